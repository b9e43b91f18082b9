"""The page that prints the allow-list: of every kind of record each field, and which audience may see it."""

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from zhiban.schema import KINDS, Shape, shape
from zhiban.schema.titles import TITLES
from zhiban.site.allowed import ALLOWED
from zhiban.site.inert import inert
from zhiban.site.pages import Made

NAMES = {
    "bulletin": ("通报", "Circulars"),
    "book": ("值班簿", "The book"),
    "calendar": ("日历", "Calendar"),
    "duty_log": ("值班日志", "Duty log"),
    "incident": ("突发事件", "Incidents"),
    "limits": ("时限表", "Time limits"),
    "person": ("人员", "People"),
    "roster": ("值班安排表", "Rosters"),
    "training": ("培训", "Training"),
    "unit": ("单位", "Units"),
    "circulars": ("看得到哪些通报（publish）", "Which circulars are seen (publish)"),
    "figures": ("从不公开的记录中数出的数", "Figures counted from records that are withheld"),
    "queue": ("早上要看的", "The morning queue"),
    "finding": ("对值班安排表的判断", "What the judge finds in a roster"),
}


class Line(NamedTuple):
    """One field of a kind: its place, its title, and for each audience whether it sees it."""

    place: str
    title: str
    seen: tuple[bool, ...]


def _places(of: Shape, at: str = "") -> Iterator[str]:
    for name, field in of.fields.items():
        if field.fields:
            yield from _places(field, f"{at}{name}.")
        elif at or name not in ("kind", "schema"):
            yield at + name


def title(place: str, side: int) -> str:
    """The title of a field with those of the parts in which it stands, as the schema has them."""
    names = [TITLES[part][side] if part in TITLES else part for part in place.split(".")]
    return (" · ").join(names)


def named(kind: str, side: int) -> str:
    """What a kind of record is called."""
    return NAMES[kind][side] if kind in NAMES else TITLES.get(kind, (kind, kind))[side]


def lines(kind: str, side: int) -> list[Line]:
    """Every field of a kind."""
    listed = {audience: set(kinds.get(kind, "").split()) for audience, kinds in ALLOWED.items()}
    return [
        Line(place, title(place, side), tuple(place in listed[audience] for audience in ALLOWED))
        for place in _places(shape(kind))
    ]


def audience_page(made: Made) -> dict[str, str]:
    """`design/audiences.md`: kind by kind, field by field."""
    side = int(not made.words.zh)
    kinds = [(kind, named(kind, side), lines(kind, side)) for kind in KINDS]
    others = [
        (name, named(name, side), [kinds.get(name, "").split() for kinds in ALLOWED.values()])
        for name in sorted({name for kinds in ALLOWED.values() for name in kinds} - set(KINDS))
    ]
    return {"design/audiences.md": made.page("audiences.md", kinds=kinds, others=others, mark=mark)}


def mark(seen: bool) -> Markup:
    """A tick, or a dash."""
    return Markup("✓") if seen else inert("—")
