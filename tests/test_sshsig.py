"""A signature that openssh makes is read and holds for what was signed and nothing else; where ssh-keygen would not take
one, neither do we."""

import subprocess
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from real import run
from seals import accident, armoured, made, openssh_takes, pair, public, signer, stamped, why_not
from zhiban.trust import sshsig
from zhiban.trust.sshsig import TOUCHED, Unreadable, packed

MESSAGE = "0912 接县局电话：城关镇山洪\n".encode()
PLAIN, TOKEN = signer(1), signer(2, b"ssh:")


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pair(tmp_path_factory.mktemp("key"), "officer")


# What openssh makes


def real_signatures(key: Path, folder: Path, number: int) -> int:
    """How many signatures by ssh-keygen, of namespaces of every length and both hashes, both readers take."""
    blob = sshsig.key_blob(public(key))
    taken = 0
    for count in range(number):
        namespace, hashed = "n" * (1 + count % 120), ("sha512", "sha256")[count // 120 % 2]
        message = MESSAGE * (count % 7) + b"%d" % count
        armour = stamped(key, message, namespace, hashed)
        found = sshsig.read(armour)
        assert found[:3] == (blob, namespace.encode(), hashed.encode())
        assert found[4:] == (0, 0)
        assert sshsig.holds(found, message)
        assert not sshsig.holds(found, message + b" ")
        assert sshsig.read(armour.rstrip(b"\n")) == found
        taken += openssh_takes(folder, public(key), armour, message, namespace)
    return taken


def test_what_ssh_keygen_signs_is_taken_by_both(key: Path, tmp_path: Path) -> None:
    assert real_signatures(key, tmp_path, 30) == 30


@pytest.mark.slow
def test_a_thousand_signatures_by_ssh_keygen_are_taken_by_both(key: Path, tmp_path: Path) -> None:
    assert real_signatures(key, tmp_path, 1200) == 1200


@pytest.mark.parametrize("hashed", ["sha256", "sha512"])
def test_either_hash_is_taken(key: Path, tmp_path: Path, hashed: str) -> None:
    armour = stamped(key, MESSAGE, hashed=hashed)
    assert sshsig.read(armour).hash == hashed.encode()
    assert sshsig.holds(sshsig.read(armour), MESSAGE)
    assert openssh_takes(tmp_path, public(key), armour, MESSAGE)


def test_our_signature_is_the_one_that_ssh_keygen_makes(key: Path) -> None:
    own = sshsig.private(key)
    for namespace in ("git", "file", "receipt@zhiban"):
        ours = sshsig.sign(own, MESSAGE, namespace.encode()) + "\n"
        assert ours.encode() == stamped(key, MESSAGE, namespace)


def test_a_signature_for_another_purpose_says_so(key: Path, tmp_path: Path) -> None:
    armour = stamped(key, MESSAGE, "file")
    found = sshsig.read(armour)
    assert found.namespace == b"file"
    assert not openssh_takes(tmp_path, public(key), armour, MESSAGE)
    assert not sshsig.holds(found._replace(namespace=b"git"), MESSAGE)


def test_a_signature_holds_with_its_own_key_hash_and_bytes_only(key: Path) -> None:
    found = sshsig.read(stamped(key, MESSAGE))
    assert sshsig.holds(found, MESSAGE)
    for other in (
        found._replace(key=PLAIN.blob),
        found._replace(key=packed(TOUCHED, found.key[-32:], b"ssh:"), flags=1),
        found._replace(key=b"no key"),
        found._replace(hash=b"sha256"),
        found._replace(hash=b"md5"),
        found._replace(body=found.body[:-1] + bytes([found.body[-1] ^ 1])),
        found._replace(body=b""),
    ):
        assert not sshsig.holds(other, MESSAGE)


@pytest.mark.parametrize("options", [("-t", "rsa", "-b", "1024"), ("-t", "ecdsa")])
def test_only_ed25519_signs(tmp_path: Path, options: tuple[str, ...]) -> None:
    other = pair(tmp_path, "other", *options)
    assert openssh_takes(tmp_path, public(other), stamped(other, MESSAGE), MESSAGE)
    with pytest.raises(Unreadable) as flaw:
        sshsig.read(stamped(other, MESSAGE))
    assert flaw.value.kind == "algorithm"


# Keys in a token


@pytest.mark.parametrize("flags", [1, 5, 0x81])
@pytest.mark.parametrize("hashed", [b"sha256", b"sha512"])
def test_a_token_that_was_touched_is_taken_by_both(tmp_path: Path, flags: int, hashed: bytes) -> None:
    armour = armoured(made(TOKEN, MESSAGE, flags=flags, hash=hashed, counter=2**32 - 1))
    found = sshsig.read(armour)
    assert (found.key, found.flags, found.counter) == (TOKEN.blob, flags, 2**32 - 1)
    assert sshsig.holds(found, MESSAGE)
    assert openssh_takes(tmp_path, TOKEN.line, armour, MESSAGE)


@pytest.mark.parametrize("flags", [0, 4, 0x80])
def test_a_token_that_nobody_touched_does_not_count(flags: int) -> None:
    untouched = sshsig.read(armoured(made(TOKEN, MESSAGE, flags=flags)))
    assert untouched.flags == flags
    assert not sshsig.holds(untouched, MESSAGE)


@pytest.mark.parametrize("letters", [1, 255])
def test_what_a_token_is_for_has_from_1_to_255_letters(letters: int) -> None:
    token = signer(2, b"a" * letters)
    assert sshsig.holds(sshsig.read(armoured(made(token, MESSAGE))), MESSAGE)


def test_the_touch_the_count_and_the_purpose_of_a_token_are_signed() -> None:
    found = sshsig.read(armoured(made(TOKEN, MESSAGE)))
    for other in (
        found._replace(flags=5),
        found._replace(counter=8),
        found._replace(key=signer(2, b"ssh:x").blob),
    ):
        assert sshsig.holds(found, MESSAGE) and not sshsig.holds(other, MESSAGE)


# Mutations: nothing that ssh-keygen would refuse


def against_openssh(folder: Path, number: int, sample: float, seed: int) -> Counter[tuple[str, bool]]:
    """Why we refused so many hurt signatures (empty: we did not) beside whether ssh-keygen takes them. It is asked
    about each that we take and about a sample of the rest; the others count as refused by it."""
    random = Random(seed)
    asked: Counter[tuple[str, bool]] = Counter()
    for count in range(number):
        by = (PLAIN, TOKEN)[count % 2]
        armour = accident(by, MESSAGE, random)
        why = why_not(by, armour, MESSAGE)
        if not why or random.random() < sample:
            taken = openssh_takes(folder, by.line, armour, MESSAGE)
            assert why or taken, armour
            asked[why, taken] += 1
        else:
            asked[why, False] += 1
    return asked


def rightly_stricter(asked: Counter[tuple[str, bool]]) -> bool:
    """Whether all that openssh takes and we refuse is a matter of how it is written (openssh forgives blanks in the
    armour and a NUL at the end of a name) or of a touch; a signature that does not hold never is."""
    return not {"false", "other"} & {why for why, taken in asked if taken}


def test_we_take_no_hurt_signature_that_ssh_keygen_refuses(tmp_path: Path) -> None:
    asked = against_openssh(tmp_path, 600, sample=0.1, seed=20261123)
    assert asked["", True] > 40
    assert {why for why, _ in asked} >= {"", "armour", "format", "algorithm", "hash", "false", "other"}
    assert rightly_stricter(asked)


@pytest.mark.slow
def test_we_take_none_of_sixty_thousand_hurt_signatures_that_ssh_keygen_refuses(tmp_path: Path) -> None:
    asked = against_openssh(tmp_path, 60_000, sample=0.1, seed=4)
    print(dict(asked))
    assert asked["", True] > 4000
    assert rightly_stricter(asked)


def test_git_signs_as_we_read(key: Path, tmp_path: Path) -> None:
    run(tmp_path, "git", "init", "-q")
    settings = {
        "user.name": "李娜",
        "user.email": "li.na@wangchuan.example",
        "gpg.format": "ssh",
        "user.signingkey": str(key),
    }
    for name, value in settings.items():
        run(tmp_path, "git", "config", name, value)
    run(tmp_path, "git", "commit", "-q", "-S", "--allow-empty", "-m", "值班日志")
    raw = subprocess.run(
        ["git", "cat-file", "commit", "HEAD"], cwd=tmp_path, capture_output=True, check=True
    ).stdout
    head, _, rest = raw.partition(b"gpgsig ")
    armour, _, message = rest.partition(b"\n\n")
    found = sshsig.read(armour.replace(b"\n ", b"\n"))
    assert found.namespace == b"git"
    assert sshsig.holds(found, head + b"\n" + message)
