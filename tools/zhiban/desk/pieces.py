"""A fair copy read piece by piece: of a record that grows, only what was not read before.

Each of a record's parts, and each item of a list, is read by itself as if it stood alone in a record of its kind. What is
told of the whole follows from its pieces: it is one fair copy, with their facts. Where that cannot be said in this way
`None` is told, and the page is to be read as any other.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from zhiban.facts import Facts, Place
from zhiban.fair import MOST_LINES, facts, fair
from zhiban.letter import rank
from zhiban.paper import MOST_BYTES, decode
from zhiban.schema import KINDS, shape

MOST = 3000  # pieces that are kept at least; twice as many at most
PARTS = re.compile(r"\n(?=[^ ])")
ITEM = "\n  - "


class Piece(NamedTuple):
    """A part, or an item of a list with its id and its place in the order: its facts."""

    facts: Facts
    id: str = ""
    rank: tuple[str, str] = ("", "")


Part = Piece | dict[str, Piece]
Name = tuple[str, str, str]  # kind, key, the letter itself


class Sheet(NamedTuple):
    """A fair copy: its parts (of a list its items by their ids), and its text."""

    parts: dict[str, Part]
    text: str


class Row(NamedTuple):
    """A part as it is written: the letter of its pieces, and whether it is a list; `on`: it goes on with what stood there."""

    key: str
    names: list[Name]
    several: bool
    on: bool = False


class Pieces:
    """What was read, by the letter; what was not asked for since long is forgotten."""

    def __init__(self) -> None:
        self.young: dict[Name, Piece] = {}
        self.old: dict[Name, Piece] = {}

    def sheet(self, data: bytes, before: Sheet | None = None) -> Sheet | None:
        """The page in these bytes, where it is surely one fair copy. `before`: one from which it may have grown."""
        try:
            text = data.decode()
        except UnicodeDecodeError:
            return None
        if len(data) > MOST_BYTES or text[-1:] != "\n" or text.count("\n") > MOST_LINES:
            return None
        kind = text[6 : text.find("\n")]
        if before is None or not text.startswith(before.text):
            head, *parts = PARTS.split(text[:-1])
            if kind not in KINDS or head != f"kind: {kind}":
                return None
            found: dict[str, Part] = {"kind": Piece({"kind": kind})}
            rows = _rows(kind, "kind", parts)
        elif text == before.text:
            return before
        else:
            found = dict(before.parts)
            rows = _more(kind, next(reversed(found)), found, text[len(before.text) : -1])
        if rows is None:
            return None if before is None else self.sheet(data)
        return Sheet(found, text) if self._read(kind, rows) and self._put(rows, found) else None

    def _put(self, rows: list[Row], found: dict[str, Part]) -> bool:
        """Put pieces that are all known in their places. Whether they may stand so."""
        for key, names, several, on in rows:
            if not several:
                found[key] = self.young[names[0]]
                continue
            beside = found[key] if on else {}
            items = dict(beside) if isinstance(beside, dict) else {}
            last = next(reversed(items.values())).rank if items else ("", "")
            for name in names:
                piece = self.young[name]
                if piece.rank <= last or piece.id in items:
                    return False
                last = piece.rank
                items[piece.id] = piece
            found[key] = items
        if len(self.young) >= MOST:
            self.old, self.young = self.young, {}
        return True

    def _read(self, kind: str, rows: list[Row]) -> bool:
        """Read the pieces that are not known, all of them together. Whether they are fair."""
        young, old = self.young, self.old
        new = []
        for key, names, several, _ in rows:
            unknown = []
            for name in names:
                if name not in young:
                    if name in old:
                        young[name] = old[name]
                    else:
                        unknown.append(name)
            if unknown:
                new.append((key, unknown, several))
        if not new:
            return True
        lines = [f"kind: {kind}"]
        for key, names, several in new:
            lines += [f"{key}:", *(f"  - {item}" for _, _, item in names)] if several else [names[0][2]]
        text = "\n".join(lines) + "\n"
        plain, problems = decode(text.encode())
        read = fair(text) if plain == text and not problems else None
        if read is None or len(read) != len(new) + 1:
            return False
        for key, names, several in new:
            if not several:
                young[names[0]] = Piece(facts({key: read[key]}))
            elif len(read[key]) != len(names):
                return False
            else:
                for name, item in zip(names, read[key], strict=True):
                    young[name] = Piece(facts({key: [item]}), item["id"], rank(item))
        return True


def _rows(kind: str, last: str, parts: Iterable[str]) -> list[Row] | None:
    """Parts as they are written, in the order in which a record of this kind has them after its part `last`."""
    fields = shape(kind).fields
    order = fields[last].order
    rows = []
    for part in parts:
        key = part[: part.find(":")]
        field = fields.get(key)
        if field is None or field.order <= order:
            return None
        order = field.order
        if field.container == "list":
            head, *items = part.split(ITEM)
            if head != f"{key}:" or not items:
                return None
            rows.append(Row(key, [(kind, key, item) for item in items], True))
        else:
            rows.append(Row(key, [(kind, key, part)], False))
    return rows


def _more(kind: str, last: str, found: Mapping[str, Part], text: str) -> list[Row] | None:
    """What stands behind a fair copy whose last part is this: more items of it, or more parts."""
    first, *parts = PARTS.split(text)
    if first[:1] != " ":
        return _rows(kind, last, [first, *parts])
    nothing, *items = f"\n{first}".split(ITEM)
    rows = _rows(kind, last, parts)
    if nothing or not isinstance(found[last], dict) or rows is None:
        return None
    return [Row(last, [(kind, last, item) for item in items], True, True), *rows]


def whole(sheet: Sheet) -> dict[Place, str]:
    """All the facts of a fair copy, in their order."""
    found: dict[Place, str] = {}
    for part in sheet.parts.values():
        for piece in part.values() if isinstance(part, dict) else (part,):
            found.update(piece.facts)
    return found


def missing(some: Sheet, other: Sheet) -> dict[Place, str]:
    """The facts of one fair copy that another does not say (`facts.lost`), in their order."""
    found: dict[Place, str] = {}
    for key, part in some.parts.items():
        beside = other.parts.get(key)
        if part is beside:
            continue
        if not isinstance(part, dict):
            told = beside.facts if isinstance(beside, Piece) else {}
            found.update({p: t for p, t in part.facts.items() if told.get(p) != t})
            continue
        items = beside if isinstance(beside, dict) else {}
        for name, piece in part.items():
            if (same := items.get(name)) is not piece:
                told = same.facts if same else {}
                found.update({p: t for p, t in piece.facts.items() if told.get(p) != t})
    return found
