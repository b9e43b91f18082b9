"""A person's service on a day: on what terms, of which rank, and whether trained for the watch."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from zhiban.book import Book
from zhiban.schema.parts import Instant
from zhiban.terms import holding

if TYPE_CHECKING:
    from zhiban.schema.care import Training
    from zhiban.schema.city import Person

BACK = 10  # years of training files looked back through
COUNTING = ("pre_duty", "annual")  # the trainings of which one is to be passed


@lru_cache(maxsize=512)
def terms(person: Person, day: date) -> list[str]:
    """On what terms a person serves on a day; none where nothing is written."""
    return [item.terms for item in holding(person.employment, day)]


@lru_cache(maxsize=512)
def ranks(person: Person, day: date) -> set[str]:
    """A person's ranks on a day."""
    return {item.rank for item in holding(person.ranks, day)}


def training(book: Book, unit: str, year: int) -> Training | None:
    """A unit's training of a year."""
    record = book.record(f"records/training/{unit}/{year}.yml")
    found: Training | None = record.says if record else None
    return found


@lru_cache(maxsize=64)
def _passed(training: Training) -> dict[str, Instant]:
    """When each person first passed a training that counts, by this file."""
    sessions = sorted(training.sessions, key=lambda session: session.at, reverse=True)
    counting = (session for session in sessions if session.type in COUNTING)
    return {
        result.id: session.at
        for session in counting
        for result in session.results
        if result.result == "passed"
    }


def trained(book: Book, units: Iterable[str], who: str, before: Instant) -> bool:
    """Whether a person passed a training, for new officers or the year's, in one of these units before a moment."""
    for unit in dict.fromkeys(units):
        for year in range(before.year, before.year - BACK, -1):
            found = training(book, unit, year)
            if found and who in (passed := _passed(found)) and passed[who] < before:
                return True
    return False


def old_hand(book: Book, units: Iterable[str], person: Person) -> bool:
    """Whether a person began as an officer before this book tells of these units' training, so that it cannot say what
    came before the first duty."""
    begun = [role.from_ for role in person.roles if role.role == "officer"]
    if not begun or None in begun:
        return bool(begun)
    first = min(day.year for day in begun if day)
    return not any(training(book, unit, first) for unit in dict.fromkeys(units))
