"""The clocks of an incident on a terminal: whose each is, and a figure or a question mark for every minute."""

from typing import Any

import pytest

from telling import Shelf
from test_limits_told import facts
from timed import TABLE, instant, moment, report
from zhiban.book import Book
from zhiban.desk.board import clock_table
from zhiban.page import write
from zhiban.subject import On

PATH = "records/incidents/qinghe/2026/20261123-0557-case.yml"
UNITS = {"qinghe": ("county", "青禾县人民政府"), "wangchuan": ("municipal", "望川市人民政府"),
         "chengguan": ("township", "青禾县城关镇人民政府"), "yingji": ("department", "望川市应急管理局")}  # fmt: skip


def shown(lang: str = "zh", **other: Any) -> list[str]:
    """The table's lines for an accident in 青禾县."""
    said = {"kind": "incident", "schema": "1", "id": "20261123-0557-case", "unit": "qinghe",
            "title": "青禾县石滩镇险情", "category": "accident", **other}  # fmt: skip
    files = {"records/limits.yml": TABLE, PATH: write(dict(facts(said)))}
    for name, (level, title) in UNITS.items():
        unit = {"kind": "unit", "schema": "1", "id": name, "name": title, "level": level}
        files[f"records/units/{name}.yml"] = write(unit)
    book = Book(Shelf(files))
    record = book.record(PATH)
    assert record and record.page.sound and not record.flaws
    return clock_table(On(record, book, instant("24 12:00")), lang).split("\n")


def rows(lines: list[str], limit: str) -> list[tuple[str, str]]:
    """Of each clock of a limit its first line, and the line with its times."""
    found = [number for number, line in enumerate(lines) if line.startswith(limit + " ")]
    return [(lines[number], lines[number + 1].strip()) for number in found]


BOTH = [report("county", "06:09"), report("town", "06:05", **{"from": "chengguan"})]


def test_where_several_parties_have_clocks_each_line_says_whose_it_is() -> None:
    said: dict[str, Any] = {
        "occurred": moment("05:57"),
        "learned": moment("06:04"),
        "urgent": "yes",
        "reports": BOTH,
    }
    lines = shown(**said)
    assert [
        times.partition("：")[0]
        for limit in ("muni-21-phone", "muni-21-township")
        for _, times in rows(lines, limit)
    ] == ["青禾县人民政府", "青禾县城关镇人民政府"]
    (english,) = rows(shown("en", **said), "muni-21-phone")
    assert english[1].startswith("青禾县人民政府: from 11-23 05:57, due 06:12, done 06:09, 12 min (")


def test_where_one_party_has_all_the_clocks_it_is_not_named() -> None:
    lines = shown(occurred=moment("05:57"), learned=moment("06:04"), reports=BOTH[:1])
    ((_, times),) = rows(lines, "muni-21-phone")
    assert times == "起算 11-23 05:57，应于 06:12，报出 06:09，用时 12 分（距发生 12，距得知 5）"
    assert not any("青禾县人民政府" in line for line in lines)


def test_the_two_rows_of_one_limit_differ_by_their_party() -> None:
    sent = [report("county", "06:09"), report("office", "06:09", **{"from": "yingji"})]
    found = rows(shown(occurred=moment("05:57"), reports=sent), "muni-21-phone")
    assert [times.partition("：")[0] for _, times in found] == ["青禾县人民政府", "望川市应急管理局"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_minutes_that_nobody_knows_are_a_question_mark(lang: str) -> None:
    lines = shown(lang, reports=BOTH[:1])
    ((first, times),) = rows(lines, "muni-21-phone")
    assert ("无法判定", "cannot be judged")[lang == "en"] in first
    assert times == (
        "起算 ?，报出 11-23 06:09，用时 ? 分（距发生 ?，距得知 ?）"
        if lang == "zh"
        else "from ?, done 11-23 06:09, ? min (? after it occurred, ? after learning)"
    )
    assert "None" not in "".join(lines)


def test_an_uncertain_start_gives_the_least_and_the_most_that_it_took() -> None:
    ((_, times),) = rows(shown(occurred=moment("05:40~05:57"), reports=BOTH[:1]), "muni-21-phone")
    assert times == "起算 11-23 05:40～05:57，应于 06:12，报出 06:09，用时 12～29 分（距发生 29，距得知 ?）"


def corrected(lang: str, of: str, read: str) -> list[str]:
    """The table after a correction of one instant."""
    correction = {
        "id": "c1",
        "at": str(instant("09:00")),
        "by": "a",
        "of": of,
        "read": str(instant(read)),
        "why": "核对",
    }
    notified = {"id": "chengguan", "at": str(instant("06:15")), "by": "a"}
    return shown(lang, occurred=moment("05:57"), learned=moment("06:04"), reports=BOTH[:1], notified=[notified],
                 corrections=[correction])  # fmt: skip


def test_what_a_correction_changed_is_shown_in_words_and_nothing_of_a_limit_without_a_number() -> None:
    zh, en = corrected("zh", "occurred.at", "05:50"), corrected("en", "occurred.at", "05:50")
    assert rows(zh, "muni-21-phone")[0][0].endswith("超时（更正前：按时 12 分）")
    assert rows(en, "muni-21-phone")[0][0].endswith("late (before the correction: on time 12 min)")
    assert [line for line in zh if "更正前" in line] == [rows(zh, "muni-21-phone")[0][0]]
    assert not [line for line in corrected("zh", "notified[chengguan].at", "06:12") if "更正前" in line]
