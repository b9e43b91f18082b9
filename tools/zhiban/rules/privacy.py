"""What may not enter the book at all: state-secret marks and personal numbers (Art. 15; domain.md §8, §11.2).

Every staged file, file name and commit message is looked at, and the match is never repeated. Text is folded first
(full-width forms, numerals in characters), and numbers are put together across the punctuation that splits them.
Prose *about* secrecy passes. This scan fails closed.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

from zhiban.book import File
from zhiban.rule import REFUSE, Hit, rule

LEVEL = r"(?:绝[ \t]*密|机[ \t]*密|秘[ \t]*密)"
MARKS = re.compile(
    rf"{LEVEL}[ \t]*[★☆✩✪⭐]|[★☆✩✪⭐][ \t]*{LEVEL}|密[ \t]*级[ \t]*[:=]?[ \t]*{LEVEL}|[【\[][ \t]*{LEVEL}[ \t]*[】\]]"
    rf"|^[ \t]*(?:-[ \t]+)?(?:[a-z_]+:[ \t]*)?['\"(]?[ \t]*{LEVEL}[ \t]*['\")]?[ \t]*$",
    re.MULTILINE,
)
NAME_MARKS = re.compile(LEVEL + "|[★☆]")
HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
NUMERALS = str.maketrans("〇零○一二三四五六七八九幺", "0001234567891")
NOT_NUMBERS = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?:[+-][0-9]{2}:[0-9]{2})?|(?:-2)?#[0-9]{4})?"
    r"|[0-9]{8}-[0-9]{4}(?=-[a-z])|\b[0-9a-f]{40}\b|\b[0-9]{4}(?=-[a-z]{2,})"
)
RUN = re.compile(r"[0-9]+(?:[\W_]{1,3}[0-9]+)*(?:[\W_]{0,3}[Xx](?![A-Za-z]))?|[0-9]+")
TOKEN = re.compile(r"[0-9]+|[Xx]|[^0-9Xx]+")
LISTED = frozenset("、；;：:。\n+=<>%")  # between two figures these usually part them
USUAL = {
    (3, 4, 4),
    (3, 8),
    (7, 4),
    (3, 3, 5),
    (4, 4, 3),
    (4, 4, 4, 4),
    (4, 4, 4, 4, 3),
    (6, 8, 4),
    (6, 12),
    (6, 4, 4, 4),
}
LONGEST = 40  # figures looked at together from one start

ID_NUMBER = re.compile(
    r"[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]"
)
MOBILE = re.compile(r"(?:0{0,2}86)?1[3-9][0-9]{9}")
CARD = re.compile(
    r"62[0-9]{14,17}|4[0-9]{15}|5[1-5][0-9]{14}|35[0-9]{14}|3[47][0-9]{13}|60[0-9]{14,17}|9558[0-9]{15}"
)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def fold(text: str) -> str:
    """The text in plain forms: full-width digits and letters become ASCII, invisible characters go; lines stay."""
    if text.isascii():
        return text
    return "\n".join(unicodedata.normalize("NFKC", line) for line in HIDDEN.sub("", text).split("\n"))


def id_number(digits: str) -> bool:
    """Whether this is a citizen's number with its right check digit (GB 11643)."""
    if not ID_NUMBER.fullmatch(digits):
        return False
    total = sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == digits[17]


def bank_card(digits: str) -> bool:
    """Whether this is a bank card's number with its right check digit (ISO/IEC 7812)."""
    if not CARD.fullmatch(digits) or id_number(digits):
        return False
    doubled = [int(d) * 2 if n % 2 else int(d) for n, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def mobile(digits: str) -> bool:
    """Whether this is a mobile number, with or without the country code."""
    return MOBILE.fullmatch(digits) is not None


def numbers(text: str) -> Iterator[tuple[int, str]]:
    """What may be one number in a text: (line, its digits), each figure alone and joined to those that follow it."""
    folded = fold(text)
    plain = NOT_NUMBERS.sub(lambda m: re.sub("[^\n]", "a", m[0]), folded)
    spelt = plain.translate(NUMERALS)
    for source in (plain,) if spelt == plain else (plain, spelt):
        for run in RUN.finditer(source):
            if sum(map(str.isdigit, run[0])) >= 11:
                line = source.count("\n", 0, run.start()) + 1
                for digits in dict.fromkeys(_joined(TOKEN.findall(run[0].upper()))):
                    yield line, digits


def _joined(tokens: list[str]) -> Iterator[str]:
    """Figures joined across what parts them; where that usually parts two figures, only in the usual groups."""
    figures = [n for n, token in enumerate(tokens) if token[0].isdigit() or token == "X"]
    for start in range(len(figures)):
        digits, sizes, listed = "", [], False
        for number in range(start, min(len(figures), start + LONGEST)):
            at = figures[number]
            if number > start:
                listed = listed or any(c in LISTED for c in "".join(tokens[figures[number - 1] + 1 : at]))
            digits += tokens[at]
            sizes.append(len(tokens[at]))
            if len(digits) > 19:
                break
            if len(digits) >= 11 and (not listed or tuple(sizes) in USUAL or max(sizes) <= 2):
                yield digits


def _lines(file: File, is_one: Callable[[str], bool]) -> Iterator[Hit]:
    """One hit for each line of the file, and one for its name, that holds such a number."""
    if any(is_one(digits) for _, digits in numbers(file.path)):
        yield Hit(line=1, column=1)
    for line in dict.fromkeys(line for line, digits in numbers(file.text) if is_one(digits)):
        yield Hit(line=line, column=1)


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
    if NAME_MARKS.search(fold(file.path)):
        yield Hit(line=1, column=1)
    folded = fold(file.text)
    for line in dict.fromkeys(folded.count("\n", 0, match.start()) + 1 for match in MARKS.finditer(folded)):
        yield Hit(line=line, column=1)


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
    yield from _lines(file, id_number)


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
    yield from _lines(file, mobile)


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
    yield from _lines(file, bank_card)
