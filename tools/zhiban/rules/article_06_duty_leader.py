"""第六条 带班领导 | Article 6: duty leader

要求：每班有带班领导，由政府领导、政府办公室负责人或部门负责人担任。带班领导指挥当班人员，
并对自己带的这一班负领导责任。
核对：安排的每一班是否写明带班领导，安排和日志所写带班领导的职级当日是否相符。签发的安排不符则退回，
草稿只提示，实际发生的留痕，档案里没有写职级的催办。日志没有写带班领导的，交班时由第十三条退回。
由人判断：临时换人是否妥当；领导责任如何认定。

Asks: Each shift has a duty leader: a government leader, an office head or a department head. The
leader directs the officers on duty and bears leadership responsibility for that shift.
Checks: whether each shift of a roster names a duty leader, and whether the leader's rank, in
roster and log, fits that day. An issued roster that does not is refused and a draft gets a hint;
what happened is marked, and a file that says no rank is owed one. A log without a leader is
refused at the handover by Article 13.
Left to people: whether a stand-in was suitable; how leadership responsibility is found.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhiban.book import Book
from zhiban.rule import MARK, REFUSE, REMIND, Hit, rule
from zhiban.service import ranks
from zhiban.subject import On
from zhiban.watch import Seat, Turn, flaw, planned, stood

if TYPE_CHECKING:
    from zhiban.schema.log import DutyLog
    from zhiban.schema.plan import Roster

ELIGIBLE = {"government_leader", "office_head", "department_head"}
ELIGIBLE_ZH = "政府领导、政府办公室负责人或部门负责人"
ELIGIBLE_EN = "a government leader, an office head or a department head"
STAFF = ("一般人员", "staff")
UNWRITTEN = ("没有写", "not written")
REMEDY = (
    "带班的应是" + ELIGIBLE_ZH + "；人员档案没写全的，请登记员补 ranks。",
    "A duty leader is " + ELIGIBLE_EN + "; what a file lacks, the registrar adds under ranks.",
)


@rule(
    "ZB0601",
    "duty-leader-named",
    REFUSE,
    of="record",
    kinds=("roster",),
    zh="{id} 这一班没有写带班领导",
    en="the shift {id} names no duty leader",
    remedy=("在这一班加 leaders：", "Add leaders to the shift:"),
)
def duty_leader_named(on: On[Roster]) -> Iterator[Hit]:
    """Each rostered shift has a duty leader."""
    for turn in planned(on.says):
        if not turn.on("leader") and (effect := flaw(on, turn, "leader")):
            paste = "    leaders:\n      - id: <带班领导的编号>\n        mode: reachable"
            yield Hit(turn.place, {"id": turn.id}, paste, effect=effect)


def _not_eligible(book: Book, turn: Turn) -> Iterator[tuple[Seat, bool, dict[str, str]]]:
    """The leaders of a shift who are in the book and of another rank that day; whether any rank is written."""
    for seat in turn.on("leader"):
        person = book.person(seat.who)
        found = set(ranks(person, turn.start.date())) if person else set()
        if person and not found & ELIGIBLE:
            zh, en = STAFF if found else UNWRITTEN
            yield seat, bool(person.ranks), {"id": turn.id, "who": seat.who, "rank": zh, "rank_en": en}


@rule(
    "ZB0602",
    "duty-leader-eligible",
    REFUSE,
    of="record",
    kinds=("roster",),
    zh="{id} 这一班的带班领导 {who} 当日的职级是：{rank}",
    en="{who}, duty leader of the shift {id}, has this rank that day: {rank_en}",
    remedy=REMEDY,
)
def duty_leader_eligible(on: On[Roster]) -> Iterator[Hit]:
    """A duty leader is rostered among those who may lead."""
    for turn in planned(on.says):
        for seat, _, figures in _not_eligible(on.book, turn):
            if effect := flaw(on, turn, "leader"):
                yield Hit(seat.place, figures, effect=effect)


@rule(
    "ZB0603",
    "duty-leader-rank",
    MARK,
    of="record",
    claim=("leaders", "corrections"),
    kinds=("duty_log",),
    zh="{id} 这一班的带班领导 {who} 当日的职级是：{rank}",
    en="{who}, duty leader of the shift {id}, had this rank that day: {rank_en}",
    remedy=(
        "照实收下，谁带班就写谁，不改；人员档案没写全的，请登记员补 ranks。",
        "It is taken as it is: whoever led stays written. What a person's file lacks, the registrar adds under ranks.",
    ),
)
def duty_leader_rank(on: On[DutyLog]) -> Iterator[Hit]:
    """Who led the shift is of a rank that leads. Where a file says nothing of it, that is owed."""
    turn = stood(on.says, on.record.name)
    for seat, written, figures in _not_eligible(on.book, turn):
        yield Hit(seat.place, figures) if written else Hit(seat.place, figures, due=turn.end, effect=REMIND)
