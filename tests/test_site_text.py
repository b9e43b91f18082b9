"""A record's text does nothing on a page: it is words, whatever was written there."""

import json
import re
from functools import cache
from html.parser import HTMLParser

import markdown  # type: ignore[import-untyped]
import pytest

from site_book import UNIT, Shelf, files, own
from zhiban import page
from zhiban.book import Book
from zhiban.site.inert import inert, script_json, verbatim

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</td></tr></table><iframe src=//e.example>",
    "</script><script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "![x](https://e.example/x.png)",
    "[x][1]\n\n[1]: https://e.example",
    "<https://e.example>",
    "https://e.example/?a=b",
    "text{: onclick=alert(1) }",
    "{: .x onmouseover='alert(1)' }",
    "{{ config.extra }} {% import os %} {{ 7*7 }}",
    '--8<-- "mkdocs.yml"',
    "# heading",
    "a | b | c",
    "```\ncode\n```",
    "    indented\n\n    code",
    "~~~ {.python onclick=alert(1)}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;",
    "*a* **b** _c_ ~~d~~ `e`",
    "- item\n- item",
    "1. item\n2. item",
    "a\n===\nb\n---",
    "> quote",
    "*[HTML]: x",
    "[^1]\n\n[^1]: note",
    "!!! danger",
    ":smile: ++ctrl++ ==mark== ^^ins^^",
    "x\u202ey\u200bz\u2028w",
    "'\" onload=alert(1) x='",
    "<!-- comment -->",
    "[TOC]",
    "\\[x\\](y)",
    "@import url(//e.example)",
    "<svg/onload=alert(1)>",
]
EXTENSIONS = [
    "attr_list",
    "tables",
    "toc",
    "pymdownx.superfences",
    "md_in_html",
    "admonition",
    "footnotes",
    "abbr",
]


class Tags(HTMLParser):
    """Which elements and attributes a page has, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_becomes_words_and_nothing_else(payload: str) -> None:
    made = Tags(markdown.markdown(f"本班 {inert(payload)} 完", extensions=EXTENSIONS))
    assert made.tags == ["p"]
    assert made.attributes == []
    told = " ".join(re.sub("[\u202e\u200b]", "", payload).replace("\u2028", " ").split())
    assert made.text == f"本班 {told} 完"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_told_as_it_was_written_keeps_its_lines_and_does_nothing(payload: str) -> None:
    text = f"entries:\n\n  - text: {payload}"
    made = Tags(markdown.markdown(f"<pre><code>{verbatim(text)}</code></pre>", extensions=EXTENSIONS))
    assert made.tags == ["pre", "code"]
    assert made.attributes == []
    assert made.text.rstrip("\n") == re.sub("[\u202e\u200b\u2028]", "", text)


@cache
def page_of(text: str) -> list[Tags]:
    """The pages of a book in which a unit has this for its name and its number; none where the reader refuses it."""
    found = files()
    facts = page.read(UNIT.encode()).facts | {"name": text, "phones[phone-a].number": text}
    found["records/units/wangchuan.yml"] = page.write(facts).decode()
    record = Book(Shelf(found)).record("records/units/wangchuan.yml")
    if record is None or record.says is None:
        return []
    pages = own(found)
    names = ("index.md", "rosters/index.md", "rosters/wangchuan/index.md", "rosters/wangchuan/2026-11.md")
    texts = [pages[name].split("---\n", 2)[2] for name in names]
    return [Tags(markdown.markdown(text, extensions=EXTENSIONS)) for text in texts]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_page_with_a_hostile_record_has_the_same_elements(payload: str) -> None:
    for hostile, plain in zip(page_of(payload), page_of("望川市"), strict=False):
        assert hostile.tags == plain.tags
        assert hostile.attributes == plain.attributes


def test_data_in_a_page_cannot_end_its_script() -> None:
    data = {"name": "</script><script>alert(1)//", "n": [1, None, True]}
    assert "<" not in script_json(data)
    assert json.loads(script_json(data)) == data
