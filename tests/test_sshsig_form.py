"""A signature and a key are written in one way only: whatever differs by a byte is not read."""

import base64
from contextlib import suppress
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from real import run
from seals import KEYGEN, armoured, made, openssh_takes, pair, public, signer
from zhiban.trust import sshsig
from zhiban.trust.sshsig import KIND, TOUCHED, Unreadable, packed

MESSAGE = "0912 接县局电话：城关镇山洪\n".encode()
PLAIN, TOKEN = signer(1), signer(2, b"ssh:")
PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pair(tmp_path_factory.mktemp("key"), "officer")


def refused(armour: bytes) -> str:
    with pytest.raises(Unreadable) as flaw:
        sshsig.read(armour)
    return flaw.value.kind


@pytest.mark.parametrize(
    ("kind", "blob"),
    [
        ("format", made(PLAIN, MESSAGE, magic=b"SSHSIX")),
        ("format", made(PLAIN, MESSAGE, version=2)),
        ("format", made(PLAIN, MESSAGE, namespace=b"")),
        ("format", made(PLAIN, MESSAGE, namespace=b"git\0it")),
        ("format", made(PLAIN, MESSAGE, reserved=b"x")),
        ("format", made(PLAIN, MESSAGE, tail=b"\0")),
        ("format", made(PLAIN, MESSAGE, inner_tail=b"\0")),
        ("format", made(PLAIN, MESSAGE, body=bytes(63))),
        ("format", made(PLAIN, MESSAGE, body=bytes(65))),
        ("format", made(PLAIN, MESSAGE, key=packed(KIND, bytes(31)))),
        ("format", made(PLAIN, MESSAGE, key=packed(KIND, bytes(32)) + b"x")),
        ("format", made(PLAIN, MESSAGE, inner=b"\0\0\0\xff")),
        ("format", made(PLAIN, MESSAGE)[:-1]),
        ("format", b"SSHSIG"),
        ("hash", made(PLAIN, MESSAGE, hash=b"sha1")),
        ("hash", made(PLAIN, MESSAGE, hash=b"md5")),
        ("hash", made(PLAIN, MESSAGE, hash=b"blake2b")),
        ("hash", made(PLAIN, MESSAGE, hash=b"SHA512")),
        ("hash", made(PLAIN, MESSAGE).replace(b"\6sha512", b"\7sha512\0")),
        ("algorithm", made(PLAIN, MESSAGE, kind=TOUCHED)),
        ("algorithm", made(PLAIN, MESSAGE, kind=KIND + b"\0")),
        ("algorithm", made(PLAIN, MESSAGE, key=packed(b"ssh-dss", bytes(32)))),
        ("algorithm", made(TOKEN, MESSAGE, kind=KIND)),
        ("format", made(TOKEN, MESSAGE, inner_tail=b"\0")),
        ("format", made(TOKEN, MESSAGE, inner=packed(TOUCHED, bytes(64)))),
        ("format", made(TOKEN, MESSAGE, key=packed(TOUCHED, bytes(32), b""))),
        ("format", made(TOKEN, MESSAGE, key=packed(TOUCHED, bytes(32), b"\xff"))),
        ("format", made(TOKEN, MESSAGE, key=packed(TOUCHED, bytes(32), b"a\nb"))),
        ("format", made(TOKEN, MESSAGE, key=packed(TOUCHED, bytes(32), b"a" * 256))),
        ("format", made(TOKEN, MESSAGE, key=packed(TOUCHED, bytes(32)))),
    ],
)  # fmt: skip
def test_every_field_is_as_openssh_has_it(kind: str, blob: bytes) -> None:
    assert refused(armoured(blob)) == kind


ARMOUR = armoured(made(PLAIN, MESSAGE))
BLANKS = [b" ", b"\t", b"\r", b"\0", b"\n"]


