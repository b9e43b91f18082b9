"""What a rule is put to: a file, a record in its book at a moment, a step of one file, or a record with its breaches."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct

from zhiban.book import NOW, Book
from zhiban.facts import Facts, Place
from zhiban.history import Origin
from zhiban.record import Record
from zhiban.schema.parts import Instant

if TYPE_CHECKING:
    from zhiban.limits import Clock


Kind = TypeVar("Kind")


class File(Struct, frozen=True):
    """Any file or message that is about to enter the book, whether a record or not."""

    path: str
    text: str


class On(Struct, Generic[Kind], frozen=True, dict=True):
    """A record to judge, in its book, at a moment. `origins` tells of a path who first wrote each place."""

    record: Record
    book: Book
    moment: Instant
    origins: Callable[[Record], Mapping[Place, Origin]] = lambda record: {}

    @property
    def now(self) -> Instant:
        """The moment of looking. A rule that asks for it is put to the record again at each look."""
        self.book.asked.add(NOW)
        return self.moment

    def past(self, at: Instant) -> bool:
        """Whether an instant is past at the moment of looking. The answer is good until somebody looks from its other side."""
        self.book.asked.add(f"@{at}")
        return at <= self.moment

    @cached_property
    def says(self) -> Kind:
        """The record as it now reads."""
        says: Kind = self.record.says
        return says

    @cached_property
    def wrote(self) -> Kind:
        """The record as it was first written."""
        wrote: Kind = self.record.wrote
        return wrote

    @cached_property
    def signed(self) -> Mapping[Place, Origin]:
        """Who first wrote each place and when, where that is known."""
        self.book.asked.add(f"~{self.record.path}")
        return self.origins(self.record)

    @cached_property
    def clocks(self) -> "list[Clock]":
        """The clocks that run on this record as it now reads, where it is an incident."""
        return self._clocks(self.record.says)

    @cached_property
    def clocks_before(self) -> "list[Clock]":
        """The clocks as they ran before any correction; none where nothing was corrected."""
        return self._clocks(self.record.wrote) if self.record.says is not self.record.wrote else []

    def _clocks(self, incident: Any) -> "list[Clock]":
        from zhiban.limits import clocks, settled

        if self.record.kind != "incident" or self.book.limits is None:
            return []
        still = settled(incident)
        at = still if still and self.past(still) else self.now
        return clocks(incident, self.book.limits, self.book.levels, at, self._written_by_sms)

    def _written_by_sms(self, unit: str) -> bool:
        found = self.book.unit(unit)
        return found is not None and found.written_by_sms == "yes"


class Step(Struct, frozen=True, dict=True):
    """One step of one file: what stood before, what stands after, who takes the step and when.

    None means that there is no file. `sides` are the states that a merge joins, `before` all of them together. `who` is a
    person's id, or None where the signer is nobody in the book.
    """

    path: str
    before: Facts | None
    after: Facts | None
    who: str | None
    at: Instant
    record: Record | None
    book: Book
    moved_to: str = ""
    odd: str = ""
    sides: tuple[Facts | None, ...] = ()

    @property
    def merge(self) -> bool:
        """Whether the step joins what stood apart."""
        return len(self.sides) > 1

    @cached_property
    def gained(self) -> dict[Place, str]:
        """The facts that this step adds."""
        return {p: t for p, t in (self.after or {}).items() if (self.before or {}).get(p) != t}


class Marked(Struct, frozen=True):
    """A record with the breaches found on it: code, or code-item → what was said of it in zh and en.

    `by` is who takes the step, None outside a step; `claims` are the parts (`handover`, `closed`) that the step signs.
    """

    on: On[Any]
    breaches: Mapping[str, tuple[str, str]]
    by: str | None = None
    claims: frozenset[str] = frozenset()
