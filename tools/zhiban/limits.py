"""Which clocks run on an incident, when they are due, and whether they were kept (Art. 21; domain.md §2.5, §6).

Pure: an incident, the limits table and the moment of looking go in; clocks come out. Minutes are whole and inclusive:
a report in the fifteenth minute is on time.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from zhiban.schema.incident import Incident, Report, Request
from zhiban.schema.parts import Instant, Moment, minutes
from zhiban.schema.plan import Limit, Limits

Verdict = Literal["on_time", "late", "indeterminate", "running", "overdue", "at_once"]
REGRADED = "grade"  # basis of a start that is the moment of a grade
GRADES = ("ungraded", "ordinary", "larger", "major", "extraordinary")


class Clock(Struct, frozen=True):
    """One limit at work on one incident. `minutes` counts from the earliest possible start, `at_least` from the latest."""

    limit: Limit
    party: str
    item: str
    start: Moment
    due: Instant | None
    done: Instant | None
    done_by: str
    minutes: int | None
    at_least: int | None
    since_occurred: int | None
    since_learned: int | None
    verdict: Verdict
    decides: bool = True


def clocks(incident: Incident, table: Limits, levels: Mapping[str, str], now: Instant) -> list[Clock]:
    """Every clock that the incident opens, as seen at `now`, the base clocks first.

    `levels` gives the level of each unit id. Each party that must report (the incident's unit, and whoever else sent a
    report) has its own clocks; a request is answered by the unit alone. Where a law's limit replaces a base clock
    between the same parties, it decides, unless it began to apply (by a grade) after the base clock had run out.
    """
    parties = list(dict.fromkeys([incident.unit, *(r.from_ for r in incident.reports if r.from_)]))
    found = [
        clock
        for limit in table.limits
        if _matches(limit, incident)
        for party in (parties if limit.trigger != "request_received" else parties[:1])
        if levels.get(party) in limit.from_
        for clock in _open(limit, party, incident, levels, now)
    ]
    laws = [c for c in found if c.limit.mode == "replaces" and c.verdict != "at_once"]
    return [
        replace(c, decides=False) if c.limit.mode == "base" and any(_replaces(law, c) for law in laws) else c
        for c in sorted(
            found, key=lambda c: (("base", "replaces", "adds").index(c.limit.mode), c.limit.minutes or 0)
        )
    ]


def _replaces(law: Clock, base: Clock) -> bool:
    """Whether a law's clock stands in for a base clock: the same parties, form and matter, and not too late for it."""
    same = (law.limit.form, law.party, law.limit.to, law.item) == (
        base.limit.form,
        base.party,
        base.limit.to,
        base.item,
    )
    regraded = law.start.basis == REGRADED and law.start.at and base.due and law.start.at > base.due
    return same and not regraded


def _matches(limit: Limit, incident: Incident) -> bool:
    category = limit.category in (None, "any", incident.category, *incident.also)
    subtype = limit.subtype in (None, incident.subtype)
    moment = incident.occurred or incident.learned or incident.onset
    day = moment.first.date() if moment and moment.first else None
    if day is None:
        return category and subtype
    return (
        category
        and subtype
        and limit.effective_from <= day
        and (limit.effective_until is None or day <= limit.effective_until)
    )


def _open(
    limit: Limit, party: str, incident: Incident, levels: Mapping[str, str], now: Instant
) -> Iterable[Clock]:
    if limit.trigger == "request_received":
        for request in incident.requests:
            known = request.first is None or request.first <= now
            if known and request.form in (
                ("written", "both") if limit.form == "reply_written" else (None, "phone", "both")
            ):
                yield _reply_clock(limit, party, request, incident, now)
        return
    graded = _graded_at(limit, incident, now)
    if graded is False:
        return
    start, after = _start(limit, incident), None
    if isinstance(graded, Instant) and start.last and graded > start.last:
        start, after = Moment(at=graded, basis=REGRADED), graded
    done_by, done = _done(limit, party, incident, levels, after, now)
    yield _judge(limit, party, "", start, limit.minutes, None, done, done_by, incident, now)


