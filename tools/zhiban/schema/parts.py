"""What the kinds of record are made of: instants, ids, choices, and the parts used in several kinds (FORMAT.md §1, §3)."""

import re
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Annotated, Any, Literal, Self

import msgspec

INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-5][0-9]")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WHOLE = re.compile(r"0|[1-9][0-9]{0,14}")


class Instant(datetime):
    """A moment to the minute with its offset, written `2026-11-23T08:00+08:00`."""

    @classmethod
    def read(cls, text: str) -> Self:
        """The instant written in `text`; ValueError where it is not one (24:00, no offset, seconds, 31 June)."""
        if not INSTANT.fullmatch(text):
            raise ValueError(text)
        return cls.fromisoformat(text)

    def __str__(self) -> str:
        return self.isoformat(timespec="minutes")


class Day(date):
    """A date, written `2026-11-23`."""

    @classmethod
    def read(cls, text: str) -> Self:
        """The date written in `text`; ValueError where it is not one."""
        if not DATE.fullmatch(text):
            raise ValueError(text)
        return cls.fromisoformat(text)


class When(Instant):
    """A moment, or a date standing for its first minute."""

    @classmethod
    def read(cls, text: str) -> Self:
        """The instant or date written in `text`; ValueError where it is neither."""
        return super().read(text + "T00:00+08:00" if DATE.fullmatch(text) else text)


class Count(int):
    """A whole number from 0 on, written in figures alone: `15`, and not `015`, `15.0` or `1e1`."""

    @classmethod
    def read(cls, text: str) -> Self:
        """The number written in `text`; ValueError where it is not one."""
        if not WHOLE.fullmatch(text):
            raise ValueError(text)
        return cls(text)


class One(Count):
    """The number 1: the only version of the format."""

    @classmethod
    def read(cls, text: str) -> Self:
        """1; ValueError where `text` says something else."""
        if text != "1":
            raise ValueError(text)
        return cls(text)


def instant(seconds: int, zone: str) -> Instant:
    """A Unix time as an instant at an offset (`+08:00`, `+0800`); its seconds are dropped."""
    sign = -1 if zone.startswith("-") else 1
    hours, more = int(zone[1:3] or 0), int(zone[3:].lstrip(":") or 0)
    return Instant.fromtimestamp(
        seconds - seconds % 60, timezone(sign * timedelta(hours=hours, minutes=more))
    )


def zoned(at: datetime, zone: str) -> Instant:
    """The same instant at another offset."""
    return instant(int(at.timestamp()), zone)


def minutes(start: datetime, end: datetime) -> int:
    """Whole minutes from `start` to `end`; negative where `end` comes first."""
    return int((end - start).total_seconds() // 60)


OURS = (Instant, Day, Count)


def decode(wanted: type, text: Any) -> Any:
    """msgspec's hook for the types of ours. ValueError where a mapping or a list stands in a text's place."""
    if isinstance(text, str):
        return _read(wanted, text)
    raise ValueError(text) if issubclass(wanted, OURS) else NotImplementedError(wanted)


@lru_cache(maxsize=4096)  # shifts begin and end at the same minutes all over a city
def _read(wanted: Any, text: str) -> Any:
    if not issubclass(wanted, OURS):
        raise NotImplementedError(wanted)
    return wanted.read(text)


END = r"(?![\s\S])"  # `$` would allow a line feed after it
Slug = Annotated[str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9-]*" + END)]
Subtype = Annotated[str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9_-]*" + END)]
Code = Annotated[str, msgspec.Meta(pattern="^ZB[0-9]{4}(-[a-z0-9][a-z0-9-]*)?" + END)]
Clock = Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]" + END)]
Month = Annotated[str, msgspec.Meta(pattern="^[0-9]{4}-(0[1-9]|1[0-2])" + END)]
Zone = Annotated[str, msgspec.Meta(pattern="^[+-][0-9]{2}:[0-9]{2}" + END)]
ITEM = "^([0-9]{4}-[0-9]{2}-[0-9]{2}(-2)?#|incident:)?[a-z0-9][a-z0-9-]*"
Item = Annotated[str, msgspec.Meta(pattern=ITEM + END)]
Yes = Literal["yes", "no"]
Handling = Literal["public", "internal", "work_secret"]
Mode = Literal["reachable", "stationed", "on_post"]
Level = Literal["municipal", "county", "township", "department", "zone"]
Grade = Literal["extraordinary", "major", "larger", "ordinary", "ungraded"]
Cause = Literal[
    "to_follow",
    "learned_late",
    "verifying",
    "channel_down",
    "site_unreachable",
    "grading_unclear",
    "unit_late",
    "staff_absent",
    "oversight",
    "other",
]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """A mapping in a record. What is not written is None or empty.

    The kinds of record have `eq=False`: two are the same only if they are one, so that what is worked out of a record can
    be remembered by the record.
    """


class Correction(Part, frozen=True, kw_only=True):
    """For the text at `of` read `read`; without `read` it is struck out. The original stays."""

    id: Slug
    at: Instant
    by: Slug
    of: str
    read: str | None = None
    why: str


class Late(Part, frozen=True, kw_only=True):
    """A breach acknowledged: `id` is the rule's code; the cause may follow in an item `<id>-why`."""

    id: Code
    at: Instant
    by: Slug
    cause: Cause
    text: str | None = None


class Moment(Part, frozen=True, kw_only=True):
    """When something was: `at`, or `earliest` and `latest` where nobody knows."""

    at: Instant | None = None
    earliest: Instant | None = None
    latest: Instant | None = None
    basis: str | None = None

    @property
    def first(self) -> Instant | None:
        """The earliest that it can have been."""
        return self.at or self.earliest

    @property
    def last(self) -> Instant | None:
        """The latest that it can have been."""
        return self.at or self.latest


class Act(Part, frozen=True, kw_only=True):
    """Who did it and when."""

    at: Instant
    by: Slug


class LeaderOn(Part, frozen=True, kw_only=True):
    """A duty leader on a shift, and how: keeping in touch, staying in the locality, on post."""

    id: Slug
    mode: Mode | None = None
