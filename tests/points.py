"""Every point of a push at which the server may be stopped, made on purpose: the state that a kill -9 leaves behind."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from real import git, zhiban
from trouble import Desk, below, fell, listening, pushing

STOPPING = """#!/bin/sh
# the test's: stop where the test says, and wait to be killed
rows=$(cat)
case "$1 $rows" in
"{state} "*" {branch}"*) [ -e "{seen}" ] || {{ touch "{seen}"; kill -STOP 0; }} ;;
esac
"""


def lock(name: str) -> Callable[[Desk], None]:
    """A lock file that nobody holds."""

    def left(at: Desk) -> None:
        file = at.world.server / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("0" * 40 + "\n")

    return left


def quarantine(at: Desk) -> None:
    """What a receive-pack had taken in and not yet kept."""
    folder = at.world.server / "objects" / "tmp_objdir-incoming-Ab3dEf"
    (folder / "pack").mkdir(parents=True)
    (folder / "pack" / "tmp_pack_x").write_bytes(b"PACK")
    (folder / "4f").mkdir()
    (folder / "4f" / "tmp_obj_Qwerty").write_bytes(b"x")


def unreceipted(*branches: str) -> Callable[[Desk], None]:
    """Branches that moved, with no receipt: killed between the two."""

    def left(at: Desk) -> None:
        refs = [f"HEAD:refs/heads/{branch.format(person=at.person)}" for branch in branches]
        quiet = f"--receive-pack=git -c core.hooksPath={os.devnull} receive-pack"
        git(at.clone, "push", "-q", "--no-verify", quiet, str(at.world.server), *refs)

    return left


def unkept(at: Desk) -> None:
    """A receipt that was written and to which the branch was not moved."""
    unreceipted("main")(at)
    before = git(at.world.server, "rev-parse", "receipts").strip()
    zhiban(at.world.server, "stamp")
    git(at.world.server, "update-ref", "refs/heads/receipts", before)


STATES: dict[str, Callable[[Desk], None]] = {
    "a receipt is written and not kept": unkept,
    "main is locked": lock("refs/heads/main.lock"),
    "the own branch is locked": lock("refs/heads/u/li-na.lock"),
    "receipts is locked": lock("refs/heads/receipts.lock"),
    "packed-refs is locked": lock("packed-refs.lock"),
    "HEAD is locked": lock("HEAD.lock"),
    "the settings are locked": lock("config.lock"),
    "a quarantine is left": quarantine,
    "main has moved, the own branch not, no receipt": unreceipted("main"),
    "the own branch has moved, main not, no receipt": unreceipted("u/{person}"),
    "both have moved, no receipt": unreceipted("u/{person}", "main"),
}
MOMENTS = [(state, branch) for branch in ("u/li-na", "main") for state in ("prepared", "committed")]


def stopped_at(at: Desk, state: str, branch: str) -> list[str]:
    """Push, and kill the whole server side where git's update of a branch is `prepared` (locked) or `committed`."""
    server, seen = at.world.server, at.world.folder / "seen"
    seen.unlink(missing_ok=True)
    hook = server / "hooks" / "reference-transaction"
    hook.write_text(STOPPING.format(state=state, branch=f"refs/heads/{branch}", seen=seen))
    hook.chmod(0o755)
    under_way = pushing(at)
    try:
        while not halted(listening(at.world)):
            assert under_way.poll() is None, under_way.communicate()[0]
            time.sleep(0.005)
        return fell(listening(at.world))
    finally:
        hook.unlink()
        under_way.communicate(timeout=60)


def halted(number: int) -> bool:
    """Whether something below a process has stopped."""
    for process in below(number):
        with suppress(OSError):
            if (
                Path(f"/proc/{process}/stat").read_text(errors="replace").rpartition(")")[2].split()[0]
                in "Tt"
            ):
                return True
    return False