def _graded_at(limit: Limit, incident: Incident, now: Instant) -> Instant | bool:
    """When the incident first had the limit's grade; True where any grade will do, False where it has not yet."""
    if limit.grade_min is None:
        return True
    least = GRADES.index(limit.grade_min)
    at = [g.at for g in incident.grades if GRADES.index(g.grade) >= least and g.at <= now]
    return min(at) if at else False


def _start(limit: Limit, incident: Incident) -> Moment:
    if limit.trigger == "occurred":
        return incident.occurred or Moment()
    return incident.learned or (incident.occurred if limit.trigger == "discovered" else None) or Moment()


def _reaches(report: Report, limit: Limit, levels: Mapping[str, str]) -> bool:
    return limit.to in (report.to, levels.get(report.to))


def _done(
    limit: Limit,
    party: str,
    incident: Incident,
    levels: Mapping[str, str],
    after: Instant | None,
    now: Instant,
) -> tuple[str, Instant | None]:
    """What kept the limit first: (its id, when), or ("", None)."""
    kept: Sequence[tuple[str, Instant]]
    if limit.form == "notify":
        kept = [(n.id, n.at) for n in incident.notified]
    else:
        kept = [
            (r.id, r.at)
            for r in incident.reports
            if r.form == limit.form and (r.from_ or incident.unit) == party and _reaches(r, limit, levels)
        ]
    counted = [(name, at) for name, at in kept if at <= now and (after is None or at >= after)]
    return min(counted, key=lambda k: k[1], default=("", None))


def _reply_clock(limit: Limit, party: str, request: Request, incident: Incident, now: Instant) -> Clock:
    """The time the superior set comes before the table's; a new time counts if it was given before the old ran out."""
    form = limit.form.removeprefix("reply_")
    due = request.due
    for extension in sorted(incident.extensions, key=lambda e: e.at):
        if extension.re == request.id and extension.due and extension.at <= now:
            before = due
            if before is None and limit.minutes is not None and request.last:
                before = request.last + timedelta(minutes=limit.minutes)
            if before is None or extension.at <= before:
                due = extension.due
    replies = [
        (r.id, r.at) for r in incident.replies if r.re == request.id and r.form == form and r.at <= now
    ]
    done_by, done = min(replies, key=lambda k: k[1], default=("", None))
    return _judge(limit, party, request.id, request, limit.minutes, due, done, done_by, incident, now)


def _judge(
    limit: Limit,
    party: str,
    item: str,
    start: Moment,
    allowed: int | None,
    due: Instant | None,
    done: Instant | None,
    done_by: str,
    incident: Incident,
    now: Instant,
) -> Clock:
    first, last = start.first, start.last
    until = done or now
    most = max(0, minutes(first, until)) if first else None
    least = max(0, minutes(last, until)) if last else None
    surely = due
    if due is None and allowed is not None and first and last:
        due, surely = last + timedelta(minutes=allowed), first + timedelta(minutes=allowed)
    verdict: Verdict
    if allowed is None and due is None:
        verdict = "at_once"
    elif due is None or surely is None:
        verdict = "indeterminate"
    elif done is None:
        verdict = "overdue" if now > due else "running"
    elif done <= surely:
        verdict = "on_time"
    else:
        verdict = "late" if done > due else "indeterminate"
    return Clock(
        limit=limit,
        party=party,
        item=item,
        start=Moment(at=start.at, earliest=start.earliest, latest=start.latest, basis=start.basis),
        due=due,
        done=done,
        done_by=done_by,
        minutes=most,
        at_least=least,
        since_occurred=_since(incident.occurred, until),
        since_learned=_since(incident.learned, until),
        verdict=verdict,
    )


def _since(moment: Moment | None, until: Instant) -> int | None:
    return max(0, minutes(moment.first, until)) if moment and moment.first else None
