"""The incident: three instants, grades, sources, reports, and what was asked and answered (FORMAT.md §5)."""

from typing import Literal

from zhiban.schema.parts import (
    Act,
    Correction,
    Count,
    Grade,
    Handling,
    Instant,
    Late,
    Moment,
    One,
    Part,
    Slug,
    Subtype,
    Yes,
)

Category = Literal["natural", "accident", "public_health", "social_security"]


class Learned(Moment, frozen=True, kw_only=True):
    """When, how and from whom the unit learned of it."""

    channel: Literal["phone", "media", "superior", "citizen", "patrol", "network", "other"] | None = None
    from_: str | None = None


class Graded(Part, frozen=True, kw_only=True):
    """A grade as it was given, preliminary or by the authority."""

    id: Slug
    at: Instant
    by: Slug
    grade: Grade
    basis: Literal["preliminary", "authority"] | None = None


class Source(Part, frozen=True, kw_only=True):
    """What one independent source said."""

    id: Slug
    at: Instant
    by: Slug
    from_: str
    text: str | None = None


class Step(Part, frozen=True, kw_only=True):
    """One line of the course of events."""

    id: Slug
    at: Instant
    by: Slug
    text: str
    significant: Yes | None = None


class Told(Part, frozen=True, kw_only=True):
    """A leader who was told; `id` is the person."""

    id: Slug
    at: Instant
    by: Slug


class Elements(Part, frozen=True, kw_only=True):
    """The elements of Art. 19."""

    time: str | None = None
    place: str | None = None
    source: str | None = None
    cause: str | None = None
    nature: str | None = None
    course: str | None = None
    consequences: str | None = None
    scope: str | None = None
    trend: str | None = None
    response: str | None = None
    proposals: str | None = None


class Pending(Part, frozen=True, kw_only=True):
    """An element that is not yet known, why, and when it is expected."""

    id: Literal[
        "time",
        "place",
        "source",
        "cause",
        "nature",
        "course",
        "consequences",
        "scope",
        "trend",
        "response",
        "proposals",
    ]
    reason: str
    expected: Instant | None = None


class Casualties(Part, frozen=True, kw_only=True):
    """Cumulative figures, as of when, from whom."""

    dead: Count | None = None
    missing: Count | None = None
    injured: Count | None = None
    as_of: Instant | None = None
    source: str | None = None


class Report(Part, frozen=True, kw_only=True):
    """One report upward. `from` is who sent it when not the incident's own unit; by the secure channel, a number only."""

    id: Slug
    stage: Literal["first", "followup", "final", "supplement"]
    form: Literal["phone", "written"]
    channel: Literal["phone", "fax", "sms", "network", "mobile_video", "secure"]
    at: Instant
    by: Slug
    signed_off_by: Slug | None = None
    from_: Slug | None = None
    to: Slug
    elements: Elements | None = None
    pending: tuple[Pending, ...] = ()
    casualties: Casualties | None = None
    text: str | None = None
    register_no: str | None = None


class Notified(Part, frozen=True, kw_only=True):
    """A unit or area that was notified."""

    id: Slug
    at: Instant
    by: Slug
    channel: str | None = None


class Request(Moment, frozen=True, kw_only=True):
    """核报: a verification request received from above."""

    id: Slug
    by: Slug
    from_: str | None = None
    text: str | None = None
    form: Literal["phone", "written", "both"] | None = None
    due: Instant | None = None


class Reply(Part, frozen=True, kw_only=True):
    """An answer to the request `re`."""

    id: Slug
    re: Slug
    form: Literal["phone", "written"]
    at: Instant
    by: Slug
    text: str | None = None


class Extension(Part, frozen=True, kw_only=True):
    """Why the request `re` could not be answered in time, and the new time that the superior gave.

    `re` may also name a limit that holds only where a reason is stated (`with_reason`).
    """

    id: Slug
    re: Slug
    at: Instant
    by: Slug
    reason: str
    due: Instant | None = None


class Incident(Part, frozen=True, kw_only=True, eq=False):
    """突发事件 · incident"""

    kind: Literal["incident"]
    schema: One
    id: Slug
    handling: Handling | None = None
    unit: Slug
    title: str
    category: Category | None = None
    also: tuple[Category, ...] = ()
    subtype: Subtype | None = None
    place: str | None = None
    onset: Moment | None = None
    occurred: Moment | None = None
    learned: Learned | None = None
    grades: tuple[Graded, ...] = ()
    sensitive: tuple[Literal["time", "place", "nature", "people"], ...] = ()
    may_escalate: Yes | None = None
    urgent: Yes | None = None
    sources: tuple[Source, ...] = ()
    timeline: tuple[Step, ...] = ()
    told: tuple[Told, ...] = ()
    reports: tuple[Report, ...] = ()
    notified: tuple[Notified, ...] = ()
    none_affected: str | None = None
    requests: tuple[Request, ...] = ()
    replies: tuple[Reply, ...] = ()
    extensions: tuple[Extension, ...] = ()
    ended: Act | None = None
    closed: Act | None = None
    late: tuple[Late, ...] = ()
    corrections: tuple[Correction, ...] = ()
