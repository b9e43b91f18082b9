"""The home page: who is on duty now and next, until when, by which telephone, and the ways to what one is about to do."""

from typing import Any

from zhiban.site import duty, now
from zhiban.site.duty import Turn
from zhiban.site.months import roster_path
from zhiban.site.pages import Made
from zhiban.site.rosters import staffing

COMING = 8  # shifts listed for who reads without the script


def home(made: Made) -> dict[str, str]:
    """Who is on duty now and next, and the ways to what one is about to do."""
    about, at = made.sight.about, made.now
    unit = made.sight.units.get(about.unit) if about else None
    turns = _turns(made)
    shifts = turns.pop(about.unit, []) if about else []
    current, after = duty.at(shifts, at) if at else (None, None)
    others = now.others(made, turns)
    values: dict[str, Any] = {
        "book": about,
        "unit": unit,
        "phones": made.phones(unit) if unit else [],
        "rostered": made.sight.audience == "staff",
        "staffing": staffing(made, unit.id) if unit else "",
        "current": current,
        "after": after,
        "coming": [turn for turn in shifts if at is None or turn.end > at][:COMING],
        "today": now.today(made.sight, made.words, at) if at else None,
        "left": int((current.end - at).total_seconds() // 60) if current and at else 0,
        "soon": now.SOON,
        "now": at,
        "posts": duty.POSTS,
        "others": others,
        "data": now.data(shifts, others, made.sight, made.words, at),
        "month": _month(made),
    }
    return {"index.md": made.page("home.md", **values)}


def _turns(made: Made) -> dict[str, list[Turn]]:
    """The shifts of each unit that may be stood now or later, in order."""
    found: dict[str, list[Turn]] = {}
    for roster in made.sight.since(duty.first(made.now)):
        found.setdefault(roster.unit, []).extend(duty.turns(roster, made.sight, made.words))
    return {unit: sorted(turns, key=lambda turn: (turn.start, turn.id)) for unit, turns in found.items()}


def _month(made: Made) -> str:
    """Where this month's roster of the book's unit stands, or nothing where there is none."""
    about = made.sight.about
    month = f"{made.words.local(made.now):%Y-%m}" if made.now else ""
    roster = made.sight.roster(about.unit, month) if about and month else None
    return roster_path(roster) if roster else ""
