"""One record: its page, and what it says as its kind, as it was first written and as it now reads."""

from typing import Any

from msgspec import Struct

from zhiban import page as pages
from zhiban.errata import reads
from zhiban.facts import Place, tree
from zhiban.page import Page
from zhiban.schema import Flaw, record
from zhiban.schema.parts import Part


class Record(Struct, frozen=True):
    """One record: its page, the typed record as it now reads (`says`) and as it was first written (`wrote`).

    `says` is None where the file cannot be read as its kind; `flaws` then says why.
    """

    path: str
    page: Page
    says: Any
    wrote: Any
    flaws: tuple[Flaw, ...]

    @property
    def kind(self) -> str:
        """The record's kind as written, or nothing."""
        return self.page.facts.get("kind", "")

    @property
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
    page = pages.read(data, form)
    if not page.sound:
        return Record(path, page, None, None, ())
    wrote, flaws = record(tree(page.facts))
    says: Part | None = wrote
    if wrote is not None and any(place.startswith("corrections[") for place in page.facts):
        says, corrected = record(tree(reads(page.facts)))
        flaws = [f for f in corrected if f not in flaws]
    return Record(path, page, says, wrote, tuple(flaws))
