"""Personal numbers in a text, however they are written: split, spelt in characters, in full-width figures.

Text is folded first (full-width forms, numerals in characters), and numbers are put together across the punctuation that
splits them (domain.md §11.2). Every pattern is linear: possessive quantifiers do not try again what they took.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

HIDDEN = "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
SPOKEN = "〇零○洞一二三四五六七八九幺两拐勾壹贰叁肆伍陆柒捌玖"
NUMERALS = str.maketrans(SPOKEN, "000" + "0123456789" + "1279" + "123456789")
SPELT = rf"[0-9{SPOKEN}][\W_]{{0,3}}[{SPOKEN}]|[{SPOKEN}][\W_]{{0,3}}[0-9]"  # seldom seen in prose
# What folding may make a figure or an end of one of; a text without these, and without eleven figures that stand near each
# other, holds no number.
FOLDED = re.compile(
    "[\u00ad\u00b2-\u00be\u02e3\u034f\u037a\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u209c\u213b\u2150-\u218b\u2460-\u24ff"
    "\u2f00-\u2fdf\u3192-\u3195\u3220-\u32cb\u3358-\u33fe\uf900-\ufaff\ufb1d-\ufdff\ufe00-\ufe0f\ufe70-\ufeff\uff10-\uff19\uff38\uff58"
    "\uff9e-\uff9f\uffee\U0001d400-\U0001d7ff\U0001f100-\U0001fbf9]"
)
NEAR = r"[\W_]{0,7}+"
ELEVEN = re.compile(
    rf"(?:[^0-9]++|[0-9](?:{NEAR}[0-9]){{0,9}}+(?!{NEAR}[0-9]))*+[0-9]"
)  # a match stops before them
SPOKEN_FIGURE = re.compile(f"[{SPOKEN}]")
SPELT_NEAR = rf"[0-9{SPOKEN}]{NEAR}[{SPOKEN}]|[{SPOKEN}]{NEAR}[0-9]"
SPLIT_NEAR = rf"[0-9]{{6}}{NEAR}(?:19|20)[0-9]{{2}}[\W_]"
SPLIT_DATE = r"[0-9]{6}[\W_]{1,3}(?:19|20)[0-9]{2}[\W_]"
DATE = r"(?<![0-9])(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?![0-9])"
PART = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"  # of an internet address
NOT_NUMBERS = (
    rf"{DATE}(?:T[0-9]{{2}}:[0-9]{{2}}(?:[+-][0-9]{{2}}:[0-9]{{2}})?|(?:-2)?#[0-9]{{4}})?"
    r"|[0-9]{8}-[0-9]{4}(?=-[a-z])|\b(?:[0-9a-f]{40}|[0-9a-f]{64})\b|\b[0-9]{4}(?=-[a-z]{2,})"
    rf"|(?<![0-9.]){PART}(?:\.{PART}){{3}}(?![0-9.])|\b[0-9a-f]{{8}}-(?:[0-9a-f]{{4}}-){{3}}[0-9a-f]{{12}}\b"
)
RUN = r"[0-9]+(?:[\W_]{1,3}[0-9]+)*(?:[\W_]{0,3}[Xx])?"
FIGURE = re.compile(r"[0-9]+|[Xx]")
LISTED = frozenset("、,;:。|\n+=<>%")  # between two figures these usually part them
USUAL = {(3, 4, 4), (3, 8), (7, 4), (4, 4, 4, 4), (4, 4, 4, 4, 3), (6, 10), (6, 13)}
SPLIT = {(3, 3, 5), (3, 4, 2, 2)}  # seen too, but not in lists of figures
UNITS = "件人户元吨米名个台套箱亩次辆万千公顶床袋份批例起处头只度亿"
LINES = ({7}, {8}, {7, 8})  # sizes of fixed telephone lines, which are no personal data
BORN = (6, 4, 2, 2)  # the parts of a citizen's number up to the day of birth

ID_NUMBER = (
    "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)[0-9]{4}"
    "(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]"
)
MOBILE = r"(?:0{0,2}86|0)?1[3-9][0-9]{9}"
CARD = r"62[0-9]{14,17}|4[0-9]{15}|5[1-5][0-9]{14}|35[0-9]{14}|3[47][0-9]{13}|60[0-9]{14,17}|9558[0-9]{15}"
LENGTHS = range(11, 20)
TWICE = str.maketrans("0123456789", "0246813579")  # the sum of the digits of twice the figure
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def fold(text: str) -> str:
    """The text in plain forms: full-width digits and letters become ASCII, invisible characters go; lines stay."""
    if text.isascii():
        return text
    return "\n".join(unicodedata.normalize("NFKC", line) for line in re.sub(HIDDEN, "", text).split("\n"))


def id_number(digits: str) -> bool:
    """Whether this is a citizen's number with its right check digit (GB 11643)."""
    if not re.fullmatch(ID_NUMBER, digits):
        return False
    total = sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == digits[17]


