"""What each audience may see, field by field. What is not listed here is not shown.

Every page is made from a `Sight` of the book and from nothing else. Logs and incidents are listed for nobody.
"""

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TypeVar

from zhiban.book import Book
from zhiban.rule import Finding
from zhiban.schema.care import Bulletin, Training
from zhiban.schema.city import Person, TheBook, Unit
from zhiban.schema.parts import Instant
from zhiban.schema.plan import Calendar, Limits, Roster
from zhiban.site.counted import Shape, facts_of_shifts, people_on_posts
from zhiban.site.marks import Marks
from zhiban.site.seen import Kind, only, released
from zhiban.site.waiting import Waiting, waiting

LIMITS = """limits.id limits.category limits.subtype limits.grade_min limits.grade_max limits.from limits.to
    limits.trigger limits.minutes limits.form limits.mode limits.with_reason limits.basis limits.effective_from
    limits.effective_until"""
UNIT = """id name level parent duty_office.name duty_office.form shift_start shift_hours
    phones.id phones.number phones.type phones.dedicated phones.from phones.until"""

OFFICE = " posts.id posts.post posts.title posts.from posts.until local_rules.title"
SESSIONS = "unit year sessions.id sessions.at sessions.type sessions.topic"
CIRCULAR = "no at issued_by type units document_no ground consequence text publish"

ALLOWED: dict[str, dict[str, str]] = {
    "staff": {
        "book": "name zone language unit editions.id editions.title editions.from editions.until",
        "unit": UNIT
        + OFFICE
        + """ two_posts double_staffing emergency_heavy handover_grace archive_days convey_minutes bulletin_days
            inspection_months review_months written_by_sms recipients posts.person phones.filed_to phones.filed_at
            phones.filing_ref equipment room room_gaps.id room_gaps.reason local_rules.filed_to local_rules.filed_at""",
        "person": "id name",
        "calendar": """year announced.title announced.ref announced.at days.id days.type days.name
            sensitive.id sensitive.from sensitive.until sensitive.name""",
        "limits": LIMITS,
        "roster": """unit month issued.at issued.by shifts.id shifts.start shifts.end shifts.leaders.id
            shifts.leaders.mode shifts.primary shifts.secondary shifts.standby
            swaps.id swaps.at swaps.shift swaps.post swaps.from swaps.to swaps.approved_by""",
        # What the judge says of a roster; the rules on a person's rank and terms of service are left out.
        "finding": """ZB0202 ZB0206 ZB0601 ZB0707 ZB0710 ZB0711 ZB0712 ZB0901 ZB0903 ZB1001 ZB1002 ZB1003 ZB1004
            ZB2401 ZB2402""",
        # Of what waits for a look: whose, of which kind and day, by which rule, since when; no words of the record.
        "queue": "group unit kind day code at",
        "training": SESSIONS,
        "bulletin": CIRCULAR + " reviewed.at",
        # Of which circulars there is anything to see: `publish`, and for the public also that a reviewer released them.
        "circulars": "public internal",
        "figures": """roster.facts_of_a_shift training.passed statistics.phone_on_time statistics.written_on_time
            statistics.phone_from_occurrence statistics.phone_from_learning statistics.written_from_occurrence
            statistics.written_from_learning statistics.replies_on_time statistics.finals statistics.undecided
            statistics.superseded statistics.handovers_signed statistics.shifts_closed statistics.log_missing
            statistics.instructions_fed_back statistics.instructions_took statistics.owed_overdue statistics.explained
            statistics.marks statistics.training_coverage statistics.phone_checks""",
    },
    "public": {
        "book": "name zone language unit editions.id editions.title editions.from editions.until",
        "unit": UNIT + OFFICE,
        "calendar": "year announced.title announced.ref announced.at days.id days.type days.name",
        "limits": LIMITS,
        "training": SESSIONS,
        "bulletin": CIRCULAR,
        "circulars": "public",
        "figures": "roster.people_on_a_post training.passed",
    },
}
WITHHELD = {"staff": ("work_secret",), "public": ("internal", "work_secret")}
ROSTER_FILE = re.compile(r"records/rosters/([^/]+)/([0-9]{4}-[0-9]{2})\.yml")
Counted = TypeVar("Counted")


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
    return only(record, _fields(kind, audience))


def audiences() -> tuple[str, ...]:
    """The audiences that a site can be made for."""
    return tuple(ALLOWED)


