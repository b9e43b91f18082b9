"""The rosters' pages: a month as a calendar, a week, a unit, a person; what the judge finds; what the past keeps to itself."""

import html
import re

import pytest

from site_book import CALENDAR, ROSTER, UNIT, Shelf, files, own
from test_feeds import ISSUED, PATH
from zhiban.book import Book
from zhiban.schema.parts import Instant
from zhiban.site import tally
from zhiban.site.allowed import ALLOWED, Sight
from zhiban.site.duty import turns
from zhiban.site.months import weeks_ahead
from zhiban.site.words import Words

MONTH = "rosters/wangchuan/2026-11.md"
SPECIAL = """  - id: 2026-11-25
    type: break
    name: 国庆节
sensitive:
  - id: flood
    from: 2026-11-26
    until: 2026-11-27
    name: 防汛特别防护期
"""


def texts(page: str) -> str:
    """The words of a page without its markup."""
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


def cells(page: str) -> dict[str, str]:
    """The days of a calendar, by date."""
    found = re.findall(r'<td class="[^"]*" data-day="([^"]+)"[^>]*>(.*?)</td>', page, re.DOTALL)
    return {day: " ".join(texts(cell).split()) for day, cell in found}


def test_a_month_is_a_table_of_weeks_that_begin_on_monday() -> None:
    page = own(files())[MONTH]
    table = page.partition('<table class="zb-cal">')[2].partition("</table>")[0]
    weekdays = re.findall(r'<th scope="col">([^<]+)</th>', table)
    assert weekdays == ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]
    rows = re.findall(r"<tr>(.*?)</tr>", table.partition("<tbody>")[2], re.DOTALL)
    assert [row.count("<td") for row in rows] == [7] * 6
    assert [row.count("data-day") for row in rows] == [1, 7, 7, 7, 7, 1]
    assert list(cells(page)) == [f"2026-11-{n:02}" for n in range(1, 31)]
    assert "带班 王建国 在岗 主班 李娜 备班 赵敏" in cells(page)["2026-11-23"]


def test_a_holiday_a_makeup_workday_and_a_sensitive_period_are_told_in_words() -> None:
    found = files() | {"records/calendar/2026.yml": CALENDAR + SPECIAL}
    told = cells(own(found)[MONTH])
    assert "调休上班 调休" in told["2026-11-24"]
    assert "放假 国庆节" in told["2026-11-25"]
    assert "敏感时期 防汛特别防护期" in told["2026-11-26"]
    week = texts(own(found)["rosters/wangchuan/2026-w48.md"])
    assert "国庆节" in week and "防汛特别防护期" in week


def test_a_swap_says_who_was_who_is_and_who_approved() -> None:
    text = ROSTER.replace("    reason: 家中有事", "    reason: 家中有事\n    approved_by: wang-jianguo")
    told = own(files() | {PATH: text})
    row = re.search(r"<tr><td>11月24日.*?</tr>", told[MONTH])
    assert row and texts(row[0]).split() == ["11月24日", "08:00", "主班", "赵敏", "李娜", "王建国"]
    assert "原 赵敏，批准：王建国" in texts(told["people/li-na.md"])
    assert "改由 李娜，批准：王建国" in texts(told["people/zhao-min.md"])


def test_holes_and_unmet_rules_are_shown_to_staff_with_the_way_to_the_rule() -> None:
    page = own(files() | {PATH: ISSUED})[MONTH]
    found = page.partition('<section class="zb-found"')[2].partition("</section>")[0]
    assert '<a href="../../articles/02.html#zb0202">ZB0202</a>' in found
    assert "没有排班" in texts(found)
    assert '<a href="../../articles/07.html#zb0711">ZB0711</a>' in found, "nobody approved the swap"
    assert "赵敏 换 李娜" in texts(found), "names, not ids"
    old = own(files() | {PATH: ISSUED}, now=Instant.read("2027-03-01T08:00+08:00"))[MONTH]
    assert "zb-found" not in old


def test_a_page_says_nothing_of_a_persons_rank_and_terms() -> None:
    """The rules on them look into records that no page may show."""
    person = "kind: person\nschema: 1\nid: li-na\nname: 李娜\nunit: wangchuan\nemployment:\n  - id: e1\n    terms: intern\n    from: 2020-01-01\n"
    found = files() | {PATH: ISSUED, "records/people/li-na.yml": person}
    book, at = Book(Shelf(found)), Instant.read("2026-11-20T08:00+08:00")
    sight = Sight(book, "staff")
    said = {f.code for f in sight.found(sight.rosters[0], at)}
    assert "ZB0204" not in said and said <= set(ALLOWED["staff"]["finding"].split())
    from zhiban import judge

    record = book.record(PATH)
    assert record and "ZB0204" in {f.code for f in judge.state(record, judge.Bench(book, at))}
    assert not Sight(book, "public").rosters


