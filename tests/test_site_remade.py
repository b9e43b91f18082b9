"""A site that is built again: only the pages that changed are made, and it is to the byte what a clean build makes."""

import html
import subprocess
from pathlib import Path

import pytest

from built import with_own_docs
from site_book import NOW, UNIT, Shelf, files
from zhiban.site import kept
from zhiban.site.press import Built, build


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book in a repository, with a page by hand."""
    root = with_own_docs(Shelf(files()).lay(tmp_path_factory.mktemp("book")))
    subprocess.run(["git", "init", "-q", root], check=True)
    return root


def made(root: Path, to: Path) -> Built:
    return build(root, to, "staff", "zh", NOW)[0]


def tree(site: Path) -> dict[str, bytes]:
    return {
        file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()
    }


def test_what_is_built_in_parts_is_to_the_byte_what_a_clean_build_makes(root: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    first = made(root, site)
    assert first.rebuilt == first.pages > 40
    assert made(root, site).rebuilt == 0, "nothing has changed"

    unit = root / "records/units/wangchuan.yml"
    unit.write_text(UNIT.replace("0599-6210001", "0599-6219999"), encoding="utf-8")
    (root / "docs/zh/glossary.md").write_text(
        "---\ntitle: 术语\n---\n# 术语\n\n带班领导 {: #duty }\n", encoding="utf-8"
    )
    second = made(root, site)
    assert 0 < second.rebuilt < 15 and second.pages == first.pages
    other = tmp_path / "clean"
    assert made(root, other).rebuilt == first.pages
    one, two = tree(site), tree(other)
    assert sorted(one) == sorted(two)
    assert [path for path in one if one[path] != two[path]] == []
    assert "0599-6219999" in html.unescape((site / "index.html").read_text(encoding="utf-8"))

    page = site / "articles/21.html"  # what somebody else does to the folder is not kept
    page.write_text("spoilt", encoding="utf-8")
    (site / "left.html").write_text("left over", encoding="utf-8")
    assert made(root, site).rebuilt == first.pages
    assert tree(site) == two
    unit.write_text(UNIT, encoding="utf-8")


def test_a_changed_title_in_the_navigation_or_a_changed_configuration_makes_every_page_anew(
    root: Path, tmp_path: Path
) -> None:
    site, page, config = tmp_path / "site", root / "docs/zh/glossary.md", root / "mkdocs.yml"
    every = made(root, site).rebuilt
    page.write_text(page.read_text(encoding="utf-8").replace("title: 术语", "title: 用语"), encoding="utf-8")
    assert made(root, site).rebuilt == every
    config.write_text(
        config.read_text(encoding="utf-8").replace("site_name: x", "site_name: y"), encoding="utf-8"
    )
    assert made(root, site).rebuilt == every
    assert made(root, site).rebuilt == 0


def test_a_memory_that_is_damaged_or_gone_is_no_memory(root: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    every = made(root, site).rebuilt
    file = kept.shelf(root, site, "staff zh")
    assert file is not None and file.is_file()
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    assert kept.load(file) == kept.Kept()
    assert made(root, site).rebuilt == every
    file.unlink()
    assert made(root, site).rebuilt == every
