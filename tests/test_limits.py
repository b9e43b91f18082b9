"""The clocks of Article 21: which run, from when, until when, and what they say (domain.md §2.5, §6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import tries
from timed import (
    DAY,
    PHONE,
    event,
    instant,
    limit,
    one,
    report,
    run,
    table,
)


@pytest.mark.parametrize(
    ("at", "minutes", "verdict"),
    [
        ("05:57", 0, "on_time"),
        ("06:11", 14, "on_time"),
        ("06:12", 15, "on_time"),
        ("06:13", 16, "late"),
        ("05:50", 0, "on_time"),
    ],
)
def test_the_last_minute_is_still_on_time(at: str, minutes: int, verdict: str) -> None:
    clock = one(event(reports=[report("r", at)]), PHONE)
    assert (clock.minutes, clock.at_least, clock.verdict, clock.done_by) == (minutes, minutes, verdict, "r")
    assert clock.due == instant("06:12")


@pytest.mark.parametrize(
    ("occurred", "at", "verdict"),
    [
        ("03:00~03:20", "03:15", "on_time"),
        ("03:00~03:20", "03:16", "indeterminate"),
        ("03:00~03:20", "03:30", "indeterminate"),
        ("03:00~03:20", "03:35", "indeterminate"),
        ("03:00~03:20", "03:36", "late"),
        ("03:00~03:05", "03:40", "late"),
        ("03:00~03:20", "02:50", "on_time"),
    ],
)
def test_of_an_uncertain_start_only_the_certain_is_said(occurred: str, at: str, verdict: str) -> None:
    assert one(event(occurred, reports=[report("r", at)]), PHONE).verdict == verdict


@tries(300)
@given(st.integers(0, 90), st.integers(0, 90), st.integers(0, 300), st.integers(0, 120))
def test_the_uncertain_verdict_is_what_both_ends_agree_on(
    begin: int, span: int, done: int, allowed: int
) -> None:
    def at(minute: int) -> str:
        return f"{minute // 60:02}:{minute % 60:02}"

    def verdict(occurred: str) -> str:
        return one(event(occurred, reports=[report("r", at(done))]), limit("phone", allowed)).verdict

    first, last = verdict(at(begin)), verdict(at(begin + span))
    both = verdict(f"{at(begin)}~{at(begin + span)}")
    assert both == (first if first == last else "indeterminate")


def test_a_clock_runs_until_its_last_minute_is_over() -> None:
    assert one(event(), PHONE, "06:12").verdict == "running"
    late = one(event(), PHONE, "06:13")
    assert (late.verdict, late.minutes, late.done, late.done_by) == ("overdue", 16, None, "")
    assert one(event("03:00~03:20"), PHONE, "03:20").verdict == "running"
    assert one(event("03:00~03:20"), PHONE, "03:36").verdict == "overdue"


def test_a_limit_without_minutes_is_shown_and_never_judged() -> None:
    for incident in (event(), event(reports=[report("r", "09:00")])):
        clock = one(incident, limit("at-once", None))
        assert (clock.verdict, clock.due) == ("at_once", None)


def test_without_a_start_nothing_can_be_judged() -> None:
    clock = one(event(None, learned="06:04", reports=[report("r", "06:09")]), PHONE)
    assert (clock.verdict, clock.due, clock.minutes) == ("indeterminate", None, None)
    assert clock.since_learned == 5


def test_looking_before_the_report_sees_the_clock_running() -> None:
    incident = event(reports=[report("r", "06:20")])
    assert [one(incident, PHONE, now).verdict for now in ("06:10", "06:15", "06:20", "07:00")] == [
        "running", "overdue", "late", "late",
    ]  # fmt: skip


def test_the_first_report_counts_and_only_of_this_form_party_and_addressee() -> None:
    reports = [
        report("later", "06:30"), report("first", "06:20"), report("fax", "06:00", "written"),
        report("elsewhere", "06:00", to="chengguan"), report("other", "06:01", **{"from": "education"}),
    ]  # fmt: skip
    clock = one(event(reports=reports), PHONE)
    assert (clock.done_by, clock.verdict) == ("first", "late")


def test_two_parties_have_two_clocks() -> None:
    both = table(limit("phone", **{"from": ["county", "department"]}))
    found = run(event(reports=[report("r", "06:09"), report("d", "06:30", **{"from": "education"})]), both)
    assert {name: (c.verdict, c.minutes) for name, c in found.items()} == {
        "phone": ("on_time", 12), "phone/education": ("late", 33),
    }  # fmt: skip


def test_only_the_levels_named_by_a_limit_have_its_clock() -> None:
    assert run(event(unit="chengguan"), table(PHONE)) == {}
    assert run(event(unit="nobody-knows"), table(PHONE)) == {}


def test_since_learning_is_always_computed_beside() -> None:
    clock = one(event(learned="06:04", reports=[report("r", "06:09")]), PHONE)
    assert (clock.since_occurred, clock.since_learned) == (12, 5)


def test_some_limits_count_from_learning() -> None:
    clock = one(event(learned="07:00", reports=[report("r", "07:10")]), limit("phone", trigger="learned"))
    assert (clock.start.at, clock.minutes, clock.verdict) == (instant("07:00"), 10, "on_time")
    assert one(event(), limit("phone", trigger="learned")).verdict == "indeterminate"
    assert one(event(), limit("phone", trigger="discovered")).start.at == instant("05:57")


def test_notification_is_kept_by_whoever_is_told_first() -> None:
    told = [
        {"id": "b", "at": str(instant("06:30")), "by": "a"},
        {"id": "a", "at": str(instant("06:10")), "by": "a"},
    ]
    clock = one(event(notified=told), limit("notify", 15, form="notify"))
    assert (clock.done_by, clock.verdict) == ("a", "on_time")
    assert one(event(), limit("notify", None, form="notify")).verdict == "at_once"


@pytest.mark.parametrize(
    ("other", "there"),
    [
        ({"category": "any"}, True), ({"category": "accident"}, True), ({"category": "natural"}, False),
        ({"subtype": "fire"}, True), ({"subtype": "school"}, False),
        ({"effective_from": DAY}, True), ({"effective_from": "2026-11-24"}, False),
        ({"effective_until": DAY}, True), ({"effective_until": "2026-11-22"}, False),
    ],
)  # fmt: skip
def test_a_limit_runs_for_its_matter_and_its_days(other: dict[str, str], there: bool) -> None:
    assert bool(run(event(subtype="fire"), table(limit("x", **other)))) is there


def test_a_disputed_category_opens_the_clocks_of_both() -> None:
    both = table(limit("n", category="natural"), limit("a", category="accident"))
    assert run(event(category="natural", also=["accident"]), both).keys() == {"n", "a"}
    assert run(event(category="natural"), both).keys() == {"n"}
