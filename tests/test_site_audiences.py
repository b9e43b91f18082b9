"""Two audiences, two languages: who may see what, and how one stays on the same page in the other language."""

import html
import json
import posixpath
import re
from pathlib import Path

import pytest

from built import book, with_own_docs
from site_book import NOW, Shelf, leaks, seeded, shown, whole
from zhiban.book import Book
from zhiban.site import build, from_book, making
from zhiban.site.allowed import ALLOWED
from zhiban.site.audiences import lines
from zhiban.site.published import INTERNAL, public, unlinked, withheld

DOCS = Path(__file__).resolve().parents[1] / "docs"


def texts(site: Path) -> dict[str, str]:
    """Every text that a site consists of, by path, and the paths themselves; not what the theme brings."""
    return {
        path: file.read_text(encoding="utf-8")
        for file in sorted(site.rglob("*"))
        if file.is_file()
        and file.suffix in (".html", ".json", ".xml", ".ics", ".csv", ".txt", ".svg", ".js")
        and not (path := file.relative_to(site).as_posix()).removeprefix("en/").startswith("assets/")
    }


def html_of(site: Path) -> dict[str, str]:
    return {path: text for path, text in texts(site).items() if path.endswith(".html")}


# Fields with which a page is made and of which it shows nothing: what tells items apart, and what a condition asks for.
SILENT = {
    "book.editions.id", "book.editions.title", "book.unit", "bulletin.no", "calendar.announced.ref",
    "calendar.announced.title", "calendar.sensitive.id", "person.id", "person.name", "roster.swaps.id",
    "training.sessions.id", "unit.phones.id", "unit.posts.id",
}  # fmt: skip


def issued(roster: str) -> str:
    """The roster as one that is issued and has shifts ahead, so that there are calendars of it to subscribe to."""
    sign = "" if "\nissued:" in roster else "issued:\n  at: 2026-11-01T09:00+08:00\n  by: wang-jianguo\n"
    return re.sub(r"(    end: )2026-11-23\S+", r"\g<1>2026-12-30T08:00+08:00", roster).replace(
        "shifts:\n", sign + "shifts:\n", 1
    )


@pytest.mark.parametrize("audience", ["staff", "public"])
def test_a_built_site_holds_what_the_table_allows_and_nothing_else(audience: str, tmp_path: Path) -> None:
    found, seeds = seeded()
    found |= {path: issued(text) for path, text in found.items() if path.startswith("records/rosters/")}
    root = with_own_docs(Shelf(found).lay(tmp_path / "book"))
    site = build(root, tmp_path / "site", audience, "both", NOW)
    listed = {f"{kind}.{spot}" for kind, spots in ALLOWED[audience].items() for spot in spots.split()}
    whole = texts(site)
    whole["file names"] = "\n".join(file.relative_to(site).as_posix() for file in site.rglob("*"))
    seen = {name: leaks(text.replace("\u200b", "").replace("\n ", ""), seeds) for name, text in whole.items()}
    assert {name: spots - listed for name, spots in seen.items() if spots - listed} == {}
    assert any(name.endswith(".ics") and spots for name, spots in seen.items()) == (audience == "staff")
    for language in ("", "en/"):
        own = {name for name in seen if name.startswith("en/") == bool(language)} | {"file names"}
        shown_here = set().union(*(seen[name] for name in own))
        silent = SILENT | ({"book.name"} if language else set())  # the English site has a name of its own
        assert shown_here == listed & set(seeds.values()) - silent, (
            "the canary sings of each field that is shown"
        )
        for kept in ("search/search_index.json", "search/search_index.js", "index.html"):
            assert seen[language + kept], kept
    named = {name for name, text in whole.items() if "金丝雀0" in shown(text).replace("\u200b", "")}
    if audience == "public":
        assert named == set()
        assert not [name for name in whole if name.endswith((".ics", ".csv"))]
    else:
        assert {"index.html", "en/index.html", "feeds/wangchuan.ics", "people/li-na.html"} <= named
        assert seen["statistics.csv"] <= listed
    assert not [path for path in site.rglob("*") if path.suffix in (".yml", ".yaml", ".md", ".py")]


def test_the_public_handbook_has_no_page_by_hand_that_does_not_say_it_is_public(public_site: Path) -> None:
    made = from_book(making(Book(Shelf(book())), "public", "zh", NOW))
    generated = {path.replace(".md", ".html") for path in (*made, *whole("public", "zh"))}
    for language, root in (("zh", public_site), ("en", public_site / "en")):
        published = {
            file.relative_to(DOCS / language).with_suffix(".html").as_posix()
            for file in (DOCS / language).rglob("*.md")
            if public(file.read_text(encoding="utf-8"))
        }
        pages = {file.relative_to(root).as_posix() for file in root.rglob("*.html")}
        pages = {page for page in pages if not page.startswith("en/")} - {"404.html"}
        assert published <= pages and "glossary.html" in published
        assert {
            page for page in pages - published if page.startswith(("manual", "procedures", "operations"))
        } == set()
        assert pages <= published | generated


