"""Deliver what an officer has committed: to the own branch at once, then to the main line, with a merge where others were
quicker; it ends with the receipt. Without a network everything stays here and is delivered the next time."""

import random
import re
import subprocess
import time
from collections.abc import Iterator
from typing import NamedTuple

from zhiban.desk.check import Checked, span
from zhiban.repo import GitError, Repo
from zhiban.repo import receipts as kept
from zhiban.repo.receipts import KEPT, THERE, Receipt
from zhiban.trust.receipt import Unfit

TRIES = 30
REMOTE, MAIN = "origin", "main"
NOT_FORWARD = (
    "non-fast-forward",
    "fetch first",
    "stale info",
    "failed to update ref",
    "cannot lock ref",
    "incorrect old value",
)

Text = tuple[str, str]  # the same in zh and en


class Refused(Exception):
    """The server, or our own check, does not take it; `said` is what it said."""

    def __init__(self, said: str, checked: Checked | None = None) -> None:
        super().__init__(said)
        self.said, self.checked = said, checked


class Offline(Exception):
    """The server cannot be reached; `kept` commits stay here, and this is what git said."""

    def __init__(self, kept: int, said: str) -> None:
        super().__init__(said)
        self.kept, self.said = kept, said


class Delivered(NamedTuple):
    """The receipt that covers what was pushed, how often others were quicker, and what is to be told besides."""

    receipt: Receipt | None
    merges: int
    told: tuple[Text, ...] = ()


def deliver(repo: Repo, person: str) -> Delivered:
    """Push. Refused, Offline, or ValueError (zh / en) where this is no clone of a server."""
    if not repo.ask("config", f"remote.{REMOTE}.url"):
        raise ValueError("这个副本没有服务器（origin）。 / This clone has no server (origin).")
    waiting = repo.ask("rev-list", "--count", "HEAD", "--not", f"--remotes={REMOTE}")
    if waiting not in ("", "0"):
        _judge(repo)
    told: list[Text] = []
    for merges in range(TRIES):
        moved, said = _push(repo, person)
        if moved == "all":
            told += fetch(repo)
            return Delivered(covering(repo), merges, tuple(told))
        if moved == "none":
            raise Refused(said)
        told += fetch(repo)
        _merge(repo, person)
        time.sleep(random.uniform(0, min(0.1 * 2**merges, 2)))
    raise Refused(
        "主线一直有人在写，自己的分支已有回执；稍后再送。 / Others keep writing; your own branch is received; try again later."
    )


def undelivered(repo: Repo) -> int:
    """How many commits are kept here and not delivered."""
    return int(repo.ask("rev-list", "--count", "HEAD", "--not", f"--remotes={REMOTE}") or 0)


def _judge(repo: Repo) -> None:
    """The same judge as on the server, before anything leaves: one refused commit would keep back all that follow."""
    checked = span(repo, f"HEAD --not --remotes={REMOTE}", growth=True)
    if checked.refused:
        raise Refused("", checked)


def _push(repo: Repo, person: str) -> tuple[str, str]:
    """`all`: both branches took it. `own`: only the officer's own. `none`: refused. Offline where nobody answers."""
    own = f"HEAD:refs/heads/u/{person}"
    command = ["git", "push", "--porcelain", "--no-verify", REMOTE, own, f"HEAD:refs/heads/{MAIN}"]
    done = subprocess.run(
        command,
        cwd=repo.root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    rows = [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]
    states = {row[1].partition(":")[2]: row for row in rows}
    if not rows or ("Could not read from remote repository" in done.stderr and not rows):
        if re.search(r"pre-receive hook declined|remote rejected", done.stderr + done.stdout):
            return "none", said(done.stderr)
        raise Offline(undelivered(repo), done.stderr.strip())
    failed = [row for row in states.values() if row[0].startswith("!")]
    if not failed:
        return "all", said(done.stderr)
    if all(any(word in row[2] for word in NOT_FORWARD) for row in failed):
        return "own", said(done.stderr)
    return "none", said(done.stderr)


def said(stderr: str) -> str:
    """What the server said, without git's `remote:` before each line."""
    lines = [
        line.removeprefix("remote:").removeprefix(" ").rstrip()
        for line in stderr.splitlines()
        if line.startswith("remote:")
    ]
    return "\n".join(lines).strip() or stderr.strip()


def fetch(repo: Repo) -> list[Text]:
    """Fetch, and see that the receipts only grew since we last saw them; what is to be told."""
    try:
        repo.git("fetch", "-q", REMOTE)
    except GitError as error:
        raise Offline(undelivered(repo), str(error)) from None
    return follow(repo)


def follow(repo: Repo) -> list[Text]:
    """Remember the newest receipt. Where it does not follow from the one seen before, both are kept and it is said."""
    now, before = repo.commit(THERE), repo.commit(KEPT)
    if not now and not before:
        return []
    if now and (not before or now == before or repo.ask("merge-base", before, now) == before):
        if now != before:
            repo.git("update-ref", KEPT, now)
        return []
    repo.git("update-ref", f"{KEPT}-{before[:12]}", before)
    if now:
        repo.git("update-ref", KEPT, now)
    from zhiban.desk.receive import told
    from zhiban.received import Past

    (finding,) = told("past", Past(kind="receipts-rollback", figures={"commit": before[:12]}), "receipts")
    return [(f"ZB3423 {finding.zh}。{finding.remedy_zh}", f"ZB3423 {finding.en}. {finding.remedy_en}")]


def _merge(repo: Repo, person: str) -> None:
    """Bring in what others wrote, and what this officer sent from another computer. Refused where two texts clash."""
    for branch in (MAIN, f"u/{person}"):
        if not repo.commit(f"refs/remotes/{REMOTE}/{branch}"):
            continue
        command = [
            "git",
            "merge",
            "-q",
            "--no-edit",
            f"refs/remotes/{REMOTE}/{branch}",
            "-m",
            f"合并 {branch}",
        ]
        done = subprocess.run(
            command,
            cwd=repo.root,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode:
            raise Refused(f"{done.stdout}{done.stderr}".strip())


def covering(repo: Repo) -> Receipt | None:
    """The first receipt, newest backwards, by which the commit checked out was received; None where there is none yet.

    It holds only where the receipts key is the pinned one (where one is pinned).
    """
    from zhiban.trust.sshsig import fingerprint, holds, read

    newest, head = repo.commit(THERE), repo.commit("HEAD")
    pinned = kept.pins(repo)["receipts"]
    found = None
    try:
        for receipt in kept.back(repo, newest) if newest else ():
            if receipt.entry.updates and not any(u.new == head for u in receipt.entry.updates):
                if found or receipt.entry.seq < kept.receipt(repo, newest).entry.seq - 50:
                    break
                continue
            if any(u.new == head for u in receipt.entry.updates):
                found = receipt
        if found and pinned:
            signature = read(found.raw.signature or b"")
            if fingerprint(signature.key) not in pinned or not holds(signature, found.raw.payload):
                return None
    except (Unfit, ValueError):
        return None
    return found


def keep_trying(repo: Repo, person: str, pause: float = 30) -> Iterator["Delivered | Offline"]:
    """Deliver, and while the server cannot be reached try again after a pause (seconds)."""
    while True:
        try:
            yield deliver(repo, person)
            return
        except Offline as offline:
            yield offline
            time.sleep(pause)
