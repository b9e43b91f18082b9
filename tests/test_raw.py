"""A raw commit is read in one strict form and written in it."""

import subprocess
from functools import partial

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commits import (
    ARMOUR,
    AUTHOR,
    COMMITTER,
    FORMAT,
    HEAD,
    ID,
    IDENT,
    LI,
    MESSAGE,
    OTHER,
    PARENT,
    SIGNATURE,
    SIGNER,
    THIRD,
    TREE,
    WORDS,
    commit,
)
from real import environment
from strategies import tries
from zhiban.paper import forbidden
from zhiban.trust import raw, sshsig
from zhiban.trust.raw import Ident, Malformed, Raw

ZONES = ["+0800", "+0000", "-0330", "+1245", "-1100", "+1400", "+0001", "-0001"]


def refused(data: bytes) -> str:
    with pytest.raises(Malformed) as flaw:
        raw.read(data)
    assert str(flaw.value) == f"{flaw.value.text['zh']} / {flaw.value.text['en']}"
    return flaw.value.kind


def test_a_good_commit_is_read_as_it_stands() -> None:
    found = raw.read(commit(*HEAD))
    assert found == Raw(
        ID, (OTHER,), LI, LI, MESSAGE, commit(*HEAD[:4]), ARMOUR.replace("\n ", "\n").encode()
    )
    assert raw.read(found.payload) == found._replace(signature=None)
    assert found.author.at.isoformat() == "2026-11-23T07:52:00+08:00"
    assert LI._replace(zone="-0330").at.isoformat() == "2026-11-22T20:22:00-03:30"
    assert LI._replace(seconds=99999999999, zone="+0000").at.year == 5138
    assert LI._replace(zone="+1245").at.isoformat() == "2026-11-23T12:37:00+12:45"


@pytest.mark.parametrize(
    "parents", [[], [PARENT], [PARENT, f"parent {THIRD}"], [PARENT, f"parent {THIRD}", f"parent {'a' * 40}"]]
)
def test_any_number_of_parents_is_well_formed(parents: list[str]) -> None:
    assert raw.read(commit(TREE, *parents, *HEAD[2:])).parents == tuple(line[7:] for line in parents)


def test_long_ids_are_read_where_all_are_long() -> None:
    lines = [f"tree {'a' * 64}", f"parent {'b' * 64}", AUTHOR, COMMITTER]
    long = raw.read(commit(*lines, SIGNATURE.replace("gpgsig", "gpgsig-sha256")))
    assert long[:2] == ("a" * 64, ("b" * 64,))
    assert long.payload == commit(*lines)


@pytest.mark.parametrize(
    ("kind", "data"),
    [("format", FORMAT[n]) for n in FORMAT] + [("ident", IDENT[n]) for n in IDENT] + [("message", WORDS[n]) for n in WORDS],
    ids=[*FORMAT, *IDENT, *WORDS],
)  # fmt: skip
def test_a_commit_in_any_other_form_is_malformed(kind: str, data: bytes) -> None:
    assert refused(data) == kind


# Writing


PRINTING = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=40).filter(
    lambda name: not forbidden().search(name) and not set("<>") & set(name)
)
PEOPLE = st.builds(
    Ident,
    PRINTING,
    st.from_regex(r"[a-z0-9.]{1,20}@[a-z0-9.]{1,20}", fullmatch=True),
    st.integers(1, 10**11 - 1),
    st.sampled_from(ZONES),
)


@tries(60)
@given(
    st.lists(st.text("0123456789abcdef", min_size=40, max_size=40), min_size=1, max_size=5, unique=True),
    PEOPLE,
    PEOPLE,
    st.text(st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from("\n\t"), max_size=60),
    st.booleans(),
)
def test_what_is_written_is_read(
    ids: list[str], by: Ident, author: Ident, message: str, signed: bool
) -> None:
    assume(not forbidden().search(message.replace("\t", "")))
    message += "\n"
    sign = partial(sshsig.sign, SIGNER.key) if signed else None
    found = raw.read(raw.write(ids[0], ids[1:], by, message, sign, author))
    assert found[:5] == (ids[0], tuple(ids[1:]), author, by, message)
    assert (found.signature is not None) == signed
    if found.signature is not None:
        assert sshsig.holds(sshsig.read(found.signature), found.payload)


