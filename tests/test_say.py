"""What the book says to people and machines: one line where one line is meant, and nothing that moves a cursor."""

import json
import re
import unicodedata
from itertools import pairwise
from string import Formatter
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import texts, tries
from zhiban import say
from zhiban.rule import Effect, Finding, fields
from zhiban.rules import articles, rules

HAN = "[\u4e00-\u9fff]"
HALF = re.compile(rf"{HAN}[,;:!?()\"']|[,;!?()\"']{HAN}|{HAN}\.(?![a-z])|(?<![a-z_]):\s?{HAN}")
CONTRACT = ["code", "name", "effect", "path", "place", "line", "column", "articles", "zh", "en", "figures"]
FORMS = ("text", "concise", "json", "github", "sarif", "junit")
HOSTILE = "甲\n::error::乙\r\x1b[2J\u202e丙\t%0A,:<&>\"'\u200b"


def found(**other: Any) -> Finding:
    given = {
        "code": "ZB2102", "name": "written-report-late", "effect": Effect.MARK, "path": "records/a.yml", "place": "reports[w].at",
        "line": 1, "column": 1, "articles": (21,), "zh": "书面报告用时 34 分钟", "en": "reported after 34 min", "remedy_zh": "写原因",
        "remedy_en": "write the cause", "figures": {"minutes": 34},
    }  # fmt: skip
    return Finding(**{**given, **other})


def lines(text: str) -> say.Lines:
    return lambda path: text.split("\n")


def columns(text: str) -> int:
    """Terminal columns, counted another way: a wide character takes two."""
    return sum(
        1 + (unicodedata.east_asian_width(c) in ("W", "F")) for c in text if not unicodedata.combining(c)
    )


@pytest.mark.parametrize(
    ("source", "column"),
    [
        ("text: 值班室来电", 7),
        ("text: 值班室来电", 9),
        ("a: b", 4),
        ("text: ｆｕｌｌ　宽", 11),
        ("text: 值e\u0301值", 10),
        ("    - 甲：0712", 9),
    ],
)
def test_the_caret_stands_under_its_character(source: str, column: int) -> None:
    frame = say.frame(found(column=column), "zh", lines(source)).split("\n")
    shown, caret = frame[1], frame[2]
    assert caret.strip(" |") == "^"
    before = shown[: shown.index("| ") + 2 + column - 1]
    assert columns(before) == caret.index("^")


def test_the_caret_of_a_long_line_is_still_under_its_character() -> None:
    frame = say.frame(found(column=5001), "zh", lines("长" * 5000 + "#" + "短" * 500)).split("\n")
    shown, caret = frame[1], frame[2]
    assert len(shown) < 300 and columns(shown[: shown.index("#")]) == caret.index("^")


def test_a_tab_takes_one_column_so_that_the_caret_holds() -> None:
    frame = say.frame(found(column=9), "zh", lines("text:\t甲\t乙")).split("\n")
    assert "\t" not in frame[1]
    assert columns(frame[1][: frame[1].index("乙")]) == frame[2].index("^")


def test_a_line_beyond_the_file_shows_no_line() -> None:
    assert "|" not in say.frame(found(line=9), "zh", lines("a"))


@tries(300)
@given(st.text(max_size=60))
def test_no_control_or_turning_character_is_left(text: str) -> None:
    for kept in (say.safe(text), say.one_line(text)):
        assert not [c for c in kept if unicodedata.category(c) == "Cc" and c not in "\n\t"]
        assert not [
            c
            for c in kept
            if unicodedata.bidirectional(c) in ("RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI")
        ]
        assert len(kept) == len(text)
    assert not set(say.one_line(text)) & set("\n\t\r")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_record_can_forge_a_line_of_ours(lang: str) -> None:
    hostile = found(
        path=f"records/{HOSTILE}.yml",
        zh=HOSTILE,
        en=HOSTILE,
        remedy_zh=HOSTILE,
        remedy_en=HOSTILE,
        place=HOSTILE,
    )
    assert len(say.concise([hostile], lang).split("\n")) == 2
    assert len(say.github([hostile], lang).split("\n")) == 1
    told = say.github([hostile], lang)
    assert re.match(r"::warning file=[^,:]+,line=1,col=1,title=ZB2102::[^\n]+$", told)
    for form in FORMS:
        told = say.findings([hostile], form, lang, lines(HOSTILE))
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", told)


