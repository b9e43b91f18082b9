"""A page for each person on a roster: the shifts ahead, the months as counts. What is past is not told shift by shift."""

from collections.abc import Callable, Iterable, Mapping

from zhiban.site import duty, feeds, tally
from zhiban.site.duty import Desk, Stint
from zhiban.site.kept import digest
from zhiban.site.months import kind
from zhiban.site.pages import Made


def person_path(person: str) -> str:
    """Where a person's shifts stand on the site."""
    return f"people/{person}.md"


def people(
    made: Made,
    desks: Iterable[Desk],
    fed: Mapping[str, str],
    wanted: Callable[[str], bool],
    rests: str,
    old: Callable[[str, str], str | None],
) -> tuple[dict[str, str], dict[str, str]]:
    """The pages of everybody wanted who is on a roster of these units, and from what each was made.

    `rests` stands for what they rest on beside the rosters; `old` gives a page again that was made from the same.
    """
    ahead: dict[str, list[Stint]] = {}
    counts: dict[str, list[tuple[str, str, tally.Tally]]] = {}
    units: dict[str, str] = {}
    for desk in desks:
        units[desk.id] = desk.name
        for month, of in desk.plans.told().items():
            for share in (tally.Tally(*row) for row in of.tallies if wanted(row[0])):
                counts.setdefault(share.who, []).append((month, desk.id, share))
        coming = [
            turn for turn in desk.turns(duty.first(made.now)) if made.now is None or turn.end > made.now
        ]
        for person, stints in duty.by_person(coming).items():
            if wanted(person):
                ahead.setdefault(person, []).extend(stints)
    told, keys = dict[str, str](), dict[str, str]()
    today = made.words.local(made.now).date() if made.now else None
    for person in sorted(ahead.keys() | counts.keys()):
        path, mine = person_path(person), (ahead.get(person, []), counts.get(person, []))
        keys[path] = digest(rests, repr((mine, units, today, feeds.person_feed(person) in fed)))
        told[path] = old(path, keys[path]) or _page(made, person, *mine, units, fed)
    return told, keys


def _page(
    made: Made,
    person: str,
    ahead: list[Stint],
    counts: list[tuple[str, str, tally.Tally]],
    units: Mapping[str, str],
    fed: Mapping[str, str],
) -> str:
    mine = sorted({unit for _, unit, _ in counts} | {stint.turn.unit for stint in ahead})
    feed = feeds.person_feed(person)
    return made.page(
        "person.md",
        person=made.sight.name(person),
        ahead=sorted(ahead, key=lambda stint: (stint.turn.start, stint.turn.unit)),
        months=sorted(counts, key=lambda row: (row[0], row[1]), reverse=True),
        units=units,
        mine=mine,
        several=len(mine) > 1,
        kind=lambda day: kind(day, made.sight),
        zone=made.words.minutes,
        today=made.words.local(made.now).date() if made.now else None,
        name=made.sight.name,
        feed=feed if feed in fed else "",
    )
