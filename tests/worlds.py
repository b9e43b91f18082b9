"""One server with its six officers, built once in a test run, and copies of it for the tests that write in it.

A test module asks for it by `from worlds import build_world as build_world` and takes the fixture `world_built`.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from served import Served, moved, served


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Wait until no other worker of this test run holds a lock file."""
    import fcntl

    with lock.open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session", name="world_built")
def build_world(tmp_path_factory: pytest.TempPathFactory, sshd: str) -> Served:
    """The world as `served` leaves it, with its sshd at rest. Not to be written in: `moved` gives a copy that runs."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, ready = base / "world", base / "world.ready"
    with alone(base / "world.lock"):
        if not ready.exists():
            with served(sshd, folder):
                pass
            ready.touch()
    return Served(folder, 0)


@pytest.fixture(scope="module", name="world")
def own_world(world_built: Served, sshd: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A copy of the world for the tests of one module, with its sshd running."""
    with moved(sshd, world_built, tmp_path_factory.mktemp("served") / "world") as copy:
        yield copy
