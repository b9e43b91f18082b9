"""Trouble made on purpose: whole process trees killed with -9, disks that are full; and what must hold after it.

Everything is found out from outside: processes in /proc, the branches and receipts by git and by the trust module.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import NamedTuple

from real import add, environment, git, run, zhiban
from served import Served, entry, shift
from zhiban.desk.aside import shelf
from zhiban.repo import Repo
from zhiban.repo import receipts as kept
from zhiban.repo.receipts import Receipt
from zhiban.trust.receipt import BRANCH, after, parents
from zhiban.trust.sshsig import fingerprint, holds, read

RECEIPT = re.compile(r"回执 (\d+)，(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)（([0-9a-f]{12})）")
PATIENCE = 60  # seconds within which all must be well again


def below(number: int) -> list[int]:
    """All processes that descend from one, as they now are."""
    found: list[int] = []
    for task in Path(f"/proc/{number}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, task.read_text().split()):
                found += [child, *below(child)]
    return found


def fell(number: int, also: bool = False) -> list[str]:
    """Kill everything below a process at one stroke (and the process itself, `also`); what was killed.

    All are halted first, until no new one appears: nobody sees another die.
    """
    halted: set[int] = set()
    if also:
        _send(number, signal.SIGSTOP)
    while new := set(below(number)) - halted:
        for process in new:
            _send(process, signal.SIGSTOP)
        halted |= new
    names = [_words(process) for process in sorted(halted)]
    for process in [*halted, *([number] if also else [])]:
        _send(process, signal.SIGKILL)
    return [name for name in names if name]


def _send(process: int, what: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, what)


def _words(process: int) -> str:
    try:
        return (
            Path(f"/proc/{process}/cmdline")
            .read_bytes()
            .replace(b"\0", b" ")
            .decode(errors="replace")
            .strip()
        )
    except OSError:
        return ""


def listening(world: Served) -> int:
    """The process of a world's sshd."""
    return int((world.folder / "sshd.pid").read_text())


def serving(world: Served) -> bool:
    """Whether a session of the server is under way and has come to our command."""
    return any("zhiban serve" in _words(process) for process in below(listening(world)))


class Desk(NamedTuple):
    """An officer at a computer, with the log that he writes."""

    world: Served
    person: str
    clone: Path
    path: str

    @property
    def file(self) -> Path:
        """The log."""
        return self.clone / self.path

    @property
    def head(self) -> str:
        """The commit checked out."""
        return git(self.clone, "rev-parse", "HEAD").strip()

    def note(self, text: str = "一切正常。") -> None:
        """Type one more entry and save."""
        add(self.clone, self.path, entry(f"n{time.time_ns()}", self.person, text))

    def keep(self, text: str = "一切正常。") -> str:
        """Type one more entry and commit it, signed, without the checks (they run when it is delivered); the commit."""
        self.note(text)
        git(self.clone, "add", "-A")
        git(self.clone, "commit", "-q", "--no-verify", "-m", "记一条")
        return self.head

    def push(self, code: int = 0) -> str:
        """`zhiban push`; what the officer reads."""
        return zhiban(self.clone, "push", code=code)

    def holds(self, text: str) -> bool:
        """Whether a text is in the folder, in the index, in a commit, or where pre-commit put it aside."""
        places = (f":{self.path}", f"HEAD:{self.path}")
        seen = self.file.read_text(encoding="utf-8", errors="replace") if self.file.exists() else ""
        patches = (patch.read_text(encoding="utf-8", errors="replace") for patch in shelf().glob("patch*"))
        return (
            text in seen
            or any(text in _shown(self.clone, p) for p in places)
            or any(text in p for p in patches)
        )


def _shown(clone: Path, place: str) -> str:
    done = subprocess.run(["git", "show", place], cwd=clone, env=environment(), capture_output=True)
    return done.stdout.decode(errors="replace")


def desk(world: Served, person: str = "li-na") -> Desk:
    """An officer's clone brought up to date, and the log of the day, which 李娜 opens and delivers if nobody has yet."""
    clone = world.clone(person)
    git(clone, "pull", "-q")
    logs = sorted(clone.glob("records/logs/office/*/*.yml"))
    if logs:
        return Desk(world, person, clone, logs[-1].relative_to(clone).as_posix())
    first = world.clone("li-na")
    git(first, "pull", "-q")
    path = shift(first, "li-na")
    git(first, "add", "-A")
    git(first, "commit", "-q", "--no-verify", "-m", "开班")
    zhiban(first, "push")
    git(clone, "pull", "-q")
    return Desk(world, person, clone, path)


