"""What became of an entry: those that continue it, in its own log and in the unit's later ones (Art. 5, 11, 12)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhiban.book import Book
from zhiban.items import item_name

if TYPE_CHECKING:
    from zhiban.schema.log import DutyLog, Entry

FARTHEST = 40  # later logs looked through


def sequel(book: Book, log: DutyLog, name: str, entry: Entry) -> Iterator[Entry]:
    """The entries that continue an entry of the log `name`, the log's own first; a later log is read when asked for."""
    yield from (e for e in _in_time(log) if e.re == entry.id)
    item, at = item_name(name, entry.id), name
    for _ in range(FARTHEST):
        at = book.beside(log.unit, at, +1) or ""
        after = book.log(log.unit, at) if at else None
        if after is None:
            return
        yield from (e for e in _in_time(after) if e.re == item)


def _in_time(log: DutyLog) -> list[Entry]:
    return sorted(log.entries, key=lambda e: (e.at, e.id))
