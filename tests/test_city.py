"""The demonstration book: true history, every commit signed by the person who acts, nothing lost on any edge."""

from pathlib import Path

import pytest

from real import git, zhiban
from zhiban.facts import lost
from zhiban.page import read
from zhiban.repo import Repo
from zhiban.repo.trails import origins


def test_the_city_has_a_thousand_commits_and_four_weeks_of_logs(city: Path) -> None:
    assert int(git(city, "rev-list", "--count", "HEAD")) >= 1000
    assert len(list((city / "records/logs/wangchuan/2026").glob("*.yml"))) >= 28
    assert len(list((city / "records/incidents").rglob("*.yml"))) >= 8
    assert git(city, "status", "--porcelain") == ""
    git(city, "fsck", "--strict")


def test_commits_are_signed_by_the_person_who_acts(city: Path) -> None:
    form = "--format=%G? %GS %ce"
    for line in git(city, "log", "-40", form).splitlines():
        good, principal, email = line.split()
        assert (good, principal) == ("G", email)


def test_handovers_are_taken_over_by_the_relief(city: Path) -> None:
    for path in sorted((city / "records/logs/wangchuan/2026").glob("2026-11-1*.yml")):
        log = str(path.relative_to(city))
        facts = read(path.read_bytes()).facts
        with Repo(str(city)) as repo:
            signed = origins(repo, log)
        assert (
            facts["handover.by"] in signed["handover.by"].who
            and facts["takeover.by"] in signed["takeover.by"].who
        )
        assert facts["handover.by"] != facts["takeover.by"]


def test_an_inspection_says_at_once_what_it_found_and_names_its_circular_once_that_is_out(city: Path) -> None:
    inspections = sorted((city / "records/inspections").rglob("*.yml"))
    assert len(inspections) >= 5
    for path in inspections:
        facts, name = read(path.read_bytes()).facts, str(path.relative_to(city))
        first, *later = git(city, "log", "--reverse", "--format=%H %ae", "--", name).splitlines()
        commit, email = first.split()
        begun = read(git(city, "show", f"{commit}:{name}").encode()).facts
        told = {place for place in facts if place.startswith("findings[") or place == "none_found"}
        assert told and told <= set(begun)
        person = read((city / f"records/people/{facts['by']}.yml").read_bytes()).facts
        assert person[f"email{{{email}}}"] == email
        assert "bulletin" not in begun
        if no := facts.get("bulletin"):
            line = git(city, "log", "--format=%H", "-S", f"bulletin: {no}", "--", name).strip()
            assert line in {row.split()[0] for row in later}
            assert git(city, "show", f"{line}:records/bulletins/{no[:4]}/{no}.yml")


def test_nothing_is_lost_on_any_edge(city: Path) -> None:
    lines = git(city, "log", "-m", "--raw", "--no-abbrev", "--no-renames", "--format=%H", "HEAD").splitlines()
    known: dict[str, dict[str, str]] = {}
    with Repo(str(city)) as repo:

        def facts(blob: str) -> dict[str, str]:
            return known.setdefault(blob, read(repo.blob(blob) or b"").facts)

        blobs = [line.split()[2:4] for line in lines if line.startswith(":")]
        changed = [(facts(old), facts(new)) for old, new in blobs if old.strip("0")]
    assert sum(line.isalnum() for line in lines) > 1000 and len(changed) > 1000
    assert all(lost(old, new) == {} for old, new in changed)


def test_the_last_commits_pass_the_judge_one_by_one(city: Path) -> None:
    assert "退回 0" in zhiban(city, "check", "--range", "HEAD~120..HEAD", "--format", "concise")


@pytest.mark.slow
def test_every_commit_passes_the_judge(city: Path) -> None:
    assert "退回 0" in zhiban(city, "check", "--range", "HEAD", "--format", "concise")


def test_the_marks_of_the_city_are_those_that_its_cases_carry(city: Path) -> None:
    said = zhiban(city, "check", "--all", "--format", "concise")
    marks = {line.split(": ", 1)[1][:6] for line in said.splitlines() if " 留痕 " in line}
    assert {"ZB0701", "ZB1402", "ZB2101", "ZB2102", "ZB2104"} <= marks
    assert "退回 0" in said
