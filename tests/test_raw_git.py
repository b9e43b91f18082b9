"""What we read in a raw commit is what git reads there, what we sign git verifies, and what git signs we take."""

import subprocess
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from commits import GOOD, ID, LI, MESSAGE, OTHER, SIGNER, THIRD
from real import environment, git
from seals import hurt, pair, public
from zhiban.trust import raw, sshsig
from zhiban.trust.raw import Ident, Malformed


class Told(NamedTuple):
    """A commit as git tells it."""

    tree: str
    parents: tuple[str, ...]
    author: Ident
    committer: Ident
    message: str


FIELDS = "%x01".join(["%H", "%T", "%P", "%an", "%ae", "%at", "%ad", "%cn", "%ce", "%ct", "%cd", "%B"])


def told(folder: Path, names: Iterable[str]) -> dict[str, Told]:
    """What git reads in these commits, in one go."""
    command = ["git", "log", "--no-walk=unsorted", "--stdin", "-z", "--date=raw", f"--format={FIELDS}"]
    data = "\n".join(names).encode()
    done = subprocess.run(command, cwd=folder, input=data, capture_output=True, check=True, env=environment())
    found = {}
    for text in done.stdout.decode().removesuffix("\0").split("\0"):
        name, tree, parents, an, ae, at, ad, cn, ce, ct, cd, message = text.split("\1")
        assert (at, ct) == (ad.split()[0], cd.split()[0])
        author, committer = Ident(an, ae, int(at), ad.split()[1]), Ident(cn, ce, int(ct), cd.split()[1])
        found[name] = Told(tree, tuple(parents.split()), author, committer, message)
    return found


def stored(folder: Path, commits: Sequence[bytes]) -> list[str]:
    """git's names for the commits, each written by `git hash-object`, which refuses what it cannot parse."""
    paths = [folder / ".git" / f"raw-{number}" for number in range(len(commits))]
    for path, data in zip(paths, commits, strict=True):
        path.write_bytes(data)
    command = ["git", "hash-object", "-t", "commit", "-w", "--stdin-paths"]
    listed = "".join(f"{path}\n" for path in paths).encode()
    done = subprocess.run(
        command, cwd=folder, input=listed, capture_output=True, check=True, env=environment()
    )
    return done.stdout.decode().split()


def agree(folder: Path, commits: Sequence[bytes]) -> int:
    """How many different commits git reads as we do; it fails at the first that it reads otherwise or refuses."""
    names = stored(folder, commits)
    answers = told(folder, names)
    for name, data in zip(names, commits, strict=True):
        assert answers[name] == raw.read(data)[:5], data
    return len(answers)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    git(folder, "init", "-q")
    return folder


def test_git_reads_what_we_read(store: Path) -> None:
    assert agree(store, list(GOOD.values())) == len(GOOD)


NAMES = ["李娜", "王 强", "Li Na", "O'Brien, J.", "𠮷野", "李．娜", '"李"', "a.", ".a", "甲" * 128]
ZONES = ["+0800", "+0000", "-0330", "+1245", "-1100", "+1400", "+0001", "-0001"]
LINES = [
    "接县局电话",
    "",
    "",
    "Seen: " + ID,
    "tree " + ID,
    " 缩进",
    "\t表",
    "# 井号",
    "gpgsig x",
    "-----",
    "𠮷",
    "a" * 300,
]


def any_commit(random: Random) -> bytes:
    """A commit of the accepted form, with everything that may vary varied."""
    people = [
        Ident(
            random.choice(NAMES),
            f"{random.choice('abc')}@x.example",
            random.choice([1, 1795391520, 10**11 - 1]),
            zone,
        )
        for zone in random.choices(ZONES, k=2)
    ]
    message = "\n".join(random.choices(LINES, k=random.randint(1, 8))) + "\n"
    parents = random.sample([OTHER, THIRD, "a" * 40, "f" * 40], random.choice((0, 1, 1, 2, 3)))
    sign: Callable[[bytes], str] | None = random.choice([None, partial(sshsig.sign, SIGNER.key)])
    return raw.write(ID, parents, people[0], message, sign, random.choice([None, people[1]]))


def still_good(random: Random, number: int) -> list[bytes]:
    """Commits that we still read after an accident to their bytes."""
    found: list[bytes] = []
    while len(found) < number:
        data = hurt(any_commit(random), random)
        try:
            raw.read(data)
        except Malformed:
            continue
        found.append(data)
    return found


def test_git_reads_generated_and_hurt_commits_as_we_do(store: Path) -> None:
    random = Random(20261123)
    assert agree(store, [any_commit(random) for _ in range(150)]) > 100
    assert agree(store, still_good(random, 100)) > 90


@pytest.mark.slow
def test_git_reads_thousands_of_generated_and_hurt_commits_as_we_do(store: Path) -> None:
    random = Random(4)
    assert agree(store, [any_commit(random) for _ in range(10_000)]) > 9000
    assert agree(store, still_good(random, 10_000)) > 9000


