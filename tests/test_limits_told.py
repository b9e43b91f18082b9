"""What the worked cases (domain.md §9) say when the judge is asked, not the clocks alone: E1, E5, E6."""

from collections.abc import Iterator
from typing import Any

from telling import Shelf
from timed import TABLE, asked, graded, instant, moment, report
from zhiban import judge
from zhiban.book import Book
from zhiban.judge import Bench
from zhiban.page import write
from zhiban.rule import ADVISE, MARK, REMIND, Effect, Finding

UNITS = {"qinghe": "county", "wangchuan": "municipal"}


def facts(said: dict[str, Any], at: str = "") -> Iterator[tuple[str, str]]:
    for name, value in said.items():
        if isinstance(value, dict):
            yield from facts(value, f"{at}{name}.")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for item in value:
                yield from facts(item, f"{at}{name}[{item['id']}].")
        elif isinstance(value, list):
            yield from ((f"{at}{name}{{{text}}}", text) for text in value)
        else:
            yield at + name, value


def told(now: str, **other: Any) -> dict[str, Finding]:
    """The findings on an incident of the county, by code."""
    said = {"kind": "incident", "schema": "1", "id": "20261123-0557-case", "unit": "qinghe",
            "title": "青禾县石滩镇险情", "category": "accident", "none_affected": "无", **other}  # fmt: skip
    path = "records/incidents/qinghe/2026/20261123-0557-case.yml"
    files = {"records/limits.yml": TABLE, path: write(dict(facts(said)))}
    for name, level in UNITS.items():
        unit = {"kind": "unit", "schema": "1", "id": name, "name": name, "level": level}
        files[f"records/units/{name}.yml"] = write(unit)
    book = Book(Shelf(files))
    record = book.record(path)
    assert record and record.page.sound and not record.flaws
    return {f.code: f for f in judge.state(record, Bench(book, instant(now)))}


def hurt(dead: int, missing: int, injured: int, at: str) -> dict[str, str]:
    figures = {"dead": str(dead), "missing": str(missing), "injured": str(injured)}
    return figures | {"as_of": str(instant(at)), "source": "县消防大队"}


def effects(found: dict[str, Finding], *codes: str) -> list[Effect | None]:
    return [found[code].effect if code in found else None for code in codes]


def test_e1_a_fire_whose_injured_die() -> None:
    first = {**report("first", "06:31", "written"), "casualties": hurt(0, 0, 3, "06:25")}
    then = {
        **report("followup", "08:41", "written"),
        "stage": "followup",
        "casualties": hurt(3, 0, 0, "08:20"),
    }
    fire: dict[str, Any] = {
        "title": "城关镇商铺火灾3人送医", "subtype": "fire",
        "occurred": moment("05:57"), "learned": moment("06:04"),
    }  # fmt: skip
    ordinary, larger = graded("g1", "06:25", "ordinary"), graded("g2", "08:20", "larger")
    found = told("08:30", **fire, grades=[ordinary, larger], reports=[report("p", "06:09"), first])
    assert effects(found, "ZB2101", "ZB2102", "ZB1904") == [None, MARK, REMIND]
    assert (found["ZB2102"].figures["minutes"], found["ZB2102"].figures["allowed"]) == (34, 30)
    assert found["ZB1904"].place == "grades[g2]"
    later = told("09:00", **fire, grades=[ordinary, larger], reports=[report("p", "06:09"), first, then])
    assert effects(later, "ZB1904", "ZB1907", "ZB1911") == [None, None, None]  # three injured are three dead
    ungraded = told("09:00", **fire, grades=[ordinary], reports=[report("p", "06:09"), first, then])
    assert effects(ungraded, "ZB1911") == [ADVISE] and ungraded["ZB1911"].figures["number"] == 3


def test_e5_an_accident_known_from_television() -> None:
    found = told(
        "24 08:00",
        occurred=moment("14:00~15:15"),
        learned={**moment("18:00"), "channel": "media"},
        reports=[report("r", "20:30")],
        requests=[{k: v for k, v in asked(None).items() if k != "by"} | {"by": "a"}],
    )
    assert effects(found, "ZB2101", "ZB2103", "ZB2110") == [MARK, None, ADVISE]
    assert found["ZB2101"].figures["minutes"] == 315  # at the least: more than five hours
    assert found["ZB2001"].figures["lacks"] == "at"  # when the telephone rang is what is asked for


