"""The page of promises: every row of its table of attacks names tests that there are, and codes that they find."""

import re
from pathlib import Path

import pytest

from attacks.table import ATTACKS, ROWS, listed
from zhiban.rule import MARK, REFUSE, REMIND
from zhiban.rules import rules, rules_for

ROOT = Path(__file__).resolve().parents[1]
ROW = re.compile(r"^\| (?P<what>.+?) \| (?P<plain>.+?) \| (?P<here>.+?) \| (?P<test>.+?) \|$", re.MULTILINE)


def threats(language: str) -> list[tuple[str, str]]:
    """What the table says happens here, and which test it names, row by row."""
    text = (ROOT / f"docs/{language}/design/trust.md").read_text(encoding="utf-8")
    table = text.partition("{#threats}")[2]
    return [(row["here"], row["test"]) for row in ROW.finditer(table) if "`" in row["test"]]


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_row_of_the_attack_suite_stands_in_the_table_with_scenarios_of_its_own(language: str) -> None:
    listed()
    rows = {named(test)[0]: (here, named(test)[1:]) for here, test in threats(language) if "::" not in test}
    assert list(rows) == list(ROWS)
    for row, (here, names) in rows.items():
        assert names and all(ATTACKS[name].row == row for name in names), row
        found = {code for attack in ATTACKS.values() if attack.row == row for code in attack.finds}
        assert set(re.findall(r"ZB\d{4}", here)) <= found, row


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_other_row_names_a_test_that_there_is(language: str) -> None:
    tests = [name for _, test in threats(language) for name in named(test) if "::" in name]
    assert len(tests) > 8
    for name in tests:
        file, _, function = name.partition("::")
        assert re.search(rf"^def {function}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE), name


def test_both_languages_have_the_same_rows_and_codes() -> None:
    zh, en = (threats(language) for language in ("zh", "en"))
    assert [(re.findall(r"ZB\d{4}", here), named(test)) for here, test in zh] == [
        (re.findall(r"ZB\d{4}", here), named(test)) for here, test in en
    ]


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("docs/*/operations/*.md")) + sorted(ROOT.glob("docs/*/design/trust.md"))
)
def test_every_code_that_a_page_names_is_a_rules(path: Path) -> None:
    known = {rule.code for rule in rules()}
    assert set(re.findall(r"\bZB\d{4}\b", path.read_text(encoding="utf-8"))) <= known


def test_what_is_not_found_is_named_where_it_is_not_promised() -> None:
    listed()
    (blind,) = [a for a in ATTACKS.values() if not a.finds and a.row == "truncate"]
    for language in ("zh", "en"):
        text = (ROOT / f"docs/{language}/design/trust.md").read_text(encoding="utf-8")
        assert f"`{blind.name}`" in text.partition("{#not}")[2].partition("{#threats}")[0]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_auditors_page_explains_every_code_of_an_audit_under_its_effect(language: str) -> None:
    text = (ROOT / f"docs/{language}/operations/audit.md").read_text(encoding="utf-8")
    audited = [rule for of in ("commit", "past") for rule in rules_for(of)]
    pushed = {rule.code for rule in rules_for("ref")} | {"ZB3414", "ZB3415"}
    for name, effect in (("refuse", REFUSE), ("remind", REMIND), ("mark", MARK)):
        section = text.partition(f"{{#{name}}}")[2].partition("\n##")[0]
        told = re.findall(r"^\| (ZB\d{4}) \|", section, re.MULTILINE)
        assert told == sorted(r.code for r in audited if r.effect is effect and r.code not in pushed), name
    assert set(re.findall(r"ZB34\d\d", text.partition("{#ref}")[2].partition("\n## ")[0])) >= pushed
