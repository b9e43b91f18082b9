"""Whether a git process is at work in a clone: asked of the system where it tells (/proc), so that no live lock is taken."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

READING = {"cat-file", "fsmonitor--daemon", "credential-cache--daemon", "status", "log"}  # they hold no lock


class Process(NamedTuple):
    """A process of this machine."""

    number: int
    parent: int
    folder: str
    words: tuple[str, ...]


def processes(proc: Path = Path("/proc")) -> Iterator[Process]:
    """The processes that we may look at."""
    for entry in proc.iterdir():
        if not entry.name.isdigit():
            continue
        try:
            words = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
            parent = int((entry / "stat").read_text(errors="replace").rpartition(")")[2].split()[1])
            yield Process(int(entry.name), parent, os.readlink(entry / "cwd"), tuple(words))
        except (OSError, ValueError, IndexError):
            continue  # it has ended, or is somebody else's


def living(root: str, folder: Path) -> bool | None:
    """Whether a git (or pre-commit) process that may write is at work in a clone; None where the system does not tell."""
    if not Path("/proc/self/cwd").exists():
        return None
    found = {process.number: process for process in processes()}
    ours = set(_line(found, os.getpid()))
    here = (os.path.realpath(root), os.path.realpath(folder))
    return any(
        _inside(process, here) and _writing(process.words)
        for process in found.values()
        if process.number not in ours and os.getpid() not in _line(found, process.number)
    )


def _line(found: dict[int, Process], number: int) -> Iterator[int]:
    """A process and those that it descends from."""
    while number in found:
        yield number
        number = found[number].parent


def _inside(process: Process, here: tuple[str, ...]) -> bool:
    return any(
        process.folder == place
        or process.folder.startswith(place + os.sep)
        or any(place in word for word in process.words)
        for place in here
    )


def _writing(words: tuple[str, ...]) -> bool:
    name = os.path.basename(words[0])
    if name == "git" or name.startswith("git-"):
        return not READING & set(words)
    return any("pre_commit" in word or "pre-commit" in word for word in words[:4])
