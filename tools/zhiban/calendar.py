"""What kind of day a day is: from the calendar records, never from a library (the year's notice decides)."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from zhiban.schema.plan import Calendar

Kind = Literal["statutory", "break", "makeup", "weekend", "workday"]


class DayKind(NamedTuple):
    """A day: its kind, its name, the sensitive periods it lies in, and whether its year is only estimated."""

    kind: Kind
    name: str
    sensitive: tuple[str, ...]
    estimated: bool

    @property
    def holiday(self) -> bool:
        """Whether the rules for statutory holidays hold: the whole break by default (domain.md §15.4)."""
        return self.kind in ("statutory", "break")


def day_kind(day: date, calendars: Iterable[Calendar]) -> DayKind:
    """The kind of a day; of a year without calendar only the weekday is known, and it is estimated."""
    return _day_kind(day, tuple(calendars))


@lru_cache(maxsize=512)
def _day_kind(day: date, calendars: tuple[Calendar, ...]) -> DayKind:
    weekday: Kind = "weekend" if day.weekday() >= 5 else "workday"
    kind, name, estimated, sensitive = weekday, "", True, []
    for calendar in calendars:
        sensitive += [s.name for s in calendar.sensitive if s.from_ <= day <= s.until]
        if calendar.year == day.year:
            estimated = calendar.announced is None
            for special in calendar.days:
                if special.id == day:
                    kind, name = special.type, special.name or ""
    return DayKind(kind, name, tuple(sensitive), estimated)
