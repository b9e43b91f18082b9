"""What is counted for the statistics: clocks, shifts, marks, training, checks and instructions of the whole book.

Every verdict is the judge's: clocks as `zhiban clocks` tells them, what is owed and marked as `zhiban check` and `zhiban
board` do. Each record is read once; nothing of a social-security incident is counted (domain.md §12, §13.3).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from msgspec import Struct, field

from zhiban.applies import day
from zhiban.book import Book
from zhiban.found import breach
from zhiban.rule import MARK, REMIND, Finding
from zhiban.schema.care import Inspection
from zhiban.schema.incident import Incident
from zhiban.schema.parts import Instant
from zhiban.site.apart import Apart, unit_of
from zhiban.site.cells import Seen
from zhiban.site.watched import watch
from zhiban.subject import On

ON_TIME = {
    "phone": "phone_on_time",
    "written": "written_on_time",
    "reply_phone": "replies_on_time",
    "reply_written": "replies_on_time",
}
JUDGED = {"owed_overdue", "marks", "explained"}
DECIDED = ("on_time", "late", "overdue")
Found = Callable[[Book, Instant], list[Finding]]


class Marked(Struct, frozen=True):
    """A mark on a record: of which rule, and whether it was explained (None: nobody asks for it)."""

    code: str
    explained: bool | None


class Counted(Struct):
    """Everything that was counted, by the name of its figure; `marks`: each mark with its rule."""

    seen: dict[str, list[Seen]] = field(default_factory=lambda: defaultdict(list))
    marks: list[Marked] = field(default_factory=list)
    since: str = ""
    last: str = ""

    @property
    def months(self) -> list[str]:
        """Every month of the period, from the first in which anything counts."""
        first = min((s.month for cells in self.seen.values() for s in cells if s.month), default=self.last)
        year, month = int(first[:4]), int(first[5:])
        found = []
        while f"{year:04}-{month:02}" <= self.last:
            found.append(f"{year:04}-{month:02}")
            year, month = year + month // 12, month % 12 + 1
        return found


def count(book: Book, now: Instant, listed: frozenset[str], units: Collection[str], found: Found) -> Counted:
    """What there is to count at a moment, of these units and of the figures listed."""
    apart = Apart(book, now)
    made = Counted(since=apart.since, last=apart.last)

    def keep(told: Iterable[tuple[str, Seen]]) -> None:
        for name, one in told:
            if name in listed and one.unit in units and apart.within(one.month):
                made.seen[name].append(one)

    keep(incidents(book, now, apart))
    for unit in units:
        keep(watch(book, unit, now, apart))
    keep(checks(book, now))
    if listed & JUDGED:
        told = [f for f in found(book, now) if not apart.covers(f)]
        keep(owed(told, now))
        for unit, month, mark in marks(told, apart):
            name = "marks" if mark.explained is None else "explained"
            keep([(name, Seen(unit, month, mark.explained))])
            counts = name in listed and unit in units and apart.within(month)
            made.marks += [mark] if counts else []
    return made


def incidents(book: Book, now: Instant, apart: Apart) -> Iterator[tuple[str, Seen]]:
    """Clocks and final reports."""
    for path in book.paths("incidents"):
        if path.split("/")[-2] < apart.since[:4]:  # the folder of a year
            continue
        record = book.record(path)
        says = record.says if record else None
        if record is None or not isinstance(says, Incident) or apart.incident(says.id, says):
            continue
        on: On[Incident] = On(record, book, now)
        when = day(says)
        if when is None or when > now.date():
            continue
        apart.explained(path, says.late)
        month = apart.months[record.path] = f"{when:%Y-%m}"
        yield from clocks(on, month)
        if says.ended and says.ended.at <= now:
            done = any(report.stage == "final" and report.at <= now for report in says.reports)
            yield "finals", Seen(says.unit, month, done)


def clocks(on: On[Incident], month: str) -> Iterator[tuple[str, Seen]]:
    """Which clocks were kept, and how long the first report of each form took; limits of other laws beside are left out."""
    first: dict[tuple[str, str], Any] = {}
    for clock in on.clocks:
        name = ON_TIME.get(clock.limit.form)
        if name is None or clock.limit.mode == "adds":
            continue
        if clock.limit.mode == "base" and not clock.decides:
            yield "superseded", Seen(clock.party, month, None)
        elif clock.decides and clock.verdict == "indeterminate":
            yield "undecided", Seen(clock.party, month, None)
        elif clock.decides and clock.verdict in DECIDED:
            yield name, Seen(clock.party, month, clock.verdict == "on_time")
        key = (clock.party, clock.limit.form)
        if clock.done and clock.limit.form in ("phone", "written"):
            first[key] = min(first.get(key, clock), clock, key=lambda c: c.done)
    for (party, form), clock in first.items():
        if clock.since_occurred is not None:
            yield f"{form}_from_occurrence", Seen(party, month, clock.since_occurred)
        if clock.since_learned is not None:
            yield f"{form}_from_learning", Seen(party, month, clock.since_learned)


def checks(book: Book, now: Instant) -> Iterator[tuple[str, Seen]]:
    """Checks by telephone, and whether somebody answered."""
    for record in book.under("inspections"):
        says = record.says
        if isinstance(says, Inspection) and says.mode == "phone" and says.at <= now:
            yield "phone_checks", Seen(says.unit, f"{says.at:%Y-%m}", bool(says.answered_by))


def owed(found: list[Finding], now: Instant) -> Iterator[tuple[str, Seen]]:
    """What is owed at the moment, and whether its time is over."""
    for f in found:
        if f.effect is REMIND and (unit := unit_of(f.path)):
            yield "owed_overdue", Seen(unit, "", f.due is not None and f.due < now)


def marks(found: list[Finding], apart: Apart) -> Iterator[tuple[str, str, Marked]]:
    """The marks on logs, incidents, rosters and inspections, each with its unit and month."""
    for f in found:
        dated = re.search(r"/(\d{4})-?(\d{2})[^/]*$", f.path)
        unit = unit_of(f.path)
        if f.effect is MARK and dated and unit:
            month = apart.months.get(f.path, f"{dated[1]}-{dated[2]}")
            cause = breach(f) in apart.causes.get(f.path, ()) if f.acknowledged else None
            yield unit, month, Marked(f.code, cause)
