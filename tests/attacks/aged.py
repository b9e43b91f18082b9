"""A book two days old on a server: six officers and one who has left, three logs, a page of the handbook, five receipts.

Its past is made by plumbing; from then on everything goes through the server.
"""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from attacks.forge import Store, store
from attacks.past import HOUR, KEYS, NAMES, key, moment, write_past
from real import git, run, zhiban
from seals import Signer, pair
from served import Served, free_port, sshd
from zhiban.desk.server import login


class Scene(NamedTuple):
    """The server with its officers, an attacker's own object store, and what stands in the book."""

    world: Served
    store: Store
    begun: int

    @property
    def server(self) -> Path:
        """The server's repository."""
        return self.world.server

    @property
    def main(self) -> str:
        """The main line on the server."""
        return self.tip("main")

    @property
    def seen(self) -> str:
        """The newest receipt."""
        return self.tip("receipts")

    def tip(self, branch: str) -> str:
        """Where a branch of the server stands. (It packs no references.)"""
        return (self.server / "refs" / "heads" / branch).read_text().strip()

    def log(self, shift: int) -> str:
        """The log of the last shift but one (0), of the last (1), of the one that is on duty (2)."""
        start = moment(self.begun + shift * 24 * HOUR)
        return f"records/logs/office/{start:%Y}/{start:%Y-%m-%d}.yml"

    def key(self, name: str) -> Signer:
        """A signing key of the scene."""
        return key(self.world.folder, name)


@contextmanager
def scene(program: str, folder: Path) -> Iterator[Scene]:
    """The book on its server, with its sshd running."""
    folder.mkdir(parents=True, exist_ok=True)
    world = Served(folder, free_port())
    begun = int(time.time()) - 50 * HOUR
    for kind, names in (("signing", (*NAMES, *KEYS, "stranger")), ("logins", NAMES)):
        (folder / kind).mkdir()
        for name in names:
            pair(folder / kind, name)
    write_past(world, begun)
    book, pins = str(folder / "book"), str(world.pins)
    receipts = str(folder / "book-keys" / "receipts")
    zhiban(folder, "server", "init", str(world.server), "--from", book, "--pins", pins, "--key", receipts)
    lines = [login(name, world.server, (folder / "logins" / f"{name}.pub").read_text()) for name in NAMES]
    (folder / "authorized_keys").write_text("\n".join(lines) + "\n")
    workshop = store(folder / "attacker.git", world.server)
    with sshd(program, folder, world.port):
        yield Scene(world, workshop, begun)
        for line in workshop.folder.glob("line-*"):  # kept open between calls
            run(workshop.folder, "ssh", "-o", f"ControlPath={line.name}", "-O", "exit", "127.0.0.1")


def copied(scene: Scene, to: Path) -> Path:
    """A copy of the server's repository, for its host to do as he likes with."""
    shutil.copytree(scene.server, to, symlinks=True)
    git(to, "config", "zhiban.receiptsKey", str(scene.world.folder / "book-keys" / "receipts"))
    return to
