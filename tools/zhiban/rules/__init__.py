"""One module per article, and five for what no article says. A rule is found by standing here."""

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


def _ruled(name: str) -> bool:
    """Whether a module imports what a rule is made with; one that only says what its article asks is not loaded for it."""
    with open(f"{__path__[0]}/{name}.py", "rb") as source:
        return b"from zhiban.rule import" in source.read()


@cache
def modules() -> list[ModuleType]:
    """Every module of rules, by name."""
    return [import_module(f"{__name__}.{name}") for name in _names()]


@cache
def rules() -> list[Rule]:
    """Every rule, by code."""
    ruled = [import_module(f"{__name__}.{name}") for name in _names() if _ruled(name)]
    found = [thing for module in ruled for thing in vars(module).values() if isinstance(thing, Rule)]
    return sorted(found, key=lambda rule: rule.code)


@cache
def articles() -> list[Article]:
    """The thirty articles, by number."""
    return [article(module.__doc__ or "") for module in modules() if ".article_" in module.__name__]
