"""A table as CSV that a spreadsheet opens without doing anything: no cell of it is a formula (security.md §3.11)."""

import csv
import io
from collections.abc import Iterable, Sequence

from zhiban.site.inert import plain

ACTIVE = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
MARK = "\ufeff"  # by it a spreadsheet knows UTF-8


def defused(cell: object) -> str:
    """The cell as text that no spreadsheet takes for a formula, on one line."""
    text = "" if cell is None else str(cell)
    said = plain(text)
    return f"'{said}" if text.startswith(ACTIVE) or said.startswith(ACTIVE) else said


def sheet(rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV with CRLF, as RFC 4180 has it."""
    made = io.StringIO()
    csv.writer(made, lineterminator="\r\n").writerows([defused(cell) for cell in row] for row in rows)
    return MARK + made.getvalue()
