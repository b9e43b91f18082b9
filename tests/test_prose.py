"""The prose of the handbook: Chinese with Chinese punctuation, in the pages by hand and in the words of the templates."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted((ROOT / "docs/zh").rglob("*.md"))
CHARTS = sorted((ROOT / "docs/zh").rglob("*.svg"))
TEMPLATES = sorted(
    file for folder in ("templates", "theme") for file in (ROOT / "tools/zhiban/site" / folder).rglob("*") if file.is_file()
)  # fmt: skip
HAN = r"[\u4e00-\u9fff]"
WIDE = r"[\u3001-\u301f\uff01-\uff60“”‘’…—]"
HALF = re.compile(
    rf"{HAN} ?[,;:!?()\"']|[,;:!?()\"'] ?{HAN}|{HAN}\.(?![a-z*/])|{WIDE}[,;:!?()\"']|[,;:!?()\"']{WIDE}"
    rf"|{HAN} *\.\.\.|{HAN}--"
)
SPACED = re.compile(rf"{HAN} +[，。；：、？！）”]|[，；：、（“] +{HAN}")
PLAIN = (
    (re.compile(r"\A---\n.*?\n---\n|^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE), ""),
    (re.compile(r"`[^`\n]*`"), "码"),
    (re.compile(r"<[^>\n]*>|\{[:#.][^}\n]*\}|^ *\|[-| :]+\|$", re.MULTILINE), ""),
    (re.compile(r"(!?)\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])"), r"\2"),
    (re.compile(r"[*_]{1,2}"), ""),
    (re.compile(r"^( *)(?:[-+>]|\d+\.|#+) +", re.MULTILINE), ""),
)


def plain(text: str) -> str:
    """A page's words: no head, no code, no links' targets, no marks; the lines stay where they were."""
    for pattern, by in PLAIN:

        def words(match: re.Match[str], by: str = by) -> str:
            kept = match.expand(by)
            return kept + "\n" * (match[0].count("\n") - kept.count("\n"))

        text = pattern.sub(words, text)
    return text


def half(text: str) -> list[tuple[int, str]]:
    """Where half-width punctuation stands by Chinese, or a space before or after full-width punctuation: line, words."""
    return [
        (number, line[max(0, m.start() - 8) : m.end() + 8])
        for number, line in enumerate(plain(text).split("\n"), 1)
        for pattern in (HALF, SPACED)
        for m in pattern.finditer(line)
    ]


def zh_strings(template: str) -> Iterator[str]:
    """The Chinese of a template: the first words of each `t(zh, en)`."""
    for match in re.finditer(r"\bt\(\s*(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')\s*,", template):
        yield re.sub(r"^\)|\]\($", "", match[1][1:-1])  # a link around a value stands in two halves


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("先报告,后记录。", 1),
        ("记住(时间)。", 2),
        ("怎么办?", 1),
        ("依据: 第九条", 1),
        ("办完了.", 1),
        ("“甲”,“乙”", 1),
        ("等等...", 1),
        ("甲 ，乙", 1),
        ("先报告，后记录。“甲”（乙）：丙？", 0),
        ("- `at:` 写时间，见[时限表](../limits.md#limit-a)，1.1版，8:00，A4。", 0),
        ("```yaml\ntext: 甲, 乙\n```\n值班。", 0),
        ("---\ntitle: 甲\n---\n| 谁 | 做什么 |\n|---|---|\n| 甲 | `乙(丙)` |", 0),
        ("**先报告**，后记录 {: #first }", 0),
    ],
)
def test_half_width_punctuation_is_seen_and_what_is_none_is_passed_over(text: str, count: int) -> None:
    assert len(half(text)) == count, half(text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT / "docs/zh").as_posix())
def test_chinese_pages_have_chinese_punctuation(page: Path) -> None:
    assert half(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.stem)
def test_chinese_charts_have_chinese_punctuation(chart: Path) -> None:
    assert half(re.sub(r"<[^>]*>", "", chart.read_text(encoding="utf-8"))) == []


def test_the_chinese_of_the_templates_has_chinese_punctuation() -> None:
    found = [
        (file.name, words)
        for file in TEMPLATES
        for said in zh_strings(file.read_text(encoding="utf-8"))
        for words in half(said)
    ]
    assert found == []
    assert sum(1 for file in TEMPLATES for _ in zh_strings(file.read_text(encoding="utf-8"))) > 50


def test_neutral_words_only() -> None:
    blaming = re.compile(r"违规(?!定)|非法操作|错误操作|严重错误|必须立即整改|禁止使用|严禁")
    for page in PAGES:
        assert not blaming.findall(page.read_text(encoding="utf-8")), page
