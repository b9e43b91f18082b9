"""Whatever bytes stand in a file, the reader says what is wrong, where, all at once, and never fails."""

import time
import unicodedata
from pathlib import Path

import pytest

from zhiban.page import read, write
from zhiban.paper import MOST_BYTES, clean, forbidden

ROOT = Path(__file__).parent
H = "kind: unit\nschema: 1\n"


def told(data: bytes) -> list[tuple[str, int, int]]:
    """The problems of some bytes; they are to be found at once."""
    began = time.process_time()
    page = read(data)
    assert time.process_time() - began < 1  # 0.1 s on a quiet machine; this only catches a hang
    return [(p.name, p.line, p.column) for p in page.problems]


ONE: dict[str, tuple[str | bytes, str, int, int]] = {
    "an empty file": (b"", "nothing", 1, 1),
    "a file of empty lines": (b"\n\n\n", "nothing", 1, 1),
    "a list": ("- a\n- b\n", "not-a-record", 1, 1),
    "a text": ("值班\n", "not-a-record", 1, 1),
    "deep flow": ("a: " + "[" * 9000, "too-deep", 1, 11),
    "deep blocks": ("".join(" " * n + "a:\n" for n in range(300)), "too-deep", 9, 9),
    "deep dashes": ("a:\n" + "- " * 9000, "too-deep", 2, 15),
    "a megabyte on one line": (H + "name: " + "长" * 350_000, "too-large", 1, 1),
    "one byte too many": (H.encode() + b"name: " + b"x" * (MOST_BYTES - len(H) - 6) + b"\n", "too-large", 1, 1),
    "4001 nodes": (H + "recipients:\n" + "".join(f"  - a{n}\n" for n in range(3994)), "too-many", 3997, 5),
    "an alias": (H + "name: *a\n", "alias", 3, 7),
    "a tag": (H + "name: !!python/object/apply:os.system ls\n", "tag", 3, 7),
    "a tag on a mapping": ("!!map\nkind: unit\n", "tag", 1, 1),
    "an anchor": (H + "name: &a 甲\n", "anchor", 3, 7),
    "a second document": (H + "---\nkind: unit\n", "second-document", 3, 1),
    "a document end": (H + "...\nkind: unit\n", "syntax", 4, 1),
    "a document after the end": (H + "...\n---\nkind: unit\n", "second-document", 4, 1),
    "a directive": ("%YAML 1.1\n---\nkind: unit\n", "directive", 1, 1),
    "a document mark": ("---\nkind: unit\n", "document-mark", 1, 1),
    "NUL": (H + "name: 甲\0乙\n", "character", 3, 8),
    "ESC": (H + "name: 甲\x1b[2J\n", "character", 3, 8),
    "bidi": (H + "name: 甲\u202e乙\n", "character", 3, 8),
    "zero width": (H + "name: 甲\u200b乙\n", "character", 3, 8),
    "soft hyphen": (H + "name: 甲\u00ad乙\n", "character", 3, 8),
    "Hangul filler": (H + "name: \u3164\n", "character", 3, 7),
    "line separator": (H + "name: 甲\u2028schema: 2\n", "character", 3, 8),
    "next line": (H + "name: 甲\u0085schema: 2\n", "character", 3, 8),
    "a BOM inside": (H + "name: 甲\ufeff乙\n", "character", 3, 8),
    "private use": (H + "name: 甲\ue000\n", "character", 3, 8),
    "private use beyond": (H + "name: 甲\U000f1234\n", "character", 3, 8),
    "a tag character": (H + "name: 甲\U000e0041\n", "character", 3, 8),
    "escaped ESC": (H + 'name: "\\e[2J"\n', "character", 3, 7),
    "escaped bidi": (H + 'name: "\\u202E"\n', "character", 3, 7),
    "escaped line separator": (H + 'name: "\\L"\n', "character", 3, 7),
    "escaped NFD": (H + 'name: "e\\u0301"\n', "character", 3, 7),
    "escaped compatibility ideograph": (H + 'name: "\\uF90A"\n', "character", 3, 7),
    "escaped surrogate": (H + 'name: "\\uD800"\n', "syntax", 3, 10),
    "lone CR": ("kind: unit\rschema: 1\n", "character", 1, 11),
    "CRLF": ("kind: unit\r\nschema: 1\r\n", "crlf", 1, 11),
    "BOM": (b"\xef\xbb\xbf" + H.encode(), "bom", 1, 1),
    "UTF-16 with BOM": (H.encode("utf-16"), "encoding", 1, 1),
    "UTF-16 without BOM": (H.encode("utf-16-le"), "encoding", 1, 1),
    "big UTF-16 without BOM": (H.encode("utf-16-be"), "encoding", 1, 1),
    "UTF-32": (H.encode("utf-32-le"), "encoding", 1, 1),
    "GBK": ((H + "name: 值班室\n").encode("gbk"), "encoding", 3, 1),
    "half a character": (H.encode() + "name: 值".encode()[:-1], "encoding", 3, 1),
    "overlong": (H.encode() + b"name: \xc0\xaf\n", "encoding", 3, 1),
    "a tab": (H + "duty_office:\n\tname: 甲\n", "tab", 4, 1),
    "a tab in a text": (H + "name: 甲\t乙\n", "tab", 3, 8),
    "U+3000 after the colon": (H + "name:　甲\n", "wide-space", 3, 6),
    "U+3000 before the name": (H + "duty_office:\n　name: 甲\n", "wide-space", 4, 1),
    "a full-width colon": (H + "name：甲\nlevel: county\n", "wide-colon", 3, 5),
    "a full-width colon on every line": ("kind：unit\nschema：1\n", "wide-colon", 1, 5),
    "no space": (H + "name:甲\nlevel: county\n", "no-space", 3, 5),
    "no space after the dash": (H + "phones:\n  -id: a\n", "no-dash-space", 4, 3),
    "a wide dash": (H + "phones:\n  －id: a\n", "wide-dash", 4, 3),
    "# in a text": (H + "name: 3号楼 #2单元\n", "hash-in-text", 3, 11),
    "a comment": (H + "# 机密\nname: 甲\n", "comment", 3, 1),
    "a comment after a field": (H + "phones: # 两部\n  - id: a\n", "comment", 3, 9),
    "a comment after a quoted text": (H + "name: '甲' # 乙\n", "comment", 3, 11),
    "a comment after a block's mark": (H + "name: | # 乙\n  甲\n", "comment", 3, 9),
    "a comment after a block": (H + "name: |\n  甲\n# 乙\n", "comment", 5, 1),
    "a comment in a folded block's mark": (H + "name: >- # 乙\n  甲\n", "comment", 3, 10),
    "flow": (H + "recipients: [a, b]\n", "flow", 3, 13),
    "a merge key": (H + "<<: 甲\n", "key", 3, 1),
    "a complex key": (H + "? - a\n: b\n", "key", 3, 3),
    "a Chinese key": (H + "名称: 甲\n", "key", 3, 1),
    "a capital key": (H + "Name: 甲\n", "key", 3, 1),
    "an empty field": (H + "name:\nlevel: county\n", "empty", 3, 6),
    "an empty text": (H + "name: ''\n", "empty", 3, 7),
    "mixed list": (H + "phones:\n  - id: a\n  - b\n", "mixed-list", 4, 5),
    "a list in a list": (H + "phones:\n  - - a\n", "mixed-list", 4, 5),
    "no id": (H + "phones:\n  - number: '1'\n", "no-id", 4, 5),
    "an id that is a list": (H + "phones:\n  - id:\n      - a\n", "no-id", 4, 5),
    "a bad id": (H + "phones:\n  - id: 甲\n", "id", 4, 5),
    "two lines for one text": (H + "name: 甲\n  乙\n", "many-lines", 3, 7),
    "unquoted": (H + "name: 0712\n", "unquoted", 3, 7),
    "unquoted sexagesimal": (H + "name: 15:40\n", "unquoted", 3, 7),
    "other quotes": (H + 'name: "甲"\n', "canonical", 3, 7),
    "other order": ("schema: 1\nkind: unit\n", "canonical", 1, 1),
    "other indentation": (H + "phones:\n- id: a\n", "canonical", 4, 1),
    "no final newline": (H.rstrip(), "canonical", 2, 10),
    "a superfluous empty line": (H + "\n", "canonical", 3, 1),
    "trailing spaces": (H + "name: 甲 \n", "canonical", 3, 8),
    "NFD": (H + "name: Cafe\u0301\n", "nfc", 3, 1),
    "a compatibility ideograph": (H + "name: 李\uf90a\n", "compatibility", 3, 8),
    "broken quotes": (H + "name: '甲\n", "syntax", 4, 1),
    "a colon in a text": (H + "name: a: b\n", "syntax", 3, 8),
    "wrong indentation": (H + "duty_office:\n    name: 甲\n  form: b\n", "syntax", 5, 3),
}  # fmt: skip


