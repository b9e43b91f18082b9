"""No bytes at all make the readers of signatures and commits fail or dawdle, and whatever they take is written in one way only."""

import base64
from functools import partial
from random import Random
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seals import accident, hurt, scribbled, signer
from strategies import tries
from zhiban.trust import raw, sshsig
from zhiban.trust.raw import Ident, Malformed
from zhiban.trust.sshsig import TOUCHED, Unreadable, packed

SIGNERS = (signer(1), signer(2, b"ssh:"))
LI = Ident("李娜", "li.na@wangchuan.example", 1795391520, "+0800")
SIGN = partial(sshsig.sign, SIGNERS[0].key)
IDS = [f"{n:x}" * 40 for n in range(1, 6)]
GOOD = [
    raw.write(IDS[0], IDS[1:2], LI, "接县局电话\n\nSeen: " + IDS[4] + "\n", SIGN),
    raw.write(IDS[0], IDS[1:4], LI, "合并\n", SIGN, LI._replace(name="王强", zone="-0330")),
    raw.write(IDS[0], [], LI, "建簿\n", None),
]
SLOWEST = 0.1  # seconds of one processor for any one input


def takes_signature(data: bytes) -> bool:
    """Whether the reader takes it; if so, the text is the only one for these fields but for the width of its lines."""
    try:
        found = sshsig.read(data)
    except Unreadable as flaw:
        assert flaw.kind in {"armour", "format", "hash", "algorithm"}
        return False
    touched = found.key.startswith(packed(TOUCHED))
    inner = packed(TOUCHED if touched else b"ssh-ed25519", found.body)
    inner += bytes([found.flags]) + found.counter.to_bytes(4, "big") if touched else b""
    blob = b"SSHSIG\0\0\0\1" + packed(found.key, found.namespace, b"", found.hash, inner)
    assert b"".join(data.split(b"\n")).split(b"-----")[2] == base64.b64encode(blob)
    sshsig.holds(found, b"message")
    return True


def takes_commit(data: bytes) -> bool:
    """Whether the reader takes it; if so, the bytes are the only ones for these fields."""
    try:
        found = raw.read(data)
        raw.seen(found.message)
    except Malformed as flaw:
        assert flaw.kind in {"format", "ident", "message"}
        return False
    again = raw.write(found.tree, found.parents, found.committer, found.message, None, found.author)
    assert again == found.payload
    armour = found.signature

    def sign(payload: bytes) -> str:
        return (armour or b"").decode()

    signed = (
        raw.write(found.tree, found.parents, found.committer, found.message, sign, found.author)
        if armour
        else again
    )
    assert signed == data
    return True


def hurt_signatures(number: int, seed: int) -> tuple[int, float]:
    """How many of so many hurt signatures are taken, and the slowest, in seconds of the processor."""
    random, taken, slowest = Random(seed), 0, 0.0
    stock = [accident(SIGNERS[n % 2], b"message", random) for n in range(500)]
    for _ in range(number):
        data = random.choice(stock)
        if random.random() < 0.7:
            data = (hurt if random.random() < 0.5 else scribbled)(data, random)
        start = process_time()
        taken += takes_signature(data)
        slowest = max(slowest, process_time() - start)
    return taken, slowest


def hurt_commits(number: int, seed: int) -> tuple[int, float]:
    """How many of so many hurt commits are taken, and the slowest, in seconds of the processor."""
    random, taken, slowest = Random(seed), 0, 0.0
    for _ in range(number):
        data = hurt(random.choice(GOOD), random)
        if data and random.random() < 0.3:
            data = hurt(data, random)
        start = process_time()
        taken += takes_commit(data)
        slowest = max(slowest, process_time() - start)
    return taken, slowest


def test_no_hurt_signature_makes_the_reader_fail() -> None:
    taken, slowest = hurt_signatures(4000, seed=20261123)
    assert taken > 100
    assert slowest < SLOWEST


def test_no_hurt_commit_makes_the_reader_fail() -> None:
    taken, slowest = hurt_commits(4000, seed=20261123)
    assert taken > 100
    assert slowest < SLOWEST


