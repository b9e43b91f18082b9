"""One commit weighed: what its bytes say, whether its signature holds, and what a book's keys make of it at its receipt."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from zhiban.received import ROOT, Received, Signature
from zhiban.trust import raw, sshsig
from zhiban.trust.keys import Keys
from zhiban.trust.raw import Malformed, Raw

NAMESPACE = b"git"


class Reading(NamedTuple):
    """What a commit's bytes say of themselves, whoever reads them and whenever. `key` is the signing key's blob."""

    commit: str
    raw: Raw | None
    malformed: str = ""
    detail: tuple[str, str] = ("", "")
    signature: Signature = "none"
    key: bytes = b""
    seen: str | None = None


def reading(commit: str, data: bytes) -> Reading:
    """Read a commit's bytes and check its signature. Whatever goes wrong is an answer, never an exception."""
    try:
        found = raw.read(data)
        if len(found.parents) > 2:
            raise Malformed("format", "parents")
        seen = raw.seen(found.message)
    except Malformed as flaw:
        return Reading(commit, None, flaw.kind, (flaw.text["zh"], flaw.text["en"]))
    if found.signature is None:
        return Reading(commit, found, seen=seen)
    try:
        signature = sshsig.read(found.signature)
    except sshsig.Unreadable:
        return Reading(commit, found, signature="invalid", seen=seen)
    kind: Signature = "good" if sshsig.holds(signature, found.payload) else "invalid"
    if kind == "good" and signature.namespace != NAMESPACE:
        kind = "namespace"
    return Reading(commit, found, signature=kind, key=signature.key, seen=seen)


class Standing(NamedTuple):
    """What is known apart from a commit's own bytes: the keys in force, the moment of receipt, the pinned root keys'
    fingerprints, the newest date among its parents, and when the receipt was written that it names."""

    keys: Keys
    at: datetime
    roots: Collection[str] = ()
    before: datetime | None = None
    seen: datetime | Literal[""] | None = None
    receipts: bool = False


def moment(seconds: int) -> datetime:
    """A Unix time in UTC; the last moment that there is for what lies beyond."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return datetime.max.replace(tzinfo=UTC)


def received(read: Reading, known: Standing) -> Received:
    """The commit as the rules see it; what its changes are is added by whoever has read them."""
    if read.raw is None:
        return Received(
            commit=read.commit, received=known.at, malformed=read.malformed or "format", detail=read.detail
        )
    name = sshsig.fingerprint(read.key) if read.key else ""
    rooted = bool(name) and name in known.roots
    signer = ROOT if rooted else known.keys.signer(read.key)
    author, committer = read.raw.author, read.raw.committer
    return Received(
        commit=read.commit,
        received=known.at,
        signature=read.signature,
        key=name,
        signer=signer,
        counts=rooted or known.keys.counts(read.key, known.at),
        registrar=known.keys.registrar(signer, known.at),
        committer=known.keys.addresses.get(committer.email, ""),
        author=known.keys.addresses.get(author.email, ""),
        address=committer.email if committer.email == author.email else f"{author.email} / {committer.email}",
        at=moment(committer.seconds),
        authored=moment(author.seconds),
        before=known.before,
        seen=known.seen,
        receipts=known.receipts,
    )
