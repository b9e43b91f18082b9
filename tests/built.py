"""A book's handbook as built for staff and for the public, both languages: built once for all tests that look at it."""

import time
from pathlib import Path

import pytest

from site_book import NOW, Shelf, files

CONFIG = """site_name: x
use_directory_urls: false
theme:
  name: material
  language: zh
  font: false
plugins:
  - search:
      lang: [zh, en]
  - offline
markdown_extensions: [attr_list, tables, toc, md_in_html, admonition, footnotes, abbr, def_list, pymdownx.superfences]
nav:
  - index.md
  - limits.md
  - glossary.md
not_in_nav: |
  *
"""

ROOT = Path(__file__).resolve().parents[1]
# What the pages of units, training, circulars, limits and statistics are made of, and one roster in full.
FROM_THE_CITY = (
    "limits.yml",
    "units/*",
    "people/*",
    "training/**/*",
    "bulletins/**/*",
    "incidents/**/*",
    "rosters/yingji/2026-11.yml",
)


def book() -> dict[str, str]:
    """The tiny book, and from the sample city what it takes to make every kind of page."""
    records = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for pattern in FROM_THE_CITY
        for path in (ROOT / "records").glob(pattern)
        if path.is_file()
    }
    return records | files()


def with_own_docs(root: Path) -> Path:
    """The book in a folder with a configuration and one page by hand of its own, so that what is built is little but its records."""
    for language, name in (("zh", "mkdocs.yml"), ("en", "mkdocs.en.yml")):
        (root / "docs" / language).mkdir(parents=True)
        page = "---\ntitle: 术语\npublish: public\n---\n# 术语\n\n值班 {: #duty }\n"
        (root / "docs" / language / "glossary.md").write_text(page, encoding="utf-8")
        (root / name).write_text(CONFIG, encoding="utf-8")
    return root


def _once(name: str, audience: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site; where tests run in several processes, the first builds it and the others wait."""
    from zhiban.site import build

    own = tmp_path_factory.getbasetemp()
    base = (own.parent if own.name.startswith("popen-") else own) / name
    try:
        base.mkdir()
    except FileExistsError:
        until = time.monotonic() + 300
        while not (base / "done").exists() and time.monotonic() < until:
            time.sleep(0.2)
        assert (base / "done").exists(), "another process was to build the site and has not"
        return base / "site"
    build(Shelf(book()).lay(base / "book"), base / "site", audience, "both", NOW)
    (base / "done").touch()
    return base / "site"


@pytest.fixture(scope="session")
def staff_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The staff handbook: Chinese at its root, English below `en/`, built strictly from a folder that holds nothing but records."""
    return _once("staff-site", "staff", tmp_path_factory)


@pytest.fixture(scope="session")
def public_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public handbook of the same book, in the same places."""
    return _once("public-site", "public", tmp_path_factory)