@pytest.mark.parametrize(
    "armour",
    [
        b"",
        b" " + ARMOUR,
        b"\n" + ARMOUR,
        ARMOUR + b"\n",
        ARMOUR + b"x",
        ARMOUR * 2,
        ARMOUR.replace(b"\n", b"\r\n"),
        ARMOUR.replace(b"BEGIN SSH", b"BEGIN  SSH"),
        ARMOUR.replace(b"SSH SIGNATURE", b"PGP SIGNATURE"),
        ARMOUR.replace(b"-----END", b"\n-----END"),
        ARMOUR.replace(b"\n-----END", b"-----END"),
        ARMOUR.replace(b"U1NIU0lH", b"U1NI-0lH"),
        ARMOUR.replace(b"\n-----END", b"=\n-----END"),
        ARMOUR.replace(b"\n-----END", b"A\n-----END"),
        armoured(made(PLAIN, MESSAGE), width=77),
        armoured(b""),
        *(ARMOUR.replace(b"U1NIU0lH", b"U1NI" + blank + blank + b"U0lH") for blank in BLANKS),
    ],
)
def test_the_armour_is_as_openssh_writes_it(armour: bytes) -> None:
    assert refused(armour) == "armour"


def test_spare_bits_at_the_end_of_the_armour_are_nought() -> None:
    """`QQ==` and `QR==` are the same byte to most readers: two texts of one signature."""
    armour = armoured(made(PLAIN, MESSAGE, namespace=b"gitte"))
    assert armour.endswith(b"==\n-----END SSH SIGNATURE-----\n")
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    at = armour.index(b"==")
    other = armour[: at - 1] + bytes([letters[letters.index(armour[at - 1]) + 1]]) + armour[at:]
    text = [b"".join(a.split(b"\n")[1:-2]) for a in (armour, other)]
    assert text[0] != text[1] and base64.b64decode(text[0]) == base64.b64decode(text[1])
    assert sshsig.read(armour).namespace == b"gitte"
    assert refused(other) == "armour"


@pytest.mark.parametrize("width", [1, 4, 64, 70, 76])
def test_lines_of_any_width_up_to_76_are_taken_by_both(tmp_path: Path, width: int) -> None:
    armour = armoured(made(PLAIN, MESSAGE), width)
    assert sshsig.holds(sshsig.read(armour), MESSAGE)
    assert openssh_takes(tmp_path, PLAIN.line, armour, MESSAGE)


# Where openssh itself is too kind (OpenSSH 9.2 takes all three)


FEW = ["00" * 32, "01" + "00" * 31, "ec" + "ff" * 30 + "7f"]
FEW += ["26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"]
FEW += ["c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"]
WEAK = [bytes.fromhex(y)[:31] + bytes([bytes.fromhex(y)[31] | sign]) for y in FEW for sign in (0, 128)]


def line_of(point: bytes) -> str:
    return f"ssh-ed25519 {base64.b64encode(packed(KIND, point)).decode()}"


