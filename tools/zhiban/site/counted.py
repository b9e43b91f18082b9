"""Figures counted from rosters that an audience does not see: how many facts a shift rests on, how many stand on a post."""

from collections import Counter
from collections.abc import Iterable

from zhiban.facts import Facts
from zhiban.record import Record
from zhiban.schema.plan import Roster

PLANNED = ("shifts[", "swaps[", "corrections[")
Shape = tuple[int, int, int, int]


def facts_of_shifts(facts: Facts) -> dict[str, int]:
    """Of each shift of a roster the facts that say what it is: its own, its swaps' and every correction's.

    Facts are only ever added, so the number never falls, and any change of the shift raises it.
    """
    parts = Counter(part for place in facts if (part := place.partition("]")[0]).startswith(PLANNED))
    common = sum(n for part, n in parts.items() if part.startswith("corrections["))
    common += any(place.startswith("issued.") for place in facts)
    told = Counter({part[7:]: n for part, n in parts.items() if part.startswith("shifts[")})
    for part, n in parts.items():
        if part.startswith("swaps["):
            told[facts.get(f"{part}].shift", "")] += n
    return {shift: n + common for shift, n in told.items()}


def people_on_posts(records: Iterable[Record | None]) -> Shape | None:
    """How many lead, stand as primary, as secondary and by, in most shifts of the first roster of these that is issued."""
    for record in records:
        says = record.says if record else None
        if isinstance(says, Roster) and says.issued and says.shifts and says.handling != "work_secret":
            shapes = Counter(
                (len(shift.leaders), int(bool(shift.primary)), int(bool(shift.secondary)), len(shift.standby))
                for shift in says.shifts
            )
            return max(shapes, key=lambda shape: (shapes[shape], shape))
    return None
