"""第十三条 值班记录 | Article 13: the duty log

要求：日志如实写、写全、存好。要写班次时间、带班和值班的人、来文来电和突发事件怎样办、其他要事，
以及怎样交接。突发事件从头到尾按先后顺序写，该详则详，字迹要让人看得清。
核对：交班时要素是否齐全，没有事也要明写；时间尚未到的内容退回，事后补写的照收并注明补记，不在本班时段的留痕；
排了班而没有日志的催办；与上一班雷同的提示。条目按时间先后排列由规定格式保证，写下的内容只增不减（第31组）。
由人判断：写的是否属实，详略是否得当。纸质日志本是否仍是正本，默认打印签字，待档案部门另行同意。

Asks: The log is true, complete and kept safe. It holds the hours of the shift, leader and
officers, how documents, calls and incidents were handled, other matters of weight, and the
handover. An incident is told from beginning to end in the order of time, at the length it
deserves, and legibly.
Checks: whether all parts are there at the handover, with an explicit word where nothing happened;
a time that has not come yet is refused, a later entry is taken and shown as such, one outside the
shift is marked; a rostered shift without a log is a reminder; a text like that of the shift
before is a hint. The canonical form keeps entries in the order of time, and what is written only
grows (group 31).
Left to people: whether it is true and of the right length. Whether the paper book is still the
original: by default print and sign, until the archive office agrees otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from zhiban.book import log_path
from zhiban.rule import ADVISE, MARK, REFUSE, REMIND, Hit, rule
from zhiban.schema.parts import Instant, minutes
from zhiban.subject import On, Step

if TYPE_CHECKING:
    from zhiban.schema.log import DutyLog
    from zhiban.schema.plan import Roster

AHEAD = 5  # minutes that a clock may be fast
BEFORE, AFTER = 30, 60  # minutes around a shift that still belong to it
LATER = 60  # minutes after which an entry counts as a later one
ELEMENTS = ("leaders", "primary", "end")


@rule(
    "ZB1301",
    "log-elements",
    REFUSE,
    of="record",
    claim=("handover",),
    kinds=("duty_log",),
    zh="交班时，值班日志还缺：{lacks}",
    en="at the handover the log still lacks: {lacks}",
    remedy=(
        "补上；整班无事的，写一条 kind: note、nothing_to_report: yes。",
        "Add them; for a quiet shift one entry kind: note, nothing_to_report: yes.",
    ),
)
def log_elements(on: On[DutyLog]) -> Iterator[Hit]:
    """A log that is handed over names its leader and officers and says what happened, if only that nothing did."""
    if on.says.handover:
        lacks = [name for name in ELEMENTS if not getattr(on.says, name)]
        lacks += [] if on.says.entries else ["entries"]
        if lacks:
            yield Hit("handover", {"lacks": "、".join(lacks)})


@rule(
    "ZB1302",
    "log-missing",
    REMIND,
    of="record",
    kinds=("roster",),
    zh="{unit} {name} 这一班排了班，还没有值班日志",
    en="{unit} has no log yet of its rostered shift {name}",
    remedy=("补写 {path}，并记明补记。", "Write {path}, saying that it is written later."),
)
def log_missing(on: On[Roster]) -> Iterator[Hit]:
    """A rostered shift between the unit's first log and now has a log."""
    unit = on.says.unit
    names = on.book.logs(unit)
    written = set(names)
    for shift in on.says.shifts:
        if shift.id not in written and names and names[0] < shift.id and on.past(shift.start):
            figures = {"unit": unit, "name": shift.id, "path": log_path(unit, shift.id)}
            yield Hit(f"shifts[{shift.id}]", figures, due=shift.end)


@rule(
    "ZB1303",
    "entry-future",
    REFUSE,
    of="step",
    kinds=("duty_log", "incident"),
    zh="“{place}”写的是 {at}，现在才 {now}；没到的时间不提前填",
    en="“{place}” says {at}, and it is only {now}; what has not happened is not filled in",
    remedy=(
        "等事情发生了再写；电脑时钟不准的先校时。",
        "Write it when it has happened; check this computer's clock.",
    ),
)
def entry_future(step: Step) -> Iterator[Hit]:
    """No fact is written before it happens (five minutes' grace for clocks)."""
    if step.record is None or step.record.kind not in ("duty_log", "incident"):
        return
    latest = step.at + timedelta(minutes=AHEAD)
    for place, text in step.gained.items():
        if place.endswith((".at", "replied_at", ".as_of")):
            try:
                at = Instant.read(text)
            except ValueError:
                continue
            if at > latest:
                yield Hit(place, {"place": place, "at": text, "now": str(step.at)})


@rule(
    "ZB1304",
    "entry-outside-shift",
    MARK,
    of="record",
    kinds=("duty_log",),
    zh="{id} 的时间 {at} 不在本班 {start} 至 {end}",
    en="{id} is at {at}, outside this shift of {start} to {end}",
    remedy=(
        "属于别的班次的，写进那一班的日志。",
        "What belongs to another shift stands in that shift's log.",
    ),
)
def entry_outside_shift(on: On[DutyLog]) -> Iterator[Hit]:
    """Entries lie within the shift, from half an hour before to an hour after."""
    if on.says.end is None:
        return
    first, last = on.says.start - timedelta(minutes=BEFORE), on.says.end + timedelta(minutes=AFTER)
    for entry in on.says.entries:
        if not first <= entry.at <= last:
            figures = {
                "id": entry.id,
                "at": str(entry.at),
                "start": str(on.says.start),
                "end": str(on.says.end),
            }
            yield Hit(f"entries[{entry.id}].at", figures)


@rule(
    "ZB1305",
    "late-entry",
    MARK,
    of="record",
    kinds=("duty_log",),
    zh="{id} 是补记：{at} 的事，{signed} 才记，隔了 {minutes} 分钟",
    en="{id} is a later entry: it happened at {at} and was recorded at {signed}, {minutes} min afterwards",
)
def late_entry(on: On[DutyLog]) -> Iterator[Hit]:
    """What is recorded more than an hour after it happened is marked as a later entry; it is never refused."""
    for entry in on.says.entries:
        origin = on.signed.get(f"entries[{entry.id}].at")
        if origin and minutes(entry.at, origin.at) > LATER:
            signed = Instant.fromtimestamp(origin.at.timestamp(), entry.at.tzinfo)
            figures = {"id": entry.id, "at": str(entry.at), "signed": str(signed)}
            yield Hit(f"entries[{entry.id}]", {**figures, "minutes": minutes(entry.at, origin.at)})


@rule(
    "ZB1306",
    "boilerplate-log",
    ADVISE,
    of="record",
    kinds=("duty_log",),
    zh="值班情况与上一班（{before}）一字不差：{text}",
    en="the situation reads exactly as the shift before ({before}): {text}",
    remedy=("写本班实际情况。", "Write what this shift was like."),
)
def boilerplate_log(on: On[DutyLog]) -> Iterator[Hit]:
    """Two shifts in a row seldom say the same, word for word."""
    text = on.says.handover.situation if on.says.handover else None
    before = on.book.beside(on.says.unit, on.record.name, -1) if text else None
    log = on.book.log(on.says.unit, before) if before else None
    if before and text and log and log.handover and text == log.handover.situation:
        yield Hit("handover.situation", {"before": before, "text": text[:30]})
