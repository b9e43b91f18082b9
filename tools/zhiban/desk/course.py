"""The course of a book by its receipts: which commits each of them brought, which came to the main line with it, and whether
the branches only grew. Nothing is read here but git's graph, a stretch of receipts at a time."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from zhiban.desk.notes import Told
from zhiban.repo import Repo
from zhiban.repo.mirror import Objects, listed
from zhiban.trust.receipt import Entry

MAIN = "refs/heads/main"
Graph = Mapping[str, tuple[str, ...]]


class Brought(NamedTuple):
    """What one receipt brought: commits that none did before (parents first), and those that came to the main line with it.

    `lost`: tips that are not there; `rewritten`: branches that do not have behind them what they had, and what that was;
    `main`: where the main line stood before, and where it stands.
    """

    entry: Entry
    new: tuple[str, ...]
    on_main: Collection[str]
    lost: tuple[str, ...]
    rewritten: tuple[tuple[str, str], ...]
    main: tuple[str, str]


class Course:
    """A stretch of the course: some receipts' tips, and the commits behind them that no receipt brought before."""

    def __init__(
        self, repo: Repo, objects: Objects, told: Told, tips: Collection[str], mains: Collection[str]
    ) -> None:
        self.repo, self.told = repo, told
        before = known(told)
        asked = dict.fromkeys([*tips, *before])
        there = objects.there(asked, "commit")
        self.there = {tip: None for tip in tips if tip in there}
        self.up: Graph = (
            listed(repo, self.there, [tip for tip in before if tip in there]) if self.there else {}
        )
        self.sides: Graph = self._sides([tip for tip in mains if tip in there], there)
        self.order = {commit: number for number, commit in enumerate(self.up)}
        self.got: set[str] = set()
        self.reached: set[str] = set()
        self._from(told.state.get(MAIN, ""), told.merged)

    def _sides(self, mains: Collection[str], there: Collection[str]) -> Graph:
        """The commits that come to the main line in this stretch and were brought before it."""
        tip = self.told.state.get(MAIN, "")
        beyond = {parent for parents in self.up.values() for parent in parents if parent not in self.up}
        beyond |= {main for main in mains if main not in self.up}
        beyond -= {tip, *self.told.merged}
        if not beyond or not mains:
            return {}
        behind = [commit for commit in (tip, *self.told.behind) if commit in there]
        return listed(self.repo, sorted(beyond), behind)

    def _from(self, main: str, merged: Iterable[str]) -> None:
        """From here on the main line only grows, as far as is known."""
        self.number = 0
        self.tips = {main: 0}  # of each tip that the main line had: the how manieth
        # Of each commit: the first of these tips that has it behind it.
        self.since = dict.fromkeys([*merged, main], 0)
        self.above: dict[str, int] = {}  # of each commit: the last of these tips that it has behind it

    def bring(self, entry: Entry) -> Brought:
        """The next receipt."""
        told = self.told
        old = told.state.get(MAIN, "")
        main = next((update.new for update in entry.updates if update.ref == MAIN), "")
        new: list[str] = []
        lost: list[str] = []
        rewritten: list[tuple[str, str]] = []
        for update in entry.updates:
            if update.new not in self.there:
                lost.append(update.new)
                told.lost.append(update.new)
                told.left += [update.old] if update.old else []  # what it grew from was brought all the same
                continue
            share = self.walk(update.new)
            new += share
            if update.old and not self._grew(update.old, update.new, share):
                rewritten.append((update.ref, update.old))
        on_main = self.reach(main) if main in self.there else set[str]()
        if main in self.there:
            self._main(old, main, on_main, any(ref == MAIN for ref, _ in rewritten))
        for ref, tip in rewritten:
            told.left.append(tip)
            if ref == MAIN:
                told.behind.append(tip)
        told.state |= {update.ref: update.new for update in entry.updates}
        return Brought(entry, tuple(new), on_main, tuple(lost), tuple(rewritten), (old, main or old))

    def walk(self, tip: str) -> list[str]:
        """The commits that a tip brings and no receipt brought before, parents first."""
        found, todo = [], [tip]
        while todo:
            commit = todo.pop()
            if commit in self.up and commit not in self.got:
                self.got.add(commit)
                found.append(commit)
                todo += self.up[commit]
        found.sort(key=self.order.__getitem__)
        for commit in found:
            parents = self.up[commit]
            self.above[commit] = max((self._above(parent) for parent in parents), default=-1)
        return found

    def _above(self, commit: str) -> int:
        return max(self.tips.get(commit, -1), self.above.get(commit, -1))

    def reach(self, tip: str) -> set[str]:
        """The commits that come to the main line now, also those that came earlier on another branch."""
        found: set[str] = set()
        todo = [tip]
        while todo:
            commit = todo.pop()
            parents = self.up.get(commit) if commit in self.up else self.sides.get(commit)
            if parents is not None and commit not in self.reached:
                self.reached.add(commit)
                found.add(commit)
                todo += parents
        return found

    def _main(self, old: str, main: str, on_main: Collection[str], rewritten: bool) -> None:
        """The main line moves."""
        if rewritten or (old and old in self.told.lost):
            self._from(main, on_main)
            return
        self.number += 1
        self.tips[main] = self.number
        for commit in (*on_main, main):
            self.since.setdefault(commit, self.number)

    def _grew(self, old: str, new: str, share: Iterable[str]) -> bool:
        """Whether a branch's new tip has the old one behind it: as a parent, by way of the main line, or as git says."""
        if old == new or old in self.up.get(new, ()) or any(old in self.up[commit] for commit in share):
            return True
        since = self.since.get(old)
        if since is not None and since <= self._above(new):
            return True
        return self.repo.ask("merge-base", old, new) == old

    def end(self) -> None:
        """What the next stretch begins with."""
        self.told.merged = [tip for tip in dict.fromkeys(self.told.state.values()) if tip in self.since]


def known(told: Told) -> list[str]:
    """Tips that receipts have brought, with everything behind them."""
    lost = set(told.lost)
    return [tip for tip in dict.fromkeys([*told.state.values(), *told.left]) if tip not in lost]
