"""The handbook's pages: the same from the same book, who is on duty, and nobody shown more than is listed."""

import re

import pytest

from site_book import NOW, UNIT, Shelf, files, leaks, own, seeded, shown, whole
from zhiban.book import Book
from zhiban.desk import coverage
from zhiban.desk.explain import settings
from zhiban.desk.stories import stories
from zhiban.rules import articles, rules
from zhiban.schema.parts import Instant
from zhiban.site import render
from zhiban.site.allowed import ALLOWED
from zhiban.site.inert import inert, verbatim
from zhiban.site.rulebook import place, places


def test_the_same_book_at_the_same_moment_gives_the_same_pages() -> None:
    one = render(Book(Shelf(files())), "staff", "zh", NOW)
    assert one == render(Book(Shelf(files())), "staff", "zh", NOW)
    assert list(one) == list(render(Book(Shelf(files())), "staff", "en", NOW))
    rulebook = {path: text for path, text in whole("staff", "zh").items() if path not in own({})}
    assert one == {**rulebook, **own(files())} and len(rulebook) > 30


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_book_without_a_record_still_gives_its_pages(language: str) -> None:
    pages = whole("staff", language)
    assert {"index.md", "limits.md", "rosters/index.md", "rules/index.md"} <= set(pages)


def test_an_unknown_audience_or_language_is_refused() -> None:
    with pytest.raises(ValueError, match="press"):
        render(Book(Shelf({})), "press", "zh")
    with pytest.raises(ValueError, match="fr"):
        render(Book(Shelf({})), "staff", "fr")


def test_home_tells_who_is_on_duty_until_when_and_who_comes_next() -> None:
    home = shown(own(files())["index.md"])
    now, after = home.split('data-zb="next"')
    for words in ("王建国", "在岗", "李娜", "赵敏", "11月24日 08:00", "还有11小时", "11月23日 周一 · 工作日"):
        assert words in now
    assert "李娜" in after.partition("</dl>")[0], "the swap decides who comes next"
    assert "0599-6210001" in home
    assert 'href="tel:05996210001"' in home
    assert "2026年11月23日 21:00" in home


def test_home_says_so_where_the_roster_has_no_entry() -> None:
    late = Instant.read("2026-11-29T21:00+08:00")
    home = own(files(), now=late)["index.md"]
    assert 'data-zb="none">值班安排表上没有现在的班次' in home


def test_a_swap_is_shown_as_a_swap_and_its_reason_is_not_shown() -> None:
    roster = own(files())["rosters/wangchuan/2026-11.md"]
    assert "<del>赵敏</del> → <ins>李娜</ins>" in roster
    assert "家中有事" not in roster
    assert roster.count(">没有安排<") == 28 and "有28天没有安排。" in roster
    assert 'data-day="2026-11-23" aria-current="date"' in roster
    assert "调休上班" in roster


def test_every_article_has_a_page_and_every_rule_an_anchor_on_it() -> None:
    pages = whole("staff", "zh")
    assert all(f"articles/{article.number:02}.md" in pages for article in articles())
    for rule in rules():
        path, _, anchor = place(rule).partition("#")
        assert f"{{: #{anchor} " in pages[path]
        assert f"(../{place(rule)})" in pages["rules/index.md"]


@pytest.mark.parametrize(("language", "side"), [("zh", 0), ("en", 1)])
def test_every_story_is_told_on_its_rules_page_and_links_to_what_is_found(language: str, side: int) -> None:
    pages = whole("public", language)
    for rule in rules():
        path, _, anchor = place(rule).partition("#")
        begun = pages[path].index(f"{{: #{anchor} ")
        told = pages[path][begun : pages[path].find("\n### ", begun)]
        for number, story in enumerate(stories(rule.code), 1):
            assert f'id="{anchor}-{number}"' in told
            for commit in story.commits:
                assert f"<b>{inert(commit.who[side])}</b>" in told
                assert all(str(inert(deed.words[side])) in told for deed in commit.deeds)
                assert all(str(verbatim(deed.text)) in told for deed in commit.deeds)
                assert all(f'<a href="{places()[code]}">{code}</a>' in told for code in commit.finds)
            for code in (code for look in story.looks for codes in look[1:] for code in codes):
                assert f' <a href="{places()[code]}">{code}</a>' in told
        assert told.count('<details class="zb-story"') == len(stories(rule.code))


