"""A closed file's clocks stand still, and each incident has one day by which it is judged."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import tries
from timed import (
    ANSWERS,
    LEVELS,
    PHONE,
    WRITTEN,
    asked,
    event,
    graded,
    instant,
    limit,
    one,
    report,
    table,
)
from zhiban.applies import day
from zhiban.limits import clocks, settled
from zhiban.schema.parts import Instant


def minute(number: int) -> str:
    return f"{number // 60:02}:{number % 60:02}"


@tries(200)
@given(st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 5000))
def test_the_clocks_of_a_closed_file_stand_still(closed: int, sent: int, given_at: int, later: int) -> None:
    act = {"at": str(instant(minute(closed))), "by": "a"}
    reports = [report("w", minute(sent), "written")] if sent % 3 else []
    incident = event(
        closed=act,
        reports=reports,
        grades=[graded("g", minute(given_at), "larger")],
        requests=[asked("09:00")],
    )
    limits = table(PHONE, WRITTEN, limit("larger", 60, grade_min="larger", form="written"), *ANSWERS)
    still = settled(incident)
    assert still and still == max(
        instant(minute(m)) for m in (closed, given_at, 540, *([sent] if reports else []))
    )
    then = clocks(incident, limits, LEVELS, still)
    assert (
        clocks(incident, limits, LEVELS, Instant.fromisoformat(str(still + timedelta(minutes=later)))) == then
    )
    assert settled(event(reports=reports)) is None


def test_a_report_that_was_never_made_is_overdue_by_the_closing_and_no_more() -> None:
    act = {"at": str(instant("08:00")), "by": "a"}
    clock = one(event(closed=act, reports=[report("r", "06:09")]), WRITTEN, "24 12:00")
    assert (clock.verdict, clock.minutes) == ("overdue", 123)


@pytest.mark.parametrize(
    ("other", "want"),
    [
        ({"occurred": "2026-12-31T23:59+08:00", "learned": "2027-01-01T00:05+08:00"}, date(2026, 12, 31)),
        ({"occurred": None, "learned": "2027-01-01T00:05+08:00"}, date(2027, 1, 1)),
        ({"occurred": None, "learned": None}, date(2026, 11, 23)),
    ],
)
def test_the_day_of_an_incident_is_when_it_occurred_or_the_next_best(
    other: dict[str, str | None], want: date
) -> None:
    assert day(event(other["occurred"], other.get("learned"))) == want
    uncertain = {"earliest": "2026-12-31T23:50+08:00", "latest": "2027-01-01T00:10+08:00"}
    assert day(event(uncertain)) == date(2026, 12, 31)
