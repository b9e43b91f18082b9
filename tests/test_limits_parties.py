"""Limits beside one another: laws that replace and that add, per party and level, with a reason, and what is written."""

import pytest

from timed import (
    LEVELS,
    PHONE,
    WRITTEN,
    event,
    extension,
    instant,
    limit,
    one,
    report,
    run,
    table,
)
from zhiban.limits import clocks


def test_where_a_law_replaces_the_norm_the_law_decides_and_both_are_shown() -> None:
    law = limit("law", 120, mode="replaces", trigger="report_received", category="public_health")
    incident = event(learned="06:30", category="public_health", reports=[report("r", "08:00")])
    found = run(incident, table(PHONE, WRITTEN, law))
    assert (found["phone"].verdict, found["phone"].decides) == ("late", False)
    assert (found["law"].verdict, found["law"].decides) == ("on_time", True)
    assert found["written"].decides  # another form is not replaced
    assert list(found) == ["phone", "written", "law"]  # the norm's clocks first


def test_a_law_between_other_parties_or_without_figure_replaces_nothing() -> None:
    for law in (limit("law", 120, mode="replaces", to="province"), limit("law", None, mode="replaces")):
        assert run(event(), table(PHONE, law))["phone"].decides


def test_a_law_that_adds_runs_beside() -> None:
    found = run(event(reports=[report("r", "06:30")]), table(PHONE, limit("law", 60, mode="adds")))
    assert {name: (c.verdict, c.decides) for name, c in found.items()} == {
        "phone": ("late", True),
        "law": ("on_time", True),
    }


def test_a_law_replaces_only_for_the_level_and_the_party_that_it_names() -> None:
    base = limit("phone", **{"from": ["county", "department"]})
    law = limit("law", 120, mode="replaces")
    late = [report("r", "06:30"), report("d", "06:40", **{"from": "education"})]
    found = run(event(reports=late), table(base, law))
    assert {name: (c.verdict, c.decides) for name, c in found.items()} == {
        "phone": ("late", False), "phone/education": ("late", True), "law": ("on_time", True),
    }  # fmt: skip
    for_both = limit("law", 120, mode="replaces", **{"from": ["county", "department"]})
    assert not run(event(reports=late), table(base, for_both))["phone/education"].decides


def test_a_law_that_adds_leaves_the_norm_in_force_for_every_party() -> None:
    base = limit("phone", **{"from": ["county", "department"]})
    law = limit("law", 60, mode="adds", to="province", **{"from": ["department"]})
    sent = [report("r", "06:09"), report("d", "06:12", **{"from": "education"}),
            report("p", "07:00", to="province", **{"from": "education"})]  # fmt: skip
    found = run(event(reports=sent), table(base, law))
    assert {name: (c.verdict, c.minutes, c.decides) for name, c in found.items()} == {
        "phone": ("on_time", 12, True), "phone/education": ("on_time", 15, True), "law/education": ("late", 63, True),
    }  # fmt: skip


def test_another_party_learns_of_it_by_the_first_report_that_reaches_it() -> None:
    up = limit("up", 120, to="province", trigger="report_received", form="written", **{"from": ["municipal"]})
    sent = [report("r", "06:09"), report("w", "06:20", "written"),
            report("city", "08:09", "written", "province", **{"from": "wangchuan"})]  # fmt: skip
    clock = one(event(learned="06:04", reports=sent), up)
    assert (clock.start.at, clock.minutes, clock.since_learned, clock.verdict) == (
        instant("06:09"),
        120,
        120,
        "on_time",
    )
    unheard = one(event(learned="06:04", reports=sent[2:]), up)
    assert (unheard.start.at, unheard.verdict) == (None, "indeterminate")


