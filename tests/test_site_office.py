"""The duty office's pages: the telephone list, units, training and circulars, each to whom it is for."""

import re

import pytest
from markdown import markdown  # type: ignore[import-untyped]

from site_book import NOW, UNIT, Shelf, files, leaks, own, seeded, shown
from test_site_circulars import CIRCULAR, REVIEWED
from zhiban.book import Book
from zhiban.schema.parts import Instant
from zhiban.site import making
from zhiban.site.allowed import ALLOWED
from zhiban.site.office import in_order, office_pages
from zhiban.site.statistics_page import statistics

POSTS = """posts:
  - id: first-responsible
    post: first_responsible
    person: wang-jianguo
    title: 市政府办公室主任
    from: 2019-01-14
  - id: former
    post: main_responsible
    person: li-na
    title: 前任副主任
    until: 2020-01-01
equipment:
  - phone-a
  - satellite-phone
handover_grace: 20
local_rules:
  title: 值班工作细则
  filed_to: 省政府总值班室
"""
PHONES = """  - id: phone-b
    number: 0599-6210099
    type: phone
    until: 2026-09-01
  - id: phone-c
    number: '{}'
    type: phone
"""
TRAINING = """kind: training
schema: 1
unit: wangchuan
year: 2026
sessions:
  - id: 0108-pre-duty
    at: 2026-01-08T14:30+08:00
    type: pre_duty
    topic: 上岗资格复核
    results:
      - id: li-na
        result: passed
      - id: zhao-min
        result: failed
  - id: 1210-annual
    at: 2026-12-10T14:30+08:00
    type: annual
    topic: 年度业务培训
"""


def office(
    more: dict[str, str], audience: str = "staff", language: str = "zh", now: Instant = NOW
) -> dict[str, str]:
    made = making(Book(Shelf({**files(), **more})), audience, language, now)
    return {path: shown(text) for path, text in office_pages(made).items()}


def unit(more: str = POSTS, phone: str = "0599-6210012") -> dict[str, str]:
    return {
        "records/units/wangchuan.yml": UNIT.replace(
            "shift_start", PHONES.format(phone) + more + "shift_start"
        )
    }


