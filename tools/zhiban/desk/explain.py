"""A rule's page and an article's page in words, from the same objects that judge."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from zhiban import say
from zhiban.desk.coverage import BEYOND, Count, beyond, capital, resting, wrap
from zhiban.desk.stories import Look, Story, Told, stories
from zhiban.rule import Article, Effect, Rule
from zhiban.rules import articles, rules
from zhiban.schema import Shape, shape, wanted
from zhiban.schema.titles import TITLES

Text = tuple[str, str]  # the same in zh and en
ASKS, CHECKS, PEOPLE = ("要求", "Asks"), ("机器核对", "Checks"), ("由人判断", "Left to people")
# Rules about commits, branches and the past: what they see is on a server, and no record can tell it.
ATTACKS = (
    "它看的是服务器收到的提交、分支和回执，由 tests/attacks 在真的服务器上试过；道理见 docs/zh/design/trust.md。",
    "It looks at commits, branches and receipts on a server; tests/attacks tries it on a real one. See docs/en/design/trust.md.",
)
RULES, SETTINGS, STORIES = ("规则", "Rules"), ("单位设置", "Settings of the unit"), ("故事", "Stories")
WRITE, UNWRITTEN = ("怎么写", "What to write"), ("不写时", "if left out")
COMES = ("（检查时列出这几行）。", " (the check lists the lines).")
NOTHING, BOARD = ("没有发现", "nothing found"), ("看值班板", "the board")
LOOKED = (
    (("欠", "owes"), ("不欠", "does not owe"), ("整本留痕", "the book marks"), ("整本不留痕", "the book does not mark"))
)  # fmt: skip
WIDTH = 98  # columns to which a page is laid out


class Setting(NamedTuple):
    """A field of the unit's record that an article rests on: its title, what may be written, and what holds unwritten."""

    name: str
    title: Text
    choices: Text
    default: Text


def settings(article: Article) -> list[Setting]:
    """The settings of an article, in its order. KeyError for a name that is no field of a unit."""
    fields = shape("unit").fields
    return [
        Setting(name, TITLES[name], choices(fields[name]), default(article, name, fields[name]))
        for name in article.settings
    ]


def choices(of: Shape) -> Text:
    """What may be written in a field."""
    if of.container != "text":
        return {
            "mapping": ("几栏", "several fields"),
            "list": ("逐条", "items"),
            "set": ("逐个列出", "a list"),
        }[of.container]
    asks = wanted(of.type)
    if asks["wants"] == "choice":
        return "、".join(asks["choices"].split()), ", ".join(asks["choices"].split())
    if "[01][0-9]|2[0-3]" in asks["wants"]:
        return "时刻", "a time of day"
    return ("整数", "a number") if asks["wants"] == "count" else ("文字", "text")


def default(article: Article, name: str, of: Shape) -> Text:
    """What holds where the unit wrote nothing; what is not known here, the article's words say."""
    if name in article.defaults:
        return str(article.defaults[name]), str(article.defaults[name])
    if of.container != "text":
        return "没有", "none"
    if wanted(of.type)["choices"] == "yes no":
        return "no", "no"
    return "见“机器核对”", "see “Checks”"


def explain(what: str, lang: str, full: bool = False) -> str:
    """The page of a code (`ZB2102`, also with an item), of an article (`21`) or of a group (`31`). KeyError for none.

    `full` tells an article's stories too, and of a rule's stories every text that is written in them.
    """
    side = int(lang != "zh")
    if what.isdigit():
        article = next((a for a in articles() if a.number == int(what)), None)
        lines = _article(article, lang, full) if article else _group(f"{int(what):02}", lang, full)
    else:
        code = what.upper()[:6]
        lines = _rule(next((r for r in rules() if r.code == code), None) or _no(what), side, full)
    return "\n".join(lines)


def open_figures(sentence: str) -> str:
    """A rule's sentence with its figures left open: 用时 … 分钟."""
    return re.sub(r"\{\w+\}", "…", sentence).replace("{{", "{").replace("}}", "}")


def advice(rule: Rule, side: int) -> str:
    """What a rule asks to be written, its figures left open; where the lines to write come with a finding, that they do."""
    said = open_figures((rule.remedy_zh, rule.remedy_en)[side])
    return said[:-1] + COMES[side] if said.endswith(("：", ":")) else said


def _no(what: str) -> Any:
    raise KeyError(what)


def _part(label: Text, side: int, *lines: str) -> Iterator[str]:
    """A heading with its lines below, each wrapped."""
    yield f"\n{label[side]}"
    for line in lines:
        yield from ("  " + wrapped for wrapped in wrap(capital(line), WIDTH - 2))


