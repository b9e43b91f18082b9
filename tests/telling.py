"""Reads stories, and works out what a step of a story makes of the files of a book.

A commit of a story has `by`, `at`, `finds` (every refusal and mark, and whichever reminders and hints it speaks of) and
what it does to files: `adds` (facts: path → a piece of a record), `writes` (a file as it is, with `encode` and `newline`),
`changes` (place → new text, or nothing), `removes`, `moves`, `link`; also `message`, `on` (a line of work beside the main
one) and `merges` (such a line). A `look` has `at` with `finds` and `misses` (what the board then owes), and `marks` and
`unmarked` (what a check of the whole book shows).

What may not enter a book does not stand in a story either: it holds tokens such as «mobile», and their values are put
together here.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from zhiban.book import Book
from zhiban.errata import covers
from zhiban.facts import join
from zhiban.page import read, write
from zhiban.personal import bank_card, id_number

STORIES = Path(__file__).resolve().parent / "stories"
PLAIN = {"by", "at", "on", "merges", "message", "finds"}  # keys of a step that change no file
CHANGING = {"adds", "writes", "encode", "newline", "removes", "moves", "changes", "link"}

Files = dict[str, bytes]


class Shelf(NamedTuple):
    """A book held in memory."""

    files: Mapping[str, bytes]

    def get(self, path: str) -> bytes | None:
        """A file's bytes, or None where there is none."""
        return self.files.get(path)

    def paths(self) -> list[str]:
        """The paths of all files under `records/`, sorted."""
        return sorted(path for path in self.files if path.startswith("records/"))


@cache
def tokens() -> dict[str, str]:
    """What each token stands for."""
    mobile = "1" + "38" + "0013" + "8000"
    born = "110101" + "1990" + "0307" + "123"
    citizen = next(born + last for last in "0123456789X" if id_number(born + last))
    account = "622202" + "10010" + "1234567"
    card = next(account + last for last in "0123456789" if bank_card(account + last))
    return {
        "mobile": mobile,
        "mobile full-width": "".join(chr(ord(digit) + 0xFEE0) for digit in mobile),
        "mobile split": "-".join((mobile[:3], mobile[3:7], mobile[7:])),
        "id-number": citizen,
        "id-number split": " ".join((citizen[:6], citizen[6:14], citizen[14:])),
        "bank-card": card,
        "bank-card split": " ".join(card[n : n + 4] for n in range(0, len(card), 4)),
        "secret-mark": "机" + "密" + "★",
        "rlo": "\u202e",
        "zwsp": "\u200b",
        "nul": "\0",
        "tab": "\t",
        "compatibility": "\uf9f4",  # 林, as an old code page wrote it
        "decomposed": unicodedata.normalize("NFD", "é"),
        "many-words": "现场情况通报。" * 3200,
        "many-people": "\n".join(f"  - p-{number:04}" for number in range(4001)),
    }


def revealed(value: Any) -> Any:
    """The same with every token replaced."""
    if isinstance(value, str):
        return re.sub("«([^»]+)»", lambda match: tokens()[match[1]], value)
    if isinstance(value, list):
        return [revealed(item) for item in value]
    return {revealed(key): revealed(item) for key, item in value.items()}


def told(code: str) -> dict[str, Any]:
    """A rule's file of stories."""
    text = (STORIES / f"{code}.yml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=yaml.CBaseLoader)
    return found


@cache
def _base() -> Files:
    root = STORIES / "book"
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in sorted(root.rglob("*.yml"))}


def base() -> Files:
    """The files of the base book."""
    return dict(_base())


def facts(data: bytes | None) -> dict[str, str]:
    """A record's facts. ValueError where it cannot be relied on."""
    page = read(data) if data is not None else None
    if page and not page.sound:
        raise ValueError(page.problems)
    return page.facts if page else {}


def after(files: Files, step: Mapping[str, Any], side: Files | None) -> Files:
    """The files after a step of a story."""
    new = files | {path: data for path, data in (side or {}).items() if path not in files}
    for path, theirs in (side or {}).items():
        if new[path] != theirs:
            both, clashes = join(facts(new[path]), facts(theirs))
            if clashes:
                raise ValueError(clashes)
            new[path] = write(both)
    for old, target in step.get("moves", {}).items():
        new[target] = new.pop(old)
    for path in step.get("removes", ()):
        del new[path]
    for path, text in step.get("writes", {}).items():
        lines = text.replace("\n", "\r\n") if step.get("newline") == "crlf" else text
        new[path] = lines.encode(step.get("encode", "utf-8"))
    for path, fragment in step.get("adds", {}).items():
        both, clashes = join(facts(new.get(path)), facts(fragment.encode()))
        if clashes:
            raise ValueError(clashes)
        new[path] = write(both)
    for path, edits in step.get("changes", {}).items():
        kept = {p: t for p, t in facts(new[path]).items() if not any(covers(of, p) for of in edits)}
        new[path] = write(kept | {place: text for place, text in edits.items() if text not in ("", "null")})
    for path, target in step.get("link", {}).items():
        new[path] = target.encode()
    return new


def email(files: Files, person: str) -> str:
    """A person's first e-mail address in the book; of somebody unknown, one that belongs to nobody."""
    known = Book(Shelf(files)).person(person)
    return known.email[0] if known else f"{person}@nobody.example"
