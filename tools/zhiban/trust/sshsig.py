"""SSH signatures (SSHSIG, ed25519): made, read and checked byte by byte, as openssh's PROTOCOL.sshsig has them. Whose
key counts when is to be judged by receipt, never by the commit's own date; this module only knows bytes."""

import base64
import binascii
import hashlib
import re
import struct
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KIND = b"ssh-ed25519"
TOUCHED = b"sk-ssh-ed25519@openssh.com"  # the key lives in a token that wants a finger
HASH = b"sha512"
HASHES = {b"sha256": hashlib.sha256, b"sha512": hashlib.sha512}
MOST_APPLICATION = 255
PRESENT = 1  # the flag bit by which a token says that somebody touched it
MAGIC = b"SSHSIG"
HEAD = MAGIC + (1).to_bytes(4, "big")
BEGIN, END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
ARMOUR = re.compile(rb"%b\n((?:[A-Za-z0-9+/=]{1,76}\n)+)%b\n?" % (BEGIN.encode(), END.encode()))
LINE = re.compile(r"([a-z0-9@.-]{1,64}) ([A-Za-z0-9+/=]+)(?: [^\0-\x1f\x7f]*)?\n?")
PRIVATE = re.compile(
    rb"-----BEGIN OPENSSH PRIVATE KEY-----\s+(.*?)-----END OPENSSH PRIVATE KEY-----\s*", re.DOTALL
)
OPEN = b"openssh-key-v1\0"
PRIME = 2**255 - 19
# y of the points of small order: a signature that fits every message can be made for such a key by anybody.
SMALL = {
    0,
    1,
    PRIME - 1,
    int.from_bytes(
        bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"
    ),
    int.from_bytes(
        bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little"
    ),
}
TEXTS = {
    "armour": ("签名的外框不是规定的写法", "the signature's armour is not written in the one accepted form"),
    "format": ("签名或公钥的内容不是规定的结构", "the signature or key does not have the accepted structure"),
    "hash": ("签名只用 sha256 或 sha512", "a signature uses sha256 or sha512 only"),
    "algorithm": (
        "只用 ssh-ed25519 或 sk-ssh-ed25519 的钥匙",
        "only keys of type ssh-ed25519 or sk-ssh-ed25519 are used",
    ),
    "file": ("读不到私钥文件", "the private key file cannot be read"),
    "encrypted": (
        "私钥有口令；请换用没有口令的私钥文件",
        "the private key has a passphrase; use a private key file without one",
    ),
    "private": (
        "文件里不是 OpenSSH 的 ed25519 私钥；用 ssh-keygen -t ed25519 生成",
        "the file holds no OpenSSH ed25519 private key; ssh-keygen -t ed25519 makes one",
    ),
}


class Unreadable(ValueError):
    """Not a signature or key of the accepted form. `kind` is one of TEXTS; `text` says it in zh and en."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.text = dict(zip(("zh", "en"), TEXTS[kind], strict=True))
        super().__init__(" / ".join(TEXTS[kind]))


class Signature(NamedTuple):
    """A signature as read, not yet checked. `key` is the public key in wire form; a plain key has flags and counter 0."""

    key: bytes
    namespace: bytes
    hash: bytes
    body: bytes
    flags: int
    counter: int


def packed(*parts: bytes) -> bytes:
    """Byte strings, each with its length before it."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def public_blob(key: "Ed25519PrivateKey") -> bytes:
    """The public key in OpenSSH's wire form."""
    return packed(KIND, key.public_key().public_bytes_raw())


def public_line(key: "Ed25519PrivateKey") -> str:
    """The public key as it stands in `keys[].ssh`."""
    return f"{KIND.decode()} {base64.b64encode(public_blob(key)).decode()}"


def sign(key: "Ed25519PrivateKey", message: bytes, namespace: bytes = b"git") -> str:
    """The armoured signature of a message, as `ssh-keygen -Y sign` would make it."""
    inner = packed(KIND, key.sign(_signed(namespace, HASH, message)))
    blob = HEAD + packed(public_blob(key), namespace, b"", HASH, inner)
    text = base64.b64encode(blob).decode()
    return "\n".join([BEGIN, *(text[at : at + 70] for at in range(0, len(text), 70)), END])


