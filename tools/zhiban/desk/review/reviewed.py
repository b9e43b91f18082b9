"""Makes a review: looks at a range of commits, asks the judge what the server would ask, and calls out what matters first."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from zhiban import judge
from zhiban.book import Book
from zhiban.desk.check import span as steps
from zhiban.desk.review import clocks, logs, pages, people, remade, rosters, second
from zhiban.desk.review.change import Changed, Made, Span, made, span
from zhiban.desk.review.commits import Commits, commits
from zhiban.desk.review.facts import shown_path, told
from zhiban.desk.review.standing import standing
from zhiban.desk.review.told import LOOK, MUST_NOT, NOTE, Effects, Point, Review, Shown, in_order
from zhiban.repo import Repo
from zhiban.rule import MARK, REFUSE, Finding
from zhiban.schema.parts import Instant

Site = Callable[[Book, Book, Iterable[str], Instant], Iterable[Shown]]
UNCLEAN = "ZB33"  # what may not enter at all: secrecy and personal data
HAND, LATER, TIMES = "ZB3202", "ZB1305", "ZB34"


class Asked(Struct, frozen=True):
    """All that a review is made from. `found`: what the judge and the server find on each step of the range."""

    span: Span
    made: Made
    commits: Commits
    found: tuple[Finding, ...]
    faults: Mapping[str, str]
    now: Instant
    suspects: tuple[Point, ...] = ()
    site: tuple[Shown, ...] = ()


def review(repo: Repo, asked: str = "", now: Instant | None = None, site: Site | None = None) -> Review:
    """The review of a range (`A..B`), a branch, or HEAD, against the main line. ValueError (zh / en) where there is none.

    `now`: the moment of looking. `site`: tells what the site will show differently; it is made above this floor.
    """
    return reviewed(look(repo, span(repo, asked), now, site))


def look(repo: Repo, of: Span, now: Instant | None = None, site: Site | None = None) -> Asked:
    """Everything that a review of a span is made from, read from git."""
    from zhiban.desk.clock import now as clock

    change = made(repo, of)
    about = change.after.about
    at = now or clock(about.zone if about else "+08:00")
    weighed = commits(repo, of, change.after, at)
    checked = steps(repo, f"{of.tip} ^{of.base}", growth=True)
    found = (*checked.found, *weighed.found)
    dirty = unclean(found)
    touched = [c.path for c in change.changed] + [p.path for p in change.papers]
    shown = tuple(site(change.before, change.after, touched, at)) if site and not dirty else ()
    again = remade.points(repo, of) if weighed.keyed else ()
    suspects = (*people.points(change, repo, of, at), *again, *second.points(repo, of, change))
    return Asked(of, change, weighed, found, checked.faults, at, suspects, shown)


def unclean(found: Iterable[Finding]) -> set[str]:
    """The paths of which nothing may be repeated."""
    return {f.path for f in found if f.code.startswith(UNCLEAN)}


def reviewed(asked: Asked) -> Review:
    """The review of what was read: pure, the same each time."""
    change, now, dirty = asked.made, asked.now, unclean(asked.found)
    clean = tuple(c for c in change.changed if c.path not in dirty)
    papers = tuple(p for p in change.papers if p.path not in dirty)
    seen = replace(change, changed=clean, papers=papers)
    found = list(_points(asked, seen, now))
    return Review(
        asked.span.asked,
        asked.span.base,
        asked.span.tip,
        asked.span.since,
        now,
        asked.commits.wrote,
        in_order([_scrubbed(point) for point in found]),
        tuple(told(change, now, dirty)),
        Effects(
            tuple(rosters.days(seen)),
            tuple(one.power for c in clean for one in people.turned(c, seen)),
            asked.site,
        ),
    )


def _points(asked: Asked, seen: Made, now: Instant) -> Iterator[Point]:
    faults = set(asked.faults)
    before, after = _states(seen.before, now, faults), _states(seen.after, now, faults)
    yield from _found(asked.found)
    refused = {(f.code, f.path) for f in asked.found if f.effect is REFUSE}
    for change in seen.changed:
        yield from _clashes(change)
        yield from clocks.corrections(change, seen.after)
        yield from clocks.verdicts(change, seen, now)
        yield from logs.after_signature(change, seen.after)
        yield from logs.foreign(change, seen.after)
    yield from standing(seen, before, after, refused, now)
    yield from clocks.limits(seen, now)
    yield from (p for p in rosters.points(seen, before, after, now) if (p.code, p.path) not in refused)
    yield from (p for p in asked.suspects if p.path not in unclean(asked.found))
    yield from pages.points(seen, now)
    for paper in seen.papers:
        if not paper.path.startswith("docs/"):
            zh = "记录和手册以外的文件改了：每台电脑上运行的东西会变"
            en = "a file beside records and handbook changes: what runs on every computer may change"
            yield Point("house", LOOK, zh, en, paper.path)
    for path in faults:
        yield Point("fault", LOOK, "检查程序在这里自己出错，没有判", "our own fault while judging this", path)
    if asked.commits.wrote and not asked.commits.keyed:
        zh, en = (
            "本簿还没有登记任何公钥，签名没有核对",
            "no key is registered in this book; no signature was checked",
        )
        yield Point("unsigned", NOTE, zh, en)


def _states(book: Book, now: Instant, faults: set[str]) -> Callable[[str], list[Finding]]:
    """The findings on a record as it stands in a book; each record is judged once. If that fails it is our fault."""
    bench = judge.Bench(book, now)

    @cache
    def found(path: str) -> list[Finding]:
        try:
            record = book.record(path)
            return judge.state(record, bench) if record else []
        except Exception:
            faults.add(path)
            return []

    return found


def _found(found: Iterable[Finding]) -> Iterator[Point]:
    """What the server says of the steps: refusals with its codes; whose hand, what is later, and times."""
    for f in found:
        if f.code.startswith(UNCLEAN):
            yield _point("secret", f)
        elif f.effect is REFUSE:
            yield _point("refused", f)
        elif f.code == HAND:
            yield _point("foreign", f)
        elif f.code == LATER:
            yield _point("late", f)
        elif f.code.startswith(TIMES):
            yield _point("time", f)
        elif f.path.startswith("docs/"):
            yield _point("page", f)


def _point(kind: str, f: Finding) -> Point:
    weight = MUST_NOT if f.effect is REFUSE else LOOK if f.effect is MARK else NOTE
    path = shown_path(f.path)
    return Point(kind, weight, f.zh, f.en, path, f.place, f.line, f.code, (f.remedy_zh, f.remedy_en))


def _clashes(change: Changed) -> Iterator[Point]:
    for clash in change.clashes:
        zh = "主线和分支在这里写得不同：先在分支里合并主线，再用更正说明"
        en = "the main line and the branch say two things here: merge the main line first, then correct"
        yield Point("clash", MUST_NOT, zh, en, change.path, clash.place)


def _scrubbed(point: Point) -> Point:
    """A sentence or a place that repeats what may not enter says only where it is."""
    if point.kind == "secret" or not judge.scan("", point.zh, point.place):
        return point
    return replace(point, zh="（不复述）", en="(not repeated)", place="", do=("", ""))
