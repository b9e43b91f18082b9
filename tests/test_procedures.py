"""The procedures: each page says whose it is and since when, and opens with who does what when; charts that print for the wall."""

import re
import xml.etree.ElementTree as ET
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from site_book import NOW, Shelf, files
from zhiban import page
from zhiban.book import Book
from zhiban.handbook import Handbook
from zhiban.judge import Bench, handbook
from zhiban.rule import Effect
from zhiban.schema import KINDS, shape
from zhiban.shelf import WorkTree
from zhiban.site import folder
from zhiban.site.words import Words
from zhiban.terms import months_later

ROOT = Path(__file__).resolve().parents[1]
HEAD = ["title", "version", "owner", "effective", "reviewed", "next_review", "basis", "articles", "issuer", "interpreter", "publish"]  # fmt: skip
NAMES = sorted(file.stem for file in (ROOT / "docs/zh/procedures").glob("*.md"))
CHARTS = sorted(file.stem for file in (ROOT / "docs/zh/procedures/img").glob("*.svg"))
BOTH = pytest.mark.parametrize("language", ["zh", "en"])
BOOK = Book(WorkTree(ROOT))
SVG = "{http://www.w3.org/2000/svg}"


@cache
def read(language: str, name: str) -> Handbook:
    path = f"docs/{language}/procedures/{name}.md"
    return Handbook(path, (ROOT / path).read_text(encoding="utf-8"), BOOK, NOW)


def body(language: str, name: str) -> str:
    return read(language, name).text.split("\n---\n", 1)[1]


def test_what_the_mechanisms_of_article_25_ask_for_is_there() -> None:
    asked = {"reporting", "handover", "holiday", "training", "inspection", "phones", "release", "spill", "linkage", "first-receiver"}  # fmt: skip
    assert set(NAMES) >= asked | {"index"}


@BOTH
@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_every_field_of_its_head_and_its_review_is_not_overdue(language: str, name: str) -> None:
    found = read(language, name)
    assert [field for field in HEAD if not found.head.get(field)] == []
    assert found.head["publish"] in ("public", "internal")
    numbers = [int(number) for number in re.findall(r"\d+", found.head["articles"])]
    assert numbers == sorted(set(numbers)) and all(1 <= number <= 30 for number in numbers)
    days = [found.day(field) for field in ("effective", "reviewed", "next_review")]
    effective, reviewed, again = [day for day in days if day]
    assert effective <= reviewed < again <= months_later(reviewed, 12)
    findings = handbook(found.path, [], found.text.encode(), Bench(BOOK, NOW))
    assert [f for f in findings if f.effect in (Effect.REFUSE, Effect.REMIND)] == []
    assert handbook(found.path, [], re.sub("owner: .*\n", "", found.text).encode(), Bench(BOOK, NOW))


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_head_the_same_parts_and_the_same_examples(name: str) -> None:
    zh, en = read("zh", name), read("en", name)
    assert {k: v for k, v in zh.head.items() if k != "title"} == {
        k: v for k, v in en.head.items() if k != "title"
    }

    def built(language: str) -> tuple[list[object], ...]:
        text = body(language, name)
        plain = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
        return (
            [len(mark) for mark in re.findall(r"^(#+) ", plain, re.MULTILINE)],
            [row.count("|") for row in re.findall(r"^\|.*\|$", plain, re.MULTILINE)],
            sorted(re.findall(r"\]\(([^)]+)\)", plain)),
            re.findall(r"```.*?```", text, re.DOTALL),
            [len(re.findall(mark, plain, re.MULTILINE)) for mark in (r"^- ", r"^\d+\. ", r"^> ")],
            sorted(set(re.findall(r"`([a-z_]+(?: [a-z]+)?)`", plain))),
        )

    assert built("zh") == built("en")


@BOTH
@pytest.mark.parametrize("name", [name for name in NAMES if name != "index"])
def test_a_page_opens_with_who_does_what_when_and_names_its_articles(language: str, name: str) -> None:
    opening = body(language, name).split("\n## ")[0]
    row = next(line for line in opening.split("\n") if line.startswith("|"))
    asked = [("谁", "人"), ("什么时候", "时间")] if language == "zh" else [("Who", "Outgoing"), ("When",)]
    assert all(any(word in row for word in words) for words in asked)
    named = re.search(r"^(?:依据：|Rests on: )(.*?)(?:\n\n|\Z)", opening, re.MULTILINE | re.DOTALL)
    assert named
    words = Words(language)
    for number in map(int, re.findall(r"\d+", read(language, name).head["articles"])):
        plain = words.article(number) if language == "zh" else str(number)
        assert plain in named[1] or re.search("至|to", named[1]), number


