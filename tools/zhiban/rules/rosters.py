"""Who stands where in a roster: its posts and its swaps, as Article 7 has them.

What a log says of the same posts is judged in the article's own module.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhiban.rule import REFUSE, Hit, rule
from zhiban.schema.parts import minutes
from zhiban.subject import On
from zhiban.watch import ON_POST, POSTS, Turn, flaw, in_turn, laid_down, planned, swapped, tense

if TYPE_CHECKING:
    from zhiban.schema.plan import Roster


def _pairs(turns: tuple[Turn, ...]) -> Iterator[tuple[Turn, Turn]]:
    """Each two shifts that overlap, the earlier first."""
    for number, turn in enumerate(turns):
        for later in turns[number + 1 :]:
            if later.start >= turn.end:
                break
            yield turn, later


def _posts(turns: tuple[Turn, ...]) -> Iterator[tuple[Turn, str, str, str]]:
    """Where a shift has no primary officer or too many: the shift, the place, and what is so in zh and en."""
    for turn in turns:
        primary, secondary = turn.on("primary"), turn.on("secondary")
        if not primary:
            yield turn, turn.place, "没有写主班", "has no primary officer"
        elif secondary and secondary[0].who == primary[0].who:
            who = primary[0].who
            yield turn, secondary[0].place, f"主班、副班是同一人 {who}", f"has {who} on both posts"
    for turn, later in _pairs(turns):
        both = [seat.who for seat in (*turn.on("primary"), *later.on("primary"))]
        if len(set(both)) == 2:
            number, where = minutes(later.start, min(turn.end, later.end)), later.on("primary")[0].place
            zh = f"与 {turn.id} 重叠 {number} 分钟，主班却是两人（{both[0]}、{both[1]}）"
            en = f"overlaps {turn.id} by {number} min with two primary officers ({both[0]}, {both[1]})"
            yield later, where, zh, en


@rule(
    "ZB0707",
    "primary-exactly-one",
    REFUSE,
    of="record",
    kinds=("roster",),
    zh="{id} 这一班{what}",
    en="the shift {id} {what_en}",
    remedy=(
        "一班一名主班（primary），同一时刻也只有一名；加派的人写在 secondary。",
        "One primary officer to a shift and at each moment; whoever is added stands as secondary.",
    ),
)
def primary_exactly_one(on: On[Roster]) -> Iterator[Hit]:
    """Each shift has one primary officer, who stands on no second post; overlapping shifts have the same one."""
    for turn, place, zh, en in _posts(planned(on.says)):
        if effect := flaw(on, turn, *ON_POST):
            yield Hit(place, {"id": turn.id, "what": zh, "what_en": en}, effect=effect)


@rule(
    "ZB0710",
    "swap-fits",
    REFUSE,
    of="record",
    kinds=("roster",),
    zh="调班 {id} 对不上安排：{what}",
    en="the swap {id} does not fit the roster: {what_en}",
    remedy=(
        "from 写此刻排在这一班这一岗的人，to 写另一个人，shift 写班次编号。",
        "from is who stands on that post of that shift now, to is another person, shift is the shift's id.",
    ),
)
def swap_fits(on: On[Roster]) -> Iterator[Hit]:
    """A swap names a shift of this roster, who really stands on that post, and somebody else."""
    turns = {turn.id: turn for turn in laid_down(on.says)}
    for swap in in_turn(on.says):
        turn, place = turns.get(swap.shift), f"swaps[{swap.id}]"
        zh, en = POSTS[swap.post]
        figures = {"id": swap.id}
        if turn is None:
            words = {"what": f"没有 {swap.shift} 这一班", "what_en": f"there is no shift {swap.shift}"}
            yield Hit(f"{place}.shift", {**figures, **words})
            continue
        now = turn.who(swap.post)
        if swap.from_ not in now:
            words = {
                "what": f"{swap.shift} 的{zh}不是 {swap.from_}，是 {'、'.join(now) or '—'}",
                "what_en": f"{swap.from_} is not {en} of {swap.shift}; it is {', '.join(now) or '—'}",
            }
            yield Hit(f"{place}.from", {**figures, **words})
        elif swap.to == swap.from_:
            words = {"what": f"换下和换上的都是 {swap.to}", "what_en": f"{swap.to} stands in for {swap.to}"}
            yield Hit(f"{place}.to", {**figures, **words})
        turns[turn.id] = swapped(turn, swap)


@rule(
    "ZB0711",
    "swap-approved",
    REFUSE,
    of="record",
    kinds=("roster",),
    zh="调班 {id}（{shift} {from_who} 换 {to}）没有写谁批准",
    en="the swap {id} ({shift}, {to} for {from_who}) does not say who approved it",
    remedy=("加一行 approved_by: 批准人的编号。", "Add a line approved_by: with the person's id."),
)
def swap_approved(on: On[Roster]) -> Iterator[Hit]:
    """A swap is approved; one within a shift that has begun is a fact and is taken."""
    starts = {shift.id: shift.start for shift in on.says.shifts}
    for swap in on.says.swaps:
        if not swap.approved_by and swap.shift in starts:
            figures = {"id": swap.id, "shift": swap.shift, "from_who": swap.from_, "to": swap.to}
            yield Hit(f"swaps[{swap.id}]", figures, effect=tense(on, starts[swap.shift]))


@rule(
    "ZB0712",
    "secondary-named",
    REFUSE,
    of="record",
    kinds=("roster",),
    zh="{id} 这一班没有写副班，而 {unit} 实行主副班制",
    en="the shift {id} names no secondary officer, and {unit} uses the two-post system",
    remedy=("在这一班加一行 secondary: 副班的编号。", "Add a line secondary: with the person's id."),
)
def secondary_named(on: On[Roster]) -> Iterator[Hit]:
    """Where a unit uses the two-post system (a setting), each rostered shift has a secondary officer."""
    lacking = [turn for turn in planned(on.says) if not turn.on("secondary")]
    unit = on.book.unit(on.says.unit) if lacking else None
    for turn in lacking if unit and unit.two_posts == "yes" else ():
        if effect := flaw(on, turn, "secondary"):
            yield Hit(turn.place, {"id": turn.id, "unit": on.says.unit}, effect=effect)
