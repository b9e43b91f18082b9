"""A witness takes growth and nothing else, whatever the server has become."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from real import copied, environment, git, run, write, zhiban
from zhiban.desk.keyring import make_key
from zhiban.desk.stamp import stamp_once
from zhiban.desk.witness import witness
from zhiban.repo import Repo

ROLLED, REWRITTEN, GONE, BROKEN = "ZB3423", "ZB3420", "ZB3422", "ZB3426"


class Server:
    """A bare repository with a receipts key, and a clone from which somebody writes."""

    def __init__(self, folder: Path) -> None:
        self.bare, self.clone, self.copy = folder / "duty.git", folder / "clone", folder / "witness"

    def begin(self) -> None:
        """Make all of it; the witness has been there once."""
        folder = self.bare.parent
        git(folder, "init", "-q", "--bare", "-b", "main", str(self.bare))
        git(folder, "clone", "-q", str(self.bare), str(self.clone))
        git(self.clone, "config", "user.email", "li-na@office.example")
        git(self.clone, "config", "user.name", "李娜")
        git(self.clone, "switch", "-q", "-c", "main")
        make_key(folder / "receipts")
        git(self.bare, "config", "zhiban.receiptsKey", str(folder / "receipts"))
        self.grow("main", "u/li-na")
        found, line = witness(self.copy, str(self.bare))
        assert not found and line[1].startswith("receipt 1, ")

    def grow(self, *branches: str) -> None:
        """One more commit, pushed to some branches, and its receipt."""
        number = len(list(self.clone.glob("*.txt")))
        write(self.clone, f"{number}.txt", f"{number}\n")
        git(self.clone, "add", "-A")
        git(self.clone, "commit", "-qm", f"{number}")
        git(self.clone, "push", "-q", "-f", "origin", *(f"HEAD:refs/heads/{branch}" for branch in branches))
        self.stamp()

    def stamp(self) -> None:
        with Repo(str(self.bare)) as repo:
            stamp_once(repo)

    def refs(self, of: Path | None = None) -> dict[str, str]:
        """Every branch and where it stands."""
        rows = git(of or self.bare, "for-each-ref", "--format=%(refname) %(objectname)").splitlines()
        return dict(row.split(" ") for row in rows)

    def look(self) -> list[str]:
        """What the witness finds now: its codes."""
        return [finding.code for finding in witness(self.copy, "")[0]]


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a server stands whose witness has been there once. Not to be changed."""
    folder = tmp_path_factory.mktemp("begun")
    Server(folder).begin()
    return folder


@pytest.fixture
def server(begun: Path, tmp_path: Path) -> Server:
    """A copy of it to change."""
    made = Server(copied(begun, tmp_path / "duty"))
    for folder in (made.clone, made.copy):
        git(folder, "config", "remote.origin.url", str(made.bare))
    return made


def test_growth_is_taken_without_a_word(server: Server) -> None:
    server.grow("main")
    server.grow("u/li-na", "u/zhang-wei")
    assert server.look() == []
    assert server.refs(server.copy) == server.refs()
    assert witness(server.copy, "")[1][0].startswith("回执 3，")


def test_a_rewound_main_line_is_refused_and_the_rest_is_taken(server: Server) -> None:
    server.grow("main")
    assert server.look() == []
    before = server.refs(server.copy)
    git(server.bare, "update-ref", "refs/heads/main", f"{before['refs/heads/main']}~1")
    server.stamp()
    assert server.look() == [REWRITTEN]
    now = server.refs(server.copy)
    assert now["refs/heads/main"] == before["refs/heads/main"]
    assert now["refs/heads/receipts"] == server.refs()["refs/heads/receipts"] != before["refs/heads/receipts"]
    assert server.look() == [REWRITTEN]  # as long as it is so


def test_a_main_line_written_anew_is_refused(server: Server) -> None:
    before = server.refs(server.copy)
    git(server.clone, "commit", "-q", "--amend", "-m", "别的")
    git(server.clone, "push", "-q", "-f", "origin", "HEAD:refs/heads/main")
    server.stamp()
    assert server.look() == [REWRITTEN]
    assert server.refs(server.copy)["refs/heads/main"] == before["refs/heads/main"]


@pytest.mark.parametrize(("name", "code"), [("u/li-na", GONE), ("main", GONE), ("receipts", ROLLED)])
def test_a_branch_that_is_gone_stays_here(server: Server, name: str, code: str) -> None:
    before = server.refs(server.copy)
    git(server.bare, "update-ref", "-d", f"refs/heads/{name}")
    assert server.look() == [code]
    assert server.refs(server.copy) == before


