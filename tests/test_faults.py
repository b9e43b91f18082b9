"""Nothing that had its receipt is lost, and the next push needs no human: kill -9, stale locks, full disks, crowds.

The short versions; the whole of each stands in `test_faults_whole.py` and runs with -m slow.
"""

from random import Random

import pytest

from clerks import Act, committing_all, committing_in_part, merging, saving
from crowd import crowd, waits
from fullness import crowded, limited
from points import STATES, stopped_at
from real import git
from served import Served
from trouble import acked, again, desk, in_the_middle, left_over, pushing, settled, whole
from worlds import build_world as build_world
from worlds import own_world as own_world
from zhiban.desk.recover import locks

pytestmark = pytest.mark.needs("sshd")


def test_a_server_killed_at_random_points_of_a_push_loses_nothing(world: Served) -> None:
    at, random = desk(world), Random(1)
    heads, hits = [], 0
    while hits < 2:
        heads.append(at.keep())
        under_way = pushing(at)
        hits += bool(in_the_middle(world, random, 0.4))
        under_way.communicate(timeout=60)
        again(at)
    whole(world, heads)


def test_what_a_killed_server_leaves_behind_is_cleared_by_the_next_push(world: Served) -> None:
    at = desk(world)
    heads = [at.keep()]
    for name, leave in STATES.items():
        if "moved" not in name:
            leave(at)
    assert len(list(left_over(world.server))) > 5
    again(at, tries=1)
    whole(world, heads)


@pytest.mark.parametrize("state", ["prepared", pytest.param("committed", marks=pytest.mark.slow)])
def test_a_server_stopped_inside_the_update_of_main_needs_no_human(world: Served, state: str) -> None:
    at = desk(world)
    heads = [at.keep()]
    assert stopped_at(at, state, "main")
    again(at, tries=1)
    whole(world, heads)


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(committing_in_part, marks=pytest.mark.slow),
        committing_all,
        pytest.param(saving, marks=pytest.mark.slow),
    ],
)
def test_what_an_officer_wrote_outlives_his_computer(world: Served, act: Act) -> None:
    at, random = desk(world), Random(act.__name__)
    text = act(at, random)
    assert at.holds(text)
    settled(at)
    assert text in git(at.clone, "show", f"origin/main:{at.path}")
    assert not list(locks(at.clone / ".git"))


def test_a_merge_that_was_broken_off_is_done_by_the_next_push(world: Served) -> None:
    at, colleague, random = desk(world), desk(world, "zhao-min"), Random(3)
    text = merging(at, random, colleague)
    settled(at)
    assert text in git(at.clone, "show", f"origin/main:{at.path}")
    whole(world)


def test_a_full_disk_takes_nothing_that_it_does_not_keep(world: Served) -> None:
    at = desk(world)
    with limited(world) as fill:
        sure, refused = crowded(at, fill, 0, 1)
        assert refused and not sure
        again(at)
    whole(world, [at.head])


def test_officers_who_push_at_once_all_have_their_receipts(world: Served) -> None:
    desks = [desk(world, name) for name in ("li-na", "zhao-min", "zhang-wei")]
    done = crowd(desks, 1)
    assert all(push.code == 0 and acked(push.said) for push in done), [push.said for push in done]
    whole(world, [push.head for push in done])
    own, main = waits(world, done)
    assert len(own) == len(main) == len(desks)
