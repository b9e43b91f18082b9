"""What an audit makes of its copy: the receipts stretch by stretch, what each brought, and how the branches stand at the end.

While one stretch is looked at, the one before it is weighed and the one after it is read. A second audit is one more stretch.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from zhiban.desk.course import MAIN, Brought, Course
from zhiban.desk.ledger import Line, follows
from zhiban.desk.look import Look
from zhiban.desk.notes import Told
from zhiban.desk.receive import told
from zhiban.desk.scales import Scales
from zhiban.desk.shares import Later, Shares, shares
from zhiban.found import in_order
from zhiban.repo.mirror import chain, standing
from zhiban.trust.receipt import BRANCH, Entry
from zhiban.trust.sshsig import fingerprint
from zhiban.trust.weigh import moment

STEP = 2000  # receipts of a stretch
UNKEPT = ("ZB3423", "ZB3426")  # after these the notes stay as they were
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


class Stretch(NamedTuple):
    """Some receipts: what each brought, and the looks at all that."""

    brought: list[Brought]
    looks: Later[Look]
    sides: Later[Look]


class Audit(Scales):
    """One audit under way."""

    def go(self) -> Told:
        """Everything that is new since the last audit; what is to be kept of it is in the notes."""
        refs = standing(self.repo)
        heads = {name: at for name, at in refs.items() if name.startswith("refs/heads/") and name != BRANCH}
        tip, known = refs.get(BRANCH, ""), self.told.receipt
        ids = chain(self.repo, tip, known)
        if known and tip != known and not self._goes_on(ids, tip, known):
            self.past("receipts-rollback", commit=known[:12])
        self._strange(refs)
        new = heads != self.told.state
        people = self.keys(refs.get(MAIN, "")).addresses if ids or new else {}
        with shares(self.repo, people, len(ids)) as given:
            self._receipts(ids, given)
            self._standing(refs, heads)
            return self._rest(heads, given if new else None)

    def _goes_on(self, ids: Sequence[str], tip: str, known: str) -> bool:
        """Whether the receipts go on from the last one that was seen."""
        data = next(self.objects(ids[:1], "commit"), b"")
        return f"\nparent {known}\n".encode() in data or self.repo.ask("merge-base", known, tip) == known

    def _strange(self, refs: Mapping[str, str]) -> None:
        for name in refs:
            if name.startswith("refs/replace/"):
                self.past("replace-ref", "refs", name=name[:80])
            elif not name.startswith(OTHERS):
                self.past("ref-strange", "refs", name=name[:80])

    def _receipts(self, ids: Sequence[str], given: Shares) -> None:
        begun = bool(self.told.receipt)
        lines, last = given.lines(ids[:STEP]), None
        for at in range(0, len(ids), STEP):
            rows = lines()
            lines = given.lines(ids[at + STEP : at + 2 * STEP])
            if not begun:  # the first receipt's first parent is the book itself
                first = next((n for n, row in enumerate(rows) if row.entry is not None), len(rows))
                rows, begun = rows[first:], first < len(rows)
            stretch = self._stretch(rows, given)
            if last:
                self._weighed(last)
            last = stretch
        if last:
            self._weighed(last)

    def _stretch(self, rows: Sequence[Line], given: Shares) -> Stretch:
        """Receipt by receipt: the chain, and the commits that each received first."""
        updates = [update for row in rows if row.entry for update in row.entry.updates]
        tips = dict.fromkeys(update.new for update in updates)
        mains = [update.new for update in updates if update.ref == MAIN]
        course = Course(self.repo, self.objects, self.told, tips, mains)
        looks, sides = given.looks(list(course.up)), given.looks(list(course.sides))
        last = Entry(self.told.seq, moment(self.told.at)) if self.told.seq else None
        brought = []
        for row in rows:
            for past in follows(row, self.told.receipt, last, self.told.state, self.pins["receipts"]):
                self.fresh += told("past", past, "receipts")
            self.told.receipt = row.commit
            if row.entry is None:
                self.told.odd.append(row.commit)
                continue
            last = row.entry
            self.told.seq, self.told.at = last.seq, int(last.at.timestamp())
            self.notes.seen.add(row.commit, self.told.at)
            if last.updates:
                brought.append(course.bring(last))
        course.end()
        return Stretch(brought, looks, sides)

    def _weighed(self, stretch: Stretch) -> None:
        """What some receipts brought, receipt by receipt."""
        self.take([*stretch.sides(), *stretch.looks()])
        for brought in stretch.brought:
            entry = brought.entry
            for commit in brought.lost:
                self.past("lost", seq=entry.seq, commit=commit[:12])
            for name, commit in brought.rewritten:
                self.past("rewritten", name=name, seq=entry.seq, commit=commit[:12])
            before, now = map(self.keys, brought.main)
            allowed = self.approved(brought.on_main, before, entry.at)
            for commit in brought.new:
                self.weigh(commit, entry, (before, now), commit in brought.on_main, commit in allowed)
            for commit in self.people(brought.on_main):
                if commit not in allowed and commit not in brought.new:
                    self.early(commit, before, entry.at)
        self.leave(stretch.brought[-1].main[1] if stretch.brought else "")
        self.notes.write()

    def _standing(self, refs: Mapping[str, str], heads: Mapping[str, str]) -> None:
        """The branches as they stand against the last receipt, and what keys have signed that are revoked by now."""
        told = self.told
        for name, commit in told.state.items():
            now = heads.get(name, "")
            if not now:
                self.past("branch-gone", "refs", name=name)
            elif now != commit and self.repo.ask("merge-base", commit, now) != commit:
                self.past("rewritten", "refs", name=name, seq=told.seq, commit=commit[:12])
        main = refs.get(MAIN, "")
        people = self.tree(main) if main else ""
        if people != told.people:
            told.people = people
            told.revoked = {
                fingerprint(key.blob): (int(key.revoked.timestamp()), key.person)
                for known in self.registers.keys(people).keys.values()
                for key in known
                if key.revoked
            }
            told.listed = {
                name: at for name, at in told.listed.items() if told.revoked.get(name, (0,))[0] == at
            }
        for name, (since, person) in told.revoked.items():
            self._suspects(since, person, self.notes.by(name, name in told.listed))
            told.listed[name] = since

    def _rest(self, heads: Mapping[str, str], given: Shares | None) -> Told:
        """What has no receipt yet. Nothing of it is kept: the next audit looks at it again."""
        kept = self.told
        self.notes.sound = not any(f.code in UNKEPT for f in self.fresh)
        kept.found, self.fresh = in_order([*kept.found, *self.fresh]), []
        self.told, self.aside = replace(kept, persons=dict(kept.persons)), []
        if given:
            self._unreceipted(heads, given)
        for name, (since, person) in kept.revoked.items():
            self._suspects(since, person, [row[1:] for row in self.aside if row[0] == name])
        if not self.told.begun:
            self.past("other-beginning", "genesis", what="没有这一次提交", what_en="that commit is not there")
        return replace(self.told, commits=kept.commits, found=in_order([*kept.found, *self.fresh]))

    def _unreceipted(self, heads: Mapping[str, str], given: Shares) -> None:
        """What the branches hold that no receipt has brought."""
        told = self.told
        main = [heads[MAIN]] if MAIN in heads else []
        course = Course(self.repo, self.objects, told, dict.fromkeys(heads.values()), main)
        sides, looks = given.looks(list(course.sides)), given.looks(list(course.up))
        self.take([*sides(), *looks()])
        old = told.state.get(MAIN, "") or heads.get(MAIN, "")
        for name, tip in heads.items():
            missing = course.walk(tip)
            if not missing and name in told.state:
                continue
            self.past("unreceipted", "refs", name=name, count=len(missing))
            dates = [date for commit in missing if (date := self.date(commit))]
            entry, keys = Entry(told.seq + 1, max(moment(told.at), *dates, moment(0))), self.keys(old)
            on_main = course.reach(tip) if name == MAIN else set[str]()
            allowed = self.approved(on_main, keys, entry.at)
            for commit in missing:
                self.weigh(commit, entry, (keys, keys), name == MAIN, commit in allowed)

    def _suspects(self, since: int, person: str, signed: Iterable[tuple[str, int, str]]) -> None:
        """What came after a revoked key's last trusted moment, before anybody knew."""
        for signer, at, commit in signed:
            if at >= since:
                who = signer or person
                self.past("suspect", f"commit {commit[:12]}", commit=commit[:12], signer=who)
