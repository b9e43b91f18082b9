"""Signed commits made in memory and handed to git as one pack, which git itself checks and keeps."""

import hashlib
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from zhiban.schema.parts import Instant
from zhiban.trust.raw import Ident, write
from zhiban.trust.sshsig import sign

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KINDS = {b"commit": 1, b"tree": 2, b"blob": 3}


@dataclass(frozen=True)
class Person:
    """Somebody who can sign."""

    name: str
    email: str
    key: "Ed25519PrivateKey"


@dataclass
class Store:
    """Objects for a repository, gathered into one pack (git's gitformat-pack) that git itself checks and keeps."""

    entries: dict[bytes, bytes] = field(default_factory=dict)
    trees: dict[frozenset[tuple[str, bytes]], bytes] = field(default_factory=dict)

    def put(self, kind: bytes, data: bytes) -> bytes:
        """Add an object; its id in bytes."""
        name = hashlib.sha1(kind + b" %d\0" % len(data) + data).digest()
        if name not in self.entries:
            rest, first = len(data) >> 4, KINDS[kind] << 4 | len(data) & 15
            head = bytearray([first | 128 if rest else first])
            while rest:
                head.append(rest & 127 | (128 if rest > 127 else 0))
                rest >>= 7
            self.entries[name] = bytes(head) + zlib.compress(data, 1)
        return name

    def pack(self) -> bytes:
        """Everything as a pack."""
        data = b"PACK" + struct.pack(">II", 2, len(self.entries)) + b"".join(self.entries.values())
        return data + hashlib.sha1(data).digest()

    def tree(self, files: dict[str, bytes]) -> bytes:
        """Store the trees of these files (path → blob id); the root's id. A tree seen before is not stored again."""
        seen = frozenset(files.items())
        if seen not in self.trees:
            folders: dict[str, dict[str, bytes]] = {}
            rows: list[tuple[str, bytes]] = []
            for path, blob in files.items():
                head, slash, rest = path.partition("/")
                if slash:
                    folders.setdefault(head, {})[rest] = blob
                else:
                    rows.append((head, b"100644 " + head.encode() + b"\0" + blob))
            for name, inner in folders.items():
                rows.append((name + "/", b"40000 " + name.encode() + b"\0" + self.tree(inner)))
            self.trees[seen] = self.put(b"tree", b"".join(row for _, row in sorted(rows)))
        return self.trees[seen]

    def commit(self, tree: bytes, parents: Iterable[bytes], by: Person, at: Instant, message: str) -> bytes:
        """Store a commit that `by` signs at `at`."""
        who = Ident(by.name, by.email, int(at.timestamp()), "+0800")
        above = [parent.hex() for parent in parents]
        return self.put(b"commit", write(tree.hex(), above, who, message + "\n", partial(sign, by.key)))
