"""The evidence of one record: who signed each fact, when it was received, with which key; and what was known at a moment."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from bundles import Bundle, exported, plain_bench, verified
from real import BEIJING, add, git, run, write, zhiban
from zhiban.desk.earliest import passage
from zhiban.desk.evidence import as_of, text
from zhiban.desk.proof import evidence, signed
from zhiban.desk.stamp import stamp_once
from zhiban.page import read
from zhiban.repo import Repo
from zhiban.schema.parts import Instant
from zhiban.trust.receipt import Entry
from zhiban.trust.receipt import read as entry_of

SMALL = "records/bulletins/2026/2026-7.yml"
LATE = "records/bulletins/2026/2026-qh-3.yml"
TRAINING = "records/training/wangchuan/2026.yml"
LOG = "records/logs/qinghe/2026/2026-11-10.yml"
LEAVER = "records/people/shen-lihua.yml"
REQUEST = "records/people/zhao-min.yml"
Passed = dict[str, tuple[str, Entry]]
NOTE = "corrections:\n  - id: {0}\n    at: 2026-11-23T09:00+08:00\n    by: zhao-min\n    of: kind\n    why: 试。\n"


def receipts(book: Path) -> list[tuple[str, Entry]]:
    """Every receipt as it stands, oldest first, from plain git."""
    rows = git(book, "log", "--first-parent", "--reverse", "--format=%H %s", "receipts").splitlines()
    return [(row[:40], entry_of(row[41:] + "\n")) for row in rows if row[41:].startswith("{")]


@pytest.fixture(scope="module")
def passed(city: Path) -> Passed:
    """Each commit's first receipt: everything that a receipt's tips reach and no receipt's before."""
    rows = git(city, "rev-list", "--all", "--parents").splitlines()
    up = {row[:40]: row[41:].split() for row in rows}
    found: Passed = {}
    for name, entry in receipts(city):
        todo = [update.new for update in entry.updates]
        while todo:
            if (commit := todo.pop()) not in found:
                found[commit] = name, entry
                todo += up[commit]
    return found


def commits(book: Path, path: str) -> list[str]:
    return git(book, "log", "--reverse", "--format=%H", "--", path).split()


def keep(book: Path) -> Repo:
    """The book with its server's key: it can write receipts."""
    git(book, "config", "zhiban.receiptsKey", str(book / ".git/zhiban-keys/receipts"))
    return Repo(str(book))


def sign_as(book: Path, person: str, *command: str, key: Path | None = None) -> str:
    """Commit as a person of the sample city with plain git, without the book's hooks; the commit."""
    signing = key or book / ".git/zhiban-keys" / person
    named = ("-c", f"user.name={person}", "-c", f"user.email={person}@wangchuan.example")
    plain = ("-c", "core.hooksPath=/dev/null", "-c", f"user.signingkey={signing}")
    git(book, *named, *plain, *(command or ("commit", "-qam", "记录")))
    return git(book, "rev-parse", "HEAD").strip()


def test_each_commits_first_receipt_is_the_first_that_reached_it(city: Path, passed: Passed) -> None:
    want = passed
    with Repo(str(city)) as repo:
        tip = repo.commit("receipts")
        found = passage(repo, tip, dict.fromkeys(want))
        assert dict(found.first) == {commit: name for commit, (name, _) in want.items()}
        for path in (LOG, SMALL, LEAVER):
            one = signed(repo, commits(city, path))
            assert {commit: has.receipt and has.receipt.commit for commit, has in one.items()} == {
                commit: want[commit][0] for commit in one
            }


def test_verify_tells_happened_signed_received_bracket_and_key(city: Path, passed: Passed) -> None:
    said = zhiban(city, "verify", LOG)
    name, entry = passed[first := commits(city, LOG)[0]]
    day, key = "2026-11-10", git(city, "log", "-1", "--format=%GF", first).strip()
    at = entry.at.astimezone(BEIJING)
    assert f"提交 {first[:12]}\n  收到 {at:%Y-%m-%d %H:%M:%S} 回执 {entry.seq}（" in said
    assert f"回执 {entry.seq}（{name[:12]}）   区间 {day} " in said
    assert f"\n  密钥 {key}\n" in said
    assert said.endswith("条事实，15 次提交：每一条都有有效签名和回执。\n")
    assert zhiban(city, "verify", LOG, lang="en").endswith("each has a valid signature and a receipt.\n")


