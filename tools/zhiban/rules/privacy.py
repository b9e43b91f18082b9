"""What may not enter the book at all: state-secret marks and personal numbers (Art. 15; domain.md §8, §11.2).

Every staged file, file name and commit message is looked at, and the match is never repeated. Prose *about* secrecy
passes. This scan fails closed.
"""

import re
from collections.abc import Iterator

from zhiban.personal import NUMERALS, fold, numbers
from zhiban.rule import REFUSE, Hit, rule
from zhiban.subject import File

# Patterns that a record seldom needs are compiled when one does. Possessive quantifiers keep every pattern linear: what they took is not tried again.
LEVEL = r"(?:绝[ \t]*+密|机[ \t]*+密|秘[ \t]*+密)"
MARKS = (
    rf"{LEVEL}[ \t]*+[★☆✩✪⭐]|[★☆✩✪⭐][ \t]*+{LEVEL}|密[ \t]*+级[ \t]*+[:=]?+[ \t]*+{LEVEL}"
    rf"|[【\[][ \t]*+{LEVEL}[ \t]*+[】\]]"
    rf"|^[ \t]*+(?:-[ \t]++)?+(?:[a-z_]++:[ \t]*+)?+['\"(]?+[ \t]*+{LEVEL}[ \t]*+['\")]?+[ \t]*+$"
)
NAME_MARKS = LEVEL + "|[★☆]"


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
    if "密" not in file.text:  # nothing else folds to it
        return
    folded = fold(file.text)
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
