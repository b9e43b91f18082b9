"""A server whose disk is full: a real small disk where we may mount one, and otherwise a limit on the size of files."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from served import Served
from trouble import Desk, acked, pushing

PAGE = 4096
LIMITED = """#!/bin/sh
# the test's: no file may grow beyond so many blocks
[ ! -s "{folder}/limit" ] || ulimit -f "$(cat "{folder}/limit")"
exec "$@"
"""
Fill = Callable[[int | None], None]  # leave so many pages (or blocks per file); None: empty it again


@contextmanager
def limited(world: Served) -> Iterator[Fill]:
    """Every session of the server runs under a limit on the size of files, which any user may set himself."""
    program, keys = world.folder / "limited", world.folder / "authorized_keys"
    program.write_text(LIMITED.format(folder=world.folder))
    program.chmod(0o755)
    before = keys.read_text()
    keys.write_text(before.replace('command="', f'command="{program} '))
    try:
        yield lambda blocks: _write(world.folder / "limit", "" if blocks is None else str(blocks))
    finally:
        keys.write_text(before)
        (world.folder / "limit").unlink(missing_ok=True)


def _write(file: Path, text: str) -> None:
    file.write_text(text)


@contextmanager
def small_disk(world: Served, room: int = 8 * 1024 * 1024) -> Iterator[Fill]:
    """The server on a disk of its own with little room, filled up to the page."""
    disk, server = world.folder / "disk", world.server
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={room}", "tmpfs", str(disk)], check=True)
    try:
        shutil.copytree(server, disk / "duty.git", symlinks=True)
        server.rename(world.folder / "before.git")
        server.symlink_to(disk / "duty.git")
        yield lambda pages: _fill(disk, pages)
        _fill(disk, None)
        server.unlink()
        shutil.copytree(disk / "duty.git", server, symlinks=True)
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def _fill(disk: Path, pages: int | None) -> None:
    filler = disk / "filler"
    filler.unlink(missing_ok=True)
    if pages is not None:
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        filler.write_bytes(bytes(max(free - pages * PAGE, 0)))


def mountable() -> bool:
    """Whether we may mount a disk here."""
    return os.geteuid() == 0 and shutil.which("mount") is not None and _tried()


def _tried() -> bool:
    done = subprocess.run(
        ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False
    )
    return done.returncode == 0


def crowded(at: Desk, fill: Fill, level: int, pushes: int) -> tuple[list[str], int]:
    """Push so often at one level: the commits that had their receipt, and how many pushes were not taken."""
    sure, refused = [], 0
    for _ in range(pushes):
        fill(None)
        head = at.keep()
        fill(level)
        under_way = pushing(at)
        said, _ = under_way.communicate(timeout=120)
        if under_way.returncode == 0 and acked(said):
            sure.append(head)
        else:
            assert "没有丢" in said or "回执还没有" in said, said
            refused += 1
    fill(None)
    return sure, refused
