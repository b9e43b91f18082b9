"""The night of `zhiban demo --play`, walked through in both languages with real git and real hooks; a wrong answer stops it."""

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from real import git
from warm import python
from zhiban.cli import app
from zhiban.desk import night
from zhiban.desk.night import Astray, Shown, play, script
from zhiban.desk.night_page import laid_out, seconds
from zhiban.facts import lost
from zhiban.page import read
from zhiban.repo import Repo
from zhiban.say import width

ROOT = Path(__file__).resolve().parent.parent
PICTURES = {"en": "night.svg", "zh": "night.zh.svg"}
FIRE = "records/incidents/qinghe/2026/20261123-0557-shop-fire.yml"
EFFECTS = {"zh": ("退回", "留痕", "催办"), "en": ("refused", "marked", "owed")}


def scenes(told: list[Shown]) -> list[str]:
    """What stands below each title."""
    found: list[str] = []
    for shown in told:
        if shown.kind == "title":
            found.append("")
        elif found:
            found[-1] += shown.text + "\n"
    return found


def shows_the_eleven(told: list[Shown], lang: str) -> None:
    """Each of the eleven scenes shows what it is there for."""
    refused, marked, owed = EFFECTS[lang]
    taken, call, carried, phone, clocks, merge, late, wrong, handover, died, who = scenes(told)
    assert 'Good "git" signature for xu-lei@' in taken and "takeover" in taken
    assert "owes: reply" in call and "[main " in call
    assert {"2026-11-22#2241-xu-lei", "2026-11-22#1410-xu-lei"} <= set(re.findall(r"2026\S+xu-lei", carried))
    assert "05:57" in phone and "form: phone" in phone and "06:09" in phone
    assert "muni-21-phone" in clocks and ("用时 12 分" in clocks or "12 min (12 after" in clocks)
    assert "Merge made by" in merge and "(xu-lei)" in merge and "(wu-yue)" in merge
    assert f"ZB2801 {refused}" in late and f"ZB2102 {marked}" in late and f"ZB2802 {owed}" in late
    assert re.search(r"34 (分钟，时限|min, limit) 30", late) and "cause: to_follow" in late
    assert f"ZB3101 {refused}" in wrong and "of: learned.at" in wrong and "id: ZB2102-why" in wrong
    assert f"ZB1406 {refused}" in handover and "+incident:20261123-0557-shop-fire" in handover
    before, _, after = died.partition("grade: larger")
    assert "d493-10-larger" not in before and "d493-10-larger" in after and f"ZB2109 {owed}" in after
    assert re.search(r"handover\.by .*\(yu-hang\)", who) and re.search(r"takeover\.by .*\(chen-xiao\)", who)


def keeps_every_fact(folder: Path) -> None:
    """The book that the night leaves behind says what was shown, and no commit of it lost a fact."""
    fire = read((folder / "county" / FIRE).read_bytes()).facts
    assert (fire["grades[g1].grade"], fire["grades[g2].grade"]) == ("ordinary", "larger")
    assert (fire["learned.at"][11:16], fire["corrections[c1].read"][11:16]) == ("06:04", "06:02")
    assert (fire["late[ZB2102].cause"], fire["late[ZB2102-why].cause"]) == ("to_follow", "verifying")
    assert (fire["reports[first].casualties.injured"], fire["reports[followup-1].casualties.dead"]) == (
        "3",
        "3",
    )
    merge = git(folder / "city", "log", "-1", "--format=%P %cn").split()
    assert len(merge) == 3 and merge[2] == "徐磊"
    for desk in ("city", "county"):
        base = git(folder / desk, "rev-list", "-1", "--before=2026-11-22T22:00+08:00", "HEAD").strip()
        with Repo(str(folder / desk)) as repo:
            for commit, parents, _, _ in repo.edges(f"{base}..HEAD"):
                for diff in (diff for parent in parents for diff in repo.diff(parent, commit)):
                    old, new = repo.blob(diff.old), repo.blob(diff.new)
                    assert not old or lost(read(old).facts, read(new or b"").facts) == {}


