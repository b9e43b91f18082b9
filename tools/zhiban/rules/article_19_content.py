"""第十九条 报告内容 | Article 19: content of reports

要求：报告要实、要短、要准，写清何时、何地、谁说的、因何而起、属何性质、怎样发展、造成什么后果、波及多大、
往哪里走、正在怎样处置、下一步打算和建议。有新情况就续报，处置完了要终报。
核对：每个要素要么写明，要么列为待核并附原因，终报和结档时仍缺的退回；终报还有待核要素的退回；
伤亡数须有截至时间和来源，调低的提示，没有说明的结档时退回；起始征兆与发生不在一时的，结档时须写发生时间的依据；
重要进展后没有续报、处置结束没有终报的催办。标题缺地点、类型、伤亡或用了评价的话，定级低于事故伤亡所示，
伤亡变化过了补报期的，提示。重伤另有分级标准，本簿不分轻重伤，不据此提示。
由人判断：内容客观不客观，标题得当不得当，建议可行不可行；等级由有权机关认定。

Asks: A report is true, short and exact: when, where, who says so, from what cause, of what
nature, how it went, with what consequences, how far it reaches, where it is heading, what is
being done, what is planned and proposed. New developments bring a follow-up; the end of handling
brings a final report.
Checks: each element is either given or listed as pending with a reason, and what is missing in a
final report or when the file closes is refused; a final report with pending elements is refused;
casualty figures carry their time and source; a lower one is a hint, and without its note it keeps
the file from closing; where the first signs and the occurrence differ, closing asks for the basis
of the time; reminders for a follow-up after a significant development and for a final report
after the end. Hints for a title without place, kind or casualties or with words of praise, for a
grade below what an accident's casualties show, and for casualties that change after the time for
supplements. Serious injuries have thresholds too; this book does not tell them apart.
Left to people: whether it is objective, the title fitting, the proposals workable; the grade is
the authority's.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from zhiban.headline import lacking, praise
from zhiban.rule import ADVISE, REFUSE, REMIND, Hit, rule
from zhiban.subject import On
from zhiban.toll import drops, hurt, in_order

if TYPE_CHECKING:
    from zhiban.schema.incident import Incident, Report


@cache
def elements() -> tuple[str, ...]:
    """The names of the elements of a report; their type is loaded when the first report is looked at."""
    from zhiban.schema.incident import Elements

    return Elements.__struct_fields__


def lacking_elements(report: Report) -> list[str]:
    """The elements that a report neither gives nor lists as pending; what goes by the secure channel is not in this book."""
    if report.channel == "secure":
        return []
    pending = {p.id for p in report.pending}
    return [
        n for n in elements() if n not in pending and not (report.elements and getattr(report.elements, n))
    ]


@rule(
    "ZB1901",
    "report-elements",
    REFUSE,
    of="record",
    claim=("reports",),
    kinds=("incident",),
    zh="报告 {id} 已签发，还有要素既没有写、也没有列为待核：{lacks}",
    en="the report {id} is signed off, and these elements are neither given nor pending: {lacks}",
    remedy=(
        "写进 elements；还不清楚的列入 pending 并写原因：",
        "Write them in elements; what is not known yet goes to pending with its reason:",
    ),
)
def report_elements(on: On[Incident]) -> Iterator[Hit]:
    """A signed-off first or final written report gives each element, or says that it is pending and why."""
    for report in on.says.reports:
        if report.form != "written" or not report.signed_off_by or report.stage not in ("first", "final"):
            continue
        if lacks := lacking_elements(report):
            items = [part for n in lacks for part in (f"      - id: {n}", "        reason: <待核原因>")]
            paste = "\n".join(["    pending:", *items])
            yield Hit(f"reports[{report.id}]", {"id": report.id, "lacks": "、".join(lacks)}, paste)


@rule(
    "ZB1902",
    "final-no-pending",
    REFUSE,
    of="record",
    claim=("reports",),
    kinds=("incident",),
    zh="终报 {id} 还有待核要素：{pending}",
    en="the final report {id} still has pending elements: {pending}",
    remedy=(
        "查清的写进 elements；确实查不清的，写明“不详”及原因。还没查清，先写续报。",
        "Give them, or say “unknown” and why; until then write a follow-up.",
    ),
)
def final_no_pending(on: On[Incident]) -> Iterator[Hit]:
    """A final report leaves nothing pending."""
    for report in on.says.reports:
        if report.stage == "final" and report.pending:
            yield Hit(
                f"reports[{report.id}].pending",
                {"id": report.id, "pending": "、".join(p.id for p in report.pending)},
            )


@rule(
    "ZB1903",
    "report-chain",
    REFUSE,
    of="record",
    kinds=("incident",),
    zh="报告 {id} 接不上：{why}",
    en="the report {id} does not fit the chain: {why_en}",
    remedy=(
        "首报一次（电话、书面各一），其后续报，终报一次，终报后只有补报（supplement）。",
        "One first report of each form, then follow-ups, one final, after it only supplements.",
    ),
)
def report_chain(on: On[Incident]) -> Iterator[Hit]:
    """One first report of each form and sender, follow-ups after it, one final, then supplements only."""
    firsts: set[tuple[str, str, str]] = set()
    began: set[str] = set()
    finals: dict[str, str] = {}
    for report in in_order(on.says):
        sender = report.from_ or on.says.unit
        why = ("", "")
        if report.stage == "first":
            if (sender, report.form, report.to) in firsts:
                why = ("同一形式的首报已经有了", "there already is a first report of this form")
            firsts.add((sender, report.form, report.to))
        elif sender not in began:
            why = ("它之前没有首报", "no first report comes before it")
        if sender in finals and report.stage != "supplement":
            if report.stage == "final" and report.form != finals[sender]:
                pass
            else:
                why = ("终报之后只写补报", "after the final report only supplements follow")
        if report.stage == "final":
            finals.setdefault(sender, report.form)
        began.add(sender)
        if any(why):
            yield Hit(f"reports[{report.id}]", {"id": report.id, "why": why[0], "why_en": why[1]})


@rule(
    "ZB1904",
    "followup-owed",
    REMIND,
    of="record",
    kinds=("incident",),
    zh="{at} 有重要进展（{text}），还没有续报",
    en="there was a significant development at {at} ({text}) and no follow-up yet",
    remedy=(
        "写一份 stage: followup 的报告，只写变化。",
        "Write a report stage: followup with what has changed.",
    ),
)
def followup_owed(on: On[Incident]) -> Iterator[Hit]:
    """A significant development, or another grade, calls for a follow-up report."""
    last = max((report.at for report in on.says.reports), default=None)
    for step in on.says.timeline:
        if step.significant == "yes" and last and step.at > last:
            yield Hit(f"timeline[{step.id}]", {"at": str(step.at), "text": step.text[:30]})
    for graded in on.says.grades:
        if last and graded.at > last:
            yield Hit(f"grades[{graded.id}]", {"at": str(graded.at), "text": f"grade {graded.grade}"})


@rule(
    "ZB1905",
    "final-owed",
    REMIND,
    of="record",
    kinds=("incident",),
    zh="处置 {at} 已结束，还没有终报",
    en="the handling ended at {at}; the final report is still owed",
    remedy=("写一份 stage: final 的报告，要素齐全。", "Write a report stage: final with every element."),
)
def final_owed(on: On[Incident]) -> Iterator[Hit]:
    """When the handling has ended a final report follows."""
    if on.says.ended and not any(report.stage == "final" for report in on.says.reports):
        yield Hit("ended", {"at": str(on.says.ended.at)})


@rule(
    "ZB1908",
    "closed-complete",
    REFUSE,
    of="record",
    claim=("closed",),
    kinds=("incident",),
    zh="结档时还缺：{lacks}",
    en="closing the file, this is still lacking: {lacks}",
    remedy=(
        "先补上再结档：处置结束（ended），终报及其要素，数字调低的说明（该报告的 text），发生时间的依据（basis）。",
        "Supply it first: `ended`, the final report with its elements, the note of a lower figure (`text`), the time's basis.",
    ),
)
def closed_complete(on: On[Incident]) -> Iterator[Hit]:
    """A file is closed after the handling has ended, the final report is complete, and every figure is accounted for."""
    says = on.says
    if not says.closed:
        return
    finals = [report for report in in_order(says) if report.stage == "final"]
    lacks = [] if says.ended else ["ended"]
    lacks += [] if finals else ["reports: stage: final"]
    if finals and all(lacking_elements(report) for report in finals):
        lacks += [f"reports[{finals[0].id}].elements.{name}" for name in lacking_elements(finals[0])]
    lacks += [f"reports[{drop.report.id}].text" for drop in drops(says) if not drop.explained]
    if says.onset and says.occurred and says.onset.first != says.occurred.first and not says.occurred.basis:
        lacks.append("occurred.basis")
    if lacks:
        yield Hit("closed", {"lacks": "、".join(lacks)})


@rule(
    "ZB1909",
    "title-informative",
    ADVISE,
    of="record",
    claim=("title",),
    kinds=("incident",),
    zh="标题“{title}”{why}",
    en="the title “{title}” {why_en}",
    remedy=(
        "写成“地点＋类型＋伤亡”，如“××镇一厂房爆炸2人死亡”；已写的加一条更正（of: title）。",
        "Say where, what and how many; a title that is written gets a correction (of: title).",
    ),
)
def title_informative(on: On[Incident]) -> Iterator[Hit]:
    """A title says where, what and how many, and leaves praise to others."""
    lacks = lacking(on.says.title, on.says.place or "", hurt(on.says))
    praised = praise(on.says.title)
    zh = [f"没有写{'、'.join(word[0] for word in lacks)}"] if lacks else []
    en = [f"does not say {', '.join(word[1] for word in lacks)}"] if lacks else []
    if praised:
        zh.append(f"用了评价处置的话“{praised}”")
        en.append(f"praises the handling (“{praised}”)")
    if zh:
        yield Hit("title", {"title": on.says.title, "why": "，".join(zh), "why_en": " and ".join(en)})