def test_json_carries_the_contract() -> None:
    told = json.loads(say.as_json([found(), found(effect=Effect.REFUSE)]))
    assert list(told) == ["findings", "counts"]
    assert list(told["findings"][0])[: len(CONTRACT)] == CONTRACT
    assert told["findings"][0]["articles"] == [21] and told["findings"][0]["figures"] == {"minutes": 34}
    assert told["counts"] == {"refuse": 1, "mark": 1, "remind": 0, "advise": 0}
    assert json.loads(say.as_json([found(zh=HOSTILE)]))["findings"][0]["zh"] == HOSTILE
    assert json.loads(say.as_json([])) == {"findings": [], "counts": dict.fromkeys(told["counts"], 0)}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sarif_and_junit_can_be_parsed(lang: str) -> None:
    several = [
        found(zh=HOSTILE, en=HOSTILE),
        found(effect=Effect.REFUSE, code="ZB3101"),
        found(effect=Effect.REMIND),
    ]
    run = json.loads(say.sarif(several, lang))["runs"][0]
    assert [r["level"] for r in run["results"]] == ["warning", "error", "note"]
    assert {r["ruleId"] for r in run["results"]} == {r["id"] for r in run["tool"]["driver"]["rules"]}
    assert run["results"][0]["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 1,
        "startColumn": 1,
    }
    suite = ElementTree.fromstring(say.junit(several, lang))
    assert (suite.get("tests"), suite.get("failures")) == ("3", "1")
    assert len(suite.findall("testcase/failure")) == 1


def test_github_is_told_file_line_and_level() -> None:
    told = say.github([found(path="a,b:c%.yml", effect=Effect.REFUSE, line=3, column=4)], "en")
    assert told == "::error file=a%2Cb%3Ac%25.yml,line=3,col=4,title=ZB2102::reported after 34 min (Art. 21)"


def test_a_finding_in_one_line_reads_path_line_column_code_effect_sentence() -> None:
    told = say.concise([found()], "zh").split("\n")
    assert told[0] == "records/a.yml:1:1: ZB2102 留痕 书面报告用时 34 分钟（第二十一条）"
    assert told[1] == "退回 0，留痕 1，催办 0，提示 0。"
    assert say.concise([found(articles=())], "en").startswith(
        "records/a.yml:1:1: ZB2102 marked reported after 34 min\n"
    )


def test_a_refusal_says_what_to_write_and_where_to_read_on() -> None:
    told = say.text([found(effect=Effect.REFUSE, paste="late:\n  - id: ZB2102")], "zh", lines("a"))
    assert (
        "→ 写原因" in told and "      late:\n        - id: ZB2102" in told and "zhiban explain ZB2102" in told
    )


def test_a_secret_line_is_not_shown_again() -> None:
    assert "秘而不宣" not in say.text([found(code="ZB3302", place="")], "zh", lines("秘而不宣"))


@tries(200)
@given(texts, st.integers(0, 40))
def test_padding_fills_up_to_the_column(text: str, wide: int) -> None:
    assert say.width(say.pad(text, wide)) == max(wide, say.width(text))


def test_articles_are_numbered_as_in_the_regulation() -> None:
    numerals = [say.numeral(n) for n in range(1, 31)]
    assert (
        numerals[0] == "一"
        and numerals[9] == "十"
        and numerals[10] == "十一"
        and numerals[20] == "二十一"
        and numerals[29] == "三十"
    )
    assert len(set(numerals)) == 30
    assert (
        say.article((20, 21), "zh") == "第二十条、第二十一条" and say.article((20, 21), "en") == "Art. 20, 21"
    )


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_each_rule_speaks_both_languages_of_the_same_figures(rule: Any) -> None:
    assert fields(rule.zh) == fields(rule.en)
    assert fields(rule.remedy_zh) == fields(rule.remedy_en)
    assert rule.zh and rule.en and bool(rule.remedy_zh) == bool(rule.remedy_en)
    assert re.search(HAN, rule.zh) and not re.search(HAN, re.sub(r"“[^”]*”|[a-z_]+: \S+", "", rule.en))
    assert not rule.zh.endswith(("。", ".", "；")) or "。" in rule.zh[:-1], "one sentence needs no full stop"
    for words in (rule.zh, rule.en, rule.remedy_zh, rule.remedy_en):
        assert [name for _, name, spec, _ in Formatter().parse(words) if spec or name == ""] == []
        assert not re.search(r"\b([Ii]nvalid|[Ii]llegal|wrong format)\b|非法|无效", words), (
            "say what is, then what to write"
        )


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_chinese_sentences_use_full_width_punctuation(rule: Any) -> None:
    for words in (rule.zh, rule.remedy_zh):
        bare = re.sub(r"\{\w+\}", "字", words).replace("{{", "").replace("}}", "")
        assert not HALF.search(bare), HALF.findall(bare)


def test_chinese_pages_of_articles_use_full_width_punctuation() -> None:
    assert [a.number for a in articles()] == list(range(1, 31))
    for article in articles():
        for zh, en in (article.title, article.asks, article.checks, article.people):
            assert not HALF.search(zh), (article.number, HALF.findall(zh))
            assert en and zh


def test_codes_are_unique_and_in_the_order_of_the_regulation() -> None:
    codes = [rule.code for rule in rules()]
    assert all(a < b for a, b in pairwise(codes))
    assert len({rule.name for rule in rules()}) == len(codes)
