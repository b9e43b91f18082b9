"""Exported bundles for the tests: checked by their own verify.sh where there is no Python, and tampered with, also by
somebody who renames what he changes."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from zhiban.desk.bundle import export
from zhiban.desk.keyring import read_pins
from zhiban.desk.proof import evidence
from zhiban.repo import Repo
from zhiban.trust.raw import read, write
from zhiban.trust.receipt import MOST
from zhiban.trust.sshsig import public_line, sign

NEEDED = "git ssh-keygen sh awk cat cmp cut dirname env grep ls mktemp rm sed sort tail tr uniq wc"
FORGER = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"forger").digest())


class Bundle(NamedTuple):
    """An exported bundle and the fingerprint on the card."""

    folder: Path
    card: str

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """Write something else into a file of text."""
        text = self.text(name)
        assert old in text
        (self.folder / name).write_text(text.replace(old, new), encoding="utf-8", newline="\n")

    def rows(self) -> list[list[str]]:
        """What `commits.txt` says: commit, receipt, tip, seen, key."""
        return [line.split(" ") for line in self.text("commits.txt").splitlines()]

    def file(self, kind: str, name: str) -> Path:
        return self.folder / "objects" / kind / name

    def put(self, kind: str, data: bytes) -> str:
        """Add an object under its true name."""
        name = hashlib.sha1(f"{kind} {len(data)}\0".encode() + data).hexdigest()
        self.file(kind, name).write_bytes(data)
        return name

    def instead(self, commit: str, data: bytes) -> str:
        """Put other bytes in a commit's place, under their true name, also in `commits.txt`."""
        name = self.put("commit", data)
        self.file("commit", commit).unlink()
        self.change("commits.txt", commit, name)
        return name

    def rewritten(self, commit: str, change: Callable[[str], str], by: Ed25519PrivateKey = FORGER) -> str:
        """Put a commit with another message in a commit's place, signed by somebody."""
        raw = read(self.file("commit", commit).read_bytes(), MOST)
        message = change(raw.message)
        data = write(raw.tree, raw.parents, raw.committer, message, lambda said: sign(by, said), most=MOST)
        return self.instead(commit, data)


def exported(book: Path, record: str, to: Path) -> Bundle:
    """A record of a demonstration book, exported."""
    with Repo(str(book)) as repo:
        list(export(repo, record, evidence(repo, record), to))
    pins = read_pins((book / ".git/zhiban-keys/pins.txt").read_text(encoding="utf-8"))
    return Bundle(to, pins["receipts"][0])


def files(bundle: Bundle, kind: str) -> list[Path]:
    """The objects of a kind, by name."""
    return sorted((bundle.folder / "objects" / kind).iterdir())


def forger_line(address: str) -> str:
    """The forger's key as a line of allowed signers."""
    return f'{address} namespaces="git" {public_line(FORGER)}\n'


def plain_bench(folder: Path) -> Path:
    """A folder with git, openssh and the common tools of a system, and nothing else: no Python."""
    folder.mkdir()
    for name in NEEDED.split():
        (folder / name).symlink_to(shutil.which(name) or name)
    return folder


def verified(
    bundle: Bundle, bench: Path, *cards: str, holds: bool = True, env: Mapping[str, str] = {}
) -> str:
    """What verify.sh says where only these programs are; the test fails where it does not end as it should."""
    command = [str(bench / "sh"), str(bundle.folder / "verify.sh"), *(cards or (bundle.card,))]
    done = subprocess.run(
        command, env={"PATH": str(bench), **env}, cwd=os.sep, capture_output=True, encoding="utf-8"
    )
    assert done.stderr == ""
    assert done.returncode == (not holds), done.stdout
    last = done.stdout.splitlines()[-1]
    assert last.startswith("Conclusion: it holds." if holds else "Conclusion: it does not hold"), last
    assert ("不成立：" not in done.stdout) is holds
    return done.stdout
