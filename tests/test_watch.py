"""Who keeps which watch: holes and days add up to the minute, and a swap changes one post of one shift."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from strategies import tries
from telling import Shelf
from zhiban.book import Book
from zhiban.schema import record
from zhiban.schema.parts import Instant, minutes
from zhiban.schema.plan import Roster
from zhiban.watch import Turn, days, holes, planned, present, stood

FIRST = Instant.read("2026-11-23T08:00+08:00")
LAST = Instant.read("2026-11-25T08:00+08:00")
moments = st.integers(-600, 3600).map(lambda n: FIRST + timedelta(minutes=n))


def minute_by_minute(spans: list[tuple[Instant, Instant]]) -> set[datetime]:
    every = (FIRST + timedelta(minutes=n) for n in range(minutes(FIRST, LAST)))
    return {at for at in every if not any(start <= at < end for start, end in spans)}


@tries(60)
@given(st.lists(st.tuples(moments, moments), max_size=5))
def test_holes_are_the_minutes_that_no_shift_covers(spans: list[tuple[Instant, Instant]]) -> None:
    found = list(holes(spans, FIRST, LAST))
    assert all(start < end for start, end in found)
    lying = {start + timedelta(minutes=n) for start, end in found for n in range(minutes(start, end))}
    assert lying == minute_by_minute(spans)
    assert sum(minutes(start, end) for start, end in found) == len(lying)


@tries(60)
@given(moments, st.integers(1, 60 * 72))
def test_a_shift_falls_on_days_with_all_its_minutes(start: Instant, length: int) -> None:
    turn = Turn("x", start, start + timedelta(minutes=length), "", ())
    found = list(days(Book(Shelf({})), turn))
    assert sum(number for _, number, _ in found) == length
    assert found[0][0] == turn.start.date() and len({day for day, _, _ in found}) == len(found)


def roster(**swap: str) -> Roster:
    shift = {
        "start": "2026-11-23T08:00+08:00",
        "end": "2026-11-24T08:00+08:00",
        "primary": "li-na",
        "standby": ["zhao-min"],
    }
    tree: dict[str, Any] = {
        "kind": "roster", "schema": "1", "unit": "wangchuan", "month": "2026-11",
        "shifts": [{"id": "2026-11-23", **shift}, {"id": "2026-11-23-2", **shift}],
        "swaps": [{"id": "a", "at": "2026-11-20T08:00+08:00", "by": "li-na", "shift": "2026-11-23", **swap}],
    }  # fmt: skip
    found, flaws = record(tree)
    assert isinstance(found, Roster), flaws
    return found


def test_a_swap_changes_one_post_of_one_shift() -> None:
    first, second = planned(roster(post="primary", **{"from": "li-na", "to": "he-jun"}))
    assert first.who("primary") == ["he-jun"] and first.on("primary")[0].place == "swaps[a].to"
    assert first.who("standby") == second.who("standby") == ["zhao-min"]
    assert second.who("primary") == ["li-na"]


def test_a_swap_of_somebody_who_does_not_stand_there_changes_nothing() -> None:
    first, _ = planned(roster(post="standby", **{"from": "li-na", "to": "he-jun"}))
    assert (first.who("primary"), first.who("standby")) == (["li-na"], ["zhao-min"])


def test_a_log_without_end_lasts_as_long_as_a_shift() -> None:
    log, flaws = record(
        {"kind": "duty_log", "schema": "1", "unit": "wangchuan", "start": str(FIRST), "primary": "li-na"}
    )
    assert log is not None, flaws
    turn = stood(log, "2026-11-23", 12)
    assert minutes(turn.start, turn.end) == 12 * 60
    assert list(present(turn, [])) == [(turn.start, turn.end)]
