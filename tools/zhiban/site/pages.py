"""The generated pages of the handbook: a book as one audience sees it in, Markdown by path out. Nothing is read or written."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from zhiban.schema.city import Phone, Unit
from zhiban.schema.parts import Instant
from zhiban.schema.plan import Limit, Roster, Shift
from zhiban.site import duty, now
from zhiban.site.allowed import Sight
from zhiban.site.inert import script_json, shown, telephone, typed, verbatim
from zhiban.site.words import Words


@dataclass(frozen=True)
class Made:
    """What every page is made from."""

    sight: Sight
    words: Words
    now: Instant | None

    def page(self, template: str, **values: Any) -> str:
        """One page from its template."""
        return filled(template, self.words, **values)

    def unit(self, name: str) -> str:
        """A unit's name."""
        unit = self.sight.units.get(name)
        return unit.name if unit else self.words.word(name)


def filled(template: str, words: Words, **values: Any) -> str:
    """A template with its values, in one language."""
    return _templates().get_template(template).render(w=words, t=words.t, **values).strip() + "\n"


@cache
def _templates() -> Environment:
    """Every value a template writes becomes inert; text that our own code made passes as Markup."""
    found = Environment(
        loader=PackageLoader("zhiban.site"),
        autoescape=True,
        finalize=shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals.update(
        telephone=telephone, script_json=script_json, slug=slug, typed=typed, verbatim=verbatim
    )
    return found


def slug(text: object) -> Markup:
    """An id, a date or a path of our own making, raw: letters, digits and -./# only."""
    return Markup(re.sub(r"[^A-Za-z0-9./#-]", "", str(text)))


def home(made: Made) -> dict[str, str]:
    """Who is on duty now and next, and the ways to what one is about to do."""
    about = made.sight.about
    unit = made.sight.units.get(about.unit) if about else None
    rosters = [r for r in made.sight.rosters if about and r.unit == about.unit]
    shifts = [turn for roster in rosters for turn in duty.turns(roster, made.sight, made.words)]
    current, after = duty.at(shifts, made.now) if made.now else (None, None)
    values = {
        "book": about,
        "unit": unit,
        "phones": phones(unit, made) if unit else [],
        "rostered": made.sight.audience == "staff",
        "current": current,
        "after": after,
        "today": now.today(made.sight, made.words, made.now) if made.now else None,
        "left": int((current.end - made.now).total_seconds() // 60) if current and made.now else 0,
        "now": made.now,
        "posts": duty.POSTS,
        "data": now.data(shifts, made.sight, made.words, made.now),
        "month": f"rosters/{rosters[-1].unit}-{made.words.local(made.now):%Y-%m}.md"
        if rosters and made.now
        else "",
    }
    if values["month"] not in {roster_path(roster) for roster in rosters}:
        values["month"] = ""
    return {"index.md": made.page("home.md", **values)}


def phones(unit: Unit, made: Made) -> list[Phone]:
    """The unit's lines in use, the dedicated first."""
    today = made.words.local(made.now).date() if made.now else None
    used = [p for p in unit.phones if today is None or p.until is None or today <= p.until]
    used = [p for p in used if today is None or p.from_ is None or p.from_ <= today]
    return sorted(used, key=lambda phone: (phone.type != "phone", phone.dedicated != "yes", phone.id))


def limit_page(made: Made) -> dict[str, str]:
    """The limits table with its citations and dates."""

    def order(limit: Limit) -> tuple[bool, str, int]:
        return limit.mode != "base", limit.category or "", limit.minutes or 0

    limits = sorted(made.sight.limits.limits, key=order) if made.sight.limits else []
    return {"limits.md": made.page("limits.md", limits=limits, unit=made.unit)}


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
    lines = {name: phones(unit, made) for name, unit in sight.units.items()}
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
