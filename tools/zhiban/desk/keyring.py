"""Keys and pinned values on disk: made, kept outside every repository, and read again.

Three values are given from person to person and never read from a book that is being judged: the genesis commit, the two
root keys' fingerprints, and the receipts key's fingerprint (security.md §3.3).
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from zhiban.trust.sshsig import fingerprint, public_blob, public_line

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

NAMES = ("genesis", "root", "receipts")
LINE = re.compile(r"(genesis|root|receipts)\s*[=:]\s*(\S+)")
ROOT_NAME, ROOT_ADDRESS = "zhiban root", "root@zhiban.invalid"
Pins = Mapping[str, tuple[str, ...]]


def public_half(key: Path) -> Path:
    """The file of a signing key's public half."""
    return key.with_name(key.name + ".pub")


def make_key(file: Path) -> "Ed25519PrivateKey":
    """A new key in OpenSSH's form, readable by its owner alone, with its public half beside it."""
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600, exist_ok=False)
    file.write_bytes(key.private_bytes(form.Encoding.PEM, form.PrivateFormat.OpenSSH, form.NoEncryption()))
    public_half(file).write_text(public_line(key) + "\n", encoding="utf-8", newline="\n")
    return key


def print_of(key: "Ed25519PrivateKey") -> str:
    """A key's fingerprint, as `ssh-keygen -l` shows it."""
    return fingerprint(public_blob(key))


def pinned(genesis: str, roots: Sequence[str], receipts: str) -> dict[str, tuple[str, ...]]:
    """The three pinned values."""
    return {"genesis": (genesis,), "root": tuple(roots), "receipts": (receipts,)}


def write_pins(pins: Pins) -> str:
    """The pinned values as lines that `read_pins` reads."""
    return "".join(f"{name} = {value}\n" for name in NAMES for value in pins.get(name, ()))


def read_pins(text: str) -> dict[str, tuple[str, ...]]:
    """The pinned values of a file. ValueError where one is missing."""
    found: dict[str, tuple[str, ...]] = dict.fromkeys(NAMES, ())
    for line in text.splitlines():
        if match := LINE.fullmatch(line.strip()):
            found[match[1]] = (*found[match[1]], match[2])
    if missing := [name for name in NAMES if not found[name]]:
        what = "、".join(missing)
        raise ValueError(f"约定的值里没有 {what}。 / The pinned values lack {', '.join(missing)}.")
    return found


def card(name: str, pins: Pins) -> str:
    """The card for the duty-room wall: the pinned values, and what they are for."""
    lines = [
        f"{name}  约定的三个值 / the three pinned values",
        "",
        f"开头的提交 genesis   {pins['genesis'][0]}",
        *(f"根公钥 root          {value}" for value in pins["root"]),
        f"回执公钥 receipts    {pins['receipts'][0]}",
        "",
        "核对一本值班簿：zhiban audit 地址 --pins pins.txt；打出来的值要与这张卡一致，不一致就不是这本簿。",
        "To check a duty book: zhiban audit URL --pins pins.txt. Its values must be those on this card, or it is another book.",
    ]
    return "\n".join(lines) + "\n"
