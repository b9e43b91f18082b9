"""A receipt is one line of canonical JSON: what is read is exactly what would be written, and one follows from another."""

import json
import random
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiban.trust.receipt import Entry, Unfit, Update, after, moved, parents, read, write

IDS = st.text("0123456789abcdef", min_size=40, max_size=40)
NAMES = st.text("abcdefghijklmnopqrstuvwxyz0123456789-/", min_size=1, max_size=20).map(
    lambda name: f"refs/heads/{name}"
)
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(
    lambda at: at.replace(tzinfo=UTC, microsecond=0)
)
A, B, C = "a" * 40, "b" * 40, "c" * 40
MAIN, OWN = "refs/heads/main", "refs/heads/u/li-na"
AT = datetime(2026, 11, 23, 0, 3, 4, tzinfo=UTC)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Any receipt that a server can write."""
    updates = tuple(
        Update(name, draw(IDS | st.just("")), draw(IDS))
        for name in draw(st.lists(NAMES, max_size=4, unique=True))
    )
    refs = {update.ref: update.new for update in updates} or None
    pusher = draw(st.sampled_from(["", "li-na", "zhao-min"]))
    clock = draw(st.sampled_from(["", "2026-11-23T00:03:04Z"]))
    anchors = tuple(draw(st.lists(IDS, max_size=2)))
    return Entry(draw(st.integers(1, 10**11)), draw(TIMES), updates, refs, pusher, clock, anchors)


@given(entries())
def test_what_is_written_is_read_again(entry: Entry) -> None:
    assert read(write(entry)) == entry


@given(entries(), st.data())
def test_any_other_writing_of_the_same_is_no_receipt(entry: Entry, data: st.DataObject) -> None:
    text = write(entry)
    at = data.draw(st.integers(0, len(text) - 1))
    spoilt = (
        text[:at] + data.draw(st.sampled_from([" ", "\n", "", "0", '"', "\\u0061", ","])) + text[at + 1 :]
    )
    try:
        again = read(spoilt)
    except Unfit:
        return
    assert write(again) == spoilt


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]\n",
        "null\n",
        '{"v":1}\n',
        '{"received_at":"2026-11-23T00:03:04Z","seq":true,"updates":[],"v":1}\n',
        '{"received_at":"2026-11-23T00:03:04Z","seq":0,"updates":[],"v":1}\n',
        '{"received_at":"2026-11-23T00:03:04Z","seq":1,"updates":[],"v":2}\n',
        '{"received_at":"2026-13-23T00:03:04Z","seq":1,"updates":[],"v":1}\n',
        '{"received_at":"2026-11-23 00:03:04","seq":1,"updates":[],"v":1}\n',
        '{"received_at":"2026-11-23T00:03:04Z","seq":1,"seq":2,"updates":[],"v":1}\n',
        '{"extra":1,"received_at":"2026-11-23T00:03:04Z","seq":1,"updates":[],"v":1}\n',
        '{"received_at":"2026-11-23T00:03:04Z","refs":{"refs/heads/main":"x"},"seq":1,"updates":[],"v":1}\n',
        '{"pusher":"\\u001b[2J","received_at":"2026-11-23T00:03:04Z","seq":1,"updates":[],"v":1}\n',
        "[" * 100_000,
        '{"received_at":NaN,"seq":1e999,"updates":[],"v":1}\n',
    ],
)
def test_what_no_server_writes_is_no_receipt(text: str) -> None:
    with pytest.raises(Unfit) as refused:
        read(text)
    assert all(refused.value.words)


def flaws(last: Entry | None, state: dict[str, str], entry: Entry) -> list[str]:
    """What is wrong with an entry, in English."""
    return [en for _, en in after(last, state, entry)]


def test_one_receipt_follows_from_the_one_before() -> None:
    first = Entry(1, AT, (Update(MAIN, "", A),), {MAIN: A})
    second = Entry(2, AT, (Update(MAIN, A, B), Update(OWN, "", B)), {MAIN: B, OWN: B})
    assert flaws(None, {}, first) == [] and flaws(first, {MAIN: A}, second) == []
    assert flaws(first, {MAIN: A}, Entry(2, AT)) == [], "a tick moves nothing"
    assert flaws(first, {MAIN: A}, second._replace(seq=3)) == ["its number does not follow"]
    assert flaws(first, {MAIN: A}, second._replace(at=AT - timedelta(seconds=1))) == [
        "its time is before the one before it"
    ]
    assert flaws(first, {MAIN: C}, second) == ["its old position is not where the receipt before left it"]
    assert flaws(first, {MAIN: A}, second._replace(refs={MAIN: B})) == [
        "the branches do not stand where their moves put them"
    ]


def test_a_receipt_keeps_what_it_received() -> None:
    entry = Entry(2, AT, (Update(MAIN, A, B), Update(OWN, "", B)), {MAIN: B, OWN: B})
    assert parents(C, entry) == (C, B) and parents("", entry) == (B,) and parents(C, Entry(3, AT)) == (C,)


def test_only_a_branch_that_moved_is_told() -> None:
    assert moved({MAIN: A, OWN: B}, {MAIN: C}) == (Update(MAIN, A, C),), "a branch that is gone is no move"
    assert moved({}, {OWN: B, MAIN: A}) == (Update(MAIN, "", A), Update(OWN, "", B))
    assert moved({MAIN: A}, {MAIN: A}) == ()


@pytest.mark.slow
def test_a_million_spoilt_receipts_are_refused_or_read_as_written() -> None:
    dice = random.Random(20261123)
    texts = [
        write(Entry(7, AT, (Update(MAIN, A, B), Update(OWN, "", C)), {MAIN: B, OWN: C}, "li-na", "", (A,))),
        write(Entry(8, AT)),
    ]
    pool = '{}[]",:\\0123456789abcdefrefs/heads/ \n\t\x00\x7f\ud800é'
    slowest, taken = 0.0, 0
    for _ in range(1_000_000):
        text = list(dice.choice(texts))
        for _ in range(dice.randint(1, 4)):
            at = dice.randrange(len(text))
            text[at : at + dice.randint(0, 2)] = dice.choices(pool, k=dice.randint(0, 3))
        spoilt = "".join(text)
        began = time.perf_counter()
        try:
            entry = read(spoilt)
        except Unfit:
            entry = None
        slowest = max(slowest, time.perf_counter() - began)
        if entry is not None:
            taken += 1
            assert write(entry) == spoilt and json.loads(spoilt)["seq"] == entry.seq
    assert taken and slowest < 0.1
