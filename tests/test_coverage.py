"""Each of the thirty articles says what is checked, what is helped with and what is left to people, and the figures add up."""

import json
import re
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from real import zhiban
from strategies import tries
from telling import told
from zhiban import say
from zhiban.desk import coverage
from zhiban.desk.coverage import BEYOND, WIDTH, beyond, resting, wrap
from zhiban.desk.explain import explain, looked, settings
from zhiban.desk.stories import record, stories
from zhiban.rule import Effect
from zhiban.rules import articles, modules, rules
from zhiban.schema import shape
from zhiban.schema.titles import TITLES

NUMBERS = [article.number for article in articles()]
SIDES = (("zh", 0), ("en", 1))
# The others are told by attacks on a real server.
STORIED = [rule.code for rule in rules() if rule.of not in ("commit", "ref", "past")]


def test_each_of_the_thirty_articles_has_one_module() -> None:
    assert sorted(NUMBERS) == list(range(1, 31))
    named = [m.__name__ for m in modules() if ".article_" in m.__name__]
    assert [int(re.sub(r".*article_(\d\d)_.*", r"\1", name)) for name in named] == NUMBERS


def test_every_rule_rests_on_an_article_or_belongs_to_a_group_of_its_own() -> None:
    assert all(rule.articles or rule.code[2:4] in BEYOND for rule in rules())
    assert all(set(rule.articles) <= set(NUMBERS) for rule in rules())


def test_an_article_without_a_rule_says_so() -> None:
    for article in articles():
        zh, en = article.checks
        own = ("没有" in zh and "规则" in zh, "no rule" in en.lower())
        if not resting(article).rules:
            assert own == (True, True), article.number
        else:
            assert "没有单独的规则" not in zh and "no rule of its own" not in en.lower(), article.number


@pytest.mark.parametrize("number", NUMBERS)
def test_every_setting_of_an_article_is_a_field_of_a_unit_with_a_title(number: int) -> None:
    article = next(a for a in articles() if a.number == number)
    for setting in settings(article):
        assert setting.name in shape("unit").fields
        assert setting.title == TITLES[setting.name] and all(setting.choices) and all(setting.default)
    assert set(article.defaults) <= set(article.settings)


def test_the_figures_of_the_articles_are_those_of_the_rules() -> None:
    plain = coverage.plain()
    assert [row["article"] for row in plain["articles"]] == NUMBERS
    by = {rule.code: rule for rule in rules()}
    for row in [*plain["articles"], *plain["beyond"]]:
        effects = Counter(by[code].effect for code in row["rules"])
        assert row["checked"] == effects[Effect.REFUSE] + effects[Effect.MARK]
        assert row["helped"] == effects[Effect.REMIND] + effects[Effect.ADVISE]
        assert row["stories"] == sum(len(told(code)["stories"]) for code in row["rules"] if code in STORIED)
    for row in plain["articles"]:
        assert set(row["rules"]) == {rule.code for rule in rules() if row["article"] in rule.articles}
        assert row["people"]["all"] == (not row["rules"]) and row["people"]["zh"] and row["people"]["en"]
    once = {code for row in [*plain["articles"], *plain["beyond"]] for code in row["rules"]}
    totals = plain["totals"]
    assert once == set(by) and totals["rules"] == len(by) == sum(totals[str(e)] for e in Effect)
    assert totals["articles_with_rules"] == sum(bool(row["rules"]) for row in plain["articles"])
    assert totals["stories"] == sum(len(told(code)["stories"]) for code in STORIED)


@pytest.mark.parametrize(("lang", "side"), SIDES)
def test_the_table_fits_a_hundred_columns_and_leaves_nothing_out(lang: str, side: int) -> None:
    lines = coverage.table(lang).split("\n")
    assert max(map(say.width, lines)) <= WIDTH
    flat = "".join("".join(lines).split())
    for article in articles():
        row = next(line for line in lines if re.search(rf"\s{re.escape(article.title[side])}\s", line))
        figures = resting(article)
        assert re.search(rf"\s{figures.checked}\s+{figures.helped}\s", row)
        assert "".join(article.people[side].split())[1:] in flat
        assert ("".join(article.checks[side].split())[1:] in flat) == (not figures.rules)
    for group, titles in BEYOND.items():
        assert any(f"ZB{group}" in line and titles[1 + side] in line for line in lines)
        assert beyond(group).rules
    assert all(sentence in lines for sentence in coverage.totals(lang))


PIECES = ("第", "条，", "时：", "（报", "告）。", "“班”、", "abc ", "12:30 ", "ZB2102，")


@given(st.lists(st.sampled_from(PIECES), max_size=80), st.integers(14, 60))
@tries(200)
def test_wrapped_text_loses_no_sign_and_no_line_begins_with_a_closing_one(
    parts: list[str], columns: int
) -> None:
    lines = wrap("".join(parts), columns)
    assert "".join("".join(lines).split()) == "".join("".join(parts).split())
    assert all(say.width(line) <= columns for line in lines)
    assert not any(line[0] in "，。：、）”" for line in lines)
    assert not any(re.search(r"ZB\d{0,3}$|^\d{1,3}，", line) for line in lines), "no word is broken"


