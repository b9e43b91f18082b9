"""The pages of the rosters: all units, each unit, its months and its weeks; for the public telephones and hours."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from zhiban.schema.plan import Roster
from zhiban.site import duty, feeds, months, rooms, tally
from zhiban.site.duty import POSTS, Desk
from zhiban.site.kept import Month, digest
from zhiban.site.months import roster_path, usual, week_path
from zhiban.site.pages import Made

WEEKS = 10  # weeks ahead that have a page of their own
AHEAD = timedelta(days=14)  # shifts that a unit's own page lists


def roster_pages(made: Made) -> dict[str, str]:
    """The units, their months, weeks, people and feeds; for the public only telephones and hours."""
    found = duty.desks(made)
    rostered = made.sight.audience == "staff"
    index = made.page(
        "rosters.md",
        desks=found,
        lines={desk.id: made.phones(desk.unit) for desk in found if desk.unit},
        path=roster_path,
        rostered=rostered,
        staffing=lambda unit: staffing(made, unit),
        near=lambda desk: near(desk, made),
    )
    return {"rosters/index.md": index, **(rooms.rooms(made, found) if rostered else {})}


def near(desk: Desk, made: Made) -> list[duty.Plan]:
    """The unit's months from the last on; all where nobody knows what the time is."""
    return desk.plans.since(duty.first(made.now))


def unit_pages(
    made: Made,
    desk: Desk,
    found: Mapping[str, list[months.Said]],
    old: Callable[[str, str], str | None],
) -> tuple[dict[str, str], dict[str, str]]:
    """One unit's own page, its months, its weeks and its calendar; and from what the pages of its months and weeks were made.

    `found` is what the judge says of each month; `old` gives a page again that was made from the same.
    """
    told, known = feeds.of_unit(made, desk), desk.plans.told()
    common = _common(made, desk, told, known)
    rosters = [months.Listed(desk.id, month, of.issued) for month, of in known.items()]
    weeks, last = common["weeks"], desk.plans.since(rosters[-1].month)[0].roster
    days = duty.by_day(desk.turns(duty.first(made.now)))
    told[f"rosters/{desk.id}/index.md"] = _unit_page(made, desk, common, rosters, last)
    keys = {}
    for roster, before, after in zip(rosters, [None, *rosters], [*rosters[1:], None], strict=False):
        path, said = roster_path(roster), found.get(roster.month, [])
        keys[path] = _month_key(made, roster, (before, after), common, said)
        text = old(path, keys[path])
        if text is None:
            plan = desk.plans.since(roster.month)[0]
            shares = [tally.Tally(*row) for row in known[roster.month].tallies]
            shares.sort(key=lambda share: (made.sight.name(share.who), share.who))
            text = months.month_page(made, plan, before, after, common, said, shares)
        told[path] = text
    for week, before, after in zip(weeks, [None, *weeks], [*weeks[1:], None], strict=False):
        path, rows = week_path(desk.id, week), months.week(week, days, made.sight)
        keys[path] = digest(repr((rows, before, after, usual(last, made.words), _shown(common))))
        told[path] = old(path, keys[path]) or made.page(
            "week.md",
            week=week,
            rows=rows,
            before=before,
            after=after,
            usual=usual(last, made.words),
            **common,
        )
    return told, keys


def _shown(common: Mapping[str, Any]) -> list[Any]:
    return [common[name] for name in ("unit", "posts", "lines", "today")]


def _month_key(
    made: Made,
    roster: months.Listed,
    around: tuple[months.Listed | None, months.Listed | None],
    common: Mapping[str, Any],
    said: list[months.Said],
) -> str:
    """A digest of all from which a month's page is made."""
    marks, today = made.sight.marks, common["today"]
    path = made.sight.months[roster.unit][roster.month]
    weeks = [week for week in common["weeks"] if f"{week.monday:%Y-%m}" <= roster.month]
    beside = [other and other.month for other in around]
    people = [f"records/people/{who}.yml" for who in sorted(marks.names(path))]
    return digest(
        marks.all([path, *people]),
        repr((beside, today if f"{today:%Y-%m}" == roster.month else None) if today else beside),
        repr((common["unit"], common["posts"], common["lines"], weeks[-7:], said)),
        marks.under("calendar"),
    )


def _unit_page(
    made: Made, desk: Desk, common: dict[str, Any], rosters: list[months.Listed], last: Roster
) -> str:
    now = made.now
    members = {slot.who for plan in near(desk, made) for turn in plan.turns for _, slot in turn.people()}
    listed = [{"roster": roster} for roster in rosters]
    return made.page(
        "unit.md",
        desk={"unit": desk.unit, "plans": listed},
        ahead=[t for t in desk.turns(duty.first(now)) if now is None or now < t.end <= now + AHEAD],
        kind=lambda day: months.kind(day, made.sight),
        usual=usual(last, made.words),
        members=sorted(members, key=lambda who: (made.sight.name(who), who)),
        now=now,
        **common,
    )


def _common(made: Made, desk: Desk, fed: dict[str, str], known: Mapping[str, Month]) -> dict[str, Any]:
    """What all pages of a unit are made with."""
    words, last = made.words, list(known)[-1]
    turns = desk.turns(min(duty.first(made.now), last))
    return {
        "unit": desk.name,
        "id": desk.id,
        "zone": words.minutes,
        "posts": [post for post in POSTS if any(post in of.posts for of in known.values())],
        "short": {post: words.t(*said) for post, said in months.SHORT.items()},
        "hours": lambda turn: months.hours(turn, words),
        "today": words.local(made.now).date() if made.now else None,
        "weeks": months.weeks_ahead(turns, made.now, words)[:WEEKS],
        "lines": made.phones(desk.unit) if desk.unit else [],
        "feed": feeds.unit_feed(desk.id) if feeds.unit_feed(desk.id) in fed else "",
        "name": made.sight.name,
    }


def staffing(made: Made, unit: str) -> str:
    """带班领导1人、主班1人、副班1人、备班1人; nothing where it is not known, or not for this audience."""
    words, shape = made.words, made.sight.people_on_posts(unit) or ()
    said = [
        f"{words.word(post)}{number}人" if words.zh else f"{words.word(post)}: {number}"
        for post, number in zip(POSTS, shape, strict=False)
        if number
    ]
    return words.join(said)
