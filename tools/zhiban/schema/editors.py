"""JSON Schema of the kinds, for editors that complete and check YAML; titles in zh and en."""

import re
from typing import Any

import msgspec

from zhiban.schema import KINDS, part
from zhiban.schema.parts import END, Count, Day, Instant, One, When
from zhiban.schema.titles import TITLES

DAY, TIME = r"\d{4}-\d\d-\d\d", r"T\d\d:\d\d[+-]\d\d:[0-5]\d"
OURS: dict[type, dict[str, Any]] = {
    Instant: {"type": "string", "pattern": f"^{DAY}{TIME}$"},
    Day: {"type": "string", "pattern": f"^{DAY}$"},
    When: {"type": "string", "pattern": f"^{DAY}({TIME})?$"},
    Count: {"type": "integer", "minimum": 0},
    One: {"type": "integer", "minimum": 1, "maximum": 1},
}


def json_schema(kind: str = "") -> dict[str, Any]:
    """The schema of one kind, or of any record. KeyError for an unknown kind."""
    kinds = [kind] if kind else list(KINDS)
    types = [part(k) for k in kinds]
    found, parts = msgspec.json.schema_components(types, schema_hook=_ours, ref_template="#/$defs/{name}")
    for schema in parts.values():
        _titled(schema)
    head: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": _for_editors(parts),
    }
    return head | (found[0] if kind else {"oneOf": list(found)})


def _ours(of: type) -> dict[str, Any]:
    return dict(OURS[of])


def _for_editors(node: Any) -> Any:
    """The same schema with `$` where a text ends, and with numbers where a text may be one: an editor reads `2023` as one.

    In JavaScript, unlike Python, nothing may follow `$`.
    """
    if isinstance(node, list):
        return [_for_editors(value) for value in node]
    if not isinstance(node, dict):
        return node.replace(END, "$") if isinstance(node, str) else node
    kept = {name: _for_editors(value) for name, value in node.items()}
    if kept.get("type") == "string" and re.search(kept.get("pattern", ""), "2023"):
        kept["type"] = ["string", "number"]
    return kept


def _titled(schema: dict[str, Any]) -> None:
    """Titles from the glossary; nothing empty, and no defaults, because what is not there is not written."""
    for name, field in schema.get("properties", {}).items():
        zh, en = TITLES[name]
        kept = {k: v for k, v in field.items() if k != "default"}
        if "anyOf" in kept:
            kept["anyOf"] = [choice for choice in kept["anyOf"] if choice != {"type": "null"}]
        if isinstance(kept.get("enum"), list):
            kept["enum"] = [choice for choice in kept["enum"] if choice is not None]
        if kept.get("type") == "array":
            kept["minItems"] = 1
        field.clear()
        field.update({"title": f"{zh} · {en}", **kept})