def bank_card(digits: str) -> bool:
    """Whether this is a bank card's number with its right check digit (ISO/IEC 7812)."""
    if not re.fullmatch(CARD, digits) or (len(digits) == 18 and id_number(digits)):
        return False
    return sum(map(int, digits[-1::-2] + digits[-2::-2].translate(TWICE))) % 10 == 0


def mobile(digits: str) -> bool:
    """Whether this is a mobile number, with or without the country code."""
    return re.fullmatch(MOBILE, digits) is not None


def numbers(text: str) -> frozenset[tuple[int, str]]:
    """The personal numbers in a text, as (line, what it is): `id`, `mobile` or `card`."""
    return every_number(text) if likely(text) else frozenset()


@lru_cache(maxsize=4)
def likely(text: str) -> bool:
    """Whether a text may hold a number at all: quickly, and never no where there is one."""
    spelt = SPOKEN_FIGURE.search(text) and re.search(SPELT_NEAR, text)
    if spelt or FOLDED.search(text):
        return True
    if not ELEVEN.match(text):
        return False
    dated = DATE if text.isascii() else NOT_NUMBERS  # a path has dates only, and their pattern starts sooner
    return bool(re.search(SPLIT_NEAR, text) or ELEVEN.match(re.sub(dated, "a", text)))


@lru_cache(maxsize=4)
def every_number(text: str) -> frozenset[tuple[int, str]]:
    """The same, however unlikely."""
    folded = fold(text)
    found: set[tuple[int, str]] = set()
    for source in (folded, folded.translate(NUMERALS)) if re.search(SPELT, folded) else (folded,):
        plain = re.sub(NOT_NUMBERS, lambda m: re.sub("[^\n]", "a", m[0]), source)
        found.update((line, what) for line, what, _ in _numbers(plain))
        if plain != source and re.search(
            SPLIT_DATE, source
        ):  # the date of birth in a number that is split may look like any date
            split = _numbers(source)
            found.update((line, what) for line, what, sizes in split if what == "id" and sizes[:4] == BORN)
    return frozenset(found)


def _numbers(source: str) -> Iterator[tuple[int, str, tuple[int, ...]]]:
    for run in re.finditer(RUN, source):
        if run.end() - run.start() < LENGTHS[0]:
            continue
        figures = list(FIGURE.finditer(source, run.start(), run.end()))
        for what, parts in _in_run("".join(f[0] for f in figures).upper(), figures):
            sizes = tuple(len(part[0]) for part in parts)
            prefix = sum(sizes) - 11 if what == "mobile" else 0  # 86, 0086 or 0
            if what == "id" or _one((sizes[0] - prefix, *sizes[1:]), parts, source):
                yield source.count("\n", 0, parts[0].start()) + 1, what, sizes


def _in_run(digits: str, figures: list[re.Match[str]]) -> Iterator[tuple[str, list[re.Match[str]]]]:
    """Every personal number that is one figure, or several put together: what it is, and its figures."""
    starts, total = [], 0
    for figure in figures:
        starts.append(total)
        total += len(figure[0])
    ends = {end: n for n, end in enumerate([*starts[1:], total])}
    for first, start in enumerate(starts):
        for length in LENGTHS:
            last = ends.get(start + length)
            if last is not None and (what := _what(digits[start : start + length])):
                yield what, figures[first : last + 1]


def _what(digits: str) -> str:
    if len(digits) <= 15 and mobile(digits):
        return "mobile"
    if len(digits) == 18 and id_number(digits):
        return "id"
    return "card" if len(digits) >= 15 and bank_card(digits) else ""


def _one(sizes: tuple[int, ...], figures: list[re.Match[str]], source: str) -> bool:
    """Whether figures of these sizes are the parts of one number, and not a list of several."""
    gaps = {source[a.end() : b.start()] for a, b in pairwise(figures)}
    if not gaps or (set(sizes) == {1} and len(gaps) == 1):
        return True
    usual = sizes in USUAL
    if any(char in LISTED for gap in gaps for char in gap):
        begin, end = figures[0].start(), figures[-1].end()
        before, after = source[max(0, begin - 4) : begin], source[end : end + 4]
        goes_on = any(
            (after.startswith(gap) and after[len(gap) :][:1].isdigit())
            or (before.endswith(gap) and before[: -len(gap)][-1:].isdigit())
            for gap in gaps
        )
        return usual and not goes_on and after[:1] not in tuple(UNITS)
    if len(sizes) == 2 and gaps == {"."}:
        return usual  # a figure with decimals
    even = len(gaps) == 1 and max(sizes) - min(sizes) <= 1 and set(sizes) not in LINES
    return usual or even or sizes in SPLIT
