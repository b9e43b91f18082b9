"""Who is on duty now, as a browser tells it: at the book's zone whatever the reader's, over midnight and a handover, and without a script.

The page is the home page's own text, script and style; that the built site around it holds, test_site_built.py shows.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import markdown  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Browser, Page

from site_book import CALENDAR, NOW, ROSTER, UNIT, files, own
from zhiban.schema.parts import Instant
from zhiban.site import folder

ASSETS = Path(folder.__file__).parent / "assets"
BARS = 100  # px
pytestmark = pytest.mark.needs("chromium", "fonts")


def city() -> dict[str, str]:
    """The tiny book, with a second unit that keeps its watch from 20:00, and a sensitive period from the 25th."""
    sensitive = (
        "sensitive:\n  - id: flood\n    from: 2026-11-25\n    until: 2026-11-27\n    name: 防汛特别防护期\n"
    )
    other = (
        ROSTER.replace("unit: wangchuan", "unit: qinghe").replace("T08:00", "T20:00").partition("swaps:")[0]
    )
    unit = UNIT.replace("id: wangchuan", "id: qinghe").replace("望川市", "青禾县")
    return files() | {
        "records/calendar/2026.yml": CALENDAR + sensitive,
        "records/rosters/qinghe/2026-11.yml": other,
        "records/units/qinghe.yml": unit,
    }


def written(text: str, to: Path) -> Path:
    """A page of the site as a file, with its own script and styles around it."""
    body = markdown.markdown(text.split("---\n", 2)[2], extensions=["attr_list", "tables"])
    styles = "".join(
        f'<link rel="stylesheet" href="{ASSETS.as_uri()}/{name}">' for name in ("zhiban.css", "roster.css")
    )
    to.write_text(
        f'<!doctype html><html lang="zh"><meta charset="utf-8">{styles}<body class="md-typeset">{body}'
        f'<script src="{(ASSETS / "zhiban.js").as_uri()}"></script>',
        encoding="utf-8",
    )
    return to


@contextmanager
def opened(browser: Browser, page: Path, at: str, zone: str = "Asia/Shanghai") -> Iterator[Page]:
    """The page at a moment on a computer in another zone; an error in its script is an error here."""
    context = browser.new_context(timezone_id=zone, viewport={"width": 390, "height": 844})
    shown = context.new_page()
    wrong: list[str] = []
    shown.on("pageerror", lambda error: wrong.append(str(error)))
    shown.clock.install(time=datetime.fromisoformat(at))
    shown.goto(page.as_uri())
    yield shown
    context.close()
    assert not wrong


def read(shown: Page, part: str) -> str:
    """What a reader sees of a part of the page; nothing where it is hidden."""
    place = shown.locator(f'[data-zb="{part}"]')
    return " ".join(place.inner_text().split()) if place.is_visible() else ""


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
def test_the_watch_is_told_by_the_books_clock_wherever_the_reader_is(
    browser: Browser, tmp_path: Path, zone: str
) -> None:
    page = written(own(city())["index.md"], tmp_path / "home.html")
    with opened(browser, page, "2026-11-23T22:30:00+08:00", zone) as shown:
        assert read(shown, "day") == "11月23日 周一 · 工作日"
        assert read(shown, "until") == "至 11月24日 08:00（还有9小时30分）"
        assert "带班领导 王建国在岗 主班 李娜 备班 赵敏" in read(shown, "now")
        assert read(shown, "from") == "11月24日 08:00 起"
        assert "主班 李娜" in read(shown, "next") and "王建国驻地" in read(shown, "next")
        assert shown.locator('[data-zb-other="0"]').inner_text() == "李娜"
        assert read(shown, "clock") == "现在 11月23日 22:30。"
        assert (read(shown, "soon"), read(shown, "none")) == ("", "")
        assert not re.search("接下来的班次|没有运行脚本", shown.locator("#zb-now").inner_text())


def test_a_page_left_open_goes_over_midnight_and_the_handover_and_grows_old(
    browser: Browser, tmp_path: Path
) -> None:
    page = written(own(city())["index.md"], tmp_path / "home.html")
    with opened(browser, page, "2026-11-23T23:59:00+08:00", "America/New_York") as shown:
        assert read(shown, "day").startswith("11月23日 周一")
        shown.clock.fast_forward("02:00")
        assert read(shown, "day") == "11月24日 周二 · 调休（调休上班）"
        assert "李娜" in read(shown, "now") and "还有7小时59分" in read(shown, "until")
        shown.clock.fast_forward("07:28:00")  # 07:29
        assert read(shown, "soon") == ""
        shown.clock.fast_forward("01:00")
        assert read(shown, "soon") == "30分钟后交接班：接班的主班提前10分钟到岗。"
        shown.clock.fast_forward("22:00")
        assert read(shown, "soon") == "8分钟后交接班：接班的主班应已到岗。"
        for part in (
            '[data-zb="now"]',
            ".zb-phone a",
        ):  # on a phone's first screen, with the site's bars above
            box = shown.locator(part).first.bounding_box()
            assert box and box["y"] + box["height"] + BARS < 844
        assert shown.locator("#zb-now").get_attribute("data-zb-live") == "soon"
        shown.clock.fast_forward("08:00")
        assert read(shown, "soon") == "" and "王建国驻地" in read(shown, "now")
        assert read(shown, "until") == "至 11月25日 08:00（还有24小时）"
        assert read(shown, "next") == "", "nobody is rostered after that"
        assert shown.locator('[data-zb-other="0"]').inner_text() == "李娜", (
            "the other unit hands over at 20:00"
        )
        shown.clock.fast_forward("24:00:00")
        assert read(shown, "none") == "值班安排表上没有现在的班次，请打值班电话核实。"
        assert read(shown, "day") == "11月25日 周三 · 工作日 · 敏感时期：防汛特别防护期"
        assert shown.locator('[data-zb-other="0"]').inner_text() == "赵敏"
        shown.clock.fast_forward(720 * 3600 * 1000)
        assert "本页已 31 天没有更新，请先核实。" in read(shown, "clock")


def test_without_a_script_the_page_says_when_it_was_made_and_what_comes_next(
    browser: Browser, tmp_path: Path
) -> None:
    page = written(own(city())["index.md"], tmp_path / "home.html")
    context = browser.new_context(java_script_enabled=False)
    shown = context.new_page()
    shown.goto(page.as_uri())
    text = " ".join(shown.locator("#zb-now").inner_text().split())
    context.close()
    assert "浏览器没有运行脚本：这里是 2026年11月23日 21:00 的情况" in text
    assert "李娜" in text and "至 11月24日 08:00" in text
    coming = text.partition("接下来的班次 ")[2]
    assert "11月23日 08:00 至 11月24日 08:00 带班领导 王建国；主班 李娜；备班 赵敏" in coming
    assert "11月24日 08:00 至 11月25日 08:00 带班领导 王建国；主班 李娜" in coming


def test_the_public_reads_the_day_and_nobodys_name(browser: Browser, tmp_path: Path) -> None:
    page = written(own(city(), "public")["index.md"], tmp_path / "home.html")
    with opened(browser, page, "2026-11-24T01:00:00+08:00", "UTC") as shown:
        assert read(shown, "day") == "11月24日 周二 · 调休（调休上班）"
        assert "0599-6210001" in shown.locator("#zb-now").inner_text()
        assert not re.search("李娜|王建国|赵敏", shown.content())


def test_a_roster_left_open_rings_the_new_day_and_drops_what_is_over(
    browser: Browser, tmp_path: Path
) -> None:
    told = own(city(), now=NOW)
    month = written(told["rosters/wangchuan/2026-11.md"], tmp_path / "month.html")
    with opened(browser, month, "2026-11-23T23:59:00+08:00", "America/New_York") as shown:
        ringed = '[aria-current="date"]'
        assert shown.locator(ringed).get_attribute("data-day") == "2026-11-23"
        shown.clock.fast_forward("02:00")
        assert shown.locator(ringed).get_attribute("data-day") == "2026-11-24"
    person = written(told["people/li-na.md"], tmp_path / "person.html")
    with opened(browser, person, "2026-11-24T08:30:00+08:00", "UTC") as shown:
        rows = shown.locator("tr[data-day]")
        assert [rows.nth(n).is_visible() for n in range(rows.count())] == [False, True, True]


def test_the_english_page_tells_the_same(browser: Browser, tmp_path: Path) -> None:
    home = own(city(), language="en", now=Instant.read("2026-11-23T21:00+08:00"))["index.md"]
    with opened(browser, written(home, tmp_path / "home.html"), "2026-11-24T07:45:00+08:00", "UTC") as shown:
        assert read(shown, "until") == "until 24 Nov 08:00 (15 min left)"
        assert read(shown, "soon") == "Handover in 15 min: the next primary officer arrives 10 minutes early."
        assert read(shown, "day") == "24 Nov Tue · 调休 (make-up workday)"
