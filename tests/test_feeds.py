"""The calendars to subscribe to: read back by another's parser, stable through swaps, and no word more than is listed."""

import re
from datetime import timedelta

import pytest
from icalendar import Calendar, Event

from site_book import ROSTER, Shelf, files, leaks, seeded
from zhiban.book import Book
from zhiban.schema.parts import Instant
from zhiban.site import pages, rosters
from zhiban.site.allowed import ALLOWED, Sight
from zhiban.site.words import Words

BEFORE = Instant.read("2026-11-20T12:00+08:00")
ISSUED = ROSTER.replace("shifts:\n", "issued:\n  at: 2026-11-01T09:00+08:00\n  by: wang-jianguo\nshifts:\n")
PLAN = ISSUED.partition("swaps:")[0]
PATH = "records/rosters/wangchuan/2026-11.yml"


def fed(
    roster: str, now: Instant = BEFORE, audience: str = "staff", more: dict[str, str] | None = None
) -> dict[str, str]:
    """The calendars of the tiny book with this roster."""
    book = Book(Shelf({**files(), PATH: roster, **(more or {})}))
    made = pages.Made(Sight(book, audience), Words("zh"), now)
    told = rosters.roster_pages(made)
    return {path: text for path, text in told.items() if path.endswith(".ics")}


def events(text: str) -> dict[str, Event]:
    """What another's parser reads in a calendar, by UID."""
    found = Calendar.from_ical(text).walk("VEVENT")
    return {str(event["UID"]): event for event in found if isinstance(event, Event)}


