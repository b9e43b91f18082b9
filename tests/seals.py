"""Signatures for the tests of `trust`: by ssh-keygen itself, and by hand with every field free."""

import base64
import hashlib
import os
import struct
import subprocess
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from zhiban.trust.sshsig import BEGIN, END, KIND, TOUCHED, Unreadable, holds, packed, read

KEYGEN = ("ssh-keygen", "-q")


class Signer(NamedTuple):
    """A key of which the private half is known; with an application it plays a token's key."""

    key: Ed25519PrivateKey
    application: bytes = b""

    @property
    def kind(self) -> bytes:
        return TOUCHED if self.application else KIND

    @property
    def blob(self) -> bytes:
        """The public key in wire form."""
        public = packed(self.kind, self.key.public_key().public_bytes_raw())
        return public + packed(self.application) if self.application else public

    @property
    def line(self) -> str:
        """The public key line."""
        return f"{self.kind.decode()} {base64.b64encode(self.blob).decode()}"


def signer(seed: int, application: bytes = b"") -> Signer:
    """The same key for the same number."""
    return Signer(Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"%d" % seed).digest()), application)


def made(
    by: Signer,
    message: bytes,
    namespace: bytes = b"git",
    hash: bytes = b"sha512",
    reserved: bytes = b"",
    version: int = 1,
    flags: int = 1,
    counter: int = 7,
    kind: bytes | None = None,
    magic: bytes = b"SSHSIG",
    **change: Any,
) -> bytes:
    """The bytes of a signature that is true of what it says, however odd that is. `change`: other bytes put in the
    place of key, body or inner, or more of them at the end of inner (`inner_tail`) or of everything (`tail`)."""
    digest = hashlib.new(hash.decode(), message).digest()
    signed = magic + packed(namespace, reserved, hash, digest)
    touch = struct.pack(">BI", flags, counter) if by.application else b""
    if by.application:
        signed = hashlib.sha256(by.application).digest() + touch + hashlib.sha256(signed).digest()
    body = change.get("body", by.key.sign(signed))
    inner = change.get("inner", packed(by.kind if kind is None else kind, body) + touch)
    inner += change.get("inner_tail", b"")
    fields = packed(change.get("key", by.blob), namespace, reserved, hash, inner)
    return magic + version.to_bytes(4, "big") + fields + bytes(change.get("tail", b""))


def armoured(blob: bytes, width: int = 70, end: str = "\n") -> bytes:
    """The bytes in armour, so many characters a line."""
    text = base64.b64encode(blob).decode()
    lines = [text[at : at + width] for at in range(0, len(text), width)]
    return ("\n".join([BEGIN, *lines, END]) + end).encode()


def pair(folder: Path, name: str, *options: str) -> Path:
    """A key pair by ssh-keygen: the path of its private half, the public half beside it."""
    path = folder / name
    kind = () if "-t" in options else ("-t", "ed25519")
    passphrase = () if "-N" in options else ("-N", "")
    subprocess.run([*KEYGEN, *kind, *passphrase, *options, "-C", "测试 key", "-f", str(path)], check=True)
    return path


def public(key: Path) -> str:
    """The public line beside a private key."""
    return key.with_name(key.name + ".pub").read_text(encoding="utf-8")


def stamped(key: Path, message: bytes, namespace: str = "git", hashed: str = "sha512") -> bytes:
    """The signature that ssh-keygen makes."""
    command = [*KEYGEN, "-Y", "sign", "-n", namespace, "-O", f"hashalg={hashed}", "-f", str(key)]
    return subprocess.run(command, input=message, capture_output=True, check=True).stdout


def openssh_takes(folder: Path, line: str, armour: bytes, message: bytes, namespace: str = "git") -> bool:
    """Whether `ssh-keygen -Y verify` takes the signature as that of the one key on this line."""
    signers, signature = folder / "allowed_signers", folder / "signature"
    signers.write_text(f"officer {line}\n", encoding="utf-8")
    signature.write_bytes(armour)
    command = [
        *KEYGEN,
        "-Y",
        "verify",
        "-n",
        namespace,
        "-I",
        "officer",
        "-f",
        str(signers),
        "-s",
        str(signature),
    ]
    done = subprocess.run(command, input=message, capture_output=True, check=False, env=dict(os.environ))
    return done.returncode == 0


def why_not(by: Signer, armour: bytes, message: bytes, namespace: bytes = b"git") -> str:
    """Why we refuse a signature as this key's: a kind of Unreadable, `other`, `untouched`, `false`; empty where we take it."""
    try:
        found = read(armour)
    except Unreadable as flaw:
        return flaw.kind
    if found.key != by.blob or found.namespace != namespace:
        return "other"
    if holds(found, message):
        return ""
    return "untouched" if by.application and not found.flags & 1 else "false"


