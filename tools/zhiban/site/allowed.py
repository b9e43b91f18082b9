"""What each audience may see, field by field. What is not listed here is not shown.

Every page is made from a `Sight` of the book and from nothing else. Logs and incidents are listed for nobody.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, TypeVar

import msgspec

from zhiban.book import Book
from zhiban.schema.city import Person, TheBook, Unit
from zhiban.schema.parts import Part
from zhiban.schema.plan import Calendar, Limits, Roster

LIMITS = """limits.id limits.category limits.subtype limits.grade_min limits.grade_max limits.from limits.to
    limits.trigger limits.minutes limits.form limits.mode limits.with_reason limits.basis limits.effective_from
    limits.effective_until"""
UNIT = """id name level parent duty_office.name duty_office.form shift_start shift_hours
    phones.id phones.number phones.type phones.dedicated phones.from phones.until"""

ALLOWED: dict[str, dict[str, str]] = {
    "staff": {
        "book": "name zone language unit editions.id editions.title editions.from editions.until",
        "unit": UNIT + " two_posts double_staffing",
        "person": "id name",
        "calendar": """year announced.title announced.ref announced.at days.id days.type days.name
            sensitive.id sensitive.from sensitive.until sensitive.name""",
        "limits": LIMITS,
        "roster": """unit month issued.at issued.by shifts.id shifts.start shifts.end shifts.leaders.id
            shifts.leaders.mode shifts.primary shifts.secondary shifts.standby
            swaps.id swaps.at swaps.shift swaps.post swaps.from swaps.to swaps.approved_by""",
    },
    "public": {
        "book": "name zone language unit editions.id editions.title editions.from editions.until",
        "unit": UNIT,
        "calendar": "year announced.title announced.ref announced.at days.id days.type days.name",
        "limits": LIMITS,
    },
}
WITHHELD = {"staff": ("work_secret",), "public": ("internal", "work_secret")}
Kind = TypeVar("Kind", bound=Part)


def _fields(kind: str, audience: str) -> set[str]:
    listed = ALLOWED[audience].get(kind, "").split()
    return {place.rsplit(".", cut)[0] for place in listed for cut in range(place.count(".") + 1)}


def may_see(kind: str, audience: str) -> bool:
    """Whether anything of this kind of record is for this audience. KeyError for an unknown audience."""
    return kind in ALLOWED[audience]


def seen(record: Kind, audience: str) -> Kind | None:
    """The record with every field emptied that the audience may not see; None where all of it is withheld."""
    kind = str(getattr(record, "kind", ""))
    if not may_see(kind, audience) or getattr(record, "handling", None) in WITHHELD[audience]:
        return None
    return _seen(record, _fields(kind, audience), "")


def _seen(part: Kind, allowed: set[str], at: str) -> Kind:
    changes: dict[str, Any] = {}
    for field in msgspec.structs.fields(part):
        place, value = at + field.encode_name, getattr(part, field.name)
        if not at and field.name in ("kind", "schema"):
            continue
        if place not in allowed:
            changes[field.name] = () if isinstance(value, tuple) else "" if isinstance(value, str) else None
        elif isinstance(value, Part):
            changes[field.name] = _seen(value, allowed, place + ".")
        elif isinstance(value, tuple):
            changes[field.name] = tuple(
                _seen(item, allowed, place + ".") if isinstance(item, Part) else item for item in value
            )
    return msgspec.structs.replace(part, **changes)


def audiences() -> tuple[str, ...]:
    """The audiences that a site can be made for."""
    return tuple(ALLOWED)


class Sight:
    """The book as one audience sees it."""

    def __init__(self, book: Book, audience: str) -> None:
        if audience not in ALLOWED:
            raise ValueError(audience)
        self._book, self.audience = book, audience

    def _one(self, record: Kind | None) -> Kind | None:
        return None if record is None else seen(record, self.audience)

    def _all(self, folder: str, kind: str, of: type[Kind]) -> Iterator[Kind]:
        if may_see(kind, self.audience):
            for found in self._book.under(folder):
                if isinstance(found.says, of) and (record := seen(found.says, self.audience)):
                    yield record

    @cached_property
    def about(self) -> TheBook | None:
        """The record about the book itself."""
        return self._one(self._book.about)

    @cached_property
    def units(self) -> dict[str, Unit]:
        """The units, by id."""
        return {unit.id: unit for unit in self._all("units", "unit", Unit)}

    @cached_property
    def calendars(self) -> list[Calendar]:
        """The calendars of all years."""
        return list(self._all("calendar", "calendar", Calendar))

    @cached_property
    def limits(self) -> Limits | None:
        """The limits table."""
        return self._one(self._book.limits)

    @cached_property
    def rosters(self) -> list[Roster]:
        """The rosters, by unit and month."""
        return list(self._all("rosters", "roster", Roster))

    def name(self, person: str) -> str:
        """A person's name, or the id where no record tells it."""
        found: Person | None = (
            self._one(self._book.person(person)) if may_see("person", self.audience) else None
        )
        return found.name if found else person
