"""Who stands the watch: planned shifts with their swaps, the shift of a moment, and a month day by day."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from zhiban.calendar import DayKind, day_kind
from zhiban.schema.parts import Mode
from zhiban.schema.plan import Roster, Shift, Swap
from zhiban.site.allowed import Sight
from zhiban.site.words import Words

POSTS = ("leader", "primary", "secondary", "standby")


class Slot(NamedTuple):
    """One person on one post; `was` names whom a swap relieved, the first first."""

    name: str
    mode: Mode | None = None
    was: tuple[str, ...] = ()


@dataclass(frozen=True)
class Turn:
    """A shift as it is to be stood, after its swaps."""

    id: str
    start: datetime
    end: datetime
    posts: dict[str, list[Slot]]

    def names(self, post: str) -> list[str]:
        """The names on a post."""
        return [slot.name for slot in self.posts[post]]


@dataclass(frozen=True)
class Row:
    """One day of a month and its shifts."""

    day: date
    kind: DayKind
    turns: list[Turn]


def turns(roster: Roster, sight: Sight, words: Words) -> list[Turn]:
    """The roster's shifts, in order."""
    found = [_turn(shift, roster.swaps, sight, words) for shift in roster.shifts]
    return sorted(found, key=lambda turn: (turn.start, turn.id))


def _turn(shift: Shift, swaps: Iterable[Swap], sight: Sight, words: Words) -> Turn:
    posts: dict[str, list[tuple[str, Mode | None, tuple[str, ...]]]] = {
        "leader": [(leader.id, leader.mode, ()) for leader in shift.leaders],
        "primary": [(shift.primary, None, ())] if shift.primary else [],
        "secondary": [(shift.secondary, None, ())] if shift.secondary else [],
        "standby": [(person, None, ()) for person in shift.standby],
    }
    for swap in sorted(swaps, key=lambda swap: swap.at):
        if swap.shift == shift.id:
            posts[swap.post] = [
                (swap.to, mode, (*was, who)) if who == swap.from_ else (who, mode, was)
                for who, mode, was in posts[swap.post]
            ]
    named = {
        post: [Slot(sight.name(who), mode, tuple(map(sight.name, was))) for who, mode, was in people]
        for post, people in posts.items()
    }
    return Turn(shift.id, words.local(shift.start), words.local(shift.end), named)


def at(shifts: Iterable[Turn], now: datetime) -> tuple[Turn | None, Turn | None]:
    """The shift on which the watch is stood at `now`, and the one after it."""
    ordered = sorted(shifts, key=lambda turn: turn.start)
    on = [turn for turn in ordered if turn.start <= now < turn.end]
    current = on[-1] if on else None
    after = [turn for turn in ordered if turn.start >= (current.end if current else now)]
    return current, (after[0] if after else None)


def month(roster: Roster, sight: Sight, words: Words) -> Iterator[Row]:
    """Every day of the roster's month, with the shifts that begin on it."""
    found = turns(roster, sight, words)
    year, number = int(roster.month[:4]), int(roster.month[5:7])
    for day in (date(year, number, n + 1) for n in range(monthrange(year, number)[1])):
        kind = day_kind(day, sight.calendars)
        yield Row(day, kind, [turn for turn in found if turn.start.date() == day])
