"""What a page of the handbook says of itself at its foot: on what it rests, who issued and who explains it, since when it holds.

The words stand in the page's head, where the rules of Art. 25 and 30 ask for them; they are added to the page's Markdown, so
that every builder shows the same.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from zhiban.book import Book
from zhiban.handbook import Handbook
from zhiban.schema.parts import Instant
from zhiban.site.inert import inert
from zhiban.site.pages import filled, slug
from zhiban.site.words import Words

# What is shown of a head, in this order; what is not listed is not shown.
FIELDS = {
    "basis": ("依据", "Basis"),
    "issuer": ("印发机关", "Issued by"),
    "interpreter": ("解释机关", "Interpreted by"),
    "effective": ("施行日期", "In force from"),
    "version": ("版本", "Version"),
    "reviewed": ("最近复核", "Last reviewed"),
    "next_review": ("下次复核", "Next review"),
    "owner": ("责任单位", "Kept by"),
}


class Row(NamedTuple):
    """One line of the imprint: the field's name, its title, and what the page says."""

    name: str
    title: str
    says: Markup


def rows(page: Handbook, words: Words, up: str) -> Iterator[Row]:
    """What the head says, field by field; its articles stand with the basis, as links. `up` leads to the site's root."""
    for name, titles in FIELDS.items():
        day = page.day(name)
        says = inert(words.date(day) if day else page.head.get(name, ""))
        if name == "basis":
            says = Markup(" ").join(filter(None, (says, articles(page, words, up))))
        if says:
            yield Row(name, titles[not words.zh], says)


def articles(page: Handbook, words: Words, up: str) -> Markup:
    """The articles on which the page rests, each a link to its page."""
    numbers = [int(number) for number in re.findall(r"[0-9]+", page.head.get("articles", ""))]
    link = Markup('<a href="{}articles/{}.html">{}</a>')
    links = [link.format(up, slug(f"{n:02}"), words.article(n)) for n in numbers if 1 <= n <= 30]
    return Markup("、" if words.zh else ", ").join(links)


def imprinted(path: str, text: str, words: Words, book: Book, now: Instant) -> str:
    """A page's Markdown with its imprint; as it is, where its head says nothing of this. `path` is from the site's root."""
    said = list(rows(Handbook(path, text, book, now), words, "../" * path.count("/")))
    return f"{text.rstrip()}\n\n{filled('imprint.md', words, rows=said)}" if said else text
