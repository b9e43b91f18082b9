"""Two officers, two clones, one log: their work joins; only where one place says two things a person must look."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from real import become, commit, git, zhiban
from warm import python
from zhiban.facts import join
from zhiban.page import read

PATH = "records/logs/wangchuan/2026/2026-11-22.yml"
ENTRY = """  - id: {name}
    at: 2026-11-22T23:{minute}+08:00
    by: {who}
    kind: note
    text: {text}
"""


def note(book: Path, name: str, who: str, minute: int, text: str) -> None:
    """Write an entry into the log, as somebody does who adds a line at the end of the entries."""
    file = book / PATH
    log = file.read_text(encoding="utf-8")
    entry = ENTRY.format(name=name, who=who, minute=minute, text=text)
    file.write_text(log.replace("handover:\n", entry + "handover:\n", 1), encoding="utf-8", newline="\n")
    zhiban(book, "fmt", PATH)


@pytest.fixture(scope="module")
def made(city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shared repository, and two clones of it: 徐磊's and 吴越's, both of whom were on that watch."""
    folder = tmp_path_factory.mktemp("two")
    git(folder, "clone", "-q", "--bare", str(city), "server.git")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "executable", python())
        for person in ("xu-lei", "wu-yue"):
            git(folder, "clone", "-q", "server.git", person)
            git(folder / person, "remote", "set-url", "origin", "../server.git")
            os.symlink(city / ".git" / "zhiban-keys", folder / person / ".git" / "zhiban-keys")
            become(folder / person, person)
    return folder


@pytest.fixture
def two(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A copy of these."""
    monkeypatch.setattr(sys, "executable", python())
    shutil.copytree(made, tmp_path / "two", symlinks=True)
    return tmp_path / "two" / "xu-lei", tmp_path / "two" / "wu-yue"


def test_two_officers_commits_to_one_log_merge_without_conflict(two: tuple[Path, Path]) -> None:
    one, other = two
    note(one, "2310-xu-lei", "xu-lei", 10, "气象台电话：夜间有雾。")
    commit(one, "记雾")
    git(one, "push", "-q")
    note(other, "2312-wu-yue", "wu-yue", 12, "交警支队电话：环城路畅通。")
    commit(other, "记路")
    said = git(other, "pull", "--no-edit")
    assert "CONFLICT" not in said
    log = read((other / PATH).read_bytes())
    assert not log.problems
    assert {"entries[2310-xu-lei].text", "entries[2312-wu-yue].text"} <= set(log.facts)
    git(other, "push", "-q")
    told = zhiban(other, "who", PATH, "entries[2310-xu-lei].text") + zhiban(
        other, "who", PATH, "entries[2312-wu-yue].text"
    )
    assert "(xu-lei)" in told and "(wu-yue)" in told


def test_a_clash_names_the_place_and_both_texts_and_loses_neither(two: tuple[Path, Path]) -> None:
    one, other = two
    note(one, "2310-note", "xu-lei", 10, "雾。")
    commit(one, "雾")
    git(one, "push", "-q")
    note(other, "2310-note", "xu-lei", 10, "大雾，能见度约200米。")
    commit(other, "大雾")
    said = git(other, "pull", "--no-edit", ok=False)
    assert "entries[2310-note].text" in said and "雾。" in said and "大雾，能见度约200米。" in said
    assert "git merge --abort" in said
    git(other, "merge", "--abort")
    assert "大雾" in (other / PATH).read_text(encoding="utf-8")
    assert "雾。" in git(other, "show", f"origin/main:{PATH}")


def test_git_log_shows_facts(two: tuple[Path, Path]) -> None:
    one, _ = two
    note(one, "2310-xu-lei", "xu-lei", 10, "雾。")
    commit(one, "雾")
    assert "+entries[2310-xu-lei].text: 雾。" in git(one, "log", "-p", "-1")


def test_an_unpushed_commit_may_be_amended_and_a_pushed_one_may_not(two: tuple[Path, Path]) -> None:
    one, _ = two
    note(one, "2310-xu-lei", "xu-lei", 10, "雾。")
    commit(one, "雾")
    file = one / PATH
    better = file.read_text(encoding="utf-8").replace("text: 雾。", "text: 大雾。")
    file.write_text(better, encoding="utf-8", newline="\n")
    git(one, "add", "-A")
    said = git(one, "commit", "--amend", "-m", "大雾")
    assert "ZB3101 提示" in said and "git commit --amend" in said
    git(one, "push", "-q")
    file.write_text(better.replace("text: 大雾。", "text: 有雾。"), encoding="utf-8", newline="\n")
    git(one, "add", "-A")
    assert "ZB3101 退回" in git(one, "commit", "--amend", "-m", "有雾", ok=False)


def test_a_second_commit_that_changes_an_unpushed_fact_is_refused_when_pushed(two: tuple[Path, Path]) -> None:
    one, _ = two
    note(one, "2310-xu-lei", "xu-lei", 10, "雾。")
    commit(one, "雾")
    file = one / PATH
    file.write_text(
        file.read_text(encoding="utf-8").replace("text: 雾。", "text: 大雾。"), encoding="utf-8", newline="\n"
    )
    assert "ZB3101 提示" in commit(one, "改")
    said = git(one, "push", ok=False)
    assert "ZB3101 退回" in said and "git reset --soft" in said


def test_rewritten_history_is_not_pushed(two: tuple[Path, Path]) -> None:
    one, _ = two
    git(one, "reset", "-q", "--hard", "HEAD~1")
    git(one, "commit", "--allow-empty", "-m", "另起")
    assert "ZB3103" in git(one, "push", "--force", ok=False)


def test_a_merge_that_adds_words_of_its_own_is_refused(two: tuple[Path, Path]) -> None:
    one, other = two
    note(one, "2310-xu-lei", "xu-lei", 10, "雾。")
    commit(one, "雾")
    git(one, "push", "-q")
    note(other, "2312-wu-yue", "wu-yue", 12, "路畅通。")
    commit(other, "路")
    git(other, "fetch", "-q")
    git(other, "merge", "--no-commit", "origin/main")
    note(other, "2313-wu-yue", "wu-yue", 13, "夹带。")
    assert "ZB3107 退回" in commit(other, "合并", ok=False)


def test_every_merge_of_the_city_is_the_join_of_its_sides(city: Path) -> None:
    merges = git(city, "log", "--merges", "--format=%H %P").split("\n")[:-1]
    assert len(merges) > 20
    for line in merges:
        merge, one, other = line.split()
        for path in git(city, "diff", "--name-only", one, other).split():
            sides = [read(git(city, "show", f"{side}:{path}").encode()).facts for side in (one, other, merge)]
            both, clashes = join(sides[0], sides[1])
            assert not clashes and both == sides[2]
