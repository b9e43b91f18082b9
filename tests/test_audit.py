"""An audit of books in memory: each spoilt in one way, found by its exact codes, cold and in two steps."""

import json
import subprocess
from pathlib import Path

import pytest

from real import zhiban
from spoils import SPOILS, Spoil
from spoilt import LOG, REGISTRAR, Tale, person, stand
from zhiban.desk.audit import Told, audit, sound
from zhiban.desk.conclusion import plain, text
from zhiban.desk.notes import HEAD
from zhiban.repo import mirror
from zhiban.rule import MARK


def told(tale: Tale, folder: Path) -> Told:
    """What an audit finds that begins at the beginning."""
    where = tale.repository(folder / "book.git")
    return audit(str(where), tale.pins, folder / "keep")


def codes(found: Told) -> set[str]:
    """The codes found, without the marks that every made-up history has."""
    return {f.code for f in found.found if f.effect is not MARK}


@pytest.mark.parametrize("name", SPOILS)
def test_what_is_spoilt_is_found(name: str, tmp_path: Path) -> None:
    spoil: Spoil
    spoil, expected = SPOILS[name]
    tale = Tale()
    spoil(tale)
    found = told(tale, tmp_path)
    assert codes(found) >= {code for code in expected if code not in MARKS}, codes(found)
    assert {f.code for f in found.found} >= expected
    again = audit(str(tmp_path / "book.git"), tale.pins, tmp_path / "keep")
    assert {f.code for f in again.found} >= expected, "what was found once stays found"


MARKS = {"ZB3402", "ZB3403", "ZB3404", "ZB3405", "ZB3406"}


def test_an_honest_book_is_sound_and_a_second_audit_says_the_same(tmp_path: Path) -> None:
    tale = Tale()
    first = told(tale, tmp_path)
    assert sound(first) and first.commits and first.facts and first.persons
    again = audit(str(tmp_path / "book.git"), tale.pins, tmp_path / "keep")
    assert (again.commits, again.facts, again.persons) == (first.commits, first.facts, first.persons)
    assert again.found == first.found
    fresh = audit(str(tmp_path / "book.git"), tale.pins, tmp_path / "keep", fresh=True)
    assert (fresh.commits, fresh.facts) == (first.commits, first.facts)


def test_a_person_taken_out_together_with_another_file_is_found_as_both(tmp_path: Path) -> None:
    tale = Tale()
    files = {person("zhao-min"): None, LOG: tale.text(LOG) + tale.entry(REGISTRAR)}
    tale.push(REGISTRAR, tale.commit(REGISTRAR, files))
    assert codes(told(tale, tmp_path)) == {"ZB3103", "ZB3221"}


def test_what_no_branch_has_any_more_stays_in_the_copy_when_its_packs_are_made_fewer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mirror, "PACKS", 3)
    tale = Tale()
    for _ in range(6):
        tale.push("li-na", tale.commit("li-na"))
    where = tale.repository(tmp_path / "book.git")
    for state in tale.states:
        stand(where, state)
        audit(str(where), tale.pins, tmp_path / "keep")
    stand(where, tale.states[2])
    found = audit(str(where), tale.pins, tmp_path / "keep")
    assert "ZB3423" in codes(found), "the receipts were taken back"
    copy = tmp_path / "keep" / "copy.git"
    assert len(list(copy.glob("objects/pack/*.pack"))) <= 4
    kept = ["git", "cat-file", "-e", f"{tale.main}^{{commit}}"]
    assert subprocess.run(kept, cwd=copy).returncode == 0


def test_notes_of_an_audit_by_other_pinned_values_are_not_used(tmp_path: Path) -> None:
    tale = Tale()
    assert sound(told(tale, tmp_path))
    others = {**tale.pins, "receipts": tale.pins["root"][:1]}
    again = audit(str(tmp_path / "book.git"), others, tmp_path / "keep")
    assert "ZB3428" in codes(again)
    assert sound(audit(str(tmp_path / "book.git"), tale.pins, tmp_path / "keep"))


def test_lists_that_were_hurt_are_made_again(tmp_path: Path) -> None:
    tale = Tale()
    SPOILS["a stolen key"][0](tale)
    first = told(tale, tmp_path)
    later = {**tale.states[-1]}
    stand(tmp_path / "book.git", tale.states[3])
    for name in ("audit.receipts", "audit.signed"):
        for hurt in (b"", b"\0" * 4000):
            audit(str(tmp_path / "book.git"), tale.pins, tmp_path / "keep", fresh=True)
            (tmp_path / "keep" / name).write_bytes(hurt)
            stand(tmp_path / "book.git", later)
            again = audit(str(tmp_path / "book.git"), tale.pins, tmp_path / "keep")
            assert plain(again, tale.pins) == plain(first, tale.pins), (name, hurt[:4])
            stand(tmp_path / "book.git", tale.states[3])


def test_notes_that_cannot_be_read_are_made_again(tmp_path: Path) -> None:
    tale = Tale()
    first = told(tale, tmp_path)
    for notes in (b"", b"\x00" * 40, b"\xc1garbage", HEAD, HEAD + b"\0" * 90):
        (tmp_path / "keep" / "audit.msgpack").write_bytes(notes)
        again = audit(str(tmp_path / "book.git"), tale.pins, tmp_path / "keep")
        assert (again.commits, again.facts, again.found) == (first.commits, first.facts, first.found)
    (tmp_path / "keep" / "audit.msgpack").unlink()
    assert audit(str(tmp_path / "book.git"), tale.pins, tmp_path / "keep").commits == first.commits


def test_the_demonstration_is_sound_and_nearly_every_bracket_is_narrow(city: Path, tmp_path: Path) -> None:
    pins = str(city / ".git/zhiban-keys/pins.txt")
    keep = tmp_path / "keep"
    whole = json.loads(
        zhiban(tmp_path, "audit", str(city), "--pins", pins, "--keep", str(keep), "--format", "json")
    )
    assert whole["sound"] and whole["commits"] > 1300 and whole["facts"] > 10_000
    assert whole["brackets"]["within_15_minutes"] >= 0.95 * whole["brackets"]["known"] > 0
    again = json.loads(
        zhiban(tmp_path, "audit", str(city), "--pins", pins, "--keep", str(keep), "--format", "json")
    )
    assert again == whole


def test_the_conclusion_is_plain_in_both_languages(tmp_path: Path) -> None:
    tale = Tale()
    found = told(tale, tmp_path)
    zh, en = text(found, tale.pins, "zh"), text(found, tale.pins, "en")
    assert (
        "每一次都由收到时有效的密钥签名" in zh and "没有丢失任何收到过的内容。" in zh and "结论：成立。" in zh
    )
    assert "each signed by a key valid when received" in en and "Conclusion: it holds." in en
    assert f"{found.facts:,} 条事实" in zh and f"{found.facts:,} facts" in en
    assert tale.pins["receipts"][0] in zh and plain(found, tale.pins)["sound"] is True


def test_without_the_pinned_values_there_is_no_audit(tmp_path: Path) -> None:
    tale = Tale()
    where = tale.repository(tmp_path / "book.git")
    said = zhiban(tmp_path, "audit", str(where), "--genesis", "0" * 40, code=2)
    assert "约定的三个值" in said
    root = ("--root", tale.pins["root"][0], "--receipts", tale.pins["receipts"][0])
    said = zhiban(
        tmp_path, "audit", str(where), "--genesis", "0" * 40, *root, "--keep", str(tmp_path / "k"), code=1
    )
    assert "ZB3429" in said and "结论：不成立。" in said
