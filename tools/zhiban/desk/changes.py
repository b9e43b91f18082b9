"""What one commit changes, as far as it matters for who may sign it: people, the house, odd files, a merge's own."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from zhiban.facts import lost
from zhiban.page import read
from zhiban.repo import EMPTY, GONE, Diff, Repo
from zhiban.repo.files import automatic
from zhiban.trust.raw import Raw

PEOPLE = re.compile(r"records/people/([a-z0-9][a-z0-9-]*)\.yml")
FREE = re.compile(r"records/.*|docs/.*\.(?:md|png|jpg|jpeg)", re.DOTALL)
NAME = re.compile(r"[^\x00-\x1f\x7f\\:*?\"<>|]+")
ODD_PART = re.compile(r"(?is) .*|.*[ .]|(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
LONGEST = 200  # bytes of a path: with the folder around it a machine can still make the file
KEYS = re.compile(r"keys\[[^\]]+\]\.[a-z_]+")


class Changes(NamedTuple):
    """`people`: a commit of its own (no merge) changes records of people; `others`: which paths besides. `request_of`: the
    person to whom it only adds keys, and `request` these keys' lines. `house`, `odd`, `own`: paths."""

    people: bool = False
    others: tuple[str, ...] = ()
    request_of: str = ""
    request: tuple[str, ...] = ()
    house: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


def changes(repo: Repo, raw: Raw) -> Changes:
    """What a commit changes against its parents."""
    if len(raw.parents) > 1:
        return Changes(odd=_odd(repo, raw, repo.diff(raw.parents[0], raw.tree)), own=tuple(_own(repo, raw)))
    diffs = [d for d in repo.diff(raw.parents[0] if raw.parents else EMPTY, raw.tree)]
    paths = [d.path for d in diffs]
    people = [path for path in paths if path.startswith("records/people/")]
    person, lines = _request(repo, diffs)
    return Changes(
        bool(people),
        tuple(path for path in paths if path not in people) if people and raw.parents else (),
        person,
        lines,
        tuple(path for path in paths if not FREE.fullmatch(path)),
        _odd(repo, raw, diffs),
    )


def _request(repo: Repo, diffs: list[Diff]) -> tuple[str, tuple[str, ...]]:
    """The person to whom the step adds keys and nothing else, and the keys' lines."""
    match = PEOPLE.fullmatch(diffs[0].path) if len(diffs) == 1 else None
    if match is None or GONE in (diffs[0].old, diffs[0].new):
        return "", ()
    before, after = (read(repo.blob(blob) or b"", form=False) for blob in (diffs[0].old, diffs[0].new))
    gained = lost(after.facts, before.facts)
    if not after.sound or lost(before.facts, after.facts) or not all(map(KEYS.fullmatch, gained)):
        return "", ()
    return match[1], tuple(text for place, text in gained.items() if place.endswith("].ssh"))


def _odd(repo: Repo, raw: Raw, diffs: Iterable[Diff]) -> tuple[str, ...]:
    return tuple(
        d.path
        for d in diffs
        if d.new != GONE
        and (d.mode != "100644" or odd_name(d.path) or (d.old == GONE and _twin(repo, raw.tree, d.path)))
    )


def _twin(repo: Repo, tree: str, path: str) -> bool:
    """Whether a new file or its folder has a neighbour that other machines would take for the same. (Of records, which
    have their names from what they say, only the topmost folder.)"""
    above = ""
    for part in path.split("/") if not path.startswith("records/") else ():
        data, size = repo.blob(f"{tree}:{above}") or b"", len(tree) // 2
        while data:
            head, _, data = data.partition(b"\0")
            name, data = head.partition(b" ")[2].decode(errors="surrogateescape"), data[size:]
            if name != part and _folded(name) == _folded(part):
                return True
        above += part + "/"
    return False


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def odd_name(path: str) -> bool:
    """Whether another machine could not keep a file of this name, or would take it for another."""
    plain = NAME.fullmatch(path) and unicodedata.normalize("NFC", path) == path and path.isprintable()
    return not plain or len(path.encode()) > LONGEST or any(map(ODD_PART.fullmatch, path.split("/")))


def _own(repo: Repo, raw: Raw) -> Iterator[str]:
    """Files beside the records that a merge has otherwise than git joins its two sides. (Records are joined by facts.)"""
    sides = [{d.path: d for d in repo.diff(parent, raw.tree)} for parent in raw.parents]
    paths = sorted({path for side in sides for path in side if not path.startswith("records/")})
    if paths:
        joined, clashing = automatic(repo, *raw.parents[:2])
        for path in paths:
            now = repo.entry(raw.tree, path)
            theirs = [repo.entry(parent, path) for parent in raw.parents]
            if now != repo.entry(joined, path) and not (path in clashing and now in theirs):
                yield path