@pytest.mark.parametrize("name", NAMES)
def test_what_an_example_writes_is_what_a_record_may_hold(name: str) -> None:
    for example in re.findall(r"```yaml\n(.*?)```", body("zh", name), re.DOTALL):
        facts = page.read(f"schema: 1\n{example}".encode()).facts
        kinds = [kind for kind in KINDS if all(_place(kind, place) for place in facts if place != "schema")]
        assert kinds, example


def _place(kind: str, place: str) -> bool:
    of = shape(kind)
    for step in re.sub(r"\[[^\]]*\]|\{.*\}", "", place).split("."):
        if step not in of.fields:
            return False
        of = of.fields[step]
    return True


@BOTH
@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_real_text_has_a_title_and_the_version_of_its_page(language: str, name: str) -> None:
    file = ROOT / f"docs/{language}/procedures/img/{name}.svg"
    chart = ET.parse(file).getroot()
    assert chart.get("role") == "img" and chart.get("lang") == language
    title, desc = chart.find(f"{SVG}title"), chart.find(f"{SVG}desc")
    assert title is not None and desc is not None and title.text and desc.text
    assert chart.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert {el.tag.removeprefix(SVG) for el in chart.iter()} <= {
        "svg", "title", "desc", "rect", "path", "circle", "text", "tspan"
    }  # fmt: skip
    colours = {el.get(a) for el in chart.iter() for a in ("fill", "stroke") if el.get(a)}
    assert colours <= {"none", "currentColor", "#fff"}
    assert {el.get("class") for el in chart.iter() if el.get("fill") == "#fff"} <= {"zc-paper", "zc-on"}
    words = " ".join("".join(text.itertext()) for text in chart.iter(f"{SVG}text"))
    head = read(language, name).head
    version = f"{head['version']}版" if language == "zh" else f"Version {head['version']},"
    assert version in words and Words(language).date(date.fromisoformat(head["effective"])) in words.replace(
        "November", "Nov"
    )
    assert (chart.get("width"), chart.get("height")) == ("100%", "100%")  # as large as the sheet, A4 or A3
    _, _, wide, high = map(float, str(chart.get("viewBox")).split())
    assert 1.3 < high / wide < 2  # upright
    assert f"](img/{name}.svg)" in body(language, name)


@BOTH
@pytest.mark.parametrize("name", CHARTS)
def test_no_words_of_a_chart_leave_its_sheet_or_are_too_small_for_a_phone(language: str, name: str) -> None:
    chart = ET.parse(ROOT / f"docs/{language}/procedures/img/{name}.svg").getroot()
    wide = float(str(chart.get("viewBox")).split()[2])
    for text in chart.iter(f"{SVG}text"):
        said, size, x = "".join(text.itertext()), float(text.get("font-size", 0)), float(text.get("x", 0))
        length = sum(1.0 if ord(c) > 0x2E7F else 0.5 for c in said) * size
        left = x - length / 2 if text.get("text-anchor") == "middle" else x
        assert left >= 10 and left + length <= wide - 9, said
        assert size * 328 / wide >= 7.5, said  # CSS pixels on a screen 360 wide


def test_the_sample_of_a_superseded_page_is_out_of_navigation_and_search_and_leads_on() -> None:
    for language in ("zh", "en"):
        old = read(language, "holiday-2025")
        assert old.head["superseded_by"] == "holiday.md" and "search:\n  exclude: true" in old.text
        made = folder.prose(ROOT, ROOT / "docs" / language, language)
        assert "](holiday.md)" in made["procedures/holiday-2025.md"].split("\n# ")[0]
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert "/procedures/holiday-2025.md\n" in config.partition("not_in_nav:")[2]
    for name in set(NAMES) - {"holiday-2025"}:
        for file in ("mkdocs.yml", "mkdocs.en.yml"):
            nav = (ROOT / file).read_text(encoding="utf-8").partition("\nnav:")[2]
            assert f"procedures/{name}.md" in nav


def test_a_page_of_the_handbook_tells_its_next_review_at_its_foot(tmp_path: Path) -> None:
    root = Shelf(files()).lay(tmp_path)
    zh, en = (
        folder.prose(root, ROOT / "docs" / language, language)["procedures/phones.md"]
        for language in ("zh", "en")
    )
    assert "<dt>下次复核</dt><dd>2027年11月23日</dd>" in zh
    assert "<dt>Next review</dt><dd>23 Nov 2027</dd>" in en
