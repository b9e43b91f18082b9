"""The statistics: known answers from a small book."""

import csv
import io
import re

import pytest

from site_book import UNIT, Shelf, files
from zhiban.book import Book
from zhiban.desk.board import board
from zhiban.schema.parts import Instant
from zhiban.site import making
from zhiban.site.allowed import ALLOWED
from zhiban.site.figures import Counted, count
from zhiban.site.meanings import GROUPS
from zhiban.site.statistics_page import judged, statistics

NOW = Instant.read("2026-11-23T21:00+08:00")
NAMES = [meaning.name for _, _, meanings in GROUPS for meaning in meanings]
ALL = frozenset(NAMES)
COUNTY = """kind: unit
schema: 1
id: qinghe
name: 青禾县人民政府
level: county
parent: wangchuan
handover_grace: 15
"""
LIMITS = """kind: limits
schema: 1
limits:
  - id: phone
    category: any
    from:
      - county
    to: municipal
    trigger: occurred
    minutes: 15
    form: phone
    mode: base
    basis: 第二十一条
    effective_from: 2026-01-01
"""


def incident(number: int, took: int, more: str = "", day: int = 10, hour: str = "06") -> tuple[str, str]:
    """An incident reported by phone after so many minutes, learned of five minutes after it occurred."""
    name = f"202611{day:02}-{hour}00-case-{number}"
    at = f"2026-11-{day:02}T{hour}"
    return f"records/incidents/qinghe/2026/{name}.yml", (
        f"kind: incident\nschema: 1\nid: {name}\nunit: qinghe\ntitle: 某地火灾\n{more or 'category: accident'}\n"
        f"occurred:\n  at: {at}:00+08:00\nlearned:\n  at: {at}:05+08:00\n"
        f"reports:\n  - id: phone\n    stage: first\n    form: phone\n    channel: phone\n"
        f"    at: {at}:{took:02}+08:00\n    by: li-na\n    to: wangchuan\n"
    )


def log(day: str, after: str, signed: str) -> tuple[str, str]:
    """A log of the county's: `both` sides signed, `one`, or `none`; with an instruction that the next day closes."""
    over = f"handover:\n  at: {after}T08:00+08:00\n  by: li-na\n  situation: 平稳\n"
    taken = f"takeover:\n  at: {after}T08:02+08:00\n  by: zhao-min\n"
    return f"records/logs/qinghe/2026/{day}.yml", (
        f"kind: duty_log\nschema: 1\nunit: qinghe\nstart: {day}T08:00+08:00\nend: {after}T08:00+08:00\n"
        f"primary: li-na\nentries:\n  - id: 0900-li-na\n    at: {day}T09:00+08:00\n    by: li-na\n"
        f"    kind: instruction\n    text: 请核实。\n    owes: feedback\n"
        f"  - id: 1100-li-na\n    at: {day}T11:00+08:00\n    by: li-na\n    kind: note\n    re: 0900-li-na\n"
        f"    closes: yes\n    outcome: 已报\n"
        + (over if signed != "none" else "")
        + (taken if signed == "both" else "")
    )


def book(*more: tuple[str, str]) -> Book:
    found = {**files(), "records/units/qinghe.yml": COUNTY, "records/limits.yml": LIMITS, **dict(more)}
    return Book(Shelf(found))


def counted(*more: tuple[str, str], listed: frozenset[str] = ALL) -> Counted:
    of = book(*more)
    return count(of, NOW, listed, ("wangchuan", "qinghe"), judged)


def values(found: Counted, name: str) -> list[int | None]:
    return sorted((one.value for one in found.seen[name]), key=str)


def test_clocks_on_time_and_late_are_told_as_the_clocks_tell_them() -> None:
    found = counted(*(incident(n, took) for n, took in enumerate((9, 15, 16, 40))))
    assert values(found, "phone_on_time") == [False, False, True, True], "the fifteenth minute is on time"
    assert values(found, "phone_from_occurrence") == [15, 16, 40, 9]
    assert values(found, "phone_from_learning") == [10, 11, 35, 4]
    assert {one.unit for one in found.seen["phone_on_time"]} == {"qinghe"}
    assert {one.month for one in found.seen["phone_on_time"]} == {"2026-11"}


def test_a_report_never_made_is_not_on_time_and_an_uncertain_start_is_counted_apart() -> None:
    path, text = incident(1, 9)
    never = path, text.partition("reports:")[0]
    unsure = incident(2, 20, hour="07")
    span = "occurred:\n  earliest: 2026-11-10T07:00+08:00\n  latest: 2026-11-10T07:10+08:00"
    found = counted(never, (unsure[0], unsure[1].replace("occurred:\n  at: 2026-11-10T07:00+08:00", span)))
    assert values(found, "phone_on_time") == [False]
    assert len(found.seen["undecided"]) == 1


def test_a_law_that_prevails_decides_and_the_regulations_limit_is_counted_apart() -> None:
    law = (
        LIMITS.partition("limits:\n")[2].replace("id: phone", "id: law").replace("minutes: 15", "minutes: 60")
    )
    table = LIMITS + law.replace("mode: base", "mode: replaces").replace(
        "category: any", "category: public_health"
    )
    found = counted(incident(1, 40, "category: public_health"), ("records/limits.yml", table))
    assert values(found, "phone_on_time") == [True]
    assert len(found.seen["superseded"]) == 1