ODD: dict[str, list[Any]] = {
    "namespace": [b"", b"gi", b"git\0", b"file", b"git ", b"GIT"],
    "hash": [b"sha1", b"md5", b"sha384", b"sha256", b"sha224", b"blake2b", b"sha256", b"sha512"],
    "reserved": [b"\0", b"x", b"sha512"],
    "version": [0, 2, 256, 2**32 - 1],
    "flags": [0, 1, 4, 5, 129, 254],
    "counter": [0, 1, 2**32 - 1],
    "kind": [KIND, TOUCHED, b"ssh-rsa", b"", b"ssh-ed25519\0", b"webauthn-sk-ecdsa-sha2-nistp256@openssh.com"],
    "magic": [b"SSHSIGN", b"sshsig", b"SSHSI", b""],
    "body": [b"", bytes(64), bytes(63), bytes(65)],
    "inner": [b"", bytes(4), packed(KIND), packed(KIND, bytes(64)), packed(TOUCHED, bytes(64))],
    "inner_tail": [b"\0", b"\1\0\0\0\0", bytes(5), packed(b"")],
    "tail": [b"\0", b"\n", packed(b""), b"SSHSIG"],
    "key": [b"", packed(KIND), packed(KIND, bytes(32)), packed(b"ssh-rsa", b"\3", bytes(32))],
}  # fmt: skip
SCRIBBLES = [
    b" ",
    b"\t",
    b"\r",
    b"\n",
    b"\0",
    b"=",
    b"==",
    b"-",
    b"A",
    b"\xff",
    b"\n\n",
    b"\r\n",
    END.encode(),
    BEGIN.encode(),
]


def hurt(blob: bytes, random: Random) -> bytes:
    """Bytes after one accident: a bit, a few bytes more or fewer, a length, an end cut off, a piece doubled or moved."""
    data, at, kind = bytearray(blob), random.randrange(len(blob)), random.randrange(8)
    if kind == 0:
        data[at] ^= 1 << random.randrange(8)
    elif kind == 1:
        del data[at : at + random.randint(1, 6)]
    elif kind == 2:
        data[at:at] = random.randbytes(random.randint(1, 6))
    elif kind == 3:
        places = [n for n in range(len(data) - 4) if data[n : n + 3] == b"\0\0\0"]
        data[random.choice(places) + random.randrange(4) if places else at] = random.randrange(256)
    elif kind == 4:
        del data[at + 1 :]
    elif kind == 5:
        data[at:at] = data[at : at + random.randint(1, 70)]
    elif kind == 6:
        piece = data[at : at + random.randint(1, 40)]
        del data[at : at + len(piece)]
        to = random.randrange(len(data) + 1)
        data[to:to] = piece
    else:
        data[at : at + 64] = random.randbytes(len(data[at : at + 64]))
    return bytes(data)


def scribbled(armour: bytes, random: Random) -> bytes:
    """Armour after one edit of its text."""
    kind, at = random.randrange(5), random.randrange(len(armour) + 1)
    if kind == 0:
        return armour[:at] + random.choice(SCRIBBLES) + armour[at:]
    if kind == 1:
        return armour[:at] + armour[at + random.randint(1, 3) :]
    if kind == 2:
        return armour[:at] + bytes([random.randrange(256)]) + armour[at + 1 :]
    lines = armour.split(b"\n")
    if kind == 3:
        random.shuffle(lines)
        return b"\n".join(lines)
    line = random.randrange(len(lines))
    lines[line:line] = [lines[line]] * random.randint(1, 2)
    return b"\n".join(lines)


def accident(by: Signer, message: bytes, random: Random) -> bytes:
    """A signature to which something has happened: an odd field truly signed, a byte, a line; now and then only its
    lines are of another width, which both readers may take."""
    odd: dict[str, Any] = {
        name: random.choice(ODD[name]) for name in random.sample(sorted(ODD), random.choice((0, 0, 1, 1, 2)))
    }
    blob = made(by, message, **odd)
    for _ in range(random.choice((0, 0, 1, 1, 2))):
        blob = hurt(blob, random) or blob
    width = random.choice((70, 70, 70, 70, 76, 64, 1, 33, 77, 1000))
    armour = armoured(blob, width, random.choice(("\n", "\n", "\n", "", "", "\n\n", " ")))
    return scribbled(armour, random) if random.random() < 0.25 else armour
