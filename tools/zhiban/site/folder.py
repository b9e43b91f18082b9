"""Where the handbook comes from: the book in a folder, the prose beside it or our own, the pages that are made from both."""

from collections.abc import Mapping
from pathlib import Path

from zhiban.book import Book
from zhiban.schema.parts import Instant
from zhiban.site.inert import inert

HERE = Path(__file__).resolve()


def home_of(root: Path, name: str) -> Path:
    """A file or folder of the book, or the package's own where the book has none. FileNotFoundError where neither has."""
    for place in (root, HERE.parents[3], HERE.parents[1] / "sample"):
        if (place / name).exists():
            return place / name
    raise FileNotFoundError(name)


def site_name(book: Book, language: str) -> str:
    """The book's name as the site's, or nothing where the book has no name."""
    return str(inert(book.about.name)) if book.about and language == "zh" else ""


def own() -> dict[str, str]:
    """The site's own styles and scripts, and those of others that travel with them."""
    folder = HERE.parent / "assets"
    return {
        f"assets/{file.relative_to(folder).as_posix()}": file.read_text(encoding="utf-8")
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def prose(
    root: Path, docs: Path, language: str, audience: str = "staff", at: Instant | None = None
) -> dict[str, str]:
    """The handbook's pages below `docs` for an audience, each with its charts and, at its foot, what its head says of it.

    PluginError where a page or a chart quotes a limit otherwise than the book's limits table: no site is built from that.
    """
    from mkdocs.exceptions import PluginError

    from zhiban.desk.clock import now
    from zhiban.shelf import WorkTree
    from zhiban.site import imprint, procedures
    from zhiban.site.revisions import changes
    from zhiban.site.words import Words

    book = Book(WorkTree(root))
    zone = book.about.zone if book.about else "+08:00"
    words, at = Words(language, zone), at or now(zone)
    sources, charts = by_hand(docs)
    others = {
        file.relative_to(docs).as_posix(): file.read_text(encoding="utf-8") for file in docs.rglob("*.md")
    }
    named = {f"docs/{language}/{path}": text for path, text in sorted({**others, **charts}.items())}
    if found := procedures.misquoted(named, book):
        raise PluginError(procedures.told(found, words.zh))
    pages = {
        path: imprint.imprinted(path, procedures.unquoted(text, book), words, book, at)
        for path, text in sources.items()
    }
    return procedures.dressed(pages, sources, charts, changes(docs), audience, words, book, at)


def by_hand(docs: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The handbook's pages below a folder as they were written, and its charts, by path from the folder."""
    from zhiban.handbook import handbook

    texts = {
        file.relative_to(docs).as_posix(): file.read_text(encoding="utf-8")
        for kind in ("*.md", "*/img/*.svg")
        for file in sorted(docs.rglob(kind))
    }
    pages = {path: text for path, text in texts.items() if handbook(f"docs/{path}")}
    return pages, {path: text for path, text in texts.items() if path.endswith(".svg")}


def write(to: Path, pages: Mapping[str, str]) -> None:
    """Each page into its file under a folder."""
    for path, text in pages.items():
        file = to / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


def config_name(language: str) -> str:
    """The MkDocs configuration of a language."""
    return "mkdocs.yml" if language == "zh" else f"mkdocs.{language}.yml"
