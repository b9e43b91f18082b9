"""The clocks of verification requests (核报): from receipt, as the superior sets them, moved only in time."""

import pytest

from timed import ANSWERS, asked, event, extension, instant, limit, one, reply, report, run, table


def test_a_request_is_answered_from_its_receipt_in_each_form_asked_for() -> None:
    found = run(
        event(requests=[asked()], replies=[reply("p", "09:15"), reply("w", "09:31", "written")]),
        table(*ANSWERS),
    )
    assert {name: (c.verdict, c.minutes) for name, c in found.items()} == {
        "by-phone/q": ("on_time", 15), "in-writing/q": ("late", 31),
    }  # fmt: skip
    assert run(event(requests=[asked(form="phone")]), table(*ANSWERS)).keys() == {"by-phone/q"}


def test_each_request_has_its_own_clocks_and_its_own_replies() -> None:
    incident = event(requests=[asked(), asked("10:00", id="q2")], replies=[reply("p", "10:05", re="q2")])
    found = run(incident, table(ANSWERS[0]), "10:06")
    assert {name: c.verdict for name, c in found.items()} == {
        "by-phone/q": "overdue",
        "by-phone/q2": "on_time",
    }
    assert run(incident, table(ANSWERS[0]), "09:10").keys() == {
        "by-phone/q"
    }  # the second was not yet received


def test_a_request_is_the_units_own_whoever_else_reported() -> None:
    by_all = limit(
        "by-phone", trigger="request_received", form="reply_phone", **{"from": ["county", "department"]}
    )
    incident = event(requests=[asked()], reports=[report("d", "06:30", **{"from": "education"})])
    assert run(incident, table(by_all)).keys() == {"by-phone/q"}


def test_the_time_the_superior_set_comes_before_the_tables() -> None:
    clock = one(event(requests=[asked(due=str(instant("10:00")))], replies=[reply("p", "10:00")]), ANSWERS[0])
    assert (clock.due, clock.verdict) == (instant("10:00"), "on_time")
    clock = one(event(requests=[asked(due=str(instant("09:05")))], replies=[reply("p", "09:10")]), ANSWERS[0])
    assert clock.verdict == "late"


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ([extension("e", "09:15", "10:00")], "on_time"),  # asked for in the last minute
        ([extension("e", "09:16", "10:00")], "late"),  # too late: the old time had run out
        ([extension("e", "09:10", None)], "late"),  # a reason without a new time moves nothing
        ([extension("e", "09:10", "10:00", re="other")], "late"),
        ([extension("e2", "09:30", "10:00"), extension("e1", "09:10", "09:30")], "on_time"),
        ([extension("e2", "09:31", "10:00"), extension("e1", "09:10", "09:30")], "late"),
    ],
)
def test_a_new_time_counts_if_it_was_given_before_the_old_ran_out(
    given: list[dict[str, str]], verdict: str
) -> None:
    incident = event(requests=[asked()], replies=[reply("p", "09:55")], extensions=given)
    assert one(incident, ANSWERS[0]).verdict == verdict


def test_looking_before_the_extension_sees_the_old_time() -> None:
    incident = event(requests=[asked()], extensions=[extension("e", "09:15", "10:00")])
    assert one(incident, ANSWERS[0], "09:10").due == instant("09:15")
    assert one(incident, ANSWERS[0], "09:20").due == instant("10:00")


def test_a_request_whose_receipt_nobody_noted_cannot_be_judged() -> None:
    assert (
        one(event(requests=[asked(None)], replies=[reply("p", "20:30")]), ANSWERS[0]).verdict
        == "indeterminate"
    )
