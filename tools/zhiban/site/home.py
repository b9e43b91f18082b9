"""The home page: who is on duty now and next, until when, by which telephone, and the ways to what one is about to do."""

from zhiban.site import duty, now
from zhiban.site.pages import Made
from zhiban.site.rosters import roster_path


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
        "phones": made.phones(unit) if unit else [],
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
