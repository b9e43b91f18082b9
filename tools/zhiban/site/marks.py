"""What a file of the book is known by without reading what it says: a digest, and which people it names."""

import re
from collections.abc import Iterable
from functools import cached_property

from zhiban.book import Book
from zhiban.site.kept import digest

WORD = re.compile(rb"[a-z0-9][a-z0-9-]*")


class Marks:
    """The digests of a book's files, each read once."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._found: dict[str, tuple[str, frozenset[str]]] = {}

    @cached_property
    def people(self) -> frozenset[str]:
        """Everybody of whom there is a record, by id."""
        return frozenset(path[15:-4] for path in self._book.paths("people"))

    def of(self, path: str) -> str:
        """A file's digest; nothing where there is none."""
        return self._look(path)[0]

    def names(self, path: str) -> frozenset[str]:
        """The people whose ids stand in a file, and perhaps others whose ids are words of it."""
        return self._look(path)[1]

    def all(self, paths: Iterable[str]) -> str:
        """One digest of these files and of their names."""
        return digest(*(part for path in paths for part in (path, self.of(path))))

    def under(self, folder: str) -> str:
        """One digest of a folder under `records/`."""
        return self.all(self._book.paths(folder))

    def _look(self, path: str) -> tuple[str, frozenset[str]]:
        if path not in self._found:
            data = self._book.shelf.get(path)
            words = {word.decode() for word in WORD.findall(data or b"")}
            named = frozenset(words & self.people) if path.startswith("records/rosters/") else frozenset()
            self._found[path] = ("" if data is None else digest(data.decode("latin-1")), named)
        return self._found[path]
