"""A month of six officers, played on a real server by a clock that is put forward: who sits down when, and what he does there.

What is done is what an office would do: entries in a file, `git commit`, `git push`, `zhiban push`, `zhiban setup`, `zhiban
approve`. libfaketime turns the clock of each process, on both sides of the line.
"""

import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from hours import Clock, fit
from real import add, at, git, write, zhiban
from served import ENTRY, LOG, REGISTRAR, Served, key
from trouble import Desk, acked, pushing, second_computer

WATCH = ("li-na", "zhang-wei", "zhao-min", "chen-xiao")  # who stands the watches, in turn
DAYS, SITTINGS = 30, 14
HANDOVER = """handover:
  at: {at}
  by: {by}
  in_person: yes
  situation: 均已办结，无突发事件。
"""
TAKEOVER = """takeover:
  at: {at}
  by: {by}
  read_back: 没有未办结事项。
"""


class Month(NamedTuple):
    """The world, its clock, what chance decides, what was counted, and every commit that had its receipt."""

    world: Served
    clock: Clock
    random: Random
    tally: Counter[str]
    heads: list[str]

    def desk(self, who: str, second: bool = False) -> Desk:
        """An officer at his computer, or at his other one, with the log that his clone has newest."""
        clone = self.world.clone(f"{who}-2" if second else who)
        logs = sorted(clone.glob("records/logs/office/*/*.yml"))
        return Desk(self.world, who, clone, logs[-1].relative_to(clone).as_posix() if logs else "")


def begin(world: Served, clock: Clock, random: Random) -> Month:
    """The first morning; two officers have another computer. The caller has put the clock in his own environment."""
    fit(world, clock)
    month = Month(world, clock, random, Counter(), [])
    for who in ("li-na", "zhao-min"):
        second_computer(month.desk(who), f"{who}-2")
    return month


def near(month: Month, at: Desk) -> tuple[str, ...]:
    """git's options for the way past sshd."""
    return ("-c", f"core.sshCommand={month.world.folder}/line-{at.person}", "-c", "ssh.variant=ssh")


def pull(month: Month, at: Desk) -> Desk:
    """`git pull`, as somebody does who sits down; the log may be another one then."""
    git(at.clone, *near(month, at), "pull", "-q", "--no-edit")
    month.tally["pulls"] += 1
    return month.desk(at.person, at.clone.name.endswith("-2"))


def keep(month: Month, at: Desk, what: str) -> None:
    """`git commit` of what was written, signed; the checks run on the server."""
    git(at.clone, "add", "-A")
    git(at.clone, "commit", "-q", "--no-verify", "-m", what)
    month.tally["commits"] += 1


def push(month: Month, desk: Desk) -> None:
    """`git push` to the own branch and to main, past sshd; where somebody was quicker, `zhiban push` by ssh."""
    branches = [f"HEAD:refs/heads/{name}" for name in (f"u/{desk.person}", "main")]
    done = subprocess.run(
        ["git", *near(month, desk), "push", "--no-verify", "origin", *branches],
        cwd=desk.clone, capture_output=True, text=True,
    )  # fmt: skip
    said = done.stdout + done.stderr
    if done.returncode:
        assert "fetch first" in said or "non-fast-forward" in said, said
        month.tally["overtaken"] += 1
        deliver(month, desk)
        return
    assert acked(said), said
    clear(said)
    month.tally["pushes"] += 1
    month.heads.append(desk.head)


def deliver(month: Month, *desks: Desk) -> None:
    """`zhiban push` over ssh, at once by all who are named."""
    for done, desk in [(pushing(desk), desk) for desk in desks]:
        said, _ = done.communicate(timeout=120)
        assert done.returncode == 0 and acked(said), said
        clear(said)
        month.tally.update(("pushes", "by ssh"))
        month.heads.append(desk.head)


def clear(said: str) -> None:
    """Nothing is said against an honest officer but that something came later."""
    assert set(re.findall(r"ZB\d{4}", said)) <= {"ZB3403"}, said


def note(month: Month, desk: Desk) -> None:
    """One more entry, committed."""
    month.tally["notes"] += 1
    text = ENTRY.format(
        id=f"n{month.tally['notes']}", at=at(month.clock.now), by=desk.person, text="一切正常。"
    )
    add(desk.clone, desk.path, text)
    keep(month, desk, "记一条")


def sit(month: Month, who: str) -> None:
    """Somebody sits down and writes a few entries, each pushed when it is written."""
    desk = month.desk(who, who in ("li-na", "zhao-min") and month.random.random() < 0.3)
    if month.random.random() < 0.8 or desk.path != today(month):
        desk = pull(month, desk)
    for _ in range(month.random.randint(3, 7)):
        note(month, desk)
        push(month, desk)
        month.clock.turn(month.clock.now + timedelta(minutes=month.random.randint(1, 5)))


def today(month: Month) -> str:
    """The log that is being written."""
    start = month.clock.now - timedelta(hours=8)
    return f"records/logs/office/{start:%Y}/{start:%Y-%m-%d}.yml"


