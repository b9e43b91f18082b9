"""A month in an office: over two thousand pushes by six officers, and nobody is accused of anything. Run it with -m slow."""

import json
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from hours import clock
from month import DAYS, acts, begin
from real import BEIJING, zhiban
from served import Served
from trouble import whole
from worlds import build_world as build_world
from worlds import own_world as own_world

pytestmark = [pytest.mark.slow, pytest.mark.needs("sshd", "faketime")]
LATE = "ZB3403"  # what was delivered later is shown as such: the spells without a network


def test_a_month_of_six_officers_raises_no_alarm(
    world: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    random, shown = Random(31), clock(world.folder)
    for name, value in shown.settings.items():
        monkeypatch.setenv(name, value)
    month = begin(world, shown, random)
    audit = ("audit", str(world.server), "--pins", str(world.pins), "--keep", str(tmp_path / "keep"))
    begun = time.monotonic()
    first = (datetime.now(BEIJING) + timedelta(1)).replace(hour=8, minute=0, second=0, microsecond=0)
    for number, (moment, act, who) in enumerate(acts(random, first)):
        shown.turn(moment)
        act(month, who)
        if number % 150 == 149:
            assert json.loads(zhiban(tmp_path, *audit, "--format", "json"))["sound"]
    took = time.monotonic() - begun
    assert month.tally["pushes"] >= 2000 and shown.now - first > timedelta(DAYS - 1)
    assert min(month.tally[name] for name in ("overtaken", "spells", "rotations", "ticks")) >= 4
    said = zhiban(tmp_path, *audit)
    assert "结论：成立。" in said and "没有丢失任何收到过的内容。" in said
    told = json.loads(zhiban(tmp_path, *audit, "--format", "json"))
    assert told["sound"] and {found["code"] for found in told["findings"]} == {LATE}
    monkeypatch.undo()
    receipts = whole(world, month.heads)
    print(
        f"{took:.0f} s; {dict(month.tally)}; {receipts} receipts; {told['brackets']}; "
        f"{Counter(found['code'] for found in told['findings'])}"
    )
