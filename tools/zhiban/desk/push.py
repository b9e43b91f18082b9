"""Deliver what an officer has committed: to the own branch at once, then to the main line, with a merge where others were
quicker; it ends with the receipt. Without a network everything stays here and is delivered the next time."""

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from tempfile import TemporaryDirectory
from typing import NamedTuple

from zhiban.desk.answer import BEHIND as NOT_FORWARD
from zhiban.desk.answer import Offline, Refused, line, said, send
from zhiban.desk.recover import recover
from zhiban.desk.unite import MAIN, REMOTE, Clash, behind, unite
from zhiban.repo import GitError, Repo
from zhiban.repo import receipts as kept
from zhiban.repo.receipts import KEPT, THERE, Receipt
from zhiban.trust.receipt import Unfit

__all__ = [
    "NOT_FORWARD",
    "REMOTE",
    "Delivered",
    "Offline",
    "Refused",
    "covering",
    "deliver",
    "fetch",
    "said",
    "undelivered",
]

TRIES = 60  # how often others may be quicker
TROUBLES = 4  # how often in a row the server may fail to take it or to answer

APART = "zhiban.apart"  # the tip of the own branch that cannot be joined with what is here

Text = tuple[str, str]  # the same in zh and en


class Delivered(NamedTuple):
    """The receipt that covers what was pushed, how often others were quicker, and what is to be told besides."""

    receipt: Receipt | None
    merges: int
    told: tuple[Text, ...] = ()


def deliver(repo: Repo, person: str) -> Delivered:
    """Push. Refused, Offline, or ValueError (zh / en) where this is no clone of a server."""
    set_up = settings(repo)
    if f"remote.{REMOTE}.url" not in set_up:
        raise ValueError("这个副本没有服务器（origin）。 / This clone has no server (origin).")
    told: list[Text] = list(recover(repo))
    _judge(repo)
    own = f"u/{person}"
    apart = repo.commit(f"refs/remotes/{REMOTE}/{own}") == set_up.get(APART)
    with TemporaryDirectory(prefix="zhiban-", ignore_cleanup_errors=True) as shared:
        way = line(set_up.get("core.sshcommand", ""), shared)
        return _deliver(repo, [MAIN] if apart else [own, MAIN], told, way)


def _deliver(repo: Repo, branches: list[str], told: list[Text], way: Sequence[str]) -> Delivered:
    merges = troubles = 0
    while merges < TRIES:
        answer = send(repo, REMOTE, *(f"HEAD:refs/heads/{branch}" for branch in branches), line=way)
        if answer.means in ("refused", "unfit"):
            raise Refused(answer.said)
        if answer.means == "away":
            raise Offline(undelivered(repo), answer.said)
        if answer.means == "behind":
            time.sleep(random.uniform(0, min(0.1 * 2**merges, 3)) if merges else 0)
        if answer.means == "behind":
            _fetch(repo, *way, "-c", "maintenance.auto=false")
        elif answer.means == "taken":
            told += fetch(repo, way)
        if answer.means == "taken" and (receipt := covering(repo)):
            return Delivered(receipt, merges, tuple(told))
        if answer.means == "behind" and behind(repo, *branches):
            told += _unite(repo, branches)
            merges, troubles = merges + 1, 0
            continue
        troubles += 1
        if troubles == TROUBLES and answer.means == "taken":
            return Delivered(None, merges, tuple(told))
        if troubles == TROUBLES:
            raise Offline(undelivered(repo), answer.said, away=False)
        time.sleep(random.uniform(0.2, 0.4) * 2**troubles)
    raise Refused(
        "主线一直有人在写，自己的分支已有回执；稍后再送。 / Others keep writing; your own branch is received; try again later."
    )


def _unite(repo: Repo, branches: list[str]) -> Iterator[Text]:
    """Bring in the main line and what this officer sent from another computer. Where that says otherwise at one place (as
    after a clash put right) it stays where it is, with its receipt, and only the main line is delivered to."""
    unite(repo, MAIN)
    own = branches[0]
    if own == MAIN or not behind(repo, own):
        return
    try:
        unite(repo, own)
    except Clash:
        del branches[0]
        repo.git("config", APART, repo.commit(f"refs/remotes/{REMOTE}/{own}"))
        yield (
            f"分支 {own} 上以前送出的写法与这里不同，仍在那里，有回执；这次只送主线。",
            f"What was sent to {own} before differs; it stays there with its receipt, and only the main line is delivered.",
        )


def settings(repo: Repo) -> Mapping[str, str]:
    """Of this clone's settings what delivering asks for."""
    asked = rf"^(remote\.{REMOTE}\.url|core\.sshcommand|zhiban\.apart)$"
    rows = repo.ask("config", "--get-regexp", asked).splitlines()
    return {name: value for name, _, value in (row.partition(" ") for row in rows)}


def undelivered(repo: Repo) -> int:
    """How many commits are kept here and not delivered."""
    return int(repo.ask("rev-list", "--count", "HEAD", "--not", f"--remotes={REMOTE}") or 0)


def _judge(repo: Repo) -> None:
    """The same judge as on the server, before anything leaves: one refused commit would keep back all that follow."""
    if undelivered(repo):
        from zhiban.desk.check import span

        checked = span(repo, f"HEAD --not --remotes={REMOTE}", growth=True)
        if checked.refused:
            raise Refused("", checked)


def fetch(repo: Repo, way: Sequence[str] = ()) -> list[Text]:
    """Fetch, and see that the receipts only grew since we last saw them; what is to be told."""
    _fetch(repo, *way)
    return follow(repo)


def _fetch(repo: Repo, *way: str) -> None:
    try:
        repo.git(*way, "fetch", "-q", REMOTE)
    except GitError as error:
        raise Offline(undelivered(repo), str(error)) from None


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


def covering(repo: Repo) -> Receipt | None:
    """The first receipt by which the commit checked out was received; None where there is none yet.

    It holds only where its signature is by the pinned receipts key (where one is pinned).
    """
    from zhiban.trust.sshsig import fingerprint, holds, read

    newest, found = repo.commit(THERE), None
    since = set(repo.ask("rev-list", "--ancestry-path", f"HEAD..{THERE}").split()) if newest else set()
    try:
        for receipt in kept.back(repo, newest) if newest in since else ():
            if receipt.commit not in since:
                break
            found = receipt
        if found and (pinned := repo.ask("config", "--get-all", "zhiban.receipts").split()):
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