def test_a_department_that_was_notified_learned_of_it_then_unless_a_report_reached_it_before() -> None:
    limits = table(
        limit(
            "up", 120, to="province", trigger="report_received", form="written", **{"from": ["department"]}
        ),
        limit("seen", 30, to="province", trigger="learned", form="written", **{"from": ["department"]}),
    )
    sent = [report("p", "08:20", "written", "province", **{"from": "education"})]
    told = {"id": "education", "at": str(instant("06:20")), "by": "a"}

    def found(reports: list[dict[str, str]], *notified: dict[str, str]) -> dict[str, tuple[str, int | None]]:
        incident = event(learned="06:04", reports=reports, notified=list(notified))
        seen = run(incident, limits)
        assert {c.since_learned for c in seen.values()} == {c.minutes for c in seen.values()}
        return {name: (c.verdict, c.minutes) for name, c in seen.items()}

    on_time, late = ("on_time", 120), ("late", 120)
    assert found(sent, told) == {"seen/education": late, "up/education": on_time}
    someone_else = {**told, "id": "chengguan"}
    unknown = ("indeterminate", None)
    assert found(sent, someone_else) == {"seen/education": unknown, "up/education": unknown}
    earlier = [report("d", "06:10", to="education"), *sent]
    assert found(earlier, told)["up/education"] == ("late", 130)
    later = [report("d", "06:40", to="education"), *sent]
    assert found(later, told)["up/education"] == on_time


def test_a_limit_that_wants_a_reason_waits_for_one() -> None:
    later = limit("later", 30, mode="replaces", trigger="learned", form="written", with_reason="yes")
    sent = [report("w", "06:31", "written")]

    def found(*stated: str, at: str = "06:31", learned: str = "06:04") -> dict[str, tuple[str, bool]]:
        reasons = [extension(f"e{n}", when, None, re="later") for n, when in enumerate(stated)]
        seen = run(event(learned=learned, reports=sent, extensions=reasons), table(WRITTEN, later), at)
        return {name: (c.verdict, c.decides) for name, c in seen.items()}

    assert found() == {"written": ("late", True), "later": ("on_time", False)}
    assert found("06:30") == {"written": ("late", False), "later": ("on_time", True)}
    assert found("06:34", at="06:40") == {"written": ("late", False), "later": ("on_time", True)}
    assert found("06:35", at="06:40") == {
        "written": ("late", True),
        "later": ("on_time", False),
    }  # it had run out
    assert found("06:34", at="06:33") == {
        "written": ("late", True),
        "later": ("on_time", False),
    }  # not yet stated
    assert found("06:00", learned="06:00") == {"written": ("late", False), "later": ("late", True)}
    unknown = event(reports=sent, extensions=[extension("e", "06:30", None, re="later")])
    assert run(unknown, table(WRITTEN, later))[
        "written"
    ].decides  # nobody knows when that limit would run out


@pytest.mark.parametrize(
    ("channel", "sms", "kept"),
    [("fax", False, True), ("network", False, True), ("secure", False, True), ("sms", False, False),
     ("sms", True, True), ("phone", True, False), ("mobile_video", True, False)],
)  # fmt: skip
def test_a_written_report_is_one_that_was_written(channel: str, sms: bool, kept: bool) -> None:
    sent = [{**report("w", "06:20", "written"), "channel": channel}]
    (clock,) = clocks(event(reports=sent), table(WRITTEN), LEVELS, instant("06:40"), lambda unit: sms)
    assert clock.verdict == ("on_time" if kept else "overdue")
    (clock,) = clocks(event(reports=sent), table(WRITTEN), LEVELS, instant("06:40"))
    assert clock.verdict == ("on_time" if kept and channel != "sms" else "overdue")


def test_whether_a_text_message_is_written_is_asked_of_its_sender() -> None:
    both = limit("written", 30, form="written", **{"from": ["county", "department"]})
    texted = [{**report(name, "06:20", "written", **more), "channel": "sms"}
              for name, more in (("a", {}), ("b", {"from": "education"}))]  # fmt: skip
    found = clocks(
        event(reports=texted), table(both), LEVELS, instant("06:40"), lambda unit: unit == "education"
    )
    assert {c.party: c.verdict for c in found} == {"qinghe": "overdue", "education": "on_time"}