@pytest.mark.parametrize("again", [False, True], ids=["cut short", "written again"])
def test_receipts_cut_short_or_written_again_are_refused(server: Server, again: bool) -> None:
    server.grow("main")
    assert server.look() == []
    before = server.refs(server.copy)
    git(server.bare, "update-ref", "refs/heads/receipts", f"{before['refs/heads/receipts']}~1")
    if again:
        server.grow("main")
    assert server.look() == [ROLLED]
    assert server.refs(server.copy)["refs/heads/receipts"] == before["refs/heads/receipts"]


def test_everything_gone_is_told_branch_by_branch(server: Server) -> None:
    before = server.refs(server.copy)
    for name in before:
        git(server.bare, "update-ref", "-d", name)
    assert sorted(server.look()) == [GONE, GONE, ROLLED]
    assert server.refs(server.copy) == before


def test_broken_objects_are_refused(server: Server) -> None:
    before = server.refs(server.copy)
    server.grow("main")
    blob = git(server.bare, "rev-parse", "main:1.txt").strip()
    file = server.bare / "objects" / blob[:2] / blob[2:]
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:-4] + b"\0\0\0\0")
    assert server.look() == [BROKEN]
    assert server.refs(server.copy)["refs/heads/main"] == before["refs/heads/main"]
    git(server.copy, "fsck", "--strict")


def test_a_malformed_commit_is_refused(server: Server) -> None:
    before = server.refs(server.copy)
    raw = git(server.bare, "cat-file", "commit", "main").replace("committer ", "committer  <", 1)
    (server.bare / "raw").write_text(raw, encoding="utf-8")
    bad = git(server.bare, "hash-object", "-t", "commit", "--literally", "-w", "raw").strip()
    git(server.bare, "update-ref", "refs/heads/u/wu-yue", bad)
    assert server.look() == [BROKEN]
    assert server.refs(server.copy) == before


def test_its_exit_code_tells_a_job(server: Server) -> None:
    folder = server.bare.parent
    assert zhiban(folder, "witness", str(server.copy)).startswith("回执 1，")
    git(server.bare, "update-ref", "-d", "refs/heads/u/li-na")
    said = zhiban(folder, "witness", str(server.copy), code=1)
    assert said.startswith("ZB3422 有回执的分支“refs/heads/u/li-na”没有了 / branch")
    shutil.rmtree(server.bare)
    assert "连不上" in zhiban(folder, "witness", str(server.copy), code=2)
    assert "第一次要写地址" in zhiban(folder, "witness", str(folder / "new"), code=2)


def test_a_server_that_cannot_be_reached_changes_nothing(server: Server, tmp_path: Path) -> None:
    before = server.refs(server.copy)
    for away in ("ssh://nobody@127.0.0.1:1/duty.git", str(tmp_path / "nowhere"), "ext::false"):
        with pytest.raises(ValueError, match=r"连不上：.+ / It cannot be reached: .+"):
            witness(server.copy, away)
    assert server.refs(server.copy) == before
    assert server.look() == []  # and where it is to look next time is still known


def test_cron_has_nothing_to_send_unless_something_is_wrong(server: Server) -> None:
    last = server.bare.parent / "last"
    program = f"{sys.executable} -m zhiban witness {server.copy}"
    line = f"{program} >{last} || cat {last}"

    def sent() -> str:
        done = subprocess.run(
            ["sh", "-c", line], env=environment(), cwd=server.bare.parent, capture_output=True, text=True
        )
        return done.stdout + done.stderr

    server.grow("main")
    assert sent() == ""
    git(server.bare, "update-ref", "-d", "refs/heads/u/li-na")
    assert ROLLED not in (said := sent()) and GONE in said


def test_the_copy_runs_nothing_of_the_other_side(server: Server, tmp_path: Path) -> None:
    """Neither hooks nor settings of either repository."""
    server.grow("main")
    for folder in (server.bare, server.copy):
        for hook in ("post-update", "reference-transaction", "post-receive", "fsmonitor-watchman"):
            write(folder, f"hooks/{hook}", f"#!/bin/sh\ntouch {tmp_path}/ran\n")
            (folder / "hooks" / hook).chmod(0o755)
    assert server.look() == []
    run(tmp_path, "test", "!", "-e", "ran")
