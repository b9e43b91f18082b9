"""A page of the handbook rests on articles, rules and limits; when one changes it is to be read again until a reviewer has."""

from pathlib import Path

import pytest

from real import zhiban
from zhiban.book import Book
from zhiban.grounds import cited, read_again, stands
from zhiban.handbook import Handbook
from zhiban.judge import Bench
from zhiban.judge import handbook as judged
from zhiban.schema.parts import Instant
from zhiban.shelf import WorkTree
from zhiban.site import procedures
from zhiban.site.words import Words

ROOT = Path(__file__).resolve().parents[1]
NOW = Instant.read("2026-11-23T21:00+08:00")
HEAD = """---
title: 信息报告
version: '1.0'
owner: 市政府总值班室
effective: 2026-11-01
reviewed: 2026-11-01
basis: 政府系统政务值班工作规范（样本文本）
articles: [18, 21]
issuer: 望川市人民政府办公室
interpreter: 市政府应急管理办公室
---

# 信息报告

书面报告在[30分钟内](../limits.md#limit-muni-21-written)送出。
"""
PATH = "docs/zh/procedures/reporting.md"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A folder with the sample's limits and one page."""
    for name in ("book.yml", "limits.yml"):
        file = tmp_path / "records" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes((ROOT / "records" / name).read_bytes())
    (tmp_path / PATH).parent.mkdir(parents=True)
    (tmp_path / PATH).write_text(HEAD, encoding="utf-8")
    return tmp_path


def found(root: Path) -> list[str]:
    made = Book(WorkTree(root))
    data = (root / PATH).read_bytes()
    return [f.zh for f in judged(PATH, [None], data, Bench(made, NOW)) if f.code == "ZB2503"]


def test_a_page_names_its_articles_and_the_limits_it_quotes(book: Path) -> None:
    page = Handbook(PATH, HEAD, Book(WorkTree(book)), NOW, stands)
    assert cited(page) == ["18", "21", "muni-21-written"]
    assert len({page.stands(name) for name in cited(page)}) == 3
    assert page.stands("31") == page.stands("no-such-limit") == ""


def test_a_changed_limit_puts_the_page_up_for_review_until_a_reviewer_has_read_it(book: Path) -> None:
    assert found(book) == [], "it was not tied yet"
    zhiban(book, "reviewed", PATH, "--at", "2026-11-23T21:00")
    assert found(book) == []
    limits = book / "records/limits.yml"
    text = limits.read_text(encoding="utf-8")
    at = text.index("id: muni-21-written")
    limits.write_text(text[:at] + text[at:].replace("minutes: 30", "minutes: 20", 1), encoding="utf-8")
    (said,) = found(book)
    assert "muni-21-written" in said and "21条" not in said
    zhiban(book, "reviewed", PATH, "--at", "2026-11-23T21:00")
    assert found(book) == []


def test_a_changed_article_is_named(book: Path) -> None:
    zhiban(book, "reviewed", PATH, "--at", "2026-11-23T21:00")
    file = book / PATH
    text = file.read_text(encoding="utf-8")
    made = Book(WorkTree(book))
    file.write_text(text.replace(f"21:{stands(made, '21')}", "21:00000000"), encoding="utf-8")
    assert found(book) == ["最近一次复核以后，所依据的第21条有变"]


def test_reading_again_changes_nothing_but_the_two_lines_of_the_head() -> None:
    page = Handbook(PATH, HEAD, Book(WorkTree(ROOT)), NOW, stands)
    once = read_again(page, "2026-11-23")
    again = read_again(Handbook(PATH, once, Book(WorkTree(ROOT)), NOW, stands), "2026-11-23")
    assert once == again
    lines = set(once.split("\n")) ^ set(HEAD.split("\n"))
    assert {line.partition(":")[0] for line in lines} == {"reviewed", "grounds"}
    with pytest.raises(ValueError):
        read_again(Handbook(PATH, "# 没有页首\n", Book(WorkTree(ROOT)), NOW, stands), "2026-11-23")


def test_what_is_no_page_of_the_handbook_is_told(book: Path) -> None:
    assert "不是手册或流程的页面" in zhiban(book, "reviewed", "records/book.yml", code=2)
    (book / PATH).write_text("# 没有页首\n", encoding="utf-8")
    assert "没有页首" in zhiban(book, "reviewed", PATH, code=2)


def test_the_page_itself_says_what_changed_since_it_was_reviewed() -> None:
    made = Book(WorkTree(ROOT))
    once = read_again(Handbook(PATH, HEAD, made, NOW, stands), "2026-11-23")
    path = "procedures/reporting.md"

    def shown(text: str, language: str = "zh") -> str:
        words = Words(language)
        return procedures.dressed({path: text}, {path: text}, {}, {}, "staff", words, made, NOW)[path]

    assert "待复核" not in shown(once)
    changed = once.replace(f"21:{stands(made, '21')}", "21:00000000")
    changed = changed.replace(f"muni-21-written:{stands(made, 'muni-21-written')}", "muni-21-written:0")
    said = shown(changed)
    assert "**本页待复核。**" in said and "[第二十一条](../articles/21.md)" in said
    assert (
        "(../limits.md#limit-muni-21-written)" in said and "第十八条" not in said.partition("# 信息报告")[0]
    )
    assert "This page is to be reviewed" in shown(changed, "en")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_procedure_of_the_handbook_was_reviewed_against_what_holds_now(language: str) -> None:
    made = Book(WorkTree(ROOT))
    for file in sorted((ROOT / f"docs/{language}/procedures").glob("*.md")):
        page = Handbook(
            f"docs/{language}/procedures/{file.name}", file.read_text(encoding="utf-8"), made, NOW, stands
        )
        if page.head.get("superseded_by"):
            continue
        assert {name for name, _ in page.grounds} >= {name for name in cited(page) if page.stands(name)}, file
        moved = [name for name, then in page.grounds if page.stands(name) != then]
        assert not moved, f"{file}: read it against {moved}, then: zhiban reviewed {file.relative_to(ROOT)}"
