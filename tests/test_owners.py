"""CODEOWNERS says who is asked to review what: by role and unit, on the day."""

from pathlib import Path

import pytest

from real import zhiban
from zhiban.book import Book
from zhiban.desk.owners import owners
from zhiban.schema.parts import Instant
from zhiban.shelf import WorkTree

ROOT = Path(__file__).resolve().parents[1]
DAY = Instant.read("2026-11-23T21:00+08:00").date()


def table(text: str) -> dict[str, list[str]]:
    rows = (line.split() for line in text.splitlines() if not line.startswith("#"))
    return {path: who for path, *who in rows}


def test_each_path_has_those_whose_role_it_is() -> None:
    book = Book(WorkTree(ROOT))
    rows = table(owners(book, DAY))
    assert rows["/records/people/"] == rows["/CODEOWNERS"] == ["yuan-fang@wangchuan.example"]
    reviewers = rows["/records/limits.yml"]
    assert len(reviewers) == 3 and reviewers == rows["/docs/"] == sorted(reviewers)
    units = {
        unit: who for path, who in rows.items() if (unit := path.removeprefix("/records/rosters/")) != path
    }
    assert set(units) == {f"{found.says.id}/" for found in book.under("units")}
    assert units["qinghe/"] == ["zhou-ming@qinghe.example"] and units["yingji/"] == reviewers
    assert not [path for path in rows if "logs" in path or "incidents" in path]


def test_who_has_left_the_role_is_not_asked(tmp_path: Path) -> None:
    for file in ROOT.glob("records/**/*.yml"):
        copy = tmp_path / file.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    person = tmp_path / "records/people/zhou-ming.yml"
    text = person.read_text(encoding="utf-8")
    at = text.index("role: reviewer")
    person.write_text(
        text[:at] + text[at:].replace("role: reviewer", "role: reviewer\n    until: 2026-11-20", 1)
    )
    assert "zhou-ming" not in owners(Book(WorkTree(tmp_path)), DAY)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    for file in [
        *ROOT.glob("records/*.yml"),
        *ROOT.glob("records/people/*.yml"),
        *ROOT.glob("records/units/*.yml"),
    ]:
        copy = tmp_path / file.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    return tmp_path


def test_the_file_is_written_and_compared(book: Path) -> None:
    at = ("--at", "2026-11-23T21:00")
    assert "+ /docs/" in zhiban(book, "owners", "--check", *at, code=1)
    zhiban(book, "owners", *at)
    assert "一致" in zhiban(book, "owners", "--check", *at)
    file = book / "CODEOWNERS"
    file.write_text(file.read_text(encoding="utf-8").replace("/docs/ ", "/doc/  "), encoding="utf-8")
    said = zhiban(book, "owners", "--check", *at, code=1)
    assert "- /doc/" in said and "+ /docs/" in said
