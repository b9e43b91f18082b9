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


def take(folder: Path, person: str) -> None:
    """Wait for this person's turn. It lasts until `done`, or for the lease."""
    folder.mkdir(exist_ok=True)
    begun = time.monotonic()
    ticket = _mine(folder, person) or folder / f"{time.time_ns():020d} {person}"
    while time.monotonic() - begun < WAIT:
        ticket.touch()
        if _first(folder) == ticket:
            return
        time.sleep(PAUSE)
    ticket.unlink(missing_ok=True)


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
            file = folder / name
            with suppress(FileNotFoundError):
                if time.time() - file.stat().st_mtime < LEASE:
                    return file
                file.unlink()
    return None
