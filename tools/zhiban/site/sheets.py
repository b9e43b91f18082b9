"""All that MkDocs is given to build one language of the handbook for one audience: text by path, from the book and by hand."""

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from zhiban.site import published
from zhiban.site.folder import home_of, own, prose

if TYPE_CHECKING:
    from zhiban.book import Book
    from zhiban.rule import Finding
    from zhiban.schema.parts import Instant
    from zhiban.site.press import Job

ALONE = ("rosters/", "people/")  # pages that lead to no page by hand
ROBOTS = "User-agent: *\nDisallow: /\n"


class Sheets(NamedTuple):
    """Pages and other texts by path; files by hand that are left out; what of the texts is the same for every book."""

    texts: dict[str, str]
    away: frozenset[str]
    rulebook: dict[str, str]


def made(job: "Job") -> Sheets:
    """Every page and every text of the job's language. A page by hand comes before a generated one of the same name."""
    from zhiban.desk.standing import standing
    from zhiban.site import from_book, from_rules, making
    from zhiban.site.procedures import unquoted

    told: list[list[Finding]] = []

    def found(book: "Book", now: "Instant") -> "list[Finding]":
        if not told:  # the whole book is judged once for all pages
            told.append(standing(job.root, book, now))
        return told[0]

    made_with = replace(
        making(job.book, job.audience, job.language, job.at),
        found=found,
        rosters=job.memory.rosters,
    )
    job.rosters = made_with.rosters
    rulebook = job.memory.rulebook or from_rules(made_with)
    pages = {**from_book(made_with), **rulebook}
    hand, away = by_hand(job.docs, job.audience)
    hand |= prose(job.root, job.docs, job.language, job.audience, job.at)
    hand = {path: unquoted(text, job.book) for path, text in hand.items() if path not in away}
    twins = {path for path in (*pages, *_twins(job)) if path.endswith(".md")}
    texts = {**pages, **hand}
    gone = {path for path in away if path not in texts} if job.audience == "public" else set()
    if job.audience == "staff":
        texts["robots.txt"] = ROBOTS
    for path, text in texts.items():
        if path.endswith(".md"):
            made_by_us = path in pages and not path.startswith(ALONE)
            missing = published.wanting(path, text, texts) if made_by_us else set()
            text = published.unlinked(path, text, gone | missing)
            texts[path] = twinned(text, path) if path in twins else text
    return Sheets({**texts, **own()}, frozenset(away), rulebook)


def by_hand(docs: Path, audience: str) -> tuple[dict[str, str], set[str]]:
    """The pages below a folder of prose that an audience may see, as written, and the files that it may not."""
    files = [file.relative_to(docs).as_posix() for file in sorted(docs.rglob("*")) if file.is_file()]
    pages = {path: (docs / path).read_text(encoding="utf-8") for path in files if path.endswith(".md")}
    away = published.withheld(files, pages, audience)
    return {path: text for path, text in pages.items() if path not in away}, away


def _twins(job: "Job") -> dict[str, str]:
    if not job.both:
        return {}
    return by_hand(home_of(job.root, "docs/en" if job.language == "zh" else "docs/zh"), job.audience)[0]


def twinned(text: str, path: str) -> str:
    """A page whose head tells the frame where the same page stands in the other language."""
    line = f"twin: {re.sub('[.]md$', '.html', path)}\n"
    return (
        text.replace("---\n", f"---\n{line}", 1) if text.startswith("---\n") else f"---\n{line}---\n\n{text}"
    )
