"""The reader of fair copies says what the grammar says, or nothing at all."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import TRAPS, facts, facts_of, tries
from zhiban.facts import Facts
from zhiban.fair import MOST_LINES, fair
from zhiban.fair import facts as facts_in
from zhiban.fair import marks as facts_marks
from zhiban.grammar import MOST_NODES
from zhiban.page import parsed, write
from zhiban.paper import Problem, decode
from zhiban.schema import KINDS

ROOT = Path(__file__).parent
WRITTEN = sorted([*(ROOT / "pages").glob("*.yml"), *(ROOT.parent / "records").rglob("*.yml")])
PIECES = st.sampled_from(
    [*TRAPS, "- ", ":", ": ", " ", "  ", "\n", "'", "|", "id: a\n", "  - id: a\n", "kind: unit\n", "#"]
)


def agrees(text: str) -> bool:
    """Whether the text is taken for a fair copy; it is wrong if the grammar or the writer thinks otherwise."""
    clean, problems = decode(text.encode("utf-8", "surrogatepass"))
    if clean is None or problems or (tree := fair(clean)) is None:
        return False
    found: list[Problem] = []
    said, marks = parsed(clean, found)
    assert found == [] and facts_marks(clean) == marks
    assert list(facts_in(tree).items()) == list(said.items())
    assert write(said).decode() == clean
    return True


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_is_written_on_one_line_each_is_a_fair_copy(kind: str) -> None:
    @tries(60)
    @given(facts_of(kind, wild=True))
    def holds(said: Facts) -> None:
        text = write(said).decode()
        assert agrees(text) or any("\n" in fact for fact in said.values())

    holds()


@tries(400)
@given(facts(), st.data())
def test_a_spoilt_copy_is_left_to_the_grammar(said: Facts, data: st.DataObject) -> None:
    text = write(said).decode()
    for _ in range(data.draw(st.integers(1, 3))):
        begin = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(begin, min(len(text), begin + 12)))
        text = text[:begin] + data.draw(PIECES) + text[end:]
    agrees(text)


@tries(200)
@given(facts(), st.randoms(use_true_random=False))
def test_lines_in_another_order_are_no_fair_copy(said: Facts, random: "object") -> None:
    lines = write(said).decode().split("\n")[:-1]
    random.shuffle(lines)  # type: ignore[attr-defined]
    agrees("\n".join([*lines, ""]))


def test_every_record_of_the_city_is_a_fair_copy() -> None:
    assert len(WRITTEN) > 140
    spoilt = [file for file in WRITTEN if not agrees(file.read_text(encoding="utf-8"))]
    assert len(spoilt) < 3 and all(" |" in file.read_text(encoding="utf-8") for file in spoilt)


def test_a_copy_without_its_kind_is_none() -> None:
    assert fair("kind: unit\nid: a\n") and fair("name: unit\n") is None


def test_a_copy_too_long_for_the_grammar_is_none() -> None:
    people = "".join(f"  - p-{n:04}\n" for n in range(MOST_LINES))
    text = "kind: roster\nschema: 1\nunit: a\nmonth: 2026-11\nshifts:\n  - id: a\n    standby:\n"
    assert fair(text + people.replace("  - ", "      - ")) is None
    assert MOST_LINES * 3 < MOST_NODES
