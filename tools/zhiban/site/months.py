"""A unit's month as a calendar and its weeks as a list: every day with its shifts, its kind, and who took whose place."""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from zhiban.calendar import DayKind, day_kind
from zhiban.rule import Effect, Finding
from zhiban.schema.plan import Roster, Shift
from zhiban.site import duty, tally
from zhiban.site.allowed import Sight
from zhiban.site.duty import Plan, Turn
from zhiban.site.pages import Made
from zhiban.site.rulebook import places
from zhiban.site.words import Words

SHORT = {
    "leader": ("带班", "Leader"),
    "primary": ("主班", "Primary"),
    "secondary": ("副班", "Second"),
    "standby": ("备班", "Standby"),
}
JUDGED = timedelta(days=62)  # the rosters of this month and the last are judged, and those ahead


class Cell(NamedTuple):
    """One day and the shifts that begin on it."""

    day: date
    kind: DayKind
    turns: list[Turn]


class Week(NamedTuple):
    """A week by its number in its ISO year, and its Monday."""

    year: int
    number: int
    monday: date


class Listed(NamedTuple):
    """A month as other pages name it: whose, which, and whether its roster is issued."""

    unit: str
    month: str
    issued: bool


def roster_path(roster: Roster | Listed) -> str:
    """Where a month's roster stands on the site."""
    return f"rosters/{roster.unit}/{roster.month}.md"


def week_path(unit: str, week: Week) -> str:
    """Where a unit's week stands on the site."""
    return f"rosters/{unit}/{week.year}-w{week.number:02}.md"


def kind(day: date, sight: Sight) -> DayKind:
    """What kind of day it is, by the book's calendars."""
    return day_kind(day, sight.calendars)


def week_of(day: date) -> Week:
    """The week in which a day lies."""
    year, number, _ = day.isocalendar()
    return Week(year, number, day - timedelta(days=day.weekday()))


def weeks_ahead(turns: Sequence[Turn], now: datetime | None, words: Words) -> list[Week]:
    """The weeks from this one on in which a shift begins, with no gap between them."""
    if not turns:
        return []
    at, last = week_of(words.local(now).date() if now else turns[0].start.date()), turns[-1].start.date()
    found = []
    while at.monday <= last:
        found.append(at)
        at = week_of(at.monday + timedelta(days=7))
    return found


def week(of: Week, days: Mapping[date, list[Turn]], sight: Sight) -> list[Cell]:
    """The seven days of a week."""
    listed = [of.monday + timedelta(days=n) for n in range(7)]
    return [Cell(day, kind(day, sight), days.get(day, [])) for day in listed]


def month(of: str, days: Mapping[date, list[Turn]], sight: Sight) -> list[tuple[Week, list[Cell | None]]]:
    """The weeks of a month, Monday first; None for the days of other months."""
    first = date(int(of[:4]), int(of[5:7]), 1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    at, found = week_of(first), []
    while at.monday <= last:
        cells = [cell if first <= cell.day <= last else None for cell in week(at, days, sight)]
        found.append((at, cells))
        at = week_of(at.monday + timedelta(days=7))
    return found


def month_page(
    made: Made,
    plan: Plan,
    before: "Listed | None",
    after: "Listed | None",
    common: Mapping[str, Any],
    found: "list[Said]",
    shares: list[tally.Tally],
) -> str:
    """A unit's month: the calendar, what the judge finds in it, its swaps, and how the shifts are shared out."""
    roster, own = plan
    rows = month(roster.month, duty.by_day(own), made.sight)
    cells = [cell for _, row in rows for cell in row if cell]
    return made.page(
        "roster.md",
        roster=roster,
        rows=rows,
        estimated=any(cell.kind.estimated for cell in cells),
        bare=sum(not cell.turns for cell in cells),
        swaps=sorted(roster.swaps, key=lambda swap: (swap.at, swap.id)),
        starts={shift.id: made.words.local(shift.start) for shift in roster.shifts},
        found=found,
        shares=shares,
        before=before,
        after=after,
        usual=usual(roster, made.words),
        **common,
    )


class Said(NamedTuple):
    """A finding as a page says it: its effect, its code and where that is told about, and the sentence."""

    effect: Effect
    code: str
    link: str
    text: str


def findings(made: Made, plan: Plan) -> list[Said]:
    """What the judge finds in a roster that is not long past, with names for ids."""
    roster, turns = plan
    if made.now is None or roster.month < f"{made.now - JUDGED:%Y-%m}":
        return []
    ids = {who for turn in turns for who in _ids(turn)}
    names = {who: made.sight.name(who) for who in ids} | {roster.unit: made.unit(roster.unit)}
    return [_said(found, names, made.words) for found in made.sight.found(roster, made.now, made.found)]


def _ids(turn: Turn) -> set[str]:
    return {slot.who for _, slot in turn.people()} | {who for s in turn.swaps for who in (s.from_, s.to)}


def _said(found: Finding, names: Mapping[str, str], words: Words) -> Said:
    text = re.sub(
        "[a-z][a-z0-9-]*", lambda part: names.get(part[0], part[0]), found.zh if words.zh else found.en
    )
    return Said(found.effect, found.code, "../" + places()[found.code], text)


def hours(shift: Shift | Turn, words: Words) -> str:
    """08:00–08:00."""
    return f"{words.time(shift.start)}–{words.time(shift.end)}"


def usual(roster: Roster, words: Words) -> str:
    """The hours that most of the month's shifts have."""
    found = [hours(shift, words) for shift in roster.shifts]
    return max(sorted(set(found)), key=found.count) if found else ""
