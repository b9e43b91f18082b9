"""第九条 24小时值班 | Article 9: 24-hour watch

要求：每天昼夜都有人专门在岗，另外安排人备班。遇重大事件或敏感时期，可以加派到两人以上同时在岗；
是否改为必须，属单位设置，默认只作提示。
核对：每班是否至少有一名备班，且备班不同时在岗；日志没有写备班的，看当时已签发的安排，都没有的留痕。敏感时期
只有一人在岗的提示；单位设为必须（double_staffing: must）的，签发的安排退回，日志留痕。重大以上事件未结束、
在岗只有一人的提示。
由人判断：哪些日子敏感，由有权机关通知并写入日历；何时加人，由带班领导决定。

Asks: Every day, day and night, somebody is on post and nothing else, and others stand by. In a
major incident or a sensitive period two or more may be put on post; whether that becomes a must
is a unit setting, by default only a hint.
Checks: whether each shift has a standby officer who is not on post in it as well; where a log
names none, the roster issued for that time counts, and where that has none either it is a mark.
One officer on post in a sensitive period is a hint; where the unit says double_staffing: must, an
issued roster is refused and a log is marked. One officer on post in an incident of grade major or
above that is not over is a hint.
Left to people: which days are sensitive, by notice of the authority, entered in the calendar;
when to add people, by the duty leader.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from zhiban.book import Book
from zhiban.rule import ADVISE, MARK, REFUSE, Hit, rule
from zhiban.schema.parts import Instant
from zhiban.subject import On
from zhiban.watch import DUTY, ON_POST, POSTS, Turn, days, flaw, planned, rostered, stood

if TYPE_CHECKING:
    from zhiban.schema.incident import Incident
    from zhiban.schema.log import DutyLog
    from zhiban.schema.plan import Roster

SETTINGS = ("double_staffing",)
DEFAULTS = {"double_staffing": "may"}
MAJOR = ("extraordinary", "major")
STANDBY = (
    "另排一人备班（standby）；备班的人这一班不在岗。",
    "Name somebody else under standby, who is not on post in this shift.",
)


def _standby(turn: Turn) -> Iterator[tuple[str, str, str]]:
    """What is amiss with a shift's standby: the place, and what is so in zh and en."""
    posts = {
        seat.who: POSTS[seat.post] for seat in turn.seats if seat.post in ON_POST or seat.mode == "on_post"
    }
    if not turn.on("standby"):
        yield turn.place, "没有备班", "has no standby officer"
    for seat in turn.on("standby"):
        if seat.who in posts:
            zh, en = posts[seat.who]
            yield seat.place, f"的备班 {seat.who} 同时是{zh}", f"has {seat.who} on standby, who is its {en}"


@rule(
    "ZB0901",
    "standby-present",
    REFUSE,
    of="record",
    kinds=("roster",),
    zh="{id} 这一班{what}",
    en="the shift {id} {what_en}",
    remedy=STANDBY,
)
def standby_present(on: On[Roster]) -> Iterator[Hit]:
    """In each rostered shift somebody stands by who is not on post."""
    for turn in planned(on.says):
        for place, zh, en in _standby(turn):
            if effect := flaw(on, turn, "standby"):
                yield Hit(place, {"id": turn.id, "what": zh, "what_en": en}, effect=effect)


@rule(
    "ZB0902",
    "standby-on-call",
    MARK,
    of="record",
    claim=DUTY,
    kinds=("duty_log",),
    zh="{id} 这一班{what}",
    en="the shift {id} {what_en}",
    remedy=(
        "照实收下；有人备班而漏写的，在 standby 补上。",
        "It is taken as it is; where somebody stood by and is not written, add them under standby.",
    ),
)
def standby_on_call(on: On[DutyLog]) -> Iterator[Hit]:
    """In each shift somebody stood by who was not on post: by the log, or else by the roster issued for that time."""
    turn = stood(on.says, on.record.name)
    amiss = list(_standby(turn))
    if not turn.on("standby"):
        plan = rostered(on.book, on.says.unit, turn.start)
        names = plan.who("standby") if plan else []
        zh, en = "没有备班，安排里也没有", "has no standby officer, nor has its roster"
        if names:
            zh = f"安排的备班 {'、'.join(names)} 已在岗，没有别人备班"
            en = f"has its standby officer {', '.join(names)} on post, and nobody else stands by"
        amiss = [] if set(names) - set(turn.who(*ON_POST)) else [("start", zh, en)]
    for place, zh, en in amiss:
        yield Hit(place, {"id": turn.id, "what": zh, "what_en": en})


