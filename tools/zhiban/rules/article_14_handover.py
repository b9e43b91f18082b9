"""第十四条 交接班 | Article 14: handover

要求：交班的人当面把本班情况、设备状态和没办完的事讲明白。双方各自签字认可，中间不留空档。
核对：交班缺情况、设备或未办结事项的退回，所列事项须与当时未办结的一致；交班、接班各由本人签名写入；
交班人签字后由别人加写交班内容的，接班人签字后再加写的，退回。一方还没有签的催办；没有当面交接、出现空档、
超过宽限才接班签字、签字的不是两班主班的，留痕。宽限属单位设置，默认15分钟。
由人判断：接班人是否听明白；保留意见怎样处理；带班领导要不要加签。

Asks: The outgoing officer explains the shift, the equipment and the unfinished matters face to
face. Both sign for it, and no gap is left between them.
Checks: a handover without situation, equipment or open items is refused, and the items listed
must be those open at that time; outgoing and incoming each write under their own signature; what
another adds to a handover after it was signed, or anybody after it was taken over, is refused. A
signature still missing is a reminder; a handover not in person, a gap, a takeover signed after
the grace, or a signer who is not the primary officer of the two shifts is marked. The grace is a
unit setting, by default 15 minutes.
Left to people: whether the relief understood; what to do about reservations; whether the duty
leader countersigns.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from zhiban.items import open_items
from zhiban.rule import MARK, REFUSE, REMIND, Hit, rule
from zhiban.schema.parts import minutes
from zhiban.subject import On, Step

if TYPE_CHECKING:
    from zhiban.schema.log import DutyLog

SETTINGS = ("handover_grace",)
GRACE = 15  # minutes, where the unit sets none (domain.md §15.9)
DEFAULTS = {"handover_grace": GRACE}


def grace(on: On[DutyLog]) -> int:
    """The unit's handover grace in minutes."""
    unit = on.book.unit(on.says.unit)
    return unit.handover_grace if unit and unit.handover_grace is not None else GRACE


@rule(
    "ZB1401",
    "handover-parts",
    REFUSE,
    of="record",
    claim=("handover",),
    kinds=("duty_log",),
    zh="交班还缺：{lacks}",
    en="the handover still lacks: {lacks}",
    remedy=(
        "交班要有值班情况、设备运行情况、未办结事项三部分。",
        "A handover has three parts: situation, equipment, open items.",
    ),
)
def handover_parts(on: On[DutyLog]) -> Iterator[Hit]:
    """A handover tells the situation and the state of each device on the unit's list."""
    handover = on.says.handover
    if handover is None:
        return
    lacks = [] if handover.situation else ["situation"]
    unit = on.book.unit(on.says.unit)
    told = {device.id for device in handover.equipment}
    missing = sorted(set(unit.equipment) - told) if unit else []
    lacks += [f"equipment[{name}]" for name in missing]
    lacks += [f"equipment[{d.id}].note" for d in handover.equipment if d.state == "fault" and not d.note]
    if lacks:
        lines = ["  situation: <值班情况>"] if not handover.situation else []
        lines += ["  equipment:"] if missing else []
        lines += [line for name in missing for line in (f"    - id: {name}", "      state: ok")]
        yield Hit("handover", {"lacks": "、".join(lacks)}, "\n".join(["handover:", *lines]) if lines else "")


@rule(
    "ZB1402",
    "handover-two-signed",
    MARK,
    of="record",
    kinds=("duty_log",),
    zh="接班人 {at} 才签字，比本班结束 {end} 晚 {minutes} 分钟（宽限{grace}分钟）",
    en="the relief signed at {at}, {minutes} min after the shift's end at {end} ({grace} minutes' grace)",
    acknowledged=True,
)
def handover_two_signed(on: On[DutyLog]) -> Iterator[Hit]:
    """Both sides sign without a gap."""
    takeover, end = on.says.takeover, on.says.end
    if takeover and end and takeover.at > end + timedelta(minutes=grace(on)):
        figures = {"at": f"{takeover.at:%H:%M}", "end": f"{end:%H:%M}"}
        yield Hit("takeover.at", {**figures, "minutes": minutes(end, takeover.at), "grace": grace(on)})


@rule(
    "ZB1403",
    "handover-signers-right",
    MARK,
    of="record",
    kinds=("duty_log",),
    zh="{part} 由 {by} 签字，应是主班 {want}",
    en="{part} is signed by {by}; it is for the primary officer, {want}",
)
def handover_signers_right(on: On[DutyLog]) -> Iterator[Hit]:
    """The primary officers of the two shifts sign."""
    log = on.says
    if log.handover and log.primary and log.handover.by != log.primary:
        yield Hit("handover.by", {"part": "handover", "by": log.handover.by, "want": log.primary})
    after = on.book.beside(log.unit, on.record.name, +1)
    relief = on.book.log(log.unit, after) if after else None
    if log.takeover and relief and relief.primary and log.takeover.by != relief.primary:
        yield Hit("takeover.by", {"part": "takeover", "by": log.takeover.by, "want": relief.primary})


