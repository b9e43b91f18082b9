"""What a page of the handbook says of itself at its foot, and how the limits table tells grades and reasons."""

import re
from pathlib import Path

import pytest

from site_book import NOW, Shelf, files, own, shown
from zhiban.book import Book
from zhiban.handbook import handbook
from zhiban.site.folder import prose
from zhiban.site.imprint import FIELDS, imprinted
from zhiban.site.words import Words

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGE = """---
title: 一个班次
version: '1.2'
owner: 市政府总值班室
drafted_by: 金丝雀起草人
effective: 2026-11-01
reviewed: 2026-12-01
next_review: 2027-12-01
basis: 某规范（*样本*）
articles: [7, 14]
issuer: 某市政府办公室
interpreter: 某市应急办
---

# 一个班次

照此办理。
"""


def foot(text: str) -> str:
    """The imprint of a page as one reads it."""
    return shown(re.sub(r"<[^>]*>", " ", text.partition('<dl class="zb-imprint"')[2]))


def made(text: str, language: str = "zh", path: str = "manual/shift.md") -> str:
    return imprinted(path, text, Words(language), Book(Shelf(files())), NOW)


def test_a_page_shows_who_issued_and_who_interprets_and_since_when_it_holds() -> None:
    page = made(PAGE)
    assert page.startswith(PAGE.rstrip())
    rows = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page))
    assert list(rows) == [zh for zh, _ in FIELDS.values()]
    assert rows["印发机关"] == "某市政府办公室" and rows["解释机关"] == "某市应急办"
    assert rows["施行日期"] == "2026年11月1日" and rows["最近复核"] == "2026年12月1日"
    assert (
        '<a href="../articles/07.html">第七条</a>、<a href="../articles/14.html">第十四条</a>' in rows["依据"]
    )
    assert "某规范（*样本*）" in foot(page) and "*" not in rows["依据"]
    assert "金丝雀" not in foot(page)


def test_in_english_the_same_stands_with_english_titles_and_dates() -> None:
    rows = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", made(PAGE, "en", "manual/night/shift.md")))
    assert list(rows) == [en for _, en in FIELDS.values()]
    assert rows["In force from"] == "1 Nov 2026"
    assert '<a href="../../articles/07.html">Art. 7</a>, ' in rows["Basis"]


def test_a_page_whose_head_says_none_of_it_stays_as_it_is() -> None:
    bare = "---\ntitle: 甲\n---\n\n# 甲\n"
    assert made(bare) == bare and made("# 甲\n") == "# 甲\n"


def test_what_a_head_leaves_out_is_left_out_and_a_date_that_is_none_stands_as_written() -> None:
    page = made("---\neffective: 印发之日\narticles: [7, 99]\n---\n# 甲\n")
    assert dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page)) == {
        "依据": '<a href="../articles/07.html">第七条</a>',
        "施行日期": "印发之日",
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_of_the_manual_and_the_procedures_has_its_imprint_and_no_other(
    tmp_path: Path, language: str
) -> None:
    docs = DOCS / language
    pages = prose(Shelf(files()).lay(tmp_path), docs, language)
    assert set(pages) == {
        path.relative_to(docs).as_posix()
        for part in ("manual", "procedures")
        for path in (docs / part).glob("*.md")
    }
    assert pages and all(handbook(f"docs/{language}/{path}") for path in pages)
    for text in pages.values():
        own = [name for name in FIELDS if re.search(rf"^{name}: ", text.split("\n---\n")[0], re.MULTILINE)]
        assert set(own) >= set(FIELDS) - {"next_review"}
        assert text.count("<dt>") == len(own) and text.count('<dl class="zb-imprint"') == 1


LIMIT = """kind: limits
schema: 1
limits:
  - id: case
    from:
      - county
    to: municipal
    trigger: occurred
    minutes: 60
    form: written
    mode: adds
    basis: 某办法
    effective_from: 2026-01-01
"""


@pytest.mark.parametrize(
    ("more", "zh", "en"),
    [
        ("grade_min: larger", "较大（Ⅲ级）以上", "larger (III) and above"),
        ("grade_max: larger", "较大（Ⅲ级）以下，含未定级", "larger (III) and below, or ungraded"),
        ("grade_min: ordinary\n    grade_max: larger", "一般（Ⅳ级）至较大（Ⅲ级）", "ordinary (IV) to larger (III)"),
        ("grade_min: major\n    grade_max: major", "重大（Ⅱ级）", "major (II)"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_the_limits_table_tells_for_which_grades_a_limit_is(more: str, zh: str, en: str) -> None:
    text = LIMIT.replace(
        "    minutes: 60\n", f"    {more}\n    minutes: 60\n" if more else "    minutes: 60\n"
    )
    for language, words in (("zh", zh), ("en", en)):
        page = own({**files(), "records/limits.yml": text}, "public", language)["limits.md"]
        row = shown(next(line for line in page.split("\n") if 'id="limit-case"' in line))
        assert re.findall(r"<br><small>(.*?)</small>", row)[1:] == ([words] if words else [])


@pytest.mark.parametrize(("language", "words"), [("zh", "说明原因的"), ("en", "with a reason")])
def test_the_limits_table_tells_which_limit_wants_a_reason(language: str, words: str) -> None:
    wanting = LIMIT.replace("    mode: adds\n", "    mode: adds\n    with_reason: yes\n")
    told, plain = (
        own({**files(), "records/limits.yml": text}, "staff", language)["limits.md"]
        for text in (wanting, LIMIT)
    )
    assert f'<span class="zb-tag">{words}</span>' in told and "`extensions`" in told
    assert words not in plain and "`extensions`" not in plain
