"""A YAML file as facts, and facts as a YAML file: strict in, canonical out (FORMAT.md §1).

Bytes are looked at first, then libyaml's events in a loop (its composer recurses and resolves types). Every scalar is
text. `read` never raises: what is wrong comes back as problems, all of them at once, each with its line and column.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml
from yaml._yaml import CParser

from zhiban.facts import Facts, Place
from zhiban.letter import canonical, changes
from zhiban.slips import slips

MOST_BYTES = 64 * 1024
MOST_DEPTH = 8
MOST_NODES = 4000
MOST_PROBLEMS = 50
VAGUE = ("syntax", "key", "not-a-record")  # what a slip of the hand, once found, explains better
KEY = re.compile(r"[a-z][a-z0-9_]*")
ID = re.compile(r"[a-z0-9][a-z0-9-]*|ZB[0-9]{4}(-[a-z0-9][a-z0-9-]*)?")
FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ue000-\uf8ff"
    "\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)


class Problem(NamedTuple):
    """What is wrong at a line and column (from 1). `form` problems are put right by rewriting, without touching a fact."""

    name: str
    line: int
    column: int
    figures: dict[str, str]
    form: bool = False


class Page(NamedTuple):
    """What a file says: its facts, where each stands, and what is wrong with it as a file."""

    facts: dict[Place, str]
    marks: dict[Place, tuple[int, int]]
    problems: list[Problem]

    @property
    def sound(self) -> bool:
        """Whether the facts can be relied on: nothing is wrong but, at most, the form."""
        return all(problem.form for problem in self.problems)


class _Node(NamedTuple):
    value: Any  # str | dict[str, _Node] | list[_Node]
    line: int
    column: int


def read(data: bytes) -> Page:
    """The facts of a file's bytes."""
    text, problems = _decode(data)
    facts: dict[Place, str] = {}
    marks: dict[Place, tuple[int, int]] = {}
    if text is not None:
        root = _parse(text, problems)
        if root is not None:
            _flatten(root, "", facts, marks, problems)
        if any(not problem.form for problem in problems):
            better = [Problem(*slip) for slip in slips(text)]
            problems = [p for p in problems if not better or p.name not in VAGUE] + better
        elif not problems and (want := write(facts)) != text.encode():
            problems.append(_first_difference(text, want.decode()))
    return Page(facts, marks, sorted(problems, key=lambda p: (p.line, p.column))[:MOST_PROBLEMS])


def write(facts: Facts) -> bytes:
    """The one canonical writing of these facts."""
    return canonical(facts).encode()


def _first_difference(text: str, want: str) -> Problem:
    lines, wanted = text.split("\n"), want.split("\n")
    at = next(
        (n for n, (a, b) in enumerate(zip(lines, wanted, strict=False)) if a != b),
        min(len(lines), len(wanted)),
    )
    return Problem("canonical", at + 1, 1, {"want": wanted[at] if at < len(wanted) else ""}, form=True)


def _decode(data: bytes) -> tuple[str | None, list[Problem]]:
    problems: list[Problem] = []
    if len(data) > MOST_BYTES:
        return None, [Problem("too-large", 1, 1, {"bytes": str(len(data)), "most": str(MOST_BYTES)})]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        return None, [Problem("encoding", 1, 1, {"seen": "UTF-16"})]
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
        problems.append(Problem("bom", 1, 1, {}, form=True))
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, [*problems, Problem("encoding", line, 1, {"seen": _guess(data)})]
    if "\r" in text:
        problems.append(Problem("crlf", 1, 1, {}, form=True))
        text = text.replace("\r\n", "\n")
    if not unicodedata.is_normalized("NFC", text):
        text = _composed(text, problems)
    bad = list(_forbidden(text))
    return text, problems + bad


def _guess(data: bytes) -> str:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "?"
    return "GBK"


def _composed(text: str, problems: list[Problem]) -> str:
    """NFC, but a compatibility ideograph stays for a person to decide: it is usually part of somebody's name."""
    for number, line in enumerate(text.split("\n"), 1):
        for column, char in enumerate(line, 1):
            if "\uf900" <= char <= "\ufaff" or "\U0002f800" <= char <= "\U0002fa1f":
                figures = {"char": f"U+{ord(char):04X}", "want": unicodedata.normalize("NFC", char)}
                problems.append(Problem("compatibility", number, column, figures))
        if not unicodedata.is_normalized("NFC", line):
            problems.append(Problem("nfc", number, 1, {}, form=True))
    return unicodedata.normalize("NFC", text)


def _forbidden(text: str) -> Iterator[Problem]:
    for count, match in enumerate(FORBIDDEN.finditer(text)):
        if count == MOST_PROBLEMS:
            return
        line, column = (
            text.count("\n", 0, match.start()) + 1,
            match.start() - text.rfind("\n", 0, match.start()),
        )
        name = "tab" if match[0] == "\t" else "character"
        yield Problem(name, line, column, {"char": f"U+{ord(match[0]):04X}"})


def _parse(text: str, problems: list[Problem]) -> _Node | None:
    """The first document's nodes. Hostile structure ends the reading at once."""
    if any(problem.name in ("tab", "character") for problem in problems):
        return None
    try:
        return _events(text, problems)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problems.append(Problem("syntax", line, column, {"parser": str(getattr(error, "problem", error))}))
    return None


