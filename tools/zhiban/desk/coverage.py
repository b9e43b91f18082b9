"""What becomes of each of the thirty articles: how much is checked, how much is helped with, what is left to people."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from zhiban import say
from zhiban.desk.stories import stories
from zhiban.rule import ADVISE, MARK, REFUSE, REMIND, Article, Effect, Rule
from zhiban.rules import articles, rules

Text = tuple[str, str]  # the same in zh and en
WIDTH = 100  # columns of the table in a terminal

# Rules that no article asks for: the two digits of their codes, their module, its title.
BEYOND = {
    "00": ("form", "记录的写法", "How a record is written"),
    "31": ("growth", "只添不减", "Records only grow"),
    "32": ("signature", "本人签名", "Signed in person"),
    "33": ("privacy", "保密和个人信息", "Secrecy and personal data"),
    "34": ("receipts", "回执和时间", "Receipts and time"),
}
HEAD = (("条", "讲什么", "核对", "帮助", "由人判断"), ("Art.", "About", "chk", "help", "Left to people"))
ALL = ("全部。", "All of it: ")
DONE = ("本簿所做：", "Done here: ")
VERBS = {REFUSE: "refuse", MARK: "mark", REMIND: "remind", ADVISE: "hint"}
EXPLAINED = (
    "核对：会退回或留痕的规则数。帮助：会催办或提示的规则数。一条规则依据几条条文，每条都算它。",
    "Checked (chk): rules that refuse or mark. Helped: rules that remind or hint. A rule counts for every article on which it rests.",
)


class Count(NamedTuple):
    """Some rules, counted."""

    rules: tuple[Rule, ...]

    def of(self, *effects: Effect) -> int:
        """How many have one of these effects."""
        return sum(rule.effect in effects for rule in self.rules)

    @property
    def checked(self) -> int:
        """How many refuse or mark."""
        return self.of(REFUSE, MARK)

    @property
    def helped(self) -> int:
        """How many remind or hint."""
        return self.of(REMIND, ADVISE)

    @property
    def stories(self) -> int:
        """How many stories are told of them."""
        return sum(len(stories(rule.code)) for rule in self.rules)


def resting(article: Article) -> Count:
    """The rules that rest on an article."""
    return Count(tuple(rule for rule in rules() if article.number in rule.articles))


def beyond(group: str) -> Count:
    """The rules of a group that no article asks for: `00`, `31`, `32` or `33`."""
    return Count(tuple(rule for rule in rules() if rule.code[2:4] == group))


def total() -> Count:
    """Every rule."""
    return Count(tuple(rules()))


def ruled() -> int:
    """How many articles have a rule."""
    return sum(bool(resting(article).rules) for article in articles())


def plain() -> dict[str, Any]:
    """The table as plain data: `articles`, `beyond`, `totals`."""

    def numbers(count: Count) -> dict[str, Any]:
        codes = [rule.code for rule in count.rules]
        return {"checked": count.checked, "helped": count.helped, "stories": count.stories, "rules": codes}

    def listed(article: Article) -> dict[str, Any]:
        count, (zh, en), (done_zh, done_en) = resting(article), article.people, article.checks
        titles = {"article": article.number, "zh": article.title[0], "en": article.title[1]}
        people = {"all": not count.rules, "zh": zh, "en": en}
        done = {"zh": done_zh, "en": done_en}
        return {
            **titles,
            **numbers(count),
            "people": people,
            "done": done,
            "settings": list(article.settings),
        }

    others = [{"group": g, "zh": zh, "en": en, **numbers(beyond(g))} for g, (_, zh, en) in BEYOND.items()]
    count = total()
    sums = {"rules": len(count.rules), **{str(e): count.of(e) for e in Effect}, "stories": count.stories}
    sums |= {"articles": len(articles()), "articles_with_rules": ruled()}
    return {"articles": list(map(listed, articles())), "beyond": others, "totals": sums}


def totals(lang: str) -> list[str]:
    """The sums in words, a sentence each."""
    count = total()
    number, told = len(count.rules), count.stories
    if lang == "zh":
        each = "，".join(f"{say.effect(e, lang)} {count.of(e)}" for e in Effect)
        return [
            f"规则 {number} 条：{each}。",
            f"三十条中，有规则的 {ruled()} 条。",
            f"故事 {told} 个，每个在内存里演一遍，再经真实的提交检查演一遍，结论要一致。",
        ]
    each = ", ".join(f"{count.of(e)} {verb}" for e, verb in VERBS.items())
    return [
        f"{number} rules: {each}.",
        f"{ruled()} of the thirty articles have rules.",
        f"{told} stories, each played in memory and again through the real hooks, with the same answers.",
    ]


def table(lang: str) -> str:
    """The table for a terminal of a hundred columns."""
    side = int(lang != "zh")
    named = [say.article([a.number], lang) if side == 0 else str(a.number) for a in articles()]
    first = max(map(say.width, [*named, "ZB00"]))
    second = max(
        say.width(title)
        for title in [a.title[side] for a in articles()] + [t[1 + side] for t in BEYOND.values()]
    )
    margin = first + second + 15

    def row(name: str, title: str, checked: object, helped: object, said: list[str]) -> Iterator[str]:
        head = f"{say.pad(name, first)}  {say.pad(title, second)}  {right(checked)} {right(helped)}  "
        lines = [line for text in said for line in wrap(text, WIDTH - margin)]
        yield (head + "".join(lines[:1])).rstrip()
        yield from (" " * margin + line for line in lines[1:])

    name, title, checked, helped, people = HEAD[side]
    out = [*row(name, title, checked, helped, [people]), "-" * WIDTH]
    for article, name in zip(articles(), named, strict=True):
        count = resting(article)
        out += row(name, article.title[side], count.checked, count.helped, left(article, side))
    out.append("")
    for group, titles in BEYOND.items():
        count = beyond(group)
        out += row(f"ZB{group}", titles[1 + side], count.checked, count.helped, [])
    return "\n".join([*out, "", *wrap(EXPLAINED[side], WIDTH), *totals(lang)])


def left(article: Article, side: int) -> list[str]:
    """What people judge; where no rule rests on the article, that this is all, and what the book does for it."""
    if resting(article).rules:
        return [capital(article.people[side])]
    return [ALL[side] + article.people[side], DONE[side] + article.checks[side]]


def capital(text: str) -> str:
    """The text beginning with a capital letter, where it begins with a letter that has one."""
    return text[:1].upper() + text[1:]


def right(value: object) -> str:
    """A figure or a heading, at the right of four columns."""
    return " " * (4 - say.width(str(value))) + str(value)


def wrap(text: str, columns: int) -> list[str]:
    """The text in lines of at most so many terminal columns; no word is broken, and no line begins with a closing sign."""
    lines = [""]
    for piece in re.findall(r"[“（]*(?:[!-~–—]+|.)[，。：；、）”！？]*\s*", text):
        if lines[-1] and say.width(lines[-1]) + say.width(piece.rstrip()) > columns:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines if line.strip()]
