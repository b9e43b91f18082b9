"""Calendars to subscribe to: a unit's issued shifts, and each person's, as iCalendar (RFC 5545).

The same book at the same moment gives the same bytes: an event is stamped with the record's own time. Its SEQUENCE counts the
facts it rests on, which are only ever added, so that every change raises it and nothing lowers it.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from zhiban.site import duty
from zhiban.site.duty import POSTS, Desk, Stint, Turn, by_person
from zhiban.site.inert import plain
from zhiban.site.pages import Made
from zhiban.site.words import Words

OF_UNIT = (timedelta(minutes=-30),)  # when a calendar reminds, from the start of the shift
OF_PERSON = (timedelta(hours=-12), timedelta(hours=-1))
HOUR = timedelta(hours=1)  # how often a subscriber may look again


class Told(NamedTuple):
    """What an event says."""

    uid: str
    sequence: int
    stamp: datetime
    start: datetime
    end: datetime
    summary: str
    text: str
    where: str
    alarms: tuple[timedelta, ...]


class Room(NamedTuple):
    """What the feeds need to know of a unit: its name, where its watch is kept, its telephone lines, and of each shift when it
    was issued and on how many facts it rests."""

    name: str
    where: str
    lines: str
    issued: dict[str, datetime]
    facts: dict[str, int]


def unit_feed(unit: str) -> str:
    """Where a unit's calendar stands on the site."""
    return f"feeds/{unit}.ics"


def person_feed(person: str) -> str:
    """Where a person's calendar stands on the site."""
    return f"feeds/people/{person}.ics"


def of_unit(made: Made, desk: Desk) -> dict[str, str]:
    """The calendar of a unit's issued shifts ahead; none where there is no such shift."""
    ahead = _ahead(made, desk)
    room = _room(made, desk) if ahead else None
    events = [_of_unit(turn, room, made) for turn in ahead if room]
    title = made.words.t("值班：", "Duty: ") + desk.name
    return {unit_feed(desk.id): _calendar(title, events)} if events else {}


def of_people(made: Made, desks: Iterable[Desk], wanted: Callable[[str], bool]) -> dict[str, str]:
    """The calendars of everybody wanted on an issued shift ahead, of all these units."""
    mine: dict[str, list[Told]] = {}
    for desk in desks:
        ahead = _ahead(made, desk)
        room = _room(made, desk) if ahead else None
        for person, stints in by_person(ahead).items():
            if room and wanted(person):
                events = [_of_person(person, stint, room, made) for stint in stints]
                mine.setdefault(person, []).extend(events)
    me = made.words.t("我的值班：", "My duty: ")
    return {
        person_feed(person): _calendar(
            me + made.sight.name(person), sorted(events, key=lambda e: (e.start, e.uid))
        )
        for person, events in mine.items()
    }


def _ahead(made: Made, desk: Desk) -> list[Turn]:
    return [
        t for t in desk.turns(duty.first(made.now)) if not t.draft and (made.now is None or t.end > made.now)
    ]


def _room(made: Made, desk: Desk) -> Room:
    unit, words = desk.unit, made.words
    numbers = [phone.number for phone in made.phones(unit) if phone.type == "phone"] if unit else []
    lines = f"{words.t('值班电话', 'Duty telephone')} {words.join(numbers)}" if numbers else ""
    office = unit.duty_office.name if unit and unit.duty_office else desk.name
    rosters = [plan.roster for plan in desk.plans.since(duty.first(made.now)) if plan.roster.issued]
    issued = {shift.id: r.issued.at for r in rosters if r.issued for shift in r.shifts}
    facts = {shift: n for r in rosters for shift, n in made.sight.facts_of_shifts(r).items()}
    return Room(desk.name, office, lines, dict(issued), facts)


def _said(turn: Turn, words: Words) -> list[str]:
    """The posts of a shift, each with who stands on it."""
    shown = []
    for post in POSTS:
        names = [
            f"{slot.name}{words.t('（', ' (')}{words.word(slot.mode)}{words.t('）', ')')}"
            if slot.mode
            else slot.name
            for slot in turn.posts[post]
        ]
        shown += [f"{words.word(post)} {words.join(names)}"] if names else []
    return shown


