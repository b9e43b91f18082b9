"""Suppressed cells, CSV and charts: no small cell can be worked out, no cell is a formula, every chart is well formed."""

import csv
import io
from functools import cache
from itertools import product
from xml.etree import ElementTree

from hypothesis import example, given, settings
from hypothesis import strategies as st

from zhiban.site.cells import LEAST, Group, Seen, figured, grouped
from zhiban.site.charts import Bar, bars
from zhiban.site.spreadsheet import ACTIVE, defused, sheet
from zhiban.site.statistics_page import ranked

sizes = st.lists(st.integers(0, 9), min_size=1, max_size=6)


def told(cells: dict[str, list[int]]) -> object:
    """All that a reader is told of a table: each cell shown, who is put together, and what these count."""
    group = grouped(cells)
    return group and ({k: len(v) for k, v in group.shown.items()}, group.hidden, len(group.together))


@cache
def worlds(total: int, cells: int, most: int) -> list[tuple[int, ...]]:
    return [w for w in product(range(most + 1), repeat=cells) if sum(w) == total]


@given(st.lists(st.integers(0, 6), min_size=1, max_size=4))
@example([5, 5, 3])
@example([3, 5, 5])
@example([4, 4, 5, 5])
@settings(max_examples=100, deadline=None)
def test_a_suppressed_cell_cannot_be_recovered(wrote: list[int]) -> None:
    """Of all tables that would be told in the same words, each hidden cell has at least two sizes."""
    cells = {f"u{n}": [0] * size for n, size in enumerate(wrote)}
    group = grouped(cells)
    if group is None:
        assert sum(wrote) < LEAST or len(wrote) > 1
        return
    assert all(
        len(cell) >= LEAST or not any(0 < size < LEAST for size in wrote) for cell in group.shown.values()
    )
    assert sum(map(len, group.shown.values())) + len(group.together) == sum(wrote)
    said = told(cells)
    same = [
        world
        for world in worlds(sum(wrote), len(wrote), min(sum(wrote), 24))
        if told({f"u{n}": [0] * size for n, size in enumerate(world)}) == said
    ]
    for n in (int(key[1:]) for key in group.hidden):
        assert len({world[n] for world in same}) > 1, (wrote, group)


@given(sizes, st.lists(st.sampled_from(["2026-09", "2026-10", "2026-11"]), min_size=60, max_size=60))
@settings(max_examples=60, deadline=None)
def test_both_spreads_are_told_or_neither_and_no_cell_told_is_small(
    wrote: list[int], months: list[str]
) -> None:
    keys = [f"u{n}" for n, size in enumerate(wrote) for _ in range(size)]
    seen = [Seen(unit, month, 1) for unit, month in zip(keys, months, strict=False)]
    found = figured(seen, [f"u{n}" for n in range(len(wrote))], ["2026-09", "2026-10", "2026-11"])
    if found is None:
        return
    assert len(found.total) >= LEAST
    for group in (found.units, found.months):
        told = [len(cell) for cell in group.shown.values() if cell] + (
            [len(group.together)] if group.hidden else []
        )
        assert min(told) >= LEAST and sum(told) == len(found.total)


def test_small_cells_stand_together_and_nothing_says_which_was_small() -> None:
    assert grouped({"a": [1] * 3}) is None
    assert grouped({"a": [1] * 4, "b": [1] * 4}) is None, "both must be four"
    assert grouped({"a": [1] * 9, "b": []}) == Group({"a": [1] * 9, "b": []})
    tied = grouped({"a": [1] * 5, "b": [1] * 5, "c": [1] * 3})
    assert tied and not tied.shown, "of two of one size neither is taken before the other"
    found = grouped({"a": [1] * 2, "b": [1] * 9, "c": [1] * 6})
    assert found and (tuple(found.shown), found.hidden, len(found.together)) == (("b",), ("a", "c"), 8)


def test_percentiles_are_the_nearest_rank() -> None:
    assert [ranked(list(range(1, 11)), p) for p in (50, 90)] == [5, 9]
    assert [ranked([3, 7, 8, 9, 40], p) for p in (50, 90)] == [8, 40]


@given(st.text(max_size=12), st.sampled_from(["", *ACTIVE]))
def test_no_cell_of_the_csv_is_a_formula(text: str, first: str) -> None:
    cell = first + text
    assert not defused(cell).startswith(ACTIVE)
    rows = list(csv.reader(io.StringIO(sheet([[cell, "x"]]).lstrip("\ufeff"))))
    assert rows == [[defused(cell), "x"]]


@given(
    st.lists(
        st.builds(Bar, st.text(max_size=20), st.floats(-1, 2), st.text(max_size=9)), min_size=1, max_size=4
    )
)
@settings(max_examples=40, deadline=None)
def test_a_chart_is_well_formed_whatever_it_is_labelled(rows: list[Bar]) -> None:
    root = ElementTree.fromstring(bars("x-y", "标题 <b>", "描述 & ”", rows))
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{root[0].get('id')} {root[1].get('id')}"
    assert [part.tag for part in root[:2]] == [f"{space}title", f"{space}desc"]
    assert {part.tag for part in root.iter()} <= {
        space + name for name in ("svg", "title", "desc", "text", "rect", "path")
    }
    assert all(0 <= float(bar.get("width", "")) <= 360 for bar in root.iter(f"{space}rect"))
