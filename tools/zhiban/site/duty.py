"""Who stands the watch: planned shifts with their swaps, the shift of a moment, and the shifts of a person."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, overload

from zhiban.schema.city import Unit
from zhiban.schema.parts import Mode
from zhiban.schema.plan import Roster, Shift, Swap
from zhiban.site.allowed import Sight
from zhiban.site.kept import Month, digest
from zhiban.site.words import Words

if TYPE_CHECKING:
    from zhiban.site.pages import Made

POSTS = ("leader", "primary", "secondary", "standby")
BACK = timedelta(days=35)  # a month's roster reaches so far: an older one has no shift now


class Slot(NamedTuple):
    """One person on one post; `was` names whom a swap relieved, the first first."""

    who: str
    name: str
    mode: Mode | None = None
    was: tuple[str, ...] = ()


@dataclass(frozen=True)
class Turn:
    """A shift as it is to be stood, after its swaps; `draft` where its roster is not issued. Its times are the book's."""

    id: str
    unit: str
    start: datetime
    end: datetime
    posts: dict[str, list[Slot]]
    swaps: tuple[Swap, ...] = ()
    draft: bool = False

    def names(self, post: str) -> list[str]:
        """The names on a post."""
        return [slot.name for slot in self.posts[post]]

    def people(self) -> Iterator[tuple[str, Slot]]:
        """Each post with who stands on it."""
        return ((post, slot) for post, slots in self.posts.items() for slot in slots)


@dataclass
class Stint:
    """What one person has of a shift: the posts, and the swaps by which a post was given away."""

    turn: Turn
    posts: list[tuple[str, Slot]] = field(default_factory=list)
    gave: list[Swap] = field(default_factory=list)


class Plan(NamedTuple):
    """A month's roster and its shifts after their swaps, in order."""

    roster: Roster
    turns: list[Turn]


class Plans(Sequence[Plan]):
    """A unit's months in order, each read when it is asked for."""

    def __init__(self, made: "Made", unit: str) -> None:
        self._made, self._unit = made, unit
        self._read: dict[str, Plan | None] = {}

    def since(self, first: str = "") -> list[Plan]:
        """The months from one on."""
        months = [month for month in self._made.sight.months.get(self._unit, {}) if month >= first]
        return [plan for month in months if (plan := self._plan(month))]

    def told(self) -> dict[str, Month]:
        """What other pages say of each month; of one that was read before and is as it was, without reading it."""
        from zhiban.site import tally

        found, old, marks = {}, self._made.rosters.months, self._made.sight.marks
        for month, path in self._made.sight.months.get(self._unit, {}).items():
            key = digest(marks.of(path), marks.under("calendar"))
            known = old.get(path)
            if known is None or known.key != key:
                if not (plan := self._plan(month)):
                    continue
                posts = [post for post in POSTS if any(turn.posts[post] for turn in plan.turns)]
                tallies = [astuple(one) for one in tally.shares(plan.turns, self._made.sight)]
                known = old[path] = Month(key, plan.roster.issued is not None, posts, tallies)
            found[month] = known
        return found

    def _plan(self, month: str) -> Plan | None:
        if month not in self._read:
            sight, words = self._made.sight, self._made.words
            roster = sight.roster(self._unit, month)
            self._read[month] = Plan(roster, turns(roster, sight, words)) if roster else None
        return self._read[month]

    def __bool__(self) -> bool:
        return any(self._plan(month) for month in reversed(self._made.sight.months.get(self._unit, {})))

    def __len__(self) -> int:
        return len(self.since())

    @overload
    def __getitem__(self, at: int) -> Plan: ...

    @overload
    def __getitem__(self, at: slice) -> list[Plan]: ...

    def __getitem__(self, at: int | slice) -> Plan | list[Plan]:
        return self.since()[at]


