"""A page says exactly what was written on it, in one way of writing, to every reader of YAML."""

import re
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from strategies import TRAPS, facts, facts_of, texts, tries
from zhiban.facts import Facts, join, tree
from zhiban.letter import changes
from zhiban.page import read, write
from zhiban.schema import KINDS, record, shape
from zhiban.schema.parts import Yes

ROOT = Path(__file__).parent
EXAMPLES = sorted((ROOT / "pages").glob("*.yml"))
CITY = sorted((ROOT.parent / "records").rglob("*.yml"))
# YAML 1.2.2, 10.3.2: how the core schema resolves a plain scalar.
CORE = re.compile(
    r"(?P<null>null|Null|NULL|~|)|(?P<bool>true|True|TRUE|false|False|FALSE)|(?P<int>[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)"
    r"|(?P<float>[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?(\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN)"
)


def with_core_schema(plain: str) -> str:
    """What a YAML 1.2 reader prints for a plain scalar."""
    match = CORE.fullmatch(plain)
    if not match or match["null"] is not None or match["bool"]:
        return plain if not match else match["bool"].capitalize() if match["bool"] else "None"
    if match["int"]:
        base = {"0o": 8, "0x": 16}.get(plain[:2], 10)
        return str(int(plain[2:] if base != 10 else plain, base))
    return str(float(re.sub(r"\.(inf|nan)", r"\1", plain.lower())))


def printed(value: Any) -> Any:
    """What another program shows of what it read; a key `no` is read as False by YAML 1.1."""
    if isinstance(value, dict):
        return {"no" if key is False else str(key): printed(v) for key, v in value.items()}
    if isinstance(value, list):
        return sorted((printed(v) for v in value), key=str)
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def in_any_order(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: in_any_order(v) for key, v in value.items()}
    return sorted((in_any_order(v) for v in value), key=str) if isinstance(value, list) else value


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_is_written_is_read_again(kind: str) -> None:
    @tries(40)
    @given(facts_of(kind, wild=True))
    def holds(said: Facts) -> None:
        page = read(write(said))
        assert page.problems == []
        assert page.facts == said
        assert write(page.facts) == write(said)
        assert set(said) <= set(page.marks)

    holds()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_the_schema_allows_is_a_record(kind: str) -> None:
    @tries(25)
    @given(facts_of(kind))
    def holds(said: Facts) -> None:
        assert record(tree(said))[1] == []

    holds()


@tries(100)
@given(facts(), facts())
def test_either_order_of_joining_writes_the_same_page(a: Facts, b: Facts) -> None:
    b = {**b, "kind": a["kind"]}
    assert write(join(a, b)[0]) == write(join(b, a)[0])


@tries(500)
@given(texts)
def test_any_text_comes_back_from_a_field_and_from_a_set(text: str) -> None:
    said = {"kind": "unit", "name": text, f"recipients{{{text}}}": text}
    page = read(write(said))
    assert page.problems == [] and page.facts == said


@tries(500)
@given(texts)
@example("2026-02-30")
@example("1_0.5")
@example("-0.5")
def test_every_other_reader_prints_the_same_text(text: str) -> None:
    data = write({"kind": "unit", "name": text})
    assert str(yaml.safe_load(data)["name"]) == text  # YAML 1.1
    event: Any = list(yaml.parse(data, Loader=yaml.SafeLoader))[6]
    assert (event.value if event.style else with_core_schema(event.value)) == text  # YAML 1.2


@pytest.mark.parametrize("text", TRAPS)
def test_every_known_trap_is_written_so_that_all_print_it(text: str) -> None:
    data = write({"kind": "unit", "name": text})
    assert str(yaml.safe_load(data)["name"]) == text
    assert read(data).facts["name"] == text


@tries(80)
@given(facts())
def test_a_yaml_1_1_program_reads_the_whole_record_as_printed(said: Facts) -> None:
    assert printed(yaml.safe_load(write(said))) == in_any_order(tree(said))


@pytest.mark.parametrize(
    "text", ["0712", "15:40", "1.10", "no", "~", "1e3", "#1号楼", "0x1F", "2026-1-5", "a: b", "=", "<<"]
)
def test_what_would_be_read_otherwise_is_quoted(text: str) -> None:
    assert write({"name": text}) == f"name: '{text}'\n".encode()


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23",
        "2026-11-23T08:00+08:00",
        "15",
        "0",
        "-5",
        "1.5",
        "5时57分",
        "0912-li-na",
        "08:00",
        "a#b",
        "甲：乙",
        "http://a.cn",
    ],
)
def test_what_every_reader_prints_alike_stays_bare(text: str) -> None:
    assert write({"name": text}) == f"name: {text}\n".encode()
    assert not changes(text)


def test_yes_and_no_stay_bare_only_in_their_own_fields() -> None:
    assert b"important: yes" in write(
        {"kind": "duty_log", "entries[a].id": "a", "entries[a].important": "yes"}
    )
    assert b"text: 'yes'" in write({"kind": "duty_log", "entries[a].id": "a", "entries[a].text": "yes"})
    assert b"important: 'y'" in write({"kind": "duty_log", "entries[a].id": "a", "entries[a].important": "y"})


@pytest.mark.parametrize("path", [*EXAMPLES, *CITY], ids=lambda p: p.stem)
def test_the_published_examples_and_the_sample_city_are_written_canonically(path: Path) -> None:
    data = path.read_bytes()
    page = read(data)
    assert page.problems == []
    assert write(page.facts) == data
    assert record(tree(page.facts))[1] == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_the_published_examples_read_alike_in_any_yaml_program(path: Path) -> None:
    data = path.read_bytes()
    assert printed(yaml.safe_load(data)) == in_any_order(tree(read(data).facts))


def test_items_stand_by_time_and_fields_in_the_order_of_the_schema() -> None:
    said = {
        "entries[b].text": "乙", "entries[b].at": "2026-11-23T09:00+08:00", "entries[b].id": "b", "unit": "qinghe",
        "entries[a].at": "2026-11-23T10:00+08:00", "entries[a].id": "a", "kind": "duty_log", "zzz": "未知字段放最后",
    }  # fmt: skip
    assert write(said).decode() == (
        "kind: duty_log\nunit: qinghe\nentries:\n  - id: b\n    at: 2026-11-23T09:00+08:00\n    text: 乙\n"
        "  - id: a\n    at: 2026-11-23T10:00+08:00\nzzz: 未知字段放最后\n"
    )


def test_each_fact_is_marked_where_it_stands() -> None:
    page = read((ROOT / "pages/duty_log.yml").read_bytes())
    lines = (ROOT / "pages/duty_log.yml").read_text("utf-8").splitlines()
    for place, text in page.facts.items():
        line, column = page.marks[place]
        assert lines[line - 1][column - 1 :] == text


def test_only_yes_fields_are_of_the_yes_type() -> None:
    assert shape("duty_log").fields["entries"].fields["important"].type is Yes


@tries(300)
@given(st.text(max_size=40), st.text(max_size=40))
def test_a_date_that_is_none_is_quoted(a: str, b: str) -> None:
    for text in (a, b, a + b):
        changes(text)  # never raises, whatever the text


def test_a_whole_shift_is_read_in_no_time() -> None:
    data = (ROOT / "pages/duty_log.yml").read_bytes()
    began = time.process_time()
    for _ in range(20):
        read(data)
    assert time.process_time() - began < 2
    assert date(2026, 11, 23).isoformat() in data.decode()
