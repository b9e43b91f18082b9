"""A page of the handbook: what its head says of it, and its words. Pages are prose by hand, below `docs/`."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property

from msgspec import Struct

from zhiban.book import Book
from zhiban.schema.parts import DATE, Instant

PAGE = re.compile(r"docs/(?:[^/]+/)*(manual|procedures)/[^/]+\.md")
LINE = re.compile(r"(?:([a-z_]+):|- )[ \t]*(.*)")


class Handbook(Struct, frozen=True, dict=True):
    """A page to judge, beside its book, at a moment."""

    path: str
    text: str
    book: Book
    now: Instant
    sums: Callable[[Book, str], str] = lambda book, name: ""

    def stands(self, name: str) -> str:
        """The sum of an article or a limit as it stands in the book now (see `grounds`)."""
        return self.sums(self.book, name)

    @cached_property
    def grounds(self) -> list[tuple[str, str]]:
        """What the page was read against: articles and limits, each with its sum as it was then."""
        _, texts = self._lines.get("grounds", (1, []))
        return [(name, then) for name, _, then in (text.partition(":") for text in texts)]

    @cached_property
    def _lines(self) -> dict[str, tuple[int, list[str]]]:
        """Of each field of the head its line and its texts; a list has several."""
        lines = self.text.split("\n")
        found: dict[str, tuple[int, list[str]]] = {}
        name = ""
        for number, line in enumerate(lines[1:] if lines[0].strip() == "---" else [], 2):
            if line.strip() == "---":
                return found
            if match := LINE.match(line.strip()):
                name = match[1] or name
                texts = [part.strip(" '\"") for part in match[2].strip("[]").split(", ")]
                found.setdefault(name, (number, []))[1].extend(text for text in texts if text)
        return {}

    @cached_property
    def head(self) -> Mapping[str, str]:
        """What stands between the two `---` at the top: field by field, a list as its texts with spaces between."""
        return {name: " ".join(texts) for name, (_, texts) in self._lines.items() if texts}

    def line(self, name: str) -> int:
        """The line of a field of the head, from 1; the first where it has none."""
        return self._lines.get(name, (1, []))[0]

    def day(self, name: str) -> date | None:
        """The date that a field says, or None."""
        text = self.head.get(name, "")
        try:
            return date.fromisoformat(text) if DATE.fullmatch(text) else None
        except ValueError:
            return None


def handbook(path: str) -> str:
    """Of which part of the handbook a file is a page: `manual`, `procedures`, or nothing."""
    match = PAGE.fullmatch(path)
    return match[1] if match else ""