@pytest.mark.parametrize("code", STORIED)
def test_a_story_is_told_commit_by_commit_as_it_is_written(code: str) -> None:
    written = told(code)["stories"]
    assert len(stories(code)) == len(written)
    assert {story.found for story in stories(code)} == {True, False}
    for story, file in zip(stories(code), written, strict=True):
        assert story.title == (file["zh"], file["en"])
        assert [(t.at, list(t.finds)) for t in story.commits] == [
            (c["at"], c["finds"]) for c in file["commits"]
        ]
        for commit, step in zip(story.commits, file["commits"], strict=True):
            touched = {p for way in ("adds", "writes", "changes", "moves", "link") for p in step.get(way, ())}
            assert {deed.path for deed in commit.deeds} == touched | set(step.get("removes", ()))
            assert all(word for deed in commit.deeds for word in deed.words)
        assert [look.at for look in story.looks] == [look["at"] for look in file.get("look", ())]


def test_a_record_is_named_in_both_languages_and_anything_else_by_its_path() -> None:
    assert record("records/logs/wangchuan/2026/2026-11-23.yml") == (
        "值班日志 wangchuan 2026-11-23",
        "duty log wangchuan 2026-11-23",
    )
    assert record("records/people/li-na.yml") == ("人员档案 li-na", "person li-na")
    assert record("records/limits.yml") == ("时限表", "limits")
    assert record("docs/zh/manual/index.md") == ("docs/zh/manual/index.md",) * 2


@pytest.mark.parametrize(("lang", "side"), SIDES)
@pytest.mark.parametrize("number", NUMBERS)
def test_an_articles_page_has_its_rules_settings_and_every_story(number: int, lang: str, side: int) -> None:
    article = next(a for a in articles() if a.number == number)
    page = explain(str(number), lang)
    flat = "".join(page.split())
    for words in (article.asks, article.checks, article.people):
        assert "".join(words[side].split())[1:] in flat
    for rule in resting(article).rules:
        effect = re.escape(say.effect(rule.effect, lang))
        assert re.search(rf"^  {rule.code} {effect}  +\S", page, re.MULTILINE)
        for story in stories(rule.code):
            assert "".join((rule.code + story.title[side]).split()) in flat
    for setting in settings(article):
        assert setting.name in page and "".join(setting.title[side].split())[1:] in flat
    assert max(map(say.width, page.split("\n"))) <= WIDTH


def test_a_rules_page_tells_who_wrote_what_when_and_what_was_found() -> None:
    page = explain("ZB2102", "zh")
    assert re.search(
        r"11-23 06:31  陈晓\n +立突发事件 qinghe 20261123-0557-shop-fire：.*\n(.*\n)?.*→ ZB2102", page
    )
    assert "报告phone、first、迟误说明ZB2102" in "".join(page.split())
    assert "| kind: incident" not in page and "        | kind: incident\n" in explain("ZB2102", "zh", True)
    assert "→ nothing found" in explain("ZB2102", "en") and "Chen Xiao" in explain("ZB2102", "en")
    assert "看值班板\n      → 欠 ZB1801" in explain("ZB1801", "zh")
    assert explain("ZB2102-q1", "zh") == page


def test_a_group_that_no_article_asks_for_has_a_page_too() -> None:
    assert explain("31", "zh").startswith("ZB31 只添不减\n")
    assert "ZB3101" in explain("31", "en") and "ZB0023" in explain("00", "zh")
    for missing in ("35", "99", "ZB9999", "zb"):
        with pytest.raises(KeyError):
            explain(missing, "zh")


def test_a_look_that_finds_nothing_says_so() -> None:
    looks: list[Any] = [look for rule in rules() for story in stories(rule.code) for look in story.looks]
    assert looks and all(looked(look, 0) and looked(look, 1) for look in looks)
    assert any("不欠" in line for look in looks for line in looked(look, 0))


def test_a_module_that_names_settings_names_them_as_texts() -> None:
    for module in map(import_module, (m.__name__ for m in modules())):
        named = getattr(module, "SETTINGS", ())
        assert isinstance(named, tuple) and all(isinstance(name, str) for name in named), module.__name__


def test_explain_tells_the_stories_in_short_or_in_full(city: Path) -> None:
    short = zhiban(city, "explain", "21")
    assert "ZB2102 第30分钟送出" in short and "陈晓" not in short
    assert "陈晓" in zhiban(city, "explain", "21", "--stories")
    assert "陈晓" in zhiban(city, "explain", "ZB2102")
    assert "| kind: incident" in zhiban(city, "explain", "zb2102", "--stories")
    assert "Secrecy and personal data" in zhiban(city, "explain", "33", lang="en")


def test_coverage_lists_the_thirty_articles_for_people_and_machines(city: Path) -> None:
    told = json.loads(zhiban(city, "coverage", "--format", "json"))
    assert set(told) == {"articles", "beyond", "totals"} and told["totals"]["articles"] == 30
    assert [row["article"] for row in told["articles"]] == list(range(1, 31))
    listed = zhiban(city, "coverage")
    assert "第二十一条  报告时限" in listed and f"规则 {told['totals']['rules']} 条" in listed
    english = zhiban(city, "coverage", lang="en")
    assert f"{told['totals']['stories']} stories, each played in memory" in english
