"""What asks for a second person: an issued roster, a limit, a corrected time, a page of the handbook.

A signed merge by a reviewer who did not write it counts; so does a roster that another person issued than drew it up.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from zhiban.book import Book
from zhiban.desk.keyring import ROOT_ADDRESS
from zhiban.facts import Facts, gained
from zhiban.handbook import handbook
from zhiban.page import read
from zhiban.repo import Repo
from zhiban.repo.trails import origins
from zhiban.schema.parts import Instant
from zhiban.terms import holding

KINDS: Mapping[str, tuple[str, str]] = {
    "limits": ("时限", "a limit"),
    "page": ("手册页面", "a page of the handbook"),
    "roster": ("签发的值班安排", "an issued roster"),
    "time": ("更正的时间", "a corrected time"),
}
PLACES = ("docs", "records/limits.yml", "records/rosters")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d[+-]\d\d:\d\d")
CORRECTED = re.compile(r"corrections\[[^\]]+\]\.of")
APPROVING = ("reviewer", "registrar")


class Single(NamedTuple):
    """What one person did alone, and what asks for two: one of KINDS, the commit, the file, the person or address, when."""

    what: str
    commit: str
    path: str
    by: str
    at: Instant


class Row(NamedTuple):
    """One commit: parents, and who committed it when."""

    commit: str
    parents: tuple[str, ...]
    by: str
    at: Instant


def singles(repo: Repo, book: Book, span: str, among: Iterable[str] | None = None) -> Iterator[Single]:
    """What stands on a line (`A..B`, by first parents) and only one person has had in hand, oldest first.

    `among`: the files that the range changes, where they are known; else the whole book is looked through.
    """
    wanted = {one.commit: one for one in _rows(repo, book, "--no-merges", span, "--", *_paths(book, among))}
    for row in _rows(repo, book, "--first-parent", span) if wanted else ():
        may = len(row.parents) > 1 and approves(book, row.by, row.at)
        brought = [row.commit]
        if len(row.parents) > 1:
            command = ("rev-list", "--reverse", "--no-merges", f"{row.parents[0]}..{row.commit}")
            brought = repo.ask(*command).split()
        for one in (wanted[commit] for commit in brought if commit in wanted):
            if not may or one.by == row.by:
                yield from _of(repo, book, one)


def asked(repo: Repo, book: Book, span: str, among: Iterable[str] | None = None) -> Iterator[Single]:
    """Everything in a range that asks for a second person, whoever merges it. `among`: as for `singles`."""
    for row in _rows(repo, book, "--no-merges", span, "--", *_paths(book, among)):
        yield from _of(repo, book, row)


def _paths(book: Book, among: Iterable[str] | None) -> list[str]:
    """Where to look: of logs and incidents only those in which a time is corrected."""
    found = [*PLACES]
    for path in among if among is not None else (*book.paths("logs"), *book.paths("incidents")):
        if path.startswith(("records/logs/", "records/incidents/")) and b"\ncorrections:\n" in (
            book.shelf.get(path) or b""
        ):
            record = book.record(path)
            facts = record.page.facts if record else {}
            if any(map(partial(_time, facts), facts.items())):
                found.append(path)
    return found


def _time(facts: Facts, fact: tuple[str, str]) -> bool:
    """Whether a fact says that a time is to be read otherwise."""
    return bool(CORRECTED.fullmatch(fact[0]) and TIME.fullmatch(facts.get(fact[1], "")))


def approves(book: Book, person: str, at: Instant) -> bool:
    """Whether a person's merge counts as a second person's look: a reviewer or a registrar of that day."""
    known = book.person(person)
    return known is not None and any(role.role in APPROVING for role in holding(known.roles, at.date()))


def _rows(repo: Repo, book: Book, *how: str) -> Iterator[Row]:
    for edge in repo.edges(" ".join(how)):
        email = edge.signer.email
        yield Row(edge.commit, edge.parents, book.person_of(email) or email, edge.signer.at)


def _of(repo: Repo, book: Book, row: Row) -> Iterator[Single]:
    if row.by == ROOT_ADDRESS or not row.parents:  # the book's beginning is signed by its root key
        return
    for diff in repo.diff(row.parents[0], row.commit):
        for what in _what(repo, book, row, diff.path, diff.old, diff.new):
            yield Single(what, row.commit, diff.path, row.by, row.at)


def _what(repo: Repo, book: Book, row: Row, path: str, old: str, new: str) -> Iterator[str]:
    if path.startswith("docs/"):
        if handbook(path):
            yield "page"
        return
    folder = path.split("/")[1] if path.startswith("records/") and path.endswith(".yml") else ""
    if folder not in ("limits.yml", "rosters", "logs", "incidents"):
        return
    before, after = (read(repo.blob(blob) or b"", form=False).facts for blob in (old, new))
    new_facts = gained(before, after)
    if folder == "limits.yml" and new_facts:
        yield "limits"
    if folder == "rosters" and "issued.by" in new_facts and _drawn(repo, book, row, path, new_facts):
        yield "roster"
    if any(
        CORRECTED.fullmatch(place) and TIME.fullmatch(after.get(of, "")) for place, of in new_facts.items()
    ):
        yield "time"


def _drawn(repo: Repo, book: Book, row: Row, path: str, new: Facts) -> bool:
    """Whether who issues the roster drew up all of it."""
    shifts = {row.by} if any(place.startswith("shifts[") for place in new) else set()
    for place, origin in origins(repo, path, row.parents[0]).items():
        if place.startswith("shifts["):
            email = origin.who.rpartition(" <")[2].rstrip(">")
            shifts.add(book.person_of(email) or email)
    return shifts == {row.by}
