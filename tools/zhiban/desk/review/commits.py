"""The commits of a request: who signed each, whether the server has received it, and what the server finds on it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from zhiban import judge
from zhiban.book import Book
from zhiban.desk.earliest import passage, row
from zhiban.desk.known import Server
from zhiban.desk.ledger import Line
from zhiban.desk.proof import in_force
from zhiban.desk.receive import commit as found_on
from zhiban.desk.review.change import Span
from zhiban.desk.review.told import Wrote
from zhiban.repo import Repo
from zhiban.repo import receipts as kept
from zhiban.rule import REFUSE, Finding
from zhiban.schema.parts import Instant, instant, zoned
from zhiban.trust.keys import Keys
from zhiban.trust.weigh import Reading, reading

HIDDEN = "（不复述）/ (not repeated)"


class Commits(NamedTuple):
    """The commits, parents first, and what the server finds on them; `keyed`: whether the book has any key at all."""

    wrote: tuple[Wrote, ...]
    found: tuple[Finding, ...]
    keyed: bool


def commits(repo: Repo, span: Span, book: Book, now: Instant) -> Commits:
    """The commits of a range as the server weighs them, each at its receipt; without one, at `now`.

    Where no person of the book has a key, nothing is asked of signatures.
    """
    rows = repo.git("rev-list", "--topo-order", "--reverse", span.tip, f"^{span.base}").decode().split()
    readings = {name: reading(name, repo.blob(name) or b"") for name in rows}
    got = receipts(repo, readings)
    servers: dict[str, Server] = {}

    def server(main: str) -> Server:
        people = repo.entry(main, "records/people") or main
        if people not in servers:
            servers[people] = Server(repo, now, main)
        return servers[people]

    standing = server(span.base)
    keyed = bool(standing.keys.keys or standing.pins["root"])
    found: list[Finding] = []
    wrote = []
    zone = book.about.zone if book.about else "+08:00"
    for name, read in readings.items():
        line = got.get(name)
        at = line.entry.at if line and line.entry else now
        here = _known_at([server(main) for main in in_force(repo, line)] or [standing], read, at)
        here.at = at
        if keyed:
            found += _asked(found_on(here, readings, read, set()), received=line is not None)
        one = _wrote(book, read, line, here.keys, at, zone)
        wrote.append(one if keyed else replace(one, good=None))
    return Commits(tuple(wrote), tuple(found), keyed)


def receipts(repo: Repo, readings: Mapping[str, Reading]) -> dict[str, Line]:
    """The first receipt of each commit that has one."""
    tip = kept.tip(repo)
    passed = passage(repo, tip, {name: read.seen for name, read in readings.items()}) if tip else None
    return {name: row(repo, receipt) for name, receipt in passed.first.items()} if passed else {}


def _known_at(servers: list[Server], read: Reading, at: datetime) -> Server:
    """Of the main lines that were in force at a receipt, the one by whose keys the signature counts."""
    return next((server for server in servers if server.keys.counts(read.key, at)), servers[0])


def _asked(found: Iterator[Finding], received: bool) -> Iterator[Finding]:
    """What is lateness or haste is known only at the receipt; what is refused is refused before too."""
    return (f for f in found if received or f.effect is REFUSE or not f.code.startswith("ZB34"))


def _wrote(book: Book, read: Reading, line: Line | None, keys: Keys, at: datetime, zone: str) -> Wrote:
    entry = line.entry if line else None
    if read.raw is None:
        return Wrote(read.commit, "", "", zoned(at, zone), False, "")
    by = read.raw.committer
    signer = keys.signer(read.key) if read.signature == "good" else ""
    person = book.person_of(by.email) or keys.addresses.get(by.email, "")
    known = book.person(person) if person else None
    subject = _clean(read.raw.message.partition("\n")[0])
    return Wrote(
        read.commit,
        person,
        known.name if known else _clean(by.name),
        zoned(instant(by.seconds, by.zone), zone),
        bool(signer) and signer == person and keys.counts(read.key, at),
        subject,
        entry.seq if entry else None,
        zoned(entry.at, zone) if entry else None,
        len(read.raw.parents) > 1,
    )


def _clean(text: str) -> str:
    """A name or a subject line, or that it is not to be repeated."""
    return HIDDEN if judge.scan("commit", text) else text
