"""The laws of the book: a step loses nothing, and two officers' work is joined, never chosen between."""

import difflib
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from strategies import facts, tries
from zhiban.facts import Clash, Facts, gained, join, lost, tree
from zhiban.page import read, write

PLACES = [
    "unit",
    "primary",
    "entries[e1].id",
    "entries[e1].text",
    "entries[e2].text",
    "handover.at",
    "standby{甲.[乙]{}}",
]
some = st.dictionaries(st.sampled_from(PLACES), st.sampled_from(["甲", "乙", "丙"]))


def apart(ours: Facts, theirs: Facts) -> dict[str, str]:
    """What of `theirs` says nothing against `ours`."""
    return {place: text for place, text in theirs.items() if ours.get(place, text) == text}


def flat(node: dict[str, Any], at: str = "") -> Iterator[tuple[str, str]]:
    for name, value in node.items():
        if isinstance(value, str):
            yield at + name, value
        elif isinstance(value, dict):
            yield from flat(value, f"{at}{name}.")
        else:
            for item in value:
                if isinstance(item, str):
                    yield f"{at}{name}{{{item}}}", item
                else:
                    yield from flat(item, f"{at}{name}[{item['id']}].")


@tries(250)
@given(some, some)
def test_a_join_loses_nothing_unless_it_names_the_clash(ours: Facts, theirs: Facts) -> None:
    both, clashes = join(ours, theirs)
    named = {c.place for c in clashes}
    assert named == {p for p in ours if p in theirs and ours[p] != theirs[p]}
    assert set(lost(ours, both)) | set(lost(theirs, both)) == named
    assert both.keys() == ours.keys() | theirs.keys()
    assert all({c.ours, c.theirs} == {ours[c.place], theirs[c.place]} for c in clashes)


@tries(250)
@given(some, some)
def test_it_does_not_matter_who_joins_whose_work(ours: Facts, theirs: Facts) -> None:
    mine, my_clashes = join(ours, theirs)
    yours, your_clashes = join(theirs, ours)
    assert mine == yours
    assert my_clashes == [Clash(c.place, c.theirs, c.ours) for c in your_clashes]


@tries(250)
@given(some, some, some)
def test_it_does_not_matter_in_which_order_three_officers_are_joined(a: Facts, b: Facts, c: Facts) -> None:
    b = apart(a, b)
    c = apart(join(a, b)[0], c)
    first, clashes = join(join(a, b)[0], c)
    assert not clashes
    assert first == join(a, join(b, c)[0])[0]


@tries(200)
@given(some, some)
def test_joining_twice_adds_nothing(a: Facts, b: Facts) -> None:
    both = join(a, b)[0]
    assert join(a, a) == (a, [])
    assert join(both, both) == (both, [])
    assert join(both, apart(both, b)) == (both, [])


@tries(200)
@given(some, some)
def test_what_is_gained_is_what_going_back_would_lose(a: Facts, b: Facts) -> None:
    assert gained(a, b) == lost(b, a)
    assert not lost(a, a)
    assert {**a, **gained(a, b)}.keys() == a.keys() | b.keys()
    assert not lost(a, {**b, **lost(a, b)})


@tries(100)
@given(facts(wild=True))
def test_facts_come_back_from_their_tree(said: Facts) -> None:
    assert dict(flat(tree(said))) == said


@tries(100)
@given(facts(wild=True), st.randoms(use_true_random=False))
def test_the_order_of_facts_carries_no_meaning(said: Facts, random: Any) -> None:
    shuffled = list(said.items())
    random.shuffle(shuffled)
    assert dict(flat(tree(dict(shuffled)))) == said
    assert write(dict(shuffled)) == write(said)


BEFORE = """kind: duty_log
schema: 1
unit: qinghe
start: 2026-11-23T08:00+08:00
entries:
  - id: e1
    at: 2026-11-23T11:30+08:00
    text: 已电话答复
"""
AFTER = """kind: duty_log
schema: 1
unit: qinghe
start: 2026-11-23T08:00+08:00
entries:
  - id: e1
    at: 2026-11-23T11:30+08:00
  - id: e2
    at: 2026-11-23T11:40+08:00
    text: 已电话答复
"""


def test_a_stolen_line_is_a_lost_fact() -> None:
    diff = list(difflib.ndiff(BEFORE.splitlines(), AFTER.splitlines()))
    assert not [line for line in diff if line.startswith("-")]  # a text diff sees only two lines more
    assert [line for line in diff if line.startswith("+")] == [
        "+   - id: e2",
        "+     at: 2026-11-23T11:40+08:00",
    ]
    before, after = read(BEFORE.encode()), read(AFTER.encode())
    assert before.problems == after.problems == []
    assert lost(before.facts, after.facts) == {"entries[e1].text": "已电话答复"}


def test_moving_an_entry_moves_no_fact() -> None:
    first, second = "  - id: e1\n    text: 甲\n", "  - id: e2\n    text: 乙\n"
    head = "kind: duty_log\nentries:\n"
    assert read((head + first + second).encode()).facts == read((head + second + first).encode()).facts


def test_a_name_in_a_set_is_a_fact_of_its_own() -> None:
    old = {"sensitive{time}": "time"}
    assert lost(old, {"sensitive{time}": "time", "sensitive{place}": "place"}) == {}
    assert lost(old, {"sensitive{place}": "place"}) == old
