"""第二十五条 机制与手册 | Article 25: rules and handbook

要求：把值班的机制和制度立起来，编一本手册，让消息怎么报有统一做法。这样换人换班，做法不变。
核对：手册和流程页面的页首是否写明版本、责任单位、施行日期和依据的条文，缺的退回；最近一次复核
（没有复核过的，从施行算起）超过期限的催办，期限属单位设置，默认12个月；页面依据的条文、规则或
时限在复核以后变了的，也催办；写明已被取代（superseded_by）的页面不催。查整本簿和提交页面时都看。
由人判断：写得对不对，合不合本单位实际。

Asks: A unit sets up its duty mechanisms and rules, compiles a handbook and has one way to send
incident news. Then people and shifts change and the practice does not.
Checks: whether the heads of handbook and procedure pages give version, owner, effective date and
the articles they rest on; what lacks them is refused. A reminder where the last review (the
effective date where there was none) is older than a unit setting, by default 12 months, and where
an article, a rule or a limit on which the page rests changed after its last review; a page that
names its successor (superseded_by) owes none. Pages are looked at when they are committed and with
the whole book.
Left to people: whether it is right and fits the unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhiban.rule import REFUSE, REMIND, Hit, rule
from zhiban.terms import midnight, months_later

if TYPE_CHECKING:
    from zhiban.handbook import Handbook

SETTINGS = ("review_months",)
MONTHS = 12  # between two reviews, where the unit sets none (domain.md §5: a local figure)
DEFAULTS = {"review_months": MONTHS}
LINES = {
    "version": "version: '1.0'",
    "owner": "owner: <责任单位 owner>",
    "effective": "effective: <施行日期 yyyy-mm-dd>",
    "articles": "articles: [<条号 numbers>]",
}


@rule(
    "ZB2501",
    "handbook-source",
    REFUSE,
    of="handbook",
    zh="页首还缺：{lacks}",
    en="the head lacks: {lacks}",
    remedy=("在页首两道 --- 之间加上：", "Add between the two `---` at the top:"),
)
def handbook_source(page: Handbook) -> Iterator[Hit]:
    """A page says which version it is, whose it is, from when it applies, and on which of the thirty articles it rests."""
    numbers = [int(number) for number in re.findall(r"[0-9]+", page.head.get("articles", ""))]
    there = {
        "version": bool(page.head.get("version")),
        "owner": bool(page.head.get("owner")),
        "effective": page.day("effective") is not None,
        "articles": bool(numbers) and all(1 <= number <= 30 for number in numbers),
    }
    if lacks := [name for name, known in there.items() if not known]:
        paste = "\n".join(LINES[name] for name in lacks)
        yield Hit(figures={"lacks": "、".join(lacks)}, paste=paste, line=page.line(lacks[0]), column=1)


@rule(
    "ZB2502",
    "handbook-review",
    REMIND,
    of="handbook",
    zh="最近一次复核是 {last}，已过 {months} 个月的期限",
    en="the page was last reviewed on {last}; the {months} months until its next review are over",
    remedy=(
        "责任单位复核后改写页首一行 reviewed: 日期；内容有变的，同时换版本。",
        "When its owner has reviewed it, write the day in the head, `reviewed: <date>`; a changed page gets a new version.",
    ),
)
def handbook_review(page: Handbook) -> Iterator[Hit]:
    """A page in force is reviewed again within the months that the book's own unit sets."""
    if page.head.get("superseded_by"):
        return
    last = max(filter(None, (page.day("reviewed"), page.day("effective"))), default=None)
    if last is None:
        return
    about = page.book.about
    unit = page.book.unit(about.unit) if about else None
    months = unit.review_months if unit and unit.review_months is not None else MONTHS
    due = months_later(last, months)
    if page.now.date() > due:
        figures: dict[str, str | int] = {"last": str(last), "months": months}
        yield Hit(figures=figures, due=midnight(due, page.now), line=page.line("reviewed"), column=1)


@rule(
    "ZB2503",
    "handbook-grounds",
    REMIND,
    of="handbook",
    zh="最近一次复核以后，所依据的{what}有变",
    en="since the page was last reviewed {what_en} changed",
    remedy=(
        "复核人对照新的条文、规则和时限再看一遍，该改的改，然后运行：zhiban reviewed {path}",
        "A reviewer reads the page against the article, rule or limit as it now is, has it corrected where needed, then: "
        "zhiban reviewed {path}",
    ),
)
def handbook_grounds(page: Handbook) -> Iterator[Hit]:
    """A page is read again when an article, a rule or a limit on which it rests has changed."""
    moved = [name for name, then in page.grounds if page.stands(name) != then]
    if moved:
        zh = "、".join(f"第{name}条" if name.isdigit() else f"时限 {name}" for name in moved)
        en = ", ".join(f"Article {name}" if name.isdigit() else f"the limit {name}" for name in moved)
        figures: dict[str, str | int] = {"what": zh, "what_en": en, "path": page.path}
        yield Hit(figures=figures, line=page.line("grounds"), column=1)
