"""What keeps the watch good: training, inspections, circulars (FORMAT.md §6)."""

from typing import Literal

from zhiban.schema.parts import Act, Correction, Count, Handling, Instant, One, Part, Slug, When, Yes


class Result(Part, frozen=True, kw_only=True):
    """How one person did; `id` is the person."""

    id: Slug
    result: Literal["passed", "failed"]


class Session(Part, frozen=True, kw_only=True):
    """One training session."""

    id: Slug
    at: When
    type: Literal["pre_duty", "annual", "other"]
    topic: str | None = None
    results: tuple[Result, ...] = ()


class Training(Part, frozen=True, kw_only=True, eq=False):
    """培训 · training"""

    kind: Literal["training"]
    schema: One
    handling: Handling | None = None
    unit: Slug
    year: Count
    sessions: tuple[Session, ...] = ()
    corrections: tuple[Correction, ...] = ()


class Found(Part, frozen=True, kw_only=True):
    """One thing that an inspection found."""

    id: Slug
    text: str
    due: When | None = None


class Rectified(Part, frozen=True, kw_only=True):
    """A finding put right; `id` is the finding."""

    id: Slug
    at: Instant
    by: Slug
    text: str | None = None


class Inspection(Part, frozen=True, kw_only=True, eq=False):
    """检查、抽查 · inspection"""

    kind: Literal["inspection"]
    schema: One
    handling: Handling | None = None
    unit: Slug
    at: Instant
    mode: Literal["phone", "on_site", "video"]
    by: Slug
    rings: Count | None = None
    answered_by: str | None = None
    findings: tuple[Found, ...] = ()
    none_found: Yes | None = None
    rectified: tuple[Rectified, ...] = ()
    bulletin: str | None = None
    corrections: tuple[Correction, ...] = ()


class Bulletin(Part, frozen=True, kw_only=True, eq=False):
    """通报（批评、表扬、认定） · circular"""

    kind: Literal["bulletin"]
    schema: One
    handling: Handling | None = None
    no: str
    at: When
    issued_by: str
    type: Literal["inspection", "criticism", "commendation", "finding"]
    units: tuple[Slug, ...] = ()
    document_no: str | None = None
    ground: str | None = None
    consequence: str | None = None
    text: str | None = None
    publish: Literal["public", "internal"] | None = None
    reviewed: Act | None = None
    corrections: tuple[Correction, ...] = ()
