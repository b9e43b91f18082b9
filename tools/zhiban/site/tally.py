"""How a unit's shifts are shared out: of each person and month the shifts on post and by, the nights, weekends and holidays.

On post are the duty leader, the primary and the secondary officer; only their shifts count as nights, weekends, holidays.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from zhiban.calendar import day_kind
from zhiban.site.allowed import Sight
from zhiban.site.duty import Stint, Turn, by_person

DAWN = 6  # a night shift reaches into the hours from midnight to this one
LONGEST = timedelta(days=31)


@dataclass
class Tally:
    """One person's shifts of a month. Weekends and holidays go by the day on which a shift begins."""

    who: str
    on_post: int = 0
    standby: int = 0
    nights: int = 0
    weekends: int = 0
    holidays: int = 0


def at_night(turn: Turn) -> bool:
    """Whether the shift reaches into the hours from midnight to six."""
    if turn.start.hour < DAWN:
        return turn.start < turn.end
    midnight = turn.start.replace(hour=0, minute=0) + timedelta(days=1)
    return midnight < min(turn.end, turn.start + LONGEST)


def shares(turns: Iterable[Turn], sight: Sight) -> list[Tally]:
    """Each person's shifts, by name."""
    found = [_tally(who, stints, sight) for who, stints in by_person(turns).items()]
    kept = [tally for tally in found if tally.on_post or tally.standby]
    return sorted(kept, key=lambda tally: (sight.name(tally.who), tally.who))


def _tally(who: str, stints: Iterable[Stint], sight: Sight) -> Tally:
    tally = Tally(who)
    for stint in stints:
        posts = [post for post, _ in stint.posts]
        if any(post != "standby" for post in posts):
            kind = day_kind(stint.turn.start.date(), sight.calendars)
            tally.on_post += 1
            tally.nights += at_night(stint.turn)
            tally.weekends += kind.kind == "weekend"
            tally.holidays += kind.holiday
        elif posts:
            tally.standby += 1
    return tally
