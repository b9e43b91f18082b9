"""Every rule has its stories, and each story is judged the same in memory and through the hooks."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import count, repeat
from pathlib import Path
from typing import Any

import pytest

from door import play_through_hooks, template
from player import Answer, complaints, play_in_memory
from telling import CHANGING, STORIES, told
from warm import python
from zhiban.rules import rules

# What is asked of commits, branches and the past is told by attacks on a real server (tests/attacks), not by stories.
CODES = [rule.code for rule in rules() if rule.of not in ("commit", "ref", "past")]
KEYS = {"zh", "en", "commits", "look"}


def listed(story: dict[str, Any]) -> set[str]:
    """The codes that a story says are found."""
    rows = [*story["commits"], *story.get("look", [])]
    return {code for row in rows for name in ("finds", "marks") for code in row.get(name, [])}


def test_every_rule_has_its_file_and_every_file_its_rule() -> None:
    files = {file.name for file in STORIES.iterdir()}
    assert files == {"book", *(f"{code}.yml" for code in CODES)}


@pytest.mark.parametrize("code", CODES)
def test_a_rule_is_found_in_one_story_and_silent_in_another(code: str) -> None:
    file = told(code)
    assert file.keys() == {"rule", "stories"} and file["rule"] == code
    found = [code in listed(story) for story in file["stories"]]
    assert any(found) and not all(found)
    for story in file["stories"]:
        assert story["zh"] and story["en"] and story.keys() <= KEYS


def wrong(code: str, story: dict[str, Any], answers: list[Answer]) -> Iterator[str]:
    """The complaints about a story, each with the story's name."""
    return (f"{code} “{story['zh']}”: {said}" for said in complaints(code, story, answers))


@cache
def judged(code: str) -> list[list[Answer]]:
    """The judge's answers to each story of a rule."""
    return [play_in_memory(story) for story in told(code)["stories"]]


@pytest.mark.parametrize("code", CODES)
def test_the_judge_finds_what_the_story_says(code: str) -> None:
    for story, given in zip(told(code)["stories"], judged(code), strict=True):
        assert not list(wrong(code, story, given))


def played(code: str, folder: Path, most: int | None) -> None:
    """The first stories of a rule, or all of them, through real hooks: the answers are the judge's."""
    stories = told(code)["stories"][:most]
    template(python())
    with ThreadPoolExecutor(2) as pool:  # it is git and the hooks that take the time
        folders = map(folder.joinpath, map(str, count()))
        answers = list(pool.map(play_through_hooks, stories, folders, repeat(python())))
    for story, given, wanted in zip(stories, answers, judged(code), strict=False):
        assert not list(wrong(code, story, given))
        assert given == wanted


@pytest.mark.parametrize("code", CODES)
def test_the_hooks_say_what_the_judge_says(code: str, tmp_path: Path) -> None:
    played(code, tmp_path, 1)


@pytest.mark.slow
@pytest.mark.parametrize("code", CODES)
def test_the_hooks_say_of_every_story_what_the_judge_says(code: str, tmp_path: Path) -> None:
    played(code, tmp_path, None)


def traits(story: dict[str, Any]) -> set[str]:
    """What a story asks of its door: ways to write, folders written in, what is looked at."""
    ways = [(way, told) for step in story["commits"] for way, told in step.items()]
    paths = {path for way, told in ways if way in CHANGING and isinstance(told, dict) for path in told}
    looks = {key for look in story.get("look", ()) for key in look}
    return {way for way, _ in ways} | {path.partition("/")[0] for path in paths} | looks


def few() -> dict[str, dict[str, Any]]:
    """A few stories that between them have every trait, the ones with the most new ones first, by rule and number."""
    files = {file.stem: told(file.stem)["stories"] for file in sorted(STORIES.glob("ZB*.yml"))}
    every = {f"{code}-{n}": story for code, stories in files.items() for n, story in enumerate(stories, 1)}
    missing, chosen = {trait for story in every.values() for trait in traits(story)}, {}
    while missing:
        name = max(every, key=lambda name: len(traits(every[name]) & missing))
        chosen[name] = every[name]
        missing -= traits(every[name])
    return chosen


FEW = few()


@pytest.mark.parametrize("name", FEW)
def test_hooks_that_are_started_print_what_those_print_that_wait(name: str, tmp_path: Path) -> None:
    warm, cold = list[str](), list[str]()
    given = play_through_hooks(FEW[name], tmp_path / "cold", sys.executable, cold.append)
    assert given == play_in_memory(FEW[name])
    assert given == play_through_hooks(FEW[name], tmp_path / "warm", python(), warm.append)
    assert warm == cold


def test_codes_are_only_added() -> None:
    """`codes.txt` lists every code that was ever shipped; one that is retired stays there."""
    lines = (STORIES.parent / "codes.txt").read_text(encoding="utf-8").splitlines()
    assert lines == [f"{rule.code} {rule.name}" for rule in rules()]
