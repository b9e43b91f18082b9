"""An auditor's look at many commits, one by one and in any order: bytes, signature, and what each changes.

What stands in the facts decides whether a step need be judged closely; where nothing can be found the judge is not asked.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

from zhiban import judge
from zhiban.book import Book
from zhiban.desk.at_hand import Known
from zhiban.desk.changes import Changes, changes, odd_name
from zhiban.desk.pieces import missing
from zhiban.facts import Facts, gained, join, lost
from zhiban.judge import Bench, Change
from zhiban.paper import readings as meanings
from zhiban.received import Signature
from zhiban.repo import GONE, ODD, Repo
from zhiban.repo.files import Tree
from zhiban.repo.mirror import Row, changed
from zhiban.rule import REFUSE, Finding
from zhiban.schema.parts import instant
from zhiban.trust.raw import Ident, Raw
from zhiban.trust.weigh import Reading, reading

STEP = 500  # commits that are looked at together
PEOPLE = "records/people"
CLOSELY = re.compile(r"(?:ended|closed|issued|reviewed|archived)\.|late\[")
MOMENT = re.compile(
    r"^(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}$",
    re.MULTILINE,
)
APART = "\na\n"
Side = dict[str, tuple[str, str, str]]  # what differs from one parent: path → mode, old blob, new blob


class Step(NamedTuple):
    """One file as a commit changes it: its blob on each side before, its blob now (GONE: none), and its mode."""

    path: str
    before: tuple[str, ...]
    after: str
    mode: str


class Look(Struct, frozen=True, array_like=True):
    """One commit: what its bytes say (`read`), what it changes, how many facts it adds, and what is refused in its growth
    and signatures. `people`: of each parent, whether its records of people differ; `receipt`: whether it is like one."""

    commit: str
    parents: tuple[str, ...] | None
    author: tuple[str, int]
    committer: tuple[str, int]
    malformed: str
    detail: tuple[str, str]
    signature: Signature
    key: bytes
    seen: str | None
    receipt: bool
    change: Changes = Changes()
    facts: int = 0
    found: tuple[Finding, ...] = ()
    people: tuple[bool, ...] = ()

    @property
    def read(self) -> Reading:
        """What the commit's bytes say, as far as it is asked about when its receipt is known."""
        if self.parents is None:
            return Reading(self.commit, None, self.malformed, self.detail)
        author, committer = (Ident("", *who, "") for who in (self.author, self.committer))
        raw = Raw("", self.parents, author, committer, "", b"", None)
        return Reading(self.commit, raw, "", ("", ""), self.signature, self.key, self.seen)


def look(known: Known, commits: Sequence[str]) -> Iterator[Look]:
    """Look at commits, parents first."""
    for at in range(0, len(commits), STEP):
        some = commits[at : at + STEP]
        raws = list(known.objects(some, "commit"))
        readings = [reading(commit, data) for commit, data in zip(some, raws, strict=True)]
        pairs = [(one.commit, parent) for one in readings if one.raw for parent in one.raw.parents or ("",)]
        sides: dict[str, list[list[Row]]] = {commit: [] for commit in some}
        for (commit, _), side in zip(pairs, changed(known.repo, pairs), strict=True):
            sides[commit].append(side)
        blobs: dict[str, str] = {}
        for found in sides.values():
            for path, mode, old, new in (row for side in found for row in side):
                if path.startswith("records/") and new != GONE and mode not in ODD:
                    if old != GONE:
                        blobs.setdefault(old, "")
                    blobs.setdefault(new, old)
        known.load(blobs)
        for one, data in zip(readings, raws, strict=True):
            yield _one(known, one, sides[one.commit], data.partition(b"\n\n")[2][:1] == b"{")
        known.forget()


