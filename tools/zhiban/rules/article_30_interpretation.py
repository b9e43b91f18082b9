"""第三十条 解释和施行 | Article 30: interpretation and effect

要求：规范怎样理解，由市政府应急管理机构说了算。它从印出下发的那天起管用。
核对：手册和流程页面的页首是否写明印发机关、解释机关，缺的退回（施行日期由第二十五条的规则核对）；
时限按事发当天有效的那一行来判。
由人判断：条文的含义。本工具的口径，例如第15分钟仍算按时，是待其确认的默认设置，不是解释。

Asks: How the regulation is to be read is for the municipal emergency management office to say. It
applies from the day it was issued.
Checks: whether the heads of handbook and procedure pages name the issuing and the interpreting
body; what lacks them is refused (the effective date is asked for under Article 25). A limit is
judged by the line in force on the day of the occurrence.
Left to people: what the articles mean. This tool's readings, such as the 15th minute being on
time, are defaults until that office confirms them, not interpretations.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhiban.rule import REFUSE, Hit, rule

if TYPE_CHECKING:
    from zhiban.handbook import Handbook

LINES = {
    "issuer": "issuer: <印发机关 issuing body>",
    "interpreter": "interpreter: <解释机关 interpreting body>",
}


@rule(
    "ZB3001",
    "edition-shown",
    REFUSE,
    of="handbook",
    zh="页首没有写明{lacks}",
    en="the head does not name {lacks_en}",
    remedy=("在页首两道 --- 之间加上：", "Add between the two `---` at the top:"),
)
def edition_shown(page: Handbook) -> Iterator[Hit]:
    """A page says who issued the regulation that it explains, and who interprets it."""
    words = {"issuer": ("印发机关", "the issuing body"), "interpreter": ("解释机关", "the interpreting body")}
    if lacks := [name for name in LINES if not page.head.get(name)]:
        figures = {"lacks": "、".join(words[n][0] for n in lacks)}
        figures["lacks_en"] = " and ".join(words[n][1] for n in lacks)
        yield Hit(figures=figures, paste="\n".join(LINES[name] for name in lacks), line=1, column=1)
