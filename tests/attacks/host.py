"""The server's host at work on a copy of the repository: he has every file, every reference, and the receipts key."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from attacks.aged import Scene, copied
from attacks.forge import Entry as Blob
from attacks.forge import Store, commit
from attacks.past import NAMES
from attacks.table import attack
from real import environment, git
from zhiban.repo import Repo
from zhiban.repo import receipts as kept
from zhiban.trust.raw import Ident
from zhiban.trust.raw import write as write_raw
from zhiban.trust.receipt import MOST, Entry, Update, moved, parents, write
from zhiban.trust.sshsig import private, sign

Found = frozenset[str]


class Host(NamedTuple):
    """A copy of the server's repository in its host's hands."""

    scene: Scene
    folder: Path

    @property
    def store(self) -> Store:
        """Its objects."""
        return Store(self.folder)

    def tip(self, branch: str = "main") -> str:
        """Where a branch stands."""
        return git(self.folder, "rev-parse", f"refs/heads/{branch}").strip()

    def move(self, branch: str, to: str) -> None:
        """Put a branch anywhere."""
        git(self.folder, "update-ref", f"refs/heads/{branch}", to)

    def move_all(self, to: Mapping[str, str]) -> None:
        """Put many branches anywhere."""
        rows = "".join(f"update refs/heads/{branch} {commit}\n" for branch, commit in to.items())
        command = ["git", "update-ref", "--stdin"]
        subprocess.run(command, cwd=self.folder, input=rows.encode(), check=True, env=environment())

    def entries(self) -> list[Entry]:
        """What the receipts say, oldest first."""
        with Repo(str(self.folder)) as repo:
            return [r.entry for r in kept.back(repo, self.tip("receipts"))][::-1]

    def receipts(self) -> list[str]:
        """The receipts' commits, oldest first."""
        with Repo(str(self.folder)) as repo:
            return [r.commit for r in kept.back(repo, self.tip("receipts"))][::-1]

    def write(
        self, by: str, files: Mapping[str, str | bytes | Blob | None], at: datetime, signed: bool = True
    ) -> str:
        """A commit on the main line, behind the hook; its id."""
        key = self.scene.key(by) if signed else None
        parents = (self.tip(),)
        made = commit(
            self.store,
            key,
            (NAMES[by], by),
            files,
            parents,
            "记录",
            self.tip("receipts"),
            int(at.timestamp()),
        )
        self.move("main", made)
        return made

    def receive(self, at: datetime, branch: str = "main", clock: str = "", key: str = "receipts") -> None:
        """A receipt for where a branch now stands."""
        last = self.entries()[-1]
        name, new = f"refs/heads/{branch}", self.tip(branch)
        state = self.state()
        updates = (Update(name, state.get(name, ""), new),)
        entry = Entry(last.seq + 1, at, updates, {**state, name: new}, "host", clock)
        self.move("receipts", self.sealed(self.tip("receipts"), entry, key))

    def receive_all(self, at: datetime) -> None:
        """One receipt for all branches that moved."""
        with Repo(str(self.folder)) as repo:
            state, heads = kept.state(repo, self.tip("receipts")), kept.heads(repo)
        entry = Entry(self.entries()[-1].seq + 1, at, moved(state, heads), {**state, **heads}, "host")
        self.move("receipts", self.sealed(self.tip("receipts"), entry))

    def state(self) -> Mapping[str, str]:
        """Where the branches stand by the receipts."""
        with Repo(str(self.folder)) as repo:
            return kept.state(repo, self.tip("receipts"))

    def sealed(
        self, before: str, entry: Entry, key: str = "receipts", above: tuple[str, ...] | None = None
    ) -> str:
        """A receipt after another one, signed by the receipts key or by another; its id."""
        folder = self.scene.world.folder
        file = folder / "book-keys" / key if key == "receipts" else folder / "signing" / key
        by = Ident("zhiban receipts", "receipts@zhiban.invalid", int(entry.at.timestamp()), "+0000")
        above = parents(before, entry) if above is None else above
        raw = write_raw(
            self.store.put("tree", b""), above, by, write(entry), partial(sign, private(file)), most=MOST
        )
        return self.store.put("commit", raw)

    def resealed(self, entries: Iterable[Entry], key: str = "receipts") -> None:
        """All receipts written again."""
        before = ""
        for entry in entries:
            before = self.sealed(before, entry, key)
        self.move("receipts", before)

    def loose(self) -> None:
        """Take all packs apart, so that each object is a file."""
        for pack in (self.folder / "objects" / "pack").glob("*.pack"):
            data = pack.read_bytes()
            for file in (self.folder / "objects" / "pack").glob(f"{pack.stem}.*"):
                file.unlink()
            subprocess.run(
                ["git", "unpack-objects", "-q"], cwd=self.folder, input=data, check=True, env=environment()
            )

    def object(self, name: str) -> Path:
        """The file of an object."""
        return self.folder / "objects" / name[:2] / name[2:]


def host(scene: Scene, to: Path) -> Host:
    """Give the host a copy to work on."""
    return Host(scene, copied(scene, to))


def audit(
    scene: Scene, where: Path, keep: Path, pins: Mapping[str, str] | None = None
) -> list[dict[str, str]]:
    """What `zhiban audit` finds with the three pinned values (or others); its exit code says the same."""
    command = [
        sys.executable,
        "-P",
        "-m",
        "zhiban",
        "audit",
        str(where),
        "--keep",
        str(keep),
        "--format",
        "json",
    ]
    command += ["--pins", str(scene.world.pins)]
    for name, value in (pins or {}).items():
        command += [f"--{name}", value]
    done = subprocess.run(
        command, cwd=scene.world.folder, env=environment(), capture_output=True, check=False
    )
    assert done.stdout, done.stderr.decode()
    found: list[dict[str, str]] = json.loads(done.stdout)["findings"]
    assert done.returncode == int(any(f["effect"] in ("refuse", "remind") for f in found)), (
        done.stderr.decode()
    )
    return found


def audited(scene: Scene, where: Path, keep: Path, pins: Mapping[str, str] | None = None) -> frozenset[str]:
    """The codes that an audit finds."""
    return frozenset(f["code"] for f in audit(scene, where, keep, pins))


def ago(minutes: float) -> datetime:
    """So many minutes ago, to the second."""
    return datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=minutes)


def older(h: Host, receipt: int) -> str:
    """Where the main line stood at a receipt."""
    refs = h.entries()[receipt - 1].refs
    return (refs or {})["refs/heads/main"]


Trick = Callable[[Host], None]


def hosting(zh: str, en: str, row: str, *finds: str) -> Callable[[Trick], Trick]:
    """What a host does; a fresh auditor finds it."""

    def make(trick: Trick) -> Trick:
        def play(h: Host) -> Found:
            trick(h)
            return audited(h.scene, h.folder, h.folder.with_suffix(".audit"))

        play.__name__ = trick.__name__
        attack(zh, en, row, *finds, door="host")(play)
        return trick

    return make


def looking(
    zh: str, en: str, row: str, *finds: str
) -> Callable[[Callable[[Host], Found]], Callable[[Host], Found]]:
    """What a host does, and how it is looked at: the function itself says what was found."""
    return attack(zh, en, row, *finds, door="host")
