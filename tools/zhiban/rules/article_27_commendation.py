"""第二十七条 督促与表扬 | Article 27: supervision and commendation

要求：政府办公室要经常督促、检查本级部门和下级政府的值班。制度守得好、职责尽得好的单位和个人，予以表扬。
核对：没有退回规则。表扬以通报写入，没有写对象、事由或文号的催办。日常的检查由第十七条的规则核对；本簿不排名，
也还不统计。
由人判断：表扬谁、凭什么，由有权机关决定。

Asks: Government offices keep supervising and inspecting the watch of their departments and of
lower governments. Units and people who keep the rules and do their duty well are commended.
Checks: no rule that refuses. A commendation is a circular; a reminder where it does not say whom,
why, or its document number. Inspections are looked at by the rules of Article 17; the book ranks
nobody, and makes no statistics yet.
Left to people: whom to commend and why; the competent authority decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhiban.rule import REMIND, Hit, rule
from zhiban.subject import On

if TYPE_CHECKING:
    from zhiban.schema.care import Bulletin


@rule(
    "ZB2701",
    "commendation-fields",
    REMIND,
    of="record",
    kinds=("bulletin",),
    zh="表扬通报 {no} 还没有写：{lacks}",
    en="the commendation {no} does not say yet: {lacks}",
    remedy=(
        "对象写 units（表扬个人的，写其单位，姓名写在 text），事由写 ground，文号写 document_no。",
        "Write whom in `units` (of a person the unit, with the name in `text`), why in `ground`, and document_no.",
    ),
)
def commendation_fields(on: On[Bulletin]) -> Iterator[Hit]:
    """A commendation says whom, why, and under which document number."""
    if on.says.type == "commendation":
        lacks = [name for name in ("units", "ground", "document_no") if not getattr(on.says, name)]
        if lacks:
            yield Hit("type", {"no": on.says.no, "lacks": "、".join(lacks)})