def test_for_machines_it_is_told_fact_by_fact(city: Path, passed: Passed) -> None:
    told = json.loads(zhiban(city, "verify", SMALL, "--format", "json"))
    facts = {fact["place"]: fact for fact in told["facts"]}
    assert (told["record"], told["holds"]) == (SMALL, True)
    assert {place: fact["text"] for place, fact in facts.items()} == read((city / SMALL).read_bytes()).facts
    review = facts["reviewed.by"]
    name, entry = passed[review["commit"]]
    assert review["received"] == {"seq": entry.seq, "at": entry.at.isoformat(), "commit": name}
    assert review["signed"]["by"] == "shen-lihua" and review["signed"]["counts"]
    assert review["happened"] == facts["reviewed.at"]["text"]
    assert review["not_before"] <= review["received"]["at"]


def test_what_is_not_delivered_is_signed_but_not_received(book: Path, tmp_path: Path) -> None:
    add(book, LATE, NOTE.format("c1"))
    sign_as(book, "zhao-min")
    said = zhiban(book, "verify", LATE, code=1)
    assert "收到 还没有回执" in said and "凭据不全，见上。" in said
    told = zhiban(book, "verify", LATE, "--export", str(tmp_path / "early"))
    assert "凭据不全，verify.sh 会说不成立。" in told
    early = Bundle(tmp_path / "early", "SHA256:any")
    assert "没有回执" in verified(early, plain_bench(tmp_path / "bin"), holds=False)
    with keep(book) as repo:
        stamp_once(repo)
        assert evidence(repo, LATE).holds


def test_a_receipt_of_another_key_is_none(book: Path, tmp_path: Path) -> None:
    add(book, LATE, NOTE.format("c1"))
    commit = sign_as(book, "zhao-min")
    run(tmp_path, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "other")
    with keep(book) as repo:
        git(book, "config", "zhiban.receiptsKey", str(tmp_path / "other"))
        with pytest.raises(ValueError, match="没有往上写"):
            stamp_once(repo)
        other = run(tmp_path, "ssh-keygen", "-lf", "other.pub").split()[1]
        git(book, "config", "--add", "zhiban.receipts", other)  # somebody bends the server's own settings
        stamp_once(repo)
        git(book, "config", "--unset", "zhiban.receipts", other.replace("+", "[+]"))
        found = evidence(repo, LATE)
        assert not found.holds
        assert [has.receipt is not None for name, has in found.commits.items() if name == commit] == [True]


def test_an_unsigned_commit_proves_nothing(book: Path) -> None:
    add(book, LATE, NOTE.format("c1"))
    git(book, "-c", "core.hooksPath=/dev/null", "commit", "--no-gpg-sign", "-qam", "记录")
    with keep(book) as repo:
        stamp_once(repo)
        found = evidence(repo, LATE)
    assert not found.holds
    assert "密钥 没有有效签名（收到时不在有效期内，或签名不成立）" in text(found, "zh")


def test_a_commit_may_name_a_receipt_that_nobody_knows(book: Path, tmp_path: Path) -> None:
    """As after a server was restored from a backup: it was received all the same, only not before when is not known."""
    add(book, LATE, NOTE.format("c1"))
    commit = sign_as(book, "zhao-min", "commit", "-qa", "-m", "记录", "-m", f"Seen: {'1' * 40}")
    with keep(book) as repo:
        stamp_once(repo)
        found = evidence(repo, LATE)
        assert found.holds and found.commits[commit].seen is None
    said = verified(exported(book, LATE, tmp_path / "bundle"), plain_bench(tmp_path / "bin"))
    assert "所写的回执不在这里" in said


def test_a_leavers_old_records_stay_proved_and_new_ones_are_not(book: Path, tmp_path: Path) -> None:
    bench = plain_bench(tmp_path / "bin")
    add(book, LEAVER, "    until: 2026-11-23T08:03+08:00\n")  # of the last key
    sign_as(book, "yuan-fang")
    with keep(book) as repo:
        stamp_once(repo)
        old = evidence(repo, SMALL)
        assert "shen-lihua" in {has.person for has in old.commits.values()}
        assert old.holds
        verified(exported(book, SMALL, tmp_path / "old"), bench)
        add(book, LATE, NOTE.format("c1"))
        sign_as(book, "shen-lihua")
        stamp_once(repo)
        new = evidence(repo, LATE)
    assert not new.holds and "（收到时不在有效期内，或签名不成立）" in text(new, "zh")
    said = verified(exported(book, LATE, tmp_path / "new"), bench, holds=False)
    assert "没有收到时有效的密钥的签名" in said and "不是有凭据的任何一版" in said