@pytest.mark.parametrize(
    "more", ["category: social_security", "category: accident\nalso:\n  - social_security"]
)
def test_nothing_of_a_social_security_incident_is_counted(more: str) -> None:
    path, text = incident(1, 40, more)
    name = path.rpartition("/")[2].removesuffix(".yml")
    day = log("2026-11-10", "2026-11-11", "both")
    tied = day[0], day[1].replace("kind: instruction\n", f"kind: instruction\n    incident: {name}\n")
    found = counted((path, text), tied)
    for of in ("phone_on_time", "phone_from_occurrence", "finals", "instructions_fed_back", "explained"):
        assert not found.seen[of], of
    assert counted(incident(1, 40), day).seen["instructions_fed_back"], (
        "the same is counted of another incident"
    )


def test_shifts_are_counted_by_what_their_logs_say() -> None:
    roster = "kind: roster\nschema: 1\nunit: qinghe\nmonth: 2026-11\nissued:\n  at: 2026-10-25T09:00+08:00\n  by: li-na\nshifts:\n"
    for day in range(1, 25):
        at = f"2026-11-{day:02}"
        roster += f"  - id: {at}\n    start: {at}T08:00+08:00\n    end: 2026-11-{day + 1:02}T08:00+08:00\n    primary: li-na\n"
    logs = [
        log("2026-11-18", "2026-11-19", "both"),
        log("2026-11-19", "2026-11-20", "one"),
        log("2026-11-20", "2026-11-21", "none"),
    ]
    found = counted(("records/rosters/qinghe/2026-11.yml", roster), *logs)
    assert len(found.seen["shifts_closed"]) == 5, (
        "from the first log, the 18th, to the shift that ended today"
    )
    assert sum(map(bool, values(found, "shifts_closed"))) == 2
    assert sum(map(bool, values(found, "handovers_signed"))) == 1
    assert sum(map(bool, values(found, "log_missing"))) == 2
    assert values(found, "instructions_fed_back") == [True] * 3
    assert values(found, "instructions_took") == [120] * 3
    assert values(found, "training_coverage") == [False], "nobody was trained"


def test_what_is_owed_is_what_the_board_shows() -> None:
    of = book(log("2026-11-18", "2026-11-19", "none"), log("2026-11-19", "2026-11-20", "one"))
    found = count(of, NOW, ALL, ("wangchuan", "qinghe"), judged)
    shown = [f for f in board(of, NOW).owed if re.search("/(qinghe|wangchuan)", f.path)]
    assert len(found.seen["owed_overdue"]) == len(shown) > 0
    assert sum(map(bool, values(found, "owed_overdue"))) == sum(
        f.due is not None and f.due < NOW for f in shown
    )


def test_a_mark_is_explained_once_a_real_cause_is_written() -> None:
    late = "late:\n  - id: ZB2101\n    at: 2026-11-10T07:00+08:00\n    by: li-na\n    cause: {}\n"
    path, text = incident(1, 40)
    for cause, explained in (("verifying", True), ("to_follow", False)):
        found = counted((path, text + late.format(cause)))
        assert values(found, "explained") == [explained]
        assert [mark.code for mark in found.marks if mark.explained is not None] == ["ZB2101"]


def test_what_is_older_than_twelve_months_or_not_listed_is_not_counted() -> None:
    path, text = incident(1, 9)
    old = path.replace("2026", "2025"), text.replace("2026", "2025")
    assert not counted(old).seen["phone_on_time"]
    assert set(counted(incident(1, 9), listed=frozenset({"finals"})).seen) <= {"finals"}
    listed = {name for name in ALLOWED["staff"]["figures"].split() if name.startswith("statistics.")}
    assert listed == {f"statistics.{name}" for name in NAMES}
    assert not [name for name in ALLOWED["public"]["figures"].split() if name.startswith("statistics.")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_and_the_csv_tell_the_same_and_the_public_gets_neither(language: str) -> None:
    many = [incident(n, 9 if n < 6 else 40, day=9 + n) for n in range(8)]
    pages = statistics(making(book(*many), "staff", language, NOW))
    rows = list(csv.reader(io.StringIO(pages["statistics.csv"].lstrip("\ufeff"))))
    total = next(row for row in rows if row[0] == "phone_on_time")
    assert total[4:7] == ["8", "6", "75%"]
    assert "75&#37;" in pages["statistics.md"]
    assert next(row for row in rows if row[0] == "phone_from_occurrence")[7:9] == ["9", "40"]
    assert statistics(making(book(*many), "public", language, NOW)) == {}
    few = statistics(making(book(*many[:4]), "staff", language, NOW))
    assert "100&#37;" not in few["statistics.md"]
    row = next(
        row
        for row in csv.reader(io.StringIO(few["statistics.csv"].lstrip("\ufeff")))
        if row[0] == "phone_on_time"
    )
    assert row[4:9] == [""] * 5 and row[9]


@pytest.mark.parametrize("sizes", [(1,), (2, 2), (4, 4)])
def test_the_page_does_not_say_why_a_figure_is_left_out(sizes: tuple[int, ...]) -> None:
    """That two units count four each could be told from a total of eight, and from any word of its own for that."""
    units = ("qinghe", "songling")[: len(sizes)]
    cases = {
        unit: [incident(n, 9, day=n + 1) for n in range(size)]
        for unit, size in zip(units, sizes, strict=True)
    }
    more = {p.replace("qinghe", u): t.replace("qinghe", u) for u, all_of in cases.items() for p, t in all_of}
    county = ("records/units/songling.yml", COUNTY.replace("qinghe", "songling"))
    unseen = ("records/units/wangchuan.yml", UNIT.replace("schema: 1", "schema: 1\nhandling: work_secret"))
    page = statistics(making(book(county, unseen, *more.items()), "staff", "zh", NOW))["statistics.md"]
    section = page.partition("{: #phone-on-time ")[2].partition("\n### ")[0]
    assert "少于5，或为防推算不列。" in section and not re.search(r"\d+ / \d+|[1-9]\d*&#37;", section)
