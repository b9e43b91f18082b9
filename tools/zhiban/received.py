"""What the server sees: a commit as it was received, a branch that is to move, and a thing found about the past."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct, field

ROOT = "root"  # stands for whoever holds one of the book's root keys

Signature = Literal["good", "none", "invalid", "namespace"]


class Received(Struct, frozen=True, kw_only=True):
    """One commit, what its bytes say of it and what the book says of its key, judged at the moment of its receipt.

    `malformed` is empty or `format`, `ident`, `message`; then nothing else is known. `signer` is whom the signing key
    belongs to, `""` where nobody has it; `committer`, `author` to whom the addresses belong. Instants are aware, to the
    second. `seen` is when the receipt was written that the commit names: None where it names none, `""` where nobody
    knows it.
    """

    commit: str
    received: datetime
    malformed: str = ""
    detail: tuple[str, str] = ("", "")
    signature: Signature = "good"
    key: str = ""
    signer: str = ""
    counts: bool = True
    registrar: bool = False
    request: bool = False
    committer: str = ""
    author: str = ""
    address: str = ""
    at: datetime | None = None
    authored: datetime | None = None
    before: datetime | None = None
    seen: datetime | Literal[""] | None = None
    receipts: bool = False
    root: bool = False
    main: bool = False
    people: bool = False
    approved: bool = False
    others: tuple[str, ...] = ()
    house: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


class Ref(Struct, frozen=True, kw_only=True):
    """One branch that is to move. `old`, `new`: commits, `""` for none; `forward`: the new one grew from the old one.

    `pusher`: the person who is logged in, `""` where the server does not know.
    """

    name: str
    old: str
    new: str
    forward: bool
    pusher: str = ""


class Past(Struct, frozen=True, kw_only=True):
    """Something found about the whole history: its kind and its figures."""

    kind: str
    figures: Mapping[str, str | int] = field(default_factory=dict)
