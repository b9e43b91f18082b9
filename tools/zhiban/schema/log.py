"""The duty log: everything that is written about one shift of one unit (FORMAT.md §4)."""

from typing import Literal

from zhiban.schema.parts import (
    Correction,
    Handling,
    Instant,
    Item,
    Late,
    LeaderOn,
    One,
    Part,
    Slug,
    Yes,
)


class Arrival(Part, frozen=True, kw_only=True):
    """Somebody came on post."""

    id: Slug
    at: Instant


class Entry(Part, frozen=True, kw_only=True):
    """One line of the log. Of a call, `by` is the first receiver, who answers for it until it is closed."""

    id: Slug
    at: Instant
    by: Slug
    kind: Literal[
        "call",
        "document",
        "instruction",
        "report",
        "visitor",
        "absence",
        "back",
        "equipment",
        "secure",
        "note",
    ]
    re: Item | None = None
    from_: str | None = None
    line: Slug | None = None
    callback_ref: str | None = None
    important: Yes | None = None
    written_requested: Yes | None = None
    issued_by: str | None = None
    to: tuple[str, ...] = ()
    who: Slug | None = None
    reason: str | None = None
    approved_by: Slug | None = None
    covered_by: Slug | None = None
    authorised_by: str | None = None
    register_no: str | None = None
    text: str | None = None
    owes: Literal["reply", "feedback", "written", "follow_up"] | None = None
    due: Instant | None = None
    closes: Yes | None = None
    outcome: str | None = None
    replied_at: Instant | None = None
    no_reply_reason: str | None = None
    incident: Slug | None = None
    nothing_to_report: Yes | None = None


class Equipment(Part, frozen=True, kw_only=True):
    """The state of one device at the handover."""

    id: Slug
    state: Literal["ok", "fault"]
    note: str | None = None


class Handover(Part, frozen=True, kw_only=True):
    """What the outgoing primary officer signs."""

    at: Instant
    by: Slug
    in_person: Yes | None = None
    situation: str | None = None
    equipment: tuple[Equipment, ...] = ()
    open: tuple[Item, ...] = ()


class Takeover(Part, frozen=True, kw_only=True):
    """What the relief signs."""

    at: Instant
    by: Slug
    read_back: str | None = None
    reservations: str | None = None


class Archived(Part, frozen=True, kw_only=True):
    """The papers of the shift are filed (Art. 7)."""

    at: Instant
    by: Slug
    ref: str | None = None


class DutyLog(Part, frozen=True, kw_only=True, eq=False):
    """值班日志 · duty log"""

    kind: Literal["duty_log"]
    schema: One
    handling: Handling | None = None
    unit: Slug
    start: Instant
    end: Instant | None = None
    leaders: tuple[LeaderOn, ...] = ()
    primary: Slug | None = None
    secondary: Slug | None = None
    standby: tuple[Slug, ...] = ()
    arrivals: tuple[Arrival, ...] = ()
    entries: tuple[Entry, ...] = ()
    handover: Handover | None = None
    takeover: Takeover | None = None
    archived: Archived | None = None
    late: tuple[Late, ...] = ()
    corrections: tuple[Correction, ...] = ()
