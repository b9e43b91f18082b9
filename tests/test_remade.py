"""Squash, rebase and a forge's page lose what people signed: a review names each, and says what to do instead."""

from pathlib import Path

import pytest

from real import become, commit, copied, git, write
from zhiban.desk.review.change import span
from zhiban.desk.review.remade import points
from zhiban.desk.review.told import LOOK, MUST_NOT, Point
from zhiban.repo import Repo


@pytest.fixture
def book(city: Path, tmp_path: Path) -> Path:
    """The demonstration book, with two signed commits of Xu Lei's on a branch of his own."""
    book = copied(city, tmp_path / "book")
    become(book, "xu-lei")
    git(book, "switch", "-q", "-c", "u/xu-lei-2")
    for number in (1, 2):
        write(book, f"docs/zh/manual/note-{number}.md", f"# 第{number}页\n\n值班室用。\n")
        git(book, "add", "-A")
        git(book, "commit", "-q", "--no-verify", "-m", f"第{number}页")
    git(book, "switch", "-q", "main")
    return book


def told(book: Path, branch: str) -> list[Point]:
    with Repo(str(book)) as repo:
        return list(points(repo, span(repo, f"main..{branch}")))


def test_what_people_signed_themselves_is_nothing_to_tell(book: Path) -> None:
    assert told(book, "u/xu-lei-2") == []


def test_a_squash_is_named_with_its_branch(book: Path) -> None:
    git(book, "switch", "-q", "-c", "request")
    write(book, "docs/zh/manual/other.md", "# 别的\n")
    git(book, "add", "-A")
    git(book, "commit", "-q", "--no-verify", "-m", "别的")
    git(book, "merge", "-q", "--squash", "u/xu-lei-2")
    git(book, "-c", "commit.gpgsign=false", "commit", "-q", "--no-verify", "-m", "压缩")
    (found,) = told(book, "request")
    assert found.weight is MUST_NOT and "u/xu-lei-2" in found.zh and "squash" in found.en
    assert "zhiban approve u/xu-lei-2" in found.do[0]


@pytest.mark.parametrize("how", [("rebase", "-q", "request"), ("cherry-pick", "main..u/xu-lei-2")])
def test_a_rebase_and_a_pick_are_named_with_the_original(book: Path, how: tuple[str, ...]) -> None:
    original = git(book, "rev-parse", "u/xu-lei-2").strip()
    git(book, "switch", "-q", "-c", "request")
    write(book, "docs/zh/manual/other.md", "# 别的\n")
    git(book, "add", "-A")
    git(book, "commit", "-q", "--no-verify", "-m", "别的")
    if how[0] == "rebase":
        git(book, "switch", "-q", "-c", "copy", "u/xu-lei-2")
    git(book, "-c", "commit.gpgsign=false", *how)
    found = told(book, "HEAD")
    assert len(found) == 2 and {point.weight for point in found} == {MUST_NOT}
    assert any(original[:12] in point.zh for point in found)
    assert all("rebase" in point.zh and "zhiban approve" in point.do[1] for point in found)


def test_a_copy_that_is_signed_again_is_only_looked_at(book: Path) -> None:
    git(book, "switch", "-q", "-c", "request")
    write(book, "docs/zh/manual/other.md", "# 别的\n")
    commit(book, "别的")
    git(book, "cherry-pick", "main..u/xu-lei-2")
    assert {point.weight for point in told(book, "HEAD")} == {LOOK}


@pytest.mark.parametrize(
    "who",
    [
        "GitHub <noreply@github.com>",
        "徐磊 <12+xu-lei@users.noreply.gitea.example>",
        "GitLab <git@gitlab.example>",
    ],
)
def test_an_edit_on_a_forges_page_is_named(book: Path, who: str) -> None:
    git(book, "switch", "-q", "-c", "request")
    write(book, "docs/zh/manual/other.md", "# 别的\n")
    git(book, "add", "-A")
    name, _, email = who.rstrip(">").partition(" <")
    set_ = ("-c", "commit.gpgsign=false", "-c", f"committer.name={name}", "-c", f"committer.email={email}")
    git(book, *set_, "commit", "-q", "--no-verify", "-m", "在网页上改")
    (found,) = told(book, "request")
    assert "网页" in found.zh and found.weight is MUST_NOT and "zhiban push" in found.do[0]