def _one(known: Known, read: Reading, rows: list[list[Row]], like: bool) -> Look:
    raw = read.raw
    if raw is None:
        return Look(read.commit, None, ("", 0), ("", 0), read.malformed, read.detail, "none", b"", None, like)
    sides: list[Side] = [{path: (mode, old, new) for path, mode, old, new in side} for side in rows]
    merge = len(raw.parents) > 1
    by = known.people.get(raw.committer.email, raw.committer.email)
    facts, found = 0, list[Finding]()
    added: dict[str, tuple[str, Step]] = {}
    for path in sorted({path for side in sides for path in side}):
        if not path.startswith("records/"):
            found += _read(known.repo, path, sides)
            continue
        mode, _, after = next(side[path] for side in sides if path in side)
        # A side that does not differ has what the merge has.
        before = tuple(side[path][1] if path in side else after for side in sides)
        step = Step(path, before, after, mode)
        told, close = _grown(known, step, by, merge)
        facts += 0 if merge else len(told)
        if close or not _quiet_path(path):
            found += _closely(known, read, step, by)
        else:
            added[path] = "\n".join(told.values()), step
    names = f"{raw.committer.name} {raw.author.name}"
    if not _quiet(raw.message, names, *(text for text, _ in added.values())):
        for text, step in added.values():
            found += _closely(known, read, step, by) if not _quiet(text) else []
        found += judge.scan("commit", raw.message, names)
    return Look(
        read.commit,
        raw.parents,
        raw.author[1:3],
        raw.committer[1:3],
        "",
        ("", ""),
        read.signature,
        read.key,
        read.seen,
        like,
        _changes(known.repo, raw, sides),
        facts,
        tuple(f for f in found if f.effect is REFUSE),
        tuple(any(path.startswith(PEOPLE) for path in side) for side in sides),
    )


def _read(repo: Repo, path: str, sides: Sequence[Side]) -> list[Finding]:
    """What may not enter, in a file beside the records and in its name."""
    mode, _, new = next(side[path] for side in sides if path in side)
    data = repo.blob(new) if new != GONE and mode != "160000" else None
    return judge.scan(path, *meanings(data or b""))


def _quiet(*texts: str) -> bool:
    """Whether there is nothing in some texts of what may not enter. A moment is no number, so none is looked at."""
    return not judge.scan("", MOMENT.sub("a", APART.join(texts)))


_odd = lru_cache(maxsize=4096)(odd_name)


@lru_cache(maxsize=4096)
def _quiet_path(path: str) -> bool:
    return not judge.scan(path, path)


def _changes(repo: Repo, raw: Raw, sides: Sequence[Side]) -> Changes:
    """The same as `changes`, asked of git again only where there is something to be seen."""
    plain = all(
        path.startswith("records/")
        and not path.startswith("records/people/")
        and (new == GONE or (mode == "100644" and not _odd(path)))
        for side in sides
        for path, (mode, _, new) in side.items()
    )
    return Changes() if plain else changes(repo, raw)


def _grown(known: Known, step: Step, by: str, merge: bool) -> tuple[Facts, bool]:
    """The facts that a step adds, and whether it must be judged closely."""
    if step.after == GONE or step.mode in ODD:
        return {}, True
    new = known.page(step.after)
    olds = [known.page(blob) for blob in step.before if blob != GONE]
    if new.sheet is not None and len(olds) == 1 and olds[0].sheet is not None:
        gone, added = missing(olds[0].sheet, new.sheet), missing(new.sheet, olds[0].sheet)
    else:
        old: Facts = {}
        for page in olds:
            old = join(old, page.facts)[0] if old else page.facts
        facts = new.facts
        gone, added = lost(old, facts), gained(old, facts)
    close = bool(gone) or not new.fair or (merge and bool(added))
    return added, close or any(_signs(place, text, by) for place, text in added.items())


def _signs(place: str, text: str, by: str) -> bool:
    """Whether a fact is a signature that the judge must look at: part of a handover, or somebody else's name."""
    if place.startswith(("handover.", "takeover.", "corrections[", "keys[", "email{")) or place == "sample":
        return True
    return place.endswith(".by") and text != by and CLOSELY.match(place) is not None


def _closely(known: Known, read: Reading, step: Step, by: str) -> list[Finding]:
    """The judge's own answer on form, growth, signatures and secrecy."""
    raw, repo = read.raw, known.repo
    if raw is None:
        return []
    data, *states = map(known.bytes, (step.after, *step.before))
    if unclean := judge.scan(step.path, *meanings(data or b"")):
        return unclean
    at = instant(raw.committer.seconds, raw.committer.zone).astimezone(timezone(timedelta(hours=8)))
    bench = Bench(Book(Tree(repo, read.commit), form=False), instant(int(at.timestamp()), "+08:00"), by)
    change = Change(step.path, tuple(states), data, ODD.get(step.mode, ""))
    return judge.grown(change, bench)
