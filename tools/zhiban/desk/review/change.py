"""What a range of commits makes of the book: the book before it, the book after the merge, and each record that changes."""

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from zhiban.book import Book
from zhiban.facts import Clash, Facts, Place, join, lost
from zhiban.history import Origin
from zhiban.page import read, write
from zhiban.record import Record
from zhiban.repo import GONE, Repo
from zhiban.repo.files import Tree, automatic
from zhiban.repo.trails import first_written, trails

MAINS = ("refs/remotes/origin/main", "refs/heads/main", "refs/remotes/origin/master", "refs/heads/master")


class Span(Struct, frozen=True):
    """From which commit to which: the main line as it stands, the tip to be merged, and where the two parted."""

    asked: str
    base: str
    tip: str
    since: str

    @property
    def commits(self) -> str:
        """The range as git takes it."""
        return f"{self.base}..{self.tip}"


class Changed(Struct, frozen=True):
    """One record before and after; `gained`: the facts that it gains, `lost`: those that are gone, `clashes`: places at
    which the two lines say two things. `origins`: who first wrote what it gains."""

    path: str
    before: Record | None
    after: Record | None
    gained: Facts
    lost: Facts
    clashes: tuple[Clash, ...]
    origins: Mapping[Place, Origin]

    @property
    def kind(self) -> str:
        """The kind of record."""
        known = self.after or self.before
        return known.kind if known else ""


class Paper(Struct, frozen=True):
    """One file beside the records, before and after; None where there is none."""

    path: str
    before: bytes | None
    after: bytes | None


class Shelves(Struct, frozen=True, dict=True):
    """The files of a commit with others put over them: the book as it will stand after a merge."""

    under: Tree
    over: Mapping[str, bytes | None]

    def get(self, path: str) -> bytes | None:
        """A file's bytes, or None."""
        return self.over[path] if path in self.over else self.under.get(path)

    @cached_property
    def _names(self) -> list[str]:
        there = {path for path, data in self.over.items() if data is not None and path.startswith("records/")}
        gone = {path for path, data in self.over.items() if data is None}
        return sorted((set(self.under.paths()) | there) - gone)

    def paths(self) -> list[str]:
        """All files under `records/`, sorted."""
        return self._names


def main_line(repo: Repo) -> str:
    """The main line as last fetched, or the clone's own; nothing where there is none."""
    return next((tip for name in MAINS if (tip := repo.commit(name))), "")


def span(repo: Repo, asked: str = "") -> Span:
    """What is asked for: `A..B`, a branch (against the main line), or nothing (HEAD against it). ValueError (zh / en)."""
    left, dots, right = asked.partition("...") if "..." in asked else asked.partition("..")
    name = right if dots else left
    base = repo.commit(left) if dots and left else main_line(repo)
    tip = _named(repo, name) if name else repo.head
    for what, found in ((left if dots else "main", base), (name or "HEAD", tip)):
        if not found:
            raise ValueError(f"没有“{what}”这个分支或提交。 / There is no branch or commit “{what}”.")
    since = repo.ask("merge-base", base, tip)
    if not since:
        raise ValueError("两边没有共同的开头。 / The two have no common beginning.")
    return Span(asked or "HEAD", base, tip, since)


def _named(repo: Repo, name: str) -> str:
    """A branch as the server has it, else as it is here, else any commit."""
    forms = (f"refs/remotes/origin/{name}", f"refs/heads/{name}", name)
    return next((tip for form in forms if (tip := repo.commit(form))), "")


class Made(Struct, frozen=True):
    """The two books, and what differs."""

    before: Book
    after: Book
    changed: tuple[Changed, ...]
    papers: tuple[Paper, ...]


def made(repo: Repo, span: Span) -> Made:
    """Both books and all that differs. The work grows with the change, not with the book."""
    diffs = {diff.path: diff for diff in repo.diff(span.since, span.tip)} if span.since != span.tip else {}
    tree = Tree(repo, span.base)
    under, over = tree, dict[str, bytes | None]()
    forward = span.since == span.base
    records = sorted(path for path in diffs if path.startswith("records/") and path.endswith(".yml"))
    papers = sorted(diffs.keys() - set(records))
    joined = _joined_tree(repo, span) if papers and not forward else span.tip
    clashes: dict[str, tuple[Clash, ...]] = {}
    for path in records:
        theirs = None if diffs[path].new == GONE else repo.blob(diffs[path].new)
        over[path], clashes[path] = (theirs, ()) if forward else _joined(tree.get(path), theirs)
    shelf = Tree(repo, span.tip) if forward else Shelves(under, over)
    before, after = Book(tree, form=False), Book(shelf, form=False)
    walked = trails(repo, "records", span.commits) if records else {}
    changed = []
    for path in records:
        old, new = before.record(path), after.record(path)
        was, now = _facts(old), _facts(new)
        gained = lost(now, was)
        theirs_first = first_written(repo, walked.get(path, []))
        origins = {place: theirs_first[place] for place in gained if place in theirs_first}
        gone = {} if new and not new.page.sound else lost(was, now)
        changed.append(Changed(path, old, new, gained, gone, clashes[path], origins))
    beside = tuple(Paper(p, tree.get(p), repo.blob(f"{joined}:{p}")) for p in papers)
    return Made(before, after, tuple(changed), beside)


def _facts(record: Record | None) -> Facts:
    return record.page.facts if record and record.page.sound else {}


def _joined(ours: bytes | None, theirs: bytes | None) -> tuple[bytes | None, tuple[Clash, ...]]:
    """A record as the merge will have it: both sides' facts."""
    if ours is None or theirs is None:
        return theirs or ours, ()
    mine, other = read(ours, form=False), read(theirs, form=False)
    if not mine.sound or not other.sound:
        return theirs, ()
    both, clashes = join(mine.facts, other.facts)
    return write(both), tuple(clashes)


def _joined_tree(repo: Repo, span: Span) -> str:
    """The tree that git makes of both sides; of what it cannot join, the tip's."""
    tree, clashing = automatic(repo, span.base, span.tip)
    return span.tip if clashing else tree
