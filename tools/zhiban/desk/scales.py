"""One commit weighed at its receipt: whose it is by the book as it then stood, and when it was made (DESIGN.md §5)."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Literal

from msgspec.structs import replace

from zhiban.desk.look import PEOPLE, Look
from zhiban.desk.notes import Notes, Pins
from zhiban.desk.receive import ON_RECEIPTS, earlier, told
from zhiban.desk.receive import approved as registered
from zhiban.desk.registers import Registers
from zhiban.received import Past, Received
from zhiban.repo import Repo
from zhiban.repo.mirror import Objects
from zhiban.rule import Finding
from zhiban.trust.keys import Keys
from zhiban.trust.raw import Malformed
from zhiban.trust.raw import read as read_raw
from zhiban.trust.receipt import MOST, Entry
from zhiban.trust.sshsig import fingerprint, key_blob
from zhiban.trust.weigh import Standing, moment, received

NARROW = timedelta(minutes=15)


class Scales:
    """What is known of a book while its commits are weighed, and what was found on them. `aside`: who signed what has no
    receipt yet; None while what is weighed has one."""

    def __init__(self, repo: Repo, objects: Objects, pins: Pins, notes: Notes) -> None:
        self.repo, self.objects, self.pins, self.notes = repo, objects, pins, notes
        self.told = notes.told
        self.registers = Registers(objects)
        self.looks: dict[str, Look] = {}
        self.trees: dict[str, str] = {}
        self.dates: dict[str, datetime | None] = {}
        self.like: set[str] = set()  # commits that are written like receipts
        self.fresh: list[Finding] = []
        self.aside: list[tuple[str, str, int, str]] | None = None

    def past(self, kind: str, path: str = "receipts", **figures: str | int) -> None:
        """Something found about the whole history."""
        self.fresh += told("past", Past(kind=kind, figures=figures), path)

    def take(self, looks: Iterable[Look]) -> None:
        """These are to be weighed now; the book's first commit may be among them."""
        self.looks = {one.commit: one for one in looks}
        first = self.looks.get(self.pins["genesis"][0])
        if first and not self.told.begun:
            self.told.begun = True
            if first.signature != "good" or fingerprint(first.key) not in self.pins["root"]:
                self.past(
                    "other-beginning", "genesis", what="不是根密钥签的", what_en="no root key signed it"
                )

    def leave(self, main: str) -> None:
        """They are done; the main line stands here."""
        self.trees, self.dates, self.like = ({main: self.tree(main)} if main else {}), {}, set()
        self.looks = {}

    def keys(self, main: str) -> Keys:
        """The keys of the book at a commit of the main line."""
        return self.registers.keys(self.tree(main) if main else "")

    def tree(self, main: str) -> str:
        """The tree of its folder of people: that of the commit before it, unless something in it is other."""
        way, commit = [], main
        while commit not in self.trees:
            way.append(commit)
            one = self.looks.get(commit)
            if one is None or not one.parents or one.people[0]:
                (self.trees[commit],) = self.objects.ids([f"{commit}:{PEOPLE}"])
                break
            commit = one.parents[0]
        self.trees |= dict.fromkeys(way, self.trees[commit])
        return self.trees[main]

    def people(self, commits: Collection[str]) -> list[str]:
        """Those of the commits that change records of people."""
        return [commit for commit in commits if self.looks[commit].change.people]

    def approved(self, main: Collection[str], keys: Keys, at: datetime) -> set[str]:
        """Those of the commits that come to the main line that a registrar brought there by a merge."""
        if not self.people(main):
            return set()
        readings = {commit: self.looks[commit].read for commit in main}
        return registered(readings, main, keys, at, self.pins["root"])

    def early(self, commit: str, keys: Keys, at: datetime) -> None:
        """A change of people's records that had its receipt already, and comes to the main line now."""
        self._say(earlier(self.looks[commit].read, keys, at, self.pins["root"]), commit)

    def weigh(self, commit: str, entry: Entry, keys: tuple[Keys, Keys], main: bool, approved: bool) -> None:
        """One commit at its receipt. `keys`: those that counted before it, and those that do after it."""
        one = self.looks[commit]
        read, before, tally = one.read, keys[0], self.told
        if self._receipt(one):
            return
        tally.commits += 1
        if read.raw is None:
            self._say(received(read, Standing(before, entry.at)), commit)
            return
        if not before.counts(read.key, entry.at) and keys[1].counts(read.key, entry.at):
            before = keys[1]  # registered in the same receipt, by whoever may
        seen: datetime | Literal[""] | None = None
        if read.seen:
            written = self.notes.seen.get(read.seen)
            seen = "" if written is None else moment(written)
        dates = [date for parent in read.raw.parents if (date := self.date(parent))]
        roots = self.pins["root"]
        standing = Standing(before, entry.at, roots, max(dates, default=None), seen, entry.seq > 1)
        subject = received(read, standing)
        change = one.change
        request = change.request_of != "" and change.request_of == subject.committer == subject.author
        first = not read.raw.parents
        subject = replace(
            subject,
            root=first and commit not in self.pins["genesis"],
            request=request and any(key_blob(line) == read.key for line in change.request),
            main=main,
            people=change.people,
            approved=approved,
            others=change.others,
            house=() if first else change.house,
            odd=change.odd,
            own=change.own,
        )
        if any(map(self._on_receipt, read.raw.parents)):
            subject = replace(received(read, standing), malformed="format", detail=ON_RECEIPTS)
        self._say(subject, commit)
        self.fresh += [replace(f, path=f"{commit[:12]} {f.path}") for f in one.found]
        tally.facts += one.facts
        if subject.signer:
            tally.persons[subject.signer] = tally.persons.get(subject.signer, 0) + 1
        signed = (subject.key, subject.signer, int(entry.at.timestamp()), commit)
        if self.aside is None:
            self.notes.sign(*signed)
        else:
            self.aside.append(signed)
        if isinstance(seen, datetime):
            tally.bracketed += 1
            tally.narrow += entry.at - seen <= NARROW

    def _receipt(self, one: Look) -> bool:
        """Whether it is one of the receipts, which somebody's branch has behind it."""
        return one.receipt and (one.commit in self.told.odd or self.notes.seen.get(one.commit) is not None)

    def _on_receipt(self, parent: str) -> bool:
        """Whether what a commit grows from is a receipt."""
        one = self.looks.get(parent)
        like = one.receipt if one else self.date(parent) and parent in self.like
        return bool(like) and self.notes.seen.get(parent) is not None

    def date(self, commit: str) -> datetime | None:
        """When a commit was made, by its own account; as git takes it where it is not written as commits are."""
        one = self.looks.get(commit)
        if one and one.parents is not None:
            return moment(one.committer[1])
        if commit not in self.dates:
            try:
                (data,) = self.objects([commit], "commit")
                raw = read_raw(data, MOST)
                self.dates[commit] = moment(raw.committer.seconds)
                self.like |= {commit} if raw.message.startswith("{") else set()
            except Malformed:
                row = self.repo.ask("show", "-s", "--format=%ct", commit)
                self.dates[commit] = moment(int(row)) if row.isdigit() else None
        return self.dates[commit]

    def _say(self, commit: Received, name: str) -> None:
        self.fresh += told("commit", commit, f"commit {name[:12]}")