def test_e6_a_flood_that_was_also_an_accident_is_reported_whatever_it_is_called() -> None:
    case: dict[str, Any] = {
        "title": "石滩镇箱涵遇山洪5人失联", "category": "natural", "also": ["accident"], "may_escalate": "yes",
        "occurred": moment("15:00"), "learned": moment("15:20"),
    }  # fmt: skip
    assert effects(told("16:00", **case), "ZB2107", "ZB2109") == [REMIND, REMIND]
    over = {"at": str(instant("23:00")), "by": "a"}
    assert effects(told("24 08:00", **case, ended=over), "ZB2107") == [MARK]
    missing = {**report("first", "15:25", "written"), "casualties": hurt(0, 5, 0, "15:24")}
    dead = {**report("v", "20:00", "written"), "stage": "followup", "casualties": hurt(5, 0, 0, "19:50")}
    found = told("21:00", **case, reports=[missing, dead], grades=[graded("g", "15:30", "ordinary")])
    assert effects(found, "ZB2107", "ZB1907", "ZB1911") == [None, None, ADVISE]
    first = told("15:40", **case, reports=[missing], grades=[graded("g", "15:30", "ordinary")])
    assert first["ZB1911"].figures["grade_en"] == "larger"  # the missing count with the dead


def test_a_figure_that_falls_is_told_once_by_the_narrowest_sum() -> None:
    one = {**report("first", "06:10", "written"), "casualties": hurt(3, 2, 4, "06:05")}
    two = {
        **report("next", "07:00", "written"),
        "stage": "followup",
        "casualties": hurt(2, 2, 4, "06:50"),
    }
    case = {"occurred": moment("05:57"), "reports": [one, two]}
    assert told("08:00", **case)["ZB1907"].figures["what_en"] == "dead"
    found_alive = {**two, "casualties": hurt(3, 0, 4, "06:50")}
    case = {"occurred": moment("05:57"), "reports": [one, found_alive]}
    assert told("08:00", **case)["ZB1907"].figures["what_en"] == "dead and missing together"
    noted = {**found_alive, "text": "2人已安全下山"}
    assert "ZB1907" not in told("08:00", occurred=moment("05:57"), reports=[one, noted])


def test_a_closed_file_is_marked_for_what_was_never_reported_and_says_so_for_ever() -> None:
    act = {"at": str(instant("08:00")), "by": "a"}
    closed = {"occurred": moment("05:57"), "reports": [report("p", "06:09")], "ended": act, "closed": act}
    soon, later = told("08:01", **closed), told("24 12:00", **closed)
    assert effects(soon, "ZB2109") == effects(later, "ZB2109") == [MARK]
    assert soon["ZB2109"] == later["ZB2109"]


def test_a_file_is_closed_when_everything_is_accounted_for() -> None:
    act = {"at": str(instant("08:00")), "by": "a"}
    last = {**report("final", "07:50", "written"), "stage": "final", "elements": {"time": "5时57分"}}
    one = {**report("first", "06:10", "written"), "casualties": hurt(0, 0, 3, "06:05")}
    two = {**last, "casualties": hurt(0, 0, 2, "07:45")}
    closed = {"ended": act, "closed": act, "onset": moment("05:00"), "occurred": moment("05:57")}
    lacks = str(told("09:00", **closed, reports=[one, two])["ZB1908"].figures["lacks"]).split("、")
    assert {"reports[final].elements.cause", "reports[final].text", "occurred.basis"} <= set(lacks)
    assert not {"ended", "reports[final].elements.time"} & set(lacks)
    secure = {**report("final", "07:50", "written"), "stage": "final", "channel": "secure"}
    basis = {**moment("05:57"), "basis": "监控"}
    whole = {**closed, "occurred": basis, "reports": [one, secure]}
    assert "ZB1908" not in told("09:00", **whole)  # what went by the secure channel is not in this book
