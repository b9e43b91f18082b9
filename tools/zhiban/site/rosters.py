"""The pages of the rosters: each unit's months, day by day, with their swaps; for the public telephones and hours."""

from zhiban.schema.plan import Roster, Shift
from zhiban.site import duty
from zhiban.site.pages import Made
from zhiban.site.words import Words


def roster_path(roster: Roster) -> str:
    """Where a month's roster stands on the site."""
    return f"rosters/{roster.unit}-{roster.month}.md"


def roster_pages(made: Made) -> dict[str, str]:
    """The months of every unit; for the public only telephones and hours."""
    sight, words = made.sight, made.words
    by_unit: dict[str, list[Roster]] = {unit: [] for unit in sight.units}
    for roster in sight.rosters:
        by_unit.setdefault(roster.unit, []).append(roster)
    default = sight.about.unit if sight.about else ""
    order = sorted(by_unit, key=lambda name: (name != default, name))
    units = [(made.unit(name), sight.units.get(name), by_unit[name]) for name in order]
    lines = {name: made.phones(unit) for name, unit in sight.units.items()}
    told = {
        roster_path(roster): made.page(
            "roster.md",
            roster=roster,
            unit=made.unit(roster.unit),
            rows=list(duty.month(roster, sight, words)),
            swaps=sorted(roster.swaps, key=lambda swap: swap.at),
            starts={shift.id: words.local(shift.start) for shift in roster.shifts},
            name=sight.name,
            posts=[p for p in duty.POSTS if p != "secondary" or any(s.secondary for s in roster.shifts)],
            today=words.local(made.now).date() if made.now else None,
            siblings=by_unit[roster.unit],
            usual=usual(roster, words),
            hours=lambda turn: hours(turn, words),
        )
        for roster in sight.rosters
    }
    return {
        "rosters/index.md": made.page(
            "rosters.md", units=units, lines=lines, path=roster_path, rostered=sight.audience == "staff"
        ),
        **told,
    }


def hours(shift: Shift | duty.Turn, words: Words) -> str:
    """08:00–08:00."""
    return f"{words.time(shift.start)}–{words.time(shift.end)}"


def usual(roster: Roster, words: Words) -> str:
    """The hours that most of the month's shifts have."""
    found = [hours(shift, words) for shift in roster.shifts]
    return max(sorted(set(found)), key=found.count) if found else ""