INNER = f"+0800\ncommitter {LI.name} <{LI.email}> 1 +0800\n\n"


@pytest.mark.parametrize(
    ("kind", "tree", "parents", "by", "message"),
    [
        ("format", "x", [], LI, MESSAGE),
        ("format", f"{ID}\nparent {OTHER}", [], LI, MESSAGE),
        ("format", ID, [f"{OTHER}\nparent {THIRD}"], LI, MESSAGE),
        ("format", ID, [OTHER, OTHER], LI, MESSAGE),
        ("format", ID, [], LI._replace(zone=INNER), MESSAGE),
        ("ident", ID, [], LI._replace(name="李\x1b娜"), MESSAGE),
        ("ident", ID, [], LI._replace(name="李\ud800娜"), MESSAGE),
        ("ident", ID, [], LI._replace(seconds=0), MESSAGE),
        ("message", ID, [], LI, "没有换行"),
        ("message", ID, [], LI, "接\ud800电话\n"),
    ],
)
def test_nothing_malformed_is_written_or_signed(
    kind: str, tree: str, parents: list[str], by: Ident, message: str
) -> None:
    asked: list[bytes] = []

    def sign(payload: bytes) -> str:
        asked.append(payload)
        return ARMOUR

    with pytest.raises(Malformed) as flaw:
        raw.write(tree, parents, by, message, sign)
    assert flaw.value.kind == kind
    assert not asked


def test_a_signature_may_come_with_its_last_line_feed() -> None:
    sign = partial(sshsig.sign, SIGNER.key)
    assert raw.write(ID, [], LI, MESSAGE, lambda data: sign(data) + "\n") == raw.write(
        ID, [], LI, MESSAGE, sign
    )


def test_what_is_no_armour_is_not_written() -> None:
    with pytest.raises(Malformed):
        raw.write(ID, [], LI, MESSAGE, lambda _: "no signature")


def test_a_longer_message_is_read_where_it_is_asked_for() -> None:
    long = "a" * 20_000 + "\n"
    data = raw.write(ID, [], LI, long, partial(sshsig.sign, SIGNER.key), most=20_001)
    assert raw.read(data, 20_001).message == long
    assert refused(data) == "message"


# The receipt that a commit has seen


def trailers(message: str) -> list[str]:
    """What git reads as the trailer `Seen`."""
    command = ["git", "-c", "trailer.separators=:", "interpret-trailers", "--parse"]
    done = subprocess.run(command, input=message.encode(), capture_output=True, check=True, env=environment())
    lines = done.stdout.decode().splitlines()
    return [line.removeprefix("Seen: ") for line in lines if line.startswith("Seen: ")]


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        (f"标题\n\nSeen: {ID}\n", ID),
        (f"标题\n\nSeen: {'a' * 64}\n", "a" * 64),
        (f"标题\n\n正文\n\nSigned-off-by: 李娜 <a@b>\nSeen: {ID}\n", ID),
        (f"标题\n\n正文\n\nSeen: {ID}\nSigned-off-by: 李娜 <a@b>\n\n\n", ID),
        (f"标题\n\nSeen: {ID}\nSeen: {ID}\n", ID),
        (f"标题\n\nSeen: {OTHER}\n \t\nSeen: {ID}\n", ID),
        (MESSAGE, None),
        (f"Seen: {ID}\n", None),
        (f"标题\nSeen: {ID}\n", None),
        (f"标题\n\nSeen: {ID}\n\n正文\n", None),
    ],
)
def test_the_receipt_seen_stands_where_git_has_its_trailers(message: str, wanted: str | None) -> None:
    assert raw.seen(message) == wanted
    assert set(trailers(message)) == ({wanted} if wanted else set())


@pytest.mark.parametrize("value", [ID[1:], ID + "1", "A" * 40, "x", f"{ID} x", f" {ID}", ""])
def test_what_is_no_id_is_no_receipt(value: str) -> None:
    assert raw.seen(f"标题\n\nSeen: {value}\n") is None


def test_two_receipts_in_one_commit_are_malformed() -> None:
    with pytest.raises(Malformed) as flaw:
        raw.seen(f"标题\n\nSeen: {ID}\nSeen: {OTHER}\n")
    assert flaw.value.kind == "message"
