"""SSH signatures over commits (SSHSIG, ed25519). Whose key counts when is to be judged by receipt, never by the
commit's own date; this module only knows what bytes a signature is made of (openssh PROTOCOL.sshsig)."""

import base64
import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KIND = b"ssh-ed25519"
HASH = b"sha512"


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
    signed = b"SSHSIG" + packed(namespace, b"", HASH, hashlib.sha512(message).digest())
    blob = b"SSHSIG" + (1).to_bytes(4, "big")
    blob += packed(public_blob(key), namespace, b"", HASH, packed(KIND, key.sign(signed)))
    text = base64.b64encode(blob).decode()
    lines = [text[at : at + 70] for at in range(0, len(text), 70)]
    return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----"])