@pytest.mark.parametrize("case", ONE)
def test_each_fault_is_named_where_it_stands(case: str) -> None:
    content, name, line, column = ONE[case]
    found = told(content if isinstance(content, bytes) else content.encode())
    assert (name, line, column) in found
    assert {n for n, _, _ in found} <= {name, "flow" if case == "deep flow" else name}


def test_every_hidden_or_reordering_character_of_unicode_is_forbidden() -> None:
    for number in [*range(0xD800), *range(0xE000, 0x110000)]:
        char = chr(number)
        allowed = clean(char)
        assert allowed == (forbidden().search(char) is None), hex(number)
        if unicodedata.category(char) in ("Cc", "Co", "Zl", "Zp") and char != "\n":
            assert not allowed, hex(number)
        if unicodedata.bidirectional(char) in (
            "RLO",
            "LRO",
            "RLE",
            "LRE",
            "PDF",
            "RLI",
            "LRI",
            "FSI",
            "PDI",
            "BN",
        ):
            assert not allowed or unicodedata.category(char) == "Cn", hex(number)


def test_both_lines_of_a_doubled_key_are_named() -> None:
    page = read((H + "phones:\n  - id: a\nname: 甲\nphones:\n  - id: b\n").encode())
    assert [(p.name, p.line, p.figures) for p in page.problems] == [
        ("duplicate-key", 6, {"field": "phones", "first": "3"})
    ]


