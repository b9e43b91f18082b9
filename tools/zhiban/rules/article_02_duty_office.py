"""第二条 值班机构与在编人员 | Article 2: duty offices and formal staff

要求：市政府总值班室既值本级的班，也指导全市。县级政府、开发区和市直部门都要有值班机构，可以新设，
也可以指定现有机构承担。昼夜的班由编制内的正式人员来值。
核对：单位档案是否写明值班机构；月度安排从本月首班到下月首班有没有空档，日志里有没有岗位上一个人都不在的时候；
主班、副班和备班当日是否在编；所列的人有没有档案。签发的安排不符则退回，草稿只提示，实际发生的照实收下并留痕；
日志里有人没有档案、或档案没写任用的，照收，催办登记。两班之间的空档由第十四条说，主班离岗无人代岗由第七条说。
由人判断：机构单设还是合设。“正式人员”默认含备班、不含带班领导，口径由印发机关定。

Asks: The municipal General Duty Office keeps its own watch and guides the whole city. Every
county-level government, development zone and municipal department has a duty body, newly set up
or designated among those it has. The watch, day and night, is kept by formal staff on the
establishment.
Checks: whether the unit's file names its duty body; whether a month's roster leaves a gap between
its first shift and that of the next month, and a log a time at which nobody was on post; whether
primary, secondary and standby officers are on the establishment that day; whether the persons
named are in the book. An issued roster that falls short is refused and a draft gets a hint; what
really happened is taken as it is and marked; somebody in a log who is not in the book, or whose
file says no terms, is taken, and registration is owed. A gap between two shifts is told by Article 14, a primary officer who
left without cover by Article 7.
Left to people: a body of one's own or a shared one. By default "formal staff" covers standby
officers and not duty leaders; the issuing office settles the reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhiban.book import Book
from zhiban.rule import MARK, REFUSE, REMIND, Hit, rule
from zhiban.schema.parts import minutes
from zhiban.service import terms
from zhiban.subject import On
from zhiban.watch import (
    DUTY,
    OFFICERS,
    POSTS,
    START,
    Away,
    Seat,
    Turn,
    away,
    flaw,
    holes,
    month,
    planned,
    present,
    stood,
    tense,
)

if TYPE_CHECKING:
    from zhiban.schema.city import Unit
    from zhiban.schema.log import DutyLog
    from zhiban.schema.plan import Roster

SETTINGS = ("shift_start",)
DEFAULTS = {"shift_start": START}
TERMS = {"contract": "聘用", "seconded": "借调", "intern": "实习", "retired": "退休返聘"}
FORMAL = (
    "换成当日在编的人；人员档案没写全的，请登记员补 employment。",
    "Put somebody on the establishment; what a person's file lacks, the registrar adds under employment.",
)


@rule(
    "ZB0201",
    "unit-duty-office",
    REFUSE,
    of="record",
    kinds=("unit",),
    zh="{id} 的档案没有写值班机构",
    en="the file of {id} does not name its duty body",
    remedy=(
        "加 duty_office：name 写机构名称，form 写 established（单设）或 designated（指定）。",
        "Add duty_office with its name, and form: established or designated.",
    ),
)
def unit_duty_office(on: On[Unit]) -> Iterator[Hit]:
    """Each unit sets up or designates a duty body."""
    if on.says.duty_office is None:
        lines = ("duty_office:", "  name: <值班机构名称>", "  form: designated")
        yield Hit("name", {"id": on.says.id}, "\n".join(lines))


@rule(
    "ZB0202",
    "coverage-24h",
    REFUSE,
    of="record",
    kinds=("roster",),
    zh="{start} 至 {end} 没有排班，空 {minutes} 分钟",
    en="nobody is rostered from {start} to {end}, for {minutes} min",
    remedy=(
        "补上这段的班次，可以重叠；一个月从首日的首班排到下月首日的首班（{first} 至 {last}）。",
        "Add a shift; overlaps are allowed. A month runs from its first shift to the next month's ({first} to {last}).",
    ),
)
def coverage_24h(on: On[Roster]) -> Iterator[Hit]:
    """Somebody is rostered at each minute of the month."""
    if not "0001" <= on.says.month < "9999":
        return
    turns, (first, last) = planned(on.says), month(on)
    for start, end in holes([(turn.start, turn.end) for turn in turns], first, last):
        before = [turn for turn in turns if turn.end <= start]
        place = max(before, key=lambda turn: turn.end).at("end") if before else "month"
        named = {"start": start, "end": end, "first": first, "last": last}
        figures = {name: f"{at:%m-%d %H:%M}" for name, at in named.items()}
        more = {"minutes": minutes(start, end)}
        yield Hit(place, {**figures, **more}, item=f"{start:%m%d-%H%M}", effect=tense(on, start))


@rule(
    "ZB0203",
    "post-empty",
    MARK,
    of="record",
    kinds=("duty_log",),
    zh="{at} 起岗位上没有人：{who} 离岗，代岗人写的是 {cover}；{until}",
    en="nobody was on post from {at}: {who} left, with {cover} written as cover; {until_en}",
    remedy=(
        "照实收下。代岗的人要在岗；返岗后写一条 kind: back、re: {id}。",
        "It is taken as it is. Whoever covers is on post; the return is an entry kind: back, re: {id}.",
    ),
    acknowledged=True,
)
def post_empty(on: On[DutyLog]) -> Iterator[Hit]:
    """At each minute of a shift somebody is on post, also where one covers for another."""
    log = on.says
    if not any(entry.kind == "absence" for entry in log.entries):
        return
    turn = stood(log, on.record.name)
    gone = away(log, turn.end)
    for start, end in holes(present(turn, gone), turn.start, turn.end):
        left = [a for a in gone if a.start <= start < a.end]
        if left and not any(_told(a, log) for a in left):
            last = max(left, key=lambda a: a.start).entry.id
            covers = dict.fromkeys(a.entry.covered_by for a in left if a.entry.covered_by)
            figures = {
                "at": f"{start:%H:%M}",
                "who": "、".join(dict.fromkeys(a.who for a in left)),
                "id": last,
            }
            words = {"until": "还没有返岗记录", "until_en": "no return is recorded yet"}
            if any(a.back and a.end == end for a in gone):
                words = {"until": f"{end:%H:%M} 有人返岗", "until_en": f"somebody was back at {end:%H:%M}"}
            yield Hit(f"entries[{last}]", {**figures, **words, "cover": "、".join(covers) or "—"}, item=last)


def _told(away: Away, log: DutyLog) -> bool:
    """Whether Article 7 tells of the absence: the primary officer's without approval or cover."""
    return away.who == log.primary and not (away.entry.approved_by and away.entry.covered_by)


