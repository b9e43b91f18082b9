"""What is made of the rosters, unit by unit and person by person, and made again only where it would be something else.

What a unit's pages are made from is known without reading them: its files, those of the people named in them, the calendars, and
what the judge says of its months. They hold until the moment at which a shift ends, one comes into sight, or a day begins.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from zhiban.site import duty, feeds, months, people, rosters
from zhiban.site.duty import Desk
from zhiban.site.kept import Room, digest
from zhiban.site.pages import Made

EVER = 1e12  # seconds: later than any moment
Said = dict[str, list[months.Said]]


def rooms(made: Made, desks: Iterable[Desk]) -> dict[str, str]:
    """The pages and the calendars of all units and of everybody on their rosters; what is made stands in `made.rosters` too."""
    listed = {desk.id: desk for desk in desks if desk.plans}
    common, now = _common(made), made.now.timestamp() if made.now else 0.0
    old, keys = made.rosters, dict[str, str]()
    units, persons = dict[str, Room](), dict[str, Room]()
    named: dict[str, list[str]] = {}
    for unit, desk in listed.items():
        said = _said(made, desk)
        keys[unit] = _key(made, desk, said, common)
        room = old.rooms.get(unit)
        held = room if room and _holds(room, keys[unit], now) else None
        units[unit] = held or _unit(made, desk, said, keys[unit], now)
        for person in units[unit].who:
            named.setdefault(person, []).append(unit)
    made_of = {who: digest(who, *(keys[unit] for unit in of)) for who, of in named.items()}
    for who in named:
        room = old.people.get(who)
        if room and _holds(room, made_of[who], now):
            persons[who] = room
    todo = named.keys() - persons.keys()
    needed = [desk for unit, desk in listed.items() if any(unit in named[who] for who in todo)]
    fed = feeds.of_people(made, needed, todo.__contains__)
    rests = digest(common, *(_names(made, desk) for desk in needed))

    def again(path: str, of: str) -> str | None:
        room = old.people.get(path[7:-3])
        return room.texts.get(path) if room and room.keys.get(path) == of else None

    shown, of_pages = people.people(made, needed, fed, todo.__contains__, rests, again)
    for who in sorted(todo):
        paths = (people.person_path(who), feeds.person_feed(who))
        texts = {path: text for path in paths if (text := shown.get(path) or fed.get(path))}
        until = min(units[unit].until for unit in named[who])
        mine = {path: of_pages[path] for path in paths if path in of_pages}
        persons[who] = Room(made_of[who], now, until, texts, mine)
    made.rosters.rooms, made.rosters.people = units, persons
    there = {path for unit in listed for path in _paths(made, unit)}
    made.rosters.months = {path: month for path, month in made.rosters.months.items() if path in there}
    told = [*units.values(), *(persons[who] for who in sorted(persons))]
    texts = {path: text for room in told for path, text in room.texts.items()}
    pages = {path: text for path, text in texts.items() if path.endswith(".md")}
    return pages | {path: texts[path] for path in sorted(texts.keys() - pages.keys())}


def _holds(room: Room, key: str, now: float) -> bool:
    return room.key == key and room.since <= now < room.until


def _paths(made: Made, unit: str) -> list[str]:
    return list(made.sight.months.get(unit, {}).values())


def _common(made: Made) -> str:
    marks = made.sight.marks
    return digest(
        marks.under("calendar"),
        marks.of("records/book.yml"),
        made.words.language,
        made.sight.audience,
        str(made.now and made.now.utcoffset()),
        str(made.now is None),
    )


def _said(made: Made, desk: Desk) -> Said:
    """What the judge says of each month that he is asked about."""
    if made.now is None:
        return {}
    judged = desk.plans.since(f"{made.now - months.JUDGED:%Y-%m}")
    return {plan.roster.month: months.findings(made, plan) for plan in judged}


def _key(made: Made, desk: Desk, said: Said, common: str) -> str:
    """A digest of all from which a unit's pages are made, but for the moment."""
    marks = made.sight.marks
    rosters = marks.all(_paths(made, desk.id))
    return digest(common, repr(desk.unit), desk.name, repr(said), rosters, _names(made, desk))


def _names(made: Made, desk: Desk) -> str:
    """A digest of the records of all who are named in a unit's rosters."""
    marks = made.sight.marks
    who = {who for path in _paths(made, desk.id) for who in marks.names(path)}
    return marks.all(f"records/people/{person}.yml" for person in sorted(who))


def _unit(made: Made, desk: Desk, said: Said, key: str, now: float) -> Room:
    old = made.rosters.rooms.get(desk.id)

    def again(path: str, of: str) -> str | None:
        return old.texts.get(path) if old and old.keys.get(path) == of else None

    texts, keys = rosters.unit_pages(made, desk, said, again)
    near = desk.turns(duty.first(made.now))
    who = {row[0] for month in desk.plans.told().values() for row in month.tallies}
    who |= {slot.who for turn in near for _, slot in turn.people()}
    who |= {swap.from_ for turn in near for swap in turn.swaps}
    return Room(key, now, _until(made, desk), texts, keys, sorted(who))


def _until(made: Made, desk: Desk) -> float:
    """The first moment after now from which a page of the unit may say something else."""
    if made.now is None:
        return EVER
    here = made.words.local(made.now)
    mornings = [
        datetime.combine(at.date() + timedelta(days=1), datetime.min.time(), at.tzinfo)
        for at in (here, made.now)
    ]
    ends = [turn.end for plan in desk.plans.since(duty.first(made.now)) for turn in plan.turns]
    marks = [at for end in ends for at in (end, end - rosters.AHEAD) if at > made.now]
    return min(at.timestamp() for at in (*mornings, *marks))
