"""The server's door: the one command that an officer's ssh key may run, to fetch from this book or to push to it.

It runs at every fetch, so it loads next to nothing. Whoever comes to push first clears what a killed session left.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NoReturn

from zhiban.desk import turn
from zhiban.plain import environment

WAIT, PATIENCE = 60, 600  # seconds: for a turn to clear up; for one session
STAMPED = "stamped"  # in our folder: the digest of the branches at the newest receipt, and of that


def main(argv: Sequence[str]) -> int:
    """`argv`: person, repository; what git asks for stands where ssh puts it."""
    return serve(argv[0], Path(argv[1]), os.environ.get("SSH_ORIGINAL_COMMAND", ""))


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
    ours = repository / "zhiban"
    try:
        ours.mkdir(exist_ok=True)
        if words[1] == "upload-pack":
            with suppress(OSError):  # a courtesy, without which it only takes longer
                turn.take(ours / "turns", person)
            _become(["git", "upload-pack", "--strict", str(repository)], env)
        with (ours / "serve").open("ab") as lock:
            heal(repository, lock.fileno())
            os.set_inheritable(lock.fileno(), True)
            before = _own(repository, person)
            code = _run(["git", "receive-pack", str(repository)], env)
        with suppress(OSError):
            moved = _own(repository, person) != before
            (turn.due if moved and _apart(repository, person, env) else turn.done)(ours / "turns", person)
        return code
    except OSError as trouble:
        print(f"服务器现在写不了盘（{trouble}）。 / The server cannot write ({trouble}).", file=sys.stderr)
        return 1


def _own(repository: Path, person: str) -> str:
    """Where this person's branch stands, as far as its own file says."""
    file = repository / "refs" / "heads" / "u" / person
    return file.read_text() if file.is_file() else ""


def _apart(repository: Path, person: str, env: Mapping[str, str]) -> bool:
    """Whether this person's branch has what the main line has not: the next fetch is then to join the two."""
    command = ["git", "merge-base", "--is-ancestor", f"refs/heads/u/{person}", "refs/heads/main"]
    return subprocess.run(command, cwd=repository, env=dict(env), stderr=subprocess.DEVNULL).returncode == 1


def _become(command: Sequence[str], env: Mapping[str, str]) -> NoReturn:
    os.execvpe(command[0], list(command), dict(env))


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

    begun = time.monotonic()
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not any(old(found) for found in stale(repository)) or time.monotonic() - begun > WAIT:
                break
            time.sleep(0.05)
            continue
        with (repository / "zhiban" / "stamp").open("ab") as stamping:
            fcntl.flock(stamping, fcntl.LOCK_EX)  # cron's stamp is no session, and may be writing
            for found in stale(repository):
                _remove(found)
        if not _receipted(repository):
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
    if found.is_dir():
        shutil.rmtree(found, ignore_errors=True)
    else:
        found.unlink(missing_ok=True)


def digest(branches: Mapping[str, str]) -> str:
    """Where all branches stand, in short."""
    return sha256("".join(f"{name} {tip}\n" for name, tip in sorted(branches.items())).encode()).hexdigest()


def _receipted(repository: Path) -> bool:
    """Whether the branches still stand where the newest receipt was written, as `stamp` noted it."""
    try:
        noted = (repository / "zhiban" / STAMPED).read_text()
        command = ["git", "for-each-ref", "--format=%(refname) %(objectname)", "refs/heads/"]
        rows = subprocess.run(command, cwd=repository, env=environment(), capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    branches = dict(row.rsplit(" ", 1) for row in rows.stdout.decode(errors="surrogateescape").splitlines())
    return noted == digest(branches)


def _receipt(repository: Path) -> None:
    """The receipt that a crash may have kept from being written."""
    from zhiban.desk.stamp import stamp_once
    from zhiban.repo import GitError, Repo

    try:
        with Repo(str(repository), env=environment()) as repo:
            stamp_once(repo)
    except (GitError, ValueError, OSError) as trouble:
        print(
            f"回执没有补写成（{trouble}）。 / The receipt could not be written ({trouble}).", file=sys.stderr
        )