def _not_formal(book: Book, turn: Turn) -> Iterator[tuple[Seat, bool, dict[str, str]]]:
    """The officers of a shift who are in the book and not on the establishment that day; whether anything is written."""
    for seat in turn.on(*OFFICERS):
        person = book.person(seat.who)
        found = terms(person, turn.start.date()) if person else []
        if person and "establishment" not in found:
            zh, en = (TERMS[found[0]], found[0]) if found else ("没有写", "not written")
            post_zh, post_en = POSTS[seat.post]
            words = {"post": post_zh, "post_en": post_en, "terms": zh, "terms_en": en}
            yield seat, bool(person.employment), {"who": seat.who, "id": turn.id, **words}


@rule(
    "ZB0204",
    "formal-staff-only",
    REFUSE,
    of="record",
    kinds=("roster",),
    zh="{id} 这一班的{post} {who} 当日的任用形式是“{terms}”，值班由在编人员承担",
    en="{who}, {post_en} of the shift {id}, serves that day on terms “{terms_en}”; the watch is kept by staff on the establishment",
    remedy=FORMAL,
)
def formal_staff_only(on: On[Roster]) -> Iterator[Hit]:
    """The watch is rostered among staff on the establishment."""
    for turn in planned(on.says):
        for seat, _, figures in _not_formal(on.book, turn):
            if effect := flaw(on, turn, seat.post):
                yield Hit(seat.place, figures, effect=effect)


@rule(
    "ZB0205",
    "formal-staff-on-duty",
    MARK,
    of="record",
    claim=DUTY,
    kinds=("duty_log",),
    zh="{id} 这一班的{post} {who} 当日的任用形式是“{terms}”，值班由在编人员承担",
    en="{who}, {post_en} of the shift {id}, served that day on terms “{terms_en}”; the watch is kept by staff on the establishment",
    remedy=(
        "照实收下，谁在班就写谁，不改；人员档案没写全的，请登记员补 employment。",
        "It is taken as it is: whoever was on duty stays written. What a person's file lacks, the registrar adds under employment.",
    ),
)
def formal_staff_on_duty(on: On[DutyLog]) -> Iterator[Hit]:
    """The watch was kept by staff on the establishment. Where a file says nothing of it, that is owed."""
    turn = stood(on.says, on.record.name)
    for seat, written, figures in _not_formal(on.book, turn):
        yield Hit(seat.place, figures) if written else Hit(seat.place, figures, due=turn.end, effect=REMIND)


@rule(
    "ZB0206",
    "person-known",
    REFUSE,
    of="record",
    kinds=("roster",),
    zh="{id} 这一班的 {who} 没有人员档案",
    en="{who}, named for the shift {id}, has no file in this book",
    remedy=(
        "请登记员先建 records/people/{who}.yml；编号写错的改正。",
        "Let the registrar first write records/people/{who}.yml; put a mistyped id right.",
    ),
)
def person_known(on: On[Roster]) -> Iterator[Hit]:
    """Whoever is rostered, or approves a swap, is known to the book."""
    turns = planned(on.says)
    named = [(turn, seat.who, seat.place) for turn in turns for seat in turn.seats]
    for swap in on.says.swaps:
        of = next((turn for turn in turns if turn.id == swap.shift), None)
        if of and swap.approved_by:
            named.append((of, swap.approved_by, f"swaps[{swap.id}].approved_by"))
    for who in dict.fromkeys(who for _, who, _ in named):
        if on.book.person(who) is None:
            turn, _, place = next(row for row in named if row[1] == who)
            effect = tense(on, turn.start)
            yield Hit(place, {"id": turn.id, "who": who}, effect=REMIND if effect is MARK else effect)


@rule(
    "ZB0207",
    "person-registered",
    REMIND,
    of="record",
    claim=(*DUTY, "leaders"),
    kinds=("duty_log",),
    zh="{id} 这一班的 {who} 还没有人员档案",
    en="{who}, on the shift {id}, has no file in this book yet",
    remedy=(
        "照实收下；请登记员补建 records/people/{who}.yml。",
        "It is taken as it is; the registrar still owes records/people/{who}.yml.",
    ),
)
def person_registered(on: On[DutyLog]) -> Iterator[Hit]:
    """Whoever kept the watch is registered afterwards where the book did not know them."""
    turn = stood(on.says, on.record.name)
    for seat in turn.seats:
        if on.book.person(seat.who) is None:
            yield Hit(seat.place, {"id": turn.id, "who": seat.who}, due=turn.end)
