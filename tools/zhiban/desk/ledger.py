"""The receipts as an auditor reads them: each signed by the pinned key, each following from the one before, each keeping
what it received."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from zhiban.received import Past
from zhiban.trust import raw, sshsig
from zhiban.trust.raw import Malformed
from zhiban.trust.receipt import MOST, Entry, Unfit, after, parents, read


class Line(NamedTuple):
    """One receipt as its bytes have it: what it says, its parents, and by which key it is signed (`""`: not soundly)."""

    commit: str
    entry: Entry | None
    parents: tuple[str, ...]
    key: str
    at: datetime | None


def line(commit: str, data: bytes, check: bool = True) -> Line:
    """One receipt from its bytes. `check`: whether its signature is asked about."""
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
