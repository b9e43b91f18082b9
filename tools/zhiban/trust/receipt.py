"""What one receipt says: its number, when it was written, which branches moved, who pushed. One line of canonical JSON.

A receipt is a commit on the branch `receipts`, signed by the receipts key; its parents are the receipt before it and every
tip that it received, so that nothing received can become unreachable (security.md §3.4).
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

BRANCH = "refs/heads/receipts"
VERSION = 1
MOST = 1024 * 1024  # bytes of a receipt: every branch of a large city
ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
NAME = re.compile(r"refs/heads/[!-}]{1,240}")
TIME = re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}Z")
PUSHER = re.compile(r"[ -~]{1,128}")
FIELDS = {"v", "seq", "received_at", "updates", "refs", "pusher", "clock_anomaly", "anchors"}


class Unfit(ValueError):
    """Not a receipt, or not one that follows; says why in (zh, en)."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.words = (zh, en)


class Update(NamedTuple):
    """A branch that moved; `""` where there was none before."""

    ref: str
    old: str
    new: str


class Entry(NamedTuple):
    """One receipt. `refs` are all branches as they then stood (None in a tick, where nothing moved); `clock` is what the
    server's clock showed where it had gone back; `anchors` name receipts whose time-stamp tokens are in the tree."""

    seq: int
    at: datetime
    updates: tuple[Update, ...] = ()
    refs: Mapping[str, str] | None = None
    pusher: str = ""
    clock: str = ""
    anchors: tuple[str, ...] = ()


def stamp(at: datetime) -> str:
    """A moment as receipts write it: UTC, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def write(entry: Entry) -> str:
    """The message of a receipt."""
    said: dict[str, Any] = {"v": VERSION, "seq": entry.seq, "received_at": stamp(entry.at)}
    said["updates"] = [{"ref": u.ref, "old": u.old, "new": u.new} for u in entry.updates]
    optional = {"refs": entry.refs, "pusher": entry.pusher, "clock_anomaly": entry.clock}
    said |= {name: value for name, value in optional.items() if value}
    if entry.anchors:
        said["anchors"] = list(entry.anchors)
    return _canonical(said) + "\n"


def _canonical(said: Any) -> str:
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def read(message: str) -> Entry:
    """The receipt that a message holds. Unfit where it is not exactly what `write` would write."""
    try:
        said = msgspec.json.decode(message)
        # Where this differs from `_canonical`, it is in characters that no field of a receipt may have.
        same = msgspec.json.encode(said, order="sorted") + b"\n" == message.encode()
        if not isinstance(said, dict) or not said.keys() <= FIELDS or not same:
            raise ValueError
        if not _whole(said["v"]) or said["v"] != VERSION or not _whole(said["seq"]):
            raise ValueError
        if not TIME.fullmatch(said["received_at"]) or not isinstance(said["updates"], list):
            raise ValueError
        updates = tuple(_update(update) for update in said["updates"])
        refs = said.get("refs")
        if refs is not None and not (refs and all(map(_name, refs)) and all(map(_id, refs.values()))):
            raise ValueError
        if (refs is None) == bool(updates):
            raise ValueError
        pusher, clock, anchors = (
            said.get("pusher", ""),
            said.get("clock_anomaly", ""),
            said.get("anchors", []),
        )
        if ("pusher" in said and not PUSHER.fullmatch(pusher)) or (
            "clock_anomaly" in said and not TIME.fullmatch(clock)
        ):
            raise ValueError
        if not isinstance(anchors, list) or not all(map(ID.fullmatch, anchors)):
            raise ValueError
        if "anchors" in said and not anchors:
            raise ValueError
        at = datetime.fromisoformat(said["received_at"][:-1] + "+00:00")
        return Entry(said["seq"], at, updates, refs, pusher, clock, tuple(anchors))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Unfit("写法不是回执的写法", "it is not written as a receipt is") from None


# The same branches stand in receipt after receipt, most of them where they stood before.
@lru_cache(maxsize=1 << 14)
def _name(text: str) -> bool:
    return NAME.fullmatch(text) is not None


@lru_cache(maxsize=1 << 14)
def _id(text: str) -> bool:
    return ID.fullmatch(text) is not None


def _whole(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and 0 < number < 10**12


def _update(said: Any) -> Update:
    update = Update(**said)
    if not _name(update.ref) or not _id(update.new) or not (update.old == "" or _id(update.old)):
        raise ValueError
    return update


def after(last: Entry | None, state: Mapping[str, str], entry: Entry) -> Iterator[tuple[str, str]]:
    """What is wrong with an entry after the last one, when the branches stood as `state` says: (zh, en) each."""
    if entry.seq != (last.seq if last else 0) + 1:
        yield "号码不接着上一号", "its number does not follow"
    if last and entry.at < last.at:
        yield "时间早于上一号", "its time is before the one before it"
    now = dict(state)
    for update in entry.updates:
        if now.get(update.ref, "") != update.old:
            yield "所写的旧位置不是上一号的位置", "its old position is not where the receipt before left it"
        now[update.ref] = update.new
    if entry.refs is not None and now != entry.refs:
        yield "各分支的位置与变动不符", "the branches do not stand where their moves put them"


def moved(state: Mapping[str, str], refs: Mapping[str, str]) -> tuple[Update, ...]:
    """Which branches stand elsewhere than they stood; a branch that is gone is not a move, it stays in the state."""
    return tuple(
        Update(name, state.get(name, ""), commit)
        for name, commit in sorted(refs.items())
        if state.get(name) != commit
    )


def parents(before: str, entry: Entry) -> tuple[str, ...]:
    """The parents of a receipt's commit: the receipt before it, and every tip that it received."""
    return tuple(dict.fromkeys([*([before] if before else []), *(update.new for update in entry.updates)]))
