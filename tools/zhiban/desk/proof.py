"""The proof of one record: in which commit each fact first stood, who signed that commit, whether the key counted, and
which receipt was its first."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from zhiban.book import Book
from zhiban.desk.earliest import passage, row
from zhiban.desk.ledger import Line
from zhiban.desk.receive import keys_at
from zhiban.facts import Facts, Place
from zhiban.history import Origin
from zhiban.page import read
from zhiban.repo import Repo
from zhiban.repo import receipts as kept
from zhiban.repo.files import Tree
from zhiban.repo.trails import first_written, trails
from zhiban.trust.keys import Keys
from zhiban.trust.receipt import parents
from zhiban.trust.sshsig import fingerprint
from zhiban.trust.weigh import Reading, reading

MAIN = "refs/heads/main"


class Signed(NamedTuple):
    """One commit that wrote facts: who, when, its first receipt, the receipt that it names, whether its key counted."""

    read: Reading
    person: str
    name: str
    receipt: Line | None
    seen: Line | None
    counts: bool


class Proof(NamedTuple):
    """A record's facts, each with the commit in which it first stood."""

    path: str
    facts: Facts
    origins: Mapping[Place, Origin]
    commits: Mapping[str, Signed]
    pinned: tuple[str, ...]
    rev: str = "HEAD"

    @property
    def holds(self) -> bool:
        """Whether each fact is signed by a key that counted and has a receipt by the pinned key."""
        return all(sound(signed, self.pinned) for signed in self.commits.values())


def sound(signed: Signed, pinned: tuple[str, ...]) -> bool:
    """Whether a commit's evidence is complete."""
    receipt = signed.receipt
    return (
        signed.counts and receipt is not None and bool(receipt.key) and (not pinned or receipt.key in pinned)
    )


def evidence(repo: Repo, path: str, rev: str = "HEAD") -> Proof:
    """The evidence of a record as a commit has it. ValueError where it has none."""
    trail = trails(repo, path, rev).get(path, [])
    data = repo.blob(f"{rev}:{path}")
    if not trail or data is None:
        raise ValueError(f"{path} 还没有提交。 / {path} is not committed yet.")
    facts = read(data).facts
    origins = first_written(repo, trail, facts)
    wanted = {origin.commit for origin in origins.values()}
    return Proof(path, facts, origins, signed(repo, wanted, rev), kept.pins(repo)["receipts"], rev)


def signed(repo: Repo, wanted: Iterable[str], rev: str = "HEAD") -> dict[str, Signed]:
    """Of some commits who signed each, and by which receipt it was received first."""
    tip, pins, book = kept.tip(repo), kept.pins(repo), Book(Tree(repo, rev), form=False)
    readings = {commit: reading(commit, repo.blob(commit) or b"") for commit in wanted}
    passed = passage(repo, tip, {commit: read.seen for commit, read in readings.items()})
    books: dict[str, Keys] = {}

    def keys(main: str) -> Keys:
        people = repo.entry(main, "records/people") if main else ""
        if people not in books:
            books[people] = keys_at(repo, main)
        return books[people]

    approved = keys(kept.state(repo, tip).get(MAIN, "") if tip else "")
    found = {}
    for commit, one in readings.items():
        got = receipt(repo, passed.first.get(commit, ""))
        mains = in_force(repo, got) or [repo.commit(rev)]
        at = got.entry.at if got and got.entry else _now()
        rooted = bool(one.key) and fingerprint(one.key) in pins["root"]
        counts = rooted or any(keys(main).counts(one.key, at) for main in mains)
        counts = counts or (got is not None and _requested(repo, one, approved))
        person = next(filter(None, (known.signer(one.key) for known in (*map(keys, mains), approved))), "")
        known = book.person(person) if person else None
        name = known.name if known else "root" if rooted else ""
        seen = row(repo, one.seen) if one.seen in passed.known and one.seen else None
        found[commit] = Signed(one, person, name, got, seen, one.signature == "good" and counts)
    return found


def receipt(repo: Repo, name: str) -> Line | None:
    """A receipt with its signature asked about; unsigned where it does not keep what it says that it received."""
    if not name:
        return None
    got = row(repo, name, check=True)
    fits = got.entry and parents(got.parents[0] if got.entry.seq > 1 else "", got.entry) == got.parents
    return got if fits else got._replace(key="")


def in_force(repo: Repo, got: Line | None) -> list[str]:
    """The commits of the main line by whose keys a receipt's commits are judged: as it stood, and as it then stood."""
    if got is None or got.entry is None:
        return []
    before = kept.state(repo, got.parents[0]).get(MAIN, "") if got.entry.seq > 1 else ""
    return [main for main in (before, (got.entry.refs or {}).get(MAIN, "")) if main]


def _requested(repo: Repo, one: Reading, approved: Keys) -> bool:
    """Whether a commit is its signer's own request for a key that a registrar has since brought to the main line."""
    person, raw = approved.signer(one.key), one.raw
    if not person or not raw or len(raw.parents) != 1:
        return False
    changed = [diff.path for diff in repo.diff(raw.parents[0], one.commit)]
    return (
        changed == [f"records/people/{person}.yml"] and approved.addresses.get(raw.committer.email) == person
    )


def _now() -> datetime:
    from zhiban.desk.clock import second

    return second()
