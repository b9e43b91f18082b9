"""Every flaw of a record is told at once, no written text is read as nothing, and editors get the same schema."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import days, facts, instants, tries
from zhiban.facts import Facts, tree
from zhiban.page import read
from zhiban.schema import KINDS, Flaw, Shape, part, record, shape
from zhiban.schema.editors import json_schema
from zhiban.schema.parts import Day, Instant, When, minutes
from zhiban.schema.titles import TITLES

CITY = sorted((Path(__file__).parents[1] / "records").rglob("*.yml"))
CALL: dict[str, Any] = {
    "kind": "inspection", "schema": "1", "unit": "qinghe", "at": "2026-11-23T08:00+08:00", "mode": "phone", "by": "li-na",
}  # fmt: skip


def flaws(**other: Any) -> list[tuple[str, str]]:
    return [(flaw.name, flaw.place) for flaw in record({**CALL, **other})[1]]


def every(of: Shape, at: str = "") -> Iterator[tuple[str, Shape]]:
    for name, inner in of.fields.items():
        yield name, inner
        yield from every(inner, f"{at}{name}.")


def test_a_good_record_has_no_flaw() -> None:
    found, told = record(CALL)
    assert isinstance(found, part("inspection")) and told == []


def test_every_flaw_is_told_at_once() -> None:
    told = record(
        {**CALL, "mode": "fax", "unit": {"id": "a"}, "findings": [{"id": "a"}, {"id": "b", "text": "x", "due": "明天"}],
         "rectified": ["甲"], "answered_by": [], "zzz": "1", "rins": "3", "none_found": "maybe"}
    )[1]  # fmt: skip
    assert {(flaw.name, flaw.place) for flaw in told} == {
        ("text-type", "mode"), ("wants-text", "unit"), ("field-missing", "findings[a].text"), ("text-type", "findings[b].due"),
        ("wants-list", "rectified"), ("wants-text", "answered_by"), ("field-unknown", "zzz"), ("field-unknown", "rins"),
        ("text-type", "none_found"),
    }  # fmt: skip
    near = next(flaw.figures["near"] for flaw in told if flaw.place == "rins")
    assert near.split()[0] == "rings"
    assert next(f for f in told if f.place == "mode").figures["choices"] == "phone on_site video"


def test_an_unknown_kind_names_the_known_ones() -> None:
    for kind in ("", "diary", ["a"], {"a": "b"}):
        found, told = record({**CALL, "kind": kind})
        assert (
            found is None
            and told[0].name == "kind-known"
            and told[0].figures["choices"].split() == list(KINDS)
        )
    assert record({})[1][0].name == "kind-known"


@pytest.mark.parametrize("text", ["null", "NULL", "Null", "~", "none", "true"])
def test_a_written_word_is_never_read_as_nothing(text: str) -> None:
    assert flaws(rings=text) == [("text-type", "rings")]
    assert flaws(none_found=text) == [("text-type", "none_found")]
    assert flaws(handling=text) == [("text-type", "handling")]
    said = record({**CALL, "answered_by": text})[0]
    assert getattr(said, "answered_by", None) == text


@pytest.mark.parametrize("text", ["0", "5", "15", "1440", "999999999999999"])
def test_a_whole_number_is_written_in_figures_alone(text: str) -> None:
    assert getattr(record({**CALL, "rings": text})[0], "rings", None) == int(text)


@pytest.mark.parametrize(
    "text",
    ["007", "+5", "-1", "5.0", "1e3", " 5", "5\n", "1_000", "0x10", "１５", "٣", "五", "5次", "9" * 16],
)
def test_what_is_not_a_whole_number_is_told(text: str) -> None:
    assert flaws(rings=text) == [("text-type", "rings")]


@pytest.mark.parametrize("text", ["2", "01", "1.0", "one"])
def test_there_is_one_version_of_the_format(text: str) -> None:
    assert flaws(schema=text) == [("text-type", "schema")]


@pytest.mark.parametrize("text", ["li-na\n", "Li-na", "li_na", "-li", "李娜", "li na", "ｌｉ"])
def test_an_id_is_a_slug_to_its_very_end(text: str) -> None:
    assert flaws(by=text) == [("text-type", "by")]


BAD_INSTANTS = (
    "2026-11-23T24:00+08:00", "2026-11-23T08:00", "2026-11-23T08:00Z", "2026-11-23T08:00:00+08:00", "2026-11-31T08:00+08:00",
    "2026-11-23T08:00+08:60", "2026-11-23T08:00+99:00", "2026-11-23 08:00+08:00", "2026-11-23T08:00+08:00\n", "08:00", "2026-11-23",
    "２０２６-11-23T08:00+08:00", "0000-01-01T00:00+08:00", "2026-W48-1T08:00+08:00", "20261123T0800+0800",
)  # fmt: skip


@pytest.mark.parametrize("text", BAD_INSTANTS)
def test_what_is_not_an_instant_is_told(text: str) -> None:
    assert flaws(at=text) == [("text-type", "at")]


@tries(200)
@given(instants, days)
def test_an_instant_prints_as_it_was_written(instant: str, day: str) -> None:
    assert str(Instant.read(instant)) == instant
    assert str(Day.read(day)) == day


def test_a_date_may_stand_for_its_first_minute() -> None:
    assert str(When.read("2026-11-23")) == "2026-11-23T00:00+08:00"
    assert minutes(When.read("2026-11-23"), Instant.read("2026-11-23T08:30+08:00")) == 510
    assert minutes(Instant.read("2026-11-23T08:30+08:00"), Instant.read("2026-11-23T08:00+08:00")) == -30
    assert minutes(Instant.read("2026-11-23T08:00+08:00"), Instant.read("2026-11-23T01:00+00:00")) == 60


@tries(250)
@given(facts(wild=True), st.data())
def test_a_record_is_read_or_its_flaws_are_told(said: Facts, data: st.DataObject) -> None:
    grown: dict[str, Any] = tree(said)
    for _ in range(data.draw(st.integers(0, 2))):
        odd = st.sampled_from(
            ["", "甲", "null", {"id": "a"}, ["a"], [{"id": "a"}], {"a": {"b": "c"}}, [{"text": "x"}]]
        )
        grown[data.draw(st.sampled_from([*grown, "zzz"]))] = data.draw(odd)
    found, told = record(grown)
    assert (found is None) == bool(told)
    assert all(
        isinstance(flaw, Flaw) and len(text) < 2000 and "\n" not in text
        for flaw in told
        for text in flaw.figures.values()
    )


def test_every_field_has_a_title_in_both_languages_and_no_title_is_left_over() -> None:
    named = {name for kind in KINDS for name, _ in every(shape(kind))}
    assert set(TITLES) == named
    for zh, en in TITLES.values():
        assert re.search("[\u4e00-\u9fff]", zh) and en and not re.search("[\u4e00-\u9fff]", en)
    assert list(TITLES) == sorted(TITLES)


def test_no_kind_has_a_field_that_says_now_or_a_secrecy_level() -> None:
    for kind in KINDS:
        names = {name for name, _ in every(shape(kind))}
        assert not names & {"status", "current", "latest_state", "secrecy", "mobile", "id_number", "address"}
        assert next(iter(shape(kind).fields)) == "kind" and {"schema", "handling", "corrections"} <= names


def test_every_item_of_a_list_has_an_id_that_comes_first() -> None:
    for kind in KINDS:
        for name, inner in every(shape(kind)):
            if inner.container == "list":
                assert next(iter(inner.fields)) == "id" and inner.fields["id"].required, name


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for value in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nodes(value)


@pytest.mark.parametrize("kind", ["", *KINDS])
def test_an_editor_is_given_titles_patterns_and_no_defaults(kind: str) -> None:
    schema = json.loads(json.dumps(json_schema(kind)))
    for node in nodes(schema):
        assert "default" not in node and {"type": "null"} not in node.get("anyOf", [])
        if "pattern" in node:
            assert (
                node["pattern"].startswith("^")
                and node["pattern"].endswith("$")
                and "(?!" not in node["pattern"]
            )
            re.compile(node["pattern"])
        for name, field in node.get("properties", {}).items():
            assert field["title"] == " · ".join(TITLES[name])
            assert field.get("type") != "array" or field["minItems"] == 1
        if "properties" in node:
            assert node["additionalProperties"] is False
    assert len(schema.get("oneOf", "x")) == (1 if kind else len(KINDS))


def accepts(schema: dict[str, Any], value: Any, root: dict[str, Any]) -> bool:
    """What our schemas use of JSON Schema 2020-12."""
    if "$ref" in schema:
        return accepts(root["$defs"][schema["$ref"].rpartition("/")[2]], value, root)
    kinds = {"string": str, "integer": int, "number": int, "array": list, "object": dict}
    wanted = schema.get("type", [])
    of = tuple(kinds[name] for name in (wanted if isinstance(wanted, list) else [wanted])) or (object,)
    if not isinstance(value, of) or ("enum" in schema and value not in schema["enum"]):
        return False
    if "anyOf" in schema:
        return any(accepts(choice, value, root) for choice in schema["anyOf"])
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        return False
    if isinstance(value, int) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        return False
    if isinstance(value, list):
        return len(value) >= schema.get("minItems", 0) and all(
            accepts(schema["items"], item, root) for item in value
        )
    if isinstance(value, dict):
        known = schema["properties"]
        return set(schema.get("required", ())) <= set(value) <= set(known) and all(
            accepts(known[n], v, root) for n, v in value.items()
        )
    return True


def as_in_an_editor(value: Any) -> Any:
    """A bare whole number is a number to an editor; every other text of a canonical page is a text."""
    if isinstance(value, dict):
        return {name: as_in_an_editor(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [as_in_an_editor(inner) for inner in value]
    return int(value) if re.fullmatch("0|[1-9][0-9]*", value) else value


@pytest.mark.parametrize("path", CITY, ids=lambda p: p.stem)
def test_an_editor_accepts_the_sample_city(path: Path) -> None:
    said = read(path.read_bytes()).facts
    schema = json_schema(said["kind"])
    assert accepts(schema, as_in_an_editor(tree(said)), schema)
    assert not accepts(schema, as_in_an_editor({**tree(said), "zzz": "1"}), schema)
