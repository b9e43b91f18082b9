"""What becomes of the watch when a roster, or what it rests on, changes: coverage, rest, shares, holidays, and who stands when."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from zhiban.book import Book
from zhiban.desk.review.change import Made
from zhiban.desk.review.told import LOOK, NOTE, Day, Point, Seat, Text
from zhiban.desk.review.words import name_of
from zhiban.record import Record
from zhiban.rule import ADVISE, Finding
from zhiban.schema.parts import Instant, minutes
from zhiban.schema.plan import Roster
from zhiban.subject import On
from zhiban.watch import ON_POST, POSTS, Turn, holes, month, night, on_holiday, planned

RESTED_ON = ("calendar", "person", "training", "unit")  # kinds that decide whether a roster holds
HOLIDAY = ("ZB1001", "ZB1002", "ZB1003")
RESTS = ("ZB2401", "ZB2402")
LONG = timedelta(days=31)
MOST = 12  # people whose shares are told

Findings = Callable[[str], list[Finding]]


class Shape(NamedTuple):
    """A month's roster in figures: minutes nobody covers, the shortest rest (minutes), shares by person, holiday findings."""

    shifts: int
    uncovered: int
    rest: int | None
    shares: dict[str, tuple[int, int, int]]
    holidays: int


def touched(made: Made, now: Instant) -> list[str]:
    """The rosters to be looked at: those that change, and from this month on all whose grounds change."""
    found = {c.path for c in made.changed if c.kind == "roster"}
    if any(c.kind in RESTED_ON for c in made.changed):
        later = (path for path in made.after.paths("rosters") if path[-11:-4] >= f"{now:%Y-%m}")
        found |= {path for path in later if _rests_on(made, path)}
    return sorted(found)


def _rests_on(made: Made, path: str) -> bool:
    """Whether a roster names somebody, or is of a unit or year, whose record changes."""
    names = {c.path.rpartition("/")[2][:-4] for c in made.changed if c.kind in ("person", "unit", "calendar")}
    trained = any(c.kind == "training" for c in made.changed)
    record = made.after.record(path)
    roster: Roster | None = record.says if record else None
    if roster is None:
        return False
    people = {seat.who for turn in planned(roster) for seat in turn.seats}
    return trained or roster.unit in names or roster.month[:4] in names or bool(people & names)


def shape(record: Record | None, book: Book, found: Sequence[Finding], now: Instant) -> Shape | None:
    """A roster in figures; None where there is none that can be read."""
    roster: Roster | None = record.says if record else None
    if record is None or roster is None:
        return None
    on: On[Roster] = On(record, book, now)
    turns = planned(roster)
    first, last = month(on)
    uncovered = sum(minutes(a, b) for a, b in holes([(t.start, t.end) for t in turns], first, last))
    shares = {
        who: (
            sum(who in turn.who(*ON_POST) for turn in turns),
            sum(who in turn.who(*ON_POST) for turn in turns if night(turn)),
            sum(who in turn.who(*ON_POST) for turn in turns if on_holiday(book, turn)),
        )
        for who in sorted({who for turn in turns for who in turn.who(*ON_POST)})
    }
    return Shape(len(turns), uncovered, rest(turns), shares, sum(f.code in HOLIDAY for f in found))


def rest(turns: Sequence[Turn]) -> int | None:
    """The shortest time in minutes between two shifts of one officer on post; None where nobody has two."""
    last: dict[str, Turn] = {}
    shortest: list[int] = []
    for turn in turns:
        for who in dict.fromkeys(turn.who(*ON_POST)):
            if who in last:
                shortest.append(max(0, minutes(last[who].end, turn.start)))
            last[who] = turn
    return min(shortest, default=None)


def points(made: Made, before: Findings, after: Findings, now: Instant) -> Iterator[Point]:
    """Of each roster its figures before and after; and each thing found on it that was not found before."""
    for path in touched(made, now):
        old_found, new_found = before(path), after(path)
        old = shape(made.before.record(path), made.before, old_found, now)
        new = shape(made.after.record(path), made.after, new_found, now)
        if new is None:
            continue
        known = {(f.code, f.place, f.item) for f in old_found}
        fresh = [
            f for f in new_found if (f.code, f.place, f.item) not in known and not f.code.startswith("ZB13")
        ]
        zh, en = told(old, new, made.after)
        if old != new:
            yield Point("roster", NOTE, zh, en, path)
        for f in fresh:
            weight = NOTE if f.effect is ADVISE and f.code not in RESTS else LOOK
            yield Point(
                "roster", weight, f.zh, f.en, path, f.place, f.line, f.code, (f.remedy_zh, f.remedy_en)
            )


def told(old: Shape | None, new: Shape, book: Book) -> Text:
    """空档 0 → 60 分钟；…"""
    rows = [
        ("班次", "shifts", old and old.shifts, new.shifts),
        ("无人时段（分）", "minutes uncovered", old and old.uncovered, new.uncovered),
        ("两班间最短休息（分）", "shortest rest (min)", old and old.rest, new.rest),
        ("节假日带班不合", "holiday rules unmet", old and old.holidays, new.holidays),
    ]
    zh = [f"{c} {_moved(a, b)}" for c, _, a, b in rows]
    en = [f"{e} {_moved(a, b)}" for _, e, a, b in rows]
    people = [
        who
        for who in sorted({*new.shares, *(old.shares if old else ())})
        if old is None or old.shares.get(who) != new.shares.get(who)
    ]
    nothing = (0, 0, 0)
    for who in people[:MOST]:
        was, now = old.shares.get(who, nothing) if old else None, new.shares.get(who, nothing)
        name = name_of(book, who)
        parts = [_moved(was[n] if was else None, now[n]) for n in range(3)]
        zh.append(f"{name} {parts[0]} 班、夜 {parts[1]}、节假日 {parts[2]}")
        en.append(f"{name} {parts[0]} shifts, {parts[1]} nights, {parts[2]} holidays")
    if len(people) > MOST:
        zh.append(f"另有 {len(people) - MOST} 人")
        en.append(f"{len(people) - MOST} more people")
    return "；".join(zh), "; ".join(en)


def _moved(old: int | None, new: int | None) -> str:
    now = "—" if new is None else str(new)
    return now if old is None or old == new else f"{old} → {now}"


def days(made: Made) -> Iterator[Day]:
    """Each shift that somebody else keeps after the merge, post by post."""
    for path in sorted(c.path for c in made.changed if c.kind == "roster"):
        old, new = _turns(made.before, path), _turns(made.after, path)
        for shift in sorted(old.keys() | new.keys()):
            seats = (
                Seat(words, _who(made.before, old.get(shift), post), _who(made.after, new.get(shift), post))
                for post, words in POSTS.items()
            )
            if moved := tuple(seat for seat in seats if seat.was != seat.now):
                yield Day(path.split("/")[2], shift, shift not in old, moved)


def _turns(book: Book, path: str) -> dict[str, Turn]:
    record = book.record(path)
    return {turn.id: turn for turn in planned(record.says)} if record and record.says else {}


def _who(book: Book, turn: Turn | None, post: str) -> str:
    """Who stands on a post, by name; nothing for nobody."""
    names = (
        Counter(name_of(book, seat.who) for seat in turn.seats if seat.post == post)
        if turn
        else Counter[str]()
    )
    return "、".join(names)
