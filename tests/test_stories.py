"""Every rule has its stories, and each story is judged the same in memory and through the hooks."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from player import Answer, complaints, play_in_memory, play_through_hooks, template
from telling import STORIES, told
from zhiban.rules import rules

CODES = [rule.code for rule in rules()]
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


@pytest.mark.parametrize("code", CODES)
def test_the_judge_finds_what_the_story_says(code: str) -> None:
    stories = told(code)["stories"]
    assert not [said for story in stories for said in wrong(code, story, play_in_memory(story))]


@pytest.mark.parametrize("code", CODES)
def test_the_hooks_say_what_the_judge_says(code: str, tmp_path: Path) -> None:
    stories = told(code)["stories"]
    template()
    with ThreadPoolExecutor(2) as pool:  # it is git and the hooks that take the time
        answers = list(pool.map(play_through_hooks, stories, map(tmp_path.joinpath, map(str, count()))))
    for story, given in zip(stories, answers, strict=True):
        assert not list(wrong(code, story, given))
        assert given == play_in_memory(story)


def test_codes_are_only_added() -> None:
    """`codes.txt` lists every code that was ever shipped; one that is retired stays there."""
    lines = (STORIES.parent / "codes.txt").read_text(encoding="utf-8").splitlines()
    assert lines == [f"{rule.code} {rule.name}" for rule in rules()]
