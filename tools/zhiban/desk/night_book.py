"""Where the night is kept: a copy of the demonstration book as it stood at an hour, and a clone of it for each desk, made
ready as `zhiban setup` does it."""

import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhiban.book import Book
from zhiban.desk.setup import set_up, settings
from zhiban.repo import Repo
from zhiban.shelf import WorkTree

FOREIGN = ("GIT_", "ZHIBAN_", "PRE_COMMIT")


def environment(more: Mapping[str, str]) -> dict[str, str]:
    """This machine's environment without anybody's git settings, and without what git or a hook left in it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    plain = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "LC_ALL": "C.UTF-8",
        "PYTHONUTF8": "1",
    }
    return {**kept, **plain, **more}


def git(folder: Path, *args: str) -> str:
    """What git prints there. CalledProcessError where it fails."""
    command = ["git", *args]
    return subprocess.run(
        command, cwd=folder, env=environment({}), capture_output=True, encoding="utf-8", check=True
    ).stdout.strip()


@dataclass
class Desk:
    """A clone at which one officer sits, with the keys and the names of all who may; `base` is where the night begins."""

    folder: Path
    keys: Path
    base: str
    names: dict[str, dict[str, str]]
    sits: str = ""

    def sit(self, person: str) -> None:
        """From now on this officer commits here."""
        if self.sits == person:
            return
        who = Book(WorkTree(self.folder)).person(person)
        if who is None:
            raise ValueError(person)
        with Repo(str(self.folder)) as repo:
            signers = Path(repo.git_path("zhiban-allowed-signers")).resolve()
            repo.settings(settings(who.name, who.email[0], self.keys / person, signers))
        self.sits = person


def desks(demo: Path, to: Path, since: str, acts: Iterable[Mapping[str, Any]]) -> dict[str, Desk]:
    """A clone for each desk of these acts, as the book then stood. ValueError where it does not reach back so far."""
    base = git(demo, "rev-list", "-1", f"--before={since}", "main")
    if not base:
        raise ValueError(f"{demo} 里没有 {since} 以前的记录。 / {demo} has nothing before {since}.")
    keys = (demo / ".git" / "zhiban-keys").resolve()
    to.mkdir(parents=True, exist_ok=True)
    first: dict[str, str] = {}
    names: dict[str, dict[str, str]] = {}
    for act in acts:
        first.setdefault(act["desk"], act["by"])
        names.setdefault(act["by"], {"en": act["by"]})
    made: dict[str, Desk] = {}
    for name, person in first.items():
        folder = to / name
        if made:
            shutil.copytree(next(iter(made.values())).folder, folder, symlinks=True)
        else:
            git(to, "clone", "-q", "--branch", "main", str(demo.resolve()), name)
            git(folder, "remote", "remove", "origin")
            git(folder, "reset", "-q", "--hard", base)
            git(folder, "config", "gc.auto", "0")
            for _ in set_up(folder.resolve(), person, keys / person, False):
                pass
        made[name] = Desk(folder, keys, base, names)
    book = Book(WorkTree(folder))
    for person, called in names.items():
        who = book.person(person)
        called["zh"] = who.name if who else person
    return made


def signed(folders: Iterable[Path], base: str) -> int:
    """How many commits these clones hold since the base, each with a good signature. ValueError where one has none."""
    found: dict[str, str] = {}
    for folder in folders:
        lines = git(folder, "log", "--format=%H %G?", f"{base}..HEAD").splitlines()
        found |= dict(line.split() for line in lines)
    if bad := [commit for commit, good in found.items() if good != "G"]:
        raise ValueError(f"签名不对 / not signed: {', '.join(bad)}")
    return len(found)
