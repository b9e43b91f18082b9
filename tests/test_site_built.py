"""The built handbook: nothing fetched from elsewhere, found by search, right at the reader's moment in a browser."""

import html
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from browsing import reader, wide


@pytest.fixture
def site(staff_site: Path) -> Path:
    """The staff handbook."""
    return staff_site


def test_the_built_site_fetches_nothing_from_elsewhere(site: Path) -> None:
    reference = re.compile(
        r"<(?:script|link|img|iframe|source|object|embed|form|use)\b[^>]*?(?:src|href|action|data)=\"?([^\"\s>]+)"
    )
    for file in site.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        away = [
            url
            for url in reference.findall(text)
            if re.match(r"[a-z]+:|//", url) and not url.startswith("data:")
        ]
        assert not away, file
    for file in site.rglob("*.css"):
        urls = re.findall(r"(?:url\(|@import)\s*['\"]?([^'\")]+)", file.read_text(encoding="utf-8"))
        assert not [url for url in urls if re.match(r"https?:|//", url)], file


def test_every_link_of_the_built_site_leads_somewhere(site: Path) -> None:
    texts = {file.resolve(): file.read_text(encoding="utf-8") for file in site.rglob("*.html")}
    anchors = {file: set(re.findall(r'\bid="?([^"\s>]+)', text)) for file, text in texts.items()}
    for file, text in texts.items():
        if file.name == "404.html":
            continue  # its links begin at the site's root
        for link in re.findall(r'<a\b[^>]*?\bhref="?([^"\s>]+)', text):
            path, _, anchor = html.unescape(link).partition("#")
            if not re.match(r"[a-z]+:", link):
                to = (file.parent / path).resolve() if path else file
                to = to / "index.html" if to.is_dir() else to
                assert to in texts or (to.suffix != ".html" and to.is_file()), (file.name, link)
                assert not anchor or unquote(anchor) in anchors[to], (file.name, link)


def test_what_stories_write_is_not_searched_but_their_titles_are(site: Path) -> None:
    docs = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))["docs"]
    rule = next(doc for doc in docs if doc["location"] == "articles/21.html#zb2102")
    text = rule["text"].replace("\u200b", "").replace(" ", "")
    assert "书面报告在事发后34分钟送出" in text
    assert "signed_off_by" not in text


def test_every_built_page_carries_a_strict_policy(site: Path) -> None:
    for file in site.rglob("*.html"):
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', file.read_text(encoding="utf-8"))
        assert policy, file
        assert "default-src 'none'" in policy[1]
        assert "unsafe" not in policy[1].partition("script-src")[2].partition(";")[0], "no script in the page"


def test_no_page_has_a_script_of_its_own_nor_an_event_handler(site: Path, public_site: Path) -> None:
    for file in (*site.rglob("*.html"), *public_site.rglob("*.html")):
        text = file.read_text(encoding="utf-8")
        scripts = re.findall(r"<script([^>]*)>", text)
        assert len(scripts) > 3
        assert [own for own in scripts if "src=" not in own and "application/json" not in own] == [], file
        assert not re.search(r"<[a-z][^<>]*\son[a-z]+\s*=", text), file


def test_the_search_knows_the_words_of_the_trade(site: Path) -> None:
    docs = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))["docs"]
    words = {word for doc in docs for word in re.split("[\u200b\\s]", doc["title"] + " " + doc["text"])}
    assert {"交接班", "首接负责", "带班领导", "第二十一条"} <= words
    assert "第" not in words, "a short word in the index hides the long ones that begin with it"


@pytest.mark.needs("chromium", "fonts")
@pytest.mark.parametrize(
    ("at", "zone", "words"),
    [
        (
            "2026-11-23T22:30+08:00",
            "America/New_York",
            ["李娜", "在岗", "至 11月24日 08:00（还有9小时30分）", "11月23日 周一 · 工作日"],
        ),
        (
            "2026-11-24T08:00+08:00",
            "UTC",
            ["李娜", "驻地", "至 11月25日 08:00（还有24小时）", "调休（调休上班）"],
        ),
        ("2026-12-24T08:00+08:00", "Asia/Tokyo", ["值班安排表上没有现在的班次", "本页已"]),
    ],
)
def test_the_home_page_tells_who_is_on_duty_at_the_readers_moment(
    browser: Any, site: Path, at: str, zone: str, words: list[str]
) -> None:
    with reader(browser, at=at, timezone_id=zone) as page:
        page.goto((site / "index.html").as_uri())
        box = "".join(page.locator("#zb-now").inner_text().split())
    for said in words:
        assert "".join(said.split()) in box


@pytest.mark.needs("chromium", "fonts")
def test_today_is_ringed_in_the_roster(browser: Any, site: Path) -> None:
    with reader(browser, at="2026-11-24T00:30+08:00", timezone_id="America/New_York") as page:
        page.goto((site / "rosters/wangchuan/2026-11.html").as_uri())
        ringed = page.locator('[data-day][aria-current="date"]')
        assert [ringed.nth(n).get_attribute("data-day") for n in range(ringed.count())] == ["2026-11-24"]


RULEBOOK = (
    "coverage",
    "articles/index",
    "articles/21",
    "articles/14",
    "rules/index",
    "rules/form",
    "rules/growth",
)


@pytest.mark.slow
@pytest.mark.needs("chromium", "fonts")
@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_of_the_rulebook_is_wider_than_the_screen(browser: Any, site: Path, width: int) -> None:
    stories = 0
    with reader(browser, width) as page:
        for name in RULEBOOK:
            page.goto((site / f"{name}.html").as_uri())
            assert wide(page, ".md-content") == [], name
            stories += page.locator("details[open]").count()
    assert stories > 100
