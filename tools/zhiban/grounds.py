"""What a page of the handbook rests on: articles with their rules, and limits; each has a sum that changes when it does.

A page keeps the sums in its head (`grounds: [21:3fa9c2d1, base-phone:09ab…]`) as they were when a reviewer last read it.
"""

import hashlib
import re
from collections.abc import Iterable
from functools import cache

from zhiban.book import Book
from zhiban.handbook import Handbook

QUOTED = re.compile(r"limits\.(?:md|html)#limit-([a-z0-9-]+)")


def _sum(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:8]


@cache
def _article(number: int) -> str:
    """The sum of an article: what we say it asks, and its own rules in words and effect."""
    from zhiban.rules import articles, rules

    told = next((a for a in articles() if a.number == number), None)
    if told is None:
        return ""
    own = [part for r in rules() if r.code[2:4] == f"{number:02}" for part in (r.code, r.effect.name, r.zh)]
    return _sum([told.asks[0], told.checks[0], told.people[0], *own])


def stands(book: Book, name: str) -> str:
    """The sum of an article (`21`) or a limit (`base-phone`) as it stands in the book now; nothing where there is none."""
    if name.isdigit():
        return _article(int(name))
    record = book.record("records/limits.yml")
    facts = record.page.facts if record and record.page.sound else {}
    inside = f"limits[{name}]."
    own = sorted(f"{place}={text}" for place, text in facts.items() if place.startswith(inside))
    return _sum(own) if own else ""


def cited(page: Handbook) -> list[str]:
    """What a page names: the articles of its head, and the limits that it quotes; each once, in order."""
    numbers = re.findall(r"[0-9]+", page.head.get("articles", ""))
    return list(dict.fromkeys([*numbers, *sorted(set(QUOTED.findall(page.text)))]))


def read_again(page: Handbook, day: str) -> str:
    """The page's text with the day of this reading and the sums of all it names. ValueError for a page without a head."""
    lines = page.text.split("\n")
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == "---"), 0)
    if lines[0].strip() != "---" or not end:
        raise ValueError(page.path)
    sums = ", ".join(f"'{name}:{page.stands(name)}'" for name in cited(page) if page.stands(name))
    told = {"reviewed": day, "grounds": f"[{sums}]"}
    head = [line for line in lines[1:end] if line.partition(":")[0] not in told]
    after = next((n for n, line in enumerate(head, 1) if line.startswith("effective:")), len(head))
    head[after:after] = [f"{name}: {text}" for name, text in told.items()]
    return "\n".join(["---", *head, *lines[end:]])
