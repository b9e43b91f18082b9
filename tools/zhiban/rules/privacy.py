"""What may not enter the book at all: state-secret marks and personal numbers (Art. 15; domain.md §8, §11.2).

Every staged file, file name and commit message is looked at, and the match is never repeated. Text is folded first
(full-width forms, numerals in characters), and numbers are put together across the punctuation that splits them.
Prose *about* secrecy passes. This scan fails closed.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from zhiban.book import File
from zhiban.rule import REFUSE, Hit, rule

# Patterns that a record seldom needs are compiled when one does. Possessive quantifiers keep every pattern linear: what they took is not tried again.
LEVEL = r"(?:绝[ \t]*+密|机[ \t]*+密|秘[ \t]*+密)"
MARKS = (
    rf"{LEVEL}[ \t]*+[★☆✩✪⭐]|[★☆✩✪⭐][ \t]*+{LEVEL}|密[ \t]*+级[ \t]*+[:=]?+[ \t]*+{LEVEL}"
    rf"|[【\[][ \t]*+{LEVEL}[ \t]*+[】\]]"
    rf"|^[ \t]*+(?:-[ \t]++)?+(?:[a-z_]++:[ \t]*+)?+['\"(]?+[ \t]*+{LEVEL}[ \t]*+['\")]?+[ \t]*+$"
)
NAME_MARKS = LEVEL + "|[★☆]"
HIDDEN = "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
SPOKEN = "〇零○洞一二三四五六七八九幺两拐勾壹贰叁肆伍陆柒捌玖"
NUMERALS = str.maketrans(SPOKEN, "000" + "0123456789" + "1279" + "123456789")
SPELT = re.compile(
    rf"[0-9{SPOKEN}][\W_]{{0,3}}[{SPOKEN}]|[{SPOKEN}][\W_]{{0,3}}[0-9]"
)  # seldom seen in prose
SPLIT_DATE = re.compile(r"[0-9]{6}[\W_]{1,3}(?:19|20)[0-9]{2}[\W_]")
DATE = r"(?<![0-9])(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?![0-9])"
PART = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"  # of an internet address
NOT_NUMBERS = re.compile(
    rf"{DATE}(?:T[0-9]{{2}}:[0-9]{{2}}(?:[+-][0-9]{{2}}:[0-9]{{2}})?|(?:-2)?#[0-9]{{4}})?"
    r"|[0-9]{8}-[0-9]{4}(?=-[a-z])|\b(?:[0-9a-f]{40}|[0-9a-f]{64})\b|\b[0-9]{4}(?=-[a-z]{2,})"
    rf"|(?<![0-9.]){PART}(?:\.{PART}){{3}}(?![0-9.])|\b[0-9a-f]{{8}}-(?:[0-9a-f]{{4}}-){{3}}[0-9a-f]{{12}}\b"
)
RUN = re.compile(r"[0-9]+(?:[\W_]{1,3}[0-9]+)*(?:[\W_]{0,3}[Xx])?")
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


@lru_cache(maxsize=4)
def numbers(text: str) -> frozenset[tuple[int, str]]:
    """The personal numbers in a text, as (line, what it is): `id`, `mobile` or `card`."""
    folded = fold(text)
    found: set[tuple[int, str]] = set()
    for source in (folded, folded.translate(NUMERALS)) if SPELT.search(folded) else (folded,):
        plain = NOT_NUMBERS.sub(lambda m: re.sub("[^\n]", "a", m[0]), source)
        found.update((line, what) for line, what, _ in _numbers(plain))
        if plain != source and SPLIT_DATE.search(
            source
        ):  # the date of birth in a number that is split may look like any date
            split = _numbers(source)
            found.update((line, what) for line, what, sizes in split if what == "id" and sizes[:4] == BORN)
    return frozenset(found)


def _numbers(source: str) -> Iterator[tuple[int, str, tuple[int, ...]]]:
    for run in RUN.finditer(source):
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


def _lines(file: File, what: str) -> Iterator[Hit]:
    """One hit for each line of the file, and one for its name, that holds such a number."""
    if any(found == what for _, found in numbers(file.path)):
        yield Hit(line=1, column=1, path=unnamed(file.path))
    for line in sorted(line for line, found in numbers(file.text) if found == what):
        yield Hit(line=line, column=1, path=unnamed(file.path))


def marked_name(path: str) -> bool:
    """Whether a file's name holds the words of a mark."""
    return not path.isascii() and re.search(NAME_MARKS, fold(path)) is not None


def unnamed(path: str) -> str:
    """The path, or, where the name itself holds what may not be repeated, the path with its figures and marks hidden."""
    if not numbers(path) and not marked_name(path):
        return path
    return re.sub("[0-9]", "*", re.sub(NAME_MARKS, "**", fold(path).translate(NUMERALS)))


REGISTER = (
    "写登记簿编号，如 callback_ref: 来电簿2026-117页；号码只留在纸质登记簿。",
    "Write a pointer such as callback_ref: 来电簿2026-117页; the number stays in the paper register.",
)


@rule(
    "ZB3301",
    "secret-mark",
    REFUSE,
    of="file",
    articles=(15,),
    zh="这里像是国家秘密标志。本系统不存国家秘密（不复述原文）",
    en="this looks like a state-secret mark. No state secret is kept here (the text is not repeated)",
    remedy=(
        "走机要渠道，本簿只记登记号：kind: secure 加 register_no。已经提交过的，不要推送，立即报告保密员（24小时内）。",
        "Use the secure channel and record only kind: secure and register_no. "
        "If it was committed before: do not push, call the secrecy officer (24 hours).",
    ),
)
def secret_mark(file: File) -> Iterator[Hit]:
    """A state-secret mark in a text or a file name; the bare word in prose passes."""
    if marked_name(file.path):
        yield Hit(line=1, column=1, path=unnamed(file.path))
    folded = fold(file.text)
    if "密" not in folded:
        return
    for line in dict.fromkeys(
        folded.count("\n", 0, match.start()) + 1 for match in re.finditer(MARKS, folded, re.MULTILINE)
    ):
        yield Hit(line=line, column=1, path=unnamed(file.path))


@rule(
    "ZB3302",
    "personal-id-number",
    REFUSE,
    of="file",
    articles=(15,),
    zh="这里有公民身份号码（不复述）。个人信息不进值班簿",
    en="a citizen's ID number stands here (not repeated). Personal data do not enter the book",
    remedy=REGISTER,
)
def personal_id_number(file: File) -> Iterator[Hit]:
    """A citizen's ID number with a valid check digit, also split or in full-width digits."""
    yield from _lines(file, "id")


@rule(
    "ZB3303",
    "personal-mobile",
    REFUSE,
    of="file",
    articles=(15,),
    zh="这里有手机号码（不复述）。个人信息不进值班簿",
    en="a mobile number stands here (not repeated). Personal data do not enter the book",
    remedy=REGISTER,
)
def personal_mobile(file: File) -> Iterator[Hit]:
    """A mobile number, also with country code, split, or in full-width digits."""
    yield from _lines(file, "mobile")


@rule(
    "ZB3304",
    "personal-bank-card",
    REFUSE,
    of="file",
    articles=(15,),
    zh="这里有银行卡号（不复述）。个人信息不进值班簿",
    en="a bank card number stands here (not repeated). Personal data do not enter the book",
    remedy=REGISTER,
)
def personal_bank_card(file: File) -> Iterator[Hit]:
    """A bank card number with a valid check digit, also split or in full-width digits."""
    yield from _lines(file, "card")