def test_a_persons_page_lists_what_is_ahead_and_counts_what_is_past() -> None:
    page = own(files(), now=Instant.read("2026-11-24T09:00+08:00"))["people/li-na.md"]
    assert re.findall(r'<tr data-day="([^"]+)"', page) == ["2026-11-24"]
    counts = re.search(r"<tr><th scope=\"row\"><a [^>]+>2026年11月</a></th>(.*?)</tr>", page)
    assert counts and re.findall(r"<td>(\d+)</td>", counts[1]) == ["2", "2", "0", "0", "0"]
    later = own(files(), now=Instant.read("2026-12-24T09:00+08:00"))["people/li-na.md"]
    assert "data-day" not in later and "11月23日" not in texts(later)
    assert ">2026年11月<" in later


@pytest.mark.parametrize(
    ("start", "end", "night"),
    [
        ("2026-11-23T08:00+08:00", "2026-11-24T08:00+08:00", 1),
        ("2026-11-23T08:00+08:00", "2026-11-23T20:00+08:00", 0),
        ("2026-11-23T20:00+08:00", "2026-11-24T00:00+08:00", 0),
        ("2026-11-23T20:00+08:00", "2026-11-24T08:00+08:00", 1),
        ("2026-11-23T00:00+08:00", "2026-11-23T08:00+08:00", 1),
        ("2026-11-23T06:00+08:00", "2026-11-23T14:00+08:00", 0),
    ],
)
def test_a_night_shift_is_one_that_reaches_past_midnight(start: str, end: str, night: int) -> None:
    text = f"kind: roster\nschema: 1\nunit: wangchuan\nmonth: 2026-11\nshifts:\n  - id: 2026-11-23\n    start: {start}\n    end: {end}\n    primary: li-na\n"
    sight = Sight(Book(Shelf(files() | {PATH: text})), "staff")
    [share] = tally.shares(turns(sight.rosters[0], sight, Words("zh")), sight)
    assert (share.on_post, share.nights) == (1, night)


def test_the_weeks_ahead_go_on_over_the_new_year() -> None:
    text = ROSTER.replace("2026-11-24T08:00", "2026-12-28T08:00").replace(
        "2026-11-25T08:00", "2027-01-05T08:00"
    )
    text = text.replace("start: 2026-12-28T08:00", "start: 2027-01-04T08:00").replace(
        "month: 2026-11", "month: 2026-12"
    )
    sight = Sight(Book(Shelf(files() | {PATH: text})), "staff")
    at = Instant.read("2026-12-24T08:00+08:00")
    found = weeks_ahead(turns(sight.rosters[0], sight, Words("zh")), at, Words("zh"))
    assert [(week.year, week.number) for week in found] == [(2026, 52), (2026, 53), (2027, 1)]


def test_a_printed_roster_has_a_line_to_sign_on() -> None:
    told = own(files())
    for path in (MONTH, "rosters/wangchuan/2026-w48.md"):
        signs = told[path].partition('<p class="zb-signs">')[2].partition("</p>")[0]
        assert texts(signs).split() == ["编制", "审核", "签发", "日期"]


def test_every_page_of_a_person_a_month_and_a_week_is_left_out_of_the_search() -> None:
    told = own(files())
    large = [path for path in told if path.startswith(("rosters/wangchuan", "people/"))]
    assert len(large) == 6 and all("search:\n  exclude: true\n" in told[path] for path in large)


def test_the_public_learns_how_many_stand_on_each_post_and_nobodys_name() -> None:
    unit = UNIT.replace("level: municipal", "level: municipal\ntwo_posts: yes")
    found = files() | {PATH: ISSUED, "records/units/wangchuan.yml": unit}
    told = own(found, "public")
    assert "每班带班领导1人、主班1人、备班1人。" in texts(told["index.md"])
    assert "每日 08:00 换班" in texts(told["index.md"])
    assert "每班带班领导1人、主班1人、备班1人。" in texts(told["rosters/index.md"])
    assert [path for path in told if path.startswith(("rosters/", "people/", "feeds/"))] == [
        "rosters/index.md"
    ]
    assert "李娜" not in "".join(told.values()) and "wang-jianguo" not in "".join(told.values())
    assert "每班" not in own(files(), "public")["index.md"], "a draft says nothing yet"


def test_other_units_on_duty_stand_below_the_books_own() -> None:
    other = ROSTER.replace("unit: wangchuan", "unit: qinghe").replace("primary: li-na", "primary: zhao-min")
    unit = (
        UNIT.replace("id: wangchuan", "id: qinghe").replace("望川市", "青禾县").replace("6210001", "6310001")
    )
    found = files() | {"records/rosters/qinghe/2026-11.yml": other, "records/units/qinghe.yml": unit}
    home = own(found)["index.md"]
    assert home.index('data-zb="now"') < home.index("zb-phone") < home.index("zb-others")
    line = texts(home.partition('<section class="zb-others"')[2].partition("</li>")[0]).split()
    assert line[-4:] == ["青禾县人民政府", "主班", "赵敏", "0599-6310001"]


def test_a_draft_roster_is_called_a_draft_on_the_home_page() -> None:
    told = [own(files() | {PATH: roster})["index.md"] for roster in (ROSTER, ISSUED)]
    assert ['data-zb="draft">' in home for home in told] == [True, False]
