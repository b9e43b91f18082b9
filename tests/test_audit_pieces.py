"""What an auditor reads in pieces and looks through together is what anybody reads as a whole and looks at alone."""

import random
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from obfuscated import MAKERS, a_mobile, disguised
from strategies import TRAPS, facts, tries
from zhiban import judge
from zhiban.desk.look import _quiet
from zhiban.desk.pieces import Pieces, missing, whole
from zhiban.facts import lost
from zhiban.fair import MOST_LINES
from zhiban.page import read, write

RECORDS = Path(__file__).parents[1] / "records"
HARMLESS = (
    "第三次巡查，一切正常。",
    "2026-01-05T08:00+08:00",
    "li-na",
    "12",
    "0912-li-na",
    "3件",
    "记录",
    "来电：",
)


def agrees(data: bytes, pieces: Pieces) -> bool:
    """Whether a page was read in pieces; what is read so is read like any other page, and is fair."""
    sheet = pieces.sheet(data)
    if sheet is None:
        return False
    page = read(data)
    assert page.sound and not page.problems, data.decode()
    assert whole(sheet) == page.facts and list(whole(sheet)) == list(page.facts)
    assert sheet.text.encode() == data
    return True


def test_every_record_of_the_demonstration_is_read_in_pieces_as_it_is_read_whole() -> None:
    pieces = Pieces()
    files = sorted(RECORDS.rglob("*.yml"))
    assert len(files) > 100 and sum(agrees(file.read_bytes(), pieces) for file in files) == len(files)


@tries(40)
@given(facts(wild=True))
def test_any_record_is_read_in_pieces_as_it_is_read_whole(told: dict[str, str]) -> None:
    agrees(write(told), Pieces())


@tries(400)
@given(st.data())
def test_a_spoilt_record_is_never_read_in_pieces_otherwise_than_whole(data: st.DataObject) -> None:
    pieces = Pieces()
    text = data.draw(st.sampled_from(SOUND))
    assert agrees(text.encode(), pieces)
    at = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 12))
    put = data.draw(
        st.sampled_from([*TRAPS, "\n", "\r\n", "  ", "\n  - ", "\n  - id: e001\n", "key: x\n", "\t", "\0"])
    )
    spoilt = text[:at] + put + text[at + cut :]
    before = pieces.sheet(text.encode())
    agrees(spoilt.encode(), pieces)
    for grown in (spoilt, text + put, text + spoilt):
        sheet = pieces.sheet(grown.encode(), before)
        if sheet is not None:
            page = read(grown.encode())
            assert not page.problems and page.facts == whole(sheet)


def test_a_record_that_grows_loses_and_gains_in_pieces_what_it_does_as_a_whole() -> None:
    pieces = Pieces()
    for one in SOUND:
        lines = one.splitlines(keepends=True)
        states = ["".join(lines[:end]) for end in range(3, len(lines) + 1)]
        sheets = [sheet for state in states if (sheet := pieces.sheet(state.encode()))]
        assert sheets
        for old, new in pairwise(sheets):
            assert missing(new, old) == lost(whole(new), whole(old))
            assert missing(old, new) == lost(whole(old), whole(new))


def test_a_record_of_too_many_lines_is_not_read_in_pieces() -> None:
    text = SOUND[0] + "entries:\n" * MOST_LINES
    assert Pieces().sheet(text.encode()) is None


def test_a_number_among_other_texts_is_seen_where_it_is_seen_alone() -> None:
    chance = random.Random(4)
    seen = 0
    for _ in range(600):
        text = disguised(chance, chance.choice(list(MAKERS)))
        if not judge.scan("", text):
            continue
        seen += 1
        before, after = (chance.choices(HARMLESS, k=chance.randint(0, 3)) for _ in range(2))
        assert not _quiet(*before, text, *after), text
        assert not _quiet("\n".join([*before, text, *after])), text
    assert seen > 500


def test_a_number_beside_a_moment_is_seen() -> None:
    number = a_mobile(random.Random(5))
    for text in (number, f"2026-01-05T08:00+08:00\n{number}", f"{number}\n2026-01-05T08:00+08:00"):
        assert not _quiet("2026-01-05T08:00+08:00", text)
    assert _quiet("2026-01-05T08:00+08:00", *HARMLESS)


def test_a_mark_of_secrecy_among_other_texts_is_seen() -> None:
    for mark in ("【机" + "密】", "秘" + "密★", "绝" + "密", "密级：机" + "密"):
        assert judge.scan("", mark) and not _quiet("记录", mark, "第三次巡查")


SOUND = [
    text
    for file in sorted(RECORDS.rglob("*.yml"))[::9]
    if 5 < (text := file.read_text(encoding="utf-8")).count("\n") < 200
]
