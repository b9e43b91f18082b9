"""Whose turn it is to join the main line, where several are at it at once: who comes to fetch gets it, the others wait a little.

A courtesy and no lock: without it everybody's merge would be overtaken by another's, and all but one made in vain. A ticket
is a file; the oldest is served. One that nobody renews is void after a few seconds, so that a dead computer keeps no one.
"""

import os
import time
from contextlib import suppress
from pathlib import Path

LEASE, WAIT = 10.0, 60.0  # seconds: from the fetch to the end of the push; for one's own turn
PAUSE = 0.03


def due(folder: Path, person: str) -> None:
    """This person's push was not taken on the main line: the next fetch is to join it."""
    folder.mkdir(exist_ok=True)
    (folder / f"due {person}").touch()


def take(folder: Path, person: str) -> None:
    """Wait for this person's turn, if one is due. It lasts until `done`, or for the lease."""
    if not _claimed(folder / f"due {person}"):
        return
    begun = time.monotonic()
    ticket = _mine(folder, person) or folder / f"{time.time_ns():020d} {person}"
    while time.monotonic() - begun < WAIT:
        ticket.touch()
        if _first(folder) == ticket:
            return
        time.sleep(PAUSE)
    ticket.unlink(missing_ok=True)


def _claimed(due: Path) -> bool:
    """Whether it is due, and not for so long that nobody comes for it any more; it is due once."""
    try:
        fresh = time.time() - due.stat().st_mtime < WAIT
        due.unlink()
    except FileNotFoundError:
        return False
    return fresh


def done(folder: Path, person: str) -> None:
    """The turn is over: the next one may."""
    if ticket := _mine(folder, person):
        ticket.unlink(missing_ok=True)


def _mine(folder: Path, person: str) -> Path | None:
    """The ticket that this person is being served with."""
    first = _first(folder)
    return first if first and first.name.partition(" ")[2] == person else None


def _first(folder: Path) -> Path | None:
    """The oldest ticket that is not void."""
    with suppress(FileNotFoundError):
        for name in sorted(os.listdir(folder)):
            if name.startswith("due "):
                continue
            file = folder / name
            with suppress(FileNotFoundError):
                if time.time() - file.stat().st_mtime < LEASE:
                    return file
                file.unlink()
    return None
