"""A real server: a hardened bare repository behind a real sshd on loopback, one login key and one signing key per officer.

Everything is done with the commands that an office would use: `zhiban init`, `server init`, `server login`, `setup`,
`approve`, `push`.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from real import add, ago, at, git, run, write, zhiban

OFFICERS = {
    "yuan-fang": "袁方",
    "li-na": "李娜",
    "zhang-wei": "张伟",
    "zhao-min": "赵敏",
    "chen-xiao": "陈晓",
    "wang-jianguo": "王建国",
}
REGISTRAR = "yuan-fang"
PERSON = """kind: person
schema: 1
id: {id}
name: {name}
unit: office
email:
  - {id}@office.example
employment:
  - id: e1
    terms: establishment
ranks:
  - id: r1
    rank: {rank}
roles:
  - id: {role}
    role: {role}
"""
CONFIG = """ListenAddress 127.0.0.1:{port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/authorized_keys
PidFile {folder}/sshd.pid
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
PermitRootLogin yes
ExposeAuthInfo yes
PermitUserEnvironment no
MaxStartups 200
MaxSessions 200
LogLevel ERROR
SetEnv HOME={folder}
"""


class Served(NamedTuple):
    """A server and its officers' clones."""

    folder: Path
    port: int

    @property
    def server(self) -> Path:
        """The bare repository."""
        return self.folder / "duty.git"

    @property
    def pins(self) -> Path:
        """The pinned values, outside every repository."""
        return self.folder / "book-keys" / "pins.txt"

    @property
    def url(self) -> str:
        """Where officers push to."""
        user = run(self.folder, "id", "-un").strip()
        return f"ssh://{user}@127.0.0.1:{self.port}{self.server}"

    def clone(self, person: str) -> Path:
        """An officer's clone."""
        return self.folder / "clones" / person

    def ssh(self, person: str) -> str:
        """How git calls ssh as an officer."""
        known = f"-o UserKnownHostsFile={self.folder}/known -o StrictHostKeyChecking=accept-new"
        return f"ssh -p {self.port} -i {self.folder}/logins/{person} -o IdentitiesOnly=yes -o BatchMode=yes {known}"

    def tip(self, branch: str = "main") -> str:
        """Where a branch of the server stands; nothing where there is none."""
        done = subprocess.run(
            ["git", "rev-parse", "-q", "--verify", f"refs/heads/{branch}"],
            cwd=self.server,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()


def person(name: str) -> str:
    """An officer's record, without a key."""
    role = "registrar" if name == REGISTRAR else "leader" if name == "wang-jianguo" else "officer"
    rank = "office_head" if role == "leader" else "staff"
    return PERSON.format(id=name, name=OFFICERS[name], role=role, rank=rank)


LOG = """kind: duty_log
schema: 1
unit: office
start: {start}
end: {end}
leaders:
  - id: wang-jianguo
    mode: on_post
primary: {primary}
standby:
  - {standby}
arrivals:
  - id: {primary}
    at: {arrived}
"""
ENTRY = """  - id: {id}
    at: {at}
    by: {by}
    kind: note
    text: {text}
"""


def shift(clone: Path, primary: str, standby: str = "zhao-min", begun: int = 60) -> str:
    """Open a log in a clone, begun so many minutes ago; its path."""
    start = ago(begun)
    path = f"records/logs/office/{start:%Y}/{start:%Y-%m-%d}.yml"
    times = {"start": at(start), "end": at(ago(begun - 24 * 60)), "arrived": at(ago(begun + 15))}
    write(
        clone,
        path,
        LOG.format(primary=primary, standby=standby, **times) + "entries:\n" + entry("e1", primary),
    )
    return path


def entry(name: str, by: str, text: str = "一切正常。", minutes: int = 1) -> str:
    """One more entry, made so many minutes ago."""
    return ENTRY.format(id=name, at=at(ago(minutes)), by=by, text=text)


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def key(file: Path) -> Path:
    """A new key pair made by ssh-keygen."""
    file.parent.mkdir(parents=True, exist_ok=True)
    run(file.parent, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", file.name, "-f", str(file))
    return file


def begin(folder: Path) -> Path:
    """A new book with its registrar's record and key, committed under a root key as the operations guide says."""
    book = folder / "book"
    zhiban(folder, "init", str(book), "--name", "望川市政务值班簿", "--unit", "office")
    signing = key(folder / "signing" / REGISTRAR)
    public = " ".join((folder / "signing" / f"{REGISTRAR}.pub").read_text().split()[:2])
    write(
        book, f"records/people/{REGISTRAR}.yml", person(REGISTRAR) + f"keys:\n  - id: k1\n    ssh: {public}\n"
    )
    root = (
        "-c",
        "gpg.format=ssh",
        "-c",
        f"user.signingkey={folder}/book-keys/root-1.pub",
        "-c",
        "user.name=zhiban root",
        "-c",
        "user.email=root@zhiban.invalid",
    )
    git(book, "add", "-A")
    git(book, *root, "commit", "-S", "-q", "-m", "登记员")
    assert signing.exists()
    return book


@contextmanager
def sshd(program: str, folder: Path, port: int) -> Iterator[None]:
    """A server that lets in whoever stands in `authorized_keys`."""
    if not (folder / "host").exists():
        key(folder / "host")
    (folder / "sshd_config").write_text(CONFIG.format(port=port, folder=folder))
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    serving = subprocess.Popen(
        [program, "-D", "-e", "-f", str(folder / "sshd_config")], stderr=(folder / "sshd.log").open("wb")
    )
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        else:
            raise AssertionError((folder / "sshd.log").read_text())
        yield
    finally:
        serving.terminate()
        serving.wait()


def admit(world: Served, name: str) -> None:
    """Let an officer in: a login key, a clone, the clone's settings, the request for the signing key."""
    login = key(world.folder / "logins" / name)
    line = zhiban(world.server, "server", "login", name, str(login) + ".pub")
    with (world.folder / "authorized_keys").open("a") as file:
        file.write(line)
    clone = world.clone(name)
    clone.parent.mkdir(exist_ok=True)
    git(world.folder, "clone", "-q", "-c", f"core.sshCommand={world.ssh(name)}", world.url, str(clone))
    signing = world.folder / "signing" / name
    if not signing.exists():
        key(signing)
    zhiban(clone, "setup", "--person", name, "--key", str(signing), "--pins", str(world.pins))


@contextmanager
def served(program: str, folder: Path) -> Iterator[Served]:
    """A book on a server with six officers, each with a clone, a login key and a registered signing key."""
    folder.mkdir(parents=True, exist_ok=True)
    world = Served(folder, free_port())
    book = begin(folder)
    (folder / "authorized_keys").touch()
    zhiban(
        folder,
        "server",
        "init",
        str(world.server),
        "--from",
        str(book),
        "--pins",
        str(world.pins),
        "--key",
        str(folder / "book-keys" / "receipts"),
    )
    with sshd(program, folder, world.port):
        admit(world, REGISTRAR)
        registrar = world.clone(REGISTRAR)
        for name in list(OFFICERS)[1:]:
            write(registrar, f"records/people/{name}.yml", person(name) + registered(folder, name))
        git(registrar, "add", "-A")
        git(registrar, "commit", "-q", "-m", "人员")
        zhiban(registrar, "push")
        for name in list(OFFICERS)[1:]:
            admit(world, name)
        yield world


def registered(folder: Path, name: str) -> str:
    """What an officer's record says of a new key, as the registrar writes it when the officer stands beside."""
    public = key(folder / "signing" / name).with_name(f"{name}.pub").read_text().split()[:2]
    return f"keys:\n  - id: k1\n    ssh: {' '.join(public)}\n    from: {at(ago(600))}\n"


@contextmanager
def moved(program: str, world: Served, to: Path) -> Iterator[Served]:
    """A copy of a world at another place, with a server of its own."""
    shutil.copytree(world.folder, to, symlinks=True)
    new = Served(to, free_port())
    lines = (to / "authorized_keys").read_text().replace(str(world.server), str(new.server))
    (to / "authorized_keys").write_text(lines)
    (to / "known").unlink(missing_ok=True)
    git(new.server, "config", "zhiban.receiptsKey", str(to / "book-keys" / "receipts"))
    for name in OFFICERS:
        clone = new.clone(name)
        git(clone, "config", "remote.origin.url", new.url)
        git(clone, "config", "core.sshCommand", new.ssh(name))
        git(clone, "config", "user.signingkey", str(to / "signing" / f"{name}.pub"))
        git(clone, "config", "gpg.ssh.allowedSignersFile", str(clone / ".git" / "zhiban-allowed-signers"))
    with sshd(program, to, new.port):
        yield new


__all__ = [
    "OFFICERS",
    "REGISTRAR",
    "Served",
    "add",
    "at",
    "git",
    "moved",
    "run",
    "served",
    "shutil",
    "sys",
    "write",
    "zhiban",
]
