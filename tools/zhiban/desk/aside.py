"""What pre-commit puts aside while the checks run (lines that are not staged), and what is lost to sight when it is killed.

It writes a patch into its own folder, takes the lines out of the files, and puts them back at the end: after a kill -9
nobody does. A file is put back only where it stands exactly as pre-commit left it, written when the patch was.
"""

import os
import re
import time
from collections.abc import Iterator
from hashlib import sha1
from pathlib import Path
from typing import NamedTuple

from zhiban.repo import GitError, Repo

WEEK, NEAR = 7 * 24 * 3600, 10.0  # seconds: how old a patch may be; how soon after it the files are written
HEADER = re.compile(
    rb"^diff --git a/(\S+) b/\1\n(?:old mode .*\nnew mode .*\n)?index ([0-9a-f]+)\.\.([0-9a-f]+)", re.M
)


class Aside(NamedTuple):
    """A file of which lines lie in a patch."""

    patch: Path
    path: str


def shelf() -> Path:
    """Where pre-commit keeps its patches."""
    named = os.environ.get("PRE_COMMIT_HOME")
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(named) if named else Path(cache) / "pre-commit"


def put_aside(root: Path) -> Iterator[Aside]:
    """The files of a clone that stand as pre-commit left them."""
    for patch in sorted(shelf().glob("patch*-*")):
        written = patch.stat().st_mtime
        if time.time() - written > WEEK:
            continue
        for name, before, after in HEADER.findall(patch.read_bytes()):
            file = root / os.fsdecode(name)
            if after.strip(b"0") and _as_left(file, before.decode(), written):
                yield Aside(patch, os.fsdecode(name))


def _as_left(file: Path, before: str, written: float) -> bool:
    """Whether a file holds what is staged and was written by the checkout that follows the patch."""
    try:
        data, at = file.read_bytes(), file.stat().st_mtime
    except OSError:
        return False
    blob = sha1(b"blob %d\0" % len(data) + data).hexdigest()
    return blob.startswith(before) and -0.1 <= at - written <= NEAR


def put_back(repo: Repo, aside: Aside) -> bool:
    """Whether the lines are in the file again."""
    try:
        repo.git("apply", "--whitespace=nowarn", f"--include={aside.path}", str(aside.patch.resolve()))
    except GitError:
        return False
    return True
