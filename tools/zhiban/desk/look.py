"""An auditor's look at many commits, one by one and in any order: bytes, signature, and what each changes.

What stands in the facts decides whether a step need be judged closely; where nothing can be found the judge is not asked.
"""

import os
import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta, timezone
from functools import partial
from typing import NamedTuple

from zhiban import judge
from zhiban.book import Book
from zhiban.desk.changes import Changes, changes, odd_name
from zhiban.facts import Facts, join, lost
from zhiban.judge import Bench, Change
from zhiban.page import read
from zhiban.repo import GONE, ODD, Repo
from zhiban.repo.files import Tree
from zhiban.repo.mirror import changed, raws
from zhiban.rule import REFUSE, Finding
from zhiban.schema.parts import instant
from zhiban.trust.weigh import Reading, reading

MANY = 400  # commits, from which on a second process is worth its start
KEPT = 4000  # facts of so many blobs are kept while looking
CLOSELY = re.compile(r"(?:ended|closed|issued|reviewed|archived)\.|late\[")


class Look(NamedTuple):
    """One commit: its reading, what it changes, how many facts it adds, and what is refused in its growth and signatures."""

    read: Reading
    change: Changes
    facts: int
    found: tuple[Finding, ...]


def look(repo: Repo, commits: Sequence[str], people: Mapping[str, str]) -> list[Look]:
    """Look at commits, parents first. `people`: address → person. By as many processes as there are processors."""
    workers = min(
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, 8
    )
    if len(commits) < MANY or workers < 2 or not hasattr(os, "fork"):
        return list(_look(repo.root, repo.env, people, commits))
    from multiprocessing import get_context

    size = -(-len(commits) // (workers * 2))
    shares = [commits[at : at + size] for at in range(0, len(commits), size)]
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        found = pool.map(partial(_share, repo.root, repo.env, people), shares)
        return [one for share in found for one in share]


def _share(
    root: str, env: dict[str, str] | None, people: Mapping[str, str], commits: Sequence[str]
) -> list[Look]:
    import gc

    gc.freeze()
    gc.disable()
    return list(_look(root, env, people, commits))


def _look(
    root: str, env: dict[str, str] | None, people: Mapping[str, str], commits: Sequence[str]
) -> Iterator[Look]:
    with Repo(root, env=env) as repo:
        told = changed(repo, commits)
        ahead = next(told, None)
        facts = Known(repo)
        for commit, data in zip(commits, raws(repo, commits), strict=True):
            sides: list[list[tuple[str, str, str, str]]] = []
            while ahead is not None and ahead[0] == commit:
                sides.append(ahead[1])
                ahead = next(told, None)
            read = reading(commit, data)
            yield _one(repo, facts, read, sides, people)


class Known:
    """The facts of blobs, as they are read again and again: what one step leaves the next one begins with."""

    def __init__(self, repo: Repo) -> None:
        self.repo = repo
        self.pages: OrderedDict[str, tuple[Facts, bool]] = OrderedDict()

    def __call__(self, blob: str) -> tuple[Facts, bool]:
        """The facts of a blob, and whether it is written as records are."""
        found = self.pages.get(blob)
        if found is None:
            data = self.repo.blob(blob)
            page = read(data if data is not None else b"")
            found = self.pages[blob] = (page.facts if page.sound else {}, not page.problems)
            if len(self.pages) > KEPT:
                self.pages.popitem(last=False)
        return found


def _one(
    repo: Repo,
    known: Known,
    read: Reading,
    sides: list[list[tuple[str, str, str, str]]],
    people: Mapping[str, str],
) -> Look:
    if read.raw is None:
        return Look(read, Changes(), 0, ())
    by = people.get(read.raw.committer.email, read.raw.committer.email)
    merge = len(read.raw.parents) > 1
    parents = read.raw.parents
    if merge and len(sides) < len(parents):  # git does not tell of a parent from which nothing differs
        rest = iter(sides)
        sides = [[] if repo.entry(parent, "") == read.raw.tree else next(rest, []) for parent in parents]
    ours = {path: (mode, old, new) for path, mode, old, new in sides[0]} if sides else {}
    change = _changes(repo, read, ours, merge, sides)
    facts, found = 0, []
    paths = {path for side in sides for path, *_ in side}
    for path in sorted(paths):
        if not path.startswith("records/"):
            found += _read(repo, path, sides)
            continue
        before = tuple(
            dict_of.get(path, (None, None, None))[1] or _same(repo, parent, path)
            for parent, dict_of in zip(parents or ("",), _sides(sides), strict=False)
        )
        after = next(new for side in sides for p, _, _, new in side if p == path)
        mode = next(mode for side in sides for p, mode, _, _ in side if p == path)
        gained, text, close = _grown(known, path, before, after, mode, by, merge)
        facts += 0 if merge else gained
        if text and any(judge.scan(path, text)):
            close = True
        if close:
            found += _closely(repo, read, path, before, after, mode, by)
    found += judge.scan("commit", read.raw.message, f"{read.raw.committer.name} {read.raw.author.name}")
    return Look(read, change, facts, tuple(f for f in found if f.effect is REFUSE))


def _read(repo: Repo, path: str, sides: list[list[tuple[str, str, str, str]]]) -> list[Finding]:
    """What may not enter, in a file beside the records and in its name."""
    from zhiban.paper import readings

    _, mode, _, new = next(row for side in sides for row in side if row[0] == path)
    data = repo.blob(new) if new != GONE and mode != "160000" else None
    return judge.scan(path, *readings(data or b""))


def _sides(sides: list[list[tuple[str, str, str, str]]]) -> list[dict[str, tuple[str, str, str]]]:
    return [{path: (mode, old, new) for path, mode, old, new in side} for side in sides] or [{}]


def _same(repo: Repo, parent: str, path: str) -> str:
    """A side that does not differ has what the merge has."""
    return (repo.entry(parent, path) or GONE) if parent else GONE


def _changes(
    repo: Repo,
    read: Reading,
    ours: Mapping[str, tuple[str, str, str]],
    merge: bool,
    sides: list[list[tuple[str, str, str, str]]],
) -> Changes:
    """The same as `changes`, asked of git again only where there is something to be seen."""
    plain = all(
        path.startswith("records/")
        and not path.startswith("records/people/")
        and mode == "100644"
        and not odd_name(path)
        for side in sides
        for path, mode, _, new in side
        if new != GONE
    )
    if plain and all(path.startswith("records/") for side in sides for path, *_ in side):
        return Changes(people=not merge and any(path.startswith("records/people/") for path in ours))
    return changes(repo, read.raw) if read.raw else Changes()


def _grown(
    known: Known, path: str, before: Sequence[str], after: str, mode: str, by: str, merge: bool
) -> tuple[int, str, bool]:
    """How many facts a step adds, their text, and whether it must be judged closely."""
    if after == GONE or mode in ODD:
        return 0, path, True
    new, fair = known(after)
    old: Facts = {}
    for blob in before:
        if blob != GONE:
            facts, _ = known(blob)
            old = join(old, facts)[0] if old else facts
    gone, gained = lost(old, new), lost(new, old)
    close = bool(gone) or not fair or (merge and bool(gained))
    close = close or any(_signs(place, text, by) for place, text in gained.items())
    return len(gained), "\n".join([path, *gained.values()]), close


def _signs(place: str, text: str, by: str) -> bool:
    """Whether a fact is a signature that the judge must look at: part of a handover, or somebody else's name."""
    if place.startswith(("handover.", "takeover.", "corrections[", "keys[", "email{")) or place == "sample":
        return True
    return place.endswith(".by") and text != by and CLOSELY.match(place) is not None


def _closely(
    repo: Repo, read: Reading, path: str, before: Sequence[str], after: str, mode: str, by: str
) -> list[Finding]:
    """The judge's own answer on form, growth, signatures and secrecy."""
    raw = read.raw
    if raw is None:
        return []
    data = None if after == GONE else repo.blob(after)
    from zhiban.paper import readings

    if unclean := judge.scan(path, *readings(data or b"")):
        return unclean
    at = instant(raw.committer.seconds, raw.committer.zone).astimezone(timezone(timedelta(hours=8)))
    bench = Bench(Book(Tree(repo, read.commit), form=False), instant(int(at.timestamp()), "+08:00"), by)
    states = tuple(None if blob == GONE else repo.blob(blob) for blob in before) or (None,)
    return judge.grown(Change(path, states, data, ODD.get(mode, "")), bench)