def read(armoured: bytes) -> Signature:
    """The signature in this armour; Unreadable where one byte is other than the form has it."""
    if not (match := ARMOUR.fullmatch(armoured)):
        raise Unreadable("armour")
    blob = _decoded(match[1].replace(b"\n", b""), "armour")
    if not blob.startswith(HEAD):
        raise Unreadable("format")
    key, at = _string(blob, len(HEAD))
    namespace, at = _string(blob, at)
    reserved, at = _string(blob, at)
    hashed, at = _string(blob, at)
    inner, at = _string(blob, at)
    if at != len(blob) or reserved or not namespace or b"\0" in namespace:
        raise Unreadable("format")
    if hashed not in HASHES:
        raise Unreadable("hash")
    kind, _, _ = _parts(key)
    said, at = _string(inner, 0)
    if said != kind:
        raise Unreadable("algorithm")
    body, at = _string(inner, at)
    tail = inner[at:]
    if len(body) != 64 or len(tail) != (5 if kind == TOUCHED else 0):
        raise Unreadable("format")
    return Signature(key, namespace, hashed, body, tail[0] if tail else 0, int.from_bytes(tail[1:], "big"))


def holds(signature: Signature, message: bytes) -> bool:
    """Whether the signature is this key's over this message. A key in a token counts only where it was touched."""
    from cryptography.exceptions import InvalidSignature

    try:
        kind, point, application = _parts(signature.key)
        signed = _signed(signature.namespace, signature.hash, message)
    except (Unreadable, KeyError):
        return False
    public = _public(point)
    if public is None or (kind == TOUCHED and not signature.flags & PRESENT):
        return False
    if kind == TOUCHED:
        touch = struct.pack(">BI", signature.flags, signature.counter)
        signed = hashlib.sha256(application).digest() + touch + hashlib.sha256(signed).digest()
    try:
        public.verify(signature.body, signed)
    except InvalidSignature:
        return False
    return True


def key_blob(line: str) -> bytes:
    """The wire form of a public key line `ssh-ed25519 AAAA… [comment]`; Unreadable for any other line."""
    if not (match := LINE.fullmatch(line)):
        raise Unreadable("format")
    blob = _decoded(match[2].encode(), "format")
    kind, point, _ = _parts(blob)
    if kind != match[1].encode() or _public(point) is None:
        raise Unreadable("format")
    return blob


def fingerprint(blob: bytes) -> str:
    """The key's fingerprint as `ssh-keygen -l` prints it: `SHA256:…`."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def private(path: Path | str) -> "Ed25519PrivateKey":
    """The ed25519 key in an OpenSSH private key file without passphrase; Unreadable for any other file."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    try:
        data = Path(path).read_bytes()
    except OSError:
        raise Unreadable("file") from None
    match = PRIVATE.fullmatch(data)
    try:
        head = base64.b64decode(match[1])[:23] if match else b""
        if head.startswith(OPEN) and head != OPEN + packed(b"none"):
            raise Unreadable("encrypted")
        key = load_ssh_private_key(data, None)
    except Unreadable:
        raise
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise Unreadable("private") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise Unreadable("private")
    return key


def _signed(namespace: bytes, hashed: bytes, message: bytes) -> bytes:
    return MAGIC + packed(namespace, b"", hashed, HASHES[hashed](message).digest())


def _decoded(text: bytes, kind: str) -> bytes:
    """Base64 written in the only way in which these bytes can be."""
    try:
        data = binascii.a2b_base64(text)
    except binascii.Error:
        raise Unreadable(kind) from None
    if binascii.b2a_base64(data, newline=False) != text:
        raise Unreadable(kind)
    return data


def _string(data: bytes, at: int) -> tuple[bytes, int]:
    """The byte string that begins here with its length, and where it ends."""
    start = at + 4
    end = start + int.from_bytes(data[at:start], "big")
    if end > len(data):
        raise Unreadable("format")
    return data[start:end], end


@lru_cache(maxsize=4096)
def _parts(blob: bytes) -> tuple[bytes, bytes, bytes]:
    """A public key's kind, its 32 bytes, and for a key in a token the application (`ssh:…`) that it was made for."""
    kind, at = _string(blob, 0)
    if kind not in (KIND, TOUCHED):
        raise Unreadable("algorithm")
    point, at = _string(blob, at)
    application = b""
    if kind == TOUCHED:
        application, at = _string(blob, at)
        try:
            named = 0 < len(application) <= MOST_APPLICATION and application.decode().isprintable()
        except UnicodeDecodeError:
            named = False
        if not named:
            raise Unreadable("format")
    if len(point) != 32 or at != len(blob):
        raise Unreadable("format")
    return kind, point, application


@lru_cache(maxsize=4096)
def _public(point: bytes) -> "Ed25519PublicKey | None":
    """The key to check with; None for a point that is written in a second way or for which anybody can sign."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    y = int.from_bytes(point, "little") & (2**255 - 1)
    return None if y >= PRIME or y in SMALL else Ed25519PublicKey.from_public_bytes(point)