def test_a_request_for_a_key_is_proved_once_a_registrar_has_brought_it_in(book: Path, tmp_path: Path) -> None:
    run(tmp_path, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", "k2")
    line = " ".join((tmp_path / "k2.pub").read_text().split()[:2])
    git(book, "switch", "-q", "-c", "key/zhao-min")
    add(book, REQUEST, f"  - id: k2\n    ssh: {line}\n    from: 2026-11-01\n")
    sign_as(book, "zhao-min", key=tmp_path / "k2")
    with keep(book) as repo:
        stamp_once(repo)
        assert not evidence(repo, REQUEST).holds
        git(book, "switch", "-q", "main")
        sign_as(book, "yuan-fang", "merge", "-q", "--no-ff", "-S", "-m", "批准", "key/zhao-min")
        stamp_once(repo)
        assert evidence(repo, REQUEST).holds
    verified(exported(book, REQUEST, tmp_path / "person"), plain_bench(tmp_path / "bin"))


def test_what_was_delivered_later_at_once_is_behind_the_tip_step_by_step(book: Path, tmp_path: Path) -> None:
    bench = plain_bench(tmp_path / "bin")
    add(book, LATE, NOTE.format("c1"))
    first = sign_as(book, "zhao-min")
    for name in ("c1", "c2", "c3"):
        path = SMALL if name == "c1" else TRAINING
        add(book, path, NOTE.format(name) if name != "c3" else NOTE.format(name).partition("\n")[2])
        between = sign_as(book, "li-na")
    with keep(book) as repo:
        stamp_once(repo)
    found = exported(book, LATE, tmp_path / "bundle")
    assert found.rows()[-1][::2][:2] == [first, between]
    verified(found, bench)
    found.file("commit", git(book, "rev-parse", f"{between}~1").strip()).unlink()
    assert f"里没有提交 {first[:12]}" in verified(found, bench, holds=False)


def test_as_of_is_the_record_as_it_had_been_received(city: Path, passed: Passed) -> None:
    name, entry = passed[commits(city, LOG)[4]]
    at = entry.at.astimezone(Instant.read("2026-11-10T00:00+08:00").tzinfo)
    standing = git(city, "show", f"{(entry.refs or {})['refs/heads/main']}:{LOG}")
    with Repo(str(city)) as repo:
        known, words = as_of(repo, LOG, Instant(*at.timetuple()[:6], tzinfo=at.tzinfo))
        before, _ = as_of(repo, LOG, Instant(*at.timetuple()[:5], tzinfo=at.tzinfo))
    assert known == standing != before
    assert words[0].startswith(f"第 {entry.seq} 号回执（{name[:12]}，{at:%Y-%m-%d %H:%M:%S}）时：")
    assert read(before.encode()).facts.items() < read(known.encode()).facts.items()


AS_OF: Mapping[str, tuple[str, str]] = {
    "2026-09-01 08:00": (LOG, "2026-09-01T08:00+08:00 还没有任何回执。\n"),
    "2026-11-09 23:00": (LOG, f"时：{LOG} 还没有收到。\n"),
    "2027-01-01T08:00+08:00": (SMALL, "reviewed:\n"),
}


@pytest.mark.parametrize("at", AS_OF)
def test_as_of_says_so_where_nothing_had_been_received(city: Path, at: str) -> None:
    path, says = AS_OF[at]
    assert says in zhiban(city, "as-of", at, path)


def test_without_receipts_it_goes_by_the_commits_own_times(book: Path) -> None:
    git(book, "update-ref", "-d", "refs/heads/receipts")
    commit = commits(book, SMALL)[0]
    said = zhiban(book, "as-of", "2026-11-18 10:00", LOG, lang="en")
    assert said.startswith("No receipts here; by the commits' own times: ")
    assert said.partition("\n")[2] == git(book, "show", f"{commit}:{LOG}")
    assert "收到 还没有回执" in zhiban(book, "verify", SMALL, code=1)


def test_what_nobody_has_committed_has_no_evidence(book: Path) -> None:
    path = "records/bulletins/2026/2026-9.yml"
    write(book, path, (book / SMALL).read_text(encoding="utf-8"))
    assert "还没有提交" in zhiban(book, "verify", path, code=2)
    assert "没有“2026-8”这份记录" in zhiban(book, "verify", "2026-8", code=2)
