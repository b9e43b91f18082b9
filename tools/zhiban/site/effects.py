"""What a change of the book will show differently on the site: pages and feeds added, changed or removed, for each audience."""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta

from msgspec import Struct

from zhiban.book import Book, Shelf
from zhiban.desk.review.told import Shown
from zhiban.schema.parts import Instant
from zhiban.site import making
from zhiban.site.allowed import audiences

# Of logs, incidents and inspections the site has but figures, which move with every one of them and are not made here.
SHOWN = re.compile(r"records/(?!logs/|incidents/|inspections/).*")
ROSTERS = "records/rosters/"
PROSE = re.compile(r"docs/((?:zh|en)/.*)")


def effects(before: Book, after: Book, touched: Iterable[str], now: Instant) -> Iterator[Shown]:
    """The paths that differ. The pages of articles and rules come from the program and are not made here."""
    paths = list(touched)
    if any(SHOWN.fullmatch(path) for path in paths):
        for audience in audiences():
            old, new = (_pages(_narrowed(book, paths, now), audience, now) for book in (before, after))
            for path in sorted(old.keys() | new.keys()):
                if old.get(path) != new.get(path):
                    yield Shown(audience, path, _how(path not in old, path not in new))
    for path in paths:
        if match := PROSE.fullmatch(path):
            yield Shown(
                "staff", match[1], _how(before.shelf.get(path) is None, after.shelf.get(path) is None)
            )


def _how(new: bool, gone: bool) -> str:
    return "added" if new else "removed" if gone else "changed"


class Narrowed(Struct, frozen=True):
    """A shelf without the rosters of the past, but for those that change: a change is not paid for by the book's age."""

    shelf: Shelf
    first: str
    kept: frozenset[str]

    def get(self, path: str) -> bytes | None:
        """A file's bytes, or None."""
        return self.shelf.get(path) if self._stays(path) else None

    def paths(self) -> list[str]:
        """All files under `records/` that stay, sorted."""
        return [path for path in self.shelf.paths() if self._stays(path)]

    def _stays(self, path: str) -> bool:
        return not path.startswith(ROSTERS) or path in self.kept or path[-11:-4] >= self.first


def _narrowed(book: Book, paths: Iterable[str], now: Instant) -> Book:
    """The book with the rosters that the site is looked at for: those that change, and from last month on."""
    return Book(Narrowed(book.shelf, f"{now - timedelta(days=31):%Y-%m}", frozenset(paths)), form=False)


def _pages(book: Book, audience: str, now: Instant) -> dict[str, str]:
    """The pages that are made from what is planned and registered, in the book's language."""
    from zhiban.site import home, limits_page, office, rosters

    made = making(book, audience, book.about.language if book.about else "zh", now)
    parts = (home.home, limits_page.limit_page, rosters.roster_pages, office.office_pages)
    return {path: text for part in parts for path, text in part(made).items()}
