"""The handover sheet as a page: nothing in it can act or fetch, and it is fit for paper, telephone and night."""

import base64
import hashlib
import re
from typing import Any

import pytest

from browsing import PAPER, Printed, reader, wide
from browsing import printed as on_paper
from sheets import CITY, CORRECTIONS, LOGS, NIGHT, ROOT, Parts, changed, city, evidence, log, made, words
from site_book import Shelf
from zhiban.book import Book
from zhiban.desk.sheet import Evidence, sheet
from zhiban.page import read
from zhiban.schema.parts import Instant

PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "</style><script>alert(3)</script>",
    "{{ 7 * 7 }}{% raw %}",
    '"><svg onload=alert(4)>',
    "'; } * { display: none } /*",
    "&lt;b&gt;",
    "</title><body onload=alert(5)>",
    "<!--",
    "]]>",
)
ACTIVE = {"script", "link", "img", "iframe", "object", "embed", "svg", "form", "base", "a", "audio", "video"}
STILL = {"lang", "class", "charset", "http-equiv", "content", "name"}


FREE = re.compile(
    r"(?m)^( *(?:- )?(?:text|from|situation|read_back|title|name|note|issued_by): )(?![0-9]{4}-)(.*)$"
)
TOUCHED = ("records/logs/wangchuan/2026/2026-11-0", "records/incidents/", "records/units/wang")


def hostile(payload: str) -> Book:
    """The city with a payload before every text that was written freely in the unit, its logs and the incidents."""
    before = payload.replace("'", "''").replace("\\", r"\\")
    files = {
        path: FREE.sub(rf"\1'{before}\2'", text) if path.startswith(TOUCHED) else text
        for path, text in city().items()
    }
    book = Book(Shelf(files))
    for path in (NIGHT, "records/units/wangchuan.yml"):
        record = book.record(path)
        assert record and record.says, (record.page.problems, record.flaws) if record else path
    return book


@pytest.mark.parametrize("payload", PAYLOADS)
def test_record_text_is_words_and_nothing_but_words(payload: str) -> None:
    book = hostile(payload)
    plain, page = Parts(made()), Parts(made(book))
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in plain.elements]
    still = [attrs for tag, attrs in page.elements if tag != "meta"]
    assert still == [attrs for tag, attrs in plain.elements if tag != "meta"]
    assert page.words.count(payload) >= 17


@pytest.mark.parametrize("payload", PAYLOADS)
def test_evidence_is_words_and_nothing_but_words(payload: str) -> None:
    at = Instant.read("2026-11-07T08:01+08:00")
    held = dict.fromkeys(evidence(CITY, NIGHT), Evidence(payload, at, 1, at, payload[:12], payload))
    page = Parts(sheet(CITY, NIGHT, held, "zh"))
    known = {tag for tag, _ in Parts(made()).elements}
    assert {tag for tag, _ in page.elements} == known and page.words.count(payload) >= 4


def test_the_page_runs_nothing_and_fetches_nothing() -> None:
    for lang in ("zh", "en"):
        page = made(lang=lang)
        parts = Parts(page)
        assert not parts.open and not ACTIVE & {tag for tag, _ in parts.elements}
        assert {name for _, attrs in parts.elements for name, _ in attrs} == STILL
        assert not re.search(r"https?:|//|url\(|@import|@font-face|javascript:", page)


def test_the_policy_allows_this_style_and_nothing_else() -> None:
    page = made()
    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    [style] = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    seal = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == (f"default-src 'none'; style-src 'sha256-{seal}'; base-uri 'none'; form-action 'none'")


def test_what_a_text_names_is_not_opened_as_a_file() -> None:
    asked: list[str] = []

    class Watched(Shelf):
        def get(self, path: str) -> bytes | None:
            asked.append(path)
            return super().get(path)

    away = "../../../../../secret"
    text = city()[NIGHT].replace("issued_by: feng-zhiqiang", f"issued_by: {away}")
    assert f"领导指示批示 {away}" in words(made(Book(Watched({**city(), NIGHT: text}))))
    assert asked and all(re.fullmatch(r"records(/[0-9a-z-]+)+\.yml", path) for path in asked)


def test_chinese_stands_with_chinese_punctuation() -> None:
    for path in LOGS:
        said = words(made(path=path))
        facts = read((ROOT / path).read_bytes()).facts
        wrong = re.findall(r"[\u4e00-\u9fff] ?[,:;()!?]|[,:;()!?] ?[\u4e00-\u9fff]", said)
        assert not wrong or any(mark in text for mark in wrong for text in facts.values()), (path, wrong)


def test_the_english_sheet_has_no_chinese_of_its_own() -> None:
    ours = {path: re.sub("[\u3000-\uffee]+", "x", text) for path, text in city().items()}
    night = ours[NIGHT]
    begun, still = night[: night.index("handover:")], night[night.index("  open:") : night.index("takeover:")]
    corrected = night + re.sub("[\u3000-\uffee]+", "x", CORRECTIONS)
    bare = "kind: duty_log\nschema: 1\nhandling: internal\nunit: nowhere\nstart: 2026-11-06T08:00+08:00\n"
    for text in (night, begun, night.replace(still, ""), corrected, bare):
        book = Book(Shelf({**ours, NIGHT: text}))
        for held in ({}, evidence(CITY, NIGHT), evidence(CITY, NIGHT, received=False)):
            plain = {place: one._replace(who="x") for place, one in held.items()}
            assert not re.findall("[\u3000-\uffee]", sheet(book, NIGHT, plain, "en"))


def printed(browser: Any, sheet: str) -> Printed:
    """A sheet on paper."""
    with reader(browser) as page:
        page.set_content(sheet)
        return on_paper(page)


@pytest.mark.needs("chromium", "fonts")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_ordinary_log_takes_one_page_of_paper(browser: Any, lang: str) -> None:
    def size(path: str) -> int:
        handover = log(path).handover
        return len(handover.open) if handover else 0

    fullest = max(LOGS, key=size)
    assert size(fullest) >= 8
    assert printed(browser, made(path=fullest, lang=lang)) == (1, {PAPER["A4"]})


@pytest.mark.needs("chromium", "fonts")
def test_a_long_log_takes_several_pages(browser: Any) -> None:
    book = changed(NIGHT, ("  situation: ", "  situation: " + "一句话。" * 1200))
    assert printed(browser, made(book)) == (3, {PAPER["A4"]})


LOOK = """() => {
  const style = getComputedStyle(document.documentElement);
  const columns = getComputedStyle(document.querySelector(".signatures")).gridTemplateColumns.split(" ").length;
  return [columns, style.backgroundColor, style.color];
}"""
DARK, LIGHT = ["rgb(20, 22, 26)", "rgb(230, 232, 236)"], ["rgb(255, 255, 255)", "rgb(22, 24, 29)"]


@pytest.mark.needs("chromium", "fonts")
@pytest.mark.parametrize(("scheme", "colours"), [("dark", DARK), ("light", LIGHT)])
def test_on_a_screen_it_is_as_wide_as_the_screen_and_dark_at_night(
    browser: Any, scheme: str, colours: list[str]
) -> None:
    with reader(browser, color_scheme=scheme) as page:
        for lang in ("zh", "en"):
            page.set_content(made(lang=lang))
            for width in (360, 390, 600, 1200):
                page.set_viewport_size({"width": width, "height": 700})
                assert wide(page, "body") == []
                assert page.evaluate(LOOK) == [1 if width < 500 else 2, *colours]
