"""What an auditor keeps beside the copy between two audits: what was found, where it stands, and two lists that only grow.

Notes that are damaged, of another version, or of an audit by other pinned values are taken for none.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

from zhiban.rule import Finding

VERSION = 2
HEAD = b"zhiban audit %d\n" % VERSION
NAME, COPY = "audit.msgpack", "copy.git"
RECEIPTS = "audit.receipts"  # of each receipt when it was written
SIGNED = "audit.signed"  # of each commit by which key, and when it was received
FILES = (NAME, RECEIPTS, SIGNED)
RECENT = 4096  # receipts of which it is known at once when they were written
SEARCHED = 64  # times that the list is searched through before all of it is held
Pins = Mapping[str, Sequence[str]]


class Damaged(ValueError):
    """A list is not as it was left."""


class Told(Struct, array_like=True):
    """What an audit has found so far, and where it stands: kept between audits."""

    pins: tuple[tuple[str, ...], ...] = ()
    receipt: str = ""
    seq: int = 0
    at: int = 0
    state: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)  # tips that a branch no longer has behind it
    behind: list[str] = field(default_factory=list)  # those of them that the main line had
    lost: list[str] = field(default_factory=list)  # tips that were not there
    odd: list[str] = field(default_factory=list)  # receipts that cannot be read as such
    merged: list[str] = field(default_factory=list)  # tips of branches that the main line has behind it
    begun: bool = False
    commits: int = 0
    facts: int = 0
    narrow: int = 0
    bracketed: int = 0
    persons: dict[str, int] = field(default_factory=dict)
    found: list[Finding] = field(default_factory=list)
    # By number: a key's fingerprint, and whose it is.
    signers: list[tuple[str, str]] = field(default_factory=list)
    # The tree of the registers for which this holds: of each revoked key, since when, and whose it is.
    people: str = ""
    revoked: dict[str, tuple[int, str]] = field(default_factory=dict)
    listed: dict[str, int] = field(default_factory=dict)  # those whose signatures since then were listed
    lists: list[tuple[int, int]] = field(default_factory=list)  # of each list its bytes and its check sum


def pinned(pins: Pins) -> tuple[tuple[str, ...], ...]:
    """The pinned values as notes keep them."""
    return tuple(tuple(pins[name]) for name in ("genesis", "root", "receipts"))


class Grown:
    """A list on disk that only grows: rows of bytes of one length."""

    def __init__(self, file: Path, size: int = 0, sum_: int = 0) -> None:
        self.file, self.size, self.sum = file, size, sum_
        self.new: list[bytes] = []

    def write(self) -> None:
        """Put what is new behind what is there; whatever else stands there was left by an audit that did not end."""
        data = b"".join(self.new)
        self.new.clear()
        with self.file.open("r+b" if self.file.exists() else "w+b") as file:
            file.seek(self.size)
            file.write(data)
            file.truncate()
        self.size, self.sum = self.size + len(data), zlib.crc32(data, self.sum)

    def read(self) -> bytes:
        """All of it. Damaged where it is not as it was left."""
        if self.new:
            self.write()
        try:
            with self.file.open("rb") as file:
                data = file.read(self.size)
        except OSError:
            data = b""
        if len(data) != self.size or zlib.crc32(data) != self.sum:
            raise Damaged(self.file.name)
        return data


class Seen:
    """When each receipt was written, by its id."""

    def __init__(self, grown: Grown, width: int) -> None:
        self.grown, self.width, self.row = grown, width, struct.Struct(f">{width}sq")
        self.recent: dict[bytes, int] = {}
        self.data: bytes | None = None if grown.size else b""
        self.searched = 0
        self.whole: dict[bytes, int] = {}

    def add(self, commit: str, at: int) -> None:
        """One more receipt."""
        name = bytes.fromhex(commit)
        self.recent[name] = at
        self.grown.new.append(self.row.pack(name, at))
        if len(self.recent) > 2 * RECENT:
            for old in list(self.recent)[:RECENT]:
                del self.recent[old]
            self.data = None

    def get(self, commit: str) -> int | None:
        """When a receipt was written (Unix time); None where it is none of these."""
        name = bytes.fromhex(commit)
        if name in self.recent or len(name) != self.width:
            return self.recent.get(name)
        if self.data is None:
            self.data, self.searched, self.whole = self.grown.read(), 0, {}
        self.searched += 1
        if self.searched > SEARCHED and not self.whole:
            self.whole = dict(self.row.iter_unpack(self.data))
        if self.whole:
            return self.whole.get(name)
        at = self.data.rfind(name)
        while at >= 0 and at % self.row.size:
            at = self.data.rfind(name, 0, at + len(name) - 1)
        return int(self.row.unpack_from(self.data, at)[1]) if at >= 0 else None


class Notes:
    """The notes of one audit under way."""

    def __init__(self, keep: Path, pins: Pins, told: Told | None = None) -> None:
        self.keep, self.told = keep, told or Told(pinned(pins))
        width = len(self.told.receipt or pins["genesis"][0]) // 2
        sizes = self.told.lists or [(0, 0), (0, 0)]
        self.receipts, self.signed = (
            Grown(keep / name, *size) for name, size in zip((RECEIPTS, SIGNED), sizes, strict=True)
        )
        self.seen = Seen(self.receipts, width)
        self.numbers = {signer: number for number, signer in enumerate(self.told.signers)}
        self.row = struct.Struct(f">Iq{width}s")
        self.begin = self.signed.size
        self.sound = True

    def sign(self, key: str, signer: str, at: int, commit: str) -> None:
        """Note who signed a commit with which key, and when it was received."""
        number = self.numbers.get((key, signer))
        if number is None:
            number = self.numbers[key, signer] = len(self.told.signers)
            self.told.signers.append((key, signer))
        self.signed.new.append(self.row.pack(number, at, bytes.fromhex(commit)))

    def write(self) -> None:
        """Let go of what need not be held."""
        for grown in (self.receipts, self.signed):
            if grown.new:
                grown.write()

    def by(self, key: str, new: bool) -> Iterator[tuple[str, int, str]]:
        """What a key signed: whose it was, when received, the commit. `new`: in this audit alone."""
        if new and not self.signed.new and self.signed.size == self.begin:
            return
        numbers = {n: signer for n, (name, signer) in enumerate(self.told.signers) if name == key}
        data = self.signed.read()[self.begin if new else 0 :] if numbers else b""
        for number, at, commit in self.row.iter_unpack(data):
            if number in numbers:
                yield numbers[number], at, commit.hex()

    def save(self) -> None:
        """Keep what was found, all of it or nothing."""
        self.write()
        self.told.lists = [(grown.size, grown.sum) for grown in (self.receipts, self.signed)]
        body = msgspec.msgpack.encode(self.told, enc_hook=str)
        new = self.keep / f"{NAME}.new"
        new.write_bytes(HEAD + hashlib.sha256(body).digest() + body)
        new.replace(self.keep / NAME)


def load(keep: Path, pins: Pins) -> Notes:
    """The notes of the last audit; empty ones where there are none, or none for these pinned values."""
    from zhiban.schema.parts import decode

    try:
        data = (keep / NAME).read_bytes()
        body = data[len(HEAD) + 32 :]
        if data[: len(HEAD) + 32] != HEAD + hashlib.sha256(body).digest():
            return Notes(keep, pins)
        told = msgspec.msgpack.decode(body, type=Told, dec_hook=decode)
    except (OSError, msgspec.DecodeError, ValueError):
        return Notes(keep, pins)
    return Notes(keep, pins, told if told.pins == pinned(pins) else None)


@contextmanager
def alone(keep: Path) -> Iterator[None]:
    """Wait until no other audit writes these notes."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    lock: Any
    with (keep / "audit.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
