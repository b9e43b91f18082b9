"""A rule's page and an article's page in words, from the same objects that judge."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from zhiban import say
from zhiban.desk.sample import sample
from zhiban.rule import Article, Rule
from zhiban.rules import articles, rules

LABELS = {
    "zh": ("要求", "机器核对", "由人判断", "规则", "故事", "效果", "怎么写"),
    "en": ("Asks", "Checks", "Left to people", "Rules", "Stories", "Effect", "What to write"),
}


def stories(code: str) -> list[dict[str, Any]]:
    """The stories of a rule, as written in `tests/stories/`."""
    import yaml

    files = sorted(Path(sample("tests/stories")).glob(f"{code}*.yml"))
    found = [yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader) for file in files]
    return [story for told in found for story in told.get("stories", [])]


def explain(what: str, lang: str) -> str:
    """The page of a code (`ZB2102`, also with an item) or of an article (`21`). KeyError where there is none."""
    if what.isdigit():
        number = int(what)
        return "\n".join(
            _article(next((a for a in articles() if a.number == number), None) or _no(what), lang)
        )
    code = what.upper()[:6]
    return "\n".join(_rule(next((r for r in rules() if r.code == code), None) or _no(what), lang))


def open_figures(sentence: str) -> str:
    """A rule's sentence with its figures left open: 用时 … 分钟."""
    return re.sub(r"\{\w+\}", "…", sentence).replace("{{", "{").replace("}}", "}")


def _no(what: str) -> Any:
    raise KeyError(what)


def _article(article: Article, lang: str) -> Iterator[str]:
    side = 0 if lang == "zh" else 1
    asks, checks, people, listed, *_ = LABELS[lang]
    yield f"{say.article([article.number], lang)} {article.title[side]}"
    for label, words in ((asks, article.asks), (checks, article.checks), (people, article.people)):
        yield f"\n{label}\n  {words[side]}"
    found = [rule for rule in rules() if article.number in rule.articles]
    if found:
        yield f"\n{listed}"
        for rule in found:
            yield f"  {rule.code} {say.effect(rule.effect, lang)}  {open_figures((rule.zh, rule.en)[side])}"


def _rule(rule: Rule, lang: str) -> Iterator[str]:
    side = 0 if lang == "zh" else 1
    told, _, write = LABELS[lang][-3:]
    cited = say.article(rule.articles, lang)
    yield f"{rule.code} {rule.name}  {say.effect(rule.effect, lang)}  {cited}".rstrip()
    yield f"\n{open_figures((rule.zh, rule.en)[side])}"
    if remedy := (rule.remedy_zh, rule.remedy_en)[side]:
        yield f"\n{write}\n  {open_figures(remedy)}"
    if rule.acknowledged:
        yield (f"\n照实收下，不会退回；请在同一文件里加一条 late，id 写 {rule.code}。" if side == 0
               else f"\nIt is taken as it is; add an item of `late` with id {rule.code} to the same file.")  # fmt: skip
    for story in stories(rule.code):
        yield f"\n{told}：{story.get('zh', '')}" if side == 0 else f"\n{told}: {story.get('en', '')}"