def _events(text: str, problems: list[Problem]) -> _Node | None:
    parser = CParser(text)
    root: _Node | None = None
    open_nodes: list[_Node] = []
    keys: list[_Node | None] = []
    spans: list[tuple[int, int]] = []
    nodes = documents = 0

    def say(name: str, mark: Any, form: bool = False, **figures: str) -> None:
        problems.append(Problem(name, mark.line + 1, mark.column + 1, figures, form))

    def place(node: _Node) -> None:
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
            figures = {"field": key.value, "first": str(above[key.value].line)}
            problems.append(Problem("duplicate-key", key.line, key.column, figures))
        else:
            above[key.value] = node

    while True:
        event = parser.get_event()
        kind = type(event)
        mark = event.start_mark
        if kind is yaml.ScalarEvent:
            nodes += 1
            value = event.value
            spans.append((mark.index, event.end_mark.index))
            if not event.style:
                if value and value not in ("yes", "no") and changes(value):
                    say("unquoted", mark, form=True, text=value)
                if event.end_mark.line != mark.line:
                    say("many-lines", mark, form=True)
            elif FORBIDDEN.search(value):
                say("character", mark, char="\\")
            if event.anchor or event.tag:
                say("anchor" if event.anchor else "tag", mark)
            place(_Node(value, mark.line + 1, mark.column + 1))
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            nodes += 1
            if event.anchor or event.tag:
                say("anchor" if event.anchor else "tag", mark)
            if event.flow_style:
                say("flow", mark, form=True)
            if len(open_nodes) >= MOST_DEPTH:
                say("too-deep", mark, most=str(MOST_DEPTH))
                return None
            node = _Node({} if kind is yaml.MappingStartEvent else [], mark.line + 1, mark.column + 1)
            open_nodes.append(node)
            keys.append(None)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            keys.pop()
            place(open_nodes.pop())
        elif kind is yaml.AliasEvent:
            say("alias", mark)
            place(_Node("", mark.line + 1, mark.column + 1))
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
    if "#" in text:
        problems.extend(_comments(text, spans))
    if root is None:
        problems.append(Problem("nothing", 1, 1, {}))
    elif not isinstance(root.value, dict):
        problems.append(Problem("not-a-record", root.line, root.column, {}))
        return None
    return root


def _comments(text: str, spans: list[tuple[int, int]]) -> Iterator[Problem]:
    """Words after `#` would be thrown away by every YAML reader; they are refused, never dropped."""
    at = 0
    for start, end in [*spans, (len(text), len(text))]:
        found = text.find("#", at, start)
        while found >= 0:
            line, column = text.count("\n", 0, found) + 1, found - text.rfind("\n", 0, found)
            after_text = bool(text[text.rfind("\n", 0, found) + 1 : found].strip(" -"))
            yield Problem("hash-in-text" if after_text else "comment", line, column, {})
            found = text.find("#", text.find("\n", found) if "\n" in text[found:start] else start, start)
        at = max(at, end)


def _flatten(
    node: _Node,
    at: Place,
    facts: dict[Place, str],
    marks: dict[Place, tuple[int, int]],
    problems: list[Problem],
) -> None:
    """Facts and their marks, from nodes at most MOST_DEPTH deep."""
    for name, child in node.value.items():
        place = at + name
        marks[place] = (child.line, child.column)
        if isinstance(child.value, str):
            if child.value:
                facts[place] = child.value
            else:
                problems.append(Problem("empty", child.line, child.column, {"field": name}, form=True))
        elif not child.value:
            problems.append(Problem("empty", child.line, child.column, {"field": name}, form=True))
        elif isinstance(child.value, dict):
            _flatten(child, place + ".", facts, marks, problems)
        else:
            _flatten_list(child.value, place, facts, marks, problems)


def _flatten_list(
    items: list[_Node],
    place: Place,
    facts: dict[Place, str],
    marks: dict[Place, tuple[int, int]],
    problems: list[Problem],
) -> None:
    mappings = sum(isinstance(item.value, dict) for item in items)
    for number, item in enumerate(items, 1):
        where = f"{place}[{number}]"
        if isinstance(item.value, list) or 0 < mappings < len(items):
            problems.append(Problem("mixed-list", item.line, item.column, {}))
        elif isinstance(item.value, str):
            where = f"{place}{{{item.value}}}"
            if not item.value:
                problems.append(Problem("empty", item.line, item.column, {"field": place}, form=True))
            elif where in facts:
                figures = {"text": item.value, "first": str(marks[where][0])}
                problems.append(Problem("duplicate-text", item.line, item.column, figures))
            else:
                facts[where], marks[where] = item.value, (item.line, item.column)
        else:
            name = item.value.get("id")
            slug = name.value if name and isinstance(name.value, str) else ""
            if not ID.fullmatch(slug):
                figures = {"text": slug}
                problems.append(Problem("id" if slug else "no-id", item.line, item.column, figures))
            elif f"{place}[{slug}]" in marks:
                figures = {"text": slug, "first": str(marks[f"{place}[{slug}]"][0])}
                problems.append(Problem("duplicate-id", name.line, name.column, figures))
            else:
                where = f"{place}[{slug}]"
            marks[where] = (item.line, item.column)
            _flatten(item, where + ".", facts, marks, problems)
