"""A round that remembers finds what a round without memory finds, whatever happened to the book or to the memory."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from real import copied, git
from zhiban.book import Book
from zhiban.desk import memory, rounds
from zhiban.desk.standing import lying, standing
from zhiban.judge import Bench
from zhiban.judge import book as judged
from zhiban.repo import Repo
from zhiban.rule import Finding
from zhiban.schema.parts import Instant
from zhiban.shelf import WorkTree

LOGS = "records/logs/wangchuan/2026"
NIGHT = Instant.read("2026-11-22T22:00+08:00")
KEPT = ".git/zhiban"


@pytest.fixture(scope="module")
def fewer(city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration book with a log in four, and no memory: enough for neighbours, soon read through."""
    to = copied(city, tmp_path_factory.mktemp("fewer") / "book")
    shutil.rmtree(to / KEPT, ignore_errors=True)
    for log in (to / "records/logs").rglob("*.yml"):
        if not "2026-11-11" <= log.stem <= "2026-11-13" and not "2026-11-18" <= log.stem <= "2026-11-21":
            log.unlink()
    commit(to, "少些日志")
    return to


@pytest.fixture
def book(fewer: Path, tmp_path: Path) -> Path:
    """A copy of it to write in."""
    return copied(fewer, tmp_path / "book")


def round_of(book: Path, at: Instant = NIGHT) -> list[Finding]:
    with Repo(str(book)) as repo:
        checked = lying(book, repo, at=at)
    assert checked.faults == {}
    return checked.found


def afresh(book: Path, at: Instant = NIGHT) -> list[Finding]:
    """The same with no memory; what was remembered is put back."""
    kept, away = book / KEPT, book / ".git/away"
    if kept.exists():
        kept.rename(away)
    found = round_of(book, at)
    if away.exists():
        for file in kept.iterdir():
            file.unlink()
        kept.rmdir()
        away.rename(kept)
    return found


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def commit(book: Path, message: str) -> None:
    git(book, "add", "-A")
    git(book, "commit", "-q", "--no-verify", "--no-gpg-sign", "-m", message)


def happenings(book: Path) -> Iterator[str]:
    """What may happen to a book between two rounds; each is a state to look at."""
    yield "nothing"
    replace(book / "records/people/li-na.yml", "terms: establishment", "terms: contract")
    yield "a person's file changed, not committed"
    commit(book, "合同制")
    yield "and committed: every log with her name is judged again"
    (book / f"{LOGS}/2026-11-12.yml").unlink()
    yield "a log is gone"
    commit(book, "少一天")
    yield "and committed: its neighbours are judged again"
    git(book, "revert", "--no-edit", "--no-gpg-sign", "HEAD")
    yield "it is back, written later as far as anybody knows"
    replace(book / f"{LOGS}/2026-11-19.yml", "in_person: yes\n", "")
    commit(book, "没有当面")
    git(
        book,
        "commit",
        "-q",
        "--amend",
        "--no-verify",
        "--no-gpg-sign",
        "-m",
        "改写",
        "--date=2026-11-21T08:00:00+08:00",
    )
    yield "the history was rewritten"
    git(book, "reset", "-q", "--hard", "HEAD~2")
    yield "the head went back"
    (book / "records/units/wangchuan.yml").write_text("kind: unit\n", encoding="utf-8")
    yield "a unit's file is half written"


def test_whatever_happens_the_memory_changes_no_finding(book: Path) -> None:
    said = set()
    for what in happenings(book):
        found = round_of(book)
        assert found == afresh(book) == round_of(book), what
        said.add(tuple(f.code for f in found))
    assert len(said) > 5


def test_what_asks_for_the_time_is_judged_at_its_time(book: Path) -> None:
    for at in (
        "2026-11-22T22:00+08:00",
        "2026-11-23T08:20+08:00",
        "2026-12-31T23:00+08:00",
        "2026-11-03T06:20+08:00",
    ):
        when, seen = Instant.read(at), Book(WorkTree(book))
        assert standing(book, seen, when) == judged(Bench(Book(WorkTree(book)), when)), at


def damaged(file: Path) -> Iterator[bytes]:
    """What may become of the file of the memory."""
    data = file.read_bytes()
    yield b""
    yield data[: len(data) // 2]
    yield data[:-1]
    yield data + b"\0"
    yield os.urandom(memory.SUM) + data[memory.SUM :]  # another version's
    for at in (memory.SUM + 2, memory.SUM + 12, len(data) // 2, len(data) - 9):
        yield data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]


@pytest.mark.slow
def test_a_damaged_memory_is_no_memory(book: Path) -> None:
    true = round_of(book)
    file = next(iter(sorted((book / KEPT).iterdir())))
    whole = file.read_bytes()
    for data in damaged(file):
        file.write_bytes(data)
        assert round_of(book) == true
        assert file.read_bytes() == whole  # and it is whole again


def test_the_memory_of_another_book_says_nothing_here(book: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    git(tmp_path, "clone", "-q", str(book), str(other))
    replace(other / "records/people/li-na.yml", "terms: establishment", "terms: contract")
    git(other, "config", "user.email", "yuan-fang@wangchuan.example")
    git(other, "config", "user.name", "yuan-fang")
    commit(other, "另一本")
    foreign = round_of(other)
    true = afresh(book)
    (book / KEPT).mkdir(exist_ok=True)
    for file in (other / KEPT).iterdir():
        (book / KEPT / file.name).write_bytes(file.read_bytes())
    assert round_of(book) == true != foreign


def test_a_memory_that_cannot_be_kept_is_done_without(book: Path) -> None:
    (book / KEPT).write_text("a file where the folder should be", encoding="utf-8")
    assert round_of(book) == round_of(book)


def test_several_processes_find_what_one_finds(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = afresh(book)
    monkeypatch.setattr(rounds, "MANY", 2)
    monkeypatch.setattr(rounds, "SHARE", 7)
    assert afresh(book) == alone


def test_a_fault_of_ours_is_told_and_not_remembered(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    true = afresh(book)

    def fails(*_: object) -> list[Finding]:
        raise ZeroDivisionError

    with monkeypatch.context() as patched, Repo(str(book)) as repo:
        patched.setattr("zhiban.judge.state", fails)
        assert "ZeroDivisionError" in next(iter(lying(book, repo, at=NIGHT).faults.values()))
    assert round_of(book) == true


def test_a_link_in_place_of_a_record_is_seen(book: Path) -> None:
    log = book / f"{LOGS}/2026-11-20.yml"
    log.rename(book / "elsewhere.yml")
    log.symlink_to(book / "elsewhere.yml")
    commit(book, "链接")
    assert any(f.path == f"{LOGS}/2026-11-20.yml" and f.code == "ZB0048" for f in round_of(book))
    assert round_of(book) == afresh(book)
    log.unlink()
    (book / "elsewhere.yml").rename(log)
    commit(book, "又是文件")
    assert not any(f.code == "ZB0048" for f in round_of(book))
