"""Put a record's form right, and add the acknowledgement that a breach asks for. Never a fact is changed."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from zhiban.desk.standing import lying
from zhiban.page import read, write
from zhiban.repo import Repo
from zhiban.rule import Finding
from zhiban.schema.parts import Instant


def put(file: Path, data: bytes) -> None:
    """Write a file whole or not at all: what stood there survives a crash or a full disk."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".zhiban-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(name, file.stat().st_mode & 0o777 if file.exists() else 0o644)
        os.replace(name, file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def form_only(root: Path, paths: Iterable[str]) -> Iterator[tuple[str, str, bool]]:
    """Each file put into canonical form: (zh, en, whether it could not be)."""
    for path in paths:
        file = root / path
        if file.is_symlink() or not file.is_file():
            continue
        data = file.read_bytes()
        page = read(data)
        if not page.sound:
            problem = next(p for p in page.problems if not p.form)
            yield (f"{path}:{problem.line} 要人来改（zhiban check {path}）",
                   f"{path}:{problem.line} needs a person (zhiban check {path})", True)  # fmt: skip
        elif (want := write(page.facts)) != data:
            put(file, want)
            yield f"{path} 写法已改好", f"{path} is put in form", False


def fix(root: Path, repo: Repo | None, paths: list[str], at: Instant) -> Iterator[tuple[str, str]]:
    """Form first, then a `late` item for each breach that nobody has acknowledged; told line by line."""
    for zh, en, _ in form_only(root, paths):
        yield zh, en
    signer = repo.signer if repo else None
    checked = lying(root, repo, paths, at)
    who = checked.book.person_of(signer.email) if signer else None
    for path in sorted({f.path for f in checked.found if f.code == "ZB2801"}):
        owed = [f for f in checked.found if f.code == "ZB2801" and f.path == path]
        if who is None:
            yield (
                f"{path}：不知道您是谁，没有补 late；请先运行 zhiban setup --person。",
                f"{path}: who you are is not known; run zhiban setup --person first.",
            )
            continue
        facts = dict(read((root / path).read_bytes()).facts)
        for found in owed:
            facts |= _late(found, who, at)
            yield (
                f"{path} 加了 late：{found.item}，原因待补",
                f"{path} acknowledges {found.item}; its cause is to follow",
            )
        put(root / path, write(facts))


def _late(found: Finding, who: str, at: Instant) -> dict[str, str]:
    item = f"late[{found.item}]"
    return {f"{item}.id": found.item, f"{item}.at": str(at), f"{item}.by": who, f"{item}.cause": "to_follow"}
