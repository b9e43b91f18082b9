"""The records of a change in field words: which facts each gains, by item and by the commit that wrote them."""

from collections.abc import Collection, Iterator

from zhiban import judge
from zhiban.desk.review.change import Changed, Made, Paper
from zhiban.desk.review.pages import HEADED, page
from zhiban.desk.review.told import Fact, Group, Text, Told
from zhiban.desk.review.words import choice, field_title, item_of, item_title, record_title, said, short
from zhiban.facts import Place
from zhiban.handbook import handbook
from zhiban.record import Record
from zhiban.schema.parts import Instant

PAGE: Text = ("手册页面", "page of the handbook")
FILE: Text = ("其他文件", "other file")
KNOWN = ("kind", "schema")  # what the record's title says
HIDDEN_PATH = "…"


def told(made: Made, now: Instant, unclean: Collection[str]) -> Iterator[Told]:
    """Each record and page; of a path in `unclean`, which holds what may not enter, no text is repeated."""
    for change in made.changed:
        yield _record(change, change.path in unclean)
    for paper in made.papers:
        yield _page(made, paper, now, paper.path in unclean)


def shown_path(path: str) -> str:
    """A path as it may be told: a name that itself holds what may not enter is not."""
    return HIDDEN_PATH if judge.scan("", path) else path


def _record(change: Changed, hidden: bool) -> Told:
    groups: dict[tuple[Place, str], list[Fact]] = {}
    for place, text in change.gained.items():
        item = item_of(place)
        origin = change.origins.get(place)
        if place not in (f"{item}.id", *KNOWN):
            fact = Fact(place, field_title(place), said(text), words=choice(place, text))
            groups.setdefault((item, origin.commit if origin else ""), []).append(fact)
    known = change.after or change.before
    return Told(
        shown_path(change.path),
        known.kind if known else "",
        record_title(_readable(known), shown_path(change.path)),
        change.before is None,
        tuple(
            Group(item_title(item), commit, () if hidden else tuple(facts), hidden)
            for (item, commit), facts in groups.items()
        ),
        len(change.gained),
        len(change.lost),
    )


def _readable(record: Record | None) -> Record | None:
    return record if record and record.page.sound else None


def _page(made: Made, paper: Paper, now: Instant, hidden: bool) -> Told:
    """A page by what its head says; any other file by its path."""
    headed = bool(handbook(paper.path)) and not hidden
    old, new = (
        page(paper, data, made.after, now) if headed else None for data in (paper.before, paper.after)
    )
    facts = []
    for name, words in {**HEADED, "reviewed": ("复核日期", "reviewed")}.items():
        was, is_ = (side.head.get(name, "") if side else "" for side in (old, new))
        if was != is_:
            facts.append(Fact(name, words, short(is_), short(was)))
    groups = (Group(("页首", "head"), "", tuple(facts)),) if facts else ()
    kind = "page" if paper.path.startswith("docs/") else "file"
    path, title = shown_path(paper.path), PAGE if kind == "page" else FILE
    return Told(path, kind, title, paper.before is None, groups, lost=int(paper.after is None))