class Sight:
    """The book as one audience sees it."""

    def __init__(self, book: Book, audience: str) -> None:
        if audience not in ALLOWED:
            raise ValueError(audience)
        self._book, self.audience = book, audience
        self._names: dict[str, str] = {}
        self._rosters: dict[str, Roster | None] = {}

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
    def marks(self) -> Marks:
        """By what the book's files are known without being read."""
        return Marks(self._book)

    @cached_property
    def months(self) -> dict[str, dict[str, str]]:
        """Of each unit its rosters' files by month, in order; by the files' names, where these tell."""
        found: dict[str, dict[str, str]] = {}
        for path in self._book.paths("rosters") if may_see("roster", self.audience) else ():
            named = ROSTER_FILE.fullmatch(path)
            record = None if named else self._book.record(path)
            if named:
                found.setdefault(named[1], {}).setdefault(named[2], path)
            elif record and isinstance(says := record.says, Roster):
                found.setdefault(says.unit, {}).setdefault(says.month, path)
        return {unit: dict(sorted(months.items())) for unit, months in found.items()}

    def roster(self, unit: str, month: str) -> Roster | None:
        """The roster that stands at a unit's month; None where there is none or it cannot be read."""
        path = self.months.get(unit, {}).get(month, "")
        if path not in self._rosters:
            record = self._book.record(path) if path else None
            says = record.says if record else None
            self._rosters[path] = self._one(says) if isinstance(says, Roster) else None
        return self._rosters[path]

    def since(self, first: str = "") -> list[Roster]:
        """The rosters from a month on, by unit and month."""
        listed = ((unit, month) for unit, months in self.months.items() for month in months if month >= first)
        return [roster for unit, month in listed if (roster := self.roster(unit, month))]

    @property
    def rosters(self) -> list[Roster]:
        """The rosters, by unit and month."""
        return self.since()

    def rostered(self, unit: str) -> bool:
        """Whether a unit has a roster with a shift."""
        found = (self.roster(unit, month) for month in reversed(self.months.get(unit, {})))
        return any(roster and roster.shifts for roster in found)

    def name(self, person: str) -> str:
        """A person's name, or the id where no record tells it."""
        if person not in self._names:
            allowed = may_see("person", self.audience)
            found: Person | None = self._one(self._book.person(person)) if allowed else None
            self._names[person] = found.name if found else person
        return self._names[person]

    def figure(self, name: str) -> bool:
        """Whether this audience may see a figure that is counted from records withheld from it."""
        return name in ALLOWED[self.audience].get("figures", "").split()

    def listed(self, kind: str) -> frozenset[str]:
        """The figures of a kind (`statistics`) that this audience may see, by their names without it."""
        names = ALLOWED[self.audience].get("figures", "").split()
        return frozenset(name.partition(".")[2] for name in names if name.startswith(f"{kind}."))

    def counted(self, kind: str, count: Callable[[Book, frozenset[str]], Counted]) -> Counted:
        """What is counted from the whole book, told which figures of a kind this audience may see."""
        return count(self._book, self.listed(kind))

    @cached_property
    def trainings(self) -> list[Training]:
        """The training sessions of all units and years; of their results only what `passed` counts."""
        return list(self._all("training", "training", Training))

    def circulars(self, now: Instant | None) -> list[Bulletin]:
        """The circulars issued; for the public those that were released as they now read, by their review."""
        kinds = ALLOWED[self.audience].get("circulars", "").split()
        found = []
        for record in self._book.under("bulletins"):
            says = record.says
            if isinstance(says, Bulletin) and says.publish in kinds and (now is None or says.at <= now):
                mine = released(says) or self.audience == "staff"
                found += [one] if mine and (one := seen(says, self.audience)) else []
        return found

    def found(
        self, roster: Roster, now: Instant, whole: Callable[[Book, Instant], list[Finding]] | None = None
    ) -> list[Finding]:
        """What the judge says of a roster as it stands, by the rules that are listed for this audience; `whole` tells
        what he says of the whole book, where somebody knows."""
        from zhiban import judge
        from zhiban.found import in_order

        listed = ALLOWED[self.audience].get("finding", "").split()
        path = roster_path(roster.unit, roster.month)
        if not listed or not (record := self._book.record(path)):
            return []
        said = whole(self._book, now) if whole else judge.state(record, judge.Bench(self._book, now))
        return in_order(f for f in said if f.code in listed and f.path == path)

    def waiting(self, now: Instant, found: Callable[[Book, Instant], list[Finding]]) -> list[Waiting] | None:
        """The morning queue without a word of the records; None for an audience that has none."""
        return waiting(self._book, now, found) if may_see("queue", self.audience) else None

    def facts_of_shifts(self, roster: Roster) -> dict[str, int]:
        """Of each shift the number of facts it rests on."""
        record = self._book.record(roster_path(roster.unit, roster.month))
        told = record and self.figure("roster.facts_of_a_shift")
        return facts_of_shifts(record.page.facts) if record and told else {}

    def people_on_posts(self, unit: str) -> Shape | None:
        """How many lead, stand as primary, as secondary and by, by the unit's latest issued roster."""
        if not self.figure("roster.people_on_a_post"):
            return None
        paths = reversed(self._book.paths(f"rosters/{unit}"))
        return people_on_posts(self._book.record(path) for path in paths)


def roster_path(unit: str, month: str) -> str:
    """Where a roster stands in the book."""
    return f"records/rosters/{unit}/{month}.yml"
