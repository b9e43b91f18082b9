"""The YAML grammar of a record: libyaml's events as nodes, and every construct that a record does not use.

Events are taken in a loop: libyaml's composer recurses, and resolves types. Every scalar is text.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml
from yaml._yaml import CParser

from zhiban.letter import changes
from zhiban.paper import MOST_PROBLEMS, Problem, clean, forbidden

MOST_DEPTH = 8
MOST_NODES = 4000
KEY = re.compile(r"[a-z][a-z0-9_]*")
NO_TEXT_BEFORE = re.compile(r"[ -]*|.*(:|[|>][-+0-9]*|['\"])")


class Node(NamedTuple):
    """A text, a mapping or a list, and where it begins (from 1)."""

    value: Any  # str | dict[str, Node] | list[Node]
    line: int
    column: int


def parse(text: str, problems: list[Problem]) -> Node | None:
    """The mapping that the text writes; hostile structure ends the reading at once. What is wrong goes to `problems`."""
    try:
        return _events(text if clean(text) else forbidden().sub(" ", text), problems)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problems.append(Problem("syntax", line, column, {"parser": str(getattr(error, "problem", error))}))
    return None


def _events(text: str, problems: list[Problem]) -> Node | None:
    """The nodes that libyaml's events describe. A mapping's key waits in `keys` until its value is finished."""
    get_event = CParser(text).get_event
    scalar, mapping, sequence = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
    root: Node | None = None
    above: Any = None  # the mapping or list that is open
    open_nodes: list[Node] = []
    keys: list[Node | None] = [None]
    lines: dict[tuple[int, str], int] = {}  # of each mapping's keys
    spans: list[tuple[int, int]] | None = [] if "#" in text else None
    nodes = documents = 0

    def say(name: str, mark: Any, form: bool = False, **figures: str) -> None:
        problems.append(Problem(name, mark.line + 1, mark.column + 1, figures, form))

    while True:
        event: Any = get_event()
        kind = type(event)
        mark = event.start_mark
        if kind is scalar:
            value, style = event.value, event.style
            node = Node(value, mark.line + 1, mark.column + 1)
            if spans is not None:
                start = text.find("\n", mark.index) if style in ("|", ">") else mark.index
                spans.append((start, event.end_mark.index))
            if not style:
                if event.end_mark.line != mark.line:
                    say("many-lines", mark, form=True)
                name_of_field = above.__class__ is dict and keys[-1] is None
                if not name_of_field and changes(value) and value not in ("yes", "no"):
                    say("unquoted", mark, form=True, text=value)
            elif not clean(value) and (bad := forbidden().search(value)):
                say("character", mark, char=f"U+{ord(bad[0]):04X}")
            elif not unicodedata.is_normalized("NFC", value):
                say("character", mark, char="\\u")
        elif kind is mapping or kind is sequence:
            if event.flow_style:
                say("flow", mark, form=True)
            if len(open_nodes) >= MOST_DEPTH:
                say("too-deep", mark, most=str(MOST_DEPTH))
                return None
            above = {} if kind is mapping else []
            open_nodes.append(Node(above, mark.line + 1, mark.column + 1))
            keys.append(None)
            nodes += 1
            if event.anchor or event.tag:
                say("anchor" if event.anchor else "tag", mark)
            continue
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            keys.pop()
            node = open_nodes.pop()
            above = open_nodes[-1].value if open_nodes else None
        elif kind is yaml.AliasEvent:
            say("alias", mark)
            node = Node("*" + event.anchor, mark.line + 1, mark.column + 1)
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                say("second-document", mark)
                return None
            if event.version or event.tags:
                say("directive", mark)
            elif event.explicit:
                say("document-mark", mark, form=True)
            continue
        elif kind is yaml.StreamEndEvent:
            break
        else:
            continue
        if kind is scalar:
            nodes += 1
            if event.anchor or event.tag:
                say("anchor" if event.anchor else "tag", mark)
        if nodes > MOST_NODES:
            say("too-many", mark, most=str(MOST_NODES))
            return None
        if above is None:
            root = node
        elif above.__class__ is list:
            above.append(node)
        elif (key := keys[-1]) is None:
            keys[-1] = node
        else:
            keys[-1] = None
            name = key.value
            if not isinstance(name, str) or not KEY.fullmatch(name):
                problems.append(
                    Problem("key", key.line, key.column, {"text": name if isinstance(name, str) else "?"})
                )
            elif name in above:
                figures = {"field": name, "first": str(lines[id(above), name])}
                problems.append(Problem("duplicate-key", key.line, key.column, figures))
            else:
                above[name] = node
                lines[id(above), name] = key.line
    problems.extend(_comments(text, spans) if spans is not None else ())
    if root is None:
        problems.append(Problem("nothing", 1, 1, {}))
    elif not isinstance(root.value, dict):
        problems.append(Problem("not-a-record", root.line, root.column, {}))
        return None
    return root


def _comments(text: str, spans: list[tuple[int, int]]) -> Iterator[Problem]:
    """Words after `#` would be thrown away by every YAML reader; they are refused, never dropped."""
    inside = iter([*spans, (len(text), len(text))])
    start, end = next(inside)
    line, counted, said = 1, 0, 0
    found = text.find("#")
    while found >= 0 and said < MOST_PROBLEMS:
        while end <= found:
            start, end = next(inside)
        if start <= found:
            found = text.find("#", end)
            continue
        line += text.count("\n", counted, found)
        counted, said = found, said + 1
        begin = text.rfind("\n", 0, found) + 1
        no_text = NO_TEXT_BEFORE.fullmatch(text[begin:found].rstrip(" "))
        yield Problem("comment" if no_text else "hash-in-text", line, found - begin + 1, {})
        after = text.find("\n", found)
        found = text.find("#", after) if after >= 0 else -1
