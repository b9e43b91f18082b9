"""第十八条 信息接报 | Article 18: receiving and verifying

要求：值班员主动从几个方面核对消息的真假。够得上报送要求的，照程序、在范围内报给领导；不清楚、不齐全的，
尽快核实补齐再报。必要时可直接联系现场；情况紧急时，可以一面核实一面报。
核对：独立来源不足两个、要素待核、未写已告带班领导的，催办；报送对象超出单位所列范围的，留痕。
核实不会让时限停走，要素不全也不妨碍先记下“已报”。
由人判断：消息可信不可信，算不算紧急，要不要连线现场。

Asks: Officers verify news actively and from several sides. What meets the reporting requirements
goes to the leaders by the set procedure and within the set circle; what is unclear or incomplete
is verified and supplied soon and then reported. Where needed the site may be called directly;
when it is urgent, verifying and reporting may go side by side.
Checks: reminders while there are fewer than two independent sources, pending elements, or no word
that the duty leader was told; a mark where a report went outside the unit's list. Verifying stops
no clock, and missing elements never hinder writing that a report was made.
Left to people: whether news can be trusted, whether it is urgent, whether to call the site.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from zhiban.book import On
from zhiban.rule import REMIND, Hit, rule

if TYPE_CHECKING:
    from zhiban.schema.incident import Incident

TELL = 15  # minutes after learning, a unit setting by default (domain.md §15.11)


@rule(
    "ZB1801",
    "leader-told",
    REMIND,
    of="record",
    kinds=("incident",),
    zh="还没有记报告了哪位领导（told）",
    en="no leader is recorded as told (told)",
    remedy=(
        "报告后写一条 told：id 写领导的编号，at 写时间。",
        "When told, write an item of `told`: the leader's id and the time.",
    ),
)
def leader_told(on: On[Incident]) -> Iterator[Hit]:
    """The duty leader is told."""
    if not on.says.told and not on.says.closed:
        learned = on.says.learned.first if on.says.learned else None
        yield Hit("", due=learned + timedelta(minutes=TELL) if learned else None)


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
