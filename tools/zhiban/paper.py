"""The bytes of a file as text: encoding, line ends, composed forms, and no character that hides or reorders others."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

MOST_BYTES = 64 * 1024
MOST_PROBLEMS = 50
FORBIDDEN = (
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ue000-\uf8ff\ufeff\uffa0\ufff9-\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
LOOKS_PLAIN = (
    "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufffc\ufffd"  # forbidden, though printable to Unicode
)
COMPATIBILITY = "[\uf900-\ufaff\U0002f800-\U0002fa1f]"


class Problem(NamedTuple):
    """What is wrong at a line and column (from 1). `form` problems are put right by rewriting, without touching a fact."""

    name: str
    line: int
    column: int
    figures: dict[str, str]
    form: bool = False


def decode(data: bytes) -> tuple[str | None, list[Problem]]:
    """The text of a file with line feeds only, composed, and what is wrong with it; None where there is no text."""
    problems: list[Problem] = []
    if len(data) > MOST_BYTES:
        return None, [Problem("too-large", 1, 1, {"bytes": str(len(data)), "most": str(MOST_BYTES)})]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        return None, [Problem("encoding", 1, 1, {"seen": "UTF-16"})]
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
        problems.append(Problem("bom", 1, 1, {}, form=True))
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, [*problems, Problem("encoding", line, 1, {"seen": _guess(data)})]
    if (end := text.find("\r\n")) >= 0:
        problems.append(Problem("crlf", *position(text, end), {}, form=True))
        text = text.replace("\r\n", "\n")
    if not unicodedata.is_normalized("NFC", text):
        problems.extend(islice(_uncomposed(text), MOST_PROBLEMS))
        text = unicodedata.normalize("NFC", text)
    return text, problems + list(_forbidden(text))


@cache
def forbidden() -> re.Pattern[str]:
    """Characters that hide or reorder others. Compiled when first needed: it costs more than reading a record."""
    return re.compile(FORBIDDEN)


def clean(text: str) -> bool:
    """Whether a text surely has no forbidden character; the usual case, found without the pattern."""
    plain = text.replace("\n", "").replace("\u3000", "").isprintable()
    return (plain and not any(c in text for c in LOOKS_PLAIN)) or forbidden().search(text) is None


def position(text: str, index: int) -> tuple[int, int]:
    """Line and column, from 1, of an index into the text."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _guess(data: bytes) -> str:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "?"
    return "GBK"


def _uncomposed(text: str) -> Iterator[Problem]:
    """What NFC would change. A compatibility ideograph is for a person to decide: it is usually part of a name."""
    for number, line in enumerate(text.split("\n"), 1):
        for match in re.finditer(COMPATIBILITY, line):
            figures = {"char": f"U+{ord(match[0]):04X}", "want": unicodedata.normalize("NFC", match[0])}
            if figures["want"] != match[0]:  # U+FA0E and eleven others are unified, in spite of their place
                yield Problem("compatibility", number, match.start() + 1, figures)
        if not unicodedata.is_normalized("NFC", re.sub(COMPATIBILITY, "", line)):
            yield Problem("nfc", number, 1, {}, form=True)


def _forbidden(text: str) -> Iterator[Problem]:
    for count, match in enumerate(() if clean(text) else forbidden().finditer(text)):
        if count == MOST_PROBLEMS:
            return
        name = "tab" if match[0] == "\t" else "character"
        yield Problem(name, *position(text, match.start()), {"char": f"U+{ord(match[0]):04X}"})


def words(data: bytes) -> str:
    """The words of any file, for showing."""
    return readings(data)[0]


def readings(data: bytes) -> list[str]:
    """Every way in which a file's words can be meant, so that the scan sees a number or a mark in any of them."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return [data.decode("utf-16", errors="replace")]
    wide = ("utf-16-le", "utf-16-be") if b"\0" in data else ()
    try:
        return [data.decode(), *(data.decode(kind, errors="replace") for kind in wide)]
    except UnicodeDecodeError:
        return [data.decode(kind, errors="replace") for kind in ("utf-8", "gb18030", *wide)]
