"""What changes slowly: the book itself, units, people (FORMAT.md §6)."""

from typing import Literal

from zhiban.schema.parts import (
    Clock,
    Correction,
    Count,
    Day,
    Handling,
    Instant,
    Level,
    One,
    Part,
    Slug,
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


class TheBook(Part, frozen=True, kw_only=True, eq=False):
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


class Gap(Part, frozen=True, kw_only=True):
    """Something that the duty room should in principle have and has not, and why (Art. 23); `id` is the thing."""

    id: Slug
    reason: str


class LocalRules(Part, frozen=True, kw_only=True):
    """The unit's own detailed rules and their filing (Art. 29)."""

    title: str
    filed_to: str | None = None
    filed_at: Day | None = None


class Unit(Part, frozen=True, kw_only=True, eq=False):
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
    room: tuple[Slug, ...] = ()
    room_gaps: tuple[Gap, ...] = ()
    two_posts: Yes | None = None
    double_staffing: Literal["may", "must"] | None = None
    emergency_heavy: Yes | None = None
    shift_start: Clock | None = None
    shift_hours: Count | None = None
    handover_grace: Count | None = None
    archive_days: Count | None = None
    convey_minutes: Count | None = None
    bulletin_days: Count | None = None
    inspection_months: Count | None = None
    review_months: Count | None = None
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


class Person(Part, frozen=True, kw_only=True, eq=False):
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