def relieve(month: Month, who: str) -> None:
    """The night is handed over, taken over, and the next log opened."""
    start = month.clock.now.replace(hour=8, minute=0, second=0, microsecond=0)
    before = WATCH[WATCH.index(who) - 1]
    desk = month.desk(who)
    if desk.path:
        last = pull(month, month.desk(before))
        add(last.clone, last.path, HANDOVER.format(at=at(month.clock.now), by=before))
        keep(month, last, "交班")
        push(month, last)
        month.clock.turn(month.clock.now + timedelta(minutes=2))
        desk = pull(month, desk)
        add(desk.clone, desk.path, TAKEOVER.format(at=at(month.clock.now), by=who))
        keep(month, desk, "接班")
        push(month, desk)
    standby = WATCH[(WATCH.index(who) + 1) % len(WATCH)]
    times = {
        "start": at(start),
        "end": at(start + timedelta(1)),
        "arrived": at(start - timedelta(minutes=15)),
    }
    head = LOG.format(primary=who, standby=standby, **times)
    first = ENTRY.format(id=f"open-{start:%d}", at=at(month.clock.now), by=who, text="开班。")
    write(desk.clone, today(month), f"{head}entries:\n{first}")
    keep(month, desk, "开班")
    push(month, desk)


def at_once(month: Month, who: str) -> None:
    """Two officers write, and push at the same moment."""
    other = next(name for name in WATCH if name != who)
    desks = [pull(month, month.desk(name)) for name in (who, other)]
    for desk in desks:
        note(month, desk)
    deliver(month, *desks)


def away(month: Month, who: str) -> None:
    """The network is down for an officer: he writes, is told that it stays here, and delivers it hours later."""
    desk = pull(month, month.desk(who))
    line = git(desk.clone, "config", "core.sshCommand").strip()
    git(desk.clone, "config", "core.sshCommand", line.replace(f"-p {month.world.port}", "-p 1"))
    for number in range(month.random.randint(3, 12)):
        note(month, desk)
        month.clock.turn(month.clock.now + timedelta(minutes=month.random.randint(5, 30)))
        if number == 1:
            assert "2 次提交留在这里，没有丢" in zhiban(desk.clone, "push", code=4)
    git(desk.clone, "config", "core.sshCommand", line)
    month.tally["spells"] += 1
    deliver(month, desk)


def rotate(month: Month, who: str) -> None:
    """A new key: asked for by its owner, approved by the registrar, and the one before it closed."""
    number = 2 + month.tally[f"keys of {who}"]
    month.tally.update((f"keys of {who}", "rotations"))
    new = key(month.world.folder / "signing" / f"{who}-{number}")
    clone, registrar = pull(month, month.desk(who)).clone, pull(month, month.desk(REGISTRAR)).clone
    zhiban(clone, "setup", "--person", who, "--key", str(new), "--pins", str(month.world.pins))
    month.clock.turn(month.clock.now + timedelta(minutes=20))
    assert acked(zhiban(registrar, "approve", f"key/{who}"))
    month.clock.turn(month.clock.now + timedelta(minutes=2))
    people = f"records/people/{who}.yml"
    before = re.findall(
        r"  - id: \S+\n    ssh: .*\n    from: \S+\n(?!    until)", (registrar / people).read_text()
    )[0]
    closed = f"{before}    until: {at(month.clock.now)}\n"
    write(registrar, people, (registrar / people).read_text(encoding="utf-8").replace(before, closed))
    keep(month, month.desk(REGISTRAR), "旧密钥到此为止")
    push(month, month.desk(REGISTRAR))
    for desk in (month.desk(who), month.desk(who, second=True)):
        if desk.clone.exists():
            git(desk.clone, "config", "user.signingkey", f"{new}.pub")


def tick(month: Month, who: str) -> None:
    """Cron's stamp on the server."""
    zhiban(month.world.server, "stamp", "--tick")
    month.tally["ticks"] += 1


Act = Callable[[Month, str], None]


def acts(random: Random, first: datetime) -> Iterator[tuple[datetime, Act, str]]:
    """Everything that is done, in its order; `first`: eight o'clock of the first day."""
    for day in range(DAYS):
        start = first + timedelta(day)
        primary, standby = WATCH[day % 4], WATCH[(day + 1) % 4]
        yield start + timedelta(minutes=1), relieve, primary
        found: list[tuple[int, Act, str]] = []
        for _ in range(SITTINGS):
            others = (*WATCH, REGISTRAR, "wang-jianguo")
            who = random.choices((primary, standby, random.choice(others)), (6, 2, 2))[0]
            found.append((random.randint(30, 1300), sit, who))
        found.append((random.randint(60, 1200), at_once, standby))
        if day % 3 == 1:
            found.append((random.randint(60, 900), away, random.choice(WATCH)))
        if day % 7 == 5:
            found.append((90, rotate, WATCH[day // 7]))
        if day % 10 == 3:
            found += [(1080 + 15 * n, tick, "") for n in range(16)]
        for minutes, act, who in sorted(found, key=lambda one: one[0]):
            yield start + timedelta(minutes=minutes), act, who