def _article(article: Article, lang: str, full: bool) -> Iterator[str]:
    side = int(lang != "zh")
    count = resting(article)
    yield f"{say.article([article.number], lang)} {article.title[side]}"
    yield from _part(ASKS, side, article.asks[side])
    yield from _part(CHECKS, side, article.checks[side])
    yield from _rules(count, side)
    if article.settings:
        yield from _part(SETTINGS, side, *(_setting(setting, side) for setting in settings(article)))
    yield from _part(PEOPLE, side, article.people[side])
    yield from _stories(count, side, full)


def _group(group: str, lang: str, full: bool) -> Iterator[str]:
    titles = BEYOND.get(group) or _no(group)
    side = int(lang != "zh")
    yield f"ZB{group} {titles[1 + side]}"
    yield from _rules(beyond(group), side)
    yield from _stories(beyond(group), side, full)


def _rules(count: Count, side: int) -> Iterator[str]:
    if count.rules:
        yield f"\n{RULES[side]}"
    column = max(say.width(say.effect(effect, ("zh", "en")[side])) for effect in Effect) + 2
    for rule in count.rules:
        first, *rest = wrap(open_figures((rule.zh, rule.en)[side]), WIDTH - 9 - column)
        yield f"  {rule.code} {say.pad(_effect(rule, side), column)}{first}"
        yield from (" " * (9 + column) + line for line in rest)


def _effect(rule: Rule, side: int) -> str:
    return say.effect(rule.effect, ("zh", "en")[side])


def _setting(setting: Setting, side: int) -> str:
    title, options, held = setting.title[side], setting.choices[side], setting.default[side]
    if side == 0:
        return f"{title} {setting.name}：{options}；{UNWRITTEN[0]}：{held}"
    return f"{title}, {setting.name}: {options}; {UNWRITTEN[1]}: {held}"


def _stories(count: Count, side: int, full: bool) -> Iterator[str]:
    if count.rules:
        yield f"\n{STORIES[side]}"
    for rule in count.rules:
        for story in stories(rule.code):
            first, *rest = wrap(story.title[side], WIDTH - 9)
            yield f"  {rule.code} {first}"
            yield from (" " * 9 + line for line in rest)
            if full:
                yield from (" " * 7 + line for line in _acts(story, side, False))


def _rule(rule: Rule, side: int, full: bool) -> Iterator[str]:
    lang = ("zh", "en")[side]
    yield f"{rule.code} {rule.name}  {_effect(rule, side)}  {say.article(rule.articles, lang)}".rstrip()
    yield ""
    yield from wrap(capital(open_figures((rule.zh, rule.en)[side])), WIDTH)
    if said := advice(rule, side):
        yield from _part(WRITE, side, said)
    if rule.acknowledged:
        yield (f"\n照实收下，不会退回；请在同一文件里加一条 late，id 写 {rule.code}。" if side == 0
               else f"\nIt is taken as it is; add an item of `late` with id {rule.code} to the same file.")  # fmt: skip
    told = stories(rule.code)
    yield f"\n{STORIES[side]}  tests/stories/{rule.code}.yml" if told else f"\n{ATTACKS[side]}"
    for story in told:
        yield ""
        yield from ("  " + line for line in wrap(story.title[side], WIDTH - 2))
        yield from _acts(story, side, full)


def _acts(story: Story, side: int, full: bool) -> Iterator[str]:
    """A story's commits and looks, each with what was found; `full`: with what was written."""
    for told in story.commits:
        yield from _commit(told, side, full)
    for look in story.looks:
        yield f"    {moment(look.at)}  {BOARD[side]}"
        yield from (f"      → {line}" for line in looked(look, side))


def _commit(told: Told, side: int, full: bool) -> Iterator[str]:
    aside = f"（{told.aside[0]}）" if side == 0 else f"  ({told.aside[1]})"
    yield f"    {moment(told.at)}  {told.who[side]}{aside if told.aside[side] else ''}"
    for deed in told.deeds:
        yield from ("      " + line for line in wrap(deed.words[side], WIDTH - 6))
        if full:
            yield from ("        | " + say.safe(line) for line in deed.text.rstrip("\n").split("\n"))
    yield f"      → {found(told.finds, side)}"


def moment(at: str) -> str:
    """An instant of a story, short: 11-23 06:31."""
    return f"{at[5:10]} {at[11:16]}"


def found(finds: tuple[str, ...], side: int) -> str:
    """The codes found, or that nothing was."""
    return ("、", ", ")[side].join(finds) or NOTHING[side]


def looked(look: Look, side: int) -> list[str]:
    """What a look at the book saw, a line each."""
    seen = zip(LOOKED, (look.owed, look.not_owed, look.marked, look.unmarked), strict=True)
    lines = [f"{words[side]} {found(codes, side)}" for words, codes in seen if codes]
    return lines or [("什么也不欠" if side == 0 else "nothing is owed")]
