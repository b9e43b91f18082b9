"""What is said of a clock: its figures, the edition or law that it follows, and which were not kept (Art. 20, 21)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhiban.applies import day
from zhiban.book import Book
from zhiban.rule import Hit
from zhiban.schema.parts import Instant
from zhiban.subject import On

if TYPE_CHECKING:
    from datetime import date

    from zhiban.limits import Clock
    from zhiban.schema.city import Edition
    from zhiban.schema.incident import Incident

FORMS = {
    "phone": ("电话报告", "phone report"),
    "written": ("书面报告", "written report"),
    "notify": ("通报有关方面", "notification"),
    "reply_phone": ("核报电话反馈", "reply by phone"),
    "reply_written": ("核报书面反馈", "written reply"),
}
VERDICTS = {
    "on_time": ("按时", "on time"),
    "late": ("超时", "late"),
    "indeterminate": ("无法判定", "cannot be judged"),
    "running": ("在走", "running"),
    "overdue": ("已过", "overdue"),
    "at_once": ("立即（无数字）", "at once (no number)"),
}


def late(on: On[Incident], form: str, adds: bool = False) -> Iterator[Hit]:
    """A hit for each clock of this form that decides and was not kept."""
    for clock in on.clocks:
        kept = clock.verdict != "late" or not clock.decides
        if clock.limit.form == form and not kept and (clock.limit.mode == "adds") is adds:
            yield Hit(done_at(clock), figures(on, clock), item=_item(on, clock))


def figures(on: On[Incident], clock: Clock) -> dict[str, str | int]:
    """The figures that every sentence about a kept or broken limit uses; minutes are whole."""
    start, (zh, en) = clock.start.last, _under(on, clock)
    return {
        "party": clock.party,
        "start": _shown(start, start),
        "done": _shown(clock.done, start),
        "due": str(clock.due or ""),
        "minutes": clock.at_least if clock.at_least is not None else 0,
        "allowed": _allowed(clock),
        "learned": clock.since_learned if clock.since_learned is not None else "?",
        "basis": clock.limit.basis,
        "limit": clock.limit.id,
        "under": zh,
        "under_en": en,
    }


def done_at(clock: Clock) -> str:
    """Where the record says what kept the clock, or nothing."""
    form = clock.limit.form
    folder = "replies" if form.startswith("reply") else "notified" if form == "notify" else "reports"
    return f"{folder}[{clock.done_by}].at" if clock.done_by else ""


def edition(book: Book, on: date | None) -> Edition | None:
    """The edition of the regulation in force on a day; the later one where two are."""
    editions = book.about.editions if book.about and on else ()
    held = [e for e in editions if on and (not e.from_ or e.from_ <= on) and (not e.until or on <= e.until)]
    return max(held, key=lambda e: str(e.from_ or ""), default=None)


def _under(on: On[Incident], clock: Clock) -> tuple[str, str]:
    """By which law or, where the book has several, by which edition the clock is judged; nothing where it is plain."""
    basis = clock.limit.basis if clock.limit.mode == "replaces" else ""
    if clock.limit.mode == "base" and on.book.about and len(on.book.about.editions) > 1:
        held = edition(on.book, day(on.says))
        basis = held.title if held else ""
    return (f"，依{basis}", f" under {basis}") if basis else ("", "")


def _shown(at: Instant | None, start: Instant | None) -> str:
    """The time of day, with the date where it is not the day of the start."""
    if at is None:
        return "?"
    return f"{at:%H:%M}" if start is None or at.date() == start.date() else f"{at:%m-%d %H:%M}"


def _allowed(clock: Clock) -> int:
    if clock.due and clock.start.last:
        return int((clock.due - clock.start.last).total_seconds() // 60)
    return clock.limit.minutes or 0


def _item(on: On[Incident], clock: Clock) -> str:
    """What tells this clock from others of its rule: the request, the law's limit, another party."""
    party = "" if clock.party == on.says.unit else clock.party
    if clock.item:
        return clock.item
    if clock.limit.mode == "adds":
        return f"{clock.limit.id}-{party}" if party else clock.limit.id
    return party