def fits(point: bytes, body: bytes, message: bytes) -> bool:
    """Whether the arithmetic alone takes the signature."""
    with suppress(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(point).verify(body, message)
        return True
    return False


@pytest.mark.parametrize("point", WEAK, ids=bytes.hex)
def test_a_key_with_which_anybody_can_sign_is_no_key(point: bytes) -> None:
    for body in (one + bytes(32) for one in WEAK):
        found = sshsig.read(armoured(made(PLAIN, MESSAGE, key=packed(KIND, point), body=body)))
        assert not sshsig.holds(found, MESSAGE)
    with pytest.raises(Unreadable):
        sshsig.key_blob(line_of(point))


@pytest.mark.parametrize("point", WEAK[::2], ids=bytes.hex)
def test_such_a_key_would_otherwise_sign_without_its_private_half(point: bytes) -> None:
    """Of any twenty messages most: arithmetic alone, and OpenSSH 9.2, take one of ten signatures made of nothing."""
    messages = [b"%d" % number for number in range(20)]
    assert sum(any(fits(point, one + bytes(32), message) for one in WEAK) for message in messages) > 8


@pytest.mark.parametrize("above", [0, 1, 3, 18])
def test_a_key_is_written_in_one_way_only(above: int) -> None:
    with pytest.raises(Unreadable):
        sshsig.key_blob(line_of((PRIME + above).to_bytes(32, "little")))
    assert sshsig.key_blob(line_of((PRIME - 2).to_bytes(32, "little")))


def test_nobody_makes_a_second_signature_out_of_one() -> None:
    found = sshsig.read(ARMOUR)
    second = int.from_bytes(found.body[32:], "little") + ORDER
    assert sshsig.holds(found, MESSAGE)
    assert not sshsig.holds(found._replace(body=found.body[:32] + second.to_bytes(32, "little")), MESSAGE)


# Public and private keys


def test_a_public_key_reads_as_ssh_keygen_prints_it(key: Path) -> None:
    blob = sshsig.key_blob(public(key))
    own = sshsig.private(key)
    assert blob == sshsig.public_blob(own) == sshsig.key_blob(sshsig.public_line(own))
    listed = run(key.parent, *KEYGEN, "-l", "-f", str(key) + ".pub")
    assert listed.split()[1] == sshsig.fingerprint(blob)


def test_a_key_in_a_token_reads_as_ssh_keygen_prints_it(tmp_path: Path) -> None:
    (tmp_path / "sk.pub").write_text(TOKEN.line + " 李娜\n", encoding="utf-8")
    listed = run(tmp_path, *KEYGEN, "-l", "-f", "sk.pub")
    assert sshsig.key_blob(TOKEN.line + " 李娜") == TOKEN.blob
    assert listed.split()[1] == sshsig.fingerprint(TOKEN.blob)


WORD = PLAIN.line.split()[1]


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("format", ""),
        ("format", "ssh-ed25519"),
        ("format", f"ssh-ed25519  {WORD}"),
        ("format", f" ssh-ed25519 {WORD}"),
        ("format", f"ssh-ed25519 {WORD}\nssh-ed25519 {WORD}"),
        ("format", f"ssh-ed25519 {WORD} a\x1b[2Jb"),
        ("format", f'cert-authority,namespaces="git" ssh-ed25519 {WORD}'),
        ("format", f"ssh-ed25519 {WORD[:-1]}"),
        ("format", f"ssh-ed25519 {WORD}="),
        ("format", f"ssh-ed25519 {WORD[:-4]}"),
        ("format", f"sk-ssh-ed25519@openssh.com {WORD}"),
        ("format", f"ssh-rsa {WORD}"),
        ("format", TOKEN.line.replace("sk-ssh-ed25519@openssh.com", "ssh-ed25519")),
        ("algorithm", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAAQE="),
    ],
)
def test_a_line_that_is_no_ed25519_public_key_is_not_read(kind: str, line: str) -> None:
    with pytest.raises(Unreadable) as flaw:
        sshsig.key_blob(line)
    assert flaw.value.kind == kind


def test_a_private_key_is_read_only_from_a_plain_ed25519_file(key: Path, tmp_path: Path) -> None:
    assert sshsig.public_line(sshsig.private(str(key))) == public(key).rpartition(" 测试 key")[0]
    whole = key.read_bytes()
    own = Ed25519PrivateKey.generate()
    pem = own.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    (tmp_path / "pem").write_bytes(pem)
    (tmp_path / "cut").write_bytes(whole[:120] + whole[-40:])
    (tmp_path / "text").write_text("不是钥匙\n", encoding="utf-8")
    (tmp_path / "public").write_text(public(key), encoding="utf-8")
    wanted = {
        tmp_path / "none": "file",
        tmp_path: "file",
        pair(tmp_path, "locked", "-N", "口令 five", "-a", "1"): "encrypted",
        pair(tmp_path, "rsa", "-t", "rsa", "-b", "1024"): "private",
        pair(tmp_path, "ecdsa", "-t", "ecdsa"): "private",
        tmp_path / "pem": "private",
        tmp_path / "cut": "private",
        tmp_path / "text": "private",
        tmp_path / "public": "private",
    }
    for path, kind in wanted.items():
        with pytest.raises(Unreadable) as flaw:
            sshsig.private(path)
        assert flaw.value.kind == kind, path
        assert str(flaw.value) == f"{flaw.value.text['zh']} / {flaw.value.text['en']}"
