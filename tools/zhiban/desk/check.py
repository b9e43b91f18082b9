"""Which steps are to be judged, and what was found: what is staged, or each commit of a range."""

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from zhiban import judge
from zhiban.book import Book
from zhiban.desk.clock import now
from zhiban.desk.fault import trace
from zhiban.facts import lost
from zhiban.found import in_order
from zhiban.judge import Bench, Change
from zhiban.page import read
from zhiban.paper import readings, words
from zhiban.repo import EMPTY, GONE, ODD, Diff, Repo, Signer
from zhiban.repo.files import Tree
from zhiban.rule import ADVISE, REFUSE, Finding
from zhiban.schema.parts import Instant, zoned


class Checked(Struct):
    """What was found, in which book, and the faults of our own: path → trace. A fault never blocks a record."""

    book: Book
    found: list[Finding] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    _lines: dict[str, list[str]] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether anything is refused."""
        return any(f.effect is REFUSE for f in self.found)

    def lines(self, path: str) -> list[str]:
        """The lines of a file of the book, for showing."""
        if path not in self._lines:
            data = self.book.shelf.get(path)
            self._lines[path] = words(data).split("\n") if data else []
        return self._lines[path]

    def judge(self, path: str, findings: Callable[[], list[Finding]]) -> None:
        """Add what a judgement finds; if it fails that is our fault, and is kept apart."""
        try:
            self.found += findings()
        except Exception:
            self.faults[path] = trace()


def bench(book: Book, signer: Signer | None, at: Instant, growth: bool = False) -> Bench:
    """Where a step is judged. `growth` judges growth also in a sample."""
    about = book.about
    sample = bool(about and about.sample == "yes" and not growth)
    by = (book.person_of(signer.email) or signer.email) if signer else None
    return Bench(book, zoned(at, about.zone if about else "+08:00"), by, sample=sample)


def staged(repo: Repo, growth: bool = False) -> Checked:
    """What is staged, and what that refers to. A merge is judged against both sides."""
    checked = Checked(Book(Tree(repo, None), form=False))
    signer = repo.signer
    at = bench(checked.book, signer, signer.at if signer else now(), growth)
    for diff in repo.diff("HEAD" if repo.head else "", None):
        after, clean = _scan(checked, repo, diff)
        if clean and diff.path.startswith("docs/"):
            _page(checked, repo, diff.path, after, at, filter(None, (repo.head, repo.merging)))
        if not clean or not diff.path.startswith("records/"):
            continue
        before: tuple[bytes | None, ...]
        if repo.merging:
            before = (repo.blob(f"{repo.head}:{diff.path}"), repo.blob(f"{repo.merging}:{diff.path}"))
        else:
            before = (repo.blob(f"{repo.pushed}:{diff.path}") if repo.pushed else None,)
            if not at.sample and repo.head != repo.pushed:
                checked.found += _unpushed(repo, diff, after)
        change = Change(diff.path, before, after, ODD.get(diff.mode, ""), diff.moved_to)
        checked.judge(diff.path, lambda change=change: judge.step(change, at))  # type: ignore[misc]
    checked.found = in_order(checked.found)
    return checked


def _scan(checked: Checked, repo: Repo, diff: Diff) -> tuple[bytes | None, bool]:
    """A file's new bytes, and whether nothing in it may not enter. Of a file that is not clean no more is said, so that
    no other message repeats what stands there."""
    after = repo.blob(diff.new) if diff.new != GONE and diff.mode != "160000" else None
    found = judge.scan(diff.path, *readings(after or b""))
    checked.found += found
    return after, not found


def _page(
    checked: Checked, repo: Repo, path: str, after: bytes | None, at: Bench, parents: Iterable[str]
) -> None:
    """Judge a page of the handbook against what these commits have of it."""
    before = [repo.blob(f"{parent}:{path}") for parent in parents]
    checked.judge(path, lambda: judge.handbook(path, before, after, at))


def _unpushed(repo: Repo, diff: Diff, after: bytes | None) -> Iterator[Finding]:
    """A hint where facts of a commit that is not pushed yet would be lost: amending may, a second commit may not."""
    data = repo.blob(f"{repo.head}:{diff.path}")
    gone = lost(read(data, False).facts, read(after, False).facts if after else {}) if data else {}
    pushed = repo.blob(f"{repo.pushed}:{diff.path}") if repo.pushed else None
    gone = {p: t for p, t in gone.items() if not pushed or read(pushed, False).facts.get(p) != t}
    if gone:
        place = next(iter(gone))
        zh = f"“{place}”等 {len(gone)} 处与上一次尚未送出的提交不同"
        en = (
            f"“{place}” and {len(gone)} places in all differ from the last commit, which is not delivered yet"
        )
        remedy = (
            "修改它用 git commit --amend；另作一次提交的话，送出时会被退回。",
            "Use git commit --amend; a second commit would be refused when pushed.",
        )
        yield Finding("ZB3101", "fact-changed", ADVISE, diff.path, place, 1, 1, (13,), zh, en, *remedy, {})


def span(repo: Repo, commits: str, growth: bool = False) -> Checked:
    """Every step of every commit in a range (`A..B`), each judged in the book as it then was."""
    checked = Checked(Book(Tree(repo, ""), form=False))
    for commit, parents, signer, message in repo.edges(commits):
        book = checked.book = Book(Tree(repo, commit), form=False)
        at = bench(book, signer, signer.at, growth)
        named = f"commit {commit[:12]}"  # a commit's id may look like somebody's number
        checked.found += [replace(found, path=named) for found in judge.scan("commit", message)]
        diffs = {diff.path: diff for parent in parents or (EMPTY,) for diff in repo.diff(parent, commit)}
        for diff in diffs.values():
            after, clean = _scan(checked, repo, diff)
            if clean and diff.path.startswith("docs/"):
                _page(checked, repo, diff.path, after, at, parents)
            if clean and diff.path.startswith("records/"):
                before = tuple(repo.blob(f"{parent}:{diff.path}") for parent in parents) or (None,)
                change = Change(diff.path, before, after, ODD.get(diff.mode, ""), diff.moved_to)
                checked.judge(diff.path, lambda change=change, at=at: judge.step(change, at))  # type: ignore[misc]
    checked.found = in_order(checked.found)
    return checked
