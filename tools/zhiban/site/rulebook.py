"""The pages of articles, rules and coverage: the same for every book, because they are made from what judges it."""

import inspect
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from markupsafe import Markup

from zhiban.desk import coverage
from zhiban.desk.coverage import BEYOND, Count, beyond, resting
from zhiban.desk.explain import UNWRITTEN, advice, looked, open_figures, settings
from zhiban.desk.stories import Story, stories
from zhiban.rule import Article, Effect, Rule
from zhiban.rules import articles, modules, rules
from zhiban.schema.parts import Instant
from zhiban.site.inert import typed
from zhiban.site.pages import Made, slug
from zhiban.site.words import Words


@dataclass(frozen=True)
class Entry:
    """A rule as a page tells it."""

    rule: Rule
    sentence: Markup
    remedy: Markup
    place: str
    stories: tuple[Story, ...]


def entry(rule: Rule, words: Words) -> Entry:
    """A rule's words in one language, with … for its figures."""
    side = int(not words.zh)
    sentence = typed(open_figures((rule.zh, rule.en)[side]))
    return Entry(rule, sentence, typed(advice(rule, side)), place(rule), stories(rule.code))


def place(rule: Rule) -> str:
    """Where a rule is told about, from the site's root: a page and an anchor that never change."""
    group = rule.code[2:4]
    page = f"rules/{BEYOND[group][0]}.md" if group in BEYOND else f"articles/{group}.md"
    return f"{page}#{rule.code.lower()}"


@cache
def places() -> dict[str, str]:
    """Where each code is told about, as a built page one folder deep writes it (`../articles/21.html#zb2102`)."""
    return {rule.code: "../" + place(rule).replace(".md#", ".html#") for rule in rules()}


def tales(made: Made) -> dict[str, Any]:
    """What the templates need to tell stories."""
    side = int(not made.words.zh)
    return {
        "side": side,
        "places": places(),
        "looked": lambda look: "；".join(looked(look, 0)) if made.words.zh else "; ".join(looked(look, 1)),
        "moment": lambda at: made.words.moment(Instant.read(at)),
        "linked": linked,
    }


def linked(text: str) -> Markup:
    """Our own words, each code of a rule in them a link to it."""
    found = Markup("")
    for part in re.split(r"(ZB\d{4})", text):
        link = Markup('<a href="{}">{}</a>')
        found += link.format(slug(places()[part]), part) if part in places() else typed(part)
        found += " " * part.endswith(" ")
    return found


def article_pages(made: Made) -> dict[str, str]:
    """The thirty articles, each with its settings, the rules that check it, and their stories."""
    told = {f"articles/{a.number:02}.md": article_page(a, made) for a in articles()}
    index = made.page("articles.md", articles=[(a, resting(a)) for a in articles()])
    return {"articles/index.md": index, **told}


def article_page(article: Article, made: Made) -> str:
    """One article: what it asks, what is checked, what is left to people, its settings, its rules."""
    count = resting(article)
    side = int(not made.words.zh)
    entries = [entry(rule, made.words) for rule in count.rules]
    own = [e for e in entries if e.rule.code[2:4] == f"{article.number:02}"]
    return made.page(
        "article.md",
        article=article,
        parts=[typed(part[side]) for part in (article.asks, article.checks, article.people)],
        settings=settings(article),
        unwritten=UNWRITTEN[side],
        count=count,
        own=own,
        also=[e for e in entries if e not in own],
        **tales(made),
    )


def rule_pages(made: Made) -> dict[str, str]:
    """The list of all rules, and the pages of those that belong to no article."""
    groups = sorted({r.code[2:4] for r in rules()}, key=lambda group: (group in BEYOND, group))
    lines = {group: [entry(r, made.words) for r in beyond(group).rules] for group in groups}
    titles = {group: made.words.t(zh, en) for group, (_, zh, en) in BEYOND.items()}
    told = {
        f"rules/{page}.md": made.page(
            "beyond.md", title=titles[group], about=typed(about(page)), own=lines[group], **tales(made)
        )
        for group, (page, _, _) in BEYOND.items()
    }
    named = {f"{a.number:02}": a.title[not made.words.zh] for a in articles()}
    index = made.page("rules.md", lines=lines, titles=titles, named=named, count=len(rules()))
    return {"rules/index.md": index, **told}


def about(page: str) -> str:
    """The first paragraph of what a rules module says about itself (in English)."""
    module = next(module for module in modules() if module.__name__.endswith(f".{page}"))
    return re.sub(r"\s+", " ", inspect.cleandoc(module.__doc__ or "").partition("\n\n")[2])


def coverage_page(made: Made) -> dict[str, str]:
    """How much of each article is checked, helped with, left to people."""
    side = int(not made.words.zh)
    rows: list[tuple[Article, Count, list[Markup]]] = [
        (a, resting(a), [typed(a.people[side]), typed(a.checks[side])]) for a in articles()
    ]
    total = coverage.total()
    sums = [(made.words.effect(effect), effect.name.lower(), total.of(effect)) for effect in Effect]
    others = [(page, titles[side], beyond(group)) for group, (page, *titles) in BEYOND.items()]
    page = made.page("coverage.md", rows=rows, others=others, total=total, sums=sums, ruled=coverage.ruled())
    return {"coverage.md": page}