ARMOUR_PARTS = [
    sshsig.BEGIN,
    sshsig.END,
    "\n",
    "U1NIU0lH",
    "AAAA",
    "AAAB",
    "=",
    "==",
    " ",
    "\r",
    "\0",
    "é",
    "-",
    "-----",
]
COMMIT_PARTS = [
    "tree ", "parent ", "author ", "committer ", "gpgsig ", "\n", "\n", " ", *IDS, "李娜", " <", "> ", "a@b", "1795391520",
    " +0800", " -0000", "\0", "\x1b", "\u202e", "encoding ", "Seen: ", SIGN(b"").replace("\n", "\n "), f"tree {IDS[0]}\n",
    "author 李 <a@b> 1 +0800\n", "committer 李 <a@b> 1 +0800\n",
]  # fmt: skip


@tries(300)
@given(
    st.binary(max_size=300)
    | st.lists(st.sampled_from(ARMOUR_PARTS), max_size=20).map(lambda p: "".join(p).encode())
)
def test_no_bytes_make_the_reader_of_signatures_fail(data: bytes) -> None:
    takes_signature(data)


@tries(300)
@given(
    st.binary(max_size=300)
    | st.lists(st.sampled_from(COMMIT_PARTS), max_size=20).map(lambda p: "".join(p).encode())
)
def test_no_bytes_make_the_reader_of_commits_fail(data: bytes) -> None:
    takes_commit(data)


@tries(300)
@given(
    st.text(max_size=120)
    | st.lists(st.sampled_from(["ssh-ed25519 ", "AAAA", "=", " ", *(s.line for s in SIGNERS)])).map("".join)
)
def test_no_text_makes_the_reader_of_keys_fail(line: str) -> None:
    try:
        blob = sshsig.key_blob(line)
    except Unreadable:
        return
    assert blob in [s.blob for s in SIGNERS]


CHARACTERS = [
    b"A",
    b"=",
    b" ",
    b"\n",
    b" \n",
    b"\n \n",
    b"\t",
    b"-",
    b"<",
    b">",
    b"@",
    b"a@",
    b"\xe6\x9d\x8e",
    b"\xff",
    b"0",
    b"a\n",
    b"Seen: ",
]
LONG = 64 * 1024


@pytest.mark.parametrize("character", CHARACTERS, ids=repr)
def test_nothing_long_holds_a_reader_up(character: bytes) -> None:
    filling = character * (LONG // len(character))
    begin, end = sshsig.BEGIN.encode(), sshsig.END.encode()
    head = GOOD[2].partition(b"\n\n")[0]
    signatures = [filling, begin + b"\n" + filling + b"\n" + end, begin + b"\n" + filling]
    commits = [
        filling,
        f"tree {IDS[0]}\n".encode() + filling,
        GOOD[2].replace("李娜".encode(), filling, 1),
        GOOD[2].replace(b"li.na@wangchuan.example", filling, 1),
        GOOD[2].replace(b"1795391520", filling, 1),
        head + b"\ngpgsig " + begin + b"\n " + filling + b"\n " + end + b"\n\nx\n",
        head + b"\n\n" + filling + b"\n",
    ]
    for data in signatures:
        start = process_time()
        takes_signature(data)
        assert process_time() - start < SLOWEST
    for data in commits:
        start = process_time()
        takes_commit(data)
        assert process_time() - start < SLOWEST
    message = "标题\n\nSeen: " + filling.decode(errors="replace")
    start = process_time()
    raw.seen(message)
    assert process_time() - start < SLOWEST


@pytest.mark.slow
def test_no_million_hurt_signatures_make_the_reader_fail() -> None:
    taken, slowest = hurt_signatures(1_000_000, seed=4)
    print(f"{taken} taken, slowest {slowest * 1000:.1f} ms")
    assert taken > 20_000
    assert slowest < SLOWEST


@pytest.mark.slow
def test_no_million_hurt_commits_make_the_reader_fail() -> None:
    taken, slowest = hurt_commits(1_000_000, seed=4)
    print(f"{taken} taken, slowest {slowest * 1000:.1f} ms")
    assert taken > 20_000
    assert slowest < SLOWEST


@pytest.mark.slow
@tries(30_000)
@given(st.binary(max_size=600), st.lists(st.sampled_from(COMMIT_PARTS), max_size=30))
def test_no_long_row_of_bytes_makes_a_reader_fail(data: bytes, parts: list[str]) -> None:
    for text in (data, "".join(parts).encode()):
        takes_signature(text)
        takes_commit(text)