class Desk(NamedTuple):
    """One unit with its months, in order; `unit` is None where no record tells of it."""

    id: str
    name: str
    unit: Unit | None
    plans: Plans

    def turns(self, since: str = "") -> list[Turn]:
        """The shifts of its months from one on, in order."""
        found = [turn for plan in self.plans.since(since) for turn in plan.turns]
        return sorted(found, key=lambda turn: (turn.start, turn.id))


def desks(made: "Made") -> list[Desk]:
    """Every unit: that of the book first, then those that have a roster."""
    sight = made.sight
    found = {unit: Plans(made, unit) for unit in (*sight.units, *sight.months)}
    found = {unit: plans for unit, plans in found.items() if plans or unit in sight.units}
    default = sight.about.unit if sight.about else ""
    order = sorted(found, key=lambda name: (name != default, not found[name], name))
    return [Desk(name, made.unit(name), sight.units.get(name), found[name]) for name in order]


def turns(roster: Roster, sight: Sight, words: Words) -> list[Turn]:
    """The roster's shifts, in order."""
    swaps: dict[str, list[Swap]] = {}
    for swap in sorted(roster.swaps, key=lambda swap: (swap.at, swap.id)):
        swaps.setdefault(swap.shift, []).append(swap)
    found = [_turn(roster, shift, swaps.get(shift.id, []), sight, words) for shift in roster.shifts]
    return sorted(found, key=lambda turn: (turn.start, turn.id))


def _turn(roster: Roster, shift: Shift, swaps: list[Swap], sight: Sight, words: Words) -> Turn:
    posts: dict[str, list[Slot]] = {
        "leader": [Slot(leader.id, sight.name(leader.id), leader.mode) for leader in shift.leaders],
        "primary": [Slot(shift.primary, sight.name(shift.primary))] if shift.primary else [],
        "secondary": [Slot(shift.secondary, sight.name(shift.secondary))] if shift.secondary else [],
        "standby": [Slot(person, sight.name(person)) for person in shift.standby],
    }
    for swap in swaps:
        posts[swap.post] = [
            Slot(swap.to, sight.name(swap.to), slot.mode, (*slot.was, slot.name))
            if slot.who == swap.from_
            else slot
            for slot in posts[swap.post]
        ]
    start, end = words.local(shift.start), words.local(shift.end)
    return Turn(shift.id, roster.unit, start, end, posts, tuple(swaps), roster.issued is None)


def first(now: datetime | None) -> str:
    """The first month whose roster may have a shift at a moment or after it; nothing, before all, where nobody knows it."""
    return f"{now - BACK:%Y-%m}" if now else ""


def at(shifts: Iterable[Turn], now: datetime) -> tuple[Turn | None, Turn | None]:
    """The shift on which the watch is stood at `now`, and the one after it."""
    ordered = sorted(shifts, key=lambda turn: turn.start)
    on = [turn for turn in ordered if turn.start <= now < turn.end]
    current = on[-1] if on else None
    after = [turn for turn in ordered if turn.start >= (current.end if current else now)]
    return current, (after[0] if after else None)


def by_day(found: Iterable[Turn]) -> dict[date, list[Turn]]:
    """The shifts by the day on which they begin."""
    days: dict[date, list[Turn]] = {}
    for turn in found:
        days.setdefault(turn.start.date(), []).append(turn)
    return days


def by_person(found: Iterable[Turn]) -> dict[str, list[Stint]]:
    """What each person has of each shift, in the order of the shifts."""
    people: dict[str, dict[int, Stint]] = {}
    for number, turn in enumerate(found):
        for post, slot in turn.people():
            people.setdefault(slot.who, {}).setdefault(number, Stint(turn)).posts.append((post, slot))
        for swap in turn.swaps:
            if swap.to != swap.from_:
                people.setdefault(swap.from_, {}).setdefault(number, Stint(turn)).gave.append(swap)
    return {person: list(stints.values()) for person, stints in people.items()}
