"""The receipts as an auditor reads them: each signed by the pinned key, each following from the one before, each keeping
what it received."""

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from typing import NamedTuple

from zhiban.received import Past
from zhiban.repo import Repo
from zhiban.repo.mirror import raws
from zhiban.trust import raw, sshsig
from zhiban.trust.raw import Malformed
from zhiban.trust.receipt import MOST, Entry, Unfit, after, parents, read

MANY = 400


class Line(NamedTuple):
    """One receipt as its bytes have it: what it says, its parents, and by which key it is signed (`""`: not soundly)."""

    commit: str
    entry: Entry | None
    parents: tuple[str, ...]
    key: str
    at: datetime | None


def lines(repo: Repo, tip: str, known: str = "", check: bool = True) -> list[Line]:
    """The receipts from after a known one up to a tip, oldest first. `check`: whether their signatures are asked about."""
    asked = [tip, *([f"^{known}"] if known else [])]
    rows = repo.git("rev-list", "--first-parent", "--reverse", *asked, "--").decode().split() if tip else []
    if not check or len(rows) < MANY or not hasattr(os, "fork"):
        found = _lines(repo.root, repo.env, rows, check)
    else:
        from multiprocessing import get_context

        size = -(-len(rows) // 4)
        shares = [rows[at : at + size] for at in range(0, len(rows), size)]
        with ProcessPoolExecutor(mp_context=get_context("fork")) as pool:
            jobs = [pool.submit(_lines, repo.root, repo.env, share) for share in shares]
            found = [one for job in jobs for one in job.result()]
    if known:
        return found
    # The first receipt's first parent is the book itself, where --first-parent walked on.
    first = next((n for n, one in enumerate(found) if one.entry is not None), len(found))
    return found[first:]


def _lines(root: str, env: dict[str, str] | None, commits: Sequence[str], check: bool = True) -> list[Line]:
    with Repo(root, env=env) as repo:
        return [line(commit, data, check) for commit, data in zip(commits, raws(repo, commits), strict=True)]


def line(commit: str, data: bytes, check: bool = True) -> Line:
    """One receipt from its bytes."""
    try:
        found = raw.read(data, MOST)
    except Malformed:
        return Line(commit, None, (), "", None)
    try:
        entry = read(found.message)
    except Unfit:
        return Line(commit, None, found.parents, "", None)
    key = ""
    if check and found.signature is not None:
        try:
            signature = sshsig.read(found.signature)
            if signature.namespace == b"git" and sshsig.holds(signature, found.payload):
                key = sshsig.fingerprint(signature.key)
        except sshsig.Unreadable:
            pass
    at = found.committer.at
    return Line(commit, entry, found.parents, key, at)


def follows(
    line: Line, before: str, last: Entry | None, state: Mapping[str, str], pinned: Sequence[str]
) -> Iterator[Past]:
    """What is wrong with a receipt after the one before it."""
    figures = {"commit": f"{line.commit[:12]}"}
    if line.entry is None:
        words = [("写法不是回执的写法", "it is not written as a receipt is")]
    else:
        words = list(after(last, state, line.entry))
        if line.key not in pinned:
            words.append(("不是约定的回执密钥签的", "it is not signed by the pinned receipts key"))
        if line.parents != parents(before, line.entry):
            words.append(
                (
                    "没有接着上一号，或没有留住它收到的",
                    "it does not follow the one before, or does not keep what it received",
                )
            )
        if line.at != line.entry.at:
            words.append(("两处时间不同", "it tells two times"))
    for zh, en in words:
        yield Past(kind="receipts-broken", figures={**figures, "what": zh, "what_en": en})
    if line.entry and line.entry.clock:
        yield Past(kind="clock-anomaly", figures={"seq": line.entry.seq, "clock": line.entry.clock})
