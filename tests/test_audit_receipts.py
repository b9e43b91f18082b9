"""A receipt as an auditor reads it says what a server would write, to the type of each value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import tries
from zhiban.trust.receipt import Entry, Unfit, Update, read, stamp, write

A = "a" * 40
ENTRY = read('{"received_at":"2026-11-23T00:03:04Z","seq":1,"updates":[],"v":1}\n')
MOVED = ENTRY._replace(updates=(Update("refs/heads/main", "", A),), refs={"refs/heads/main": A}, anchors=(A,))


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ('"v":1', '"v":true'),
        ('"v":1', '"v":1.0'),
        ('"updates":[]', '"updates":{}'),
        ('"updates":[]', '"updates":""'),
        ('"updates":[]', '"updates":null'),
        ('"seq":1', '"seq":1.0'),
        ('"seq":1', '"seq":18446744073709551617'),
        ("T00:03:04Z", "T24:00:00Z"),
        ("2026-", "0001-"),
        ("{", '{"pusher":"é",'),
        ("{", '{"pusher":"\x7f",'),
        ("{", '{"pusher":"\\u007f",'),
        ("{", '{"pusher":"\\u0061",'),
        ("{", f'{{"anchors":{{"{A}":1}},'),
        ("{", f'{{"anchors":"{A}",'),
    ],
)
def test_a_receipt_with_a_value_of_another_type_or_writing_is_none(written: str, instead: str) -> None:
    text = write(ENTRY)
    assert read(text) == ENTRY and written in text
    with pytest.raises(Unfit):
        read(text.replace(written, instead, 1))


@tries(400)
@given(st.sampled_from([ENTRY, MOVED]), st.data())
def test_whatever_is_read_is_written_again_to_the_letter(entry: Entry, data: st.DataObject) -> None:
    text = write(entry)
    at = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 4))
    put = data.draw(
        st.sampled_from(
            ["", "1", "true", "[]", "{}", '"', "\\", "é", "\x7f", "~", "0", ",", "\n", "null", ".0"]
        )
    )
    spoilt = text[:at] + put + text[at + cut :]
    try:
        again = read(spoilt)
    except Unfit:
        return
    assert write(again) == spoilt and stamp(again.at) in spoilt