def test_the_public_pages_link_to_no_page_that_is_not_there() -> None:
    gone = {"manual/incident.md", "manual/img/a.svg"}
    page = "- [**x** y](manual/incident.md)\n- see [it](manual/incident.md#a) and [that](limits.md)\n![p](manual/img/a.svg)\n"
    assert unlinked("index.md", page, gone) == "- see it and [that](limits.md)\n\n"
    assert unlinked("manual/b.md", "[a](incident.md){: .x } [b](../limits.md)", gone) == "a [b](../limits.md)"
    pages = {
        "a.md": "---\ntitle: x\npublish: public\n---\n![c](img/c.svg)",
        "b.md": "---\ntitle: y\n---\npublish: public\n",
    }
    assert withheld([*pages, "img/c.svg", "img/d.svg"], pages, "public") == {"b.md", "img/d.svg"}
    assert withheld([*pages, "img/c.svg"], pages, "staff") == set()


def test_each_page_for_staff_says_that_it_is_internal_and_none_for_the_public(
    staff_site: Path, public_site: Path
) -> None:
    for path, text in html_of(staff_site).items():
        words = INTERNAL[path.startswith("en/")]
        assert text.count(words) == 2, path  # above the page and at its foot
        assert '<meta name="robots" content="noindex, nofollow, noarchive">' in text
    for path, text in html_of(public_site).items():
        assert not any(words in text for words in INTERNAL) and 'name="robots"' not in text, path
    assert "Disallow: /" in (staff_site / "robots.txt").read_text(encoding="utf-8")
    assert not (public_site / "robots.txt").exists()


def test_no_page_leads_to_where_it_could_be_edited_or_names_its_git_authors(
    staff_site: Path, public_site: Path
) -> None:
    for site in (staff_site, public_site):
        for path, text in html_of(site).items():
            assert "md-source-file" not in text and "md-content__button" not in text, path


def switch(page: str) -> str:
    found = re.search(r'<a class="zb-switch" href="([^"]+)"', page)
    return html.unescape(found[1]) if found else ""


@pytest.mark.parametrize("audience", ["staff", "public"])
def test_the_language_switch_stays_on_the_page_and_leads_home_where_there_is_no_twin(
    audience: str, staff_site: Path, public_site: Path
) -> None:
    pages = html_of(staff_site if audience == "staff" else public_site)
    for path, text in pages.items():
        if path.endswith("404.html"):
            continue  # its links begin at the site's root
        to = posixpath.normpath(posixpath.join(posixpath.dirname(path), switch(text)))
        twin = path[3:] if path.startswith("en/") else f"en/{path}"
        home = "index.html" if path.startswith("en/") else "en/index.html"
        assert to == (twin if twin in pages else home), path
    assert "en/articles/21.html" in pages


def head(file: Path, name: str) -> str:
    found = re.search(rf"^{name}:[ \t]*['\"]?([^'\"\n]+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1].strip() if found else ""


def test_every_page_by_hand_has_its_twin_of_the_same_version_and_for_the_same_readers() -> None:
    pages = {
        file.relative_to(DOCS / language).as_posix()
        for language in ("zh", "en")
        for file in (DOCS / language).rglob("*.md")
    }
    wanting = []
    for page in sorted(pages):
        zh, en = DOCS / "zh" / page, DOCS / "en" / page
        if not (zh.is_file() and en.is_file()):
            wanting.append(f"{page}: docs/{'zh' if en.is_file() else 'en'}/{page} is missing")
            continue
        for name in ("version", "effective", "publish", "articles"):
            if head(zh, name) != head(en, name):
                wanting.append(f"{page}: {name} is {head(zh, name)} in zh and {head(en, name)} in en")
    assert wanting == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_allow_list_is_printed_field_by_field(language: str) -> None:
    page = html.unescape(whole("staff", language)["design/audiences.md"])
    for kind in ("person", "roster", "incident"):
        part = page.partition(f"#kind-{kind}")[2].partition("\n## ")[0]
        rows = re.findall(r"<code>([^<]+)</code></td><td>([✓—])</td><td>([✓—])</td>", part)
        assert [
            (line.place, *("✓" if seen else "—" for seen in line.seen)) for line in lines(kind, 0)
        ] == rows
        for column, audience in enumerate(ALLOWED, 1):
            ticked = {row[0] for row in rows if row[column] == "✓"}
            assert ticked == set(ALLOWED[audience].get(kind, "").split()) & {row[0] for row in rows}
    assert "<code>phones.number</code>" in page.partition("#kind-unit")[2]


def test_both_searches_are_there_and_each_knows_its_own_language(staff_site: Path) -> None:
    for root, word, other in (
        (staff_site, "交接班", "Handover"),
        (staff_site / "en", "handover", "交接班流程"),
    ):
        index = json.loads((root / "search/search_index.json").read_text(encoding="utf-8"))
        text = " ".join(doc["title"] + " " + doc["text"] for doc in index["docs"])
        assert word in text and index["config"]["lang"] == ["zh", "en"]
        assert other not in " ".join(doc["title"] for doc in index["docs"])
        script = (root / "search/search_index.js").read_text(encoding="utf-8")
        assert script == "var __index = " + (root / "search/search_index.json").read_text(encoding="utf-8")
