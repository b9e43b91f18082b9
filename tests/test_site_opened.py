"""The handbook opened in a browser, from a server and as a file: the search finds, the switch stays on the page, nothing leaves."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browsing import reader, site_served, watched

pytestmark = pytest.mark.needs("chromium", "fonts")


READY = ".md-search-result__meta:has-text('键入'), .md-search-result__meta:has-text('Type to')"


@pytest.fixture(scope="module")
def served(staff_site: Path) -> Iterator[str]:
    """The staff handbook on a server of its own."""
    with site_served(staff_site) as root:
        yield root.rstrip("/")


def found(page: Any, root: str, words: str) -> list[str]:
    """Where the search leads for some words."""
    page.goto(f"{root}/index.html")
    page.click(".md-search__input")
    page.wait_for_selector(READY, state="attached")
    page.fill(".md-search__input", words)
    page.keyboard.press("End")  # the search listens to keys
    page.wait_for_selector(".md-search-result__link", state="attached")
    return [link.get_attribute("href") for link in page.query_selector_all(".md-search-result__link")]


@pytest.mark.parametrize("way", [pytest.param("served", marks=pytest.mark.slow), "file"])
def test_the_search_finds_the_words_of_the_trade_and_asks_nobody_else(
    way: str, served: str, staff_site: Path, browser: Any
) -> None:
    root = served if way == "served" else staff_site.as_uri()
    with reader(browser, at=None) as page:  # the search waits by the clock
        seen = watched(page)
        for words, name in (
            ("交接班", "handover"),
            ("首接负责", "first-receiver"),
            ("第二十一条", "articles/21.html"),
        ):
            assert any(name in link for link in found(page, root, words)[:8]), (words, name)
        assert any(
            "articles/21.html" in link or "reporting" in link
            for link in found(page, f"{root}/en", "written report")[:8]
        )
    assert [url for url in seen.asked if not url.startswith((root, "data:", "about:"))] == []
    assert seen.said == []


@pytest.mark.parametrize("way", [pytest.param("served", marks=pytest.mark.slow), "file"])
def test_the_switch_stays_on_the_page_and_dark_stays_dark(
    way: str, served: str, staff_site: Path, browser: Any
) -> None:
    root = served if way == "served" else staff_site.as_uri()
    with reader(browser) as page:
        seen = watched(page)
        page.goto(f"{root}/articles/21.html")
        page.click("a.zb-switch")
        assert page.url == f"{root}/en/articles/21.html"
        assert page.get_attribute("html", "lang") == "en"
        for _ in range(2):
            page.click("label.md-header__button[for^=__palette]:not([hidden])")
        assert page.get_attribute("body", "data-md-color-scheme") == "slate"
        page.reload()
        assert page.get_attribute("body", "data-md-color-scheme") == "slate"
        page.click("a.zb-switch")
        assert page.url == f"{root}/articles/21.html"
    assert seen.said == []


def test_without_a_script_the_switch_is_there_all_the_same(served: str, browser: Any) -> None:
    with browser.new_context(java_script_enabled=False) as bare:
        page = bare.new_page()
        page.goto(f"{served}/manual/index.html")
        page.click("a.zb-switch")
        assert page.url == f"{served}/en/manual/index.html"
        assert "Internal" in page.inner_text(".zb-internal")
