"""An audit that trusts nobody: a copy of its own, three pinned values, and every commit and receipt checked from its bytes.

What was found once is kept beside the copy, so that a second audit costs only what is new.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from zhiban.desk.ledger import Line, follows, lines
from zhiban.desk.look import Look, look
from zhiban.desk.receive import ON_RECEIPTS, earlier, keys_at, told
from zhiban.found import in_order
from zhiban.received import Past
from zhiban.repo import GitError, Repo
from zhiban.repo.mirror import listed, mirror, shallow, standing, trees
from zhiban.rule import REFUSE, REMIND, Finding
from zhiban.trust.keys import Keys
from zhiban.trust.receipt import BRANCH, Entry
from zhiban.trust.sshsig import fingerprint, key_blob
from zhiban.trust.weigh import Reading, Standing, moment, received

MAIN = "refs/heads/main"
NARROW = timedelta(minutes=15)
# A clone's own references, and what forges keep for themselves: no part of the book, and judged by nobody.
OTHERS = (
    "refs/heads/",
    "refs/remotes/",
    "refs/zhiban/",
    "refs/pull/",
    "refs/merge-requests/",
    "refs/keep-around/",
    "refs/pipelines/",
    "refs/environments/",
)
VERSION = 1
Pins = Mapping[str, Sequence[str]]


class Told(Struct, array_like=True):
    """What an audit has found so far, and where it stands: kept between audits."""

    version: int = VERSION
    receipt: str = ""
    seq: int = 0
    at: float = 0
    state: dict[str, str] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    commits: int = 0
    facts: int = 0
    narrow: int = 0
    bracketed: int = 0
    persons: dict[str, int] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    found: list[Finding] = field(default_factory=list)
    seen: dict[str, float] = field(default_factory=dict)
    signed: dict[str, list[tuple[str, str, float]]] = field(default_factory=dict)


class Audit:
    """One audit under way: the copy, the pinned values, what is known from before, and what is found now."""

    def __init__(self, repo: Repo, pins: Pins, before: Told) -> None:
        self.repo, self.pins, self.told = repo, pins, before
        self.new: dict[str, Look] = {}
        self.got: dict[str, int] = {}
        self.books: dict[str, Keys] = {}
        self.mains: set[str] = set()
        self.order: dict[str, int] = {}
        self.sides: dict[str, Look] = {}
        self.people: Mapping[str, str] = {}
        self.fresh: list[Finding] = []

    def past(self, kind: str, path: str = "receipts", **figures: str | int) -> None:
        """Something found about the whole history."""
        self.fresh += told("past", Past(kind=kind, figures=figures), path)

    def keys(self, main: str) -> Keys:
        """The keys of the book at a commit of the main line."""
        tree = self.people.get(main)
        if tree is None:
            tree = trees(self.repo, [main], "records/people")[main] if main else ""
        if tree not in self.books:
            self.books[tree] = keys_at(self.repo, main)
        return self.books[tree]

    def go(self) -> None:
        """Everything that is new since the last audit."""
        refs = standing(self.repo)
        tip = refs.get(BRANCH, "")
        known = self.told.receipt
        if known and tip != known and self.repo.ask("merge-base", known, tip) != known:
            self.past("receipts-rollback", commit=known[:12])
        rows = lines(self.repo, tip, known) if tip else []
        self._strange(refs)
        heads = {
            name: commit for name, commit in refs.items() if name.startswith("refs/heads/") and name != BRANCH
        }
        tips = [u.new for row in rows if row.entry for u in row.entry.updates]
        there = self._present({*tips, *heads.values()})
        commits = listed(
            self.repo, sorted(there), sorted(set(self.told.state.values()) | set(self.told.refs.values()))
        )
        entries = {row.commit for row in rows}
        commits = [commit for commit in commits if commit not in entries]
        addresses = keys_at(self.repo, refs.get(MAIN, "")).addresses
        self.new = {one.read.commit: one for one in look(self.repo, commits, addresses)}
        self.order = {commit: number for number, commit in enumerate(self.new)}
        aside = (
            set(listed(self.repo, [refs[MAIN]], [*filter(None, [self.told.state.get(MAIN)])]))
            if MAIN in refs
            else set()
        )
        aside = aside - self.new.keys() if self.told.commits else set()
        self.sides = {one.read.commit: one for one in look(self.repo, sorted(aside), addresses)}
        mains = [u.new for row in rows if row.entry for u in row.entry.updates if u.ref == MAIN]
        self.people = trees(self.repo, list(dict.fromkeys(mains)), "records/people")
        self._genesis(refs)
        self._receipts(rows, there)
        self._rest(refs, heads)
        self.told.refs = heads
        self.told.found = in_order([*self.told.found, *self.fresh])

    def _present(self, commits: Iterable[str]) -> set[str]:
        """Those of the commits that are there."""
        asked = list(dict.fromkeys(commits))
        said = self.repo.git(
            "cat-file", "--batch-check=%(objecttype)", data="\n".join(asked).encode() + b"\n"
        )
        return {c for c, row in zip(asked, said.decode().splitlines(), strict=False) if row == "commit"}

    def _strange(self, refs: Mapping[str, str]) -> None:
        for name in refs:
            if name.startswith("refs/replace/"):
                self.past("replace-ref", "refs", name=name[:80])
            elif not name.startswith(OTHERS):
                self.past("ref-strange", "refs", name=name[:80])

    def _genesis(self, refs: Mapping[str, str]) -> None:
        """The book begins with the pinned commit, signed by a pinned root key."""
        if self.told.commits:
            return
        genesis = self.pins["genesis"][0]
        first = self.new.get(genesis)
        if first is None:
            self.past("other-beginning", "genesis", what="没有这一次提交", what_en="that commit is not there")
        elif first.read.signature != "good" or fingerprint(first.read.key) not in self.pins["root"]:
            self.past("other-beginning", "genesis", what="不是根密钥签的", what_en="no root key signed it")

    def _receipts(self, rows: Sequence[Line], there: set[str]) -> None:
        """Receipt by receipt: the chain, and each commit that it received first."""
        last = Entry(self.told.seq, moment(int(self.told.at))) if self.told.seq else None
        for row in rows:
            for past in follows(row, self.told.receipt, last, self.told.state, self.pins["receipts"]):
                self.fresh += told("past", past, "receipts")
            self.told.receipt = row.commit
            if row.entry is None:
                continue
            entry = last = row.entry
            self.told.seen[row.commit] = entry.at.timestamp()
            self._received(entry, there)
            self.told.state |= {u.ref: u.new for u in entry.updates}
            self.told.seq, self.told.at = entry.seq, entry.at.timestamp()

    def _received(self, entry: Entry, there: set[str]) -> None:
        old = self.told.state.get(MAIN, "")
        main = next((u.new for u in entry.updates if u.ref == MAIN), "")
        coming: dict[str, list[str]] = {}
        for update in entry.updates:
            if update.new not in there:
                self.past("lost", seq=entry.seq, commit=update.new[:12])
                continue
            coming[update.ref] = self._walk(update.new, entry.seq)
            if update.old and not self._grew(update.old, update.new):
                self.past("rewritten", name=update.ref, seq=entry.seq, commit=update.old[:12])
        new = dict.fromkeys(c for share in coming.values() for c in share)
        before, now = self.keys(old), self.keys(main or old)
        on_main = self._reached(main) if main else set()
        allowed = self._approved(on_main, before, entry.at)
        for commit in new:
            self._weigh(self.new[commit], entry, (before, now), commit in on_main, commit in allowed)
        for commit in on_main - new.keys():
            one = self.new.get(commit) or self.sides[commit]
            if one.change.people and commit not in allowed:
                self._say(earlier(one.read, before, entry.at, self.pins["root"]), commit)

    def _walk(self, tip: str, seq: int) -> list[str]:
        """The commits that a tip brings and no receipt brought before, parents first."""
        found, todo = [], [tip]
        while todo:
            commit = todo.pop()
            if commit in self.new and commit not in self.got:
                self.got[commit] = seq
                found.append(commit)
                raw = self.new[commit].read.raw
                todo += raw.parents if raw else ()
        return found[::-1]

    def _reached(self, tip: str) -> set[str]:
        """The commits that come to the main line now, also those that came earlier on another branch."""
        found: set[str] = set()
        todo = [tip]
        while todo:
            commit = todo.pop()
            if (one := self.new.get(commit) or self.sides.get(commit)) and commit not in self.mains:
                self.mains.add(commit)
                found.add(commit)
                todo += one.read.raw.parents if one.read.raw else ()
        return found

    def _grew(self, old: str, new: str) -> bool:
        """Whether a branch's new tip has the old one behind it."""
        floor = self.order.get(old)
        if floor is None:  # it came with an earlier audit
            return old == new or self.repo.ask("merge-base", old, new) == old
        seen, todo = {new}, [new]
        while todo:
            commit = todo.pop()
            if commit == old:
                return True
            raw = self.new[commit].read.raw if commit in self.new else None
            ahead = [
                p for p in (raw.parents if raw else ()) if self.order.get(p, -1) >= floor and p not in seen
            ]
            seen.update(ahead)
            todo += ahead
        return False

    def _approved(self, main: set[str], keys: Keys, at: datetime) -> set[str]:
        from zhiban.desk.receive import approved

        looks = {c: self.new.get(c) or self.sides[c] for c in main}
        if not any(one.change.people for one in looks.values()):
            return set()
        readings: dict[str, Reading] = {c: one.read for c, one in looks.items()}
        return approved(readings, main, keys, at, self.pins["root"])

    def _weigh(self, one: Look, entry: Entry, keys: tuple[Keys, Keys], main: bool, approved: bool) -> None:
        """One commit at its receipt."""
        read, before = one.read, keys[0]
        self.told.commits += 1
        if read.raw is None:
            self._say(received(read, Standing(before, entry.at)), read.commit)
            return
        if not before.counts(read.key, entry.at) and keys[1].counts(read.key, entry.at):
            before = keys[1]  # registered in the same receipt, by whoever may
        seen: datetime | Literal[""] | None = None
        if read.seen:
            seen = moment(int(self.told.seen[read.seen])) if read.seen in self.told.seen else ""
        parents = [self._date(parent) for parent in read.raw.parents]
        dates = [date for date in parents if date]
        standing = Standing(
            before, entry.at, self.pins["root"], max(dates, default=None), seen, entry.seq > 1
        )
        commit = received(read, standing)
        change = one.change
        request = change.request_of != "" and change.request_of == commit.committer == commit.author
        first = not read.raw.parents
        commit = replace(
            commit,
            root=first and read.commit not in self.pins["genesis"],
            request=request and any(key_blob(line) == read.key for line in change.request),
            main=main,
            people=change.people,
            approved=approved,
            others=change.others,
            house=() if first else change.house,
            odd=change.odd,
            own=change.own,
        )
        if any(parent in self.told.seen for parent in read.raw.parents):
            commit = replace(received(read, standing), malformed="format", detail=ON_RECEIPTS)
        self._say(commit, read.commit)
        self.fresh += [replace(f, path=f"{read.commit[:12]} {f.path}") for f in one.found]
        self.told.facts += one.facts
        if commit.signer:
            self.told.persons[commit.signer] = self.told.persons.get(commit.signer, 0) + 1
        self.told.signed.setdefault(commit.key, []).append((read.commit, commit.signer, entry.at.timestamp()))
        if isinstance(seen, datetime):
            self.told.bracketed += 1
            self.told.narrow += entry.at - seen <= NARROW

    def _say(self, commit: Any, name: str) -> None:
        self.fresh += told("commit", commit, f"commit {name[:12]}")

    def _date(self, commit: str) -> datetime | None:
        one = self.new.get(commit)
        if one and one.read.raw:
            return moment(one.read.raw.committer.seconds)
        row = self.repo.ask("show", "-s", "--format=%ct", commit)
        return moment(int(row)) if row.isdigit() else None

    def _rest(self, refs: Mapping[str, str], heads: Mapping[str, str]) -> None:
        """The branches as they stand against the last receipt, and what revoked keys have signed."""
        for name, commit in self.told.state.items():
            now = heads.get(name, "")
            if not now:
                self.past("branch-gone", "refs", name=name)
            elif now != commit and self.repo.ask("merge-base", commit, now) != commit:
                self.past("rewritten", "refs", name=name, seq=self.told.seq, commit=commit[:12])
        for name, commit in heads.items():
            missing = [c for c in self._walk(commit, 0) if c in self.new]
            if missing or (name not in self.told.state):
                self.past("unreceipted", "refs", name=name, count=len(missing))
                entry = Entry(
                    self.told.seq + 1,
                    max(moment(int(self.told.at)), *[self._date(c) or moment(0) for c in missing], moment(0)),
                )
                old = self.told.state.get(MAIN, "") or heads.get(MAIN, "")
                for c in missing:
                    self._weigh(self.new[c], entry, (self.keys(old), self.keys(old)), name == MAIN, False)
                self.told.commits -= len(missing)
        self._suspects(refs)

    def _suspects(self, refs: Mapping[str, str]) -> None:
        """What came after a revoked key's last trusted moment, before anybody knew."""
        for known in (key for keys in keys_at(self.repo, refs.get(MAIN, "")).keys.values() for key in keys):
            if known.revoked:
                for commit, signer, at in self.told.signed.get(fingerprint(known.blob), []):
                    if at >= known.revoked.timestamp():
                        self.past(
                            "suspect",
                            f"commit {commit[:12]}",
                            commit=commit[:12],
                            signer=signer or known.person,
                        )


