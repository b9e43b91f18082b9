"""The handbook site: the book as Markdown pages for one audience, and the ways to have them built."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from zhiban.book import Book
    from zhiban.schema.parts import Instant


def render(book: "Book", audience: str, language: str, now: "Instant | None" = None) -> dict[str, str]:
    """The generated pages by path, such as `articles/21.md`. The same book and moment always give the same pages.

    ValueError for an audience other than `staff` and `public` or a language other than `zh` and `en`.
    """
    from zhiban.site import home, limits_page, pages, rosters, rulebook
    from zhiban.site.allowed import Sight
    from zhiban.site.words import Words

    sight = Sight(book, audience)
    made = pages.Made(sight, Words(language, sight.about.zone if sight.about else "+08:00"), now)
    return {
        **home.home(made),
        **rulebook.article_pages(made),
        **rulebook.rule_pages(made),
        **rulebook.coverage_page(made),
        **limits_page.limit_page(made),
        **rosters.roster_pages(made),
    }


def render_to(root: "Path", to: "Path", audience: str = "staff", language: str = "zh") -> None:
    """The pages of the book in a folder, with the prose and a `mkdocs.yml` without hooks, into another folder."""
    from zhiban.site import folder

    folder.render_to(root, to, audience, language)


def build(
    root: "Path",
    to: "Path | None" = None,
    audience: str = "staff",
    language: str = "zh",
    at: "Instant | None" = None,
) -> "Path":
    """The site of the book in a folder, built by MkDocs into `to` (default: its `site/`); the folder built.

    `at` is the moment from which it is seen, by default now.
    """
    from zhiban.site import folder

    return folder.build(root, to, audience, language, at)
