"""The files of the book as git has them: in a commit, in the index, and as they lie in the folder."""

import os
import subprocess
from collections.abc import Iterable
from functools import cached_property

from msgspec import Struct

from zhiban.repo import EMPTY, GIT, GitError, Repo

OTHERS = "GIT_ALTERNATE_OBJECT_DIRECTORIES"
LISTED = ("ls-files", "-z", "--", "records")


class Tree(Struct, frozen=True, dict=True):
    """The files of a commit (`rev`), or of the index (None)."""

    repo: Repo
    rev: str | None

    def get(self, path: str) -> bytes | None:
        """A file's bytes (of a link, where it points), or None."""
        return None if self.rev == "" else self.repo.blob(f"{self.rev or ''}:{path}")

    @cached_property
    def _names(self) -> list[str]:
        if self.rev == "":
            return []
        command = ("ls-tree", "-r", "-z", "--name-only", self.rev, "--", "records") if self.rev else LISTED
        return sorted(
            name for name in self.repo.git(*command).decode(errors="surrogateescape").split("\0") if name
        )

    def paths(self) -> list[str]:
        """All files under `records/`, sorted."""
        return self._names


def lies(repo: Repo, rev: str) -> tuple[str, list[str]]:
    """Of the records in the folder: the tree that a commit has of them, and the paths that differ from it now."""
    new = ("ls-files", "-z", "--others", "--", "records")
    repo.start(*new)
    changed = repo.git(
        "diff", "-z", "--name-only", "--no-renames", "--no-ext-diff", rev or EMPTY, "--", "records"
    )
    names = {
        name
        for raw in (changed, repo.git(*new))
        for name in raw.decode(errors="surrogateescape").split("\0")
        if name
    }
    return repo.ask("rev-parse", f"{rev}:records") if rev else "", sorted(names)


def blobs(repo: Repo, rev: str) -> dict[str, str]:
    """The blob of each record of a commit."""
    raw = repo.git("ls-tree", "-r", "-z", rev or EMPTY, "--", "records").decode(errors="surrogateescape")
    rows = (row.partition("\t") for row in raw.split("\0") if row)
    return {path: entry.rpartition(" ")[2] for entry, _, path in rows}


def touched(repo: Repo, old: str, new: str) -> set[str] | None:
    """The records that the commits from one to a later one touched; None where the one is no ancestor of the other."""
    try:
        repo.git("merge-base", "--is-ancestor", old, new)
    except GitError:
        return None
    raw = repo.git(
        "log", "-m", "-z", "--format=", "--name-only", "--no-renames", f"{old}..{new}", "--", "records"
    )
    return {name for name in raw.decode(errors="surrogateescape").replace("\n", "").split("\0") if name}


def automatic(repo: Repo, ours: str, theirs: str) -> tuple[str, set[str]]:
    """The tree that git makes of two commits by itself, and the paths at which it could not."""
    how = ("--write-tree", "--allow-unrelated-histories", "--name-only", "--no-messages", "-z")
    command = [*GIT, "merge-tree", *how, ours, theirs]
    done = subprocess.run(command, cwd=repo.root, env=repo.env, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise GitError(done.stderr.decode(errors="replace"))
    tree, *clashing = done.stdout.decode(errors="surrogateescape").rstrip("\0").split("\0")
    return tree, set(clashing)


def brought(repo: Repo) -> dict[bytes, int]:
    """The objects that a push brought (they lie in git's quarantine), and how many bytes each has."""
    quarantine = os.environ.get("GIT_QUARANTINE_PATH")
    if not quarantine:
        return {}
    env = {**(repo.env or os.environ), "GIT_OBJECT_DIRECTORY": quarantine}
    env.pop(OTHERS, None)
    command = [*GIT, "cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objectsize)"]
    rows = subprocess.run(command, cwd=repo.root, env=env, capture_output=True, check=True).stdout
    return {name: int(size) for name, size in map(bytes.split, rows.splitlines())}


def stowed(repo: Repo, tips: Iterable[str], objects: Iterable[bytes]) -> int:
    """How many of the objects that a push brought belong to none of its commits."""
    shown = repo.git("rev-list", "--objects", *tips, "--not", "--all")
    brought = set(objects) - {line.split(b" ", 1)[0] for line in shown.splitlines()}
    if not brought:
        return 0
    env = dict(repo.env or os.environ)
    # what was here before, and was sent as the ground of a delta
    env["GIT_OBJECT_DIRECTORY"] = env.pop(OTHERS, "").split(os.pathsep)[0]
    asked = subprocess.run(
        [*GIT, "cat-file", "--batch-check=%(objectname)"],
        cwd=repo.root,
        env=env,
        input=b"\n".join(brought),
        capture_output=True,
        check=True,
    )
    return asked.stdout.count(b" missing\n")
