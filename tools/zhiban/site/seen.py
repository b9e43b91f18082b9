"""What is left of a record when only some of its fields may be seen, and which circulars everybody may see."""

from functools import cache
from typing import Any, TypeVar

import msgspec

from zhiban.schema.care import Bulletin
from zhiban.schema.parts import Part

Kind = TypeVar("Kind", bound=Part)


@cache
def _fields_of(kind: type[Part]) -> tuple[msgspec.structs.FieldInfo, ...]:
    return msgspec.structs.fields(kind)


def only(part: Kind, allowed: set[str], at: str = "") -> Kind:
    """A part with these fields of it; what else it holds is empty. `at` is where it stands in its record."""
    changes: dict[str, Any] = {}
    for field in _fields_of(type(part)):
        place, value = at + field.encode_name, getattr(part, field.name)
        if not at and field.name in ("kind", "schema"):
            continue
        if place not in allowed:
            changes[field.name] = () if isinstance(value, tuple) else "" if isinstance(value, str) else None
        elif isinstance(value, Part):
            changes[field.name] = only(value, allowed, place + ".")
        elif isinstance(value, tuple):
            changes[field.name] = tuple(
                only(item, allowed, place + ".") if isinstance(item, Part) else item for item in value
            )
    return msgspec.structs.replace(part, **changes)


def released(circular: Bulletin) -> bool:
    """Whether a circular is for everybody: meant to be public, reviewed, and not corrected after that review."""
    review = circular.reviewed
    return (
        circular.publish == "public"
        and review is not None
        and all(correction.at <= review.at for correction in circular.corrections)
    )
