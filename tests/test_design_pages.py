"""What the design pages and CONTRIBUTING say of fields and floors is what stands in the program."""

import re
import tomllib
from pathlib import Path

import pytest

from zhiban.schema import Shape, shape
from zhiban.schema.titles import TITLES

ROOT = Path(__file__).resolve().parents[1]
ROW = re.compile(r"^\| `([\w.\[\]]+)` \| (.+?) \| (.+) \|$", re.MULTILINE)


def added(language: str) -> list[tuple[str, str, str, str]]:
    """The fields that were added: kind, place, title, what is written."""
    text = (ROOT / f"docs/{language}/design/format.md").read_text(encoding="utf-8")
    sections = re.split(r"^## .*`(\w+)`$", text, flags=re.MULTILINE)[1:]
    return [
        (kind, *row)
        for kind, told in zip(sections[::2], sections[1::2], strict=True)
        for row in ROW.findall(told)
    ]


@pytest.mark.parametrize(("language", "side"), [("zh", 0), ("en", 1)])
def test_each_field_that_was_added_stands_in_its_kind_under_its_title(language: str, side: int) -> None:
    rows = added(language)
    assert {"room", "room_gaps[]", "convey_minutes", "archived", "limits[].with_reason"} <= {
        row[1] for row in rows
    }
    for kind, place, title, told in rows:
        of: Shape = shape(kind)
        for step in place.split("."):
            of = of.fields[step.removesuffix("[]")]
            assert (of.container == "list") is step.endswith("[]"), place
        name = place.rpartition(".")[2].removesuffix("[]")
        assert (title, of.required) == (TITLES[name][side], name == "re")
        inner = re.findall(r"`(id|at|by|ref|reason)`", told) if of.fields else []
        assert set(inner) <= set(of.fields), place


def test_both_languages_tell_the_same_fields() -> None:
    assert [row[:2] for row in added("zh")] == [row[:2] for row in added("en")]


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/zh/design/index.md", "docs/en/design/index.md"])
def test_the_floors_name_every_module_of_the_contract(page: str) -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    modules = re.findall(r"zhiban\.(\w+)", " ".join(layers))
    text = (ROOT / page).read_text(encoding="utf-8")
    floors = re.split(r"^## (?:Floors|楼层)$", text, flags=re.MULTILINE)[1].partition("\n## ")[0]
    assert len(modules) > 25
    assert not [module for module in modules if f"`{module}`" not in floors]
