"""The receipts of a history that is made in memory, as a server would have written them while it happened."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from zhiban.desk.keyring import ROOT_ADDRESS, ROOT_NAME, pinned, print_of
from zhiban.desk.pack import Person, Store
from zhiban.desk.stamp import ADDRESS, NAME, TICK
from zhiban.trust.raw import Ident
from zhiban.trust.raw import write as write_commit
from zhiban.trust.receipt import MOST, Entry, Update, parents, write
from zhiban.trust.sshsig import sign

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ON_THE_WAY = timedelta(seconds=4)  # from a commit to its receipt
QUIET = timedelta(days=1)  # a pause in which nobody was on duty yet


class Receipts:
    """A server's receipts so far: where the branches stand, and the newest entry."""

    def __init__(
        self, store: Store, root: "Ed25519PrivateKey", spare: "Ed25519PrivateKey", key: "Ed25519PrivateKey"
    ) -> None:
        self.store, self.key = store, key
        self.root = Person(ROOT_NAME, ROOT_ADDRESS, root)
        self.pins = pinned("", (print_of(root), print_of(spare)), print_of(key))
        self.refs: dict[str, str] = {}
        self.seq, self.tip, self.at = 0, b"", datetime.min.replace(tzinfo=UTC)

    def seen(self, at: datetime) -> str:
        """The trailer of a commit that is made now: the newest receipt. While somebody is on duty none is old."""
        self._tick(at)
        return f"\n\nSeen: {self.tip.hex()}"

    def receive(self, at: datetime, tip: bytes, pusher: str, *refs: str) -> None:
        """A receipt for the branches that moved, the main line where none is named."""
        self.pins["genesis"] = self.pins["genesis"] if self.seq else (tip.hex(),)
        names = sorted(refs) or ["refs/heads/main"]
        updates = tuple(Update(ref, self.refs.get(ref, ""), tip.hex()) for ref in names)
        self.refs |= dict.fromkeys(names, tip.hex())
        self._write(at + ON_THE_WAY, updates, pusher)

    def _tick(self, at: datetime) -> None:
        if at - self.at < QUIET:
            while at - self.at >= TICK:
                self._write(self.at + TICK, (), "")

    def _write(self, at: datetime, updates: tuple[Update, ...], pusher: str) -> None:
        self.seq, self.at = self.seq + 1, max(at, self.at)
        entry = Entry(self.seq, self.at, updates, dict(self.refs) if updates else None, pusher)
        by = Ident(NAME, ADDRESS, int(self.at.timestamp()), "+0000")
        above = parents(self.tip.hex(), entry)
        tree = self.store.put(b"tree", b"").hex()
        raw = write_commit(tree, above, by, write(entry), lambda payload: sign(self.key, payload), most=MOST)
        self.tip = self.store.put(b"commit", raw)
