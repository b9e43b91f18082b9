"""What kind of day a day is, is what the year's notice says, and nothing else."""

from datetime import date
from typing import Any

import pytest

from zhiban.calendar import DayKind, day_kind
from zhiban.schema import record
from zhiban.schema.plan import Calendar


def calendar(
    year: int, days: dict[str, str], announced: bool = True, sensitive: tuple[tuple[str, str, str], ...] = ()
) -> Calendar:
    tree: dict[str, Any] = {
        "kind": "calendar", "schema": "1", "year": str(year),
        "days": [{"id": day, "type": kind, "name": "国庆节"} for day, kind in days.items()],
        "sensitive": [{"id": f"s{n}", "from": a, "until": b, "name": name} for n, (a, b, name) in enumerate(sensitive)],
    }  # fmt: skip
    if announced:
        tree["announced"] = {"title": "放假通知"}
    found, flaws = record({name: value for name, value in tree.items() if value})
    assert isinstance(found, Calendar), flaws
    return found


YEAR = calendar(
    2026,
    {"2026-10-01": "statutory", "2026-10-04": "break", "2026-10-10": "makeup"},
    sensitive=(("2026-09-30", "2026-10-02", "国庆安保"), ("2026-10-01", "2026-10-01", "升旗")),
)


@pytest.mark.parametrize(
    ("day", "kind", "holiday"),
    [
        ("2026-10-01", "statutory", True),
        ("2026-10-04", "break", True),  # a Sunday that belongs to the break
        ("2026-10-10", "makeup", False),  # a Saturday on which people work
        ("2026-10-11", "weekend", False),
        ("2026-10-12", "workday", False),
    ],
)
def test_a_day_is_what_the_notice_says(day: str, kind: str, holiday: bool) -> None:
    found = day_kind(date.fromisoformat(day), [YEAR])
    assert (found.kind, found.holiday, found.estimated) == (kind, holiday, False)


def test_a_year_without_notice_is_only_estimated() -> None:
    assert day_kind(date(2027, 1, 1), [YEAR]) == DayKind("workday", "", (), True)
    assert day_kind(date(2027, 1, 1), []) == DayKind("workday", "", (), True)
    assert day_kind(
        date(2027, 1, 1), [calendar(2027, {"2027-01-01": "statutory"}, announced=False)]
    ).estimated


def test_sensitive_periods_include_their_first_and_last_day_and_may_overlap() -> None:
    names = {
        day: day_kind(date(2026, 9 if day > 20 else 10, day), [YEAR]).sensitive for day in (29, 30, 1, 2, 3)
    }
    assert names == {29: (), 30: ("国庆安保",), 1: ("国庆安保", "升旗"), 2: ("国庆安保",), 3: ()}


def test_a_sensitive_period_reaches_into_the_next_year() -> None:
    new_year = calendar(2026, {}, sensitive=(("2026-12-31", "2027-01-02", "元旦"),))
    found = day_kind(date(2027, 1, 1), [new_year])
    assert found.sensitive == ("元旦",) and found.estimated


def test_a_calendar_says_nothing_about_another_year() -> None:
    odd = calendar(2025, {"2026-10-12": "statutory"})
    assert day_kind(date(2026, 10, 12), [YEAR, odd]).kind == "workday"
