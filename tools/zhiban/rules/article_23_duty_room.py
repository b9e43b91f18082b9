"""第二十三条 值班室 | Article 23: duty room

要求：值班室的位置要便于群众办事和领导到场，有值班、休息、盥洗的地方。专用固定电话（两部以上）、电脑、
传真等设备原则上备齐，制度和处置流程挂在显眼处。值班电话昼夜一个号，不随便换；确要换的，报上级值班机构备案。
核对：乡镇以外的单位，在用的专用固定电话不足两部、应备的七样有缺的留痕；因是原则性要求，在 room_gaps 写明原因的
不再留痕。号码或配备还没有登记的催办。专线停用而未备案的催办，到期仍未备案或事后才备案的留痕。
手册、流程页面上的号码已停用、或与登记的只差一位的退回，档案里没有的提示；安排表的号码取自单位档案，不另写。
检查发现以 wall-charts（墙上图表）、phone-forwarded（呼叫转移）为编号的，前者留痕，后者提示。
由人判断：位置、休息条件、墙上图表、有无呼叫转移，由检查的人到现场看。

Asks: The duty room lies where the public and the leaders reach it easily, with places to watch,
rest and wash. Dedicated fixed phones (two or more), computer, fax and so on are in principle
complete, and rules and flow charts hang in plain sight. The duty phone keeps one number day and
night; a change that cannot be avoided is filed with the higher duty office.
Checks: in every unit but townships a mark for fewer than two dedicated phones in use, or for
one of seven things that is not there; since it is asked in principle, there is none where
`room_gaps` says why. A reminder while telephones or things are not registered. A line that ended
and is not filed is a reminder; a mark when its last day has passed, or when it was filed
afterwards. A number on a handbook page that is out of use, or one digit off a registered one, is
refused, and one that is in no unit's file is a hint; rosters take theirs from the file. Findings
of an inspection with the id wall-charts are marks, with phone-forwarded hints.
Left to people: place, rest, charts on the wall, calls forwarded: inspectors look on the spot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from zhiban.rule import ADVISE, MARK, REFUSE, REMIND, Effect, Hit, rule
from zhiban.subject import On
from zhiban.terms import holding, holds, midnight

if TYPE_CHECKING:
    from zhiban.handbook import Handbook
    from zhiban.schema.care import Inspection
    from zhiban.schema.city import Phone, Unit

SETTINGS = ("equipment", "room", "room_gaps")
LEAST = 2  # dedicated fixed telephones
THINGS = {
    "computer": ("计算机", "a computer"),
    "fax": ("传真机", "a fax"),
    "printer": ("打印机", "a printer"),
    "copier": ("复印机", "a copier"),
    "console": ("值班调度台（桌）", "a duty console or desk"),
    "cabinet": ("资料柜", "a cabinet for files"),
    "log-book": ("值班日志本", "a log book"),
}
NUMBER = r"(?<![0-9-])[（(]?(0[0-9]{2,3})[）)]?[- ]?([0-9]{7,8})(?![0-9-])"


@rule(
    "ZB2301",
    "phone-two",
    MARK,
    of="record",
    kinds=("unit",),
    zh="{unit} 登记在用的专用固定电话有 {count} 部，原则上不少于 {least} 部",
    en="{unit} has {count} dedicated fixed telephones registered in use; in principle there are at least {least}",
    remedy=(
        "已有的写进 phones（type: phone、dedicated: yes）；确实不足的，在 room_gaps 写 id: phones 和 reason。",
        "Add those there are to `phones` (type: phone, dedicated: yes), or say why in `room_gaps`, id: phones.",
    ),
)
def phone_two(on: On[Unit]) -> Iterator[Hit]:
    """At least two telephones serve the watch alone; where no line is registered yet that is owed first."""
    unit = on.says
    if unit.level == "township" or any(gap.id == "phones" for gap in unit.room_gaps):
        return
    count = sum(p.type == "phone" and p.dedicated == "yes" for p in holding(unit.phones, on.now.date()))
    if count < LEAST:
        figures: dict[str, str | int] = {"unit": unit.id, "count": count, "least": LEAST}
        yield Hit("phones" if unit.phones else "", figures, effect=None if unit.phones else REMIND)


@rule(
    "ZB2302",
    "phone-change-filed",
    REMIND,
    of="record",
    kinds=("unit",),
    zh="值班电话 {number} 用到 {until}，换号要备案，{what}",
    en="the duty telephone {number} is used until {until}; the change is to be filed and {what_en}",
    remedy=(
        "报上级值班机构备案后，在这部电话下写 filed_to、filed_at、filing_ref。",
        "Once filed with the higher duty office write filed_to, filed_at and filing_ref on this line.",
    ),
)
def phone_change_filed(on: On[Unit]) -> Iterator[Hit]:
    """A duty number does not end without being filed; what is not filed in time stays owed and is marked."""
    for phone in on.says.phones:
        if phone.until is None or phone.type != "phone" or phone.dedicated != "yes":
            continue
        place, figures = f"phones[{phone.id}]", {"number": phone.number, "until": str(phone.until)}
        if not phone.filed_to or phone.filed_at is None:
            words = {"what": "还没有写备案", "what_en": "is not yet"}
            yield Hit(place, {**figures, **words}, due=midnight(phone.until, on.now))
            if on.now.date() > phone.until:
                yield Hit(place, {**figures, **words}, effect=MARK)
        elif phone.filed_at > phone.until:
            filed = str(phone.filed_at)
            words = {"what": f"{filed} 才备案", "what_en": f"was only on {filed}"}
            yield Hit(place, {**figures, **words}, effect=MARK)


@rule(
    "ZB2303",
    "phone-page-match",
    REFUSE,
    of="handbook",
    zh="页面上的号码 {number} 要与登记的一致，它{what}",
    en="the number {number} on the page is to be the registered one; it {what_en}",
    remedy=(
        "以单位档案 records/units/ 的 phones 为准改正；档案有误的先改档案。",
        "Write it as `phones` in records/units/ has it; if that is wrong, put the unit's file right first.",
    ),
)
def phone_page_match(page: Handbook) -> Iterator[Hit]:
    """A number that is printed is one that is registered: not one out of use, nor a misprint of one in use."""
    printed = list(re.finditer(NUMBER, page.text))
    if not printed:
        return
    lines = [phone for unit in page.book.under("units") for phone in unit.says.phones]
    for match in printed:
        if said := _printed(match[1] + match[2], lines, page.now.date()):
            zh, en, effect = said
            figures = {"number": f"{match[1]}-{match[2]}", "what": zh, "what_en": en}
            before = page.text[: match.start()].split("\n")
            yield Hit(figures=figures, effect=effect, line=len(before), column=len(before[-1]) + 1)


def _printed(number: str, lines: list[Phone], day: date) -> tuple[str, str, Effect] | None:
    """What is to be said of a printed number, and with which effect; None where it is registered and in use."""
    known = {re.sub(r"[^0-9]", "", phone.number): phone for phone in lines if not holds(phone, day)}
    used = {re.sub(r"[^0-9]", "", phone.number): phone for phone in holding(lines, day)}
    if number in used:
        return None
    if number in known:
        return "已停用", "is out of use", REFUSE
    near = next((u for u in used if len(u) == len(number) and sum(map(str.__ne__, u, number)) == 1), None)
    if near:
        shown = used[near].number
        return f"与登记的 {shown} 差一位", f"is one digit off the registered {shown}", REFUSE
    return "不在任何单位的档案里", "is in no unit's file", ADVISE


@rule(
    "ZB2304",
    "room-inventory",
    MARK,
    of="record",
    kinds=("unit",),
    zh="{unit} 没有登记{lacks}（{fields}），原则上要配齐",
    en="{unit} does not list {lacks_en} ({fields}), which in principle a duty room has",
    remedy=(
        "已有的写进 room；确实没有的，写 room_gaps 和原因：",
        "Add what is there to `room`; what is not there goes below `room_gaps` with the reason:",
    ),
)
def room_inventory(on: On[Unit]) -> Iterator[Hit]:
    """The seven things of a duty room are on the unit's lists, or it says why not; nothing listed at all is owed first."""
    unit = on.says
    if unit.level == "township":
        return
    there = {*unit.equipment, *unit.room, *(gap.id for gap in unit.room_gaps)}
    there |= {phone.type for phone in unit.phones if phone.until is None}
    if lacks := [thing for thing in THINGS if thing not in there]:
        figures = {"unit": unit.id, "fields": "、".join(lacks)}
        figures["lacks"] = "、".join(THINGS[thing][0] for thing in lacks)
        figures["lacks_en"] = ", ".join(THINGS[thing][1] for thing in lacks)
        begun = [] if unit.room_gaps else ["room_gaps:"]
        paste = [*begun, f"  - id: {lacks[0]}", "    reason: <原因 reason>"]
        listed = unit.equipment or unit.room
        place = "room" if unit.room else "equipment" if unit.equipment else ""
        yield Hit(place, figures, "\n".join(paste), effect=None if listed else REMIND)


