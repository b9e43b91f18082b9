"""第五条 工作职能 | Article 5: functions

要求：值班室昼夜守班、协调急事，接报突发事件，把领导的指示传到、催办并报回结果。它还要保证设备好用、
线路畅通，检查指导下级和部门，办理领导另外交办的事。目的是上下左右随时联系得上。
核对：交班时，领导指示没有写明谁、什么内容、传给谁的退回；没有列为待反馈、也没有办结的退回，这样它逐班留在未办结事项里。
指示有后续条目（re 指向它）即算已传达，以第一条的时间为准；还没有的催办，默认30分钟，属单位设置，
单位设了而超过的留痕。设备清单上的每一件在交班时是否都有状态，由 ZB1401 核对。
由人判断：指示是否真正落到实处；其他交办事项办得如何。

Asks: The duty office watches day and night, coordinates urgent matters, takes incident reports,
passes on leaders' instructions, follows them up and reports back. It also keeps equipment and
lines working, inspects and guides lower bodies and departments, and does what else its leaders
assign. The point is that everybody can be reached at any time.
Checks: at the handover an instruction that does not say whose it is, what, or to whom is refused,
and so is one that is neither listed as owing feedback nor closed, so that it stays among the open
items from shift to shift. An entry that continues it (`re`) tells that it was passed on, the
first one when; until there is one a reminder, by default after 30 minutes, a unit setting, and a
mark where the unit has set it and it passed. Each item of the equipment list has a state at the
handover: ZB1401.
Left to people: whether an instruction was truly carried out; how other assigned tasks were done.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from zhiban.rule import MARK, REFUSE, REMIND, Hit, rule
from zhiban.schema.parts import minutes
from zhiban.sequel import sequel
from zhiban.subject import On

if TYPE_CHECKING:
    from zhiban.schema.log import DutyLog, Entry

SETTINGS = ("convey_minutes",)
CONVEY = 30  # minutes until the reminder, where the unit sets none (domain.md §15.11)
DEFAULTS = {"convey_minutes": CONVEY}


def instructions(log: DutyLog) -> Iterator[Entry]:
    """The instructions of leaders that a log holds."""
    return (entry for entry in log.entries if entry.kind == "instruction")


@rule(
    "ZB0501",
    "instruction-fields",
    REFUSE,
    of="record",
    claim=("handover",),
    kinds=("duty_log",),
    zh="指示 {id} 还缺：{lacks}",
    en="the instruction {id} lacks: {lacks}",
    remedy=(
        "写上谁的指示（issued_by）、传给谁（to）、什么内容（text）。",
        "Write whose it is (issued_by), for whom (to), and what it says (text).",
    ),
)
def instruction_fields(on: On[DutyLog]) -> Iterator[Hit]:
    """At the handover an instruction says whose it is, what, and to whom; when and by whom it was taken it always says."""
    for entry in instructions(on.says) if on.says.handover else ():
        if lacks := [name for name in ("issued_by", "to", "text") if not getattr(entry, name)]:
            yield Hit(f"entries[{entry.id}]", {"id": entry.id, "lacks": "、".join(lacks)})


@rule(
    "ZB0502",
    "instruction-conveyed",
    REMIND,
    of="record",
    claim=("entries",),
    kinds=("duty_log",),
    zh="{issued_by} 的指示 {id} 要及时传达，{what}（时限 {allowed} 分钟）",
    en="the instruction {id} of {issued_by} is to be passed on promptly, {what_en} (limit {allowed} min)",
    remedy=(
        "传达后写一条：re: {id}，写明传给了谁。",
        "When it is passed on write an entry, re: {id}, saying to whom.",
    ),
)
def instruction_conveyed(on: On[DutyLog]) -> Iterator[Hit]:
    """The first entry that continues an instruction tells that it was passed on; late is only what a unit's own time says."""
    for entry in instructions(on.says):
        if entry.closes == "yes":
            continue
        unit = on.book.unit(on.says.unit)
        own = unit.convey_minutes if unit else None
        allowed = CONVEY if own is None else own
        due = entry.at + timedelta(minutes=allowed)
        figures: dict[str, str | int] = {
            "id": entry.id,
            "issued_by": entry.issued_by or "?",
            "allowed": allowed,
        }
        first = next(sequel(on.book, on.says, on.record.name, entry), None)
        if first is None:
            words = {"what": "还没有记", "what_en": "and nothing says yet that it was"}
            yield Hit(f"entries[{entry.id}]", {**figures, **words}, due=due)
        if own is not None and (first.at if first else on.now) > due:
            took = minutes(entry.at, first.at if first else on.now)
            words = {"what": f"过了 {took} 分钟才传达", "what_en": f"and was after {took} min"}
            if first is None:
                words = {
                    "what": f"过了 {took} 分钟还没有",
                    "what_en": f"and is not after {took} min",
                }
            place = first.id if first and first in on.says.entries else entry.id
            yield Hit(f"entries[{place}]", {**figures, **words}, effect=MARK)


@rule(
    "ZB0503",
    "instruction-feedback",
    REFUSE,
    of="record",
    claim=("handover",),
    kinds=("duty_log",),
    zh="{issued_by} 的指示 {id} 没有列为待反馈，也没有办结",
    en="the instruction {id} of {issued_by} is neither listed as owing feedback nor closed",
    remedy=(
        "在这一条加 owes: feedback，它就列入未办结事项；已办结的写一条 re: {id}、closes: yes。",
        "Add `owes: feedback` to the entry and it is an open item; if it is done write an entry, re: {id}, closes: yes.",
    ),
)
def instruction_feedback(on: On[DutyLog]) -> Iterator[Hit]:
    """An instruction is on the list of open items until its result was reported back."""
    closed = {entry.re for entry in on.says.entries if entry.closes == "yes"}
    for entry in instructions(on.says):
        if not entry.owes and entry.closes != "yes" and entry.id not in closed:
            figures = {"id": entry.id, "issued_by": entry.issued_by or "?"}
            yield Hit(
                f"entries[{entry.id}]",
                figures,
                "    owes: feedback",
                effect=None if on.says.handover else REMIND,
            )
