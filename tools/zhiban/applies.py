"""Whether a limit applies to an incident: by its matter and day, by its grade, by a stated reason; and until when a reply.

Pure, and below `limits`: an incident and a line of the limits table go in. A limit applies by the day of the incident,
so that one edition of the regulation can stand beside another (domain.md §6.1, §15.15).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from zhiban.schema.parts import Instant

if TYPE_CHECKING:
    from zhiban.schema.incident import Extension, Incident, Report, Request
    from zhiban.schema.plan import Limit

GRADES = ("ungraded", "ordinary", "larger", "major", "extraordinary")
SPOKEN = ("phone", "mobile_video")  # channels by which nothing written goes


def day(incident: Incident) -> date | None:
    """The day by which an incident is judged: when it occurred, else was learned of, else began, else what its id says.

    Of an uncertain moment it is the earliest day.
    """
    moments = (incident.occurred, incident.learned, incident.onset)
    first = next((m.first for m in moments if m and m.first), None)
    if first:
        return first.date()
    try:
        return date.fromisoformat(incident.id[:8])
    except ValueError:
        return None


def matches(limit: Limit, incident: Incident, on: date | None) -> bool:
    """Whether a limit is for this matter, and in force on `on`, the day of the incident."""
    return (
        limit.category in (None, "any", incident.category, *incident.also)
        and limit.subtype in (None, incident.subtype)
        and (on is None or limit.effective_from <= on)
        and (on is None or limit.effective_until is None or on <= limit.effective_until)
    )


def grade(limit: Limit, incident: Incident, now: Instant) -> tuple[Instant | None, Instant | None] | None:
    """When the limit's grade was given, and from when it counts where the incident rose to it; None without the grade.

    The first grade says what the incident was from the start; a higher one says that it grew, and opens a new clock at
    that moment (domain.md §6.1). A lower one opens nothing.
    """
    least = GRADES.index(limit.grade_min or "ungraded")
    most = GRADES.index(limit.grade_max or "extraordinary")
    grades = [g for g in incident.grades if g.at <= now and g.grade != "ungraded"]
    given = sorted((g.at, GRADES.index(g.grade)) for g in grades)
    if least == 0:
        return None if given and given[0][1] > most else (None, None)
    for number, (at, rank) in enumerate(given):
        if rank > most:
            return None
        if rank >= least:
            return at, at if number else None
    return None


def reasoned(limit: Limit, incident: Incident, due: Instant | None, now: Instant) -> bool:
    """Whether a limit that wants a stated reason has one: an extension that names the limit, written while it ran."""
    stated = [e.at for e in incident.extensions if e.re == limit.id and e.at <= now]
    return limit.with_reason != "yes" or any(due is not None and at <= due for at in stated)


def reply_due(limit: Limit, request: Request, extensions: Iterable[Extension]) -> Instant | None:
    """By when a request is to be answered: the superior's time, else the table's, moved by what was given in time."""
    return moved(limit, request, extensions) or _by_table(limit, request)


def moved(limit: Limit, request: Request, extensions: Iterable[Extension]) -> Instant | None:
    """The time that the superior set; None where the table's holds. A new one counts if given before the old ran out."""
    due = request.due
    for extension in sorted(extensions, key=lambda e: e.at):
        if extension.re == request.id and extension.due:
            before = due or _by_table(limit, request)
            if before is None or extension.at <= before:
                due = extension.due
    return due


def _by_table(limit: Limit, request: Request) -> Instant | None:
    if limit.minutes is None or request.last is None:
        return None
    return request.last + timedelta(minutes=limit.minutes)


def written(report: Report, party: str, by_sms: Callable[[str], bool]) -> bool:
    """Whether what was sent as a written report is one: not what was said, and a text message only where the unit says so."""
    return report.channel not in SPOKEN and (report.channel != "sms" or by_sms(party))
