"""What waits for a look, without a word of the records: whose, of which kind and day, by which rule, since when."""

from collections.abc import Callable
from typing import NamedTuple

from zhiban.book import Book
from zhiban.desk.queue import queue
from zhiban.rule import Finding
from zhiban.schema.parts import Instant


class Waiting(NamedTuple):
    """One thing in the morning queue: `kind` of record, and the `day` or month that it is about."""

    group: str
    unit: str
    kind: str
    day: str
    code: str
    at: Instant


def waiting(book: Book, now: Instant, found: Callable[[Book, Instant], list[Finding]]) -> list[Waiting]:
    """The morning queue of a book at a moment; `found` is what the judge finds on all of it."""
    items = queue(book, now, found(book, now))
    return [Waiting(item.group, item.unit, *_about(item.path), item.code, item.at) for item in items]


def _about(path: str) -> tuple[str, str]:
    """The folder of a record and its day or month: of an incident no more than its date."""
    folder, _, name = path.removeprefix("records/").partition("/")
    day = name.rpartition("/")[2].removesuffix(".yml")
    if folder == "incidents":
        day = f"{day[:4]}-{day[4:6]}-{day[6:8]}"
    return folder, day[:10] if folder in ("logs", "incidents", "rosters", "inspections") else ""
