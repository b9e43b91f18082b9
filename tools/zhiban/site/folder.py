"""Puts the handbook into a folder: as Markdown for any builder, or built as a site by MkDocs."""

import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zhiban.book import Book
from zhiban.say import article
from zhiban.schema.parts import Instant
from zhiban.site import render
from zhiban.site.inert import inert

HERE = Path(__file__).resolve()
ASSETS = ("zhiban.css", "zhiban.js")
MADE = "# Made by: zhiban site render\n"


def home_of(root: Path, name: str) -> Path:
    """A file or folder of the book, or the package's own where the book has none. FileNotFoundError where neither has."""
    for place in (root, HERE.parents[3], HERE.parents[1] / "sample"):
        if (place / name).exists():
            return place / name
    raise FileNotFoundError(name)


def site_name(book: Book, language: str) -> str:
    """The book's name as the site's, or nothing where the book has no name."""
    return str(inert(book.about.name)) if book.about and language == "zh" else ""


def everything(root: Path, audience: str, language: str, at: Instant | None = None) -> dict[str, str]:
    """The generated pages of the book in a folder, with the style and the script they need; `at` is now by default."""
    from zhiban.desk.clock import now
    from zhiban.shelf import WorkTree

    book = Book(WorkTree(root))
    pages = render(book, audience, language, at or now(book.about.zone if book.about else "+08:00"))
    own = {f"assets/{name}": (HERE.parent / "assets" / name).read_text(encoding="utf-8") for name in ASSETS}
    return {**pages, **own}


def prose(root: Path, docs: Path, language: str) -> dict[str, str]:
    """The handbook's pages below `docs`, each with what its head says of it at its foot (Art. 30)."""
    from zhiban.desk.clock import now
    from zhiban.shelf import WorkTree
    from zhiban.site import imprint
    from zhiban.site.words import Words

    book = Book(WorkTree(root))
    zone = book.about.zone if book.about else "+08:00"
    return imprint.pages(docs, Words(language, zone), book, now(zone))


def write(to: Path, pages: Mapping[str, str]) -> None:
    """Each page into its file under a folder."""
    for path, text in pages.items():
        file = to / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


def render_to(root: Path, to: Path, audience: str, language: str) -> None:
    """Everything that a builder needs, into a folder: `docs/` and a `mkdocs.yml` without hooks.

    What an earlier run left there is cleared away; a folder with another `mkdocs.yml` is a FileExistsError.
    """
    import yaml
    from mkdocs.utils.yaml import yaml_load

    target = to / "mkdocs.yml"
    if target.exists():
        if not target.read_text(encoding="utf-8").startswith(MADE):
            raise FileExistsError(target)
        shutil.rmtree(to / "docs", ignore_errors=True)
    by_hand = home_of(root, f"docs/{language}")
    with home_of(root, config_name(language)).open(encoding="utf-8") as file:
        config: dict[str, Any] = yaml_load(file)
    shutil.copytree(by_hand, to / "docs", dirs_exist_ok=True)
    pages = everything(root, audience, language)
    write(to / "docs", {path: text for path, text in pages.items() if not (by_hand / path).exists()})
    write(to / "docs", prose(root, by_hand, language))
    config.pop("hooks", None)
    config.get("extra", {}).pop("zhiban", None)
    config.update(docs_dir="docs", site_dir="site")
    write(to, {"mkdocs.yml": MADE + yaml.safe_dump(config, allow_unicode=True, sort_keys=False, width=110)})


def build(root: Path, to: Path | None, audience: str, language: str, at: Instant | None = None) -> Path:
    """Have MkDocs build the site of the book in a folder, into `to` or `site/` in that folder; the folder built.

    `mkdocs.exceptions.Abort` where it cannot be built, as where a link leads nowhere.
    """
    os.environ.setdefault(
        "NO_MKDOCS_2_WARNING", "1"
    )  # Material's word about its successor is not for officers
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config

    target = (to or root / "site").resolve()
    config = load_config(
        str(home_of(root, config_name(language))),
        docs_dir=str(home_of(root, f"docs/{language}").resolve()),
        site_dir=str(target),
        hooks=[str(HERE.parent / "hook.py")],
        strict=True,
    )
    config.extra["zhiban"] = {
        "root": str(root.resolve()),
        "audience": audience,
        "language": language,
        "at": at,
    }
    config.plugins.run_event("startup", command="build", dirty=False)
    try:
        mkdocs_build(config)
    finally:
        config.plugins.run_event("shutdown")
    return target


def config_name(language: str) -> str:
    """The MkDocs configuration of a language."""
    return "mkdocs.yml" if language == "zh" else f"mkdocs.{language}.yml"


def teach(docs: Path) -> None:
    """Let the search split Chinese text at the articles' numbers and the glossary's words (its tables' first columns)."""
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    glossary = docs / "glossary.md"
    text = glossary.read_text(encoding="utf-8") if glossary.is_file() else ""
    for number in range(1, 31):
        jieba.add_word(article([number], "zh"))
    for cell in re.findall(r"^\|([^|]+)\|", text, re.MULTILINE):
        for word in re.findall(r"[\u4e00-\u9fff]{2,8}", cell):
            jieba.add_word(word)
