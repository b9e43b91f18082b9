"""One module per article; rosters, casualties and editions apart where an article's would grow too long; and the five of
what no article says. A rule is found by standing here."""

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from os import listdir
from types import ModuleType

from zhiban.rule import Article, Rule, article


def _names() -> list[str]:
    return [
        name.removesuffix(".py")
        for name in sorted(listdir(__path__[0]))
        if name[:1] != "_" and name.endswith(".py")
    ]


@cache
def _sources() -> dict[str, str]:
    """The text of each module that holds rules."""
    found = {}
    for name in _names():
        with open(f"{__path__[0]}/{name}.py", encoding="utf-8") as source:
            text = source.read()
        if "from zhiban.rule import" in text:
            found[name] = text
    return found


@cache
def modules() -> list[ModuleType]:
    """Every module of rules, by name."""
    return [import_module(f"{__name__}.{name}") for name in _names()]


def _in(names: Iterable[str]) -> list[Rule]:
    found = [import_module(f"{__name__}.{name}") for name in names]
    return sorted(
        (t for m in found for t in vars(m).values() if isinstance(t, Rule)), key=lambda rule: rule.code
    )


@cache
def rules() -> list[Rule]:
    """Every rule, by code."""
    return _in(_sources())


def _meets(text: str, kind: str) -> bool:
    """Whether a module may hold a rule for this kind: it names the kind, or not each of its rules says which it is for."""
    return not kind or f'"{kind}"' in text or not text.count("@rule(") == text.count("    kinds=(") > 0


@cache
def rules_for(subject: str, kind: str = "") -> list[Rule]:
    """The rules to put to a subject, and to a kind of record; a module that names neither is not even loaded."""
    likely = (name for name, text in _sources().items() if f'of="{subject}"' in text and _meets(text, kind))
    return [r for r in _in(likely) if r.of == subject and (not r.kinds or kind in r.kinds)]


@cache
def articles() -> list[Article]:
    """The thirty articles, by number."""
    found = [module for module in modules() if ".article_" in module.__name__]
    return [article(m.__doc__ or "", getattr(m, "SETTINGS", ()), getattr(m, "DEFAULTS", {})) for m in found]
