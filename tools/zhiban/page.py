"""A YAML file as facts, and facts as a YAML file: strict in, canonical out (FORMAT.md §1).

Bytes are looked at first (`paper`), then the grammar, then ids and lists. `read` never raises: what is wrong comes
back as problems, all of them at once, each with its line and column.
"""

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct

from zhiban.facts import Facts, Place, Tree, tree
from zhiban.fair import facts as fair_facts
from zhiban.fair import fair
from zhiban.fair import marks as fair_marks
from zhiban.letter import ID, canonical
from zhiban.paper import MOST_BYTES, MOST_PROBLEMS, Problem, decode
from zhiban.schema import KINDS

LONGEST = 120  # characters of a text that a problem repeats

if TYPE_CHECKING:
    from zhiban.grammar import Node


class Page(Struct, dict=True):
    """What a file says: its facts, where each stands, and what is wrong with it as a file.

    Of a fair copy the facts and the marks are worked out when somebody asks for them.
    """

    problems: list[Problem]
    _text: str = ""
    _fair: Tree | None = None
    _facts: dict[Place, str] | None = None
    _marks: dict[Place, tuple[int, int]] | None = None

    @property
    def facts(self) -> dict[Place, str]:
        """The text at each place."""
        if self._facts is None:
            self._facts = fair_facts(self._fair or {})
        return self._facts

    @property
    def marks(self) -> dict[Place, tuple[int, int]]:
        """Line and column of each place, from 1."""
        if self._marks is None:
            self._marks = fair_marks(self._text)
        return self._marks

    @property
    def tree(self) -> Tree:
        """The facts as nested mappings and lists."""
        return tree(self.facts) if self._fair is None else self._fair

    @property
    def kind(self) -> str:
        """The record's kind as written, or nothing."""
        return str((self.facts if self._fair is None else self._fair).get("kind", ""))

    @property
    def sound(self) -> bool:
        """Whether the facts can be relied on: nothing is wrong but, at most, the form."""
        return all(problem.form for problem in self.problems)


def read(data: bytes, form: bool = True) -> Page:
    """The facts of a file's bytes. `form`: whether the canonical writing is asked for too."""
    text, problems = decode(data)
    if text is None:
        return Page(problems, "", None, {}, {})
    if not problems and (found := fair(text)) is not None:
        return Page([], text, found)
    facts, marks = parsed(text, problems)
    if any(not problem.form for problem in problems):
        problems = _explained(problems, text)
    elif form and not problems and facts.get("kind") in KINDS and (want := write(facts)) != text.encode():
        problems.append(_first_difference(text, want.decode()))
    told = sorted(problems, key=lambda p: (p.line, p.column))[:MOST_PROBLEMS]
    told = [p._replace(figures={k: _short(v) for k, v in p.figures.items()}) for p in told]
    return Page(told, text, None, facts, marks)


def parsed(text: str, problems: list[Problem]) -> tuple[dict[Place, str], dict[Place, tuple[int, int]]]:
    """The facts and their marks, by the grammar; what is wrong goes to `problems`."""
    from zhiban.grammar import parse  # libyaml is loaded for what is no fair copy only

    facts: dict[Place, str] = {}
    marks: dict[Place, tuple[int, int]] = {}
    root = parse(text, problems)
    if root is not None:
        _flatten(root, "", facts, marks, problems)
    return facts, marks


def write(facts: Facts) -> bytes:
    """The one canonical writing of these facts."""
    return canonical(facts).encode()


def _explained(problems: list[Problem], text: str) -> list[Problem]:
    """The problems and the slips of the hand, without those that a slip or a hidden character above explains better."""
    from zhiban.slips import slips  # its patterns are needed only here

    slipped = [Problem(*slip) for slip in islice(slips(text), MOST_PROBLEMS)]
    causes = {p.line for p in slipped} | {p.line for p in problems if p.name in ("tab", "character")}
    first = min(causes, default=MOST_BYTES)
    return slipped + [
        p
        for p in problems
        if not (p.name in ("syntax", "not-a-record") and p.line >= first)
        and not (p.name in ("key", "empty", "many-lines") and p.line in causes)
        and not (p.name == "empty" and p.line + 1 in causes)
    ]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _first_difference(text: str, want: str) -> Problem:
    lines, wanted = text.split("\n"), want.split("\n")
    at = min(_parting(lines, wanted), len(lines) - 1, len(wanted) - 1)
    return Problem("canonical", at + 1, _parting(lines[at], wanted[at]) + 1, {"want": wanted[at]}, form=True)


def _parting(a: Sequence[str], b: Sequence[str]) -> int:
    """Up to where two texts, or two rows of lines, are the same."""
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _flatten(
    node: "Node",
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
    items: "list[Node]",
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
