"""第十六条 培训 | Article 16: training

要求：各单位每年至少给值班人员办一次业务培训。头一回值班的人先受训，合格了再上岗。
核对：主班、副班、备班在当班之前有没有合格的培训（岗前或年度，看本单位各年的培训记录）：签发的安排缺少则退回，
草稿只提示，已经值过的留痕；开始值班那一年本簿还没有培训记录的老值班员，只提示。当年在本簿值班而没有年度培训的
单位催办，过了年底留痕。已办的培训没有写结果的退回。排了班而当年未受训的提示。
由人判断：内容够不够，怎样算合格。默认备班人员算值班人员，带班领导不算。

Asks: Each unit trains its duty officers at least once a year. Who serves for the first time is
trained beforehand and goes on post only after passing.
Checks: whether primary, secondary and standby officers passed a training before their shift, for
new officers or the year's, by the unit's training files of all years: an issued roster without it
is refused, a draft gets a hint, a shift already served is marked; of an old hand, who began in a
year of which the book has no training file, only a hint. A unit that keeps its watch in this book
and has no annual training that year is reminded, and marked after the year's end. A session that
was held without results is refused. A hint names those on the rosters who were not trained that
year.
Left to people: whether the content suffices and what passing means. By default standby officers
count as duty officers and duty leaders do not.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhiban.book import Book
from zhiban.rule import ADVISE, MARK, REFUSE, REMIND, Hit, rule
from zhiban.schema.parts import Instant
from zhiban.service import old_hand, trained, training
from zhiban.subject import On
from zhiban.watch import DUTY, OFFICERS, POSTS, Seat, Turn, flaw, planned, stood

if TYPE_CHECKING:
    from zhiban.schema.care import Training
    from zhiban.schema.city import Unit
    from zhiban.schema.log import DutyLog
    from zhiban.schema.plan import Roster

REMEDY = (
    "先办岗前培训，合格后记入 records/training/{unit}/{year}.yml。",
    "Train first; once passed, it stands in records/training/{unit}/{year}.yml.",
)


def _untrained(book: Book, unit: str, turn: Turn) -> Iterator[tuple[Seat, bool, dict[str, str]]]:
    """The officers of a shift who passed no training before it, and whether they are old hands."""
    for seat in turn.on(*OFFICERS):
        person = book.person(seat.who)
        units = (unit, person.unit) if person else ()
        if person and not trained(book, units, seat.who, turn.start):
            zh, en = POSTS[seat.post]
            figures = {"who": seat.who, "id": turn.id, "post": zh, "post_en": en}
            more = {"unit": unit, "year": str(turn.start.year)}
            yield seat, old_hand(book, units, person), {**figures, **more}


@rule(
    "ZB1601",
    "trained-before-first-duty",
    REFUSE,
    of="record",
    kinds=("roster",),
    zh="{id} 这一班的{post} {who}，此前没有合格的培训记录",
    en="{who}, {post_en} of the shift {id}, has no passed training before it",
    remedy=REMEDY,
)
def trained_before_first_duty(on: On[Roster]) -> Iterator[Hit]:
    """Whoever is rostered has been trained before; told at the first of a person's shifts."""
    told: set[str] = set()
    for turn in planned(on.says):
        for seat, old, figures in _untrained(on.book, on.says.unit, turn):
            effect = ADVISE if old else flaw(on, turn, seat.post)
            if effect and seat.who not in told:
                told.add(seat.who)
                yield Hit(seat.place, figures, effect=effect)


