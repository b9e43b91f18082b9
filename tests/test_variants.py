"""Other places' time limits (domain.md §6.3) and a second edition of the regulation, each a small book under `variants/`.

The limits are data alone: no book here needs a line of code that another does not. Every clock of every incident in
these books is told below, to the minute.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from telling import Shelf
from timed import event, graded, report
from zhiban import judge
from zhiban.book import Book
from zhiban.judge import Bench
from zhiban.limits import clocks
from zhiban.rule import MARK, Finding
from zhiban.schema.parts import Instant
from zhiban.subject import On

VARIANTS = Path(__file__).parent / "variants"
NOW = Instant.read("2027-02-01T08:00+08:00")
Told = tuple[int | None, str, bool]

# For each incident: limit (and party where it is not the unit) → minutes, verdict, whether it decides.
TOLD: dict[str, dict[str, Told]] = {
    "wuhan/20260310-0840-pipe": {  # ordinary: two hours from learning
        "muni-21-phone": (15, "on_time", True), "muni-21-written": (150, "late", False), "wuhan-ordinary": (120, "on_time", True)},
    "wuhan/20260310-0841-warehouse": {  # larger: one hour from learning
        "muni-21-phone": (15, "on_time", True), "muni-21-written": (91, "late", False), "wuhan-larger": (61, "late", True)},
    "wuhan/20260310-0842-blast": {  # major: half an hour from the occurrence, eleven minutes after learning
        "muni-21-phone": (15, "on_time", True), "muni-21-written": (31, "late", False), "wuhan-major": (31, "late", True)},
    "wuhan/20260310-0843-rising": {  # ordinary at first; one hour from the moment it became larger
        "muni-21-phone": (15, "on_time", True), "muni-21-written": (50, "late", False),
        "wuhan-ordinary": (20, "on_time", True), "wuhan-larger": (60, "on_time", True)},
    "lanzhou/20260310-0200-flood": {  # the reason is stated: counted from receipt
        "lanzhou-report": (270, "late", False), "lanzhou-brief": (90, "on_time", True)},
    "lanzhou/20260310-0201-unsaid": {  # no reason: two hours from the occurrence
        "lanzhou-report": (270, "late", True), "lanzhou-brief": (90, "on_time", False)},
    "lanzhou/20260310-0202-later": {  # a reason, and yet too late
        "lanzhou-report": (301, "late", False), "lanzhou-brief": (121, "late", True)},
    "shandong/20260310-0955-mine": {  # county and city report to the province, each from its own receipt
        "muni-21-phone": (13, "on_time", True), "muni-21-written": (25, "on_time", True),
        "shandong-direct": (30, "on_time", True), "shandong-larger": (61, "late", True),
        "shandong-direct/city": (30, "on_time", True), "shandong-larger/city": (60, "on_time", True)},
    "shandong/20260310-0956-press": {  # ordinary: nothing in writing to the province
        "muni-21-phone": (13, "on_time", True), "muni-21-written": (25, "on_time", True),
        "shandong-direct": (31, "late", True), "shandong-direct/city": (31, "late", True)},
    "shanghai/20260310-1320-crane": {  # each level: an hour by word of mouth, two in writing
        "shanghai-town-oral": (40, "on_time", True), "shanghai-town-written": (120, "on_time", True),
        "muni-21-phone/district": (110, "late", False), "muni-21-written/district": (171, "late", False),
        "shanghai-county-oral/district": (60, "on_time", True), "shanghai-county-written/district": (121, "late", True)},
    "chongqing/20260310-0900-bus": {  # the same parties as the norm: the law decides
        "muni-21-phone": (12, "on_time", True), "muni-21-written": (58, "late", False), "chongqing-larger": (58, "on_time", True)},
    "chongqing/20260310-0901-bus-later": {  # graded after the norm's half hour was over: that stays late
        "muni-21-phone": (12, "on_time", True), "muni-21-written": (58, "late", True), "chongqing-larger": (58, "on_time", True)},
    "chongqing/20260310-0902-bus-light": {
        "muni-21-phone": (12, "on_time", True), "muni-21-written": (31, "late", True)},
    "jiangxi/20260310-0900-boat": {  # two hours for the county, three for the city, both from the occurrence
        "muni-21-phone": (14, "on_time", True), "muni-21-written": (119, "late", False),
        "jiangxi-county": (119, "on_time", True), "jiangxi-city/city": (181, "late", True)},
    "xian/20260310-0630-canteen": {  # each level in time, and yet more than four hours in all
        "muni-21-phone": (186, "late", True), "muni-21-written": (295, "late", False),
        "xian-county": (115, "on_time", True), "xian-city/city": (114, "on_time", True), "xian-cap/city": (300, "late", True)},
    "xian/20260310-0801-banquet": {  # the county a minute late, the whole in time
        "muni-21-phone": (96, "late", True), "muni-21-written": (151, "late", False),
        "xian-county-high": (61, "late", True), "xian-city-high/city": (60, "on_time", True), "xian-cap/city": (156, "on_time", True)},
    "anshan/20260310-0900-shed": {
        "muni-21-phone": (12, "on_time", True), "muni-21-written": (1440, "late", False), "anshan-ordinary": (1440, "on_time", True)},
    "anshan/20260310-0901-shed-fire": {
        "muni-21-phone": (12, "on_time", True), "muni-21-written": (61, "late", False), "anshan-larger": (61, "late", True)},
    "beijing-schools/20260310-1000-playground": {
        "muni-21-phone": (10, "on_time", True), "muni-21-written": (1440, "late", False), "beijing-school": (1440, "on_time", True)},
    "beijing-schools/20260310-1001-coach": {
        "muni-21-phone": (10, "on_time", True), "muni-21-written": (121, "late", False), "beijing-school-major": (121, "late", True)},
    "beijing-schools/20260310-1002-shop": {  # no school: the norm alone
        "muni-21-phone": (10, "on_time", True), "muni-21-written": (31, "late", True)},
    "county-2018/20260310-1100-dam": {
        "muni-21-phone": (20, "on_time", True), "muni-21-written": (40, "on_time", True)},
    "county-2018/20260310-1101-dam-alone": {
        "muni-21-phone": (None, "overdue", True), "muni-21-written": (None, "overdue", True)},
    "editions/20261231-2350-in-time": {"muni-21-phone": (15, "on_time", True), "muni-21-written": (30, "on_time", True)},
    "editions/20261231-2359-late": {"muni-21-phone": (16, "late", True), "muni-21-written": (31, "late", True)},
    "editions/20270101-0000-in-time": {"muni-21-phone-2027": (10, "on_time", True), "muni-21-written-2027": (20, "on_time", True)},
    "editions/20270101-0001-late": {"muni-21-phone-2027": (12, "late", True), "muni-21-written-2027": (30, "late", True)},
}  # fmt: skip


@cache
def book(name: str) -> Book:
    root = VARIANTS / name
    return Book(Shelf({p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*.yml"))}))


def incident(name: str) -> On[Any]:
    place, _, ident = name.partition("/")
    path = next(path for path in book(place).paths("incidents") if path.endswith(f"/{ident}.yml"))
    record = book(place).record(path)
    assert record
    return On(record, book(place), NOW)


def found(name: str) -> list[Finding]:
    on = incident(name)
    return judge.state(on.record, Bench(on.book, NOW))


def everything() -> Iterator[str]:
    for path in sorted(VARIANTS.glob("*/records/incidents/*/*/*.yml")):
        yield f"{path.relative_to(VARIANTS).parts[0]}/{path.stem}"


def test_every_incident_of_every_book_is_told() -> None:
    assert sorted(TOLD) == sorted(everything())
    assert {name.partition("/")[0] for name in TOLD} == {folder.name for folder in VARIANTS.iterdir()}


@pytest.mark.parametrize("name", TOLD)
def test_each_clock_says_what_the_place_says(name: str) -> None:
    on = incident(name)
    said = {
        c.limit.id + (f"/{c.party}" if c.party != on.says.unit else ""): (
            c.minutes if c.done else None, c.verdict, c.decides,
        )
        for c in on.clocks
    }  # fmt: skip
    assert said == TOLD[name]


@pytest.mark.parametrize("name", TOLD)
def test_what_is_marked_late_is_what_decides_and_was_late(name: str) -> None:
    late = [said for said in TOLD[name].values() if said[1:] == ("late", True)]
    marked = {f.item or f.code: f for f in found(name) if f.code in ("ZB2101", "ZB2102", "ZB2108")}
    assert len(marked) == len(late)


@pytest.mark.parametrize("place", sorted(folder.name for folder in VARIANTS.iterdir()))
def test_each_book_is_well_formed_and_its_limits_stand_without_overlap(place: str) -> None:
    for path in book(place).paths():
        record = book(place).record(path)
        assert record and record.page.sound and not record.page.problems and not record.flaws
    codes = {f.code for f in judge.book(Bench(book(place), NOW))}
    assert not codes & {"ZB0101", "ZB2120", "ZB2121", "ZB2122", "ZB2123", "ZB2124"}


@pytest.mark.parametrize(
    ("place", "grade", "at", "verdict"),
    [
        ("wuhan", None, "08:00", "on_time"), ("wuhan", None, "08:01", "late"),  # not graded: as an ordinary one
        ("wuhan", "ungraded", "08:00", "on_time"), ("wuhan", "ordinary", "08:01", "late"),
        ("wuhan", "larger", "07:00", "on_time"), ("wuhan", "larger", "07:01", "late"),
        ("wuhan", "major", "06:27", "on_time"), ("wuhan", "major", "06:28", "late"),
        ("wuhan", "extraordinary", "06:27", "on_time"), ("wuhan", "extraordinary", "06:28", "late"),
        ("anshan", "ordinary", "24 05:57", "on_time"), ("anshan", "ordinary", "24 05:58", "late"),
        ("anshan", "larger", "06:57", "on_time"), ("anshan", "larger", "06:58", "late"),
        ("jiangxi", "ordinary", "06:27", "on_time"), ("jiangxi", "ordinary", "06:28", "late"),
        ("jiangxi", "larger", "07:57", "on_time"), ("jiangxi", "larger", "07:58", "late"),
    ],
)  # fmt: skip
def test_to_the_minute(place: str, grade: str | None, at: str, verdict: str) -> None:
    """Occurred 05:57, learned 06:00, graded 06:05, reported in writing at the minute given."""
    grades = [graded("g", "06:05", grade)] if grade else []
    said = event(
        "05:57", "06:00", unit="district", grades=grades, reports=[report("w", at, "written", to="city")]
    )
    limits = book(place).limits
    assert limits
    (decides,) = [
        c
        for c in clocks(said, limits, book(place).levels, NOW)
        if c.decides and c.limit.form == "written" and c.party == "district"
    ]
    assert decides.verdict == verdict


def test_a_townships_own_call_is_never_a_breach_whatever_the_county_forbids() -> None:
    for name in ("county-2018/20260310-1100-dam", "county-2018/20260310-1101-dam-alone"):
        told = [f for f in found(name) if f.place.startswith("reports[town]")]
        assert not [f for f in told if f.effect is MARK]
    assert "ZB2106" in {
        f.code for f in found("county-2018/20260310-1101-dam-alone")
    }  # the county reports too
    assert not {f.code for f in found("county-2018/20260310-1100-dam") if f.effect is MARK}


def test_a_finding_names_the_edition_that_was_in_force_on_the_day() -> None:
    old, new = found("editions/20261231-2359-late"), found("editions/20270101-0001-late")
    for findings, year, phone, written in ((old, 2023, 15, 30), (new, 2027, 10, 20)):
        title = f"政府系统政务值班工作规范（{year}年版）"
        for code, allowed in (("ZB2101", phone), ("ZB2102", written)):
            (finding,) = [f for f in findings if f.code == code]
            assert f"时限 {allowed} 分钟，依{title}（" in finding.zh
            assert f"limit {allowed} under {title} (" in finding.en


def test_where_the_book_has_one_edition_none_is_named() -> None:
    (finding,) = [f for f in found("chongqing/20260310-0902-bus-light") if f.code == "ZB2102"]
    assert "依" not in finding.zh and " under " not in finding.en


def test_a_law_that_prevails_is_named() -> None:
    (finding,) = [f for f in found("anshan/20260310-0901-shed-fire") if f.code == "ZB2102"]
    assert "时限 60 分钟，依鞍山市报送突发事件信息的规定" in finding.zh


def test_whoever_was_late_hears_that_a_reason_would_have_done() -> None:
    (hint,) = [f for f in found("lanzhou/20260310-0201-unsaid") if f.code == "ZB2112"]
    assert "re: lanzhou-brief" in hint.paste and hint.figures["due"] == "2026-03-10T07:00+08:00"
    for name in ("lanzhou/20260310-0200-flood", "lanzhou/20260310-0202-later"):
        assert "ZB2112" not in {f.code for f in found(name)}