FIGURES = ("138", "0000", "1111")  # apart, so that no file of ours holds a number
WAYS = {
    "plain": "".join(FIGURES),
    "spaces": " ".join(FIGURES),
    "country": "+86 " + "-".join(FIGURES),
    "wide": "".join(FIGURES).translate({ord("0") + n: 0xFF10 + n for n in range(10)}),
    "zero": "0" + " ".join(FIGURES),
    "words": "".join(FIGURES).translate({ord("0") + n: "〇一二三四五六七八九"[n] for n in range(10)}),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("audience", ["staff", "public"])
def test_a_number_that_looks_like_a_mobile_is_shown_on_no_page(way: str, audience: str) -> None:
    number = WAYS[way]
    pages = own({**files(), **unit(phone=number)}, audience)
    assert "0599-6210001" in shown(pages["units/index.md"]), "a fixed line is"
    assert not [path for path, text in pages.items() if number in shown(text) or WAYS["plain"] in shown(text)]


def test_only_lines_in_use_are_listed() -> None:
    pages = office(unit())
    for path in ("units/index.md", "units/wangchuan.md"):
        assert "0599-6210012" in pages[path] and "0599-6210099" not in pages[path]
    assert 'href="tel:05996210001"' in pages["units/index.md"]


def test_the_chain_of_responsibility_has_titles_for_all_and_names_for_the_staff() -> None:
    staff, public = (office(unit(), audience)["units/wangchuan.md"] for audience in ("staff", "public"))
    for page in (staff, public):
        assert "市政府办公室主任" in page
        assert "前任副主任" not in page, "her term has ended"
        assert page.count("未登记") == 4, "nobody holds the other posts"
    assert "王建国" in staff and "wang-jianguo" not in staff
    assert "王建国" not in public and "wang-jianguo" not in public


def test_equipment_settings_and_filings_are_for_the_staff() -> None:
    staff, public = (office(unit(), audience)["units/wangchuan.md"] for audience in ("staff", "public"))
    for words in ("值班电话 a、卫星电话", "20 分钟", "省政府总值班室"):
        assert words in staff and words not in public
    assert "值班工作细则" in staff and "值班工作细则" in public
    assert '12 个月 <span class="zb-tag">默认' in staff


def test_units_stand_below_their_parents_and_a_ring_of_parents_loses_none() -> None:
    one = "kind: unit\nschema: 1\nid: {}\nname: {}\nlevel: {}\nparent: {}\n"
    of = {
        "county": ("c", "wangchuan"),
        "township": ("t", "c"),
        "department": ("d", "wangchuan"),
        "zone": ("z", "y"),
    }
    more = {f"records/units/{i}.yml": one.format(i, i, level, p) for level, (i, p) in of.items()}
    more["records/units/y.yml"] = one.format("y", "y", "zone", "z")
    listed = list(in_order(making(Book(Shelf({**files(), **more})), "staff", "zh", NOW).sight.units))
    assert [(row.unit.id, row.depth) for row in listed][:4] == [
        ("wangchuan", 0),
        ("d", 1),
        ("c", 1),
        ("t", 2),
    ]
    assert {row.unit.id for row in listed[4:]} == {"y", "z"}


@pytest.mark.parametrize("audience", ["staff", "public"])
def test_the_training_calendar_has_sessions_and_numbers_and_no_name(audience: str) -> None:
    page = office({"records/training/wangchuan/2026.yml": TRAINING}, audience)["training/index.md"]
    ahead, past = page.split("{: #past }")
    assert "年度业务培训" in ahead and "上岗资格复核" in past
    assert (">1人<" in past) == (audience == "staff")
    assert ("少于5人<" in past) == (audience == "public")
    for name in ("li-na", "zhao-min", "李娜", "赵敏", "合格人员"):
        assert name not in page


def test_the_staff_sees_how_many_on_the_rosters_are_trained_and_small_units_not_by_themselves() -> None:
    shift = "  - id: 2026-11-{0:02}\n    start: 2026-11-{0:02}T08:00+08:00\n    end: 2026-11-{1:02}T08:00+08:00\n    primary: p{0}\n"
    roster = "kind: roster\nschema: 1\nunit: wangchuan\nmonth: 2026-11\nissued:\n  at: 2026-10-25T09:00+08:00\n  by: li-na\nshifts:\n"
    for count, told in ((4, False), (6, True)):
        shifts = "".join(shift.format(n, n + 1) for n in range(1, count + 1))
        people = {
            f"records/people/p{n}.yml": f"kind: person\nschema: 1\nid: p{n}\nname: 张{n}\nunit: wangchuan\n"
            for n in range(1, count + 1)
        }
        trained = TRAINING.replace("li-na", "p1")
        more = {
            "records/rosters/wangchuan/2026-11.yml": roster + shifts,
            "records/training/wangchuan/2026.yml": trained,
        }
        page = office({**more, **people})["training/index.md"]
        row = re.search(r"合计</th><td[^>]*>(\d+)</td><td[^>]*>(\d+)</td>", page)
        assert (row.groups() == ("6", "1") if told else False) if row else not told
        assert "coverage" not in office({**more, **people}, "public")["training/index.md"]


@pytest.mark.parametrize("audience", ["staff", "public"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_offices_pages_hold_nothing_beyond_the_list(audience: str, language: str) -> None:
    found, seeds = seeded()
    path = next(path for path in found if "/bulletins/" in path)
    found[path] = re.sub(r"publish: \w+", "publish: public", found[path]).replace(
        "2026-11-23T21:00", "2026-11-20T21:00"
    )
    made = making(Book(Shelf(found)), audience, language, NOW)
    pages = {**office_pages(made), **statistics(made)}
    listed = {f"{kind}.{spot}" for kind, spots in ALLOWED[audience].items() for spot in spots.split()}
    seen = leaks("\n".join([*pages, *pages.values()]), seeds)
    assert seen <= listed
    wanted = {"unit.posts.title", "training.sessions.topic", "bulletin.text", "bulletin.issued_by"}
    assert (
        wanted | ({"unit.room_gaps.reason", "unit.phones.filing_ref"} if audience == "staff" else set())
        <= seen
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_records_text_is_inert_on_the_offices_pages(language: str) -> None:
    bad = "<script>alert(1)</script> [x](javascript:alert(1)) {{ 7*7 }}"
    more = {
        "records/training/wangchuan/2026.yml": TRAINING.replace("上岗资格复核", f"'{bad}'"),
        "records/bulletins/2026/2026-7.yml": CIRCULAR.format("public").replace("各单位对照检查。", f"'{bad}'")
        + REVIEWED,
        **unit(POSTS.replace("市政府办公室主任", f"'{bad}'")),
    }
    made = making(Book(Shelf({**files(), **more})), "staff", language, NOW)
    for path in ("training/index.md", "bulletins/index.md", "units/wangchuan.md"):
        html = markdown(office_pages(made)[path], extensions=["attr_list", "tables", "toc"])
        assert "<script" not in html and 'href="javascript' not in html, path
        assert bad in shown(html), path


@pytest.mark.parametrize("name", ["mkdocs.yml", "mkdocs.en.yml"])
def test_the_offices_pages_stand_in_the_navigation(name: str) -> None:
    from mkdocs.utils.yaml import yaml_load

    from zhiban.site.folder import HERE

    with (HERE.parents[3] / name).open(encoding="utf-8") as file:
        nav = str(yaml_load(file)["nav"])
    for path in ("units/index.md", "training/index.md", "bulletins/index.md", "statistics.md"):
        assert path in nav