def begun(folder: Path, *command: str) -> subprocess.Popen[str]:
    """A command that runs on by itself, both its streams together."""
    return subprocess.Popen(
        command, cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def pushing(at: Desk) -> subprocess.Popen[str]:
    """`zhiban push`, under way."""
    return begun(at.clone, sys.executable, "-m", "zhiban", "push")


def again(at: Desk, tries: int = 3) -> str:
    """Run `zhiban push` until it is through, as somebody does who knows nothing else; what it said at last."""
    start = time.monotonic()
    for left in reversed(range(tries)):
        done = pushing(at)
        said, _ = done.communicate(timeout=PATIENCE)
        if done.returncode == 0 and RECEIPT.search(said):
            assert time.monotonic() - start < PATIENCE, f"{time.monotonic() - start:.0f} s"
            return said
        assert left, said
    raise AssertionError


def acked(said: str) -> bool:
    """Whether the officer was shown a receipt."""
    return bool(RECEIPT.search(said))


def in_the_middle(world: Served, random: Random, within: float) -> list[str]:
    """Wait for a session, then for a random moment of it, and kill the whole server side; what was killed of the session.

    Nothing where it was over already.
    """
    start = time.monotonic()
    while not serving(world):
        assert time.monotonic() - start < PATIENCE, "nobody came"
        time.sleep(0.005)
    time.sleep(random.uniform(0, within))
    killed = fell(listening(world))
    return [words for words in killed if "zhiban serve" in words or "receive-pack" in words]


def receipts(server: Path) -> list[Receipt]:
    """All receipts of a server, the first first."""
    with Repo(str(server), env=None) as repo:
        return list(kept.back(repo, repo.commit(BRANCH)))[::-1]


def whole(world: Served, heads: Collection[str] = ()) -> int:
    """Assert that the server is sound: what was acknowledged is there, every receipt is true and signed and follows the
    one before, every branch is receipted where it stands, no lock and no quarantine is left. The number of receipts."""
    server = world.server
    git(server, "fsck", "--strict", "--full", "--no-dangling")
    there = set(git(server, "rev-list", "--branches").split())
    assert not set(heads) - there, "a commit that had its receipt is gone"
    pins = git(server, "config", "--get-all", "zhiban.receipts").split()
    last: Receipt | None = None
    state: dict[str, str] = {}
    chain = receipts(server)
    moves = {branch: _moves(server, branch) for branch in _branches(server)}
    for receipt in chain:
        assert not list(after(last.entry if last else None, state, receipt.entry))
        assert receipt.raw.parents == parents(last.commit if last else "", receipt.entry)
        signature = read(receipt.raw.signature or b"")
        assert fingerprint(signature.key) in pins and holds(signature, receipt.raw.payload)
        for update in receipt.entry.updates:
            assert update.new in moves[update.ref], f"receipt {receipt.entry.seq} is of a move that never was"
            state[update.ref] = update.new
        last = receipt
    assert state == _branches(server), "a branch stands where no receipt says"
    assert not list(left_over(server))
    return len(chain)


def _branches(server: Path) -> dict[str, str]:
    with Repo(str(server), env=None) as repo:
        return kept.heads(repo)


def _moves(server: Path, branch: str) -> set[str]:
    """Where a branch ever stood, by git's own log of it (of which a full disk may have torn a line)."""
    text = (server / "logs" / branch).read_text(errors="replace")
    return set(re.findall(r"(?=([0-9a-f]{40}))", text))


def left_over(server: Path) -> Iterator[Path]:
    """Locks and quarantine folders."""
    yield from server.glob("*.lock")
    yield from (server / "refs").rglob("*.lock")
    yield from (server / "objects").glob("*incoming*")


def second_computer(at: Desk, name: str) -> Desk:
    """The same officer at another computer, with the same keys."""
    to = at.clone.with_name(name)
    git(at.clone.parent, "clone", "-q", "--no-local", str(at.clone), str(to))
    (to / ".git" / "config").write_text((at.clone / ".git" / "config").read_text())
    for hook in (at.clone / ".git" / "hooks").iterdir():
        (to / ".git" / "hooks" / hook.name).write_bytes(hook.read_bytes())
        (to / ".git" / "hooks" / hook.name).chmod(0o755)
    git(to, "fetch", "-q", "origin")
    git(to, "branch", "-q", "--set-upstream-to", "origin/main")
    return at._replace(clone=to)


def broken_off(
    folder: Path, random: Random, within: float, *command: str, feed: str = "", since: Path | None = None
) -> bool:
    """Begin a command and kill it, with all that it started, at a random moment (once a file is there, if one is given);
    whether it was still at work."""
    under_way = subprocess.Popen(
        command,
        cwd=folder,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    if under_way.stdin:
        with suppress(BrokenPipeError):
            under_way.stdin.write(feed)
            under_way.stdin.close()
    while since and not since.exists() and under_way.poll() is None:
        time.sleep(0.001)
    time.sleep(random.uniform(0, within))
    live = under_way.poll() is None
    if live:
        fell(under_way.pid, also=True)
    under_way.wait(timeout=PATIENCE)
    return live


def settled(at: Desk) -> str:
    """What an officer does after a fault, knowing two commands: save it (`git add`, `git commit`) and `zhiban push`, each
    again until it is through. What he reads at last."""
    said = ""
    for _ in range(5):
        done = pushing(at)
        said, _ = done.communicate(timeout=PATIENCE)
        if not git(at.clone, "status", "--porcelain") and done.returncode == 0 and acked(said):
            return said
        run(at.clone, "git", "add", "-A")
        saved = begun(at.clone, "git", "commit", "-q", "-m", "记一条")
        said += saved.communicate(timeout=PATIENCE)[0]
    raise AssertionError(said)
