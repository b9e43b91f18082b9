"""Who keeps which watch: planned shifts with their swaps, the watch that a log tells of, and minutes nobody covers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from zhiban.book import Book
from zhiban.facts import Place
from zhiban.rule import ADVISE, MARK, REFUSE, Effect
from zhiban.schema.parts import Instant, minutes
from zhiban.subject import On

if TYPE_CHECKING:
    from zhiban.calendar import DayKind
    from zhiban.schema.log import DutyLog, Entry
    from zhiban.schema.parts import Mode
    from zhiban.schema.plan import Calendar, Roster, Shift, Swap

Post = Literal["leader", "primary", "secondary", "standby"]
POSTS: dict[str, tuple[str, str]] = {
    "leader": ("带班领导", "duty leader"),
    "primary": ("主班", "primary officer"),
    "secondary": ("副班", "secondary officer"),
    "standby": ("备班", "standby officer"),
}
ON_POST: tuple[Post, ...] = ("primary", "secondary")
OFFICERS: tuple[Post, ...] = (*ON_POST, "standby")  # duty officers, leaders not (domain.md §15.7)
DUTY = ("primary", "secondary", "standby", "corrections")  # the parts of a log that say who the officers are
START, HOURS = "08:00", 24  # of a shift, where the unit sets none (domain.md §15.9)
FARTHEST = timedelta(days=31)  # of a shift looked at day by day
NIGHT = 3  # o'clock: a shift that covers it is a night


class Seat(NamedTuple):
    """One person on one post, and where that is written."""

    post: Post
    who: str
    place: Place
    mode: Mode | None = None


class Turn(NamedTuple):
    """One shift as it is kept, after its swaps; `place` is the shift's in a roster, nothing in a log."""

    id: str
    start: Instant
    end: Instant
    place: Place
    seats: tuple[Seat, ...]

    def on(self, *posts: Post) -> list[Seat]:
        """The seats of these posts."""
        return [seat for seat in self.seats if seat.post in posts]

    def who(self, *posts: Post) -> list[str]:
        """The persons on these posts."""
        return [seat.who for seat in self.on(*posts)]

    def at(self, part: str) -> Place:
        """The place of a part of the shift."""
        return f"{self.place}.{part}" if self.place else part


def _seats(of: Shift | DutyLog, before: Place) -> tuple[Seat, ...]:
    found = [Seat("leader", leader.id, f"{before}leaders[{leader.id}]", leader.mode) for leader in of.leaders]
    found += [Seat("primary", of.primary, before + "primary")] if of.primary else []
    found += [Seat("secondary", of.secondary, before + "secondary")] if of.secondary else []
    return (*found, *(Seat("standby", who, f"{before}standby{{{who}}}") for who in of.standby))


def laid_down(roster: Roster) -> list[Turn]:
    """The roster's shifts as first planned, by time."""
    ordered = sorted(roster.shifts, key=lambda shift: (shift.start, shift.id))
    places = [f"shifts[{shift.id}]" for shift in ordered]
    return [
        Turn(s.id, s.start, s.end, at, _seats(s, at + "."))
        for s, at in zip(ordered, places, strict=True)
    ]  # fmt: skip


def in_turn(roster: Roster) -> list[Swap]:
    """The roster's swaps in the order in which they were made."""
    return sorted(roster.swaps, key=lambda swap: (swap.at, swap.id))


def swapped(turn: Turn, swap: Swap) -> Turn:
    """The shift after a swap: on that post `to` stands for `from`; of another shift's swap nothing comes."""
    if turn.id != swap.shift:
        return turn
    new = (
        seat._replace(who=swap.to, place=f"swaps[{swap.id}].to")
        if (seat.post, seat.who) == (swap.post, swap.from_)
        else seat
        for seat in turn.seats
    )
    return turn._replace(seats=tuple(new))


@lru_cache(maxsize=64)
def planned(roster: Roster) -> tuple[Turn, ...]:
    """The roster's shifts as they are to be kept, by time."""
    turns = laid_down(roster)
    for swap in in_turn(roster):
        turns = [swapped(turn, swap) for turn in turns]
    return tuple(turns)


@lru_cache(maxsize=64)
def stood(log: DutyLog, name: str, hours: int = HOURS) -> Turn:
    """The watch that a log tells of; `hours` long where the log does not say its end."""
    return Turn(name, log.start, log.end or log.start + timedelta(hours=hours), "", _seats(log, ""))


def rostered(book: Book, unit: str, at: Instant) -> Turn | None:
    """The issued shift of a unit at a moment. A month's last shift reaches into the next month."""
    for month in dict.fromkeys((f"{at:%Y-%m}", f"{at - timedelta(days=1):%Y-%m}")):
        record = book.record(f"records/rosters/{unit}/{month}.yml")
        roster: Roster | None = record.says if record else None
        for turn in planned(roster) if roster and roster.issued else ():
            if turn.start <= at < turn.end:
                return turn
    return None


