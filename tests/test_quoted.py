"""A limit that the handbook quotes is the table's: in prose, on a chart, in both languages; and the site is not built otherwise."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from mkdocs.exceptions import PluginError

from site_book import Shelf, files
from zhiban.book import Book
from zhiban.schema.plan import Limit
from zhiban.shelf import WorkTree
from zhiban.site import folder, procedures
from zhiban.site.quoted import Told, differing, quotes

ROOT = Path(__file__).resolve().parents[1]
BOOK = Book(WorkTree(ROOT))
LIMITS, SETTINGS = procedures.known(BOOK)
PHONE = "(../limits.md#limit-muni-21-phone)"


def told(text: str, path: str = "a.md", limits: dict[str, Limit] | None = None) -> list[Told]:
    return list(differing(path, text, LIMITS if limits is None else limits, SETTINGS))


def test_outside_the_handbook_a_limit_may_stand_without_a_link_but_a_link_says_what_the_table_says() -> None:
    text = f"15分钟内，[20分钟内]{PHONE}"
    (found,) = procedures.misquoted({"docs/zh/glossary.md": text}, BOOK)
    assert "20分钟内" in found.zh
    assert len(procedures.misquoted({"docs/zh/manual/a.md": text}, BOOK)) == 2


def changed(name: str, minutes: int | None) -> dict[str, Limit]:
    """The sample city's limits, one of them another."""
    return {**LIMITS, name: msgspec.structs.replace(LIMITS[name], minutes=minutes)}


@pytest.mark.parametrize(
    "text",
    [
        f"发生起[15分钟内]{PHONE}报。",
        f"**[15 分钟内]{PHONE}**",
        f"[十五分钟内]{PHONE}",
        f"[within\n15 minutes]{PHONE}",
        f"[Fifteen minutes]{PHONE}",
        f"[时限表]{PHONE}",
        "[24小时内](../limits.md#limit-secrecy-61-leak)",
        "[一日](../limits.md#limit-secrecy-61-leak)",
        "[within a day](../limits.md#limit-secrecy-61-leak)",
        "[两小时内](limits.md#limit-d376-20-county-phone)",
        "[立即](../limits.md#limit-erl-69-county)",
        "默认[15分钟](../articles/14.md#settings)",
        "[12个月](../articles/25.md#settings)",
        "第15分钟仍算按时，用了12分钟，提前10分钟到岗，24小时在岗。",
        "on post 24 hours, 15 minutes early, the 15th minute",
        "`15分钟内`\n\n```\nwithin 2 hours\n```",
    ],
)
def test_a_limit_that_is_the_tables_is_passed_over(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (f"[20分钟内]{PHONE}", "改成“15分钟内”", "write “within 15 minutes”"),
        (f"[within 15 hours]{PHONE}", "“15分钟内”", "“within 15 minutes”"),
        (f"[半小时内]{PHONE}", "第二十一条第一款", "muni-21-phone"),
        ("[30日](../limits.md#limit-secrecy-61-leak)", "“24小时内”", "“within 24 hours”"),
        ("[1小时内](../limits.md#limit-erl-69-county)", "“立即”", "“at once”"),
        ("[15分钟内](../limits.md#limit-muni-99)", "时限表里没有", "not in the table"),
        ("[20分钟](../articles/14.md#settings)", "第14条的单位设置", "settings of Art. 14"),
        ("发生起15分钟内报。", "没有连到时限表", "not tied to the limits table"),
        ("两小时以内", "没有连到时限表", "not tied to the limits table"),
        ("不得超过30分钟", "没有连到时限表", "not tied to the limits table"),
        ("within half an hour", "没有连到时限表", "not tied to the limits table"),
        ("[within 15 minutes](reporting.md)", "没有连到时限表", "not tied to the limits table"),
    ],
)
def test_a_limit_that_differs_is_told_with_what_to_write(text: str, zh: str, en: str) -> None:
    (found,) = told(f"# 甲\n\n{text}\n")
    assert (found.path, found.line) == ("a.md", 3)
    assert zh in found.zh and en in found.en


def test_on_a_chart_the_words_are_looked_at_too() -> None:
    right = '<svg>\n<text x="1">发生起<tspan data-limit="muni-21-phone">15分钟内</tspan></text></svg>'
    assert told(right, "img/a.svg") == []
    (found,) = told(right.replace("15", "20"), "img/a.svg")
    assert found.line == 2 and "改成“15分钟内”" in found.zh
    (bare,) = told("<svg>\n\n<text>15分钟内</text></svg>", "img/a.svg")
    assert bare.line == 3 and "data-limit" in bare.zh and "data-limit" in bare.en


def pages(language: str, part: str = "") -> Iterator[tuple[str, str]]:
    prose, charts = folder.by_hand(ROOT / "docs" / language)
    yield from ((path, text) for path, text in {**prose, **charts}.items() if path.startswith(part))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_handbook_and_its_charts_say_what_the_table_says(language: str) -> None:
    assert (
        procedures.misquoted({f"docs/{language}/{path}": text for path, text in pages(language)}, BOOK) == []
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_when_a_limit_changes_every_place_that_quotes_it_is_told(language: str) -> None:
    texts = dict(pages(language))
    told_at = {
        name: {
            one.path
            for path, text in texts.items()
            for one in differing(path, text, changed(name, 10), SETTINGS)
        }
        for name in ("muni-21-phone", "muni-21-written", "secrecy-61-leak")
    }
    reporting = {"procedures/reporting.md", "procedures/img/reporting.svg"}
    assert told_at["muni-21-phone"] >= reporting and told_at["muni-21-written"] >= reporting
    assert told_at["secrecy-61-leak"] >= {"procedures/spill.md", "procedures/img/spill.svg"}


def test_both_languages_quote_the_same_limits() -> None:
    def quoted(language: str) -> dict[str, list[tuple[str, str]]]:
        return {
            path: sorted((q.limit, q.article) for q in quotes(path, text))
            for path, text in pages(language, "procedures/")
        }

    assert quoted("zh") == quoted("en")


def test_no_site_is_made_from_a_page_that_differs_from_the_table(tmp_path: Path) -> None:
    table = (ROOT / "records/limits.yml").read_text(encoding="utf-8")
    docs = tmp_path / "docs/zh"
    page = docs / "procedures/reporting.md"
    page.parent.mkdir(parents=True)
    page.write_text(f"# 报告\n\n发生起[15分钟内]{PHONE}报。\n", encoding="utf-8")
    root = Shelf({**files(), "records/limits.yml": table}).lay(tmp_path)
    assert PHONE[1:-1] in folder.prose(root, docs, "zh")["procedures/reporting.md"]
    shorter = table.replace(
        "minutes: 15\n    form: phone\n    mode: base", "minutes: 10\n    form: phone\n    mode: base"
    )
    Shelf({**files(), "records/limits.yml": shorter}).lay(tmp_path)
    with pytest.raises(PluginError, match=r"docs/zh/procedures/reporting\.md:3: .*改成“10分钟内”"):
        folder.prose(root, docs, "zh")
    (root / "records/limits.yml").unlink()
    assert "发生起15分钟内报" in folder.prose(root, docs, "zh")["procedures/reporting.md"]
