"""第十条 领导带班 | Article 10: leaders on holidays

要求：逢法定节假日和敏感时期，政府领导要留在当地带班。政府办公室负责人，以及应急任务重、
贴近群众日常生活的部门负责人，要昼夜在岗带班。这一条没有“可以”二字。
核对：每位带班领导的方式是否写明；一班里落在这些日子的时间（按分钟算），政府是否既有驻地（或在岗）的政府领导，
又有在岗的办公室负责人；列名的部门是否有负责人在岗。签发的安排不符则退回，草稿只提示，实际发生的留痕。
调休上班日不算节假日。
由人判断：节假日默认指整个假期，普通周末不算；哪些部门列名，写在单位档案里（单位设置）。

Asks: On statutory holidays and in sensitive periods government leaders lead while staying in the
locality. Heads of government offices, and of departments with heavy emergency tasks or close to
people's daily life, lead on post day and night. There is no "may" in this article.
Checks: whether each duty leader's mode is given; for the part of a shift that falls on those
days, to the minute, whether a government has both a government leader staying in the locality (or
on post) and an office head on post, and whether a listed department has a head on post. An issued
roster that falls short is refused, a draft gets a hint, what happened is marked. Make-up workdays
are not holidays.
Left to people: a holiday is by default the whole break, and ordinary weekends do not count; which
departments are listed stands in the unit files (unit setting).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from zhiban.book import Book
from zhiban.rule import MARK, REFUSE, Hit, rule
from zhiban.service import ranks
from zhiban.subject import On
from zhiban.watch import Turn, days, flaw, planned, stood

if TYPE_CHECKING:
    from zhiban.calendar import DayKind
    from zhiban.schema.city import Unit
    from zhiban.schema.log import DutyLog
    from zhiban.schema.plan import Roster

SETTINGS = ("emergency_heavy",)
GOVERNMENTS = ("municipal", "county", "township", "zone")


class Want(NamedTuple):
    """Who leads on these days: of which rank, in which modes, and both in words."""

    rank: str
    modes: tuple[str, ...]
    zh: str
    en: str


STATIONED = Want(
    "government_leader",
    ("stationed", "on_post"),
    "驻地带班的政府领导",
    "government leader staying in the locality",
)
OFFICE = Want("office_head", ("on_post",), "在岗带班的办公室负责人", "office head leading on post")
HEAVY = Want("department_head", ("on_post",), "在岗带班的部门负责人", "department head leading on post")
REMEDY = (
    "在 leaders 里加上这一职级的人，并写明 mode（驻地 stationed，在岗 on_post）。",
    "Add somebody of that rank to leaders, with mode: stationed or on_post.",
)
PLAN_ZH = "{id} 这一班有 {minutes} 分钟在 {days}，没有{want}"
PLAN_EN = "{minutes} min of the shift {id} fall on {days_en}, and it has no {want_en}"


def _wanted(unit: Unit) -> tuple[Want, ...]:
    """Who is to lead in a unit on these days."""
    if unit.level in GOVERNMENTS:
        return (STATIONED, OFFICE)
    return (HEAVY,) if unit.emergency_heavy == "yes" else ()


def _lacking(book: Book, wanted: Iterable[Want], turn: Turn) -> Iterator[tuple[Want, dict[str, str]]]:
    """Who of these is lacking in a shift of which some minutes fall on a holiday or in a sensitive period."""
    flagged = [row for row in days(book, turn) if row[2].holiday or row[2].sensitive]
    if not flagged:
        return
    led = [(seat.mode, book.person(seat.who)) for seat in turn.on("leader")]
    held = [(mode, ranks(person, flagged[0][0])) for mode, person in led if person]
    for want in wanted:
        if not any(mode in want.modes and want.rank in found for mode, found in held):
            number = str(sum(row[1] for row in flagged))
            named = [f"{day:%m-%d}（{'、'.join(_names(kind))}）" for day, _, kind in flagged]
            named_en = [f"{day:%m-%d} ({', '.join(_names(kind))})" for day, _, kind in flagged]
            figures = {
                "id": turn.id,
                "minutes": number,
                "days": "、".join(named),
                "days_en": ", ".join(named_en),
            }
            yield want, {**figures, "want": want.zh, "want_en": want.en}


def _names(kind: DayKind) -> list[str]:
    """What a day is called that is a holiday, or in a sensitive period, or both."""
    return [*([kind.name or "节假日"] if kind.holiday else []), *kind.sensitive]


def _planned(on: On[Roster], want: Want) -> Iterator[Hit]:
    unit = on.book.unit(on.says.unit)
    if unit and want in _wanted(unit):
        for turn in planned(on.says):
            for _, figures in _lacking(on.book, (want,), turn):
                if effect := flaw(on, turn, "leader"):
                    yield Hit(turn.place, figures, effect=effect)


@rule(
    "ZB1001",
    "holiday-gov-leader-stationed",
    REFUSE,
    of="record",
    kinds=("roster",),
    zh=PLAN_ZH,
    en=PLAN_EN,
    remedy=REMEDY,
)
def holiday_gov_leader_stationed(on: On[Roster]) -> Iterator[Hit]:
    """On holidays and in sensitive periods a government leader stays in the locality."""
    yield from _planned(on, STATIONED)


@rule(
    "ZB1002",
    "holiday-office-head-on-post",
    REFUSE,
    of="record",
    kinds=("roster",),
    zh=PLAN_ZH,
    en=PLAN_EN,
    remedy=REMEDY,
)
def holiday_office_head_on_post(on: On[Roster]) -> Iterator[Hit]:
    """On holidays and in sensitive periods the head of a government's office leads on post, day and night."""
    yield from _planned(on, OFFICE)


