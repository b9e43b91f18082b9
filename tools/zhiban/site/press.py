"""Has MkDocs build the handbook, language by language, and of a site that it built before only what has changed."""

import gc
import logging
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from zhiban.book import Book
from zhiban.schema.parts import Instant
from zhiban.site import kept, search, sheets
from zhiban.site.beside import beside
from zhiban.site.compiled import COMPILED
from zhiban.site.folder import HERE, config_name, home_of

TARGETS = {"staff": "site", "public": "site-public"}
BELOW = {"zh": "", "en": "en"}  # where each language stands below the site's root when both are built
SELDOM = (
    200_000  # new objects between two looks for what may be freed: a build frees little, and looks for long
)
NAMES = {"zh": "中文", "en": "English"}
OURS = "assets/zhiban.css"  # no page is written before 404.html


class Built(NamedTuple):
    """What was built: a language, where, how many pages there are and how many of them were made anew, in how many seconds."""

    language: str
    folder: Path
    pages: int
    rebuilt: int
    seconds: float


@dataclass
class Job:
    """One language of the handbook on its way through MkDocs."""

    root: Path
    docs: Path
    audience: str
    language: str
    at: Instant
    book: Book
    both: bool
    memory: kept.Kept = field(default_factory=kept.Kept)
    partial: bool = False
    laid: sheets.Sheets = field(default_factory=lambda: sheets.Sheets({}, frozenset(), {}))
    leaves: dict[str, kept.Leaf] = field(default_factory=dict)
    rosters: kept.Rosters = field(default_factory=kept.Rosters)
    fresh: set[str] = field(default_factory=set)
    order: list[tuple[str, bool]] = field(default_factory=list)
    old_index: str = ""

    @property
    def other(self) -> dict[str, str] | None:
        """The other language, as the frame's template names it and leads to it; None where it is not built."""
        if not self.both:
            return None
        lang = "en" if self.language == "zh" else "zh"
        return {"lang": lang, "name": NAMES[lang], "root": "en/" if lang == "en" else "../"}

    def said(self) -> dict[str, Any]:
        """`extra: zhiban:` of the configuration, as the templates read it."""
        return {"audience": self.audience, "language": self.language, "other": self.other}

    def words(self) -> tuple[str, ...]:
        """The words that the search does not split: the same in both languages."""
        homes = (home_of(self.root, f"docs/{language}") for language in NAMES)
        return search.words(home / "glossary.md" for home in homes)


def begun(root: Path, docs: Path, audience: str, language: str, at: Instant | None, both: bool) -> Job:
    """A job on the book in a folder; `at` is now by default."""
    from zhiban.desk.clock import now
    from zhiban.shelf import WorkTree

    book = Book(WorkTree(root))
    zone = book.about.zone if book.about else "+08:00"
    return Job(root, docs, audience, language, at or now(zone), book, both)


def build(
    root: Path, to: Path | None, audience: str, language: str, at: Instant | None = None
) -> list[Built]:
    """The site of the book in a folder, into `to`; `both` puts the English below `en/`.

    `mkdocs.exceptions.Abort` where it cannot be built, as where a link leads nowhere; FileExistsError where `to` holds anything
    but a site of ours, because a site clears its folder.
    """
    if to and any(to.glob("[!.]*")) and OURS not in _text(to / "404.html"):
        raise FileExistsError(to)
    os.environ.setdefault(
        "NO_MKDOCS_2_WARNING", "1"
    )  # Material's word about its successor is not for officers
    target = (to or root / TARGETS[audience]).resolve()
    both = language == "both"
    gc.set_threshold(SELDOM, 20, 20)
    jobs = []
    for name in NAMES if both else (language,):
        docs = home_of(root, f"docs/{name}").resolve()
        job = begun(root.resolve(), docs, audience, name, at, both)
        at = job.at
        jobs.append((job, target / BELOW[name] if both else target))
    _ready()
    return beside(_built, jobs)


