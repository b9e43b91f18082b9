"""A fair copy: a record that already stands in its one canonical writing, read line by line without a parser.

Whatever is not letter for letter what `letter` would write gives None, and the grammar looks at it (`page`). So this
reader never decides what a file means, only that nothing is to be said about its form.
"""

import re
from functools import lru_cache

from zhiban.facts import Place, Tree
from zhiban.letter import ID, rank, scalar
from zhiban.schema import KINDS, Shape, shape
from zhiban.schema.parts import Yes

MOST_LINES = 1300  # keeps below the grammar's limit of nodes, three to a line
INSTANT = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}"
# A text that stands without quotes, whatever it says.
SURELY = r"[^\s\"'#&*!|>%@`?:,\[\]{}0-9+.~<=yYnNoOtTfF-][^:#\n]*(?<!\s)"
ROW = re.compile(
    rf"^( *)(- )?(?:([a-z][a-z0-9_]*):(?: |$))?((?:{INSTANT}|{SURELY})(?=\n))?(.*)$", re.MULTILINE
)

# Indent, dash, key, a text that surely stands without quotes, or another text.
Row = tuple[str, str, str, str, str]


class _Other(Exception):
    """This is no fair copy."""


def fair(text: str) -> Tree | None:
    """The tree of a record whose text is its canonical writing; None for any other text."""
    rows: list[Row] = ROW.findall(text)
    if any(rows.pop()) or not 1 <= len(rows) <= MOST_LINES or " \n" in text:
        return None
    kind = rows[0][3] or rows[0][4]
    if kind not in KINDS or rows[0][2] != "kind":
        return None
    try:
        tree, end = _mapping(rows, 0, "", shape(kind))
    except _Other:
        return None
    return tree if end == len(rows) else None


def facts(tree: Tree, at: Place = "") -> dict[Place, str]:
    """The facts of a fair copy's tree, in their order: what `zhiban.facts.tree` undoes."""
    found: dict[Place, str] = {}
    for name, value in tree.items():
        place = at + name
        if isinstance(value, str):
            found[place] = value
        elif isinstance(value, dict):
            found |= facts(value, place + ".")
        elif isinstance(value[0], str):
            found |= {f"{place}{{{text}}}": text for text in value}
        else:
            for item in value:
                found |= facts(item, f"{place}[{item['id']}].")
    return found


def marks(text: str) -> dict[Place, tuple[int, int]]:
    """Line and column of each place of a fair copy, from 1."""
    found: dict[Place, tuple[int, int]] = {}
    above: dict[int, Place] = {0: ""}  # the place whose names or items are written at this column
    for line, (space, dash, key, plain, other) in enumerate(ROW.findall(text)[:-1], 1):
        said = plain or other
        column = len(space)
        if dash:
            item = said[1:-1].replace("''", "'") if said[:1] == "'" else said
            place = f"{above[column]}[{item}]" if key else f"{above[column]}{{{item}}}"
            column += 2
            found[place] = line, column + 1
            if not key:
                continue
            above[column] = place
        place = f"{above[column]}.{key}" if above[column] else key
        if said:
            found[place] = line, column + len(key) + 3
        else:
            found[place] = line + 1, column + 3
            above[column + 2] = place
    return found


def _mapping(rows: list[Row], at: int, indent: str, of: Shape) -> tuple[Tree, int]:
    """The mapping whose lines begin at `at` with this indent, and the line after it."""
    tree: Tree = {}
    fields, last, number = of.fields, -1, len(rows)
    deeper = indent + "  "
    while at < number:
        space, dash, key, plain, text = rows[at]
        if space != indent or dash:
            break
        field = fields.get(key)
        if field is None or field.order <= last:
            raise _Other
        last = field.order
        at += 1
        if plain or text:
            if field.container != "text":
                raise _Other
            tree[key] = plain or _text(text, field)
        elif field.container == "mapping":
            tree[key], at = _mapping(rows, at, deeper, field)
        elif field.container == "text":
            raise _Other
        else:
            tree[key], at = (_set if field.container == "set" else _list)(rows, at, deeper, field)
    if not tree:
        raise _Other
    return tree, at


def _list(rows: list[Row], at: int, indent: str, of: Shape) -> tuple[list[Tree], int]:
    items: list[Tree] = []
    seen: set[str] = set()
    before, inner = ("", ""), indent + "  "
    while at < len(rows) and rows[at][0] == indent and rows[at][1]:
        rows[at] = (inner, "", *rows[at][2:])
        item, at = _mapping(rows, at, inner, of)
        name = item.get("id", "")
        here = rank(item)
        if not ID.fullmatch(name) or name in seen or here <= before:
            raise _Other
        seen.add(name)
        before = here
        items.append(item)
    if not items:
        raise _Other
    return items, at


def _set(rows: list[Row], at: int, indent: str, of: Shape) -> tuple[list[str], int]:
    texts: list[str] = []
    while at < len(rows) and rows[at][0] == indent and rows[at][1] and not rows[at][2]:
        text = rows[at][3] or _text(rows[at][4], of)
        if texts and text <= texts[-1]:
            raise _Other
        texts.append(text)
        at += 1
    if not texts:
        raise _Other
    return texts, at


def _text(text: str, of: Shape) -> str:
    if _plain(text) or (of.type is Yes and text in ("yes", "no")):
        return text
    said = text[1:-1].replace("''", "'")
    if text[:1] == "'" and said and scalar(said, "", of.type) == text:
        return said
    raise _Other


@lru_cache(maxsize=4096)
def _plain(text: str) -> bool:
    """Whether a text stands without quotes as it is written."""
    return text != "" and scalar(text, "") == text
