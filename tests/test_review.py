"""A change is told by what it means: the requests of a week, good and bad, each beside what its story says."""

import re
import subprocess
from pathlib import Path

import pytest

from reviewing import COMMIT, ENGLISH, GOLDEN, Clone, asked, named, of, push
from reviewing import read_week as read_week
from reviewing import week_server as week_server
from week import Files, city, story
from week_requests import BAD, GOOD, REQUESTS, correction
from zhiban.desk.review.markdown import markdown
from zhiban.desk.review.told import LOOK, MUST_NOT

REFUSED = re.compile(r"(ZB\d{4}) 退回")


@pytest.mark.parametrize("name", REQUESTS)
def test_a_review_calls_out_what_the_story_of_the_request_says_and_nothing_else(
    clone: Clone, name: str
) -> None:
    found = asked(clone, name)
    assert {(str(p.weight), p.kind, p.code) for p in found.points} == REQUESTS[name].told


@pytest.mark.parametrize("name", REQUESTS)
def test_the_review_of_each_request_reads_as_it_is_kept(clone: Clone, name: str) -> None:
    assert named(markdown(asked(clone, name), "zh")) == (GOLDEN / f"{name}.md").read_text(encoding="utf-8")


def test_a_review_in_english_reads_as_it_is_kept(clone: Clone) -> None:
    kept = (GOLDEN / f"{ENGLISH}.en.md").read_text(encoding="utf-8")
    assert named(markdown(asked(clone, ENGLISH), "en")) == kept


def test_a_review_is_kept_of_each_request_and_of_nothing_else() -> None:
    assert {file.name for file in GOLDEN.iterdir()} == {f"{name}.md" for name in REQUESTS} | {
        f"{ENGLISH}.en.md"
    }


@pytest.mark.parametrize("name", BAD)
def test_a_bad_request_is_refused_at_the_server_with_the_codes_of_its_review(
    clone: Clone, at_server: Path, name: str
) -> None:
    done = push(clone.folder, at_server, name)
    found = asked(clone, name)
    assert done.returncode and found.verdict is MUST_NOT
    assert set(REFUSED.findall(done.stderr)) == {p.code for p in found.of(MUST_NOT)} == BAD[name].refused


def test_the_good_requests_come_in_at_the_server(clone: Clone, at_server: Path) -> None:
    done = push(clone.folder, at_server, *GOOD)
    assert done.returncode == 0, done.stderr
    assert not any(asked(clone, name).verdict is MUST_NOT for name in GOOD)


def test_a_corrected_time_is_told_with_both_verdicts_and_their_minutes(clone: Clone) -> None:
    (clock,) = [p for p in asked(clone, "correction").points if p.kind == "clock"]
    assert [int(n) for n in re.findall(r"（(\d+) 分", clock.zh)] == [13, 23]  # 05:57 to 06:10, and to 06:20
    assert "按时" in clock.zh.partition("现")[0] and "超时" in clock.zh.partition("现")[2]


def test_a_time_written_and_corrected_in_one_request_is_told_with_both_verdicts_too(tmp_path: Path) -> None:
    path = city.FIRE.replace("shop-fire", "late-fire")

    def does(files: Files) -> Files:
        return correction({**files, path: files[city.FIRE].replace("shop-fire", "late-fire")}, path)

    week, folder = story({"late": GOOD["correction"]._replace(does=does)}), tmp_path / "clone"
    week.keep(folder)
    points = of(folder, "ask/late").points
    (clock,) = [p for p in points if p.kind == "clock" and p.weight is LOOK]
    assert "原 按时（13 分" in clock.zh and "现 超时（23 分" in clock.zh
    (read,) = [p for p in points if p.kind == "corrected"]
    assert "“2025-09-23 06:10”" in read.zh and "“2025-09-23 06:20”" in read.zh


def test_a_stricter_limit_counted_backwards_says_which_past_verdict_it_would_change(clone: Clone) -> None:
    (changed,) = [p for p in asked(clone, "limits").points if p.kind == "limits"]
    assert changed.path == city.FIRE and "时限 15 分" in changed.zh and "时限 10 分" in changed.zh


def test_what_a_lost_key_signed_afterwards_is_counted_and_named(clone: Clone) -> None:
    (suspect,) = [p for p in asked(clone, "revoked").points if p.code == "ZB3430"]
    log = (
        "log",
        "--format=%h",
        "--abbrev=12",
        "--committer=zhang-wei@",
        "--since=2025-09-22T20:00+08:00",
        "main",
    )
    wanted = subprocess.run(
        ["git", *log], cwd=clone.folder, capture_output=True, encoding="utf-8", check=True
    )
    assert set(COMMIT.findall(suspect.zh)) == set(wanted.stdout.split())
    assert f"{len(wanted.stdout.split())} 次提交" in suspect.zh


def test_a_swap_says_who_stands_instead_and_what_becomes_of_rest_and_shares(clone: Clone) -> None:
    found = of(clone.folder, "ask/swap", True)
    (day,) = found.effects.days
    assert (day.shift, day.seats[0].was, day.seats[0].now) == ("2025-09-29", "张伟", "李娜")
    (shares,) = [p for p in found.points if p.kind == "roster" and not p.code]
    assert "4320 → 0" in shares.zh  # 李娜 has just come off the shift of the 28th
    assert "李娜 7 → 8 班" in shares.zh and "张伟 8 → 7 班" in shares.zh
    shown = " ".join(shown.path for shown in found.effects.site)
    assert "li-na" in shown and "zhang-wei" in shown and "zhao-min.md" not in shown


def test_a_sensitive_period_says_which_issued_shifts_no_longer_hold(clone: Clone) -> None:
    lacking = [p for p in asked(clone, "sensitive").points if p.code == "ZB1001"]
    assert [p.zh[:10] for p in lacking] == [
        "2025-09-26",
        "2025-09-27",
        "2025-09-28",
    ]  # the 26th reaches into the 27th
    (figures,) = [p for p in asked(clone, "sensitive").points if p.kind == "roster" and not p.code]
    assert "节假日带班不合 0 → 3" in figures.zh


def test_a_new_roster_is_told_shift_by_shift(clone: Clone) -> None:
    found = of(clone.folder, "ask/october", True)
    assert [day.shift for day in found.effects.days] == [f"2025-10-{n:02}" for n in range(1, 32)]
    added = [s for s in found.effects.site if s.how == "added" and "2025-10" in s.path]
    assert added and {s.audience for s in added} == {"staff"}  # the public sees nobody's name


def test_whoever_gains_the_power_to_sign_is_named_with_the_day(clone: Clone) -> None:
    gains = {(p.name, p.how, str(p.since)[:10]) for p in asked(clone, "person").effects.powers}
    assert gains == {("孙丽", "gains", "2025-01-01"), ("孙丽", "gains", "None")}


def test_every_fact_of_a_request_is_told_with_its_signer_and_its_receipt(clone: Clone) -> None:
    found = asked(clone, "correction")
    (record,) = found.records
    (wrote,) = found.commits
    told = sum(len(group.facts) for group in record.groups)
    assert (told, record.count) == (8, 10)  # the two items' ids are not told
    assert {group.commit for group in record.groups} == {wrote.commit}
    assert (wrote.person, wrote.good, str(wrote.signed)) == ("he-jun", True, "2025-09-26T08:21+08:00")
    assert wrote.receipt and wrote.received and str(wrote.received) == "2025-09-26T08:21+08:00"
    assert asked(clone, "hole").commits[0].receipt is None
