"""What is laid down ahead: the calendar, the limits, the rosters (FORMAT.md §6)."""

from typing import Literal

from zhiban.schema.incident import Category
from zhiban.schema.parts import (
    Act,
    Correction,
    Count,
    Day,
    Grade,
    Handling,
    Instant,
    LeaderOn,
    Level,
    Month,
    One,
    Part,
    Slug,
    Subtype,
    Yes,
)


class Announced(Part, frozen=True, kw_only=True):
    """The notice that announced the year's holidays."""

    title: str
    ref: str | None = None
    at: Day | None = None


class CalendarDay(Part, frozen=True, kw_only=True):
    """A day that is not what its weekday says."""

    id: Day
    type: Literal["statutory", "break", "makeup"]
    name: str | None = None


class Sensitive(Part, frozen=True, kw_only=True):
    """A sensitive period, from the first to the last day, and who declared it."""

    id: Slug
    from_: Day
    until: Day
    name: str
    basis: str | None = None


class Calendar(Part, frozen=True, kw_only=True, eq=False):
    """节假日与敏感时期 · calendar"""

    kind: Literal["calendar"]
    schema: One
    handling: Handling | None = None
    year: Count
    announced: Announced | None = None
    days: tuple[CalendarDay, ...] = ()
    sensitive: tuple[Sensitive, ...] = ()
    corrections: tuple[Correction, ...] = ()


class Limit(Part, frozen=True, kw_only=True):
    """One time limit: for what, between whom, from when, how long, by which law, in force when.

    `with_reason`: it holds only where a reason is stated (an extension whose `re` is this limit's id).
    """

    id: Slug
    category: Category | Literal["any"] | None = None
    subtype: Subtype | None = None
    grade_min: Grade | None = None
    grade_max: Grade | None = None
    from_: tuple[Level, ...] = ()
    to: Slug
    trigger: Literal["occurred", "learned", "report_received", "request_received", "discovered"]
    minutes: Count | None = None
    form: Literal["phone", "written", "notify", "reply_phone", "reply_written"]
    mode: Literal["base", "adds", "replaces"]
    with_reason: Yes | None = None
    basis: str
    effective_from: Day
    effective_until: Day | None = None


class Limits(Part, frozen=True, kw_only=True, eq=False):
    """时限表 · limits"""

    kind: Literal["limits"]
    schema: One
    handling: Handling | None = None
    limits: tuple[Limit, ...] = ()
    corrections: tuple[Correction, ...] = ()


class Shift(Part, frozen=True, kw_only=True):
    """A planned shift; `id` is the name of its log."""

    id: Slug
    start: Instant
    end: Instant
    leaders: tuple[LeaderOn, ...] = ()
    primary: Slug | None = None
    secondary: Slug | None = None
    standby: tuple[Slug, ...] = ()


class Swap(Part, frozen=True, kw_only=True):
    """One person for another on one post of one shift."""

    id: Slug
    at: Instant
    by: Slug
    shift: Slug
    post: Literal["leader", "primary", "secondary", "standby"]
    from_: Slug
    to: Slug
    reason: str | None = None
    approved_by: Slug | None = None


class Roster(Part, frozen=True, kw_only=True, eq=False):
    """值班安排表 · roster"""

    kind: Literal["roster"]
    schema: One
    handling: Handling | None = None
    unit: Slug
    month: Month
    issued: Act | None = None
    shifts: tuple[Shift, ...] = ()
    swaps: tuple[Swap, ...] = ()
    corrections: tuple[Correction, ...] = ()
