"""No accident to a page, and no bytes at all, make the reader fail or read what another reader would not."""

from pathlib import Path
from random import Random

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from strategies import tries
from zhiban.page import Page, read
from zhiban.paper import forbidden

ROOT = Path(__file__).parent
GOOD = [path.read_bytes() for path in sorted((ROOT / "pages").glob("*.yml"))]


def scalars(data: bytes) -> list[str]:
    """Every scalar as PyYAML's own parser, written in Python, takes it."""
    events = yaml.parse(data, Loader=yaml.SafeLoader)
    return sorted(e.value for e in events if isinstance(e, yaml.ScalarEvent))


def said(page: Page) -> list[str]:
    """Every text and every field name of the page."""
    names = set()
    for place in page.facts:
        parts = place.partition("{")[0].split(".")
        names |= {".".join(parts[:n]) + "." + part.partition("[")[0] for n, part in enumerate(parts)}
    return sorted([*page.facts.values(), *(name.rpartition(".")[2] for name in names)])


def agrees(data: bytes) -> bool:
    """The reader does not fail, and where it finds nothing wrong a second parser reads the same words."""
    page = read(data)
    if page.problems:
        return False
    assert scalars(data) == said(page)
    assert not forbidden().search(data.decode())
    return True


SPECIALS = [
    *"\n \t\r:#-'\"|>[]{}&*!%@`?,~=<0.yn", "\0", "\x1b", "\x85", "\u2028", "\u200b", "\u202e", "\ufeff", "\u3000", "：", "－",
    "\u0301", "\uf90a", "\ue000", "\n\n", "  ", ": ", " #", "- ", "---\n", "...\n", "? ", "<<: ", "&a ", "*a", "!!str ", "|\n", "'\n",
    "\r\n", "id: a\n", "- id: a\n", "\\u202e", "null", "0712", "15:40", "🚒",
]  # fmt: skip


def mutated(good: bytes, random: Random) -> bytes:
    """A good page after one to four accidents."""
    data = bytearray(good)
    for _ in range(random.randint(1, 4)):
        at, kind = random.randrange(len(data)), random.randrange(6)
        if kind == 0:
            data[at] ^= 1 << random.randrange(8)
        elif kind == 1:
            del data[at : at + random.randint(1, 8)]
        elif kind == 2:
            data[at:at] = data[at : at + random.randint(1, 60)]
        else:
            lines = bytes(data).decode(errors="replace")
            at = random.randrange(len(lines) + 1)
            data = bytearray((lines[:at] + random.choice(SPECIALS) + lines[at:]).encode())
    return bytes(data)


def accidents(number: int, seed: int) -> int:
    random = Random(seed)
    short = [
        b"\n".join(good.split(b"\n")[: random.randint(5, 40)]) + b"\n" for good in GOOD for _ in range(20)
    ]
    return sum(agrees(mutated(random.choice(short), random)) for _ in range(number))


def test_no_accident_to_a_page_makes_two_readers_disagree() -> None:
    assert accidents(5000, seed=20261123) > 100


@tries(1500)
@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_fail(data: bytes) -> None:
    agrees(data)


@tries(1500)
@given(st.lists(st.sampled_from(["kind: ", "unit", "name: ", "a", "甲", "  ", *SPECIALS]), max_size=25))
def test_no_scribble_makes_the_reader_fail(parts: list[str]) -> None:
    agrees("".join(parts).encode())


@pytest.mark.slow
def test_no_long_row_of_accidents_makes_two_readers_disagree() -> None:
    assert sum(accidents(50_000, seed) for seed in range(6)) > 5000


@pytest.mark.slow
@tries(60_000)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=200).map(lambda t: t.encode(errors="replace"))))
def test_no_long_row_of_bytes_makes_the_reader_fail(data: bytes) -> None:
    agrees(data)
