"""Every push attack of the table, tried over a real sshd: refused with its exact code, or taken and marked."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from attacks.acts import made
from attacks.aged import Scene, copied, scene
from attacks.forge import grep
from attacks.handing import take
from attacks.host import Host, ago, audit
from attacks.table import Attack, listed, told
from attacks.trial import received, standing, tried
from real import git, zhiban

pytestmark = pytest.mark.needs("sshd")


@pytest.fixture(scope="session", name="s")
def book_on_a_server(sshd: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with scene(sshd, tmp_path_factory.mktemp("attacks") / "world") as built:
        yield built


def tries() -> Iterator[ParameterSet]:
    """In the ordinary run each code by one attack; all the others are slow."""
    ordinary = Counter[frozenset[str]]()
    for attack in listed("push", taken=False):
        ordinary[attack.finds] += not attack.more
        slow = attack.more or ordinary[attack.finds] > 1
        yield pytest.param(attack, id=attack.name, marks=[pytest.mark.slow] if slow else [])


@pytest.mark.parametrize("attack", list(tries()))
def test_a_push_is_refused_and_leaves_nothing(s: Scene, attack: Attack) -> None:
    sent = attack.play(s)
    before = standing(s.server)
    answer = tried(s, sent)
    assert told(answer.said) == attack.finds, answer.said
    assert answer.code != 0, answer.said
    assert standing(s.server) == before
    if sent.secret:
        assert not grep(s.server, sent.secret)
        remote = [line for line in answer.said.splitlines() if line.startswith("remote:")]
        assert sent.secret.decode(errors="replace") not in "\n".join(remote)


# What is about a branch (its name, whose it is, the main line) or about the push, and not about a commit.
AT_THE_DOOR = {"ZB3220", "ZB3410", "ZB3413", "ZB3415"}
# An audit knows whose address it is from the main line as it now stands; and the name of a branch is not the commit's.
OTHERWISE = {"address_moved": {"ZB3201", "ZB3228"}, "citizen_in_branch": set()}


def chains(s: Scene, tips: Iterable[str]) -> dict[str, set[str]]:
    """Of each tip the commits that the main line does not have, by the beginnings of their ids."""
    rows = s.store.git("rev-list", "--parents", *tips, f"^{s.main}").decode().splitlines()
    parents = {row[:40]: row.split(" ")[1:] for row in rows}
    found = {}
    for tip in tips:
        todo, found[tip] = [tip], set[str]()
        while todo:
            if (commit := todo.pop()) in parents:
                found[tip].add(commit[:12])
                todo += parents[commit]
    return found


def test_what_is_late_or_dated_back_is_taken_marked_and_found_again(s: Scene, tmp_path: Path) -> None:
    tips = {}
    for attack in listed("push", taken=True):
        sent = attack.play(s)
        answer = tried(s, sent)
        assert answer.code == 0 and told(answer.said) == attack.finds, f"{attack.name}: {answer.said}"
        tips[attack.name] = sent.command[-1].partition(":")[0]
    found = audit(s, s.server, tmp_path / "audit")
    ours = chains(s, tips.values())
    for attack in listed("push", taken=True):
        mine = ours[tips[attack.name]]
        again = {f["code"] for f in found if f["path"].removeprefix("commit ")[:12] in mine}
        assert again == attack.finds, attack.name


def test_behind_the_hook_an_audit_finds_what_the_door_refuses(s: Scene, tmp_path: Path) -> None:
    """Whatever the pushes would have brought stands on branches of a server whose host let it in, with a receipt."""
    brought = {}
    for attack in listed("push", taken=False):
        commit, _, branch = attack.play(s).command[-1].partition(":refs/heads/")
        plain = branch and len(commit) == 40 and all(code.startswith("ZB3") for code in attack.finds)
        if plain and not attack.finds & AT_THE_DOOR and s.store.git("cat-file", "-t", commit) == b"commit\n":
            brought[attack] = commit
    host = Host(s, copied(s, tmp_path / "host.git"))
    (host.folder / "objects" / "info" / "alternates").write_text(f"{s.store.folder}/objects\n")
    host.move_all({f"b/{attack.name}": commit for attack, commit in brought.items()})
    host.receive_all(ago(0))
    found = audit(s, host.folder, tmp_path / "audit")
    refused = [f for f in found if f["effect"] == "refuse"]
    assert len(brought) > 120
    ours = chains(s, brought.values())
    for attack, commit in brought.items():
        again = {f["code"] for f in refused if f["path"].removeprefix("commit ")[:12] in ours[commit]}
        assert again == OTHERWISE.get(attack.name, attack.finds), attack.name


def test_a_handover_that_grew_beside_its_takeover_shows_by_its_receipts(s: Scene, tmp_path: Path) -> None:
    """While one officer takes over another may still add, on a branch that has not met the takeover. Both came in true, so
    the merge is taken; but what was added bears a later receipt than the signature, and so nobody signed for it."""
    (path, taken), before = next(iter(take(s).items())), s.store.text(s.main, s.log(1))
    more = "  equipment:\n    - id: fax\n      state: fault\n      note: 坏了\n"
    takeover, added = made(s, files={path: taken}), made(s, "zhang-wei", {path: before + more})
    received(s, "li-na", takeover)
    both = s.store.changed(takeover, {path: before + more + taken.removeprefix(before)})
    merge = made(s, "zhang-wei", on=(takeover, added), tree=both, message="合并")
    branch = received(s, "zhang-wei", merge).removeprefix("refs/heads/")
    git(tmp_path, "clone", "-q", "-b", branch, str(s.server), "clone")
    facts = json.loads(zhiban(tmp_path / "clone", "verify", path, "--format", "json"))["facts"]
    seq = {fact["place"]: fact["received"]["seq"] for fact in facts}
    assert seq["handover.equipment[fax].note"] > seq["takeover.by"] > seq["handover.by"]
