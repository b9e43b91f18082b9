"""What is added to the handbook's pages by hand before they are built: charts, the notice on a superseded page, the changes.

Everything stands in the page's Markdown, so that every builder shows the same.
"""

import posixpath
import re
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from zhiban.book import Book
from zhiban.grounds import stands
from zhiban.handbook import Handbook, handbook
from zhiban.schema.parts import Instant
from zhiban.schema.plan import Limit
from zhiban.site.pages import filled, slug
from zhiban.site.quoted import Told, differing
from zhiban.site.revisions import Change, editions
from zhiban.site.words import Words

CHART = re.compile(r"^!\[([^\]\n]*)\]\((img/[\w.-]+\.svg)\)$", re.MULTILINE)
HEADED = re.compile(r"\A---\n.*?^---\n", re.MULTILINE | re.DOTALL)


def charted(path: str, text: str, charts: Mapping[str, str], words: Words) -> str:
    """The page with each chart that stands alone on a line drawn in it, so that it takes the page's colours.

    `charts`: the SVG texts by path from the site's root. A chart that is not there stays a picture.
    """

    def drawn(match: re.Match[str]) -> str:
        svg = charts.get(posixpath.join(posixpath.dirname(path), match[2]), "")
        svg = re.sub(r"^\s*<\?xml.*?\?>\s*|\s*\n\s*", "", svg, flags=re.MULTILINE)
        return filled("flow.md", words, svg=Markup(svg), file=slug(match[2])) if svg else match[0]

    return CHART.sub(drawn, text)


def noticed(path: str, text: str, pages: Mapping[str, Handbook], words: Words) -> str:
    """The page with a notice above it that leads to the page that took its place, where its head names one."""
    name = pages[path].head.get("superseded_by", "")
    heir = pages.get(posixpath.normpath(posixpath.join(posixpath.dirname(path), name))) if name else None
    if heir is None:
        return text
    day = heir.day("effective")
    notice = filled(
        "superseded.md",
        words,
        link=slug(name),
        title=heir.head.get("title", name),
        version=heir.head.get("version", ""),
        since=words.date(day) if day else "",
    )
    return HEADED.sub(lambda head: f"{head[0]}\n{notice}", text, count=1)


def pending(path: str, text: str, page: Handbook, words: Words) -> str:
    """The page with a notice above it, where an article, a rule or a limit on which it rests changed since its last review."""
    up = "../" * path.count("/")
    moved = [
        (words.article(int(name)), slug(f"{up}articles/{int(name):02}.md"))
        if name.isdigit()
        else (words.t(f"时限 {slug(name)}", f"the limit {slug(name)}"), slug(f"{up}limits.md#limit-{name}"))
        for name, then in page.grounds
        if page.stands(name) != then
    ]
    if not moved:
        return text
    notice = filled("pending.md", words, moved=moved)
    return HEADED.sub(lambda head: f"{head[0]}\n{notice}", text, count=1)


def changed(text: str, past: Iterable[Change], audience: str, words: Words) -> str:
    """The page with its changes at its foot: for the public the day of each version, for staff what was changed too."""
    told = tuple(past) if audience == "staff" else editions(past)
    return f"{text.rstrip()}\n\n{filled('changes.md', words, changes=told)}" if told else text


def dressed(
    pages: Mapping[str, str],
    sources: Mapping[str, str],
    charts: Mapping[str, str],
    past: Mapping[str, tuple[Change, ...]],
    audience: str,
    words: Words,
    book: Book,
    now: Instant,
) -> dict[str, str]:
    """The pages with all this, by path; `sources` are the pages as they stand in the folder."""
    read = {path: Handbook(path, text, book, now, stands) for path, text in sources.items()}
    return {
        path: changed(
            noticed(path, pending(path, charted(path, text, charts, words), read[path], words), read, words),
            past.get(path, ()),
            audience,
            words,
        )
        for path, text in pages.items()
    }


def without(nav: Any, away: Iterable[str]) -> Any:
    """The navigation of a MkDocs configuration without some pages, and without parts that are left empty."""
    gone = set(away)
    if isinstance(nav, list):
        kept = [without(item, gone) for item in nav]
        return [item for item in kept if item not in (None, [], {})]
    if isinstance(nav, dict):
        inner = {title: without(item, gone) for title, item in nav.items()}
        return {title: item for title, item in inner.items() if item not in (None, [], {})}
    return None if nav in gone else nav


def known(book: Book) -> tuple[dict[str, Limit], dict[str, set[int]]]:
    """What a quote may say: the limits by id, and by article the numbers of its settings, as built in and as the book has them."""
    from zhiban.desk.explain import settings
    from zhiban.rules import articles

    unit = book.unit(book.about.unit) if book.about else None
    numbers: dict[str, set[int]] = {}
    for article in articles():
        of = numbers.setdefault(f"{article.number:02}", set())
        for setting in settings(article):
            own = getattr(unit, setting.name, None)
            of |= {int(setting.default[0])} if setting.default[0].isdigit() else set()
            of |= {own} if isinstance(own, int) else set()
    return {limit.id: limit for limit in book.limits.limits} if book.limits else {}, numbers


def misquoted(files: Mapping[str, str], book: Book) -> list[Told]:
    """What pages and charts, by path, say otherwise than the book's limits table; nothing where it has none.

    In the manual and the procedures every limit is a link; other pages may tell of one without.
    """
    limits, numbers = known(book)
    if not limits:
        return []
    return [
        told
        for path, text in files.items()
        for told in differing(path, text, limits, numbers, path.endswith(".svg") or bool(handbook(path)))
    ]


def told(found: Iterable[Told], zh: bool) -> str:
    """One line for each finding: the file, the line, what to do."""
    return "\n".join(f"{one.path}:{one.line}: {one.zh if zh else one.en}" for one in found)


def unquoted(text: str, book: Book) -> str:
    """The page with plain words for its quotes, where the book has no limits table to which they could lead."""
    return text if book.limits else re.sub(r"\[([^\[\]]*)\]\((?:\.\./)*limits\.md#[\w-]+\)", r"\1", text)