def _text(turn: Turn, room: Room, made: Made) -> str:
    words, name = made.words, made.sight.name
    swaps = [
        f"{words.t('调班：', 'Swap: ')}{words.word(s.post)} {name(s.from_)} → {name(s.to)}"
        for s in turn.swaps
    ]
    return "\n".join(plain(line) for line in [*_said(turn, words), *swaps, room.lines] if line)


def _of_unit(turn: Turn, room: Room, made: Made) -> Told:
    words = made.words
    summary = words.t("值班：", "Duty: ") + words.t("；", "; ").join(_said(turn, words)[:2])
    return _told(turn, room, made, "", summary, OF_UNIT)


def _of_person(person: str, stint: Stint, room: Room, made: Made) -> Told:
    words = made.words
    if not stint.posts:  # given away: the same event, called off
        summary = f"{words.t('已调班', 'swapped away')} · {room.name}"
        return _told(stint.turn, room, made, f".{person}", summary, ())
    posts = words.join([words.word(post) for post, _ in stint.posts])
    return _told(stint.turn, room, made, f".{person}", f"{posts} · {room.name}", OF_PERSON)


def _told(
    turn: Turn, room: Room, made: Made, whose: str, summary: str, alarms: tuple[timedelta, ...]
) -> Told:
    """The event of a shift; without alarms it is called off."""
    return Told(
        f"{turn.unit}.{turn.id}{whose}@zhiban",
        room.facts.get(turn.id, 0),
        max([room.issued[turn.id], *(swap.at for swap in turn.swaps)]),
        turn.start,
        turn.end,
        plain(summary),
        _text(turn, room, made),
        plain(room.where),
        alarms,
    )


def _calendar(title: str, events: Sequence[Told]) -> str:
    head = [
        _line("BEGIN", "VCALENDAR"),
        _line("VERSION", "2.0"),
        _line("PRODID", "-//zhiban//zhiban//ZH"),
        _line("METHOD", "PUBLISH"),
        _line("NAME", plain(title)),
        _line("X-WR-CALNAME", plain(title)),
        _line("REFRESH-INTERVAL", HOUR, "DURATION"),
        _line("X-PUBLISHED-TTL", HOUR),
    ]
    return "".join([*head, *map(_written, events), _line("END", "VCALENDAR")])


def _written(told: Told) -> str:
    lines = [
        _line("BEGIN", "VEVENT"),
        _line("UID", told.uid),
        _line("SEQUENCE", told.sequence),
        _line("DTSTAMP", told.stamp),
        _line("DTSTART", told.start),
        _line("DTEND", told.end),
        _line("SUMMARY", told.summary),
        _line("DESCRIPTION", told.text),
        _line("LOCATION", told.where),
        _line("STATUS", "CONFIRMED" if told.alarms else "CANCELLED"),
        _line("TRANSP", "OPAQUE" if told.alarms else "TRANSPARENT"),
        *(_alarm(told.summary, before) for before in told.alarms),
        _line("END", "VEVENT"),
    ]
    return "".join(lines)


def _alarm(summary: str, before: timedelta) -> str:
    lines = [
        _line("BEGIN", "VALARM"),
        _line("ACTION", "DISPLAY"),
        _line("DESCRIPTION", summary),
        _line("TRIGGER", before),
        _line("END", "VALARM"),
    ]
    return "".join(lines)


@lru_cache(
    maxsize=32768
)  # a shift is told in the calendars of all who stand it: most lines are written many times
def _line(name: str, value: str | int | datetime | timedelta, kind: str = "") -> str:
    """One property, escaped, folded and ended by the library; a time is written in UTC."""
    from icalendar import Parameters, vDatetime, vDuration, vInt, vText
    from icalendar.parser import Contentline

    if isinstance(value, datetime):
        written: vDatetime | vDuration | vInt | vText = vDatetime(value.astimezone(UTC))
    elif isinstance(value, timedelta):
        written = vDuration(value)
    else:
        written = vInt(value) if isinstance(value, int) else vText(value)
    parameters = Parameters({"VALUE": kind} if kind else {})
    return str(Contentline.from_parts(name, parameters, written).to_ical(), "utf-8") + "\r\n"
