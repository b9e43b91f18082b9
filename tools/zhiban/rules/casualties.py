"""伤亡数字：有来源，有截至时间，前后对得上，与定级相称。

Casualty figures: with a source and a time, consistent from report to report, and in keeping with the grade. Article 19
asks for exactness; the figures of grades and of the time for supplements are those of State Council Decree 493.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhiban.applies import GRADES
from zhiban.rule import ADVISE, REFUSE, Hit, rule
from zhiban.subject import On
from zhiban.toll import drops, in_order, latest, lost, suggested

if TYPE_CHECKING:
    from zhiban.schema.incident import Incident

WINDOW, SHORT_WINDOW = (
    30,
    7,
)  # days after the accident within which casualties are supplemented (Decree 493, Art. 13)
SHORT = ("fire", "road_traffic")
NAMES = {
    "ungraded": ("未定级", "ungraded"),
    "ordinary": ("一般", "ordinary"),
    "larger": ("较大", "larger"),
    "major": ("重大", "major"),
    "extraordinary": ("特别重大", "extraordinary"),
}


@rule(
    "ZB1906",
    "casualty-source",
    REFUSE,
    of="record",
    kinds=("incident",),
    zh="报告 {id} 的伤亡数字缺：{lacks}",
    en="the casualty figures of report {id} lack: {lacks}",
    remedy=("写上截至时间 as_of 和来源 source。", "Write as_of and source."),
)
def casualty_source(on: On[Incident]) -> Iterator[Hit]:
    """A casualty figure says as of when and from whom."""
    for report in on.says.reports:
        if report.casualties:
            lacks = [name for name in ("as_of", "source") if not getattr(report.casualties, name)]
            if lacks:
                yield Hit(f"reports[{report.id}].casualties", {"id": report.id, "lacks": "、".join(lacks)})


@rule(
    "ZB1907",
    "casualty-drop",
    ADVISE,
    of="record",
    kinds=("incident",),
    zh="报告 {id} 的{what}由 {before} 降到 {after}，没有说明",
    en="in report {id} the figure {what_en} falls from {before} to {after}, without a note",
    remedy=(
        "核对；确实调低的，在该报告的 text 里说明；前一份数字有误的，加一条更正。结档前要补上。",
        "Check it; if it did fall, say why in that report's text; if the earlier one was wrong, correct it. Owed before closing.",
    ),
)
def casualty_drop(on: On[Incident]) -> Iterator[Hit]:
    """Cumulative figures do not fall without a note; missing may fall as deaths rise, injured as the injured die."""
    for drop in drops(on.says):
        if not drop.explained:
            zh, en = drop.what
            told = {"id": drop.report.id, "what": zh, "what_en": en}
            figures = {"before": drop.before, "after": drop.after}
            yield Hit(f"reports[{drop.report.id}].casualties", {**told, **figures})


@rule(
    "ZB1910",
    "supplement-window",
    ADVISE,
    of="record",
    claim=("reports",),
    kinds=("incident",),
    zh="补报 {id} 的伤亡变化在事故发生 {days} 天后，补报期是 {window} 天（国务院令第493号第十三条）",
    en="the casualties in the supplement {id} changed {days} days after the accident; the time for supplements is {window} days (Decree 493, Art. 13)",
    remedy=("照实保留；是否计入由有权机关认定。", "It stays as it is; the authority says whether it counts."),
)
def supplement_window(on: On[Incident]) -> Iterator[Hit]:
    """Casualties of an accident are supplemented for 30 days, of fires and road accidents for 7."""
    began = on.says.occurred.first if on.says.occurred else None
    if began is None or "accident" not in (on.says.category, *on.says.also):
        return
    window = SHORT_WINDOW if on.says.subtype in SHORT else WINDOW
    before = None
    for report in (report for report in in_order(on.says) if report.casualties):
        said = report.casualties
        figures = (said.dead, said.missing, said.injured) if said else None
        days = (((said.as_of if said else None) or report.at).date() - began.date()).days
        if report.stage == "supplement" and figures != before and days > window:
            yield Hit(f"reports[{report.id}].casualties", {"id": report.id, "days": days, "window": window})
        before = figures


@rule(
    "ZB1911",
    "grade-below-casualties",
    ADVISE,
    of="record",
    claim=("reports", "grades"),
    kinds=("incident",),
    zh="死亡、失联合计 {number} 人，按事故等级标准可初判为{grade}，现为{given}（国务院令第493号第三条）",
    en="{number} dead and missing suggest the grade {grade_en}; it is {given_en} (Decree 493, Art. 3)",
    remedy=(
        "需要调整的，加一条 grades（basis: preliminary）；不调整的，在续报里说明理由。有权机关定级后不再提示。",
        "To change it, add an item of `grades` (basis: preliminary); else say why in a follow-up. The authority's grade settles it.",
    ),
)
def grade_below_casualties(on: On[Incident]) -> Iterator[Hit]:
    """For accidents the dead and missing suggest a grade; nobody is bound by it, and no other category has this table."""
    if "accident" not in (on.says.category, *on.says.also):
        return
    report = latest(on.says)
    number = lost(report) if report else 0
    grade = suggested(number)
    graded = max(on.says.grades, key=lambda g: g.at, default=None)
    given = graded.grade if graded else "ungraded"
    settled = graded and graded.basis == "authority"
    if report is None or grade is None or settled:
        return
    if GRADES.index(given) < GRADES.index(grade):
        (zh, en), (was, was_en) = NAMES[grade], NAMES[given]
        told: dict[str, str | int] = {"number": number, "grade": zh, "grade_en": en}
        told |= {"given": was, "given_en": was_en}
        at = (
            f"grades[{graded.id}]" if graded and graded.at > report.at else f"reports[{report.id}].casualties"
        )
        yield Hit(at, told)
