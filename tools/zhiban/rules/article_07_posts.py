"""第七条 主班和副班 | Article 7: primary and secondary officers

要求：主副班制可以实行，是否实行属单位设置；不实行时，唯一的值班员担主班的职责。主班负主要责任，
提前10分钟到岗交接，不擅自离开，记全日志，收好资料。副班协助主班，把进展和未了的事告诉主班，
离岗先向主班请假。当班的人要能一口气说清本班情况。
核对：安排的每一班、每一刻是否恰有一名主班，两岗不是同一人，实行主副班制的写了副班（日志在交班时看）；调班是否对得上安排、
经过批准；安排有缺的，签发退回，草稿只提示，已经开始的留痕。主班到岗是否比班次开始早10分钟；离岗有无批准、
代岗和返岗记录；副班离岗是否经当班主班同意；日志照收，偏差留痕。单位定了归档期限的，接班后催办归档（archived）。
由人判断：离岗的理由是否正当；副班是否随时把进展告诉主班，本簿不另设字段。主班离岗由谁批准，默认为带班领导，
并写明代岗人。

Asks: The two-post system may be used; whether it is, is a unit setting, and without it the single
officer carries the primary's duties. The primary bears the main responsibility, arrives 10
minutes early for the handover, does not leave without leave, fills in the log and keeps the
papers. The secondary assists, tells the primary of progress and of what is open, and asks the
primary before leaving. Whoever is on duty can tell the whole shift in one breath.
Checks: whether a roster has exactly one primary in each shift and at each moment, two different
persons on the two posts and, where the system is used, a secondary (of a log at the handover); whether a swap fits the
roster and is approved. What is amiss in an issued roster is refused, in a draft a hint, and
marked once the shift began. Whether the primary came 10 minutes before the shift; whether an
absence has approval, cover and a return; whether the primary on duty agreed to the secondary's
absence: a log is taken in any case, and a departure is marked. Where the unit sets a time for
it, filing the shift's papers (`archived`) is owed after the takeover.
Left to people: whether a reason for leaving was good; whether the secondary kept the primary
informed, for which there is no field. Who approves the primary's absence: by default the duty
leader, with a named cover.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from zhiban.rule import MARK, REFUSE, REMIND, Hit, rule
from zhiban.schema.parts import minutes
from zhiban.subject import On
from zhiban.watch import DUTY

if TYPE_CHECKING:
    from zhiban.schema.log import DutyLog, Entry

SETTINGS = ("two_posts", "archive_days")
EARLY = 10  # minutes before the shift, Art. 7 (1)


@rule(
    "ZB0701",
    "arrive-early-10",
    MARK,
    of="record",
    kinds=("duty_log",),
    zh="主班 {who} {at} 到岗，比应到的 {want} 晚 {minutes} 分钟（提前{early}分钟到岗）",
    en="primary {who} arrived at {at}, {minutes} min after {want} ({early} minutes before the shift)",
    acknowledged=True,
)
def arrive_early(on: On[DutyLog]) -> Iterator[Hit]:
    """The primary officer arrives ten minutes before the shift. Nobody else is bound to."""
    want = on.says.start - timedelta(minutes=EARLY)
    for arrival in on.says.arrivals:
        if arrival.id == on.says.primary and arrival.at > want:
            figures = {"who": arrival.id, "at": f"{arrival.at:%H:%M}", "want": f"{want:%H:%M}"}
            more = {"minutes": minutes(want, arrival.at), "early": EARLY}
            yield Hit(f"arrivals[{arrival.id}].at", {**figures, **more})


def absences(log: DutyLog) -> Iterator[tuple[Entry, Entry | None]]:
    """Each absence with the entry that ends it."""
    for entry in log.entries:
        if entry.kind == "absence":
            yield entry, next((e for e in log.entries if e.kind == "back" and e.re == entry.id), None)


@rule(
    "ZB0702",
    "primary-left-post",
    MARK,
    of="record",
    kinds=("duty_log",),
    zh="主班 {who} {at} 离岗，没有写{lacks}",
    en="primary {who} left the post at {at} without {lacks_en}",
    remedy=(
        "主班离岗由带班领导批准并有人代岗：approved_by、covered_by。",
        "The duty leader approves and somebody covers: approved_by, covered_by.",
    ),
    acknowledged=True,
)
def primary_left_post(on: On[DutyLog]) -> Iterator[Hit]:
    """The primary officer does not leave without authority, nor the post without cover (approval: domain.md §15.6)."""
    for entry, _ in absences(on.says):
        if entry.who == on.says.primary and not (entry.approved_by and entry.covered_by):
            approval = not entry.approved_by
            words = ("批准人（approved_by）", "approval") if approval else ("代岗人（covered_by）", "cover")
            figures = {
                "who": entry.who or "",
                "at": f"{entry.at:%H:%M}",
                "lacks": words[0],
                "lacks_en": words[1],
            }
            yield Hit(f"entries[{entry.id}]", figures, item=entry.id)


@rule(
    "ZB0703",
    "secondary-leave-approved",
    MARK,
    of="record",
    kinds=("duty_log",),
    zh="副班 {who} {at} 离岗，批准人是“{approved}”，应是当班主班 {primary}",
    en="secondary {who} left at {at}, approved by “{approved}”; it is for the primary, {primary}, to approve",
    acknowledged=True,
)
def secondary_leave_approved(on: On[DutyLog]) -> Iterator[Hit]:
    """The secondary officer asks the primary's leave; a leader's approval does not replace it."""
    for entry, _ in absences(on.says):
        if entry.who and entry.who == on.says.secondary and entry.approved_by != on.says.primary:
            figures = {"who": entry.who, "at": f"{entry.at:%H:%M}", "approved": entry.approved_by or "—"}
            yield Hit(f"entries[{entry.id}]", {**figures, "primary": on.says.primary or "—"}, item=entry.id)


@rule(
    "ZB0704",
    "absence-fields",
    REFUSE,
    of="record",
    claim=("handover",),
    kinds=("duty_log",),
    zh="交班时，离岗记录 {id} 还缺：{lacks}",
    en="at the handover the absence {id} still lacks: {lacks}",
    remedy=(
        "补上缺的字段；返岗另写一条 kind: back、re: 离岗记录的编号。",
        "Add them; the return is an entry kind: back with re:.",
    ),
)
def absence_fields(on: On[DutyLog]) -> Iterator[Hit]:
    """At the handover each absence says who, why, and when the person came back."""
    if on.says.handover:
        for entry, back in absences(on.says):
            has = {"who": entry.who, "reason": entry.reason, "back": back}
            lacks = " ".join(name for name, value in has.items() if not value)
            if lacks:
                yield Hit(f"entries[{entry.id}]", {"id": entry.id, "lacks": lacks})


@rule(
    "ZB0705",
    "absence-open",
    REMIND,
    of="record",
    kinds=("duty_log",),
    zh="{who} {at} 离岗，还没有返岗记录",
    en="{who} left at {at}; no return is recorded yet",
    remedy=("返岗后写一条 kind: back，re: {id}。", "On return write an entry kind: back, re: {id}."),
)
def absence_open(on: On[DutyLog]) -> Iterator[Hit]:
    """Somebody who left has not come back yet."""
    for entry, back in absences(on.says):
        if back is None and not on.says.handover:
            figures = {"who": entry.who or entry.by, "at": f"{entry.at:%H:%M}", "id": entry.id}
            yield Hit(f"entries[{entry.id}]", figures, due=on.says.end)


@rule(
    "ZB0706",
    "primary-named",
    REFUSE,
    of="record",
    claim=("handover",),
    kinds=("duty_log",),
    zh="交班时还没有写主班（primary）",
    en="at the handover the log does not name its primary officer",
    remedy=("加一行 primary: 主班的编号。", "Add a line primary: with the person's id."),
)
def primary_named(on: On[DutyLog]) -> Iterator[Hit]:
    """A shift that is handed over had one primary officer."""
    if on.says.handover and not on.says.primary:
        yield Hit("handover")


@rule(
    "ZB0708",
    "one-person-two-posts",
    MARK,
    of="record",
    claim=DUTY,
    kinds=("duty_log",),
    zh="主班、副班写的是同一人 {who}，岗位上只有一人",
    en="primary and secondary are the same person, {who}: only one was on post",
    remedy=(
        "只有一人值班的，不写 secondary。",
        "Where one person keeps the watch, secondary is not written.",
    ),
)
def one_person_two_posts(on: On[DutyLog]) -> Iterator[Hit]:
    """Two posts are two persons."""
    if on.says.primary and on.says.primary == on.says.secondary:
        yield Hit("secondary", {"who": on.says.primary})


@rule(
    "ZB0709",
    "archive-owed",
    REMIND,
    of="record",
    claim=("takeover",),
    kinds=("duty_log",),
    zh="{name} 这一班的资料还没有归档（{days}天内）",
    en="the papers of the shift {name} are not filed yet (within {days} days)",
    remedy=(
        "归档后加 archived：at、by，有档号的写 ref。",
        "Once they are filed add archived: at, by, and ref where there is a number.",
    ),
)
def archive_owed(on: On[DutyLog]) -> Iterator[Hit]:
    """Where the unit sets a time for it, the papers of a shift that is taken over are filed."""
    log = on.says
    if log.takeover is None or log.archived:
        return
    unit = on.book.unit(log.unit)
    if unit and unit.archive_days:
        due = (log.end or log.takeover.at) + timedelta(days=unit.archive_days)
        yield Hit("takeover", {"name": on.record.name, "days": unit.archive_days}, due=due)


@rule(
    "ZB0713",
    "secondary-kept",
    MARK,
    of="record",
    claim=("handover", "corrections"),
    kinds=("duty_log",),
    zh="{name} 这一班没有写副班，而 {unit} 实行主副班制",
    en="the shift {name} names no secondary officer, and {unit} uses the two-post system",
    remedy=(
        "照实收下；有副班而漏写的，加一行 secondary。",
        "It is taken; where there was one, add secondary.",
    ),
)
def secondary_kept(on: On[DutyLog]) -> Iterator[Hit]:
    """Where a unit uses the two-post system, a shift that is handed over had a secondary officer."""
    unit = on.book.unit(on.says.unit) if on.says.handover and not on.says.secondary else None
    if unit and unit.two_posts == "yes":
        yield Hit("handover", {"name": on.record.name, "unit": on.says.unit})
