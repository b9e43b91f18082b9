"""What the server's host does, seen from outside; and what is honest, which nobody has anything against."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from attacks.aged import Scene, scene
from attacks.honest import WORK
from attacks.host import audited, host
from attacks.table import ATTACKS, Attack, listed
from zhiban.rules import rules

pytestmark = pytest.mark.needs("sshd")
SERVER = ("commit", "ref", "past")
UNSEEN = "what_nobody_has_seen"


@pytest.fixture(scope="module", name="s")
def book_on_a_server(sshd: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with scene(sshd, tmp_path_factory.mktemp("hosts") / "world") as built:
        yield built


@pytest.mark.parametrize("attack", [a for a in listed("host") if a.name != UNSEEN], ids=lambda a: a.name)
def test_what_a_host_does_is_found(s: Scene, attack: Attack, tmp_path: Path) -> None:
    assert attack.play(host(s, tmp_path / "host.git")) == attack.finds


def test_what_nobody_has_seen_cannot_be_missed(s: Scene, tmp_path: Path) -> None:
    """The newest entries cut off, consistently, and no copy outside: an audit finds nothing. The documents say so."""
    attack = ATTACKS[UNSEEN]
    assert attack.finds == frozenset() == attack.play(host(s, tmp_path / "host.git"))


@pytest.mark.slow
def test_honest_work_is_taken_and_an_audit_finds_nothing(
    sshd: str, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    with scene(sshd, tmp_path_factory.mktemp("honest") / "world") as own:
        assert audited(own, own.server, tmp_path / "audit") == frozenset()
        for work in WORK:
            print(work.name)
            work.do(own)
        marks = frozenset(code for work in WORK for code in work.marks)
        assert audited(own, own.server, tmp_path / "audit") == marks


def test_every_code_of_the_server_is_found_by_an_attack_and_silent_on_honest_work() -> None:
    codes = {rule.code for rule in rules() if rule.of in SERVER}
    assert codes <= {code for attack in listed() for code in attack.finds}
    for code in codes:
        assert any(code not in work.marks for work in WORK)
