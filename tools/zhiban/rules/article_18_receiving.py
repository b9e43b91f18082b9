"""第十八条 信息接报 | Article 18: receiving and verifying

要求：值班员主动从几个方面核对消息的真假。够得上报送要求的，照程序、在范围内报给领导；不清楚、不齐全的，
尽快核实补齐再报。必要时可直接联系现场；情况紧急时，可以一面核实一面报。
核对：独立来源不足两个、要素待核、未写已告带班领导的，催办；到结档仍没有写报告了哪位领导的，报送对象超出
单位所列范围的，留痕。上级单位不必列，总在范围之内；单位没有列范围的，不核对。首报有待核要素而没有标紧急的，
提示。核实不会让时限停走，要素不全也不妨碍先记下“已报”。
由人判断：消息可信不可信，算不算紧急，要不要连线现场。

Asks: Officers verify news actively and from several sides. What meets the reporting requirements
goes to the leaders by the set procedure and within the set circle; what is unclear or incomplete
is verified and supplied soon and then reported. Where needed the site may be called directly;
when it is urgent, verifying and reporting may go side by side.
Checks: reminders while there are fewer than two independent sources, pending elements, or no word
that the duty leader was told; a mark where the file is closed without that word, and where a
report went outside the unit's list. Superior units need not be listed, they are always in scope;
a unit without a list is not checked. A hint where a first report has pending elements and is not
flagged urgent. Verifying stops no clock, and missing elements never hinder writing that a report
was made.
Left to people: whether news can be trusted, whether it is urgent, whether to call the site.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from zhiban.rule import ADVISE, MARK, REMIND, Hit, rule
from zhiban.subject import On

if TYPE_CHECKING:
    from zhiban.schema.incident import Incident

SETTINGS = ("recipients",)
HIGHEST = 5  # levels above a unit that are looked at
TELL = 15  # minutes after learning, a unit setting by default (domain.md §15.11)


@rule(
    "ZB1801",
    "leader-told",
    REMIND,
    of="record",
    kinds=("incident",),
    zh="{when}没有记报告了哪位领导（told）",
    en="{when_en} no leader is recorded as told (told)",
    remedy=(
        "报告后写一条 told：id 写领导的编号，at 写时间。",
        "When told, write an item of `told`: the leader's id and the time.",
    ),
)
def leader_told(on: On[Incident]) -> Iterator[Hit]:
    """The duty leader is told. A file closed without that is marked."""
    if on.says.told:
        return
    if on.says.closed:
        yield Hit("closed", {"when": "已结档，", "when_en": "the file is closed and"}, effect=MARK)
    else:
        learned = on.says.learned.first if on.says.learned else None
        due = learned + timedelta(minutes=TELL) if learned else None
        yield Hit("", {"when": "还", "when_en": "so far"}, due=due)


@rule(
    "ZB1802",
    "verify-channels",
    REMIND,
    of="record",
    kinds=("incident",),
    zh="只记了 {count} 个独立来源，还没有多渠道核实",
    en="{count} independent source is recorded; it is not yet verified through several channels",
    remedy=(
        "每个来源写一条 sources：谁、何时、说了什么。",
        "Write an item of `sources` for each: who, when, what they said.",
    ),
)
def verify_channels(on: On[Incident]) -> Iterator[Hit]:
    """What is reported is verified through several channels; the clock of Art. 21 does not wait for it."""
    sources = {source.from_ for source in on.says.sources}
    final = any(report.stage == "final" for report in on.says.reports)
    if len(sources) < 2 and not final and not on.says.closed:
        yield Hit("sources" if sources else "", {"count": len(sources)})


@rule(
    "ZB1803",
    "element-pending",
    REMIND,
    of="record",
    kinds=("incident",),
    zh="“{element}”还待核：{reason}",
    en="“{element}” is still pending: {reason}",
    remedy=("核实后在续报的 elements 里写上。", "Once known, write it in the elements of a follow-up."),
)
def element_pending(on: On[Incident]) -> Iterator[Hit]:
    """What a report left pending is supplied by a later one."""
    reports = sorted(on.says.reports, key=lambda r: (r.at, r.id))
    for number, report in enumerate(reports):
        for pending in report.pending:
            later = [r for r in reports[number + 1 :] if r.elements and getattr(r.elements, pending.id)]
            again = [r for r in reports[number + 1 :] if any(p.id == pending.id for p in r.pending)]
            if not later and not again and not on.says.closed:
                figures = {"element": pending.id, "reason": pending.reason}
                yield Hit(f"reports[{report.id}].pending[{pending.id}]", figures, due=pending.expected)


@rule(
    "ZB1804",
    "recipients-in-scope",
    MARK,
    of="record",
    claim=("reports",),
    kinds=("incident",),
    zh="报告 {id} 报给 {to}，不在 {unit} 所列的报送范围里：{scope}",
    en="the report {id} went to {to}, which is not on the list of {unit}: {scope}",
    remedy=(
        "确属应报的，请管理员把它加进单位档案的 recipients；报错对象的，写一条更正。",
        "If it ought to be reported there, the registrar adds it to the unit's `recipients`; if it is an error, correct it.",
    ),
)
def recipients_in_scope(on: On[Incident]) -> Iterator[Hit]:
    """Reports go to those on the unit's list, and to the units above it."""
    for report in on.says.reports:
        sender = report.from_ or on.says.unit
        unit = on.book.unit(sender)
        if unit and unit.recipients and report.to not in unit.recipients and not above(on, sender, report.to):
            told = {"id": report.id, "to": report.to, "unit": sender, "scope": "、".join(unit.recipients)}
            yield Hit(f"reports[{report.id}].to", told)


def above(on: On[Incident], name: str, other: str) -> bool:
    """Whether a unit stands above another: its superior, that one's superior, and so on."""
    for _ in range(HIGHEST):
        unit = on.book.unit(name)
        if unit is None or unit.parent is None:
            return False
        if unit.parent == other:
            return True
        name = unit.parent
    return False


@rule(
    "ZB1805",
    "unverified-needs-urgent",
    ADVISE,
    of="record",
    claim=("reports",),
    kinds=("incident",),
    zh="首报 {id} 有待核要素（{pending}），没有标紧急；边核实、边报告用于情况紧急的",
    en="the first report {id} has pending elements ({pending}) and is not flagged urgent; reporting while verifying is for what is urgent",
    remedy=("情况紧急的，写 urgent: yes。", "If it is urgent, write `urgent: yes`."),
)
def unverified_needs_urgent(on: On[Incident]) -> Iterator[Hit]:
    """Reporting while verifying is for what is urgent."""
    if on.says.urgent == "yes" or on.says.ended or on.says.closed:
        return
    for report in on.says.reports:
        if report.stage == "first" and report.pending:
            told = {"id": report.id, "pending": "、".join(p.id for p in report.pending)}
            yield Hit(f"reports[{report.id}].pending", told)
