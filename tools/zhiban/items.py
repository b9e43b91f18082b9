"""What is open: a matter that somebody owes stays open across shifts until an entry closes it (Art. 12, 14).

An item's name is `<log>#<entry>`, for an incident `incident:<id>`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from zhiban.book import Book
from zhiban.schema.parts import Instant

if TYPE_CHECKING:
    from zhiban.schema.log import DutyLog, Entry

FARTHEST = 40  # logs looked back through where none was handed over


class Open(NamedTuple):
    """An open item: its name, and the entry that opened it (None for an incident)."""

    name: str
    entry: Entry | None


def item_name(log: str, re: str) -> str:
    """The full name of what an entry's `re` points at."""
    return re if "#" in re or re.startswith("incident:") else f"{log}#{re}"


def entry_of(book: Book, unit: str, name: str) -> Entry | None:
    """The entry that an item's name points at."""
    log_name, _, entry_id = name.partition("#")
    log = book.log(unit, log_name)
    return next((e for e in log.entries if e.id == entry_id), None) if log else None


def carried(book: Book, unit: str, name: str, depth: int = 0) -> set[str]:
    """The items that were open when a log began: as handed over, or worked out where nobody handed over."""
    before = book.beside(unit, name, -1)
    log = book.log(unit, before) if before else None
    if before is None or depth > FARTHEST:
        return set()
    if log is None:  # it cannot be read: what was open before it is not forgotten
        return carried(book, unit, before, depth + 1)
    if log.handover:
        return set(log.handover.open)
    return set(open_items(book, log, before, None, depth + 1))


def open_items(book: Book, log: DutyLog, name: str, until: Instant | None, depth: int = 0) -> list[str]:
    """The names of the items open in a log at `until` (None: at its end), sorted."""
    entries = [e for e in log.entries if until is None or e.at <= until]
    found = carried(book, log.unit, name, depth)
    found |= {f"{name}#{e.id}" for e in entries if e.owes}
    found |= {f"incident:{e.incident}" for e in entries if e.incident}
    found -= {item_name(name, e.re) for e in entries if e.re and e.closes == "yes"}
    return sorted(item for item in found if not _over(book, item, until or log.end))


def _over(book: Book, item: str, until: Instant | None) -> bool:
    """Whether an incident's handling had ended."""
    if not item.startswith("incident:"):
        return False
    incident = book.incident(item.removeprefix("incident:"))
    end = incident and (incident.ended or incident.closed)
    return bool(end and (until is None or end.at <= until))


def owed(book: Book, unit: str, now: Instant) -> Iterator[Open]:
    """What the unit's latest log that can be read leaves open at `now`."""
    name = next((name for name in reversed(book.logs(unit)) if book.log(unit, name)), "")
    log = book.log(unit, name) if name else None
    if log:
        for item in open_items(book, log, name, now):
            yield Open(item, None if item.startswith("incident:") else entry_of(book, unit, item))
