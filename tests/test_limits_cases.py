"""What really happened (domain.md §9), by the clocks; and a corrected instant, which runs them all again."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from timed import (
    DAY,
    LEVELS,
    NORM,
    TABLE,
    asked,
    event,
    graded,
    instant,
    limit,
    one,
    report,
    run,
    table,
)
from zhiban.book import Book
from zhiban.limits import Clock, clocks
from zhiban.page import read, write
from zhiban.record import open_record
from zhiban.subject import On


class Shelf:
    """The limits table and one county, and nothing else."""

    @cached_property
    def files(self) -> dict[str, bytes]:
        county = {"kind": "unit", "schema": "1", "id": "qinghe", "name": "青禾县政府", "level": "county"}
        city = {"kind": "unit", "schema": "1", "id": "wangchuan", "name": "望川市政府", "level": "municipal"}
        return {
            "records/limits.yml": TABLE, "records/units/qinghe.yml": write(county), "records/units/wangchuan.yml": write(city),
        }  # fmt: skip

    def get(self, path: str) -> bytes | None:
        return self.files.get(path)

    def paths(self) -> list[str]:
        return sorted(self.files)


def test_a_corrected_instant_runs_every_clock_again_and_the_old_verdict_stays() -> None:
    said = read((Path(__file__).parent / "pages" / "incident.yml").read_bytes()).facts
    why = {
        "id": "c1",
        "at": f"{DAY}T12:00+08:00",
        "by": "chen-xiao",
        "of": "occurred.at",
        "read": f"{DAY}T06:02+08:00",
        "why": "更正",
    }
    more = {**said, **{f"corrections[c1].{name}": text for name, text in why.items()}}
    path = "records/incidents/qinghe/2026/20261123-0557-shop-fire.yml"

    def seen(facts: Mapping[str, str]) -> On[Any]:
        return On(open_record(path, write(facts)), Book(Shelf()), instant("24 12:00"))

    def verdict(found: list[Clock]) -> tuple[str, int | None]:
        clock = next(c for c in found if c.limit.id == "muni-21-written")
        return clock.verdict, clock.minutes

    assert verdict(seen(said).clocks) == ("late", 34) and seen(said).clocks_before == []
    assert verdict(seen(more).clocks) == ("on_time", 29)
    assert verdict(seen(more).clocks_before) == ("late", 34)


def test_e1_three_injured_become_three_dead() -> None:
    reports = [report("phone", "06:09"), report("first", "06:31", "written")]
    graded_later = [graded("g1", "06:25", "ordinary"), graded("g2", "08:20", "larger")]
    larger = limit("shandong-larger", 60, form="written", mode="adds", grade_min="larger")
    incident = event(learned="06:04", subtype="fire", reports=reports, grades=graded_later)
    found = {c.limit.id: c for c in clocks(incident, NORM, LEVELS, instant("08:30"))}
    assert (found["muni-21-phone"].verdict, found["muni-21-phone"].minutes) == ("on_time", 12)
    assert (found["muni-21-written"].verdict, found["muni-21-written"].minutes) == ("late", 34)
    assert found["muni-21-notify"].verdict == "at_once"
    again = one(incident, larger, "08:30")
    assert (again.start.at, again.verdict) == (instant("08:20"), "running")


def test_e2_two_reporters_two_clocks_and_onset_apart() -> None:
    began = {"at": "2011-10-10T09:30+08:00", "basis": "68名学生不适"}
    first_signs = {"at": "2011-10-09T15:30+08:00"}
    to_province = limit(
        "province", 180, to="province", form="written", **{"from": ["municipal", "department"]}
    )
    sent = [
        report("city", "2011-10-10T19:09+08:00", "written", "province"),
        report("education", "2011-10-10T22:05+08:00", "written", "province", **{"from": "education"}),
    ]
    incident = event(began, onset=first_signs, unit="wangchuan", category="public_health", reports=sent)
    found = run(incident, table(to_province), "2011-10-11T12:00+08:00")
    city, education = found["province/wangchuan"], found["province/education"]
    assert (city.verdict, city.minutes) == ("late", 579) and (city.minutes or 0) - 180 == 6 * 60 + 39
    assert (education.verdict, education.minutes) == ("late", 755) and (
        education.minutes or 0
    ) - 180 == 9 * 60 + 35
    assert city.done and incident.onset and incident.onset.at
    assert city.done - incident.onset.at == timedelta(hours=27, minutes=39)


def test_e5_known_from_television() -> None:
    known = {"at": str(instant("18:00")), "channel": "media"}
    incident = event("14:00~15:15", known, reports=[report("r", "20:30")], requests=[asked(None)])
    found = {c.limit.id: c for c in clocks(incident, NORM, LEVELS, instant("24 08:00"))}
    assert found["muni-21-phone"].verdict == "late"  # from whichever end
    assert (found["muni-21-phone"].minutes, found["muni-21-phone"].at_least) == (390, 315)  # more than 5 h
    assert found["muni-21-phone"].since_learned == 150
    assert found["muni-21-reply-phone"].verdict == "indeterminate"


def test_e6_a_disputed_category_is_reported_whatever_its_nature() -> None:
    incident = event(
        "15:00", category="natural", also=["accident"], requests=[asked("24 16:30", form="phone")]
    )
    found = {c.limit.id: c.verdict for c in clocks(incident, NORM, LEVELS, instant("24 16:50"))}
    assert found["muni-21-phone"] == found["muni-21-written"] == found["muni-21-reply-phone"] == "overdue"
    both = table(limit("safety", 120, category="accident"), limit("disaster", 120, category="natural"))
    assert run(incident, both).keys() == {"safety", "disaster"}


def test_the_published_laws_stand_beside_or_above_the_norm_as_their_table_says() -> None:
    sick = event(
        "05:00",
        learned="05:10",
        category="public_health",
        reports=[report("p", "06:40"), report("w", "07:10", "written")],
    )
    found = {c.limit.id: c for c in clocks(sick, NORM, LEVELS, instant("08:00"))}
    assert not found["muni-21-phone"].decides and found["d376-20-county-phone"].verdict == "on_time"
    assert not found["muni-21-written"].decides and found["d376-20-county-written"].verdict == "on_time"
    assert found["muni-21-phone"].verdict == "late"  # the norm's figure is shown as the city's target
