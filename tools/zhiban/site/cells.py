"""Which cells of a table are shown: none that counts under five, and none that could be worked out from the others.

Small cells are put together until the sum counts five, so that totals stay true; a sum is shown only where each of its
members may still be of two sizes (domain.md §12). Nothing in the sum says which of its members was the small one.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from msgspec import Struct

LEAST = 5  # a cell that counts fewer is not shown
Value = TypeVar("Value")


class Group(Struct, Generic[Value], frozen=True):
    """A table of one dimension: the cells shown, the keys of those put together, and what these hold together."""

    shown: Mapping[str, Sequence[Value]]
    hidden: tuple[str, ...] = ()
    together: Sequence[Value] = ()


class Figured(Struct, Generic[Value], frozen=True):
    """A figure that may be shown: everything that was counted, and how it is spread; no spread where there is none."""

    total: Sequence[Value]
    units: Group[Value]
    months: Group[Value]


class Seen(NamedTuple):
    """One thing that counts: whose, in which month (nothing: as of now), and whether it was so or how long it took."""

    unit: str
    month: str
    value: int | None


def grouped(cells: Mapping[str, Sequence[Value]]) -> Group[Value] | None:
    """The table without its small cells; None where nothing of it may be shown, not even its total.

    A cell that counts nothing is shown as it is unless there is a small one, with which it then hides.
    """
    small = [key for key, cell in cells.items() if 0 < len(cell) < LEAST]
    if not small:
        return Group(dict(cells)) if any(cells.values()) else None
    hidden = {key for key, cell in cells.items() if len(cell) < LEAST}
    rest = {key: len(cell) for key, cell in cells.items() if key not in hidden}
    while not (safe := _safe([len(cells[key]) for key in hidden])) and rest:
        least = min(
            rest.values()
        )  # all of one size at once: which of them was taken would tell that it is not the small one
        hidden |= {key for key, size in rest.items() if size == least}
        rest = {key: size for key, size in rest.items() if size > least}
    if not safe:
        return None
    together = [value for key in cells if key in hidden for value in cells[key]]
    shown = {key: cell for key, cell in cells.items() if key not in hidden}
    return Group(shown, tuple(key for key in cells if key in hidden), together)


def _safe(sizes: list[int]) -> bool:
    """Whether the sum of these cells tells the size of none of them: with a large one among them nobody knows which it is,
    and small ones alone must not all be as large as they can be."""
    most = (LEAST - 1) * len(sizes)
    return len(sizes) > 1 and sum(sizes) >= LEAST and (max(sizes) >= LEAST or sum(sizes) < most)


def figured(seen: Sequence[Seen], units: Iterable[str], months: Iterable[str]) -> Figured[int | None] | None:
    """A figure spread over units and over months; None where it may not be shown. Both spreads have one total, so that
    where one of them may not be shown the other may not either."""
    by_unit: dict[str, list[int | None]] = {unit: [] for unit in units}
    by_month: dict[str, list[int | None]] = {month: [] for month in months}
    for one in seen:
        by_unit.setdefault(one.unit, []).append(one.value)
        if one.month:
            by_month.setdefault(one.month, []).append(one.value)
    dated = any(one.month for one in seen)
    spread, course = grouped(by_unit), grouped(by_month) if dated else Group[int | None]({})
    return None if spread is None or course is None else Figured([s.value for s in seen], spread, course)
