"""One module per article, and four for what no article says. A rule is found by standing here."""

from functools import cache
from importlib import import_module
from os import listdir
from types import ModuleType

from zhiban.rule import Article, Rule, article


@cache
def modules() -> list[ModuleType]:
    """Every module of rules, by name."""
    names = (name.removesuffix(".py") for name in sorted(listdir(__path__[0])) if name.endswith(".py"))
    return [import_module(f"{__name__}.{name}") for name in names if name != "__init__"]


@cache
def rules() -> list[Rule]:
    """Every rule, by code."""
    found = [thing for module in modules() for thing in vars(module).values() if isinstance(thing, Rule)]
    return sorted(found, key=lambda rule: rule.code)


@cache
def articles() -> list[Article]:
    """The thirty articles, by number."""
    return [article(module.__doc__ or "") for module in modules() if ".article_" in module.__name__]
