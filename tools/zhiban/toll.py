"""Casualty figures of an incident: how they run from report to report, and which grade they suggest (Art. 19).

The grades of accidents are those of State Council Decree 493, Art. 3; people missing count with the dead (Art. 12).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from zhiban.schema.incident import Casualties, Incident, Report

SUGGESTED = ((30, "extraordinary"), (10, "major"), (3, "larger"))  # dead and missing from which a grade holds
SUMS = (
    (("dead",), "死亡", "dead"),
    (("dead", "missing"), "死亡与失联合计", "dead and missing together"),
    (("dead", "missing", "injured"), "伤亡失联合计", "dead, missing and injured together"),
)


class Drop(NamedTuple):
    """A cumulative figure that falls: in which report, which figure (zh, en), from what to what, and whether explained."""

    report: Report
    what: tuple[str, str]
    before: int
    after: int
    explained: bool


def in_order(incident: Incident) -> list[Report]:
    """The reports by time."""
    return sorted(incident.reports, key=lambda report: (report.at, report.id))


def drops(incident: Incident) -> Iterator[Drop]:
    """Where a sender's cumulative figures fall. Missing may fall as deaths rise, injured as the injured die.

    Of figures that contain each other only the narrowest is told. The report's `text` is its note.
    """
    before: dict[tuple[str, str], int] = {}
    for report in in_order(incident):
        fallen = False
        for names, zh, en in SUMS if report.casualties else ():
            figure = total(report.casualties, names)
            if figure is None:
                continue
            key = (report.from_ or incident.unit, en)
            if figure < before.get(key, 0) and not fallen:
                fallen = True
                yield Drop(report, (zh, en), before[key], figure, bool(report.text))
            before[key] = figure


def total(casualties: Casualties | None, names: tuple[str, ...]) -> int | None:
    """The sum of some figures; None where one of them is not written."""
    figures = [getattr(casualties, name) for name in names]
    return None if None in figures else sum(figures)


def latest(incident: Incident) -> Report | None:
    """The last report that gives casualties."""
    return next((report for report in reversed(in_order(incident)) if report.casualties), None)


def hurt(incident: Incident) -> bool:
    """Whether anybody is reported dead, missing or injured."""
    report = latest(incident)
    figures = [getattr(report.casualties, name) for name in SUMS[-1][0]] if report else []
    return any(figures)


def lost(report: Report) -> int:
    """The dead and missing of a report together; what is not written counts as none."""
    casualties = report.casualties
    return (casualties.dead or 0) + (casualties.missing or 0) if casualties else 0


def suggested(number: int) -> str | None:
    """The grade of an accident with so many dead and missing, from larger upward."""
    return next((grade for least, grade in SUGGESTED if number >= least), None)
