"""How the pages of the handbook came to be what they are: of each page its changes, from the git log of its file."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

LOG = (
    "log", "--format=%x01%cs%x00%s", "--no-renames", "--diff-merges=off", "--no-color", "--no-ext-diff", "--no-textconv",
    "--patch", "--unified=0", "--src-prefix=a/", "--dst-prefix=b/",
)  # fmt: skip
FILE = re.compile(r"^\+\+\+ b/(.+?)\t?$")
VERSION = re.compile(r"^\+version:\s*['\"]?([^'\"\s]+)")


class Change(NamedTuple):
    """One change of a page: the day, the version that it then had, and the first line of what was said of it."""

    day: date
    version: str
    said: str


def read(log: str) -> dict[str, tuple[Change, ...]]:
    """What `LOG` printed, by path from the top of the repository, the newest change first."""
    found: dict[str, list[Change]] = {}
    for commit in reversed(log.split("\x01")[1:]):
        head, _, patch = commit.partition("\n")
        day, _, said = head.partition("\0")
        path = ""
        for line in patch.split("\n"):
            if line.startswith("diff --git "):
                path = ""
            elif not path and (file := FILE.match(line)):
                path = file[1]
                past = found.setdefault(path, [])
                past.append(Change(date.fromisoformat(day), past[-1].version if past else "", said))
            elif path and (version := VERSION.match(line)):
                found[path][-1] = found[path][-1]._replace(version=version[1])
    return {path: tuple(reversed(changes)) for path, changes in found.items()}


def changes(docs: Path) -> dict[str, tuple[Change, ...]]:
    """The changes of the pages below a folder of prose, by path from it; none where its git history is not there or cut short."""
    from zhiban.repo import GitError, Repo

    docs = docs.resolve()
    repo = Repo.at(docs)
    if repo is None:
        return {}
    below = f"{docs.relative_to(Path(repo.root).resolve()).as_posix()}/".removeprefix("./")
    try:
        if repo.git("rev-parse", "--is-shallow-repository").strip() == b"true":
            return {}
        log = repo.git(*LOG, "--", below or ".").decode(errors="replace")
    except GitError:
        return {}
    return {path.removeprefix(below): told for path, told in read(log).items() if path.startswith(below)}


def editions(past: Iterable[Change]) -> tuple[Change, ...]:
    """For readers outside: of each version the day on which it first stood there, the newest first, and no more."""
    first: dict[str, Change] = {}
    for change in past:
        first[change.version] = Change(change.day, change.version, "")
    return tuple(change for version, change in first.items() if version)
