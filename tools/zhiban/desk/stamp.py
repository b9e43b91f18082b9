"""Receipts: one idempotent function that compares the branches with the last receipt and writes one more where they moved.

It runs after every push, from cron, in a CI job or by hand; a crash in between is healed by the next run.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING

from zhiban.desk.clock import second
from zhiban.desk.door import STAMPED, digest
from zhiban.repo import GitError, Repo
from zhiban.repo import receipts as kept
from zhiban.repo.receipts import Receipt
from zhiban.schema.parts import Instant, zoned
from zhiban.trust.raw import Ident
from zhiban.trust.raw import write as write_raw
from zhiban.trust.receipt import BRANCH, MOST, Entry, moved, parents, stamp, write

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

TICK = timedelta(minutes=15)  # while a shift is open no longer passes between two receipts
NAME, ADDRESS = "zhiban receipts", "receipts@zhiban.invalid"
TRIES = 20


@contextmanager
def alone(file: Path) -> Iterator[IO[bytes]]:
    """Wait for a lock that dies with its process."""
    import fcntl

    with file.open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock


def folder(repo: Repo) -> Path:
    """Where we keep what is ours in a git folder."""
    bare = Path(repo.root, "HEAD").is_file()
    found = Path(repo.root, "zhiban") if bare else Path(repo.git_path("zhiban"))
    found.mkdir(exist_ok=True)
    return found


def key_file(repo: Repo) -> Path | None:
    """The receipts key, where this repository has one."""
    named = os.environ.get("ZHIBAN_RECEIPTS_KEY") or repo.ask("config", "--get", "zhiban.receiptsKey")
    return Path(named) if named else None


def stamp_once(
    repo: Repo,
    pusher: str = "",
    tick: bool = False,
    under: str = "refs/heads/",
    tokens: Mapping[str, bytes] = {},
) -> Receipt | None:
    """Write a receipt where branches moved (or where a tick is due, or tokens are to be kept); the newest receipt, or None.

    `under`: where the branches stand (`refs/remotes/origin/` in a CI job). ValueError where there is no receipts key.
    """
    ours = folder(repo)
    with alone(ours / "stamp"):
        for _ in range(TRIES):
            before = repo.commit(BRANCH)
            last = kept.receipt(repo, before) if before else None
            state = kept.state(repo, before) if before else {}
            updates = moved(state, kept.heads(repo, under))
            if not updates and not tokens and not (tick and last and _due(repo, last, state)):
                _note(ours, under, state, before)
                return last
            now = second()
            at = max(now, last.entry.at) if last else now
            entry = Entry(
                (last.entry.seq if last else 0) + 1,
                at,
                updates,
                {**state, **{u.ref: u.new for u in updates}} if updates else None,
                pusher if updates else "",
                stamp(now) if now < at else "",
                tuple(sorted(tokens)),
            )
            try:
                made = kept.put(repo, _commit(repo, last, entry, tokens), before)
            except GitError:
                if repo.commit(BRANCH) == before:
                    raise
                continue  # somebody else was quicker, as with a second job
            _note(ours, under, entry.refs or state, made)
            return kept.receipt(repo, made)
    raise ValueError(
        "回执没有写成：别的进程一直在写。 / The receipt could not be written: others keep writing."
    )


def _note(ours: Path, under: str, branches: Mapping[str, str], tip: str) -> None:
    """Note what the newest receipt is of, so that the next session need not read it; a note that is lost costs a look."""
    with suppress(OSError):
        if under == "refs/heads/":
            (ours / STAMPED).write_text(digest({**branches, BRANCH: tip}))


def _same_key(repo: Repo, last: Receipt | None, key: "Ed25519PrivateKey") -> None:
    """One receipt under another key would break the log for ever: only the key of the last one, or a pinned one, goes on."""
    from zhiban.trust.sshsig import fingerprint, holds, public_blob, read

    ours, pinned = fingerprint(public_blob(key)), kept.pins(repo)["receipts"]
    if last:
        signature = read(last.raw.signature or b"")
        theirs = fingerprint(signature.key) if holds(signature, last.raw.payload) else "?"
        if theirs != ours and not (theirs in pinned and ours in pinned):
            raise ValueError(
                f"最后一号回执由 {theirs} 签名，这里的密钥是 {ours}：没有往上写。"
                f" / The last receipt is signed by {theirs}, and the key here is {ours}: nothing was written."
            )
    if pinned and ours not in pinned:
        raise ValueError(
            f"这里的密钥 {ours} 不是约定的回执密钥。 / The key here, {ours}, is not the pinned receipts key."
        )


def _commit(repo: Repo, last: Receipt | None, entry: Entry, tokens: Mapping[str, bytes]) -> bytes:
    from zhiban.trust.sshsig import private, sign

    file = key_file(repo)
    if file is None:
        raise ValueError(
            "这里没有回执密钥（zhiban.receiptsKey）。 / There is no receipts key here (zhiban.receiptsKey)."
        )
    key = private(file)
    _same_key(repo, last, key)
    rows = []
    for name, token in sorted(tokens.items()):
        blob = repo.git("hash-object", "-w", "--stdin", data=token).decode().strip()
        rows.append(f"100644 blob {blob}\t{name}.tsr\n")
    tree = repo.git("mktree", data="".join(rows).encode()).decode().strip()
    by = Ident(NAME, ADDRESS, int(entry.at.timestamp()), "+0000")
    return write_raw(
        tree,
        parents(last.commit if last else "", entry),
        by,
        write(entry),
        lambda payload: sign(key, payload),
        most=MOST,
    )


def _due(repo: Repo, last: Receipt, state: Mapping[str, str]) -> bool:
    """Whether the last receipt is old and somebody is on duty by the book of the main line."""
    now = second()
    return now - last.entry.at >= TICK and open_shift(
        repo, state.get("refs/heads/main", ""), zoned(now, "+08:00")
    )


def open_shift(repo: Repo, main: str, at: Instant) -> bool:
    """Whether a log of the main line is open at a moment: begun, and not taken over by a relief."""
    from zhiban.book import Book
    from zhiban.repo.files import Tree

    book = Book(Tree(repo, main), form=False)
    for unit in book.levels if main else ():
        names = book.logs(unit)
        log = book.log(unit, names[-1]) if names else None
        if log and log.start <= at and log.takeover is None:
            return True
    return False


def told(receipt: Receipt) -> tuple[str, str]:
    """The officer's acknowledgement, in zh and en."""
    when = f"{zoned_second(receipt)}"
    return (
        f"回执 {receipt.entry.seq}，{when}（{receipt.commit[:12]}）",
        f"receipt {receipt.entry.seq}, {when} ({receipt.commit[:12]})",
    )


def zoned_second(receipt: Receipt) -> str:
    """When a receipt was written, at Beijing's offset, to the second."""
    from zhiban.trust.keys import BEIJING

    return f"{receipt.entry.at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
