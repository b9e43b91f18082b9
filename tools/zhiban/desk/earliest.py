"""Which receipt was a commit's first, and which was the newest at a moment: found in git's graph, so that of a long book's
receipts only the few that matter are read."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import NamedTuple

from zhiban.desk.ledger import Line, line
from zhiban.repo import Repo

Graph = Mapping[str, Sequence[str]]
NEVER = datetime.max.replace(tzinfo=UTC)


class Passage(NamedTuple):
    """The first receipt of each commit that has one, and those of the receipts asked for that stand in the chain."""

    first: Mapping[str, str]
    known: frozenset[str]


def row(repo: Repo, commit: str, check: bool = False) -> Line:
    """One receipt. `check`: whether its signature is asked about."""
    return line(commit, repo.blob(commit) or b"", check)


def passage(repo: Repo, tip: str, wanted: Mapping[str, str | None]) -> Passage:
    """How some commits, each with the receipt that it names, came through the receipts up to a tip."""
    if not tip:
        return Passage({}, frozenset())
    oldest = _oldest(repo, wanted.values())
    found = _passage(repo, tip, wanted, oldest)
    if oldest and (found is None or not found.known.issuperset(filter(None, wanted.values()))):
        found = None  # one of them names what is none of these receipts: nothing bounds where to look
    return found or _passage(repo, tip, wanted, "") or Passage({}, frozenset())


def _oldest(repo: Repo, named: Iterable[str | None]) -> str:
    """The oldest of the receipts named, where each commit names one. What names a receipt was not received before it."""
    rows = [row(repo, name) if name else None for name in named]
    entries = [(one.entry.seq, one.commit) for one in rows if one and one.entry]
    return min(entries)[1] if entries and len(entries) == len(rows) else ""


def _passage(repo: Repo, tip: str, wanted: Mapping[str, str | None], since: str) -> Passage | None:
    """The same, looked for among what is newer than a receipt; None where that is none of the chain's."""
    asked = ["--all", tip, *([f"^{since}"] if since else [])]
    rows = repo.git("rev-list", "--parents", *asked, "--").decode().splitlines()
    up: Graph = {first: rest for first, *rest in map(str.split, rows)}
    ids = [tip]
    while above := up.get(ids[-1]):
        ids.append(above[0])
    ids.reverse()
    if since:
        if ids[0] != since:
            return None
    else:
        ids = ["", *_receipts(repo, ids)]
    got: set[str] = set()
    first: dict[str, str] = {}
    for before, receipt in pairwise(ids):
        todo = [commit for commit in up[receipt] if commit != before]
        while todo:
            commit = todo.pop()
            if commit not in got and commit in up:
                got.add(commit)
                todo += up[commit]
                if commit in wanted:
                    first[commit] = receipt
    return Passage(first, frozenset(name for name in wanted.values() if name) & frozenset(ids))


def _receipts(repo: Repo, ids: Sequence[str]) -> Sequence[str]:
    """A line of first parents, oldest first, from the first receipt on: before it stands the book itself."""
    return ids[bisect_left(ids, True, key=lambda commit: row(repo, commit).entry is not None) :]


def newest(repo: Repo, tip: str, at: datetime) -> Line | None:
    """The newest receipt that had been written at a moment; their times never run back."""
    asked = repo.git("rev-list", "--first-parent", "--reverse", tip, "--").decode().split() if tip else []
    ids = _receipts(repo, asked)

    def written(commit: str) -> datetime:
        entry = row(repo, commit).entry
        return entry.at if entry else NEVER

    number = bisect_right(ids, at, key=written)
    return row(repo, ids[number - 1]) if number else None