def audit(where: str, pins: Pins, keep: Path, fresh: bool = False) -> Told:
    """Audit a book at an address or in a folder; `keep`: where the auditor's own copy and notes are."""
    if fresh:
        shutil.rmtree(keep, ignore_errors=True)
    notes = keep / "audit.msgpack"
    before = load(notes)
    try:
        repo = mirror(where, keep / "copy.git")
    except GitError as error:
        found = told("past", Past(kind="objects-broken", figures={"what": _reason(str(error))}), "objects")
        if "shallow" in str(error):
            found = told("past", Past(kind="shallow"), "objects")
        if not any(
            word in str(error) for word in ("shallow", "fsck", "object", "pack", "loose", "bad", "missing")
        ):
            raise ValueError(f"取不来：{error} / It cannot be fetched: {error}") from None
        return Told(found=list(found))
    with repo:
        going = Audit(repo, pins, before)
        if shallow(repo):
            shutil.rmtree(repo.root)  # it would stay shallow
            return Told(found=list(told("past", Past(kind="shallow"), "objects")))
        try:
            going.go()
        except GitError as error:
            going.past("objects-broken", "objects", what=_reason(str(error)))
            going.told.found = in_order([*going.told.found, *going.fresh])
            return going.told
    if not any(f.code in ("ZB3423", "ZB3426") for f in going.fresh):
        save(notes, going.told)
    return going.told


def _reason(said: str) -> str:
    from zhiban.say import one_line

    return one_line(said)[:160]


def load(notes: Path) -> Told:
    """What the last audit found; nothing where there was none, or where it was another version's."""
    try:
        found = msgspec.msgpack.decode(notes.read_bytes(), type=Told, dec_hook=_decode)
    except (OSError, msgspec.DecodeError, ValueError):
        return Told()
    return found if found.version == VERSION else Told()


def _decode(kind: type, text: Any) -> Any:
    from zhiban.schema.parts import decode

    return decode(kind, text)


def save(notes: Path, found: Told) -> None:
    """Keep what was found, all of it or nothing."""
    data = msgspec.msgpack.encode(found, enc_hook=str)
    new = notes.with_suffix(".new")
    new.write_bytes(data)
    new.replace(notes)


def sound(found: Told) -> bool:
    """Whether nothing was found that does not hold or that somebody must look into."""
    return not any(f.effect in (REFUSE, REMIND) for f in found.found)


def marks(found: Told) -> Iterator[Finding]:
    """The marks alone."""
    return (f for f in found.found if f.effect not in (REFUSE, REMIND))
