"""第十九条 报告内容 | Article 19: content of reports

要求：报告要实、要短、要准，写清何时、何地、谁说的、因何而起、属何性质、怎样发展、造成什么后果、波及多大、
往哪里走、正在怎样处置、下一步打算和建议。有新情况就续报，处置完了要终报。
核对：每个要素要么写明，要么列为待核并附原因，结档时仍缺的退回；终报还有待核要素的退回；
伤亡数须有截至时间和来源，调低须有说明；重要进展后没有续报、处置结束没有终报的催办。
由人判断：内容客观不客观，标题得当不得当，建议可行不可行。

Asks: A report is true, short and exact: when, where, who says so, from what cause, of what
nature, how it went, with what consequences, how far it reaches, where it is heading, what is
being done, what is planned and proposed. New developments bring a follow-up; the end of handling
brings a final report.
Checks: each element is either given or listed as pending with a reason, and what is missing when
the file closes is refused; a final report with pending elements is refused; casualty figures
carry their time and source, and a lower figure its note; reminders for a follow-up after a
significant development and for a final report after the end.
Left to people: whether it is objective, the title fitting, the proposals workable.
"""

from collections.abc import Iterator

from zhiban.book import On
from zhiban.rule import ADVISE, REFUSE, REMIND, Hit, rule
from zhiban.schema.incident import Elements, Incident, Report

ELEMENTS = Elements.__struct_fields__
FIGURES = ("dead", "missing", "injured")


def in_order(incident: Incident) -> list[Report]:
    """The reports by time."""
    return sorted(incident.reports, key=lambda report: (report.at, report.id))


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
        if report.form == "written" and report.signed_off_by and report.stage in ("first", "final"):
            pending = {p.id for p in report.pending}
            lacks = [
                n
                for n in ELEMENTS
                if n not in pending and not (report.elements and getattr(report.elements, n))
            ]
            if lacks:
                lines = [
                    "    pending:",
                    *[part for n in lacks for part in (f"      - id: {n}", "        reason: <待核原因>")],
                ]
                yield Hit(
                    f"reports[{report.id}]", {"id": report.id, "lacks": "、".join(lacks)}, "\n".join(lines)
                )


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
    zh="报告 {id} 的{what}由 {before} 降到 {after}",
    en="in report {id} the figure {what_en} falls from {before} to {after}",
    remedy=(
        "核对；前一份数字有误的，加一条更正。",
        "Check it; if the earlier figure was wrong, add a correction to it.",
    ),
)
def casualty_drop(on: On[Incident]) -> Iterator[Hit]:
    """Cumulative figures do not fall; missing may fall as deaths rise."""
    before: dict[str, int] = {}
    for report in in_order(on.says):
        if report.casualties:
            now = {name: getattr(report.casualties, name) for name in FIGURES}
            dead, missing = now["dead"], now["missing"]
            together = None if dead is None or missing is None else dead + missing
            for what, words, figure in (
                ("dead", "死亡", dead),
                ("dead + missing", "死亡与失联合计", together),
            ):
                if figure is not None:
                    if figure < before.get(what, 0) and (what == "dead" or not report.text):
                        figures = {
                            "id": report.id,
                            "what": words,
                            "what_en": what,
                            "before": before[what],
                            "after": figure,
                        }
                        yield Hit(f"reports[{report.id}].casualties", figures)
                    before[what] = figure


@rule(
    "ZB1908",
    "closed-complete",
    REFUSE,
    of="record",
    claim=("closed",),
    kinds=("incident",),
    zh="结档时还缺：{lacks}",
    en="closing the file, this is still lacking: {lacks}",
    remedy=("先写处置结束（ended）和终报。", "First write `ended` and the final report."),
)
def closed_complete(on: On[Incident]) -> Iterator[Hit]:
    """A file is closed after the handling has ended and the final report is there."""
    if on.says.closed:
        lacks = [] if on.says.ended else ["ended"]
        lacks += (
            [] if any(report.stage == "final" for report in on.says.reports) else ["reports: stage: final"]
        )
        if lacks:
            yield Hit("closed", {"lacks": "、".join(lacks)})