@rule(
    "ZB1003",
    "heavy-dept-head-on-post",
    REFUSE,
    of="record",
    kinds=("roster",),
    zh=PLAN_ZH,
    en=PLAN_EN,
    remedy=REMEDY,
)
def heavy_dept_head_on_post(on: On[Roster]) -> Iterator[Hit]:
    """On holidays and in sensitive periods the head of a listed department leads on post, day and night."""
    yield from _planned(on, HEAVY)


@rule(
    "ZB1004",
    "leader-mode-known",
    REFUSE,
    of="record",
    kinds=("roster",),
    zh="{id} 这一班没有写带班领导 {who} 怎样带班",
    en="the shift {id} does not say how {who} leads it",
    remedy=(
        "加一行 mode：reachable（保持联络）、stationed（驻地）或 on_post（在岗）。",
        "Add a line mode: reachable, stationed or on_post.",
    ),
)
def leader_mode_known(on: On[Roster]) -> Iterator[Hit]:
    """A roster says of each duty leader how the shift is led."""
    for turn in planned(on.says):
        for seat in turn.on("leader"):
            if seat.mode is None and (effect := flaw(on, turn, "leader")):
                yield Hit(seat.place, {"id": turn.id, "who": seat.who}, effect=effect)


@rule(
    "ZB1005",
    "holiday-leaders-present",
    MARK,
    of="record",
    claim=("start", "end", "leaders", "corrections"),
    kinds=("duty_log",),
    zh="{id} 这一班有 {minutes} 分钟在 {days}，没有写{want}",
    en="{minutes} min of the shift {id} fell on {days_en}, and its log names no {want_en}",
    remedy=(
        "照实收下；有人带班而漏写的，在 leaders 补上，写明 mode（驻地 stationed，在岗 on_post）。",
        "It is taken as it is; where somebody led and is not written, add them under leaders, with mode: stationed or on_post.",
    ),
)
def holiday_leaders_present(on: On[DutyLog]) -> Iterator[Hit]:
    """On holidays and in sensitive periods the leaders whom the article names led the shift. Until the log names any
    leader nothing is said: at the handover Article 13 asks for them."""
    if not on.says.leaders:
        return
    unit = on.book.unit(on.says.unit)
    hours = (unit and unit.shift_hours) or 24
    wanted = _wanted(unit) if unit else ()
    for want, figures in _lacking(on.book, wanted, stood(on.says, on.record.name, hours)) if wanted else ():
        yield Hit("leaders", figures, item=want.rank.replace("_", "-"))
