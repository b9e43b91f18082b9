"""A hardened bare repository that refuses, receipts and keeps; and the one command that an officer's ssh key may run."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from zhiban.repo import GitError, Repo
from zhiban.repo.plain import environment

# security.md §3.8; asserted by `doctor`.
SETTINGS = {
    "receive.denyNonFastForwards": "true",
    "receive.denyDeletes": "true",
    "receive.fsckObjects": "true",
    "transfer.fsckObjects": "true",
    "receive.maxInputSize": "10m",
    "receive.hideRefs": "refs/heads/receipts",
    "receive.autogc": "false",
    "receive.advertisePushOptions": "false",
    "core.fsync": "all",
    "core.logAllRefUpdates": "always",
    "core.commitGraph": "false",
    "gc.auto": "0",
    "gc.reflogExpire": "never",
    "gc.reflogExpireUnreachable": "never",
    "gc.pruneExpire": "never",
    "uploadpack.allowFilter": "false",
}
HOOKS = ("pre-receive", "post-receive")
HOOK = """#!/bin/sh
# zhiban: {name}
PYTHONUTF8=1 exec "{python}" -P -m zhiban.hooks {name}
"""
WAIT, PATIENCE = 60, 600  # seconds: for a turn to clear up; for one session


def make(
    to: Path, pins: Mapping[str, Sequence[str]], key: Path, source: Path | str | None = None
) -> Iterator[tuple[str, str]]:
    """Make the repository, telling each step in (zh, en). ValueError where something is there already or does not fit."""
    from zhiban.trust.sshsig import fingerprint, private, public_blob

    if to.exists() and any(to.iterdir()):
        raise ValueError(f"{to} 不是空文件夹，没有动它。 / {to} is not empty; nothing was touched.")
    print_of = fingerprint(public_blob(private(key)))
    if pins.get("receipts") and print_of not in pins["receipts"]:
        raise ValueError(
            f"{key} 的指纹是 {print_of}，与约定的回执公钥不符。 / {key} has {print_of}, which is not the pinned receipts key."
        )
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(to)], check=True, env=environment())
    with Repo(str(to), env=environment()) as repo:
        for name, value in SETTINGS.items():
            repo.git("config", name, value)
        for name in ("genesis", "root", "receipts"):
            for value in pins.get(name, ()):
                repo.git("config", "--add", f"zhiban.{name}", value)
        repo.git("config", "zhiban.receiptsKey", str(key.resolve()))
        yield f"已建 {to}：{len(SETTINGS)} 项设置", f"Made {to}: {len(SETTINGS)} settings"
        hooks(to)
        yield "检查：pre-receive、post-receive", "Hooks: pre-receive, post-receive"
        if source is not None:
            repo.git("fetch", "-q", str(source), "refs/heads/*:refs/heads/*")
            yield f"已取来 {source} 的全部历史", f"Fetched the whole history of {source}"
            from zhiban.desk.stamp import stamp_once, told

            if made := stamp_once(repo, "init"):
                yield told(made)


def hooks(to: Path) -> None:
    """Write the two hooks."""
    for name in HOOKS:
        file = to / "hooks" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(
            HOOK.format(name=name, python=Path(sys.executable).as_posix()), encoding="utf-8", newline="\n"
        )
        file.chmod(0o755)


def login(person: str, repository: Path, line: str) -> str:
    """The line of `authorized_keys` by which a login key may do nothing but reach this book as this person."""
    python = Path(sys.executable).as_posix()
    command = f"{shlex.quote(python)} -P -m zhiban serve {person} {shlex.quote(str(repository.resolve()))}"
    quoted = command.replace("\\", "\\\\").replace('"', '\\"')
    return f'restrict,command="{quoted}" {" ".join(line.split()[:3])}'


def serve(person: str, repository: Path, asked: str) -> int:
    """Run what an officer's git asks for: to fetch, or to push as this person. 2 where it is something else."""
    words = re.fullmatch(r"git[ -](receive-pack|upload-pack) .+", asked)
    if not words:
        print(
            "这里只收发值班簿（git push、git fetch）。 / Only git push and git fetch work here.",
            file=sys.stderr,
        )
        return 2
    if not (repository / "HEAD").is_file():
        print(f"{repository} 没有值班簿。 / There is no duty book at {repository}.", file=sys.stderr)
        return 2
    env = {**environment({"core.hooksPath": str(repository / "hooks")}), "ZHIBAN_PERSON": person}
    if words[1] == "upload-pack":
        _become(["git", "upload-pack", "--strict", str(repository)], env)
    try:
        (repository / "zhiban").mkdir(exist_ok=True)
        with (repository / "zhiban" / "serve").open("ab") as lock:
            heal(repository, lock.fileno())
            os.set_inheritable(lock.fileno(), True)
            return _run(["git", "receive-pack", str(repository)], env)
    except OSError as trouble:
        print(f"服务器现在写不了盘（{trouble}）。 / The server cannot write ({trouble}).", file=sys.stderr)
        return 1


def _become(command: Sequence[str], env: Mapping[str, str]) -> NoReturn:
    os.execvpe(command[0], command, dict(env))


def _run(command: Sequence[str], env: Mapping[str, str]) -> int:
    """The command's exit code; a session that hangs is ended, so that no dead line keeps its place for ever."""
    ours = subprocess.Popen(command, env=dict(env), close_fds=False, process_group=0)
    try:
        return ours.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(ours.pid, signal.SIGKILL)
        return 1


def heal(repository: Path, lock: int) -> None:
    """Clear what a killed session left: whoever holds the lock alone knows that every lock file and quarantine is stale.

    The lock is shared by all who push and dies with the last process of each; where others are pushing nothing is cleared,
    unless something stale stands in the way: then we wait for our turn.
    """
    import fcntl

    from zhiban.desk.stamp import alone

    begun = time.monotonic()
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not any(old(found) for found in stale(repository)) or time.monotonic() - begun > WAIT:
                break
            time.sleep(0.05)
            continue
        with alone(repository / "zhiban" / "stamp"):  # cron's stamp is no session, and may be writing
            for found in stale(repository):
                _remove(found)
        _receipt(repository)
        break
    fcntl.flock(lock, fcntl.LOCK_SH)


def stale(repository: Path) -> Iterator[Path]:
    """Lock files and quarantine folders."""
    yield from repository.glob("*.lock")
    yield from (repository / "refs").rglob("*.lock")
    yield from (repository / "objects").glob("tmp_objdir-*")
    yield from (repository / "objects").glob("incoming-*")
    yield from (repository / "objects" / "info").glob("*.lock")


def old(found: Path) -> bool:
    """Whether a lock has stood longer than any honest one does (two seconds)."""
    try:
        return found.suffix == ".lock" and time.time() - found.stat().st_mtime > 2
    except OSError:
        return False


def _remove(found: Path) -> None:
    import shutil

    if found.is_dir():
        shutil.rmtree(found, ignore_errors=True)
    else:
        found.unlink(missing_ok=True)


def _receipt(repository: Path) -> None:
    """The receipt that a crash may have kept from being written."""
    from zhiban.desk.stamp import stamp_once

    try:
        with Repo(str(repository), env=environment()) as repo:
            stamp_once(repo)
    except (GitError, ValueError, OSError) as trouble:
        print(
            f"回执没有补写成（{trouble}）。 / The receipt could not be written ({trouble}).", file=sys.stderr
        )
