"""What changes slowly: the book itself, units, people, the calendar, limits, rosters (FORMAT.md §6)."""

from typing import Literal

from zhiban.schema.incident import Category
from zhiban.schema.parts import (
    Act,
    Clock,
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
    When,
    Yes,
    Zone,
)


class Edition(Part, frozen=True, kw_only=True):
    """An edition of the regulation and the days on which it is in force."""

    id: Slug
    title: str
    from_: Day | None = None
    until: Day | None = None


class TheBook(Part, frozen=True, kw_only=True):
    """本簿说明 · about this book"""

    kind: Literal["book"]
    schema: One
    handling: Handling | None = None
    name: str
    zone: Zone
    language: Literal["zh", "en"]
    unit: Slug
    editions: tuple[Edition, ...] = ()
    sample: Yes | None = None
    corrections: tuple[Correction, ...] = ()


class DutyOffice(Part, frozen=True, kw_only=True):
    """The duty body: established, or designated within another."""

    name: str
    form: Literal["established", "designated"]


class Post(Part, frozen=True, kw_only=True):
    """A link of the responsibility chain (Art. 8) and who holds it."""

    id: Slug
    post: Literal[
        "first_responsible", "main_responsible", "direct_responsible", "leader_in_charge", "deputy_in_charge"
    ]
    person: Slug
    title: str | None = None
    from_: Day | None = None
    until: Day | None = None


class Phone(Part, frozen=True, kw_only=True):
    """A fixed duty line."""

    id: Slug
    number: str
    type: Literal["phone", "fax"]
    dedicated: Yes | None = None
    from_: Day | None = None
    until: Day | None = None
    filed_to: str | None = None
    filed_at: Day | None = None
    filing_ref: str | None = None


class LocalRules(Part, frozen=True, kw_only=True):
    """The unit's own detailed rules and their filing (Art. 29)."""

    title: str
    filed_to: str | None = None
    filed_at: Day | None = None


class Unit(Part, frozen=True, kw_only=True):
    """单位档案 · unit"""

    kind: Literal["unit"]
    schema: One
    id: Slug
    handling: Handling | None = None
    name: str
    level: Level
    parent: Slug | None = None
    duty_office: DutyOffice | None = None
    posts: tuple[Post, ...] = ()
    phones: tuple[Phone, ...] = ()
    equipment: tuple[Slug, ...] = ()
    two_posts: Yes | None = None
    double_staffing: Literal["may", "must"] | None = None
    emergency_heavy: Yes | None = None
    shift_start: Clock | None = None
    shift_hours: Count | None = None
    handover_grace: Count | None = None
    written_by_sms: Yes | None = None
    recipients: tuple[str, ...] = ()
    local_rules: LocalRules | None = None
    corrections: tuple[Correction, ...] = ()


class Employment(Part, frozen=True, kw_only=True):
    """On what terms a person serves, and when."""

    id: Slug
    terms: Literal["establishment", "contract", "seconded", "intern", "retired"]
    from_: Day | None = None
    until: Day | None = None


class Rank(Part, frozen=True, kw_only=True):
    """A person's rank, and when."""

    id: Slug
    rank: Literal["government_leader", "office_head", "department_head", "staff"]
    from_: Day | None = None
    until: Day | None = None


class Role(Part, frozen=True, kw_only=True):
    """What a person may do in the book, and when."""

    id: Slug
    role: Literal["officer", "leader", "reviewer", "registrar"]
    from_: Day | None = None
    until: Day | None = None


class Key(Part, frozen=True, kw_only=True):
    """A public signing key and when it counts."""

    id: Slug
    ssh: str
    from_: When | None = None
    until: When | None = None
    revoked_at: Instant | None = None
    why: str | None = None


class Person(Part, frozen=True, kw_only=True):
    """人员档案 · person"""

    kind: Literal["person"]
    schema: One
    id: Slug
    handling: Handling | None = None
    name: str
    unit: Slug
    email: tuple[str, ...] = ()
    employment: tuple[Employment, ...] = ()
    ranks: tuple[Rank, ...] = ()
    roles: tuple[Role, ...] = ()
    keys: tuple[Key, ...] = ()
    corrections: tuple[Correction, ...] = ()


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


class Calendar(Part, frozen=True, kw_only=True):
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
    """One time limit: for what, between whom, from when, how long, by which law, in force when."""

    id: Slug
    category: Category | Literal["any"] | None = None
    subtype: Subtype | None = None
    grade_min: Grade | None = None
    from_: tuple[Level, ...] = ()
    to: Slug
    trigger: Literal["occurred", "learned", "report_received", "request_received", "discovered"]
    minutes: Count | None = None
    form: Literal["phone", "written", "notify", "reply_phone", "reply_written"]
    mode: Literal["base", "adds", "replaces"]
    basis: str
    effective_from: Day
    effective_until: Day | None = None


class Limits(Part, frozen=True, kw_only=True):
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


class Roster(Part, frozen=True, kw_only=True):
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
