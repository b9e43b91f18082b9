"""The book as it lies in its folder, judged whole or in part: what differs from git as a step, the rest as it stands."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from zhiban import judge
from zhiban.book import Book
from zhiban.desk import memory, rounds
from zhiban.desk.check import Checked, bench
from zhiban.desk.clock import now
from zhiban.facts import Place
from zhiban.found import in_order
from zhiban.history import Origin
from zhiban.judge import Bench, Change
from zhiban.paper import readings
from zhiban.record import Record
from zhiban.repo import Repo
from zhiban.repo.files import Tree
from zhiban.repo.trails import Stop, first_written, trails
from zhiban.rule import Finding
from zhiban.schema.parts import Instant
from zhiban.shelf import WorkTree

FEW = 8  # records whose history is looked up one by one


def lying(
    root: Path,
    repo: Repo | None,
    paths: Iterable[str] = (),
    at: Instant | None = None,
    growth: bool = False,
) -> Checked:
    """The book as it lies in its folder: all of it, or some paths; what differs from git is judged as a step."""
    checked = Checked(Book(WorkTree(root)))
    book, moment = checked.book, at or now()
    stand = bench(book, None, moment, growth)
    signed = Signed(repo) if repo and repo.head and not stand.sample else None
    stand = replace(stand, signed=signed) if signed else stand
    ahead = signed.ahead if signed else lambda some: None
    files = memory.known(root, repo, repo.head) if repo and repo.head and same(root, repo) else None
    wanted = set(paths) or set(book.shelf.paths() if files is None else files.changed)
    changed = sorted(wanted & set(files.changed)) if files else []
    if repo and changed:
        _steps(checked, repo, bench(book, repo.signer, moment, growth), root, changed)
    pages = {file.relative_to(root).as_posix() for file in root.glob("docs/**/*.md")}
    if files and not paths:
        made = memory.whole(book, stand, files, "signed" if signed else "book", ahead)
    else:
        rest = sorted(wanted - set(changed) - pages)
        ahead(rest)
        made = rounds.go(book, stand, rest)
    checked.found += made.found
    checked.faults |= made.faults
    if not paths:
        checked.judge("records/", lambda: judge.beyond(stand))
    old = Tree(repo, repo.pushed or "") if repo and files else book.shelf
    for path in sorted(pages & wanted if paths else pages):
        before, data = [old.get(path)], book.shelf.get(path)
        checked.judge(path, lambda path=path, b=before, data=data: judge.handbook(path, b, data, stand))  # type: ignore[misc]
    checked.found = in_order(checked.found)
    return checked


def _steps(checked: Checked, repo: Repo, here: Bench, root: Path, changed: Iterable[str]) -> None:
    """Judge what is not committed as the step that it will be."""
    for path in changed:
        before = repo.blob(f"{repo.pushed}:{path}") if repo.pushed else None
        data = checked.book.shelf.get(path)
        if forbidden := judge.scan(path, *readings(data or b"")):
            checked.found += forbidden
            continue
        change = Change(path, (before,), data, "symlink" if (root / path).is_symlink() else "")
        checked.judge(path, lambda change=change: judge.step(change, here))  # type: ignore[misc]


def standing(root: Path, book: Book, at: Instant) -> list[Finding]:
    """The findings on the whole book as it lies in its folder at a moment, whoever signed it."""
    repo = Repo.at(root)
    stand = Bench(book, at)
    if repo and repo.head and same(root, repo):
        with repo:
            files = memory.known(root, repo, repo.head)
            found = memory.whole(book, stand, files, "book", lambda some: None).found
        rest = [path for path, blob in files.changed.items() if blob]
    else:
        found, rest = [], book.shelf.paths()
    found = found + rounds.go(book, stand, rest).found
    return in_order(found + judge.beyond(stand))


class Signed:
    """Who first wrote each fact of a record; the history is walked once for all where many records are asked for."""

    def __init__(self, repo: Repo) -> None:
        self._repo = repo
        self._asked = 0
        self._trails: dict[str, list[Stop]] | None = None

    def ahead(self, paths: Sequence[str]) -> None:
        """Prepare for these records, before several processes begin."""
        if len(paths) >= rounds.MANY and self._trails is None:
            self._trails = trails(self._repo)

    def __call__(self, record: Record) -> Mapping[Place, Origin]:
        self._asked += 1
        if self._asked > FEW and self._trails is None:
            self._trails = trails(self._repo)
        path = record.path
        walked = trails(self._repo, path) if self._trails is None else self._trails
        return first_written(self._repo, walked.get(path, []), record.page.facts)


def same(root: Path, repo: Repo) -> bool:
    """Whether the book stands at the top of its repository."""
    return root.resolve() == Path(repo.root).resolve()
