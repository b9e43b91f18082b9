"""One record: its page, and what it says as its kind, as it was first written and as it now reads."""

from functools import cached_property
from typing import Any

from msgspec import Struct

from zhiban import page as pages
from zhiban.errata import reads
from zhiban.facts import Place, tree
from zhiban.page import Page
from zhiban.schema import Flaw, record


class Record(Struct, frozen=True, dict=True):
    """One record: its page, and the typed record as it now reads (`says`) and as it was first written (`wrote`).

    `says` is None where the file cannot be read as its kind; `flaws` then says why. Worked out when first asked for.
    """

    path: str
    page: Page

    @cached_property
    def _typed(self) -> tuple[Any, Any, tuple[Flaw, ...]]:
        if not self.page.sound:
            return None, None, ()
        wrote, flaws = record(self.page.tree)
        says = wrote
        if wrote is not None and "corrections" in self.page.tree:
            says, corrected = record(tree(reads(self.page.facts)))
            flaws = [f for f in corrected if f not in flaws]
        return wrote, says, tuple(flaws)

    @cached_property
    def wrote(self) -> Any:
        """The record as it was first written."""
        return self._typed[0]

    @cached_property
    def says(self) -> Any:
        """The record as it now reads."""
        return self._typed[1]

    @property
    def flaws(self) -> tuple[Flaw, ...]:
        """What keeps the page from being a record of its kind."""
        return self._typed[2]

    @cached_property
    def kind(self) -> str:
        """The record's kind as written, or nothing."""
        return self.page.kind

    @cached_property
    def name(self) -> str:
        """The file's name without ending: a log's name, an incident's id."""
        return self.path.rpartition("/")[2].removesuffix(".yml")

    def mark(self, place: Place) -> tuple[int, int]:
        """Line and column of a place, or of the nearest place around it."""
        while place and place not in self.page.marks:
            place = place[: max(place.rfind(c) for c in ".[{")] if any(c in place for c in ".[{") else ""
        return self.page.marks.get(place, (1, 1))


def open_record(path: str, data: bytes, form: bool = True) -> Record:
    """The record in a file's bytes; `form`: whether its canonical writing is asked for too."""
    return Record(path, pages.read(data, form))