@pytest.mark.parametrize(("language", "side"), [("zh", 0), ("en", 1)])
def test_an_articles_page_has_its_settings_and_every_rule_that_rests_on_it(language: str, side: int) -> None:
    pages = whole("staff", language)
    for article in articles():
        page = pages[f"articles/{article.number:02}.md"]
        for setting in settings(article):
            assert f"<code>{inert(setting.name)}</code>" in page
            assert str(inert(setting.title[side])) in page and str(inert(setting.default[side])) in page
        for rule in coverage.resting(article).rules:
            assert f"### {rule.code} " in page or f"[{rule.code}](../{place(rule)})" in page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_coverage_page_has_the_figures_of_the_command(language: str) -> None:
    page = whole("public", language)["coverage.md"]
    plain = coverage.plain()
    for row in plain["articles"]:
        line = next(line for line in page.split("\n") if f'<tr id="art-{row["article"]}">' in line)
        assert re.findall(r"<td[^>]*>(\d+)</td>", line) == [str(row["checked"]), str(row["helped"])]
        assert str(inert(row["people"][language][1:])) in line
        assert (str(inert(row["done"][language][1:])) in line) == row["people"]["all"]
        assert f'href="articles/{row["article"]:02}.html"' in line
    for row in plain["beyond"]:
        line = next(line for line in page.split("\n") if f">{row[language]}</a></th>" in line)
        numbers = [str(row[name]) for name in ("checked", "helped", "stories")]
        assert re.findall(r"<td[^>]*>(\d+)</td>", line) == numbers
    sums = [int(n) for n in re.findall(r"<dd>(\d+)", page)]
    totals = plain["totals"]
    names = ("rules", "articles_with_rules", "stories", "refuse", "mark", "remind", "advise")
    assert sums == [totals[name] for name in names]


@pytest.mark.parametrize("audience", ["staff", "public"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_only_what_is_listed_is_shown(audience: str, language: str) -> None:
    found, seeds = seeded()
    book = Book(Shelf(found))
    unread = [path for path in book.paths() if (record := book.record(path)) and record.says is None]
    assert not unread, [(path, book.record(path).flaws) for path in unread]  # type: ignore[union-attr]
    pages = render(book, audience, language, NOW)
    listed = {f"{kind}.{spot}" for kind, spots in ALLOWED[audience].items() for spot in spots.split()}
    seen = leaks("\n".join([*pages, *pages.values()]), seeds)
    assert seen <= listed
    assert {"unit.name", "limits.limits.basis"} <= seen
    assert not {spot for spot in seen if spot.startswith(("duty_log", "incident", "inspection"))}


def test_the_public_sees_no_person_and_no_roster() -> None:
    found, seeds = seeded()
    pages = render(Book(Shelf(found)), "public", "zh", NOW)
    text = shown("\n".join([*pages, *pages.values()]))
    assert "金丝雀0" not in text
    assert not {spot for spot in leaks(text, seeds) if spot.startswith(("person", "roster"))}
    assert [path for path in pages if path.startswith("rosters/")] == ["rosters/index.md"]
    assert "金丝雀0li-na" in shown(own(found)["index.md"]), "the canary sings"


@pytest.mark.parametrize(("handling", "audiences"), [("work_secret", []), ("internal", ["staff"])])
def test_a_record_of_narrower_handling_is_shown_to_fewer(handling: str, audiences: list[str]) -> None:
    found = files()
    found["records/units/wangchuan.yml"] = UNIT.replace("schema: 1\n", f"schema: 1\nhandling: {handling}\n")
    for audience in ALLOWED:
        text = shown(own(found, audience)["index.md"])
        assert ("望川市人民政府" in text) == (audience in audiences)
