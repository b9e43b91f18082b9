"""Whatever is written into a record, no page of the handbook acts on it: built pages, search, feeds, in a browser too."""

import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from browsing import reader, watched
from built import with_own_docs
from payloads import PAYLOADS
from site_book import NOW, Shelf, seeded
from zhiban import page
from zhiban.book import Book
from zhiban.shelf import WorkTree
from zhiban.site import build, from_book, making

AT_ONCE = 6  # payloads in one field: a record is at most 64 kB
ACTIVE = {
    "onerror",
    "onload",
    "onclick",
    "onfocus",
    "onmouseover",
    "ontoggle",
    "srcdoc",
    "formaction",
    "http-equiv",
    "ping",
}


def hostile(number: int) -> str:
    """Some of the payloads, from one of them on, for one field."""
    return " ".join(PAYLOADS[(number + n) % len(PAYLOADS)] for n in range(AT_ONCE))


def sown(texts: list[str]) -> dict[str, str]:
    """The seeded book, each text of every kind holding the next of these texts beside its canary."""
    found, _ = seeded()
    count = iter(range(10**6))
    for path, text in found.items():
        facts = page.read(text.encode()).facts
        for place, said in facts.items():
            if said.startswith("金丝雀") and "{" not in place:
                facts = {**facts, place: said.replace(" [x](y)", "") + texts[next(count) % len(texts)]}
        found[path] = page.write(facts).decode()
    return found


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The hostile book's own pages for both audiences, one in each language, with every extension of Markdown at hand."""
    texts = [hostile(n * AT_ONCE) for n in range(len(PAYLOADS))]
    root = with_own_docs(Shelf(sown(texts)).lay(tmp_path_factory.mktemp("hostile")))
    book = Book(WorkTree(root))
    assert not [path for path in book.paths() if (r := book.record(path)) is None or r.says is None]
    return {
        audience: build(root, root / audience, audience, language, NOW)
        for audience, language in (("staff", "zh"), ("public", "en"))
    }


def test_no_payload_stands_raw_on_any_page_whichever_field_of_whichever_kind_holds_it() -> None:
    for payload in PAYLOADS:
        if not re.search(r"[<\[{`]", payload.split("\n")[0]):
            continue  # these are asked about where the pages are built
        made = from_book(making(Book(Shelf(sown([payload]))), "staff", "zh", NOW))
        raw = payload.split("\n")[0]
        for path, text in made.items():
            if path.endswith(".md"):
                assert raw not in text, (path, payload)


class Dom(HTMLParser):
    """What stands on a page: elements with their attributes, and what text says."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.said = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.said += data


@pytest.mark.parametrize("audience", ["staff", "public"])
def test_the_built_pages_hold_no_element_and_no_attribute_that_a_record_wrote(
    sites: dict[str, Path], audience: str
) -> None:
    told = 0
    for file in sites[audience].rglob("*.html"):
        dom = Dom(file.read_text(encoding="utf-8"))
        told += "owned()" in dom.said
        for tag, attrs in dom.found:
            where = (file.name, tag, attrs)
            assert tag not in ("object", "embed", "base", "math", "textarea", "iframe"), where
            assert not ACTIVE & set(attrs) or attrs.get("http-equiv") == "Content-Security-Policy", where
            for name in ("href", "src", "action", "data", "style", "xlink:href"):
                value = html.unescape(attrs.get(name, "")).strip().lower()
                assert not re.match(r"(javascript|data|vbscript):|//|https?:", value), where
                anchor = re.fullmatch("#[a-z0-9_-]+", value)  # a heading's own, made of its letters
                assert anchor or ("e.example" not in value and "owned" not in value), where
            if tag == "script":
                assert (
                    attrs.get("src", "").partition("?")[0].endswith(".js")
                    or attrs.get("type") == "application/json"
                ), where
    assert told, "the payloads are told, as words"


@pytest.mark.parametrize("audience", ["staff", "public"])
def test_the_search_index_holds_the_payloads_as_words(sites: dict[str, Path], audience: str) -> None:
    index = json.loads((sites[audience] / "search/search_index.json").read_text(encoding="utf-8"))
    for doc in index["docs"]:
        for text in (doc["title"], doc["text"]):
            tags = {tag for tag, attrs in Dom(text).found if not attrs}
            assert tags <= {"p", "code", "pre", "li", "ol", "ul", "sub", "sup"} and not [
                a for _, a in Dom(text).found if a
            ]
        assert re.fullmatch(r"[\w./-]+(#[\w-]*)?", doc["location"])
    assert "</script" not in (sites[audience] / "search/search_index.js").read_text(
        encoding="utf-8"
    ).lower().replace("<\\/script", "")


def test_no_feed_has_a_line_that_a_record_wrote(sites: dict[str, Path]) -> None:
    feeds = list(sites["staff"].rglob("*.ics"))
    for feed in feeds:
        for line in feed.read_text(encoding="utf-8").replace("\r\n ", "").split("\r\n"):
            assert re.match(r"[A-Z-]+(;[A-Z-]+=(\"[^\"]*\"|[^\";:]*))*:|$", line), line
            assert not line.startswith(("ATTACH", "URL:http")) and "ALTREP" not in line.partition(":")[0]


@pytest.mark.needs("chromium")
def test_in_a_browser_no_script_of_a_record_runs_and_nothing_is_asked_of_elsewhere(
    sites: dict[str, Path], browser: Any
) -> None:
    ran: list[str] = []

    def stopped(dialog: Any) -> None:
        ran.append(dialog.message)
        dialog.dismiss()

    pages = [file for site in sites.values() for file in site.rglob("*.html")]
    pages = [f for f in pages if "owned" in f.read_text(encoding="utf-8") and f.name != "404.html"][:12]
    with reader(browser) as page:
        seen = watched(page)
        page.on("dialog", stopped)
        page.expose_function("owned", lambda: ran.append("owned"))
        for file in pages:
            page.goto(file.as_uri())
            handlers = page.locator("[onerror],[onload],[onclick],[onfocus]")
            assert handlers.count() == 0
    assert len(pages) > 3 and ran == []
    assert [url for url in seen.asked if not url.startswith(("file:", "data:"))] == []
