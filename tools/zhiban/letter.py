"""The canonical letter of a record: key order, item order, and which texts take quotes (FORMAT.md §1.4)."""

import re
from datetime import date
from typing import Any

from zhiban.facts import Facts, Tree, tree
from zhiban.schema import Shape, shape
from zhiban.schema.parts import Yes

ID = re.compile(r"[a-z0-9][a-z0-9-]*|ZB[0-9]{4}(-[a-z0-9][a-z0-9-]*)?")  # of an item in a list
# What a YAML 1.1 or 1.2 reader takes for something else than text, but for what then prints as it was written. The
# patterns are compiled when the first such text comes.
WORDS = frozenset((
    "~", "null", "Null", "NULL", "<<", "=", "y", "Y", "n", "N", "yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON",
    "off", "Off", "OFF", "true", "True", "TRUE", "false", "False", "FALSE",
))  # fmt: skip
RESOLVED = (
    r"[-+]?0b[01_]+|[-+]?0o?[0-9_]+|[-+]?0x[0-9a-fA-F_]+"
    r"|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])*(\.[0-9_]*)?([eE][-+]?[0-9]+)?"
    r"|[-+]?\.[0-9_]+([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(([Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}.*)?"
)
SAME = r"0|-?[1-9][0-9]{0,14}|-?(0|[1-9][0-9]{0,8})\.[0-9]{0,3}[1-9]|0[0-9]:[0-5]?[0-9]"
SUSPECTS = frozenset("0123456789+-.~<=yYnNoOtTfF")
FIGURES = (
    "0123456789+-._:xoabcdefABCDEFinINtT \t"  # all that may stand in a number or a date without a time of day
)
INDICATORS = frozenset("-?:,[]{}#&*!|>%@`\"'")


def changes(text: str) -> bool:
    """Whether an unquoted `text` would print otherwise after another YAML reader has resolved it."""
    if text[:1] not in SUSPECTS:
        return False
    if text in WORDS:
        return True
    if text.strip(FIGURES) and not text[5:6].isdigit():
        return False
    if len(text) == 10 and text[4] == text[7] == "-" and (text[:4] + text[5:7] + text[8:]).isdecimal():
        try:
            return str(date.fromisoformat(text)) != text
        except ValueError:
            return True
    return re.fullmatch(RESOLVED, text) is not None and re.fullmatch(SAME, text) is None


def _plain(text: str) -> bool:
    """Whether YAML's grammar allows `text` to stand without quotes."""
    first = text[0]
    if first in INDICATORS and not (first == "-" and text[1:2].isdigit()):
        return False
    return not (
        text != text.strip() or ": " in text or " #" in text or text[-1] == ":" or text.startswith("...")
    )


def scalar(text: str, indent: str, of: Any = str) -> str:
    """A text as it stands after its colon; its further lines, if it has any, begin with `indent`."""
    if "\n" in text:
        if text[0] in " \n" or text.endswith("\n\n"):
            from json import dumps  # seldom needed, and not for nothing

            return dumps(text, ensure_ascii=False)
        lines = text.removesuffix("\n").split("\n")
        return ("|" if text[-1] == "\n" else "|-") + "".join(
            f"\n{indent}{li}" if li else "\n" for li in lines
        )
    if _plain(text) and (not changes(text) or (of is Yes and text in ("yes", "no"))):
        return text
    return "'" + text.replace("'", "''") + "'"


WHEN = ("at", "earliest", "start", "from")


def rank(item: Any) -> tuple[str, str]:
    """Where an item stands in its list: by time, then by id; a text by itself."""
    if isinstance(item, str):
        return item, ""
    for name in WHEN:
        when = item.get(name)
        if isinstance(when, str):
            return when, str(item.get("id", ""))
    return "", str(item.get("id", ""))


NOTHING = Shape({}, str, False, "text")


def _lines(node: Tree, of: Shape, indent: str, out: list[str]) -> None:
    order = {name: number for number, name in enumerate(of.fields)}
    last = len(order)
    for name in sorted(node, key=lambda name: (order.get(name, last), name)):
        value, field = node[name], of.fields.get(name, NOTHING)
        if isinstance(value, str):
            out.append(f"{indent}{name}: {scalar(value, indent + '  ', field.type)}")
        elif isinstance(value, dict):
            out.append(f"{indent}{name}:")
            _lines(value, field, indent + "  ", out)
        else:
            out.append(f"{indent}{name}:")
            for item in sorted(value, key=rank):
                if isinstance(item, str):
                    out.append(f"{indent}  - {scalar(item, indent + '    ', field.type)}")
                    continue
                start = len(out)
                _lines(item, field, indent + "    ", out)
                out[start] = f"{indent}  - " + out[start][len(indent) + 4 :]


def canonical(facts: Facts) -> str:
    """The one writing of these facts; nothing at all for no facts."""
    out: list[str] = []
    _lines(tree(facts), shape(facts.get("kind", "")), "", out)
    return "\n".join([*out, ""])
