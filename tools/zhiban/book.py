"""The book as it stands at a moment, read record by record as somebody asks.

The book is a folder of files that something else holds (a commit, the index, a folder, a story): a `Shelf`.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct, field

from zhiban.record import Record, open_record

if TYPE_CHECKING:
    from zhiban.schema.city import Person, TheBook, Unit
    from zhiban.schema.incident import Incident
    from zhiban.schema.log import DutyLog
    from zhiban.schema.plan import Calendar, Limits


class Shelf(Protocol):
    """Where the files of the book are, at one moment."""

    def get(self, path: str) -> bytes | None:
        """A file's bytes, or None where there is none."""

    def paths(self) -> list[str]:
        """The paths of all files under `records/`, sorted."""


MOST_READ = 1000  # records held at a time, so that a large book takes no more memory than a small one
NOW = "now"


class Book(Struct, dict=True):
    """The book on a shelf. Records are read once; `form`: whether their canonical writing is asked for too.

    `asked` collects what is asked of the book: a record's path, `folder/` for the names in it, `>unit/log` and `<unit/log`
    for the log after and before, `~path` for who signed a record, `@instant` for whether it is past, `now` for the time. `answer` says what was answered.
    """

    shelf: Shelf
    form: bool = True
    asked: set[str] = field(default_factory=set)
    _read: dict[str, Record | None] = field(default_factory=dict)
    _names: dict[str, list[str]] = field(default_factory=dict)

    def record(self, path: str) -> Record | None:
        """The record at a path, or None where there is no such file."""
        self.asked.add(path)
        if path not in self._read:
            data = self.shelf.get(path)
            if len(self._read) >= MOST_READ:
                del self._read[next(iter(self._read))]
            self._read[path] = None if data is None else open_record(path, data, self.form)
        return self._read[path]

    def answer(self, question: str) -> str:
        """What the book answers to a question about names: the log beside another, or the names in a folder."""
        if question[0] in "<>":
            unit, _, name = question[1:].partition("/")
            return self.beside(unit, name, 1 if question[0] == ">" else -1) or ""
        return "\n".join(self.paths(question[:-1]))

    def _says(self, path: str) -> Any:
        found = self.record(path)
        return found.says if found else None

    @cached_property
    def _paths(self) -> list[str]:
        return [path for path in self.shelf.paths() if path.startswith("records/") and path.endswith(".yml")]

    def lists(self, paths: list[str]) -> None:
        """Say which files there are, sorted, where that is known without asking the shelf."""
        self.__dict__["_paths"] = [path for path in paths if path.endswith(".yml")]

    def under(self, folder: str) -> Iterator[Record]:
        """The readable records of a folder under `records/`, by path."""
        for path in self.paths(folder):
            found = self.record(path)
            if found and found.says is not None:
                yield found

    def paths(self, folder: str = "") -> list[str]:
        """The paths of the records of a folder under `records/`."""
        self.asked.add(f"{folder}/")
        return self._listed(folder)

    def _listed(self, folder: str) -> list[str]:
        prefix = f"records/{folder}/" if folder else "records/"
        first = bisect_left(self._paths, prefix)
        return self._paths[first : bisect_left(self._paths, prefix[:-1] + "0", first)]

    @property
    def about(self) -> "TheBook | None":
        """The record about the book itself."""
        found: TheBook | None = self._says("records/book.yml")
        return found

    @property
    def limits(self) -> "Limits | None":
        """The limits table."""
        found: Limits | None = self._says("records/limits.yml")
        return found

    @property
    def calendars(self) -> "list[Calendar]":
        """The calendars of all years."""
        return [found.says for found in self.under("calendar")]

    def unit(self, name: str) -> "Unit | None":
        """A unit by its id."""
        found: Unit | None = self._says(f"records/units/{name}.yml")
        return found

    def person(self, name: str) -> "Person | None":
        """A person by id."""
        found: Person | None = self._says(f"records/people/{name}.yml")
        return found

    @cached_property
    def levels(self) -> Mapping[str, str]:
        """The level of each unit, by unit id; each unit is read when it is asked for."""
        return Levels(self)

    def logs(self, unit: str) -> list[str]:
        """The names of a unit's logs, oldest first."""
        self.asked.add(f"logs/{unit}/")
        return self._logs(unit)

    def _logs(self, unit: str) -> list[str]:
        if unit not in self._names:
            self._names[unit] = sorted(
                path[path.rfind("/") + 1 : -4] for path in self._listed(f"logs/{unit}")
            )
        return self._names[unit]

    def log(self, unit: str, name: str) -> "DutyLog | None":
        """A unit's log by its name (`2026-11-23`, `2026-11-23-2`)."""
        found: DutyLog | None = self._says(log_path(unit, name))
        return found

    def beside(self, unit: str, name: str, step: int) -> str | None:
        """The name of the log before (-1) or after (+1) a unit's log."""
        self.asked.add(f"{'>' if step > 0 else '<'}{unit}/{name}")
        names = self._logs(unit)
        at = bisect_left(names, name)
        known = names[at : at + 1] == [name] and 0 <= at + step < len(names)
        return names[at + step] if known else None

    @cached_property
    def _incidents(self) -> dict[str, str]:
        return {path[path.rfind("/") + 1 : -4]: path for path in self._listed("incidents")}

    def incident(self, name: str) -> "Incident | None":
        """An incident by its id, of whichever unit."""
        path = self._incidents.get(name)
        if path is None:
            self.asked.add("incidents/")
        found: Incident | None = self._says(path) if path else None
        return found

    def person_of(self, email: str) -> str | None:
        """The person to whom an e-mail address belongs."""
        likely = f"records/people/{email.partition('@')[0].replace('.', '-')}.yml"
        if self._known_by(likely, email):
            return likely[15:-4]
        return next((path[15:-4] for path in self.paths("people") if self._known_by(path, email)), None)

    def _known_by(self, path: str, email: str) -> bool:
        if email.encode() not in (self.shelf.get(path) or b""):
            return False
        found = self.record(path)
        return found is not None and f"email{{{email}}}" in found.page.facts


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
