"""The faults in full, as `test_faults.py` has them in short: hundreds of kills, every point, every fill level, a crowd."""

from functools import partial
from random import Random

import pytest

from clerks import (
    Act,
    committing,
    committing_all,
    committing_in_part,
    merging,
    pulling,
    pushing_on,
    saving,
    word,
)
from crowd import crowd, newcomers, share, waits
from fullness import crowded, limited, mountable, small_disk
from points import MOMENTS, STATES, stopped_at
from real import git
from served import OFFICERS, Served
from steps import calls, durable, rows, stopped, watched
from trouble import acked, again, desk, in_the_middle, pushing, second_computer, settled, whole
from worlds import build_world as build_world
from worlds import own_world as own_world
from zhiban.desk.recover import locks

pytestmark = [pytest.mark.slow, pytest.mark.needs("sshd")]
KILLS = 200


def test_two_hundred_kills_of_the_server_lose_nothing(world: Served) -> None:
    at, random = desk(world), Random(4)
    heads: list[str] = []
    hit = 0
    while hit < KILLS:
        heads.append(at.keep())
        under_way = pushing(at)
        hit += bool(in_the_middle(world, random, 0.9))
        under_way.communicate(timeout=60)
        again(at)
    assert whole(world, heads) > len(heads)


@pytest.mark.parametrize("state", STATES)
def test_each_state_that_a_kill_can_leave_needs_no_human(world: Served, state: str) -> None:
    at = desk(world)
    heads = [at.keep()]
    STATES[state](at)
    again(at, tries=1)
    whole(world, heads)


@pytest.mark.parametrize(("state", "branch"), MOMENTS)
def test_each_point_of_the_update_of_a_branch_needs_no_human(world: Served, state: str, branch: str) -> None:
    at = desk(world)
    heads = [at.keep()]
    assert stopped_at(at, state, branch)
    again(at, tries=1)
    whole(world, heads)


def test_two_hundred_kills_of_the_client_lose_nothing_that_was_written(world: Served) -> None:
    at, colleague, random = desk(world), desk(world, "zhao-min"), Random(5)
    alone = [saving, committing, committing_in_part, committing_all, pushing_on]
    together = [partial(act, colleague=colleague) for act in (merging, pulling)]
    acts: list[Act] = [*alone, *together]
    texts = []
    for turn in range(KILLS):
        act = acts[turn % len(acts)]
        texts.append(act(at, random))
        assert at.holds(texts[-1])
        if random.random() < 0.2 and act is not committing_in_part:  # he types on before he looks
            texts.append(f"接着写的一条，{word(random)}。")
            at.note(texts[-1])
        settled(at)
        assert not list(locks(at.clone / ".git"))
        assert not git(at.clone, "status", "--porcelain")
    log = git(at.clone, "show", f"origin/main:{at.path}")
    assert all(text in log for text in texts)
    whole(world)


def test_sixty_pushes_on_a_full_disk_lose_nothing_that_had_its_receipt(world: Served) -> None:
    at = desk(world)
    sure: list[str] = []
    refused = 0
    with (small_disk if mountable() else limited)(world) as fill:
        for level in range(16):
            acked, left = crowded(at, fill, level, 4)
            sure, refused = [*sure, *acked], refused + left
            again(at)
            whole(world, [*sure, at.head])
    assert refused >= 10 and len(sure) >= 10, (refused, len(sure))


def test_eight_officers_with_ten_pushes_each_at_once(world: Served) -> None:
    newcomers(world, "sun-wu", "zhou-ping")
    desks = [desk(world, name) for name in (*OFFICERS, "sun-wu", "zhou-ping")]
    alone = crowd(desks[:1], 10)
    done = crowd(desks, 10)
    assert len(done) == 80 and all(push.code == 0 and acked(push.said) for push in [*alone, *done])
    whole(world, [push.head for push in [*alone, *done]])
    for who, pushes in (("alone", alone), ("all at once", done)):
        own, main = waits(world, pushes)
        assert len(own) == len(main) == len(pushes)
        for branch, found in (("own branch", own), ("main line", main)):
            figures = f"p50 {share(found, 0.5):.2f} s, p95 {share(found, 0.95):.2f} s, most {found[-1]:.2f} s"
            print(f"{who}, {branch}: {figures}")


def test_one_officer_at_two_computers_and_a_crowd(world: Served) -> None:
    at, colleague = desk(world), desk(world, "zhao-min")
    done = crowd([at, second_computer(at, "li-na-2"), colleague, second_computer(colleague, "zhao-min-2")], 4)
    assert len(done) == 16 and all(push.code == 0 and acked(push.said) for push in done)
    whole(world, [push.head for push in done])


@pytest.mark.needs("strace")
@pytest.mark.parametrize("verb", ["receive-pack", "hash-object", "update-ref"])
def test_every_step_on_the_disk_may_be_the_last_one(world: Served, verb: str) -> None:
    at = desk(world)
    heads = [at.keep()]
    with watched(world) as folder:
        points = calls(at, folder, verb)
        for call, number in points:
            heads.append(at.keep())
            stopped(at, folder, verb, call, number)
            again(at, tries=1)
            whole(world, heads)
    print(f"{verb}: {len(points)} steps")
    assert len(points) > 1


@pytest.mark.needs("strace")
def test_objects_are_durable_before_a_branch_names_them(world: Served) -> None:
    at = desk(world)
    before = at.head
    at.keep()
    made = int(git(at.clone, "rev-list", "--objects", "--count", f"{before}..HEAD"))
    with watched(world, "-f") as folder:
        (folder / "verb").write_text("receive-pack")
        again(at, tries=1)
        seen = rows(folder)
    for branch in ("refs/heads/main", "refs/heads/u/li-na"):
        objects, own = durable(seen, branch)
        assert objects >= made and own, (branch, objects, made, own)
    assert durable(seen, "refs/heads/receipts") >= (made + 1, True)
