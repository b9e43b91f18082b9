"""The server's git under strace: stopped at the n-th call that changes the disk, or watched for what it makes durable."""

import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from points import unreceipted
from served import Served
from trouble import Desk, begun, fell, listening, pushing

CALLS = "mkdir,mkdirat,link,linkat,rename,renameat,renameat2,unlink,unlinkat,rmdir,fsync,fdatasync"
WATCHING = """#!/bin/sh
# the test's: git, and of one of its verbs every call that changes the disk
for word in "$@"; do
    if [ "$word" = "$(cat "{folder}/verb")" ]; then
        exec strace {follow} -y -qq -o "{folder}/calls" -e trace={calls} $(cat "{folder}/inject") "{git}" "$@"
    fi
done
exec "{git}" "$@"
"""


@contextmanager
def watched(world: Served, follow: str = "") -> Iterator[Path]:
    """The server's git is watched; the folder in which `verb` says which, and `inject` what is done to it."""
    folder, keys = world.folder / "watch", world.folder / "authorized_keys"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in ("verb", "inject"):
        (folder / name).touch()
    program = folder / "git"
    real = shutil.which("git") or ""
    program.write_text(WATCHING.format(folder=folder, follow=follow, calls=CALLS, git=real))
    program.chmod(0o755)
    before = keys.read_text()
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    keys.write_text(before.replace('command="', f'command="env PATH={path} '))
    try:
        yield folder
    finally:
        keys.write_text(before)


def stopped(at: Desk, folder: Path, verb: str, call: str = "", number: int = 0) -> bool:
    """Push (or, for what makes a receipt, stamp as cron does), and kill the whole server side at the n-th such call of a
    verb of git; whether it came to that. Without a call it runs to its end."""
    (folder / "verb").write_text(verb)
    (folder / "inject").write_text(f"-e inject={call}:signal=SIGSTOP:when={number}" if call else "")
    (folder / "calls").unlink(missing_ok=True)
    if verb == "receive-pack":
        under_way, root, also = pushing(at), listening(at.world), False
    else:
        unreceipted("main", "u/{person}")(at)
        path = f"{folder}{os.pathsep}{os.environ['PATH']}"
        under_way = begun(at.world.server, "env", f"PATH={path}", sys.executable, "-m", "zhiban", "stamp")
        root, also = under_way.pid, True
    try:
        while under_way.poll() is None:
            if "SIGSTOP" in "".join(rows(folder)):
                fell(root, also)
                return True
            time.sleep(0.005)
        assert under_way.returncode == 0, under_way.communicate()[0]
        return False
    finally:
        for name in ("inject", "verb"):
            (folder / name).write_text("")
        under_way.communicate(timeout=60)


def rows(folder: Path) -> list[str]:
    """The calls that were seen, in their order."""
    calls = folder / "calls"
    return calls.read_text(errors="replace").splitlines() if calls.exists() else []


def calls(at: Desk, folder: Path, verb: str) -> list[tuple[str, int]]:
    """The calls that a verb of git makes, each with its number among those of its name."""
    stopped(at, folder, verb)
    names = [row.partition("(")[0] for row in rows(folder) if row[0].isalpha()]
    return [(name, names[: place + 1].count(name)) for place, name in enumerate(names)]


def durable(calls: list[str], ref: str) -> tuple[int, bool]:
    """How many objects were made durable before a branch came to its new place, and whether its own file was."""
    moved = next(n for n, row in enumerate(calls) if re.search(rf"rename.*/{ref}\.lock\b.*/{ref}\b", row))
    synced = [row for row in calls[:moved] if "sync(" in row and row.rstrip().endswith("= 0")]
    return sum("tmp_obj" in row for row in synced), any(f"{ref}.lock" in row for row in synced)
