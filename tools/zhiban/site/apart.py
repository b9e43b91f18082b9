"""What is left out of the statistics: by its matter, its secrecy or its age; and whose record a path is."""

from zhiban.book import Book
from zhiban.rule import Finding
from zhiban.rules.article_28_accountability import answered
from zhiban.schema.incident import Incident
from zhiban.schema.parts import Instant, Late

MONTHS = 12  # that the statistics look back, the present one included


class Apart:
    """What is left out: social-security incidents, what was written about them, work secrets, and what is too old.

    `months` tells of each incident counted, by its path, in which month it counts; `causes` of each log and incident, by
    its path, which of its breaches have a real cause written.
    """

    def __init__(self, book: Book, now: Instant) -> None:
        self.book = book
        self.last = f"{now:%Y-%m}"
        year, month = divmod(now.year * 12 + now.month - MONTHS, 12)
        self.since = f"{year:04}-{month + 1:02}"
        self.months: dict[str, str] = {}
        self.causes: dict[str, set[str]] = {}
        self._entries: set[tuple[str, str]] = set()
        self._known: dict[str, bool] = {}

    def within(self, month: str) -> bool:
        """Whether a month lies in the period; nothing stands for the present moment."""
        return not month or self.since <= month <= self.last

    def incident(self, name: str, says: Incident | None = None) -> bool:
        """Whether an incident is left out, whatever its age; `says` where it was read already."""
        if name not in self._known:
            says = says or self.book.incident(name)
            kinds = (says.category, *says.also) if says else ()
            secret = says is not None and says.handling == "work_secret"
            self._known[name] = secret or "social_security" in kinds
        return self._known[name]

    def explained(self, path: str, late: tuple[Late, ...]) -> None:
        """Note which breaches of a record have a real cause written."""
        if late:
            self.causes[path] = {item.id for item in late if answered(item, late)}

    def entry(self, path: str, name: str) -> None:
        """Leave out an entry of a log."""
        self._entries.add((path, name))

    def covers(self, found: Finding) -> bool:
        """Whether a finding is about what is left out for its matter or its secrecy."""
        entry = found.place.partition("entries[")[2].partition("]")[0]
        if found.path.startswith("records/incidents/"):
            return self.incident(found.path.rpartition("/")[2].removesuffix(".yml"))
        return (found.path, entry) in self._entries


def unit_of(path: str) -> str:
    """Whose record it is, by its path; nothing where it is nobody's."""
    parts = path.removesuffix(".yml").split("/")
    per_unit = ("logs", "incidents", "rosters", "training", "inspections", "units")
    return parts[2] if len(parts) > 2 and parts[1] in per_unit else ""
