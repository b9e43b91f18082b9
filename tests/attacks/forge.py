"""An attacker's workshop: objects of any bytes, written as git writes them, in a store that sees the server's objects."""

import hashlib
import os
import subprocess
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from real import environment
from seals import Signer, armoured, made

Entry = tuple[str, str]  # mode, id
Sign = Callable[[bytes], bytes]
SEAL = b"gpgsig "


class Store(NamedTuple):
    """A folder of git in which anything can be written."""

    folder: Path

    def put(self, kind: str, data: bytes) -> str:
        """Write an object, whatever it is; its id."""
        whole = b"%b %d\0%b" % (kind.encode(), len(data), data)
        name = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
        file = self.folder / "objects" / name[:2] / name[2:]
        if not file.exists():
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(zlib.compress(whole, 1))
        return name

    def git(self, *args: str) -> bytes:
        """What git says of the store."""
        done = subprocess.run(
            ["git", *args], cwd=self.folder, env=environment(), capture_output=True, check=True
        )
        return done.stdout

    def files(self, commit: str) -> dict[str, Entry]:
        """Every file of a commit."""
        return dict(_files(self, commit))

    def text(self, commit: str, path: str) -> str:
        """A file's text."""
        return _text(self, commit, path)

    def folder_of(self, rows: Iterable[tuple[str, str, str]]) -> str:
        """A tree with exactly these entries (mode, name, id), in this order."""
        return self.put(
            "tree",
            b"".join(
                b"%b %b\0%b" % (mode.encode(), name.encode(errors="surrogateescape"), bytes.fromhex(i))
                for mode, name, i in rows
            ),
        )

    def tree(self, files: Mapping[str, Entry]) -> str:
        """The tree of these files, folders within folders, in git's order."""
        rows: dict[str, tuple[str, str, str]] = {}
        inner: dict[str, dict[str, Entry]] = {}
        for path, (mode, name) in files.items():
            first, slash, rest = path.partition("/")
            if slash:
                inner.setdefault(first, {})[rest] = (mode, name)
            else:
                rows[first] = (mode, first, name)
        for first, below in inner.items():
            rows[first + "/"] = ("40000", first, self.tree(below))
        return self.folder_of(
            rows[name] for name in sorted(rows, key=lambda name: name.encode(errors="surrogateescape"))
        )

    def changed(self, commit: str, files: Mapping[str, str | bytes | Entry | None]) -> str:
        """The tree of a commit with some files written, put in as they are (mode, id), or taken out (None)."""
        now = self.files(commit) if commit else {}
        for path, what in files.items():
            if what is None:
                del now[path]
            elif isinstance(what, tuple):
                now[path] = what
            else:
                now[path] = ("100644", self.put("blob", what.encode() if isinstance(what, str) else what))
        return self.tree(now)


@cache
def _text(store: Store, commit: str, path: str) -> str:
    return store.git("cat-file", "blob", f"{commit}:{path}").decode()


@cache
def _files(store: Store, commit: str) -> dict[str, Entry]:
    rows = store.git("ls-tree", "-r", "-z", "--full-tree", commit).decode().split("\0")
    parts = (row.partition("\t") for row in rows if row)
    return {path: (head[:6], head.rpartition(" ")[2]) for head, _, path in parts}


def store(folder: Path, server: Path) -> Store:
    """A new store that sees the server's objects, as a clone with `--shared` does."""
    subprocess.run(["git", "init", "-q", "--bare", "--template=", str(folder)], env=environment(), check=True)
    (folder / "objects" / "info").mkdir(exist_ok=True)
    (folder / "objects" / "info" / "alternates").write_text(f"{server}/objects\n")
    return Store(folder)


def ident(who: tuple[str, str], at: int, zone: str = "+0800") -> str:
    """A line of author or committer. `who`: name, and person or address."""
    name, address = who
    return f"{name} <{address if '@' in address else f'{address}@office.example'}> {at} {zone}"


def seal(by: Signer, **odd: object) -> Sign:
    """Sign as ssh-keygen would, or with a field that is odd."""
    return lambda payload: armoured(made(by, payload, **odd)).rstrip(b"\n")  # type: ignore[arg-type]


def raw(
    tree: str,
    parents: Iterable[str],
    author: str,
    committer: str,
    message: str | bytes,
    sign: Sign | None,
    more: Iterable[str] = (),
    first: Iterable[str] = (),
) -> bytes:
    """A commit's bytes. `more`: headers after the committer's; `first`: lines before everything else."""
    lines = [
        *first,
        f"tree {tree}",
        *(f"parent {p}" for p in parents),
        f"author {author}",
        f"committer {committer}",
    ]
    text = message.encode(errors="surrogatepass") if isinstance(message, str) else message
    head = "\n".join(lines).encode() + b"\n"
    rest = "".join(f"{line}\n" for line in more).encode() + b"\n" + text
    if sign is None:
        return head + rest
    return head + SEAL + sign(head + rest).replace(b"\n", b"\n ") + b"\n" + rest


def trailer(message: str, seen: str) -> str:
    """A message with the receipt that its writer has seen."""
    return f"{message}\n\nSeen: {seen}\n" if seen else f"{message}\n"


def commit(
    store: Store,
    by: Signer | None,
    who: tuple[str, str],
    files: Mapping[str, str | bytes | Entry | None],
    parents: tuple[str, ...],
    message: str = "记录",
    seen: str = "",
    at: int | None = None,
) -> str:
    """An ordinary commit of somebody on some parents, signed; its id."""
    line = ident(who, int(time.time()) if at is None else at)
    tree = store.changed(parents[0] if parents else "", files)
    return store.put(
        "commit", raw(tree, parents, line, line, trailer(message, seen), seal(by) if by else None)
    )


def grep(folder: Path, what: bytes) -> list[str]:
    """Every place below a folder where some bytes stand, in plain or packed as git packs them."""
    found = []
    for file in (Path(top) / name for top, _, names in os.walk(folder) for name in names):
        data = file.read_bytes()
        if (
            what in data
            or what.decode(errors="replace") in str(file)
            or (data[:1] == b"x" and what in zlib.decompressobj().decompress(data))
        ):
            found.append(str(file))
    done = subprocess.run(
        ["git", "cat-file", "--batch", "--batch-all-objects", "--buffer"],
        cwd=folder,
        env=environment(),
        capture_output=True,
        check=True,
    )
    return [*found, *(["an object"] if what in done.stdout else [])]