@rule(
    "ZB1602",
    "trained-on-duty",
    MARK,
    of="record",
    claim=DUTY,
    kinds=("duty_log",),
    zh="{id} 这一班的{post} {who}，此前没有合格的培训记录",
    en="{who}, {post_en} of the shift {id}, had no passed training before it",
    remedy=(
        "照实收下；培训过而漏记的，请登记员补记入 records/training/{unit}/{year}.yml，没有的尽快补训。",
        "It is taken as it is; a training not recorded goes into records/training/{unit}/{year}.yml, a missing one is made up soon.",
    ),
)
def trained_on_duty(on: On[DutyLog]) -> Iterator[Hit]:
    """Whoever kept the watch had been trained before."""
    for seat, old, figures in _untrained(on.book, on.says.unit, stood(on.says, on.record.name)):
        yield Hit(seat.place, figures, effect=ADVISE if old else MARK)


def _years(book: Book, unit: str) -> set[int]:
    """The years in which a unit keeps its watch in this book: it has rosters or logs of them."""
    names = [path.rpartition("/")[2][:4] for path in book.paths(f"rosters/{unit}")]
    logs = book.logs(unit)
    while logs:  # from the first log of one year to the first of the next
        names.append(logs[0][:4])
        logs = logs[bisect_left(logs, f"{logs[0][:4]}~") :]
    return {int(year) for year in names if year.isascii() and year.isdigit()}


@rule(
    "ZB1603",
    "training-yearly",
    REMIND,
    of="record",
    kinds=("unit",),
    zh="{unit} {year} 年还没有年度业务培训的记录",
    en="{unit} has no annual training on record for {year}",
    remedy=(
        "办好后记入 records/training/{unit}/{year}.yml，场次写 type: annual。",
        "Once held, write it into records/training/{unit}/{year}.yml as a session with type: annual.",
    ),
)
def training_yearly(on: On[Unit]) -> Iterator[Hit]:
    """A unit that keeps a watch trains its officers once a year; after the year's end the lack is marked."""
    for year in sorted(_years(on.book, on.says.id)):
        found = training(on.book, on.says.id, year)
        if year < 1 or (found and any(session.type == "annual" for session in found.sessions)):
            continue
        about = on.book.about
        due = Instant.read(f"{year:04}-12-31T23:59{about.zone if about else '+08:00'}")
        if year <= on.now.year:
            effect = MARK if on.now > due else REMIND
            yield Hit("name", {"unit": on.says.id, "year": year}, due=due, item=str(year), effect=effect)


@rule(
    "ZB1604",
    "training-fields",
    REFUSE,
    of="record",
    kinds=("training",),
    zh="培训 {id} 已经办过，还没有写谁参加、结果如何",
    en="the training {id} was held and does not say who took part and with what result",
    remedy=(
        "在这一场加 results，每人一条：id 和 result（passed 合格，failed 不合格）。",
        "Add results to the session, one item a person: id and result, passed or failed.",
    ),
)
def training_fields(on: On[Training]) -> Iterator[Hit]:
    """A training that was held says who took part and how they did; one that lies ahead need not yet."""
    for session in on.says.sessions:
        if not session.results and session.at <= on.now:
            paste = "    results:\n      - id: <编号 id>\n        result: passed"
            yield Hit(f"sessions[{session.id}]", {"id": session.id}, paste)


@rule(
    "ZB1605",
    "training-coverage",
    ADVISE,
    of="record",
    kinds=("training",),
    zh="{year} 年排了班而没有参加当年培训的：{who}",
    en="rostered in {year} and in no training of that year: {who}",
    remedy=("下一场培训请他们参加。", "Let them take part in the next session."),
)
def training_coverage(on: On[Training]) -> Iterator[Hit]:
    """Who is on the year's rosters takes part in one of the year's trainings."""
    says = on.says
    present = {result.id for session in says.sessions for result in session.results}
    rosters = [on.book.record(f"records/rosters/{says.unit}/{says.year:04}-{n:02}.yml") for n in range(1, 13)]
    turns = [turn for roster in rosters if roster and roster.says for turn in planned(roster.says)]
    absent = sorted({who for turn in turns for who in turn.who(*OFFICERS)} - present)
    if absent and present:
        yield Hit("year", {"year": says.year, "who": "、".join(absent)})
