"""The pages of the rosters: all units, each unit, its months and its weeks; for the public telephones and hours."""

from datetime import timedelta
from typing import Any

from zhiban.site import duty, feeds, months, people
from zhiban.site.duty import POSTS, Desk
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
    told = {"rosters/index.md": index}
    if rostered:
        fed = feeds.feeds(made, found)
        for desk in found:
            told |= _unit_pages(made, desk, fed)
        told |= people.people(made, found, fed) | fed
    return told


def near(desk: Desk, made: Made) -> list[duty.Plan]:
    """The unit's months from the last on; all where nobody knows what the time is."""
    return [plan for plan in desk.plans if duty.lately(plan.roster.month, made.now)]


def _unit_pages(made: Made, desk: Desk, fed: dict[str, str]) -> dict[str, str]:
    """One unit's own page, its months and its weeks."""
    if not desk.plans:
        return {}
    common = _common(made, desk, fed)
    rosters, weeks = [plan.roster for plan in desk.plans], common["weeks"]
    days = duty.by_day(desk.turns())
    told = {f"rosters/{desk.id}/index.md": _unit_page(made, desk, common)}
    for plan, before, after in zip(desk.plans, [None, *rosters], [*rosters[1:], None], strict=False):
        told[roster_path(plan.roster)] = months.month_page(made, plan, before, after, common)
    for week, before, after in zip(weeks, [None, *weeks], [*weeks[1:], None], strict=False):
        told[week_path(desk.id, week)] = made.page(
            "week.md",
            week=week,
            rows=months.week(week, days, made.sight),
            before=before,
            after=after,
            usual=usual(rosters[-1], made.words),
            **common,
        )
    return told


def _unit_page(made: Made, desk: Desk, common: dict[str, Any]) -> str:
    now = made.now
    members = {slot.who for plan in near(desk, made) for turn in plan.turns for _, slot in turn.people()}
    return made.page(
        "unit.md",
        desk=desk,
        ahead=[turn for turn in desk.turns() if now is None or now < turn.end <= now + AHEAD],
        kind=lambda day: months.kind(day, made.sight),
        usual=usual(desk.plans[-1].roster, made.words),
        members=sorted(members, key=lambda who: (made.sight.name(who), who)),
        now=now,
        **common,
    )


def _common(made: Made, desk: Desk, fed: dict[str, str]) -> dict[str, Any]:
    """What all pages of a unit are made with."""
    words, turns = made.words, desk.turns()
    return {
        "unit": desk.name,
        "id": desk.id,
        "zone": words.minutes,
        "posts": [post for post in POSTS if any(turn.posts[post] for turn in turns)],
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