# Signing


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pair(tmp_path_factory.mktemp("key"), "officer")


def signing(folder: Path, key: Path, *init: str) -> Path:
    """A repository in which git signs with the key and knows it as 李娜's."""
    folder.mkdir()
    git(folder, "init", "-q", *init)
    signers = folder / ".git" / "signers"
    signers.write_text(f"{LI.email} {public(key)}", encoding="utf-8")
    settings = {
        "user.name": LI.name, "user.email": LI.email, "gpg.format": "ssh",
        "user.signingkey": str(key), "gpg.ssh.allowedSignersFile": str(signers),
    }  # fmt: skip
    for name, value in settings.items():
        git(folder, "config", name, value)
    return folder


def content(folder: Path, name: str = "HEAD") -> bytes:
    command = ["git", "cat-file", "commit", name]
    return subprocess.run(command, cwd=folder, capture_output=True, check=True, env=environment()).stdout


@pytest.mark.parametrize("init", [(), ("--object-format=sha256",)], ids=["sha1", "sha256"])
def test_git_and_we_write_the_same_commit(tmp_path: Path, key: Path, init: tuple[str, ...]) -> None:
    folder = signing(tmp_path / "book", key, *init)
    date = f"{LI.seconds} {LI.zone}"
    for message in ("建簿", MESSAGE):
        signed = ("commit", "-q", "-S", "--allow-empty", "-m", message)
        git(folder, *signed, GIT_AUTHOR_DATE=date, GIT_COMMITTER_DATE=date)
    theirs = content(folder)
    found = raw.read(theirs)
    assert found[2:5] == (LI, LI, MESSAGE)
    assert found.parents == (git(folder, "rev-parse", "HEAD~1").strip(),)
    assert found.tree == git(folder, "rev-parse", "HEAD^{tree}").strip()
    assert sshsig.holds(sshsig.read(found.signature or b""), found.payload)
    assert (
        raw.write(found.tree, found.parents, LI, MESSAGE, partial(sshsig.sign, sshsig.private(key))) == theirs
    )


def test_git_verifies_the_commit_that_we_sign(tmp_path: Path, key: Path) -> None:
    folder = signing(tmp_path / "book", key)
    git(folder, "commit", "-q", "--allow-empty", "-m", "建簿")
    tree, parent = (git(folder, "rev-parse", name).strip() for name in ("HEAD^{tree}", "HEAD"))
    sign = partial(sshsig.sign, sshsig.private(key))
    ours = raw.write(tree, [parent], LI, MESSAGE, sign, LI._replace(name="王强", seconds=1))
    (name,) = stored(folder, [ours])
    assert 'Good "git" signature for li.na@wangchuan.example' in git(folder, "verify-commit", name)
    (other,) = stored(folder, [ours.replace("王强".encode(), "王刚".encode())])
    git(folder, "verify-commit", other, ok=False)
    git(folder, "fsck", "--strict")


def test_git_merges_two_lines_at_once_and_signs_the_merge(tmp_path: Path, key: Path) -> None:
    folder = signing(tmp_path / "book", key)
    git(folder, "commit", "-q", "-S", "--allow-empty", "-m", "建簿")
    for branch in ("one", "two", "three"):
        git(folder, "checkout", "-q", "-b", branch, "HEAD" if branch == "one" else "one~1")
        (folder / branch).write_text(branch, encoding="utf-8")
        git(folder, "add", branch)
        git(folder, "commit", "-q", "-S", "-m", branch)
    git(folder, "merge", "-q", "-S", "--no-ff", "-m", "合并", "one", "two")
    found = raw.read(content(folder))
    assert len(found.parents) == 3
    assert sshsig.holds(sshsig.read(found.signature or b""), found.payload)


def test_a_signed_tag_that_is_merged_leaves_a_header_that_we_refuse(tmp_path: Path, key: Path) -> None:
    folder = signing(tmp_path / "book", key)
    git(folder, "commit", "-q", "-S", "--allow-empty", "-m", "建簿")
    git(folder, "checkout", "-q", "-b", "side")
    git(folder, "commit", "-q", "-S", "--allow-empty", "-m", "旁支")
    git(folder, "tag", "-s", "-m", "标签", "mark")
    git(folder, "checkout", "-q", "-")
    git(folder, "merge", "-q", "-S", "--no-ff", "-m", "合并", "mark")
    assert b"\nmergetag object" in content(folder)
    with pytest.raises(Malformed) as flaw:
        raw.read(content(folder))
    assert flaw.value.kind == "format"


def test_a_commit_in_another_encoding_is_refused(tmp_path: Path, key: Path) -> None:
    folder = signing(tmp_path / "book", key)
    git(folder, "-c", "i18n.commitEncoding=GB18030", "commit", "-q", "-S", "--allow-empty", "-m", "x")
    with pytest.raises(Malformed) as flaw:
        raw.read(content(folder))
    assert flaw.value.kind == "format"
