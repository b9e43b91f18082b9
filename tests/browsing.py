"""The kinds of page that the handbook has, one of each, and a browser that goes over them."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from site_book import NOW

FOR_ALL = {
    "home": "index.html",
    "a situation": "manual/chemical.html",
    "a procedure with its chart": "procedures/reporting.html",
    "a superseded procedure": "procedures/holiday-2025.html",
    "the rosters": "rosters/index.html",
    "the telephones": "units/index.html",
    "a unit": "units/wangchuan.html",
    "training": "training/index.html",
    "circulars": "bulletins/index.html",
    "the limits": "limits.html",
    "the articles": "articles/index.html",
    "an article": "articles/21.html",
    "the rules": "rules/index.html",
    "rules beyond the articles": "rules/growth.html",
    "coverage": "coverage.html",
    "the audiences": "design/audiences.html",
    "the glossary": "glossary.html",
    "no such page": "404.html",
}
FOR_STAFF = {
    "the manual": "manual/index.html",
    "a task": "manual/recording.html",
    "a role": "manual/role-primary.html",
    "the procedures": "procedures/index.html",
    "a unit's roster": "rosters/wangchuan/index.html",
    "a month": "rosters/yingji/2026-11.html",
    "a week": "rosters/wangchuan/2026-w48.html",
    "a person": "people/li-na.html",
    "the morning": "queue.html",
    "statistics": "statistics.html",
    "operations": "operations/ssh.html",
    "design": "design/trust.html",
}
PAGES = {"staff": {**FOR_ALL, **FOR_STAFF}, "public": FOR_ALL}
# What the ordinary run looks at: one page of each layout.
LAYOUTS = (
    "home", "a situation", "a procedure with its chart", "the telephones", "an article", "a month", "a person", "statistics",
)  # fmt: skip
PAPER = {"A4": (595, 842), "A4 landscape": (842, 595)}  # points


class Quiet(SimpleHTTPRequestHandler):
    """Serves without a line for every request."""

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def site_served(site: Path) -> Iterator[str]:
    """A site on a server of its own: its root, with a slash at the end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Any]:
    """Debian's Chromium, started once for all tests of a process that look through it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@contextmanager
def reader(browser: Any, width: int = 1280, at: str | None = str(NOW), **how: Any) -> Iterator[Any]:
    """A reader's tab, its clock standing at the moment from which the tests see the book, or another; with None it goes."""
    with browser.new_context(viewport={"width": width, "height": 900}, **how) as context:
        page = context.new_page()
        page.set_default_timeout(60_000)
        if at:
            page.clock.set_fixed_time(datetime.fromisoformat(at))
        yield page


class Watched(NamedTuple):
    """What a page asked for and complained of."""

    asked: list[str]
    said: list[str]


def watched(page: Any) -> Watched:
    """From now on."""
    seen = Watched([], [])
    page.on("request", lambda request: seen.asked.append(request.url))
    page.on(
        "console", lambda line: seen.said.append(line.text) if line.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: seen.said.append(str(error)))
    return seen


# What reaches past the right edge, but for what stands in a part that scrolls by itself.
WIDE = """within => {
  document.querySelectorAll('details').forEach(part => { part.open = true; });
  const edge = document.documentElement.clientWidth;
  return Array.from(document.querySelectorAll(within + ' *')).filter(part => {
    if (part.getBoundingClientRect().right <= edge + 1) return false;
    for (let at = part.parentElement; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (at.tagName === 'svg' || ['auto', 'scroll', 'hidden'].includes(style.overflowX) && at !== document.body) return false;
    }
    return true;
  }).map(part => part.outerHTML.slice(0, 100)).concat(document.documentElement.scrollWidth > edge ? ['the page'] : []);
}"""


def wide(page: Any, within: str) -> list[str]:
    """What of a part of the page, everything unfolded, is wider than the screen."""
    found: list[str] = page.evaluate(WIDE, within)
    return found


class Printed(NamedTuple):
    """What came out of the printer."""

    sheets: int
    sizes: set[tuple[int, int]]  # points


def printed(page: Any) -> Printed:
    """The page as it is shown, on paper."""
    pdf: bytes = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    sizes = {(round(float(wide)), round(float(high))) for wide, high in boxes}
    return Printed(len(re.findall(rb"/Type /Page\b", pdf)), sizes)
