"""Receipts that an authority outside has seen: a receipt is stamped, the next one keeps the token, an audit checks them all.

The receipts hang together, so a token over one of them vouches for every one before it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from zhiban.desk.anchor import stamped_at, token
from zhiban.desk.audit import Told
from zhiban.desk.earliest import row
from zhiban.desk.ledger import Line
from zhiban.desk.receive import told
from zhiban.desk.stamp import stamp_once
from zhiban.found import in_order
from zhiban.received import Past
from zhiban.repo import EMPTY, Repo
from zhiban.repo.plain import environment
from zhiban.repo.receipts import Receipt
from zhiban.rule import Finding
from zhiban.trust.keys import BEIJING
from zhiban.trust.receipt import BRANCH

APART = timedelta(minutes=1)  # what two honest clocks may differ by
NAMING = '--grep=^{"anchors":'  # the first field, where there is any
Text = tuple[str, str]


class Anchors(NamedTuple):
    """How many receipts an authority vouches for, the newest of its times, and what does not hold."""

    held: int = 0
    newest: datetime | None = None
    found: Sequence[Finding] = ()


def anchored(repo: Repo, receipt: Receipt, url: str) -> Receipt:
    """Have a receipt stamped by an authority and keep the token with the next receipt; that one.

    A receipt that only keeps a token is not stamped in its turn. ValueError where no token came; the receipt stands.
    """
    if receipt.entry.anchors and not receipt.entry.updates:
        return receipt
    return stamp_once(repo, tokens={receipt.commit: token(receipt.commit.encode(), url)}) or receipt


def stamped(repo: Repo, url: str, tick: bool = False) -> tuple[Receipt | None, tuple[str, str]]:
    """Write a receipt where branches moved and have it stamped: the newest, and (zh, en) why a new one has no token.

    ValueError where neither a receipt nor a token came about.
    """
    before = repo.commit(BRANCH)
    receipt = stamp_once(repo, tick=tick)
    try:
        return (anchored(repo, receipt, url) if receipt else None), ("", "")
    except ValueError as error:
        if receipt is None or receipt.commit == before:
            raise
        zh, _, en = str(error).partition(" / ")
        return receipt, (
            f"回执已写，时间戳下次再取：{zh}",
            f"The receipt is written, its time stamp is to come: {en}",
        )


def anchors(repo: Repo, tip: str, roots: Sequence[bytes]) -> Anchors:
    """Check every token in the receipts up to a tip against certificates (PEM) of authorities that the auditor trusts.

    ValueError where these cannot be read, or where the extra `tsa` is missing.
    """
    _ready(roots)
    chain = _chain(repo, tip) if tip else {}
    naming = {*repo.git("rev-list", "--first-parent", NAMING, tip, "--").decode().split()} if tip else {}
    times: list[datetime] = []
    found: list[Finding] = []
    for commit, tree in chain.items():
        one = row(repo, commit) if tree != EMPTY or commit in naming else None
        if one is None or one.entry is None:
            continue  # the book itself, before the first receipt
        kept = _kept(repo, tree)
        if kept.keys() != {f"{name}.tsr" for name in one.entry.anchors}:
            found += _broken(
                commit, "所写的时间戳和所存的不是同一些", "it does not keep the tokens that it names"
            )
        for name in one.entry.anchors:
            before = row(repo, name) if name in chain else None
            try:
                times.append(_time(one, before, repo.blob(kept.get(f"{name}.tsr", "")) or b"", roots))
            except ValueError as why:
                zh, _, en = str(why).partition(" / ")
                found += _broken(commit, zh.rstrip("。"), en.rstrip("."))
    return Anchors(len(times), max(times, default=None), found)


def outside(found: Told, keep: Path, roots: Sequence[bytes]) -> Anchors | None:
    """The same for an audit that has just been made, whose findings it completes; None where no authority is trusted.

    `keep`: where the auditor's own copy is.
    """
    if not roots:
        return None
    with Repo(str(keep / "copy.git"), env=environment()) as repo:
        of = anchors(repo, found.receipt, roots)
    found.found = in_order([*found.found, *of.found])
    return of


def _chain(repo: Repo, tip: str) -> dict[str, str]:
    """The receipts up to a tip, and the book that they began with: commit → tree."""
    rows = repo.git("log", "--first-parent", "--format=%H %T", tip, "--").decode().split()
    return dict(zip(rows[::2], rows[1::2], strict=True))


def _ready(roots: Sequence[bytes]) -> None:
    from importlib.util import find_spec

    from cryptography.x509 import load_pem_x509_certificates

    if find_spec("rfc3161_client") is None:
        raise ValueError(
            "核对时间戳要另装一个组件：pip install zhiban[tsa]。 / To check time-stamps: pip install zhiban[tsa]."
        )
    for root in roots:
        try:
            load_pem_x509_certificates(root)
        except ValueError:
            raise ValueError(
                "给出的根证书不是PEM证书。 / The roots given are not PEM certificates."
            ) from None


def _kept(repo: Repo, tree: str) -> dict[str, str]:
    """The files of a receipt's tree: name → blob."""
    lines = repo.git("ls-tree", "-z", tree).decode(errors="surrogateescape").split("\0")
    parts = (line.partition("\t") for line in lines if line)
    return {name: entry.split(" ")[2] for entry, _, name in parts}


def _time(one: Line, before: Line | None, stamp: bytes, roots: Sequence[bytes]) -> datetime:
    """When the authority saw a receipt: after it was written, and before the one that keeps the token. ValueError, in
    words, where the token does not hold or tells another time."""
    if before is None or before.entry is None or one.entry is None or before.entry.seq >= one.entry.seq:
        raise ValueError("盖了时间戳的不是它之前的回执 / what is stamped is no receipt before it")
    at = stamped_at(stamp, before.commit.encode(), roots)
    if not before.entry.at - APART <= at <= one.entry.at + APART:
        when = f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
        raise ValueError(
            f"时间戳的时间 {when} 不在前后两号回执之间 / the authority's time {when} is not between the two receipts"
        )
    return at


def _broken(commit: str, zh: str, en: str) -> Iterator[Finding]:
    figures = {"commit": commit[:12], "what": zh, "what_en": en}
    return told("past", Past(kind="receipts-broken", figures=figures), "receipts")


def words(of: Anchors) -> Text:
    """What the conclusion of an audit says of them, in zh and en."""
    if of.newest is None:
        return "没有一号回执由这些外部机构盖过时间戳。", "No receipt is stamped by these authorities outside."
    when = f"{of.newest.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
    return (
        f"{of.held} 号回执由外部机构盖了时间戳，机构的时间都在前后两号回执之间；最后一次 {when}。",
        f"{of.held} receipts are stamped by an authority outside, at times that lie between the receipts; last {when} +08:00.",
    )
