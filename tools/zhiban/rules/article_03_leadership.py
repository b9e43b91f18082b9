"""第三条 领导与指导 | Article 3: leadership and guidance

要求：各单位要有一位负责同志统管值班，另有一位分管。上级值班机构要帮下级和本级部门熟悉业务、提高水平，
并督促其做好。
核对：单位档案写了责任人，就要有统管的和分管的，缺的退回；一个责任人都还没写，或者任期都已结束的，催办。
下有单位的政府，十二个月内对下没有一次检查记录的，提示；指导以检查记录为准。
由人判断：指导有没有效果，值班业务是否真的提高。

Asks: Each unit has one responsible official who leads its watch and one who is in charge of it.
Higher duty bodies help departments and lower governments to learn the work, and see that it is
done.
Checks: a unit's file that names responsible people names both officials, and is refused where one
is missing; a reminder while nobody is named yet, or where every term has ended. A hint where a
government with units below it has inspected none of them in twelve months; inspections stand for
guidance.
Left to people: whether the guidance helps and the work gets better.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from zhiban.rule import ADVISE, REFUSE, REMIND, Hit, rule
from zhiban.subject import On
from zhiban.terms import post_lines, vacancies

if TYPE_CHECKING:
    from zhiban.schema.city import Unit

POSTS = {
    "leader_in_charge": ("统管的负责同志", "the leading official"),
    "deputy_in_charge": ("分管的负责同志", "the official in charge"),
}
DAYS = 365


@rule(
    "ZB0301",
    "unit-leader-named",
    REFUSE,
    of="record",
    claim=("posts",),
    kinds=("unit",),
    zh="{unit} 没有写明由谁统管、由谁分管值班：缺{post}（{fields}），或任期都已结束",
    en="{unit} does not say who leads the watch and who is in charge of it: {post_en} ({fields}) not named, or every term has ended",
    remedy=(
        "在 posts 下加一条；换人的加新的一条，旧的写 until：",
        "Add below `posts`; the old line gets `until`:",
    ),
)
def unit_leader_named(on: On[Unit]) -> Iterator[Hit]:
    """Of each unit one official leads the watch and one is in charge of it."""
    unnamed, ended = vacancies(on.says, POSTS, on.now.date())
    for posts, effect in ((unnamed, None if on.says.posts else REMIND), (ended, REMIND)):
        if posts:
            figures = {"unit": on.says.id, "fields": "、".join(posts)}
            figures["post"] = "、".join(POSTS[post][0] for post in posts)
            figures["post_en"] = ", ".join(POSTS[post][1] for post in posts)
            yield Hit("posts" if on.says.posts else "", figures, post_lines(on.says, posts), effect=effect)


@rule(
    "ZB0302",
    "guidance-log",
    ADVISE,
    of="record",
    kinds=("unit",),
    zh="{unit} 所辖 {count} 个单位，{days} 天内没有一次检查记录",
    en="{unit} has {count} units below it and in {days} days no record of an inspection of any",
    remedy=(
        "检查、抽查后写 records/inspections/<单位>/<日期>-<名称>.yml。",
        "After an inspection write records/inspections/<unit>/<date>-<name>.yml.",
    ),
)
def guidance_log(on: On[Unit]) -> Iterator[Hit]:
    """A higher duty office looks after those below; an inspection's day stands in its file's name."""
    below = [found.says.id for found in on.book.under("units") if found.says.parent == on.says.id]
    names = [path.rpartition("/")[2] for unit in below for path in on.book.paths(f"inspections/{unit}")]
    since = str((on.now - timedelta(days=DAYS)).date())
    if below and max(names, default="") < since:
        yield Hit("", {"unit": on.says.id, "count": len(below), "days": DAYS})
