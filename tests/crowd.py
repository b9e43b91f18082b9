"""Many officers at once: everybody writes in the same log and pushes, and it is measured how long the receipts take."""

import time
from collections.abc import Sequence
from threading import Thread
from typing import NamedTuple

from real import git, write, zhiban
from served import REGISTRAR, Served, admit, person
from trouble import Desk, pushing, receipts


class Pushed(NamedTuple):
    """One push of a crowd: the commit, when it began, and what the officer read."""

    head: str
    at: float
    code: int
    said: str


def newcomers(world: Served, *names: str) -> None:
    """More officers, registered by the registrar, each with a clone and a key that counts."""
    registrar = world.clone(REGISTRAR)
    git(registrar, "pull", "-q")
    for name in names:
        write(registrar, f"records/people/{name}.yml", person("li-na").replace("li-na", name))
    git(registrar, "add", "-A")
    git(registrar, "commit", "-q", "-m", "人员")
    zhiban(registrar, "push")
    for name in names:
        admit(world, name)
        zhiban(registrar, "approve", f"key/{name}")


def crowd(desks: Sequence[Desk], pushes: int) -> list[Pushed]:
    """All push at once, each so many entries one after the other."""
    done: list[Pushed] = []

    def work(at: Desk) -> None:
        for _ in range(pushes):
            head, start = at.keep(), time.time()
            under_way = pushing(at)
            said, _ = under_way.communicate(timeout=300)
            done.append(Pushed(head, start, under_way.returncode, said))

    threads = [Thread(target=work, args=(at,)) for at in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


def waits(world: Served, done: Sequence[Pushed]) -> tuple[list[float], list[float]]:
    """Seconds from the command to the receipt on the own branch, and to the receipt on the main line, both sorted.

    A receipt's moment is that of its file on the server: its own time has whole seconds only.
    """
    began = {push.head: push.at for push in done}
    own: dict[str, float] = {}
    main: dict[str, float] = {}
    for receipt in receipts(world.server):
        file = world.server / "objects" / receipt.commit[:2] / receipt.commit[2:]
        for update in receipt.entry.updates:
            since = [f"^{update.old}"] if update.old else []
            for commit in git(world.server, "rev-list", update.new, *since).split():
                if commit in began:
                    wait = file.stat().st_mtime - began[commit]
                    own.setdefault(commit, wait)
                    if update.ref == "refs/heads/main":
                        main.setdefault(commit, wait)
    return sorted(own.values()), sorted(main.values())


def share(waits: Sequence[float], part: float) -> float:
    """The value below which so great a part lies."""
    return waits[min(int(len(waits) * part), len(waits) - 1)]
