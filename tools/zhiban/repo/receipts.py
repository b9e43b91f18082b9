"""The branch `receipts` as git has it: its newest entry, the whole chain, and a new entry put onto it."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from zhiban.repo import GONE, Repo
from zhiban.trust.raw import Malformed, Raw
from zhiban.trust.raw import read as read_raw
from zhiban.trust.receipt import BRANCH, MOST, Entry, Unfit
from zhiban.trust.receipt import read as read_entry

KEPT = "refs/zhiban/receipts"  # in a clone: the newest receipt that it has seen and found to follow from the last
THERE = "refs/remotes/origin/receipts"
PINS = ("genesis", "root", "receipts")


class Receipt(NamedTuple):
    """One receipt: its commit, what it says, and its commit's bytes taken apart."""

    commit: str
    entry: Entry
    raw: Raw

    @property
    def number(self) -> str:
        """The receipt for people: its number and the beginning of its id."""
        return f"{self.entry.seq} {self.commit[:12]}"


def tip(repo: Repo) -> str:
    """The newest receipt that this repository has: a server's own branch, or the one fetched from the server."""
    return repo.commit(BRANCH) or repo.commit(THERE)


def trailer(repo: Repo) -> str:
    """What a commit that is made now says of the newest receipt that its officer has seen; nothing where there is none."""
    seen = repo.commit(THERE) or repo.commit(KEPT) or repo.commit(BRANCH)
    return f"\n\nSeen: {seen}" if seen else ""


def receipt(repo: Repo, commit: str) -> Receipt:
    """The receipt at a commit. Unfit where that is none."""
    data = repo.blob(commit)
    try:
        raw = read_raw(data or b"", MOST)
    except Malformed:
        raise Unfit("写法不是提交的写法", "it is not written as a commit is") from None
    return Receipt(commit, read_entry(raw.message), raw)


def back(repo: Repo, commit: str) -> Iterator[Receipt]:
    """The receipts from a commit back to the first. Unfit where one is none."""
    while commit:
        found = receipt(repo, commit)
        yield found
        commit = found.raw.parents[0] if found.entry.seq > 1 and found.raw.parents else ""


def state(repo: Repo, commit: str) -> Mapping[str, str]:
    """Where the branches stood at a receipt: as the last entry says in which any moved."""
    return next((r.entry.refs for r in back(repo, commit) if r.entry.refs is not None), {})


def heads(repo: Repo, under: str = "refs/heads/") -> dict[str, str]:
    """The branches as they stand, without the receipts, named as on the server."""
    raw = repo.git("for-each-ref", "--format=%(objectname) %(refname)", under).decode(
        errors="surrogateescape"
    )
    rows = (line.split(" ", 1) for line in raw.splitlines())
    found = {f"refs/heads/{name.removeprefix(under)}": commit for commit, name in rows}
    return {name: commit for name, commit in found.items() if name not in (BRANCH, "refs/heads/HEAD")}


def put(repo: Repo, raw: bytes, before: str, ref: str = BRANCH) -> str:
    """Keep a receipt's commit and move the branch to it. GitError where somebody else was quicker."""
    made = repo.git("hash-object", "-t", "commit", "-w", "--stdin", data=raw).decode().strip()
    repo.git("update-ref", "--create-reflog", ref, made, before or GONE)
    return made


def pins(repo: Repo) -> dict[str, tuple[str, ...]]:
    """The pinned values that this clone or server was given from outside: `genesis`, `root` (several), `receipts`."""
    found: dict[str, tuple[str, ...]] = dict.fromkeys(PINS, ())
    rows = repo.ask("config", "--get-regexp", rf"^zhiban\.({'|'.join(PINS)})$").splitlines()
    for name, value in (row.split(" ", 1) for row in rows if " " in row):
        found[name.removeprefix("zhiban.")] += tuple(value.split())
    return found