@rule(
    "ZB1404",
    "handover-in-person",
    MARK,
    of="record",
    kinds=("duty_log",),
    zh="没有写当面交接（in_person: yes）",
    en="the handover does not say that it was in person (in_person: yes)",
)
def handover_in_person(on: On[DutyLog]) -> Iterator[Hit]:
    """The handover is face to face."""
    if on.says.handover and on.says.handover.in_person != "yes":
        yield Hit("handover")


@rule(
    "ZB1405",
    "handover-gap",
    MARK,
    of="record",
    kinds=("duty_log",),
    zh="上一班 {end} 结束，本班 {start} 才开始，空 {minutes} 分钟",
    en="the shift before ended at {end} and this one began at {start}: a gap of {minutes} min",
    acknowledged=True,
)
def handover_gap(on: On[DutyLog]) -> Iterator[Hit]:
    """One shift begins where the other ends."""
    before = on.book.beside(on.says.unit, on.record.name, -1)
    log = on.book.log(on.says.unit, before) if before else None
    if log and log.end and log.end < on.says.start <= log.end + timedelta(days=1):
        figures = {"end": str(log.end), "start": str(on.says.start)}
        yield Hit("start", {**figures, "minutes": minutes(log.end, on.says.start)})


@rule(
    "ZB1406",
    "handover-items-match",
    REFUSE,
    of="record",
    claim=("handover",),
    kinds=("duty_log",),
    zh="交班所列未办结事项与实际不符：{differs}",
    en="the open items handed over differ from those that are open: {differs}",
    remedy=("交班时未办结的正是这些：", "At the handover exactly these are open:"),
)
def handover_items_match(on: On[DutyLog]) -> Iterator[Hit]:
    """The items handed over are exactly those that are open."""
    handover = on.wrote.handover
    if handover is None:
        return
    actual, listed = set(open_items(on.book, on.says, on.record.name, handover.at)), set(handover.open)
    if actual != listed:
        differs = [f"-{item}" for item in sorted(listed - actual)] + [
            f"+{item}" for item in sorted(actual - listed)
        ]
        lines = (
            ["  open:", *[f"    - {item}" for item in sorted(actual)]]
            if actual
            else ["  （没有未办结事项，不写 open）"]
        )
        yield Hit(
            "handover.open" if listed else "handover", {"differs": "、".join(differs)}, "\n".join(lines)
        )


@rule(
    "ZB1407",
    "handover-owed",
    REMIND,
    of="record",
    kinds=("duty_log",),
    zh="{name} 这一班{what}",
    en="the shift {name} {what_en}",
    remedy=("由{who_zh}本人写并提交。", "{who_en} writes and commits it in person."),
)
def handover_owed(on: On[DutyLog]) -> Iterator[Hit]:
    """A shift that is over is handed over, and taken over."""
    end = on.says.end
    if end is None or on.says.takeover or on.now < end - timedelta(minutes=30):
        return
    due = end + timedelta(minutes=grace(on))
    if on.says.handover is None:
        words = {
            "what": "还没有交班签字",
            "what_en": "is not handed over yet",
            "who_zh": "交班主班",
            "who_en": "The outgoing primary officer",
        }
    else:
        words = {
            "what": "还没有接班签字",
            "what_en": "is not taken over yet",
            "who_zh": "接班主班",
            "who_en": "The relieving primary officer",
        }
    yield Hit("handover" if on.says.handover else "end", {"name": on.record.name, **words}, due=due)


@rule(
    "ZB1408",
    "handover-changed-after-sign",
    REFUSE,
    of="step",
    kinds=("duty_log",),
    zh="交班由 {by} 签字，“{place}”却由 {who} 加写；签过的交班内容由签字人自己补",
    en="{by} signed the handover, but {who} adds “{place}”; what is signed is completed by whoever signed it",
    remedy=(
        "请 {by} 本人补写，或写进接班的 reservations。",
        "Let {by} add it, or write it in the takeover's `reservations`.",
    ),
)
def handover_changed_after_sign(step: Step) -> Iterator[Hit]:
    """Between the two signatures only the outgoing officer adds to the handover; nothing in it is ever changed (ZB3101)."""
    by = (step.before or {}).get("handover.by")
    if by and by != step.who and "takeover.by" not in (step.before or {}):
        for place in step.gained:
            if place.startswith("handover.") and place not in (step.before or {}):
                yield Hit(place, {"place": place, "by": by, "who": step.who or "?"})
