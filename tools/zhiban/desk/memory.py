"""Where the judgements of a round are kept: a file in git's own folder that may be lost, foreign or damaged at any time.

Its first part is enough where nothing has changed at all; the second tells which judgements still stand. Each part has
its check sum, and the file the version of everything that judges.
"""

import hashlib
import os
import sys
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache, partial
from pathlib import Path

import msgspec
from msgspec import Struct

import zhiban
from zhiban.book import Book
from zhiban.desk.rounds import PAST, Lying, Memory, Round, again, encoded, go
from zhiban.judge import Bench
from zhiban.repo import Repo
from zhiban.repo.files import blobs, lies, touched
from zhiban.rule import Finding
from zhiban.schema.parts import Instant, decode
from zhiban.shelf import WorkTree

SUM = 16


class Told(Struct, array_like=True):
    """All that was found when the book was as `key` says, which holds from one instant to another (nothing: without end);
    `timed` are the records to be looked at again."""

    key: str
    since: str
    until: str
    paths: list[str]
    found: list[Finding]
    timed: list[str]

    def holds(self, key: str, now: Instant) -> bool:
        """Whether this is true of a book that is as `key` says, looked at now."""
        early = self.since and now < Instant.read(self.since)
        return key == self.key and not early and not (self.until and now >= Instant.read(self.until))


@cache
def version() -> bytes:
    """What the judgement rests on besides the book: our own source, Python and its tables of characters."""
    root = Path(zhiban.__file__).parent
    made = hashlib.blake2b(f"{sys.version_info} {unicodedata.unidata_version}".encode(), digest_size=SUM)
    for file in sorted(root.rglob("*.py")):
        made.update(file.name.encode() + b"\0" + file.read_bytes())
    return made.digest()


def load(file: Path) -> list[bytes]:
    """The two parts of the memory, or nothing where it cannot be relied on."""
    try:
        with open(file, "rb") as stream:
            if os.name == "posix" and os.fstat(stream.fileno()).st_uid != os.getuid():
                return []
            head, data = stream.read(SUM), stream.read()
    except OSError:
        return []
    parts: list[bytes] = []
    while head == version() and len(data) > SUM + 8 and len(parts) < 2:
        size = int.from_bytes(data[:8], "big")
        part, kept = data[8 + SUM : 8 + SUM + size], data[8 : 8 + SUM]
        if len(part) != size or _sum(part) != kept:
            return []
        parts.append(part)
        data = data[8 + SUM + size :]
    return parts if len(parts) == 2 and not data else []


def save(file: Path, parts: Sequence[bytes]) -> None:
    """Keep the two parts. Where that cannot be done (a full disk, a folder that is read only) nothing is kept."""
    rest = b"".join(len(part).to_bytes(8, "big") + _sum(part) + part for part in parts)
    new = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(version() + rest)
        os.replace(new, file)
    except OSError:
        with suppress(OSError):
            new.unlink()


def _sum(part: bytes) -> bytes:
    return hashlib.blake2b(part, digest_size=SUM).digest()


class Known(Struct):
    """The files of a book as they lie: their paths, where they are known without looking, and what differs from `rev`."""

    repo: Repo
    rev: str
    tree: str
    changed: dict[str, str]

    def lying(self) -> Lying:
        """The blob of every record as it lies."""
        as_they_lie = blobs(self.repo, self.rev) | self.changed
        return Lying({p: b for p, b in as_they_lie.items() if b}, self.repo.head, partial(touched, self.repo))


def known(root: Path, repo: Repo, rev: str) -> Known:
    """What differs from a commit in the book's folder, which is the repository's: path → blob, nothing where it is gone."""
    tree, changed = lies(repo, rev)
    shelf = WorkTree(root)
    return Known(repo, rev, tree, {path: _blob(shelf.get(path)) for path in changed})


def _blob(data: bytes | None) -> str:
    if data is None:
        return ""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def whole(book: Book, bench: Bench, files: Known, name: str, ahead: Callable[[Sequence[str]], None]) -> Round:
    """Judge every record that does not differ from the commit; `name` of the memory says what kind of look it is.

    `ahead` is told how many records will be judged before the first is.
    """
    file = Path(files.repo.git_path(f"zhiban/{name}"))
    state = [
        files.tree,
        files.repo.head,
        str(bench.sample),
        *sorted(f"{p}={b}" for p, b in files.changed.items()),
    ]
    key = hashlib.blake2b("\n".join(state).encode("utf-8", "surrogateescape"), digest_size=SUM).hexdigest()
    parts = load(file)
    if parts and (told := msgspec.msgpack.decode(parts[0], type=Told, dec_hook=decode)).holds(key, bench.now):
        book.lists(told.paths)
        ahead(told.timed)
        made = go(book, bench, told.timed)
        return Round(told.found + made.found, told.timed, made.faults)
    lying = files.lying()
    book.lists(sorted(lying.blobs))
    memory = msgspec.msgpack.decode(parts[1], type=Memory, dec_hook=decode) if parts else Memory()
    paths = [path for path in sorted(lying.blobs) if path not in files.changed]
    made, memory = again(book, bench, paths, lying, memory, ahead)
    if not made.faults:
        found = [found for judged in memory.judged.values() for found in judged.found]
        passed = {q[1:]: answer == PAST for q, answer in memory.answers.items() if q[0] == "@"}
        since = max((at for at, past in passed.items() if past), key=Instant.read, default="")
        until = min((at for at, past in passed.items() if not past), key=Instant.read, default="")
        told = Told(key, since, until, sorted(lying.blobs), found, memory.timed)
        save(file, [encoded(part) for part in (told, memory)])
    return made
