"""The handbook opened in a browser, from a server and as a file: the search finds, the switch stays on the page, nothing leaves."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.needs("chromium", "fonts")


READY = ".md-search-result__meta:has-text('键入'), .md-search-result__meta:has-text('Type to')"


class Quiet(SimpleHTTPRequestHandler):
    """Serves without a line for every request."""

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def served(staff_site: Path) -> Iterator[str]:
    """The staff handbook on a server of its own."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(staff_site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


class Seen:
    """A page, and what it asked for and complained of."""

    def __init__(self, browser: Any) -> None:
        self.page = browser.new_page()
        self.page.set_default_timeout(60_000)
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on(
            "console", lambda line: self.said.append(line.text) if line.type in ("error", "warning") else None
        )
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def found(self, root: str, words: str) -> list[str]:
        """Where the search leads for some words."""
        self.page.goto(f"{root}/index.html")
        self.page.click(".md-search__input")
        self.page.wait_for_selector(READY, state="attached")
        self.page.fill(".md-search__input", words)
        self.page.keyboard.press("End")  # the search listens to keys
        self.page.wait_for_selector(".md-search-result__link", state="attached")
        return [
            link.get_attribute("href") for link in self.page.query_selector_all(".md-search-result__link")
        ]


@pytest.mark.parametrize("way", [pytest.param("served", marks=pytest.mark.slow), "file"])
def test_the_search_finds_the_words_of_the_trade_and_asks_nobody_else(
    way: str, served: str, staff_site: Path, browser: Any
) -> None:
    root = served if way == "served" else staff_site.as_uri()
    seen = Seen(browser)
    for words, page in (
        ("交接班", "handover"),
        ("首接负责", "first-receiver"),
        ("第二十一条", "articles/21.html"),
    ):
        assert any(page in link for link in seen.found(root, words)[:8]), (words, page)
    assert any(
        "articles/21.html" in link or "reporting" in link
        for link in seen.found(f"{root}/en", "written report")[:8]
    )
    assert [url for url in seen.asked if not url.startswith((root, "data:", "about:"))] == []
    assert seen.said == []


@pytest.mark.parametrize("way", ["served", "file"])
def test_the_switch_stays_on_the_page_and_dark_stays_dark(
    way: str, served: str, staff_site: Path, browser: Any
) -> None:
    root = served if way == "served" else staff_site.as_uri()
    seen = Seen(browser)
    seen.page.goto(f"{root}/articles/21.html")
    seen.page.click("a.zb-switch")
    assert seen.page.url == f"{root}/en/articles/21.html"
    assert seen.page.get_attribute("html", "lang") == "en"
    for _ in range(2):
        seen.page.click("label.md-header__button[for^=__palette]:not([hidden])")
    assert seen.page.get_attribute("body", "data-md-color-scheme") == "slate"
    seen.page.reload()
    assert seen.page.get_attribute("body", "data-md-color-scheme") == "slate"
    seen.page.click("a.zb-switch")
    assert seen.page.url == f"{root}/articles/21.html"
    assert seen.said == []


def test_without_a_script_the_switch_is_there_all_the_same(served: str, browser: Any) -> None:
    with browser.new_context(java_script_enabled=False) as bare:
        page = bare.new_page()
        page.goto(f"{served}/manual/index.html")
        page.click("a.zb-switch")
        assert page.url == f"{served}/en/manual/index.html"
        assert "Internal" in page.inner_text(".zb-internal")
