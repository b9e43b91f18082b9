"""What a rule is: a code, an effect, the articles it rests on, a sentence in zh and en, and one function.

A rule is a pure generator from its subject to hits. It is found by standing in a module of `rules/`; there is no list.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Literal

from msgspec import Struct, field

from zhiban.facts import Place
from zhiban.schema.parts import Instant


class Effect(StrEnum):
    """What a finding does: a step is refused, a fact is marked, what is owed is called for, a hint is given."""

    REFUSE = "refuse"
    MARK = "mark"
    REMIND = "remind"
    ADVISE = "advise"


EFFECTS = {
    Effect.REFUSE: ("退回", "refused"),
    Effect.MARK: ("留痕", "marked"),
    Effect.REMIND: ("催办", "owed"),
    Effect.ADVISE: ("提示", "hint"),
}
REFUSE, MARK, REMIND, ADVISE = Effect.REFUSE, Effect.MARK, Effect.REMIND, Effect.ADVISE
Subject = Literal["file", "page", "step", "record", "marked", "book", "handbook", "commit", "ref", "past"]


class Hit(Struct, frozen=True):
    """One finding of a rule: where, with which figures, what to write, and by when it is owed.

    `item` names what was breached where a rule can be breached several times in one record (`ZB2103-<item>`).
    """

    place: Place = ""
    figures: Mapping[str, str | int] = field(default_factory=dict)
    paste: str = ""
    due: Instant | None = None
    item: str = ""
    effect: Effect | None = None
    line: int = 0
    column: int = 0
    path: str = ""


class Rule(Struct, frozen=True):
    """One rule. `of` is the kind of subject; `kinds` the kinds of record, none for all; `acknowledged` asks for `late`.

    `claim` names the parts that the rule rests on (a handover, the names of those on duty): in a step the rule is only
    put to a record that gains one of them.
    """

    code: str
    name: str
    effect: Effect
    articles: tuple[int, ...]
    of: Subject
    kinds: tuple[str, ...]
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str
    acknowledged: bool
    claim: tuple[str, ...]
    find: Callable[[Any], Iterator[Hit]]

    def __call__(self, subject: Any) -> Iterator[Hit]:
        return self.find(subject)


class Finding(Struct, frozen=True):
    """A hit in words, with its file and line: what people and machines are told."""

    code: str
    name: str
    effect: Effect
    path: str
    place: Place
    line: int
    column: int
    articles: tuple[int, ...]
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str
    figures: Mapping[str, str | int]
    paste: str = ""
    due: Instant | None = None
    item: str = ""
    acknowledged: bool = False


def rule(
    code: str,
    name: str,
    effect: Effect,
    *,
    of: Subject,
    zh: str,
    en: str,
    remedy: tuple[str, str] = ("", ""),
    kinds: tuple[str, ...] = (),
    articles: tuple[int, ...] = (),
    acknowledged: bool = False,
    claim: tuple[str, ...] = (),
) -> Callable[[Callable[[Any], Iterator[Hit]]], Rule]:
    """Make a rule of a generator function. Without `articles` the article is the one in the code.

    `remedy` says what to write next, in zh and en; both languages name the same figures (`fields`).
    """
    number = int(code[2:4])

    def make(find: Callable[[Any], Iterator[Hit]]) -> Rule:
        found = articles or ((number,) if 1 <= number <= 30 else ())
        return Rule(code, name, effect, found, of, kinds, zh, en, *remedy, acknowledged, claim, find)

    return make


def fields(sentence: str) -> set[str]:
    """The figures that a sentence names; `what_en` is the English word for the figure `what`."""
    from string import Formatter

    names = (name for _, name, _, _ in Formatter().parse(sentence) if name)
    return {name.removesuffix("_en").removesuffix("_zh") for name in names}


class Article(Struct, frozen=True):
    """One article: its number, its title, what it asks, what the machine checks, what people judge; each (zh, en).

    `settings` are the fields of a unit's record on which it rests; `defaults` says what holds where one is not written.
    """

    number: int
    title: tuple[str, str]
    asks: tuple[str, str]
    checks: tuple[str, str]
    people: tuple[str, str]
    settings: tuple[str, ...] = ()
    defaults: Mapping[str, str | int] = field(default_factory=dict)


def article(
    docstring: str, settings: tuple[str, ...] = (), defaults: Mapping[str, str | int] | None = None
) -> Article:
    """The article that a module's docstring describes. ValueError where a part is missing."""
    first, _, rest = docstring.strip().partition("\n")
    zh, _, en = first.partition(" | ")
    match = re.fullmatch(r"Article (\d+): (.+)", en)
    parts = re.split(r"^(要求|核对|由人判断|Asks|Checks|Left to people)[：:] ?", rest, flags=re.MULTILINE)[1:]
    words = {label: re.sub(r"\s*\n\s*", "" if text.lstrip()[:1] >= "一" else " ", text.strip())
             for label, text in zip(parts[::2], parts[1::2], strict=True)}  # fmt: skip
    if not match or len(words) != 6:
        raise ValueError(f"not an article's docstring: {first}")
    return Article(
        int(match[1]),
        (zh.partition(" ")[2] or zh, match[2]),
        (words["要求"], words["Asks"]),
        (words["核对"], words["Checks"]),
        (words["由人判断"], words["Left to people"]),
        settings,
        defaults or {},
    )
