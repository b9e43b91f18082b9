"""第二十四条 人员与保障 | Article 24: people and care

要求：选可靠、尽责、懂行、身心健康、会协调的人来值班。单位要关心他们，待遇给到位，休息、吃饭等难处解决好。
核对：没有退回或留痕的规则。安排里同一人接连上岗，或24小时班后休息不足24小时的提示；一个月里某人的夜班或
节假日班比人均多出一半以上、至少多两次的提示。备班不计。
由人判断：选什么人，待遇怎么给，难处怎么解决。健康情况不进本簿。

Asks: Reliable, conscientious, skilled and healthy people who can coordinate are chosen for the
watch. Their unit looks after them: allowances paid, rest and meals provided for.
Checks: no rule that refuses or marks. A roster gets a hint where somebody is on post in two shifts
in a row, or rests less than 24 hours after a shift of 24; and where somebody's nights or holidays
in a month are more than half again the mean, and at least two above it. Standby does not count.
Left to people: whom to choose, what allowances to pay, how to solve difficulties. Nobody's health
is in this book.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from zhiban.rule import ADVISE, Hit, rule
from zhiban.schema.parts import minutes
from zhiban.subject import On
from zhiban.watch import ON_POST, Turn, night, on_holiday, planned

if TYPE_CHECKING:
    from zhiban.schema.plan import Roster

DAY = timedelta(hours=24)
ABOVE, TIMES = 2, 1.5  # shifts above the mean, and times the mean, from which it is told


@rule(
    "ZB2401",
    "back-to-back",
    ADVISE,
    of="record",
    kinds=("roster",),
    zh="{who} {before} 下班后只歇 {minutes} 分钟又上 {id} 的班",
    en="{who} rests {minutes} min between the shifts {before} and {id}",
    remedy=("可与别人调一班。", "A swap with somebody else would help."),
)
def back_to_back(on: On[Roster]) -> Iterator[Hit]:
    """Nobody is on post in two shifts in a row; after a shift of 24 hours comes a rest of 24."""
    last: dict[str, Turn] = {}
    for turn in planned(on.says):
        for who, seat in {seat.who: seat for seat in reversed(turn.on(*ON_POST))}.items():
            before = last.get(who)
            last[who] = turn
            rest = turn.start - before.end if before else DAY
            if before and (rest <= timedelta(0) or (rest < DAY and before.end - before.start >= DAY)):
                figures = {"who": who, "before": before.id, "id": turn.id}
                yield Hit(seat.place, {**figures, "minutes": max(0, minutes(before.end, turn.start))})


@rule(
    "ZB2402",
    "fair-share",
    ADVISE,
    of="record",
    kinds=("roster",),
    zh="{who} 本月{what} {number} 次，人均 {mean} 次",
    en="{who} has {number} {what_en} this month; the mean is {mean}",
    remedy=(
        "有难处的可以调整；确有安排的不必理会。",
        "Adjust where it is a hardship; where it is intended, leave it.",
    ),
)
def fair_share(on: On[Roster]) -> Iterator[Hit]:
    """Nights and holidays are shared: nobody has more than half again the mean, and two more than it."""
    turns = planned(on.says)
    officers = sorted({who for turn in turns for who in turn.who(*ON_POST)})
    kinds = (
        ("夜班", "nights", [turn for turn in turns if night(turn)]),
        ("节假日班", "holiday shifts", [turn for turn in turns if on_holiday(on.book, turn)]),
    )
    for zh, en, some in kinds:
        share = Counter(who for turn in some for who in set(turn.who(*ON_POST)))
        mean = share.total() / len(officers) if officers else 0
        for who in officers:
            if share[who] > TIMES * mean and share[who] >= mean + ABOVE:
                figures = {"who": who, "mean": f"{mean:.1f}", "what": zh, "what_en": en}
                yield Hit("shifts", {**figures, "number": share[who]}, item=who)
