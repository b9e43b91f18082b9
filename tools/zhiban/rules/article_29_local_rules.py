"""第二十九条 实施细则 | Article 29: local rules

要求：各单位可以按自己的实际订实施细则，订不订由单位决定。订了的，及时报备。
核对：单位档案写有细则（单位设置）而没有报备对象和日期的，催办。
由人判断：要不要订细则，细则与本规范是否一致。

Asks: Units may make detailed rules of their own to fit their situation; whether they do is up to
them. Rules once made are filed without delay.
Checks: a reminder where the unit's file names local rules (a unit setting) without where and when
they were filed.
Left to people: whether to make them, and whether they agree with the regulation.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhiban.rule import REMIND, Hit, rule
from zhiban.subject import On

if TYPE_CHECKING:
    from zhiban.schema.city import Unit

SETTINGS = ("local_rules",)


@rule(
    "ZB2901",
    "local-rules-filed",
    REMIND,
    of="record",
    kinds=("unit",),
    zh="《{title}》还没有写：{lacks}",
    en="“{title}” does not say yet: {lacks}",
    remedy=(
        "报备后在 local_rules 下写 filed_to（报给谁）和 filed_at（哪天）。",
        "Once filed, write filed_to (with whom) and filed_at (which day) below `local_rules`.",
    ),
)
def local_rules_filed(on: On[Unit]) -> Iterator[Hit]:
    """Local rules, where a unit has made some, are filed."""
    rules = on.says.local_rules
    lacks = [name for name in ("filed_to", "filed_at") if rules and not getattr(rules, name)]
    if rules and lacks:
        yield Hit("local_rules", {"title": rules.title, "lacks": "、".join(lacks)})
