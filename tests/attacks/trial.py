"""An attack is tried: the command runs as that officer over ssh, and what stands on the server is compared."""

import os
import re
import subprocess
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple

from attacks.aged import Scene
from attacks.table import Sent, push
from real import environment

numbers = count(1)
LONG = 180  # seconds; nothing takes as long


class Answer(NamedTuple):
    """How a command ended, and all that it said."""

    code: int
    said: str


def ssh(scene: Scene, by: str) -> tuple[str, ...]:
    """ssh as an officer, on a line that is kept open for the next call (from the folder where `tried` stands)."""
    line = ("-o", "ControlMaster=auto", "-o", f"ControlPath=line-{by}", "-o", "ControlPersist=30")
    return (*scene.world.ssh(by).split(), *line)


def environment_of(scene: Scene, by: str) -> dict[str, str]:
    """An officer's environment."""
    return environment({"GIT_SSH_COMMAND": " ".join(ssh(scene, by)), "LC_ALL": "C"})


def tried(scene: Scene, sent: Sent) -> Answer:
    """Run it."""
    done = subprocess.run(
        sent.command,
        cwd=scene.store.folder,
        env=environment_of(scene, sent.by),
        input=sent.given,
        capture_output=True,
        timeout=LONG,
        check=False,
    )
    said = (done.stdout + done.stderr).decode(errors="replace")
    refused = bool(sent.given) and re.search(r"^[0-9a-f]{4}ng ", said, re.MULTILINE) is not None
    return Answer(int(refused) or done.returncode, said)


def standing(server: Path) -> tuple[str, frozenset[str]]:
    """Every reference of a repository, and every file in it but the empty ones that we lock."""
    refs = subprocess.run(
        ["git", "for-each-ref"], cwd=server, env=environment(), capture_output=True, check=True
    )
    files = (Path(top, name) for top, _, names in os.walk(server) for name in names)
    return refs.stdout.decode(), frozenset(
        str(f) for f in files if f.parent.name != "zhiban" or f.stat().st_size
    )


def received(scene: Scene, by: str, commit: str) -> str:
    """Deliver a commit that the server takes; the branch on which it stands then, a new one each time."""
    branch = f"refs/heads/t/received-{next(numbers)}"
    answer = tried(scene, push(scene, by, f"{commit}:{branch}"))
    assert answer.code == 0, answer.said
    return branch


def packed(scene: Scene, objects: Sequence[str]) -> bytes:
    """A pack of exactly these objects."""
    done = subprocess.run(
        ["git", "pack-objects", "--stdout", "-q"],
        cwd=scene.store.folder,
        input="\n".join(objects).encode() + b"\n",
        env=environment(),
        capture_output=True,
        check=True,
    )
    return done.stdout


def by_hand(
    scene: Scene, by: str, updates: Sequence[tuple[str, str, str]], pack: bytes, secret: bytes = b""
) -> Sent:
    """A push spoken by hand: (branch, old, new) each, and a pack of whatever there is."""
    lines = [f"{old} {new} {name}" for name, old, new in updates]
    lines[0] += "\0 report-status"
    talk = b"".join(b"%04x%b" % (len(line.encode()) + 4, line.encode()) for line in lines) + b"0000" + pack
    return Sent(by, (*ssh(scene, by), "127.0.0.1", f"git-receive-pack '{scene.server}'"), secret, talk)


def brought(scene: Scene, commit: str) -> list[str]:
    """The objects of a commit that the server does not have."""
    return [
        row.split(" ")[0]
        for row in scene.store.git("rev-list", "--objects", commit, f"^{scene.main}").decode().splitlines()
    ]


def stowing(scene: Scene, by: str, commit: str, name: str, stowaway: str, secret: bytes) -> Sent:
    """A push of a commit whose pack has one object more than it should."""
    pack = packed(scene, [*brought(scene, commit), stowaway])
    return by_hand(scene, by, [(name, "0" * 40, commit)], pack, secret)
