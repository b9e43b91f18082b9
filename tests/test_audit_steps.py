"""An audit in two steps finds what a whole one finds, wherever the first step ended, and whatever was spoilt."""

import random
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from spoils import ENDS, HONEST, SPOILS, Spoil
from spoilt import Tale, stand
from zhiban.desk import weighing
from zhiban.desk.audit import audit
from zhiban.desk.conclusion import plain

# What the other side took back can be known only by who saw it before: the auditor's copy is a witness.
SEEN_BEFORE = "receipts forgotten"
GONE = "ZB3422"


def spoilt(names: Iterable[str]) -> Tale:
    """A book in which all these things happen, one after the other."""
    every: dict[str, Spoil] = {**HONEST, **{name: spoil for name, (spoil, _) in {**SPOILS, **ENDS}.items()}}
    tale = Tale()
    for name in names:
        every[name](tale)
    return tale


def all_of_it(seed: int) -> Tale:
    """A book in which everything that can happen happens, in some order, the last things last."""
    names = [*HONEST, *SPOILS]
    random.Random(seed).shuffle(names)
    return spoilt([*names, "a tag"])


def steps(tale: Tale, folder: Path, cuts: Iterable[int]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """What a second audit says after a first one at each of these states of the book."""
    book = folder / "book.git"
    for cut in cuts:
        keep = folder / f"keep{cut}"
        stand(book, tale.states[cut])
        audit(str(book), tale.pins, keep)
        stand(book, tale.states[-1])
        yield cut, plain(audit(str(book), tale.pins, keep), tale.pins)


def same(said: Mapping[str, Any], expected: Mapping[str, Any], then: Mapping[str, str]) -> bool:
    """Whether two audits say the same. Only the one in two steps knows of a branch that was gone `then` and is there again."""
    back = [f for f in said["findings"] if f["code"] == GONE and f not in expected["findings"]]
    known = all(not any(f"“{name}”" in f["zh"] for name in then) for f in back)
    rest = [f for f in said["findings"] if f not in back]
    figures = said.keys() - {"findings", "counts"}
    return known and rest == expected["findings"] and all(said[name] == expected[name] for name in figures)


def whole(tale: Tale, folder: Path) -> Mapping[str, Any]:
    """What an audit says that begins at the beginning."""
    book = tale.repository(folder / "book.git")
    return plain(audit(str(book), tale.pins, folder / "whole"), tale.pins)


@pytest.mark.parametrize(
    "name",
    [
        "three parents",
        "an approved key's receipt after a crash",
        "a receipt for nothing",
    ],
)
def test_a_second_audit_says_what_a_whole_one_says(name: str, tmp_path: Path) -> None:
    tale = spoilt([name])
    expected = whole(tale, tmp_path)
    for cut, said in steps(tale, tmp_path, range(len(tale.states) - 1)):
        assert said == expected, cut


def test_a_second_audit_of_a_book_with_everything_spoilt_says_what_a_whole_one_says(tmp_path: Path) -> None:
    tale = all_of_it(1)
    expected = whole(tale, tmp_path)
    assert expected["sound"] is False and len(expected["findings"]) > 60
    for cut, said in steps(tale, tmp_path, random.Random(2).sample(range(len(tale.states)), 2)):
        assert same(said, expected, tale.states[cut]), cut


def test_it_does_not_matter_how_many_receipts_are_taken_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tale = all_of_it(3)
    expected = whole(tale, tmp_path)
    monkeypatch.setattr(weighing, "STEP", 3)
    again = audit(str(tmp_path / "book.git"), tale.pins, tmp_path / "keep")
    assert plain(again, tale.pins) == expected


def test_what_was_taken_back_is_known_to_whoever_saw_it(tmp_path: Path) -> None:
    tale = spoilt([SEEN_BEFORE])
    expected = whole(tale, tmp_path)
    said = dict(steps(tale, tmp_path, range(len(tale.states) - 1)))
    codes = {cut: {found["code"] for found in one["findings"]} for cut, one in said.items()}
    forgotten = {cut for cut, found in codes.items() if "ZB3423" in found}
    assert forgotten, "some state was taken back"
    for cut in said.keys() - forgotten:
        assert said[cut] == expected, cut


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in (*HONEST, *SPOILS, *ENDS) if name != SEEN_BEFORE])
def test_wherever_the_first_audit_ended_the_second_says_the_same(name: str, tmp_path: Path) -> None:
    tale = spoilt([name])
    expected = whole(tale, tmp_path)
    for cut, said in steps(tale, tmp_path, range(len(tale.states))):
        assert said == expected, cut


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 20))
def test_wherever_the_first_audit_of_a_long_tale_ended_the_second_says_the_same(
    seed: int, tmp_path: Path
) -> None:
    tale = all_of_it(seed)
    expected = whole(tale, tmp_path)
    for cut, said in steps(tale, tmp_path, range(0, len(tale.states), 9)):
        assert same(said, expected, tale.states[cut]), cut
