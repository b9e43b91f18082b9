"""Which clocks run on an incident, when they are due, and whether they were kept (Art. 21; domain.md §2.5, §6).

Pure: an incident, the limits table and the moment of looking go in; clocks come out. Minutes are whole and inclusive:
a report in the fifteenth minute is on time. Which limits apply to an incident is said in `applies`.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from zhiban.applies import day, grade, matches, moved, reasoned, written
from zhiban.schema.incident import Incident, Request
from zhiban.schema.parts import Instant, Moment, minutes
from zhiban.schema.plan import Limit, Limits

Verdict = Literal["on_time", "late", "indeterminate", "running", "overdue", "at_once"]
REGRADED = "grade"  # basis of a start that is the moment of a grade


class Clock(Struct, frozen=True):
    """One limit at work on one incident. `minutes` counts from the earliest possible start, `at_least` from the latest.

    `graded` is when the grade was given on which the limit rests, where it rests on one.
    """

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
    graded: Instant | None = None


def nobody(unit: str) -> bool:
    """No unit takes a text message for a written report: what holds where none says otherwise (domain.md §15.10)."""
    return False


def clocks(
    incident: Incident,
    table: Limits,
    levels: Mapping[str, str],
    now: Instant,
    by_sms: Callable[[str], bool] = nobody,
) -> list[Clock]:
    """Every clock that the incident opens, as seen at `now`, the base clocks first.

    `levels` gives the level of each unit id; `by_sms` says of a unit whether its text messages count as written. Each
    party that must report (the incident's unit, and whoever else sent a report) has its own clocks; a request is
    answered by the unit alone. Where a law's limit replaces a base clock between the same parties, it decides, unless
    it began to apply (by a grade) after the base clock had run out, or wants a reason and none was stated. A closed
    file's clocks stand still (`settled`).
    """
    still = settled(incident)
    now = min(now, still) if still else now
    on = day(incident)
    parties = list(dict.fromkeys([incident.unit, *(r.from_ for r in incident.reports if r.from_)]))
    limits = [limit for limit in table.limits if matches(limit, incident, on)]
    found = [
        clock
        for limit in limits
        for party in (parties if limit.trigger != "request_received" else parties[:1])
        if levels.get(party) in limit.from_
        for clock in _open(limit, party, incident, levels, now, by_sms)
    ]
    laws = [c for c in found if c.limit.mode == "replaces" and c.verdict != "at_once" and c.decides]
    order = ("base", "replaces", "adds")
    return [
        replace(c, decides=False)
        if c.limit.mode == "base" and any(_replaces(law, c, limits, levels) for law in laws)
        else c
        for c in sorted(found, key=lambda c: (order.index(c.limit.mode), c.limit.minutes or 0))
    ]


def corrected(before: Clock, after: Clock) -> bool:
    """Whether a correction changed what a clock says: its verdict, or the minutes of one that was kept or was late."""
    decided = after.verdict in ("on_time", "late")
    return before.verdict != after.verdict or (decided and before.minutes != after.minutes)


def settled(incident: Incident) -> Instant | None:
    """The moment from which on a closed file's clocks stand still: its closing, or whatever was done after it.

    None while it is open. Looked at from this moment on, the clocks say the same whenever one looks.
    """
    if incident.closed is None:
        return None
    acts = (
        [r.at for r in incident.reports] + [r.at for r in incident.replies] + [g.at for g in incident.grades]
    )
    acts += [n.at for n in incident.notified] + [e.at for e in incident.extensions]
    return max([incident.closed.at, *acts, *(r.first for r in incident.requests if r.first)])


def _replaces(law: Clock, base: Clock, limits: Iterable[Limit], levels: Mapping[str, str]) -> bool:
    """Whether a law's clock stands in for a base clock: the same parties, form and matter, and not too late for it.

    A grade given after the base clock had run out does not undo that, unless a law stood in for it before any grade too.
    """
    theirs = (base.limit.form, base.party, base.limit.to, base.item)
    if (law.limit.form, law.party, law.limit.to, law.item) != theirs:
        return False
    before = (
        x
        for x in limits
        if (x.mode, x.form, x.to, x.grade_min) == ("replaces", base.limit.form, base.limit.to, None)
        and (x.minutes is not None and x.with_reason != "yes" and levels.get(base.party) in x.from_)
    )
    return law.graded is None or base.due is None or law.graded <= base.due or any(before)


def _open(
    limit: Limit,
    party: str,
    incident: Incident,
    levels: Mapping[str, str],
    now: Instant,
    by_sms: Callable[[str], bool],
) -> Iterable[Clock]:
    if limit.trigger == "request_received":
        asked = ("written", "both") if limit.form == "reply_written" else (None, "phone", "both")
        for request in incident.requests:
            if (request.first is None or request.first <= now) and request.form in asked:
                yield _reply_clock(limit, party, request, incident, now)
        return
    rank = grade(limit, incident, now)
    if rank is None:
        return
    given, since = rank
    start, after = _start(limit, party, incident), None
    if since and (start.last is None or since > start.last):
        start, after = Moment(at=since, basis=REGRADED), since
    kept = [
        (name, at)
        for name, at in _kept(limit, party, incident, levels, by_sms)
        if at <= now and (after is None or at >= after)
    ]
    done_by, done = min(kept, key=lambda k: k[1], default=("", None))
    clock = _judge(limit, party, "", start, None, done, done_by, incident, now)
    yield replace(clock, graded=given, decides=reasoned(limit, incident, clock.due, now))


def _start(limit: Limit, party: str, incident: Incident) -> Moment:
    if limit.trigger == "occurred":
        return incident.occurred or Moment()
    return (
        _learned(incident, party)
        or (incident.occurred if limit.trigger == "discovered" else None)
        or Moment()
    )


def _learned(incident: Incident, party: str) -> Moment | None:
    """When a party learned of it: the unit as it wrote, another when it was first notified or a report reached it."""
    if party == incident.unit:
        return incident.learned
    heard = [r.at for r in incident.reports if r.to == party and r.from_ != party]
    heard += [n.at for n in incident.notified if n.id == party]
    return Moment(at=min(heard)) if heard else None


def _kept(
    limit: Limit, party: str, incident: Incident, levels: Mapping[str, str], by_sms: Callable[[str], bool]
) -> list[tuple[str, Instant]]:
    """What may have kept the limit: (its id, when)."""
    if limit.form == "notify":
        return [(n.id, n.at) for n in incident.notified]
    return [
        (r.id, r.at)
        for r in incident.reports
        if r.form == limit.form
        and (r.from_ or incident.unit) == party
        and limit.to in (r.to, levels.get(r.to))
        and (r.form != "written" or written(r, party, by_sms))
    ]


def _reply_clock(limit: Limit, party: str, request: Request, incident: Incident, now: Instant) -> Clock:
    form = limit.form.removeprefix("reply_")
    due = moved(limit, request, [e for e in incident.extensions if e.at <= now])
    replies = [
        (r.id, r.at) for r in incident.replies if r.re == request.id and r.form == form and r.at <= now
    ]
    done_by, done = min(replies, key=lambda k: k[1], default=("", None))
    return _judge(limit, party, request.id, request, due, done, done_by, incident, now)


def _judge(
    limit: Limit,
    party: str,
    item: str,
    start: Moment,
    due: Instant | None,
    done: Instant | None,
    done_by: str,
    incident: Incident,
    now: Instant,
) -> Clock:
    first, last, allowed = start.first, start.last, limit.minutes
    until = done or now
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
        minutes=_minutes(first, until),
        at_least=_minutes(last, until),
        since_occurred=_minutes(incident.occurred.first if incident.occurred else None, until),
        since_learned=_minutes(learned.first if (learned := _learned(incident, party)) else None, until),
        verdict=verdict,
    )


def _minutes(start: Instant | None, until: Instant) -> int | None:
    return max(0, minutes(start, until)) if start else None
