"""A real book in a real git, written in as a person would: with an editor, `git add` and `git commit`."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path

BEIJING = timezone(timedelta(hours=8))
LOG = "records/logs/wangchuan/{day:%Y}/{day:%Y-%m-%d}.yml"
KEEP = ("GIT_", "ZHIBAN_", "PRE_COMMIT")


def environment(more: Mapping[str, str] = {}) -> dict[str, str]:
    """This machine's environment without what git or another hook left in it, and without anybody's git settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(KEEP)}
    plain = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "ZHIBAN_LANG": "zh",
        "PYTHONUTF8": "1",
    }
    return {**kept, **plain, **more}


def run(folder: Path, *command: str, ok: bool = True, **more: str) -> str:
    """What a command says, both streams together; the test fails where it does not end as it should."""
    done = subprocess.run(
        command, cwd=folder, env=environment(more), capture_output=True, encoding="utf-8", check=False
    )
    said = done.stdout + done.stderr
    assert (done.returncode == 0) is ok, said
    return said


def git(folder: Path, *args: str, ok: bool = True, **more: str) -> str:
    """git, as the officer whose clone it is."""
    return run(folder, "git", *args, ok=ok, **more)


def zhiban(folder: Path, *args: str, code: int = 0, lang: str = "zh") -> str:
    """The command line; `code` is the exit code that it should end with."""
    command = [sys.executable, "-m", "zhiban", *args]
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment({"ZHIBAN_LANG": lang}),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == code, f"{done.returncode}: {done.stdout}{done.stderr}"
    return done.stdout + (done.stderr if code else "")


def become(folder: Path, person: str) -> None:
    """Sit down at this clone as somebody else of the sample city."""
    found = folder / ".git" / "zhiban-keys" / person
    zhiban(folder, "setup", "--person", person, "--key", str(found))


def copied(book: Path, to: Path) -> Path:
    """A copy of a repository to write in. What git stored is never written over, so it is shared."""

    def laid(source: str, target: str) -> None:
        stored = f"{os.sep}.git{os.sep}objects{os.sep}" in source
        (os.link if stored else shutil.copy2)(source, target)

    return Path(shutil.copytree(book, to, symlinks=True, copy_function=laid))


def write(folder: Path, path: str, text: str) -> None:
    """Save a file in the editor."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


def add(folder: Path, path: str, text: str) -> None:
    """Type more lines at the end of a file."""
    write(folder, path, (folder / path).read_text(encoding="utf-8") + text)


def commit(folder: Path, message: str = "记录", ok: bool = True, **more: str) -> str:
    """`git add -A`, `git commit`: what the officer then reads."""
    git(folder, "add", "-A")
    return git(folder, "commit", "-m", message, ok=ok, **more)


def ago(minutes: int) -> datetime:
    """So many minutes ago, in Beijing, to the minute."""
    return datetime.now(BEIJING).replace(second=0, microsecond=0) - timedelta(minutes=minutes)


def at(moment: datetime) -> str:
    """An instant as the book writes it."""
    return moment.isoformat(timespec="minutes")
