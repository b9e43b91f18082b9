"""The kinds of record of FORMAT.md, typed: a tree of texts in, a record or every problem out.

Each kind's module is loaded when the first record of that kind is read, so that a hook loads only what it needs.
"""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, cast, get_args, get_origin

import msgspec

from zhiban.facts import Place, Tree
from zhiban.schema.parts import END, Part, decode

KINDS = {
    "book": ("city", "TheBook"),
    "unit": ("city", "Unit"),
    "person": ("city", "Person"),
    "calendar": ("plan", "Calendar"),
    "limits": ("plan", "Limits"),
    "roster": ("plan", "Roster"),
    "duty_log": ("log", "DutyLog"),
    "incident": ("incident", "Incident"),
    "training": ("care", "Training"),
    "inspection": ("care", "Inspection"),
    "bulletin": ("care", "Bulletin"),
}


LONGEST = 80  # characters of a text that a flaw repeats


class Flaw(NamedTuple):
    """What a place has that its kind does not allow: `name` of the flaw, and the figures of its sentence."""

    place: Place
    name: str
    figures: dict[str, str]


class Shape(NamedTuple):
    """What may stand at a place: a mapping's or list's fields by name, or a text's type; `order` among its neighbours."""

    fields: "dict[str, Shape]"
    type: Any
    required: bool
    container: Literal["mapping", "list", "set", "text"]
    order: int = 0


@cache
def part(kind: str) -> type[Part]:
    """The type of a kind. KeyError for an unknown kind."""
    module, name = KINDS[kind]
    return cast(type[Part], getattr(import_module(f"zhiban.schema.{module}"), name))


def _shape(of: Any, required: bool) -> Shape:
    """The shape of a field's type, without its `| None`."""
    bare = of
    if get_origin(of) in (Union, UnionType):
        rest = [arg for arg in get_args(of) if arg is not type(None)]
        bare = rest[0] if len(rest) == 1 else of
    if get_origin(bare) is tuple:
        inner = get_args(bare)[0]
        if isinstance(inner, type) and issubclass(inner, Part):
            return Shape(_fields(inner), inner, required, "list")
        return Shape({}, inner, required, "set")
    if isinstance(bare, type) and issubclass(bare, Part):
        return Shape(_fields(bare), bare, required, "mapping")
    return Shape({}, bare, required, "text")


@cache
def _fields(of: type[Part]) -> dict[str, Shape]:
    """The shapes of a mapping's fields, in the order in which they are written."""
    fields = {f.encode_name: _shape(f.type, f.required) for f in msgspec.structs.fields(of)}
    if "id" in fields and "kind" not in fields:
        fields = {"id": fields["id"], **fields}
    return {name: field._replace(order=number) for number, (name, field) in enumerate(fields.items())}


@cache
def shape(kind: str) -> Shape:
    """The shape of a whole record; an unknown kind has no fields."""
    if kind not in KINDS:
        return Shape({}, Part, True, "mapping")
    return Shape(_fields(part(kind)), part(kind), True, "mapping")


def record(tree: Tree) -> tuple[Part | None, list[Flaw]]:
    """The typed record of a tree, or every flaw that keeps it from being one."""
    kind = tree.get("kind", "")
    kind = kind if isinstance(kind, str) else ""
    if kind not in KINDS:
        return None, [Flaw("kind", "kind-known", {"text": kind[:LONGEST], "choices": " ".join(KINDS)})]
    try:
        return msgspec.convert(tree, part(kind), dec_hook=decode), []
    except (msgspec.ValidationError, ValueError):
        return None, list(_flaws(tree, shape(kind), ""))


def _flaws(tree: Tree, shape: Shape, at: Place) -> Iterator[Flaw]:
    for name, field in shape.fields.items():
        if field.required and name not in tree:
            yield Flaw(at + name, "field-missing", {"field": name})
    for name, value in tree.items():
        place = at + name
        if name not in shape.fields:
            yield Flaw(place, "field-unknown", {"field": name, "near": _near(name, shape)})
            continue
        field = shape.fields[name]
        if _container(value) != field.container:
            yield Flaw(place, f"wants-{field.container}", {"field": name})
        elif isinstance(value, dict):
            yield from _flaws(value, field, place + ".")
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, dict):
                    yield from _flaws(item, field, f"{place}[{item.get('id', '')}].")
                else:
                    yield from _text(item, field, f"{place}{{{item}}}")
        else:
            yield from _text(value, field, place)


def _container(value: Any) -> str:
    if isinstance(value, list):
        return "list" if any(isinstance(item, dict) for item in value) else "set"
    return "mapping" if isinstance(value, dict) else "text"


def _near(name: str, shape: Shape) -> str:
    from difflib import get_close_matches

    return " ".join(get_close_matches(name, shape.fields, 2, 0.6)) or " ".join(shape.fields)


def _text(text: str, field: Shape, place: Place) -> Iterator[Flaw]:
    try:
        msgspec.convert(text, field.type, dec_hook=decode)
    except (msgspec.ValidationError, ValueError):
        shown = text.partition("\n")[0][:LONGEST]
        yield Flaw(place, "text-type", {"text": shown, **wanted(field.type)})


def wanted(of: Any) -> dict[str, str]:
    """What a text's type asks for, as figures of a sentence: `wants` (a word) and `choices` where there are some."""
    choices = [str(c) for c in _choices(of)]
    if choices:
        return {"wants": "choice", "choices": " ".join(choices)}
    if get_origin(of) is Annotated:
        return {"wants": str(get_args(of)[1].pattern).replace(END, "$"), "choices": ""}
    return {"wants": of.__name__.lower() if isinstance(of, type) else "text", "choices": ""}


def _choices(of: Any) -> list[Any]:
    if get_origin(of) is Literal:
        return list(get_args(of))
    if get_origin(of) in (Union, UnionType):
        return [c for arg in get_args(of) for c in _choices(arg)]
    return []