def tense(on: On[Roster], start: Instant) -> Effect:
    """What a flaw of a planned shift does: a hint in a draft; issued it is refused, and marked once the shift began."""
    if on.says.issued is None:
        return ADVISE
    return MARK if on.past(start) else REFUSE


def flaw(on: On[Roster], turn: Turn, *posts: Post) -> Effect | None:
    """What a flaw of a shift on these posts does; nothing where the shift's log has the same people and so tells of it."""
    effect = tense(on, turn.start)
    log = on.book.log(on.says.unit, turn.id) if effect is MARK else None
    if log and _people(stood(log, turn.id), posts) == _people(turn, posts):
        return None
    return effect


def _people(turn: Turn, posts: tuple[Post, ...]) -> set[tuple[str, str, str | None]]:
    return {(seat.post, seat.who, seat.mode) for seat in turn.on(*posts)}


def month(on: On[Roster]) -> tuple[Instant, Instant]:
    """From when to when a month's roster runs: from the first shift of its first day to that of the next month."""
    unit, about = on.book.unit(on.says.unit), on.book.about
    begin = ((unit and unit.shift_start) or START) + (about.zone if about else "+08:00")
    year, number = int(on.says.month[:4]), int(on.says.month[5:])
    after = f"{year + number // 12:04}-{number % 12 + 1:02}"
    return Instant.read(f"{on.says.month}-01T{begin}"), Instant.read(f"{after}-01T{begin}")


def holes(
    spans: Iterable[tuple[Instant, Instant]], first: Instant, last: Instant
) -> Iterator[tuple[Instant, Instant]]:
    """The times from `first` to `last` that no span covers; spans may overlap, one that ends before it begins covers none."""
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if first < min(start, last):
            yield first, min(start, last)
        first = max(first, end)
    if first < last:
        yield first, last


class Away(NamedTuple):
    """Somebody off post, from when to when; `back` says whether a return is recorded."""

    who: str
    start: Instant
    end: Instant
    back: bool
    entry: Entry


def away(log: DutyLog, end: Instant) -> list[Away]:
    """The absences in a log; without a return they last until `end`."""
    back = {entry.re: entry.at for entry in log.entries if entry.kind == "back"}
    return [
        Away(entry.who or entry.by, entry.at, back.get(entry.id, end), entry.id in back, entry)
        for entry in log.entries
        if entry.kind == "absence"
    ]


def present(turn: Turn, gone: list[Away]) -> Iterator[tuple[Instant, Instant]]:
    """When each officer, and each who stood in for one, was on post."""
    posts = turn.who(*ON_POST)
    times: list[tuple[str, Instant, Instant]] = [(who, turn.start, turn.end) for who in posts]
    for a in gone:
        cover = a.entry.covered_by
        if a.who in posts and cover and cover not in posts:
            times.append((cover, a.start, a.end))
    for who, start, end in times:
        yield from holes([(a.start, a.end) for a in gone if a.who == who], start, end)


def calendars(book: Book, year: int) -> tuple[Calendar, ...]:
    """The calendars that speak of a year's days: its own, and that of the year before, whose periods may reach over."""
    records = (book.record(f"records/calendar/{number}.yml") for number in (year - 1, year))
    return tuple(record.says for record in records if record and record.says is not None)


def days(book: Book, turn: Turn) -> Iterator[tuple[date, int, DayKind]]:
    """Each day into which a shift reaches: how many of its minutes, and what kind of day it is (domain.md §14)."""
    from zhiban.calendar import day_kind

    for day, number in _dates(turn.start, min(turn.end, turn.start + FARTHEST)):
        yield day, number, day_kind(day, calendars(book, day.year))


@lru_cache(maxsize=512)
def _dates(at: Instant, end: Instant) -> tuple[tuple[date, int], ...]:
    """The days from one moment to another, and how many minutes of each."""
    found = []
    while at < end:
        midnight = at.replace(hour=0, minute=0) + timedelta(days=1)
        found.append((at.date(), minutes(at, min(midnight, end))))
        at = midnight
    return tuple(found)


def night(turn: Turn) -> bool:
    """Whether a shift covers the small hours."""
    hour = turn.start.replace(hour=NIGHT, minute=0)
    hour += timedelta(days=hour < turn.start)
    return hour < turn.end


def on_holiday(book: Book, turn: Turn) -> bool:
    """Whether some of a shift falls on a statutory holiday or its break."""
    return any(kind.holiday for _, _, kind in days(book, turn))
