"""Pages of the handbook that change: whether their version and dates moved with their text, and which are superseded."""

from collections.abc import Iterator

from zhiban.book import Book
from zhiban.desk.review.change import Made, Paper
from zhiban.desk.review.told import LOOK, NOTE, Point, Text
from zhiban.handbook import Handbook, handbook
from zhiban.paper import words
from zhiban.schema.parts import Instant

HEADED: dict[str, Text] = {
    "version": ("版本", "version"),
    "owner": ("责任单位", "owner"),
    "effective": ("施行日期", "effective date"),
}
SUPERSEDED = "superseded_by"  # the field that names the page which holds instead
DO = (
    "内容有变的，换版本，施行日期写新的；责任单位照实写。只是错别字的，在合并说明里写明。",
    "A page whose text changes gets a new version and its effective date; the owner as it is. For a slip of the pen say so in the merge.",
)


def page(paper: Paper, data: bytes | None, book: Book, now: Instant) -> Handbook | None:
    """A page as it was or is."""
    return None if data is None else Handbook(paper.path, words(data), book, now)


def body(text: str) -> str:
    """A page's text without its head."""
    parts = text.split("\n---\n", 1)
    return parts[1] if text.startswith("---\n") and len(parts) == 2 else text


def points(made: Made, now: Instant) -> Iterator[Point]:
    """What is to be told of each page that changes."""
    for paper in made.papers:
        if not handbook(paper.path):
            continue
        old, new = page(paper, paper.before, made.before, now), page(paper, paper.after, made.after, now)
        if new is None:
            yield Point("superseded", LOOK, "页面删除了", "the page is deleted", paper.path)
            continue
        if old is None:
            version = new.head.get("version", "?")
            yield Point("page", NOTE, f"新页面，版本 {version}", f"a new page, version {version}", paper.path)
        elif body(old.text).strip() != body(new.text).strip():
            yield _moved(paper.path, old, new)
        text = new.head.get(SUPERSEDED, "")
        if text and (old is None or old.head.get(SUPERSEDED, "") != text):
            zh, en = f"这一页废止，由 {text} 代替", f"this page is superseded by {text}"
            yield Point("superseded", LOOK, zh, en, paper.path, SUPERSEDED, new.line(SUPERSEDED))


def _moved(path: str, old: Handbook, new: Handbook) -> Point:
    """Whether version, owner and effective date moved with the text; the owner may stay."""
    stays = [name for name in HEADED if old.head.get(name, "") == new.head.get(name, "")]
    zh = "；".join(_field(name, old, new, 0) for name in HEADED)
    en = "; ".join(_field(name, old, new, 1) for name in HEADED)
    if "version" in stays or "effective" in stays:
        return Point(
            "page",
            LOOK,
            f"正文改了：{zh}",
            f"the text changed: {en}",
            path,
            "version",
            new.line("version"),
            "",
            DO,
        )
    return Point(
        "page", NOTE, f"正文改了：{zh}", f"the text changed: {en}", path, "version", new.line("version")
    )


def _field(name: str, old: Handbook, new: Handbook, lang: int) -> str:
    was, now = old.head.get(name, "—"), new.head.get(name, "—")
    stays = ("未动", "unmoved")[lang]
    return f"{HEADED[name][lang]} {was} → {now}" if was != now else f"{HEADED[name][lang]} {now} {stays}"
