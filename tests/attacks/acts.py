"""What an attack is made of: an entry in tonight's log, a commit with one thing otherwise, a push."""

import time
from collections.abc import Iterable, Mapping
from itertools import count

from attacks.aged import Scene
from attacks.forge import Entry, Sign, ident, raw, seal, trailer
from attacks.past import HOUR, NAMES, moment
from attacks.table import Sent, push
from real import at
from served import ENTRY

Files = Mapping[str, str | bytes | Entry | None]
MAIN = "refs/heads/main"
numbers = count(1)


def entry(by: str = "li-na", text: str = "", name: str = "", ago: int = 0) -> str:
    """One more entry, made so many minutes ago; no two have the same text."""
    number = next(numbers)
    when = at(moment(int(time.time()) - 60 * ago))
    return ENTRY.format(
        id=name or f"e{number:05}", at=when, by=by, text=text or f"第{number}次巡查，一切正常。"
    )


def night(s: Scene, more: str | None = None, shift: int = 2, base: str = "") -> dict[str, str]:
    """Tonight's log with something more at its end: by default an entry of 李娜's."""
    path = s.log(shift)
    return {path: s.store.text(base or s.main, path) + (entry() if more is None else more)}


def page() -> dict[str, str]:
    """A new page of the handbook; it says nothing of times."""
    return {f"docs/zh/page-{next(numbers)}.md": "# 须知\n\n铃响三声以内接听。\n"}


def receipt(s: Scene, number: int) -> str:
    """One of the book's first receipts: 1 is two days old, 5 nearly two hours."""
    named = s.store.git("rev-list", "--first-parent", s.seen, "--grep", f'"seq":{number},').decode().split()
    return named[0]


def made(
    s: Scene,
    by: str = "li-na",
    files: Files | None = None,
    *,
    on: tuple[str, ...] | None = None,
    message: str | bytes = "记录",
    seen: str | None = None,
    at: int | None = None,
    authored: int | None = None,
    who: tuple[str, str] | None = None,
    author: tuple[str, str] | None = None,
    key: str = "",
    sign: Sign | None = None,
    signed: bool = True,
    lines: tuple[str, str] | None = None,
    more: Iterable[str] = (),
    first: Iterable[str] = (),
    tree: str = "",
) -> str:
    """A commit on the main line, good but for what is given otherwise; its id.

    `message` as bytes and `lines` (author, committer) are taken as they are; `tree` stands for the files.
    """
    parents = (s.main,) if on is None else on
    who = who or (NAMES.get(by, by), by)
    when = int(time.time()) if at is None else at
    author_line = ident(author or who, when if authored is None else authored)
    author_line, committer_line = lines or (author_line, ident(who, when))
    if not tree:
        tree = s.store.changed(parents[0] if parents else "", night(s) if files is None else files)
    text = message if isinstance(message, bytes) else trailer(message, s.seen if seen is None else seen)
    signing = None if not signed else sign or seal(s.key(key or by))
    return s.store.put("commit", raw(tree, parents, author_line, committer_line, text, signing, more, first))


def to_main(s: Scene, commit: str, by: str = "li-na", secret: bytes = b"") -> Sent:
    """A push of a commit to the main line."""
    return push(s, by, f"{commit}:{MAIN}", secret=secret)


def hours(s: Scene, number: float) -> int:
    """A moment of the book's first days, in hours since it began."""
    return int(s.begun + number * HOUR)


def now() -> int:
    """This second."""
    return int(time.time())