@rule(
    "ZB2305",
    "wall-charts",
    MARK,
    of="record",
    kinds=("inspection",),
    zh="检查发现 {unit} 墙上的制度、处置流程不合要求：{text}",
    en="an inspection found rules or flow charts on the wall of {unit} not as they should be: {text}",
)
def wall_charts(on: On[Inspection]) -> Iterator[Hit]:
    """Only who stands in the room can see its walls: a finding with this id says that they lack rules or charts."""
    yield from _found(on, "wall-charts")


@rule(
    "ZB2306",
    "phone-forwarded",
    ADVISE,
    of="record",
    kinds=("inspection",),
    zh="检查发现 {unit} 的值班电话设了呼叫转移：{text}。本条没有点名，许多地方的规定不许",
    en="an inspection of {unit} found the duty telephone forwarded: {text}. Not named by this article; many local rules forbid it",
)
def phone_forwarded(on: On[Inspection]) -> Iterator[Hit]:
    """A finding with this id says that the duty line rang elsewhere."""
    yield from _found(on, "phone-forwarded")


def _found(on: On[Inspection], name: str) -> Iterator[Hit]:
    for found in on.says.findings:
        if found.id == name:
            yield Hit(f"findings[{name}]", {"unit": on.says.unit, "text": found.text})
