"""The circulars: each shown to whom it was released, and no other."""

import pytest

from site_book import NOW, Shelf, files, shown
from zhiban.book import Book
from zhiban.site import making
from zhiban.site.office import bulletins_page

PATH = "records/bulletins/2026/2026-7.yml"
CIRCULAR = """kind: bulletin
schema: 1
no: 2026-7
at: 2026-11-18T10:00+08:00
issued_by: 望川市政府办公室
type: inspection
units:
  - wangchuan
text: 各单位对照检查。
publish: {}
"""
REVIEWED = "reviewed:\n  at: 2026-11-18T09:20+08:00\n  by: wang-jianguo\n"
CORRECTED = """corrections:
  - id: c1
    at: 2026-11-19T09:00+08:00
    by: wang-jianguo
    of: text
    read: 另一段话。
    why: 笔误
"""


@pytest.mark.parametrize(
    ("text", "staff", "public"),
    [
        (CIRCULAR.format("public") + REVIEWED, True, True),
        (CIRCULAR.format("public"), True, False),
        (CIRCULAR.format("internal") + REVIEWED, True, False),
        (CIRCULAR.format("public") + REVIEWED + CORRECTED, True, False),
        (CIRCULAR.replace("publish: {}\n", "") + REVIEWED, False, False),
        (CIRCULAR.format("public").replace("2026-11-18T10", "2026-12-18T10") + REVIEWED, False, False),
        (
            CIRCULAR.format("public").replace("schema: 1", "schema: 1\nhandling: internal") + REVIEWED,
            True,
            False,
        ),
        (
            CIRCULAR.format("public").replace("schema: 1", "schema: 1\nhandling: work_secret") + REVIEWED,
            False,
            False,
        ),
    ],
)
def test_a_circular_is_shown_to_whom_it_was_released(text: str, staff: bool, public: bool) -> None:
    for audience, sees in (("staff", staff), ("public", public)):
        page = shown(bulletins_page(making(Book(Shelf({**files(), PATH: text})), audience, "zh", NOW)))
        assert ("望川市政府办公室" in page) == sees, audience
        assert ("对照检查" in page or "另一段话" in page) == sees


def test_a_circular_keeps_its_paragraphs() -> None:
    text = CIRCULAR.format("public").replace("各单位对照检查。", "|\n  第一段。\n  第二段。") + REVIEWED
    page = bulletins_page(making(Book(Shelf({**files(), PATH: text})), "public", "zh", NOW))
    assert "<p>第一段。</p><p>第二段。</p>" in page