def _ready() -> None:
    """Load what every build needs, before there are two processes. jieba asks for pkg_resources, which takes longer than all
    of jieba, and does without it where it is not there."""
    asked = "pkg_resources"
    known = asked in sys.modules
    if not known:
        sys.modules[asked] = None  # type: ignore[assignment]
    try:
        for name in ("material.plugins.search.plugin", "mkdocs.commands.build", "markdown.extensions.toc"):
            import_module(name)
    finally:
        if not known:
            del sys.modules[asked]


def _built(job: Job, target: Path) -> Built:
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config

    start = time.monotonic()
    below = target / "en" if job.both and job.language == "zh" else None
    file = kept.shelf(job.root, target, f"{job.audience} {job.language}")
    job.memory = kept.load(file)
    COMPILED.code.update(job.memory.code)
    program = kept.digest(kept.program(), repr(job.book.about and job.book.about.zone), *job.words())
    if job.memory.made_by != program:
        job.memory = kept.Kept()
    config = load_config(
        str(home_of(job.root, config_name(job.language))),
        docs_dir=str(job.docs),
        site_dir=str(target),
        hooks=[str(HERE.parent / "hook.py")],
        strict=True,
    )
    config.extra["zhiban"] = {**job.said(), "job": job}
    job.laid = sheets.made(job)
    frame = _frame(job, config, program)
    job.partial = (
        frame == job.memory.frame
        and job.memory.leaves.keys() <= job.laid.texts.keys()
        and target.is_dir()
        and kept.stamps(target, below) == job.memory.files
    )
    index = target / "search/search_index.json"
    job.old_index = index.read_text(encoding="utf-8") if job.partial and index.is_file() else ""
    if not job.partial:
        _cleared(target, below)
    config.plugins.run_event("startup", command="build", dirty=True)
    try:
        with _told():
            mkdocs_build(
                config, dirty=True
            )  # what is not there is built: MkDocs would clear the other language too
    finally:
        config.plugins.run_event("shutdown")
    cutter = config.extra["zhiban"]["cutter"]
    job.memory = kept.Kept(
        frame,
        job.leaves,
        kept.stamps(target, below),
        job.laid.rulebook,
        program,
        {**job.memory.cuts, **cutter.cuts},
        COMPILED.code,
        job.rosters,
    )
    kept.save(file, job.memory)
    return Built(
        job.language, target, len(job.order), sum(new for _, new in job.order), time.monotonic() - start
    )


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""


def _cleared(folder: Path, but: Path | None) -> None:
    """An empty folder, but for what lies below `but` and what is hidden, as MkDocs clears it."""
    for file in folder.iterdir() if folder.is_dir() else ():
        if file == but or file.name.startswith("."):
            continue
        if file.is_dir() and not file.is_symlink():
            shutil.rmtree(file)
        else:
            file.unlink()


def _frame(job: Job, config: Any, program: str) -> str:
    """A digest of all that every page shows of the others: the program, the configuration, the titles in the navigation."""
    named = [job.laid.texts.get(path, "") for path in leaves_of(config.nav)]
    heads = [
        "\n".join(
            [line for line in text.split("\n") if line.startswith(("title:", "# ", "status:", "icon:"))][:4]
        )
        for text in named
    ]
    files = [home_of(job.root, config_name(language)).read_text(encoding="utf-8") for language in NAMES]
    about = job.book.about
    return kept.digest(
        program, *files, repr(config.nav), repr(job.said()), repr(about and about.name), *heads
    )


def leaves_of(nav: Any) -> Iterator[str]:
    """The pages that a navigation names."""
    if isinstance(nav, str):
        yield nav
    for item in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ():
        yield from leaves_of(item)


@contextmanager
def _told() -> Iterator[None]:
    """What MkDocs warns of, before a strict build ends with it: all but that a partial build may be wrong, which ours is not."""

    def meant(record: logging.LogRecord) -> bool:
        return "'dirty' build" not in str(record.msg)

    log, all_of_it, out = (
        logging.getLogger("mkdocs.commands.build"),
        logging.getLogger("mkdocs"),
        logging.StreamHandler(),
    )
    out.setLevel(logging.WARNING)
    log.addFilter(meant)
    all_of_it.addHandler(out)
    try:
        yield
    finally:
        log.removeFilter(meant)
        all_of_it.removeHandler(out)
