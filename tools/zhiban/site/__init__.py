"""The handbook site: the book as Markdown pages for one audience, and the ways to have them built."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from zhiban.book import Book
    from zhiban.schema.parts import Instant
    from zhiban.site.pages import Made


def making(book: "Book", audience: str, language: str, now: "Instant | None" = None) -> "Made":
    """What every page is made with. ValueError as `render`."""
    from zhiban.site.allowed import Sight
    from zhiban.site.pages import Made
    from zhiban.site.words import Words

    sight = Sight(book, audience)
    return Made(sight, Words(language, sight.about.zone if sight.about else "+08:00"), now)


def render(book: "Book", audience: str, language: str, now: "Instant | None" = None) -> dict[str, str]:
    """The generated pages by path, such as `articles/21.md`. The same book and moment always give the same pages.

    ValueError for an audience other than `staff` and `public` or a language other than `zh` and `en`.
    """
    made = making(book, audience, language, now)
    return {**from_book(made), **from_rules(made)}


def from_book(made: "Made") -> dict[str, str]:
    """The pages that are made from the book's records."""
    from zhiban.site import home, limits_page, office, queue_page, rosters, statistics_page

    return {
        **home.home(made),
        **limits_page.limit_page(made),
        **rosters.roster_pages(made),
        **office.office_pages(made),
        **statistics_page.statistics(made),
        **queue_page.queue_page(made),
    }


def from_rules(made: "Made") -> dict[str, str]:
    """The pages that are the same for every book in this language and zone, because they are made from what judges it."""
    from zhiban.site import audiences, rulebook

    return {
        **rulebook.article_pages(made),
        **rulebook.rule_pages(made),
        **rulebook.coverage_page(made),
        **audiences.audience_page(made),
    }


def render_to(root: "Path", to: "Path", audience: str = "staff", language: str = "zh") -> None:
    """The pages of the book in a folder, with the prose and a `mkdocs.yml` without hooks, into another folder."""
    from zhiban.site import tree

    tree.render_to(root, to, audience, language)


def build(
    root: "Path",
    to: "Path | None" = None,
    audience: str = "staff",
    language: str = "zh",
    at: "Instant | None" = None,
) -> "Path":
    """The site of the book in a folder, built by MkDocs into `to` (default: its `site/`); the folder built.

    `both` as the language puts the English pages below `en/`. `at` is the moment from which it is seen, by default now.
    """
    from zhiban.site import press

    return press.build(root, to, audience, language, at)[0].folder
