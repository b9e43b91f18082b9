"""Limits that rest on a grade: the first says what it was from the start, a higher one opens a new clock (domain.md §6.1)."""

from timed import (
    PHONE,
    event,
    graded,
    instant,
    limit,
    one,
    report,
    run,
    table,
)


def test_a_grade_given_later_opens_a_new_clock_and_keeps_the_old() -> None:
    limits = table(PHONE, limit("larger", 60, mode="adds", grade_min="larger", form="written"))
    grades = [
        graded("g1", "06:10", "ordinary"),
        graded("g2", "08:20", "larger"),
        graded("g3", "09:00", "major"),
    ]
    incident = event(grades=grades, reports=[report("p", "06:09"), report("w", "06:31", "written")])
    assert run(incident, limits, "08:19").keys() == {"phone"}
    found = run(incident, limits, "08:30")
    assert (found["phone"].verdict, found["phone"].start.at) == ("on_time", instant("05:57"))
    new = found["larger"]
    assert (new.start.at, new.due, new.verdict) == (instant("08:20"), instant("09:20"), "running")
    assert (
        run(incident, limits, "09:21")["larger"].verdict == "overdue"
    )  # the report before the grade does not count


def test_a_report_after_the_higher_grade_keeps_the_new_clock() -> None:
    risen = [graded("g1", "06:10", "ordinary"), graded("g2", "08:20", "larger")]
    incident = event(grades=risen, reports=[report("w", "06:20", "written"), report("v", "09:20", "written")])
    clock = one(incident, limit("larger", 60, grade_min="larger", form="written"))
    assert (clock.minutes, clock.verdict, clock.done_by) == (60, "on_time", "v")


def test_the_first_grade_says_what_it_was_from_the_start() -> None:
    larger = limit("larger", 60, grade_min="larger", form="written")
    given_late = event(grades=[graded("g", "08:20", "larger")], reports=[report("w", "06:57", "written")])
    clock = one(given_late, larger)
    assert (clock.start.at, clock.minutes, clock.verdict) == (instant("05:57"), 60, "on_time")
    assert clock.graded == instant("08:20")
    after_ungraded = event(grades=[graded("g1", "06:00", "ungraded"), graded("g2", "08:20", "larger")])
    assert one(after_ungraded, larger).start.at == instant("05:57")


def test_a_limit_for_lower_grades_is_not_opened_by_a_higher_one() -> None:
    low, high = (
        limit("low", 120, grade_max="ordinary"),
        limit("high", 30, grade_min="larger", grade_max="major"),
    )
    both = table(low, high)
    assert run(event(), both).keys() == {"low"}
    assert run(event(grades=[graded("g", "06:00", "ordinary")]), both).keys() == {"low"}
    assert run(event(grades=[graded("g", "06:00", "major")]), both).keys() == {"high"}
    assert run(event(grades=[graded("g", "06:00", "extraordinary")]), both).keys() == set()


def test_a_lower_grade_later_opens_nothing_and_a_higher_one_keeps_the_old_clock() -> None:
    both = table(
        limit("low", 120, grade_min="ordinary", grade_max="ordinary"), limit("high", 30, grade_min="larger")
    )
    fallen = event(grades=[graded("g1", "06:00", "larger"), graded("g2", "08:20", "ordinary")])
    assert run(fallen, both).keys() == {"high"}
    risen = event(grades=[graded("g1", "06:00", "ordinary"), graded("g2", "08:20", "larger")])
    assert {name: c.start.at for name, c in run(risen, both).items()} == {
        "low": instant("05:57"), "high": instant("08:20"),
    }  # fmt: skip


def test_of_an_unknown_start_a_higher_grade_is_still_a_start() -> None:
    risen = [graded("g1", "06:10", "ordinary"), graded("g2", "08:20", "larger")]
    clock = one(event(None, grades=risen), limit("larger", 60, grade_min="larger"), "08:30")
    assert (clock.start.at, clock.verdict) == (instant("08:20"), "running")


def test_a_grade_known_from_the_start_moves_no_clock() -> None:
    clock = one(event(grades=[graded("g", "05:57", "major")]), limit("larger", 60, grade_min="larger"))
    assert clock.start.at == instant("05:57")
    assert run(event(), table(limit("larger", 60, grade_min="larger"))) == {}
    assert (
        run(event(grades=[graded("g", "06:00", "ungraded")]), table(limit("o", grade_min="ordinary"))) == {}
    )


def test_a_later_grade_does_not_undo_a_clock_that_had_run_out() -> None:
    law = limit("law", 120, mode="replaces", grade_min="larger")
    late = [report("r", "06:30")]
    found = run(event(reports=late, grades=[graded("g", "08:20", "larger")]), table(PHONE, law))
    assert (found["phone"].verdict, found["phone"].decides) == ("late", True)
    found = run(event(reports=late, grades=[graded("g", "06:05", "larger")]), table(PHONE, law))
    assert (found["phone"].decides, found["law"].verdict) == (False, "on_time")
