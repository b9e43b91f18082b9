"""What rules are given: the book as it stands at a moment, read record by record as somebody asks.

The book is a folder of files that something else holds (a commit, the index, a folder, a story): a `Shelf`.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast

from msgspec import Struct, field

from zhiban.facts import Facts, Place
from zhiban.history import Origin
from zhiban.record import Record, open_record
from zhiban.schema.parts import Instant

if TYPE_CHECKING:
    from zhiban.limits import Clock
    from zhiban.schema.city import Person, TheBook, Unit
    from zhiban.schema.incident import Incident
    from zhiban.schema.log import DutyLog
    from zhiban.schema.plan import Calendar, Limits


Kind = TypeVar("Kind")


class Shelf(Protocol):
    """Where the files of the book are, at one moment."""

    def get(self, path: str) -> bytes | None:
        """A file's bytes, or None where there is none."""

    def paths(self) -> list[str]:
        """The paths of all files under `records/`, sorted."""


class Book(Struct, dict=True):
    """The book on a shelf. Records are read once; `form`: whether their canonical writing is asked for too."""

    shelf: Shelf
    form: bool = True
    _read: dict[str, Record | None] = field(default_factory=dict)

    def record(self, path: str) -> Record | None:
        """The record at a path, or None where there is no such file."""
        if path not in self._read:
            data = self.shelf.get(path)
            self._read[path] = None if data is None else open_record(path, data, self.form)
        return self._read[path]

    def _says(self, path: str) -> Any:
        found = self.record(path)
        return found.says if found else None

    @cached_property
    def _paths(self) -> list[str]:
        return [path for path in self.shelf.paths() if path.startswith("records/") and path.endswith(".yml")]

    def under(self, folder: str) -> Iterator[Record]:
        """The readable records of a folder under `records/`, by path."""
        for path in self.paths(folder):
            found = self.record(path)
            if found and found.says is not None:
                yield found

    def paths(self, folder: str = "") -> list[str]:
        """The paths of the records of a folder under `records/`."""
        prefix = f"records/{folder}/" if folder else "records/"
        return [path for path in self._paths if path.startswith(prefix)]

    @property
    def about(self) -> "TheBook | None":
        """The record about the book itself."""
        return cast("TheBook | None", self._says("records/book.yml"))

    @property
    def limits(self) -> "Limits | None":
        """The limits table."""
        return cast("Limits | None", self._says("records/limits.yml"))

    @property
    def calendars(self) -> "list[Calendar]":
        """The calendars of all years."""
        return [found.says for found in self.under("calendar")]

    def unit(self, name: str) -> "Unit | None":
        """A unit by its id."""
        return cast("Unit | None", self._says(f"records/units/{name}.yml"))

    def person(self, name: str) -> "Person | None":
        """A person by id."""
        return cast("Person | None", self._says(f"records/people/{name}.yml"))

    @cached_property
    def levels(self) -> Mapping[str, str]:
        """The level of each unit, by unit id; each unit is read when it is asked for."""
        return Levels(self)

    def logs(self, unit: str) -> list[str]:
        """The names of a unit's logs, oldest first."""
        return sorted(path.rpartition("/")[2].removesuffix(".yml") for path in self.paths(f"logs/{unit}"))

    def log(self, unit: str, name: str) -> "DutyLog | None":
        """A unit's log by its name (`2026-11-23`, `2026-11-23-2`)."""
        return cast("DutyLog | None", self._says(log_path(unit, name)))

    def beside(self, unit: str, name: str, step: int) -> str | None:
        """The name of the log before (-1) or after (+1) a unit's log."""
        names = self.logs(unit)
        at = names.index(name) + step if name in names else -1
        return names[at] if 0 <= at < len(names) else None

    def incident(self, name: str) -> "Incident | None":
        """An incident by its id, of whichever unit."""
        ending = f"/{name[:4]}/{name}.yml"
        path = next((p for p in self.paths("incidents") if p.endswith(ending)), "")
        return cast("Incident | None", self._says(path)) if path else None

    def person_of(self, email: str) -> str | None:
        """The person to whom an e-mail address belongs."""
        likely = f"records/people/{email.partition('@')[0].replace('.', '-')}.yml"
        if self._has(likely, f"email{{{email}}}"):
            return cast(Record, self.record(likely)).name
        everybody = self.paths("people")
        return next(
            (cast(Record, self.record(p)).name for p in everybody if self._has(p, f"email{{{email}}}")), None
        )

    def _has(self, path: str, place: Place) -> bool:
        found = self.record(path)
        return found is not None and place in found.page.facts


class Levels(Mapping[str, str]):
    """The levels of a book's units."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def __getitem__(self, unit: str) -> str:
        if found := self._book.unit(unit):
            return found.level
        raise KeyError(unit)

    def __iter__(self) -> Iterator[str]:
        return (found.says.id for found in self._book.under("units"))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def log_path(unit: str, name: str) -> str:
    """Where a unit's log stands."""
    return f"records/logs/{unit}/{name[:4]}/{name}.yml"


class File(Struct, frozen=True):
    """Any file or message that is about to enter the book, whether a record or not."""

    path: str
    text: str


class On(Struct, Generic[Kind], frozen=True, dict=True):
    """A record to judge, in its book, at a moment. `origins` tells of a path who first wrote each place."""

    record: Record
    book: Book
    now: Instant
    origins: Callable[[str], Mapping[Place, Origin]] = lambda path: {}

    @property
    def says(self) -> Kind:
        """The record as it now reads."""
        return cast(Kind, self.record.says)

    @property
    def wrote(self) -> Kind:
        """The record as it was first written."""
        return cast(Kind, self.record.wrote)

    @cached_property
    def signed(self) -> Mapping[Place, Origin]:
        """Who first wrote each place and when, where that is known."""
        return self.origins(self.record.path)

    @cached_property
    def clocks(self) -> "list[Clock]":
        """The clocks that run on this record as it now reads, where it is an incident."""
        return self._clocks(self.record.says)

    @cached_property
    def clocks_before(self) -> "list[Clock]":
        """The clocks as they ran before any correction; none where nothing was corrected."""
        return self._clocks(self.record.wrote) if self.record.says != self.record.wrote else []

    def _clocks(self, incident: Any) -> "list[Clock]":
        from zhiban.limits import clocks

        if self.record.kind != "incident" or self.book.limits is None:
            return []
        return clocks(incident, self.book.limits, self.book.levels, self.now)


class Step(Struct, frozen=True, dict=True):
    """One step of one file: what stood before, what stands after, who takes the step and when.

    None means that there is no file. `who` is a person's id, or None where the signer is nobody in the book.
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
    merge: bool = False

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