def alarms(event: Event) -> list[timedelta]:
    """When an event reminds, from its start."""
    found: list[timedelta] = [alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")]
    return found


def sequence(event: Event) -> int:
    """How often the event was changed, as its reader is told."""
    return int(event.decoded("SEQUENCE"))


def test_a_units_calendar_has_each_shift_with_its_people_and_an_alarm_before_it() -> None:
    told = events(fed(PLAN)["feeds/wangchuan.ics"])
    assert list(told) == ["wangchuan.2026-11-23@zhiban", "wangchuan.2026-11-24@zhiban"]
    first = told["wangchuan.2026-11-23@zhiban"]
    assert first.decoded("DTSTART") == Instant.read("2026-11-23T08:00+08:00")
    assert first.decoded("DTEND") == Instant.read("2026-11-24T08:00+08:00")
    assert first.decoded("DTSTAMP") == Instant.read("2026-11-01T09:00+08:00"), "the record's time"
    for words in ("带班领导 王建国（在岗）", "主班 李娜", "备班 赵敏", "值班电话 0599-6210001"):
        assert words in str(first["DESCRIPTION"])
    assert alarms(first) == [timedelta(minutes=-30)]


def test_a_persons_calendar_has_the_persons_shifts_and_no_other() -> None:
    told = fed(PLAN)
    assert set(told) == {f"feeds{name}.ics" for name in ("/wangchuan", "/people/wang-jianguo", "/people/li-na", "/people/zhao-min")}  # fmt: skip
    mine = events(told["feeds/people/zhao-min.ics"])
    assert [str(event["SUMMARY"]).partition(" ")[0] for event in mine.values()] == ["备班", "主班"]
    assert [alarms(event) for event in mine.values()] == [[timedelta(hours=-12), timedelta(hours=-1)]] * 2


def test_a_swap_raises_the_sequence_and_keeps_the_uid() -> None:
    uid = "wangchuan.2026-11-24@zhiban"
    before, after = (events(fed(text)["feeds/wangchuan.ics"])[uid] for text in (PLAN, ISSUED))
    assert sequence(after) > sequence(before)
    assert after.decoded("DTSTAMP") == Instant.read("2026-11-20T10:00+08:00")
    assert "主班 李娜" in str(after["DESCRIPTION"]) and "赵敏 → 李娜" in str(after["DESCRIPTION"])
    assert "家中有事" not in str(after)
    other = "wangchuan.2026-11-23@zhiban"
    kept = [events(fed(text)["feeds/wangchuan.ics"])[other].to_ical() for text in (PLAN, ISSUED)]
    assert kept[0] == kept[1], "the other shift is as it was"


def test_who_gave_a_shift_away_sees_it_called_off_and_who_took_it_has_it() -> None:
    told = fed(ISSUED)
    gone = events(told["feeds/people/zhao-min.ics"])["wangchuan.2026-11-24.zhao-min@zhiban"]
    assert (str(gone["STATUS"]), alarms(gone)) == ("CANCELLED", [])
    planned = events(fed(PLAN)["feeds/people/zhao-min.ics"])["wangchuan.2026-11-24.zhao-min@zhiban"]
    assert str(planned["STATUS"]) == "CONFIRMED" and sequence(gone) > sequence(planned)
    mine = events(told["feeds/people/li-na.ics"])["wangchuan.2026-11-24.li-na@zhiban"]
    assert str(mine["STATUS"]) == "CONFIRMED"


SWAP = """  - id: s2
    at: 2026-11-21T10:00+08:00
    by: li-na
    shift: 2026-11-24
    post: primary
    from: li-na
    to: zhao-min
"""
CORRECTION = """corrections:
  - id: c1
    at: 2026-11-21T10:00+08:00
    by: li-na
    of: swaps[s1]
    why: 没有调班
"""


@pytest.mark.parametrize("added", [SWAP, CORRECTION])
def test_whatever_is_added_the_sequence_never_falls(added: str) -> None:
    """Facts are only ever added, and every fact of a shift counts."""
    uid = "wangchuan.2026-11-24@zhiban"
    before, after = (events(fed(roster)["feeds/wangchuan.ics"])[uid] for roster in (ISSUED, ISSUED + added))
    assert sequence(after) > sequence(before)
    assert str(after["DESCRIPTION"]) != str(before["DESCRIPTION"])


def test_the_same_book_gives_the_same_bytes_at_another_moment() -> None:
    assert fed(ISSUED) == fed(ISSUED, Instant.read("2026-11-22T03:17+08:00"))
    later = fed(ISSUED, Instant.read("2026-11-24T08:00+08:00"))["feeds/wangchuan.ics"]
    assert list(events(later)) == ["wangchuan.2026-11-24@zhiban"], "what is past is told no more"


def test_a_calendar_is_folded_and_ended_as_the_standard_asks() -> None:
    for text in fed(ISSUED).values():
        lines = text.encode().split(b"\r\n")
        assert lines[0] == b"BEGIN:VCALENDAR" and lines[-2:] == [b"END:VCALENDAR", b""]
        assert max(map(len, lines)) <= 75 and not any(b"\n" in line or b"\r" in line for line in lines)


def test_a_draft_is_in_no_calendar_and_the_public_has_none() -> None:
    assert fed(ROSTER) == {}
    assert fed(ISSUED, audience="public") == {}


def test_a_name_that_means_something_in_a_calendar_stays_a_name() -> None:
    hostile = "李;娜,\\x:END:VEVENT"
    person = f"kind: person\nschema: 1\nid: li-na\nname: '{hostile}'\nunit: wangchuan\n"
    told = fed(ISSUED, more={"records/people/li-na.yml": person})
    found = events(told["feeds/wangchuan.ics"])
    assert len(found) == 2
    assert all(f"主班 {hostile}" in str(event["DESCRIPTION"]) for event in found.values())


def test_the_calendars_hold_nothing_that_is_not_listed() -> None:
    found, seeds = seeded()
    canary = "records/rosters/canary.yml"
    found[canary] = re.sub(r"(    end: )\S+", r"\g<1>2026-12-30T08:00+08:00", found[canary])
    found[PATH] = ISSUED
    made = pages.Made(Sight(Book(Shelf(found)), "staff"), Words("zh"), BEFORE)
    told = {path: text for path, text in rosters.roster_pages(made).items() if path.endswith(".ics")}
    text = "\n".join([*told, *told.values()]).replace("\r\n ", "")
    listed = {f"{kind}.{spot}" for kind, spots in ALLOWED["staff"].items() for spot in spots.split()}
    seen = leaks(text, seeds)
    assert {"roster.unit", "roster.shifts.primary", "roster.shifts.standby"} <= seen <= listed
    assert set(re.findall(r"\d{4}-\d{7}|1\d{10}", text)) == {"0599-6210001"}
