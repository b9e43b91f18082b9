"""Whether a time limit that the handbook quotes, in prose or on a chart, is the one that the limits table has.

A limit is quoted as a link whose words hold the figure: `[15分钟内](../limits.md#limit-muni-21-phone)`, and a setting of
the unit as `[15分钟](../articles/14.md#settings)`. On a chart the words stand in an element with `data-limit` or
`data-setting`. A limit in minutes or hours without such a link is told too: nobody would see when it grows old.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from zhiban.schema.plan import Limit

UNITS = {"分": 1, "min": 1, "小": 60, "h": 60, "天": 1440, "日": 1440, "d": 1440, "月": 43200, "mon": 43200}
HAN, TENS = "零一二三四五六七八九", "十"
WORDS = [
    "zero",
    "a",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
NUMBERS = {
    **{word: float(number) for number, word in enumerate(WORDS)},
    "an": 1.0, "one": 1.0, "fifteen": 15.0, "twenty": 20.0, "thirty": 30.0, "half an": 0.5, "两": 2.0, "半": 0.5,
}  # fmt: skip
ZH = rf"([0-9]+|半|[{HAN}两{TENS}]+)\s*(?:个半?)?"
EN = rf"\b([0-9]+|{'|'.join(sorted((n for n in NUMBERS if n.isascii()), key=len, reverse=True))})[\s-]+"
FIGURE = re.compile(rf"{ZH}(分|小时|天|日|月)|{EN}(min|h|d|mon)[a-z]*", re.IGNORECASE)
BARE = re.compile(
    rf"(?:不超过|不得超过){ZH}(?:分钟|小时)|{ZH}(?:分钟|小时)(?:之内|以内|内)"
    rf"|\bwithin\s+(?:the\s+)?{EN}(?:min|h)[a-z]*",
    re.IGNORECASE,
)
CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.MULTILINE | re.DOTALL)
LINK = re.compile(
    r"\[([^\[\]]*)\]\((?:\.\./)*(?:limits\.md#limit-(?P<limit>[\w-]+)|articles/(?P<article>\d\d)\.md#settings)\)"
)
MARKED = re.compile(
    r"<(?:text|tspan)\b[^>]*\bdata-(?:limit=\"(?P<limit>[^\"]+)\"|setting=\"(?P<article>\d+)\")[^>]*>([^<]*)<"
)
TAG = re.compile(r"<[^>]*>", re.DOTALL)


class Told(NamedTuple):
    """A quote that wants a hand: the file, the line from 1, and what to say of it in both languages."""

    path: str
    line: int
    zh: str
    en: str


class Quote(NamedTuple):
    """Words that quote a limit by its id, or a setting by its article's number."""

    line: int
    words: str
    limit: str
    article: str


def quotes(path: str, text: str) -> list[Quote]:
    """The quotes of a page of Markdown, or of a chart where the file is an `.svg`, in order."""
    chart = path.endswith(".svg")
    found = (MARKED if chart else LINK).finditer(text if chart else _without_code(text))
    return [
        Quote(
            _line(text, match),
            match[3 if chart else 1],
            match["limit"] or "",
            (match["article"] or "").zfill(2),
        )
        for match in found
    ]


def differing(
    path: str,
    text: str,
    limits: Mapping[str, Limit],
    settings: Mapping[str, Collection[int]],
    all_linked: bool = True,
) -> Iterator[Told]:
    """What a page or a chart says otherwise than the table, in the order of its lines.

    `settings`: by article (`14`) the numbers that its settings have, in the program or in the unit's record.
    `all_linked`: what it says without a link is told too.
    """
    found = [told for quote in quotes(path, text) for told in _quoted(path, quote, limits, settings)]
    found += _bare(path, text) if all_linked else ()
    return iter(sorted(found, key=lambda told: told.line))


def _quoted(
    path: str, quote: Quote, limits: Mapping[str, Limit], settings: Mapping[str, Collection[int]]
) -> Iterator[Told]:
    said = [(_number(n), _unit(unit)) for n, unit in _figures(quote.words)]
    if not quote.limit:
        known = settings.get(quote.article, ())
        for number, _ in said:
            if number not in known:
                have = ", ".join(map(str, sorted(known))) or "—"
                yield Told(
                    path,
                    quote.line,
                    f"这里写“{quote.words}”，第{int(quote.article)}条的单位设置里的数是 {have}；改这里，或改单位档案",
                    f"“{quote.words}”: the settings of Art. {int(quote.article)} have {have}; change this, or the unit's record",
                )
    elif (limit := limits.get(quote.limit)) is None:
        yield Told(
            path,
            quote.line,
            f"“{quote.words}”指向时限 {quote.limit}，时限表里没有；改链接，或在 records/limits.yml 添上这一条",
            f"“{quote.words}” points to the limit {quote.limit}, which is not in the table; mend the link, or add it to records/limits.yml",
        )
    elif any(number * unit != limit.minutes for number, unit in said):
        zh, en = length(limit.minutes)
        yield Told(
            path,
            quote.line,
            f"这里写“{quote.words}”，时限表的 {limit.id} 是“{zh}”（{limit.basis}）；改成“{zh}”，时限真的变了的，改 records/limits.yml",
            f"“{quote.words}”: the limit {limit.id} is “{en}” ({limit.basis}); write “{en}”, or change records/limits.yml where the limit itself changed",
        )


def _bare(path: str, text: str) -> Iterator[Told]:
    chart = path.endswith(".svg")
    marked, plain = (MARKED, text) if chart else (LINK, _without_code(text))
    rest = TAG.sub(_blank, marked.sub(_blank, plain)) if chart else marked.sub(_blank, plain)
    link = '`<tspan data-limit="…">`' if chart else "`[…](../limits.md#limit-…)`"
    setting = '`<tspan data-setting="…">`' if chart else "`[…](../articles/NN.md#settings)`"
    for match in BARE.finditer(rest):
        yield Told(
            path,
            _line(rest, match),
            f"“{match[0]}”没有连到时限表；写成 {link}，属单位设置的写成 {setting}",
            f"“{match[0]}” is not tied to the limits table; write {link}, or {setting} for a setting of the unit",
        )


def length(minutes: int | None) -> tuple[str, str]:
    """A limit in words, in both languages: 15分钟内, within 15 minutes; 2小时内; 立即."""
    if minutes is None:
        return "立即", "at once"
    if minutes % 60:
        return f"{minutes}分钟内", f"within {minutes} minutes"
    return f"{minutes // 60}小时内", f"within {minutes // 60} hour{'s' * (minutes > 60)}"


def _figures(words: str) -> list[tuple[str, str]]:
    return [(m[1] or m[3], m[2] or m[4]) for m in FIGURE.finditer(words)]


def _unit(name: str) -> int:
    return next(minutes for unit, minutes in reversed(UNITS.items()) if name.lower().startswith(unit))


def _number(said: str) -> float:
    said = " ".join(said.lower().split())
    if said.isdigit():
        return float(said)
    if said in NUMBERS:
        return NUMBERS[said]
    tens, ten, ones = said.rpartition(TENS)
    return ((HAN.find(tens) if tens else 1) * 10 if ten else 0) + (HAN.find(ones) if ones else 0)


def _without_code(text: str) -> str:
    return CODE.sub(_blank, text)


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", "\0", match[0])


def _line(text: str, match: re.Match[str]) -> int:
    return text.count("\n", 0, match.start()) + 1