def stands_in_the_picture(told: list[Shown], lang: str) -> None:
    """Each command line and each code that the walk shows today stands in the committed picture; redraw it if not."""
    svg = (ROOT / "docs" / "img" / PICTURES[lang]).read_text(encoding="utf-8")
    drawn = re.sub(r"\s", "", re.sub(r"<[^>]*>", "", svg)).replace("&lt;", "<").replace("&gt;", ">")
    drawn = drawn.replace("&amp;", "&")
    for shown in told:
        if shown.kind == "type":
            assert re.sub(r"\s", "", shown.text) in drawn, "draw it again: docs/img/night.py"
        if shown.kind == "answer":
            assert all(code in drawn for code in re.findall(r"ZB\d{4}", shown.text))
    assert len(svg.encode()) <= 150_000


@pytest.mark.parametrize(
    ("lang", "started"), [("zh", True), pytest.param("en", False, marks=pytest.mark.slow)]
)
def test_the_night_is_walked_in_both_languages_and_stands_in_the_pictures(
    city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, started: bool
) -> None:
    """Once with a Python that is started for each command and hook, once with one that waits."""
    if not started:
        monkeypatch.setattr(sys, "executable", python())
    told = list(play(city, tmp_path, lang))
    shows_the_eleven(told, lang)
    keeps_every_fact(tmp_path)
    stands_in_the_picture(told, lang)
    page = [line for shown in told for line in laid_out(shown, lang, 100)]
    assert max(map(width, page)) <= 102, "a closing mark may hang over the edge"
    assert len(page) < 220


@pytest.fixture
def first_scene() -> dict[str, Any]:
    """The night's first scene alone."""
    told = script()
    return {**told, "scenes": told["scenes"][:1]}


def test_an_answer_that_is_not_as_expected_stops_the_walk_and_says_where(
    first_scene: dict[str, Any], city: Path, tmp_path: Path
) -> None:
    act = first_scene["scenes"][0]["acts"][0]
    act |= {"must": ["ZB9999"], "never": ["takeover"], "ends": "1"}
    with pytest.raises(Astray) as astray:
        list(play(city, tmp_path / "night", "en", first_scene))
    for text in astray.value.text.values():
        assert "xu-lei $ git log -1 --show-signature" in text and "2026-11-22T22:00" in text
        assert "exit 0, not 1" in text and "no “ZB9999”" in text and "“takeover”" in text
    assert "takeover" in astray.value.said


def test_the_command_plays_at_reading_speed_and_ends_with_3_where_it_goes_astray(
    book: Path, first_scene: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(night, "script", lambda: first_scene)
    monkeypatch.setattr("zhiban.desk.night_page.seconds", lambda shown: 1.0)
    monkeypatch.setattr("zhiban.cli.making.time.sleep", slept.append)
    command = ["--lang", "zh", "demo", str(book), "--play", "--speed", "2"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    assert "1/1  接班" in done.output and "徐磊 22:00 $ git log -1" in done.output
    assert len(slept) > 5 and set(slept) == {0.5}
    assert (book / ".git" / "zhiban-night" / "city" / "records").is_dir()
    assert git(book, "status", "--porcelain") == ""

    first_scene["scenes"][0]["acts"][0]["must"] = ["ZB9999"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 3 and "这一步的回答与预期不同" in done.output and "ZB9999" in done.output


def test_a_line_is_read_longer_the_longer_it_is() -> None:
    short, long = (seconds(Shown("words", "值班" * length)) for length in (4, 20))
    assert 0 < short < long / 2


def test_without_a_folder_the_demonstration_asks_for_one() -> None:
    done = CliRunner().invoke(app, ["--lang", "en", "demo"])
    assert done.exit_code == 2 and "zhiban demo DIR" in done.output
