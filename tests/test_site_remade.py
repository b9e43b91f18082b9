"""A site that is built again: only the pages that changed are made, and it is to the byte what a clean build makes."""

import html
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from built import ROOT as REPOSITORY
from built import with_own_docs
from site_book import NOW, ROSTER, UNIT, Shelf, files
from zhiban.schema.parts import Instant
from zhiban.site import kept
from zhiban.site.press import Built, build


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book in a repository, with a page by hand."""
    root = with_own_docs(Shelf(files()).lay(tmp_path_factory.mktemp("book")))
    subprocess.run(["git", "init", "-q", root], check=True)
    return root


def made(root: Path, to: Path, at: Instant = NOW) -> Built:
    return build(root, to, "staff", "zh", at)[0]


def tree(site: Path) -> dict[str, bytes]:
    return {
        file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()
    }


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


ROSTER_FILE = "records/rosters/wangchuan/2026-11.yml"
CHART = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>图</title><text>{}</text></svg>\n'
PAGE = "---\ntitle: 流程\n---\n# 流程\n\n{}\n\n![流程图](img/chart.svg)\n"
CONFIG_END = "\nnav: [index.md, limits.md, glossary.md]\nnot_in_nav: '*'\n"
LATER = {
    "the next minute": "2026-11-23T21:01+08:00",
    "the shift is over": "2026-11-24T08:00+08:00",
    "another day": "2026-11-25T07:00+08:00",
    "another month": "2027-02-01T00:00+08:00",
}


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8", newline="\n")


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    write(root, path, text.replace(old, new, 1))


CHANGES: dict[str, Callable[[Path], None]] = {
    "a roster": lambda root: edit(root, ROSTER_FILE, "mode: on_post", "mode: stationed"),
    "a shift given to another": lambda root: edit(root, ROSTER_FILE, "primary: li-na", "primary: zhao-min"),
    "a month more": lambda root: write(
        root, "records/rosters/wangchuan/2026-12.yml", ROSTER.replace("2026-11", "2026-12")
    ),
    "a month less": lambda root: (root / "records/rosters/wangchuan/2026-12.yml").unlink(),
    "a roster that cannot be read": lambda root: write(
        root, "records/rosters/wangchuan/2026-10.yml", "shifts: ]\n"
    ),
    "a unit's telephone": lambda root: edit(root, "records/units/wangchuan.yml", "6210001", "6219999"),
    "a unit's name": lambda root: edit(root, "records/units/wangchuan.yml", "望川市人民政府", "望川市政府"),
    "a unit more": lambda root: write(
        root,
        "records/units/gaopo.yml",
        UNIT.replace("id: wangchuan", "id: gaopo").replace("望川市", "高坡镇"),
    ),
    "a person's name": lambda root: edit(root, "records/people/li-na.yml", "name: 李娜", "name: 李小娜"),
    "a person less": lambda root: (root / "records/people/zhao-min.yml").unlink(),
    "a calendar": lambda root: edit(root, "records/calendar/2026.yml", "type: makeup", "type: break"),
    "a limit": lambda root: edit(root, "records/limits.yml", "minutes: 30", "minutes: 25"),
    "a page": lambda root: edit(root, "docs/zh/procedures/index.md", "先看图", "先看这张图"),
    "a chart": lambda root: write(root, "docs/zh/procedures/img/chart.svg", CHART.format("二")),
    "a page more": lambda root: write(root, "docs/zh/procedures/more.md", PAGE.format("又一页")),
    "a page less": lambda root: (root / "docs/zh/procedures/more.md").unlink(),
}


@pytest.fixture
def lying(tmp_path: Path) -> Path:
    """A book in a repository with a limits table, a page with a chart, and a site built of it."""
    root = with_own_docs(Shelf(files()).lay(tmp_path / "book"))
    config = (root / "mkdocs.yml").read_text(encoding="utf-8").split("markdown_extensions:")[0]
    ours = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8").partition("markdown_extensions:")
    write(root, "mkdocs.yml", config + "".join(ours[1:]).partition("\n\n")[0] + CONFIG_END)
    write(root, "records/limits.yml", (REPOSITORY / "records/limits.yml").read_text(encoding="utf-8"))
    write(root, "docs/zh/procedures/index.md", PAGE.format("先看图"))
    write(root, "docs/zh/procedures/img/chart.svg", CHART.format("一"))
    subprocess.run(["git", "init", "-q", root], check=True)
    return root


def same(one: Path, other: Path) -> None:
    first, second = tree(one), tree(other)
    assert sorted(first) == sorted(second)
    assert [path for path in first if first[path] != second[path]] == []


@pytest.mark.slow
def test_after_changes_of_every_kind_at_once_and_on_another_day_it_is_what_a_clean_build_makes(
    lying: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    made(lying, site)
    for name, change in CHANGES.items():
        if not name.endswith("less"):
            change(lying)
    made(lying, site)
    at = Instant.read(LATER["another day"])
    made(lying, site, at)
    edit(lying, ROSTER_FILE, "mode: stationed", "mode: reachable")
    done = made(lying, site, at)
    assert 0 < done.rebuilt < 9 < made(lying, tmp_path / "clean", at).rebuilt
    same(site, tmp_path / "clean")


@pytest.mark.slow
def test_after_each_change_it_is_what_a_clean_build_makes(lying: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    made(lying, site)
    for number, (name, change) in enumerate(CHANGES.items()):
        change(lying)
        done = made(lying, site)
        assert made(lying, tmp_path / f"clean{number}").pages == done.pages, name
        same(site, tmp_path / f"clean{number}")


@pytest.mark.slow
@pytest.mark.parametrize("when", LATER)
def test_at_a_later_moment_it_is_what_a_clean_build_makes(lying: Path, tmp_path: Path, when: str) -> None:
    site, at = tmp_path / "site", Instant.read(LATER[when])
    made(lying, site)
    made(lying, site, at)
    made(lying, tmp_path / "clean", at)
    same(site, tmp_path / "clean")


def test_a_page_read_the_short_way_is_to_the_byte_what_the_long_way_makes(
    lying: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zhiban.site import frame, plainly

    read: list[bool] = []
    usual = plainly.read

    def counted(*given: Any) -> plainly.Short | None:
        found = usual(*given)
        read.append(found is not None)
        return found

    monkeypatch.setattr(plainly, "read", counted)
    made(lying, tmp_path / "short")
    assert sum(read) > 3, "months, weeks and people go the short way"
    monkeypatch.setattr(plainly, "read", lambda *given: None)
    monkeypatch.setattr(frame.Framed, "render", lambda self, context: self.template.render(context))
    made(lying, tmp_path / "long")
    same(tmp_path / "short", tmp_path / "long")