def test_both_lines_of_a_doubled_id_are_named() -> None:
    page = read((H + "phones:\n  - id: a\n    number: '1'\n  - number: '2'\n    id: a\n").encode())
    assert [(p.name, p.line, p.column, p.figures) for p in page.problems] == [
        ("duplicate-id", 7, 9, {"text": "a", "first": "4"})
    ]


def test_both_lines_of_a_doubled_text_are_named() -> None:
    page = read((H + "recipients:\n  - 甲\n  - 乙\n  - 甲\n").encode())
    assert [(p.name, p.line, p.figures) for p in page.problems] == [
        ("duplicate-text", 6, {"text": "甲", "first": "4"})
    ]


def test_a_billion_laughs_are_not_laughed() -> None:
    bomb = "a: &a [x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)},*{chr(97 + n)}]\n" for n in range(20)
    )
    names = {name for name, _, _ in told(bomb.encode())}
    assert names == {"anchor", "alias", "flow", "duplicate-text"}


def test_all_faults_of_a_file_are_told_at_once() -> None:
    text = (
        "kind: unit\r\nschema: 1\nname: 甲\u200b\nname: 乙\nlevel:\nparent: 0712\n"
        "phones:\n  - id: 甲\n  - id: b\n  - id: b\n  - number: '1'\nrecipients: [x, x]\nBad: 1\ntwo_posts: yes # 是\n"
    )  # fmt: skip
    assert told(text.encode()) == [
        ("crlf", 1, 11), ("character", 3, 8), ("duplicate-key", 4, 1), ("empty", 5, 7), ("unquoted", 6, 9), ("id", 8, 5),
        ("duplicate-id", 10, 9), ("no-id", 11, 5), ("flow", 12, 13), ("duplicate-text", 12, 17), ("key", 13, 1),
        ("hash-in-text", 14, 16),
    ]  # fmt: skip


def test_a_slip_and_an_unrelated_fault_are_both_told() -> None:
    assert told((H + "Bad: 1\nname：甲\n").encode()) == [("key", 3, 1), ("wide-colon", 4, 5)]
    assert told((H + "Bad: 1\nphones:\n  - id: a\n    number:　'1'\n").encode()) == [
        ("key", 3, 1),
        ("wide-space", 6, 12),
    ]


def test_words_in_a_block_are_no_slips() -> None:
    text = H + "name: |\n  备注：甲\n  key：值\n  a:b\n  　－c: d\nBad: 1\n"
    assert told(text.encode()) == [("key", 8, 1)]


def test_an_address_is_no_slip() -> None:
    assert told((H + "recipients:\n  - https://a.cn\nBad: 1\n").encode()) == [("key", 5, 1)]


def test_only_what_needs_a_person_makes_a_page_unsound() -> None:
    form = read(("---\r\nname: [] # x\n").replace(" # x", "").encode())
    assert form.sound and form.problems
    assert not read((H + "name: a #b\n").encode()).sound


def test_rewriting_puts_the_form_right_and_touches_no_fact() -> None:
    untidy = (
        '\ufeff---\r\nschema: 1\r\nkind: unit\r\nname: "甲"\r\nlevel:\r\nrecipients: [乙, 0712]\r\n'.encode()
    )
    page = read(untidy)
    assert page.sound and page.problems
    tidy = read(write(page.facts))
    assert tidy.problems == [] and tidy.facts == page.facts


def test_no_problem_repeats_more_than_a_line() -> None:
    for text in (
        H + "名" * 20000 + ": 1\n",
        H + 'name: "' + "长" * 20000 + '"\n',
        H + "phones:\n  - id: " + "甲" * 20000,
    ):
        page = read(text.encode())
        assert page.problems
        assert all(len(value) <= 120 for p in page.problems for value in p.figures.values())


@pytest.mark.parametrize(
    "unit",
    ["#\n", "\r\n", "\r", " ", "\t", "\0", "- ", "? ", ": ", "a: ", "a:\n", "[", "{", "'", '"', "a：b\n", "|\n", "&a ", "*a\n",
     "!a ", "---\n", "%\n", "\u0301", "\u3000\n", "a #b\n", "\uf90a", "- a\n", "-a: \n", "\u200b", "`", "\\", "- id: a\n", "x"],
)  # fmt: skip
def test_a_page_full_of_one_thing_is_read_at_once(unit: str) -> None:
    for head in ("", H, "a:\n", 'a: "', "a: |\n "):
        data = (head + unit * MOST_BYTES).encode()[: MOST_BYTES - 8].decode(errors="ignore").encode()
        told(data)
