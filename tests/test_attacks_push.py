"""Every push attack of the table, tried over a real sshd: refused with its exact code, or taken and marked."""

from collections.abc import Iterator

import pytest

from attacks.aged import Scene, scene
from attacks.forge import grep
from attacks.table import Attack, listed, told
from attacks.trial import standing, tried

pytestmark = pytest.mark.needs("sshd")


@pytest.fixture(scope="session", name="s")
def book_on_a_server(sshd: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with scene(sshd, tmp_path_factory.mktemp("attacks") / "world") as built:
        yield built


@pytest.mark.parametrize("attack", listed("push", taken=False), ids=lambda a: a.name)
def test_a_push_is_refused_and_leaves_nothing(s: Scene, attack: Attack) -> None:
    sent = attack.play(s)
    before = standing(s.server)
    answer = tried(s, sent)
    assert told(answer.said) == attack.finds, answer.said
    assert answer.code != 0, answer.said
    assert standing(s.server) == before
    if sent.secret:
        assert not grep(s.server, sent.secret)
        assert sent.secret.decode(errors="replace") not in answer.said


@pytest.mark.parametrize("attack", listed("push", taken=True), ids=lambda a: a.name)
def test_a_push_is_taken_and_marked(s: Scene, attack: Attack) -> None:
    sent = attack.play(s)
    answer = tried(s, sent)
    assert told(answer.said) == attack.finds, answer.said
    assert answer.code == 0, answer.said
