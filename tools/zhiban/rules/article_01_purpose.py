"""第一条 目的和依据 | Article 1: purpose and basis

要求：本条说明为什么要有这部规范，并列出它依据的上级办法、通知和预案。用意是让值班有章可循，消息报得快，
事情处置得稳。
核对：时限表的每一行是否写明文件名、条号（不分条的写页码或文号）和起用日期，手册、流程页面的页首是否写明依据；
缺的退回。
由人判断：所引文件是否仍然有效，由印发机关确认。

Asks: The article says why the regulation exists and which measures, notices and plans it rests
on. The aim is a watch that works by rule, so that news travels fast and handling is steady.
Checks: whether each line of the limits table names its document, the article in it (or the page
or the document's number) and the day from which it applies, and each handbook page the document
it rests on; what lacks them is refused.
Left to people: whether the documents cited are still in force; the issuing office confirms that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhiban.rule import REFUSE, Hit, rule
from zhiban.subject import On

if TYPE_CHECKING:
    from zhiban.handbook import Handbook
    from zhiban.schema.plan import Limits

WHERE = r"第[一二三四五六七八九十百零〇0-9]+[条页款章节]|附[件表]|〔\d{4}〕\s*\d+\s*号|(?:Art(?:icle|\.)|[Pp]age|p\.|[Ss]ection|No\.)\s*\d"


@rule(
    "ZB0101",
    "basis-cited",
    REFUSE,
    of="record",
    claim=("limits",),
    kinds=("limits",),
    zh="时限 {id} 的依据“{basis}”没有写明{lacks}",
    en="the basis of the limit {id}, “{basis}”, does not name {lacks_en}",
    remedy=(
        "写文件名加条号，如：政府系统政务值班工作规范第二十一条；不分条的写页码或文号。",
        "Give the document's title and the article; where it has none, the page or the document's number.",
    ),
)
def basis_cited(on: On[Limits]) -> Iterator[Hit]:
    """Each limit names the document it comes from and the article in it; its first day is a field of its own."""
    for limit in on.says.limits:
        title = re.sub(rf"{WHERE}|[\W\d_]", "", limit.basis)
        lacks = [] if len(title) > 1 else [("文件名", "a document")]
        lacks += [] if re.search(WHERE, limit.basis) else [("条号或页码", "an article or a page")]
        if lacks:
            zh, en = ("、".join(part) for part in zip(*lacks, strict=True))
            yield Hit(
                f"limits[{limit.id}].basis",
                {"id": limit.id, "basis": limit.basis, "lacks": zh, "lacks_en": en.replace("、", " and ")},
            )


@rule(
    "ZB0102",
    "page-basis-cited",
    REFUSE,
    of="handbook",
    zh="页首没有写依据的是哪份文件（basis）",
    en="the head does not say on which document the page rests (basis)",
    remedy=("在页首两道 --- 之间加一行：", "Add a line between the two `---` at the top:"),
)
def page_basis_cited(page: Handbook) -> Iterator[Hit]:
    """A page of the handbook names the document it rests on; its articles and its first day are asked for by ZB2501."""
    if not page.head.get("basis"):
        about = page.book.about
        title = about.editions[-1].title if about and about.editions else "<文件名 title>"
        yield Hit(paste=f"basis: {title}", line=1, column=1)
