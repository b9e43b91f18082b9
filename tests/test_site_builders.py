"""The handbook as a folder builds with other builders of its kind too, and plain `mkdocs build` makes both languages."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from built import book
from site_book import Shelf
from zhiban.site import build, render_to

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rendered folder, in both languages."""
    root = Shelf(book()).lay(tmp_path_factory.mktemp("book"))
    to = tmp_path_factory.mktemp("rendered") / "out"
    for _ in range(2):  # a second time over the first
        render_to(root, to, "staff", "both")
    return to


def ran(*command: str, cwd: Path) -> None:
    done = subprocess.run(
        command,
        cwd=cwd,
        capture_output=True,
        text=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"},
    )
    assert done.returncode == 0, done.stdout + done.stderr


def body(page: Path) -> str:
    """What a page says, without its frame."""
    text = (
        page.read_text(encoding="utf-8")
        .partition('<article class="md-content__inner')[2]
        .partition("</article>")[0]
    )
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_the_folder_has_no_hook_and_a_folder_of_somebody_elses_is_left_alone(
    rendered: Path, tmp_path: Path
) -> None:
    for name in ("mkdocs.yml", "mkdocs.en.yml"):
        text = (rendered / name).read_text(encoding="utf-8")
        assert "hooks" not in text and "custom_dir: theme" in text and "INHERIT" not in text
    assert not list(rendered.rglob("*records*"))
    (tmp_path / "mkdocs.yml").write_text("site_name: mine\n", encoding="utf-8")
    with pytest.raises(FileExistsError):
        render_to(rendered, tmp_path, "staff", "zh")
    with pytest.raises(FileExistsError):
        build(rendered, tmp_path, "staff", "zh")
    assert [file.name for file in tmp_path.iterdir()] == ["mkdocs.yml"]


@pytest.mark.parametrize(
    "builder",
    [
        pytest.param("mkdocs", marks=pytest.mark.slow),
        pytest.param("properdocs", marks=pytest.mark.slow),
        pytest.param("zensical", marks=pytest.mark.slow),
    ],
)
def test_another_builder_makes_the_same_pages_in_the_same_frame(
    builder: str, rendered: Path, staff_site: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    shutil.copytree(rendered, folder)
    for name in ("mkdocs.yml", "mkdocs.en.yml"):
        strict = [] if builder == "zensical" else ["--strict"]
        ran(sys.executable, "-m", builder, "build", *strict, "-f", name, cwd=folder)
    site = folder / "site"
    for path in (
        "articles/21.html",
        "limits.html",
        "manual/index.html",
        "en/articles/21.html",
        "en/glossary.html",
    ):
        text = (site / path).read_text(encoding="utf-8")
        assert body(site / path) == body(staff_site / path), path
        assert "script-src &#39;self&#39;" in text or "script-src 'self'" in text
        assert 'content="noindex' in text and "zb-internal" in text and "zb-switch" in text
        assert not re.search(r"<script(?![^>]*\b(src=|type=\"?application/json))", text), path
        assert not re.search(r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=\"?(?:https?:)?//", text), path
    assert "李娜" in body(site / "index.html")


def test_one_mkdocs_build_makes_both_languages_and_the_public_one_holds_no_name(tmp_path: Path) -> None:
    for name in ("docs", "records", "mkdocs.yml", "mkdocs.en.yml", "mkdocs.public.yml"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "tools").symlink_to(ROOT / "tools")
    ran(sys.executable, "-m", "mkdocs", "build", "--strict", "-f", "mkdocs.public.yml", cwd=tmp_path)
    site = tmp_path / "site-public"
    assert '<html lang="zh"' in (site / "index.html").read_text(encoding="utf-8")
    assert '<html lang="en"' in (site / "en/index.html").read_text(encoding="utf-8")
    people = re.findall(
        r"^name: (\S+)$",
        "\n".join(f.read_text(encoding="utf-8") for f in (ROOT / "records/people").glob("*.yml")),
        re.M,
    )
    # The stories of the rules are the program's own: people in them are invented, and have the sample city's names.
    pages = [f for f in site.rglob("*.html") if f.parent.name not in ("articles", "rules")]
    text = "\n".join(f.read_text(encoding="utf-8") for f in pages)
    assert len(people) > 10 and [name for name in people if name in text.replace("\u200b", "")] == []