def _alone(book: Book, turn: Turn) -> str:
    """The sensitive periods into which a shift reaches with fewer than two officers on post."""
    if len(set(turn.who(*ON_POST))) > 1:
        return ""
    return "、".join(dict.fromkeys(name for _, _, kind in days(book, turn) for name in kind.sensitive))


def _must(on: On[Roster] | On[DutyLog]) -> bool:
    unit = on.book.unit(on.says.unit)
    return bool(unit and unit.double_staffing == "must")


@rule(
    "ZB0903",
    "sensitive-double",
    ADVISE,
    of="record",
    kinds=("roster",),
    zh="{id} 这一班在“{name}”之内，在岗的不到两人（本表共 {number} 班如此）",
    en="the shift {id} lies in “{name}” with fewer than two on post ({number} such shifts in this roster)",
    remedy=("可以加派一人（secondary）。", "One more may be put on post (secondary)."),
)
def sensitive_double(on: On[Roster]) -> Iterator[Hit]:
    """In a sensitive period two may be on post: one hint for the month, or for each shift where the unit says must."""
    alone = [(turn, name) for turn in planned(on.says) if (name := _alone(on.book, turn))]
    must = bool(alone) and _must(on)
    for turn, name in alone if must else alone[:1]:
        if effect := flaw(on, turn, *ON_POST) if must else ADVISE:
            figures = {"id": turn.id, "name": name}
            yield Hit(turn.place, {**figures, "number": len(alone)}, effect=effect)


@rule(
    "ZB0904",
    "sensitive-double-kept",
    ADVISE,
    of="record",
    claim=DUTY,
    kinds=("duty_log",),
    zh="{id} 这一班在“{name}”之内，在岗的不到两人",
    en="the shift {id} lies in “{name}” with fewer than two on post",
    remedy=("加派了人的，写 secondary。", "If somebody was added, write secondary."),
)
def sensitive_double_kept(on: On[DutyLog]) -> Iterator[Hit]:
    """In a sensitive period two may be on post; a mark where the unit says must."""
    turn = stood(on.says, on.record.name)
    if name := _alone(on.book, turn) if turn.who("primary") else "":
        yield Hit("primary", {"id": turn.id, "name": name}, effect=MARK if _must(on) else ADVISE)


def _watch(book: Book, unit: str, at: Instant) -> Turn | None:
    """The watch of a unit at a moment: by its log, or else by its roster."""
    for day in (at, at - timedelta(days=1)):
        for name in (f"{day:%Y-%m-%d}-2", f"{day:%Y-%m-%d}"):
            log = book.log(unit, name)
            turn = stood(log, name) if log else None
            if turn and turn.start <= at < turn.end:
                return turn
    return rostered(book, unit, at)


@rule(
    "ZB0905",
    "major-reinforce",
    ADVISE,
    of="record",
    claim=("grades",),
    kinds=("incident",),
    zh="事件已定为{grade}，{unit} 在岗只有 {who} 一人",
    en="the incident is graded {grade_en}, and {who} alone is on post in {unit}",
    remedy=("可以请带班领导加派人员。", "The duty leader may add people."),
)
def major_reinforce(on: On[Incident]) -> Iterator[Hit]:
    """In an incident of grade major or above two or more may be put on post."""
    incident = on.says
    grade = max(incident.grades, key=lambda g: g.at, default=None)
    if grade is None or grade.grade not in MAJOR or incident.ended or incident.closed:
        return
    turn = _watch(on.book, incident.unit, grade.at)
    if turn and len(posts := set(turn.who(*ON_POST))) == 1:
        zh, en = ("特别重大", "extraordinary") if grade.grade == "extraordinary" else ("重大", "major")
        figures = {"unit": incident.unit, "who": posts.pop(), "grade": zh, "grade_en": en}
        yield Hit(f"grades[{grade.id}]", figures)
