"""The handbook site: the book as Markdown pages for one audience, and the ways to have them built."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhiban.book import Book
    from zhiban.schema.parts import Instant


def render(book: "Book", audience: str, language: str, now: "Instant | None" = None) -> dict[str, str]:
    """The generated pages by path, such as `articles/21.md`. The same book and moment always give the same pages.

    ValueError for an audience other than `staff` and `public` or a language other than `zh` and `en`.
    """
    from zhiban.site import pages
    from zhiban.site.allowed import Sight
    from zhiban.site.words import Words

    sight = Sight(book, audience)
    made = pages.Made(sight, Words(language, sight.about.zone if sight.about else "+08:00"), now)
    return {
        **pages.home(made),
        **pages.article_pages(made),
        **pages.rule_pages(made),
        **pages.limit_page(made),
        **pages.roster_pages(made),
    }
