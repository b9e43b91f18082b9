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
    parser = CParser(text)
    root: Node | None = None
    open_nodes: list[Node] = []
    keys: list[Node | None] = []
    lines: dict[tuple[int, str], int] = {}  # of each mapping's keys
    spans: list[tuple[int, int]] = []
    nodes = documents = 0

    def say(name: str, mark: Any, form: bool = False, **figures: str) -> None:
        problems.append(Problem(name, mark.line + 1, mark.column + 1, figures, form))

    def place(node: Node) -> None:
        """Put a finished node under what is open: as a key, a key's value or a list's item."""
        nonlocal root
        if not open_nodes:
            root = node
            return
        above = open_nodes[-1].value
        if isinstance(above, list):
            above.append(node)
            return
        key = keys[-1]
        if key is None:
            keys[-1] = node
            return
        keys[-1] = None
        if not isinstance(key.value, str) or not KEY.fullmatch(key.value):
            shown = key.value if isinstance(key.value, str) else "?"
            problems.append(Problem("key", key.line, key.column, {"text": shown}))
        elif key.value in above:
            figures = {"field": key.value, "first": str(lines[id(above), key.value])}
            problems.append(Problem("duplicate-key", key.line, key.column, figures))
        else:
            above[key.value] = node
            lines[id(above), key.value] = key.line

    while True:
        event: Any = parser.get_event()
        kind = type(event)
        mark = event.start_mark
        if kind is yaml.ScalarEvent:
            nodes += 1
            value = event.value
            start = text.find("\n", mark.index) if event.style in ("|", ">") else mark.index
            spans.append((start, event.end_mark.index))
            if not event.style:
                name = keys and keys[-1] is None and isinstance(open_nodes[-1].value, dict)
                if value and value not in ("yes", "no") and not name and changes(value):
                    say("unquoted", mark, form=True, text=value)
                if event.end_mark.line != mark.line:
                    say("many-lines", mark, form=True)
            elif not clean(value) and (bad := forbidden().search(value)):
                say("character", mark, char=f"U+{ord(bad[0]):04X}")
            elif not unicodedata.is_normalized("NFC", value):
                say("character", mark, char="\\u")
            if event.anchor or event.tag:
                say("anchor" if event.anchor else "tag", mark)
            place(Node(value, mark.line + 1, mark.column + 1))
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            nodes += 1
            if event.anchor or event.tag:
                say("anchor" if event.anchor else "tag", mark)
            if event.flow_style:
                say("flow", mark, form=True)
            if len(open_nodes) >= MOST_DEPTH:
                say("too-deep", mark, most=str(MOST_DEPTH))
                return None
            node = Node({} if kind is yaml.MappingStartEvent else [], mark.line + 1, mark.column + 1)
            open_nodes.append(node)
            keys.append(None)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            keys.pop()
            place(open_nodes.pop())
        elif kind is yaml.AliasEvent:
            say("alias", mark)
            place(Node("*" + event.anchor, mark.line + 1, mark.column + 1))
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                say("second-document", mark)
                return None
            if event.version or event.tags:
                say("directive", mark)
            elif event.explicit:
                say("document-mark", mark, form=True)
        elif kind is yaml.StreamEndEvent:
            break
        if nodes > MOST_NODES:
            say("too-many", mark, most=str(MOST_NODES))
            return None
    problems.extend(_comments(text, spans))
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
