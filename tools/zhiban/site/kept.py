"""What is remembered of a built site, so that the next build makes only the pages that have changed.

It lies in git's own folder, is never relied on where anything differs, and may be deleted at any time. A build that makes
use of it gives the same bytes as one that does not.
"""

import hashlib
import os
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

SUM = 16
PEERS = (
    "mkdocs",
    "mkdocs-material",
    "markdown",
    "pymdown-extensions",
    "pygments",
    "jinja2",
    "jieba",
    "msgspec",
)
Stamp = tuple[int, int]


class Leaf(Struct, array_like=True):
    """A page as it was built: the digest of its Markdown, and what the other pages' frames and links need of it."""

    digest: str
    title: str | None = None
    meta: dict[str, str] = {}
    anchors: list[str] = []
    links: dict[str, dict[str, str]] = {}


class Room(Struct, array_like=True):
    """What was made of one unit's rosters, or one person's: from what (`key`), between which moments it holds (in seconds),
    the texts by path, of single texts from what they were made, and who is on the rosters."""

    key: str
    since: float
    until: float
    texts: dict[str, str]
    keys: dict[str, str] = {}
    who: list[str] = []


class Month(Struct, array_like=True):
    """What other pages say of a roster: from what it is known (`key`), whether it is issued, on which posts somebody stands, and
    of each person the tally."""

    key: str
    issued: bool
    posts: list[str]
    tallies: list[tuple[str, int, int, int, int, int]]


class Rosters(Struct):
    """What was made of the rosters: by file, by unit and by person."""

    months: dict[str, Month] = {}
    rooms: dict[str, Room] = {}
    people: dict[str, Room] = {}


class Kept(Struct):
    """A built site: what all its pages share (`frame`), each page, each file as it was written, and the words of its search."""

    frame: str = ""
    leaves: dict[str, Leaf] = {}
    files: dict[str, Stamp] = {}
    rulebook: dict[str, str] = {}
    made_by: str = ""
    cuts: dict[str, str] = {}
    code: dict[str, bytes] = {}
    rosters: Rosters = field(default_factory=Rosters)


def digest(*texts: str) -> str:
    """A short name for texts that are the same."""
    made = hashlib.blake2b(digest_size=SUM)
    for text in texts:
        made.update(text.encode("utf-8", "surrogatepass") + b"\0")
    return made.hexdigest()


def stamps(folder: Path, but: Path | None = None) -> dict[str, Stamp]:
    """The size and the time of every file below a folder, by path from it; what is below `but` is left out."""
    found: dict[str, Stamp] = {}
    for at, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if but is None or Path(at, name) != but]
        for name in names:
            stat = os.stat(os.path.join(at, name), follow_symlinks=False)
            path = os.path.relpath(os.path.join(at, name), folder).replace(os.sep, "/")
            found[path] = (stat.st_size, stat.st_mtime_ns)
    return found


def program() -> str:
    """What makes the pages: every file of ours, as size and time, and the libraries' versions."""
    from zhiban.desk.sample import sample

    own = {
        path: stamp
        for place in (Path(__file__).parents[1], sample("tests/stories"))
        for path, stamp in sorted(stamps(place).items())
        if not path.endswith(".pyc")
    }
    return digest(repr(own), *(version(name) for name in PEERS))


def memory(root: Path) -> Path | None:
    """Where what is remembered of sites lies, or None where the book is in no repository."""
    git = root / ".git"
    with suppress(OSError):
        if git.is_file():  # a second worktree
            git = root / git.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
    return git / "zhiban" if git.is_dir() else None


def shelf(root: Path, to: Path, about: str) -> Path | None:
    """The memory of one site."""
    found = memory(root)
    return found and found / f"site-{digest(str(to), about)}"


def ours(file: Path) -> bool:
    """Whether a file was written by who now reads it: what another has put there is not believed. OSError where there is none."""
    return os.name != "posix" or file.stat().st_uid == os.getuid()


def load(file: Path | None) -> Kept:
    """What is remembered; nothing where it is not there, another's, or damaged."""
    try:
        if file is None or not ours(file):
            return Kept()
        data = file.read_bytes()
        if hashlib.blake2b(data[SUM:], digest_size=SUM).digest() != data[:SUM]:
            return Kept()
        return msgspec.msgpack.decode(data[SUM:], type=Kept)
    except (OSError, msgspec.DecodeError):
        return Kept()


def save(file: Path | None, kept: Kept) -> None:
    """Remember it; where that cannot be done, nothing is remembered."""
    if file is None:
        return
    data = msgspec.msgpack.encode(kept)
    new = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(hashlib.blake2b(data, digest_size=SUM).digest() + data)
        os.replace(new, file)
    except OSError:
        with suppress(OSError):
            new.unlink()


def plain(meta: dict[str, Any]) -> dict[str, str]:
    """What of a page's head is shown on other pages' navigation."""
    return {
        name: str(meta[name])
        for name in ("title", "icon", "status", "subtitle")
        if isinstance(meta.get(name), str)
    }
