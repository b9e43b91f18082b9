"""What is counted of a unit's watch: its shifts, the training of those on them, and the instructions in its logs."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from zhiban.book import Book, log_path
from zhiban.items import item_name
from zhiban.rules.article_14_handover import GRACE
from zhiban.schema.log import DutyLog
from zhiban.schema.parts import Instant, minutes
from zhiban.schema.plan import Roster
from zhiban.service import old_hand, trained
from zhiban.site.apart import Apart
from zhiban.site.cells import Seen
from zhiban.watch import OFFICERS, Turn, planned


def _month(at: Instant) -> str:
    return f"{at:%Y-%m}"


def watch(book: Book, unit: str, now: Instant, apart: Apart) -> Iterator[tuple[str, Seen]]:
    """A unit's shifts, the training of those on them, and its instructions."""
    of = book.unit(unit)
    grace = timedelta(minutes=of.handover_grace if of and of.handover_grace is not None else GRACE)
    turns = [turn for roster in _rosters(book, unit, apart.since) for turn in planned(roster)]
    yield from training(book, unit, [turn for turn in turns if turn.start.year == now.year])
    names = book.logs(unit)
    begun = [turn for turn in turns if names and names[0] <= turn.id and turn.end + grace <= now]
    due = {turn.id: _month(turn.start) for turn in begun}
    asked: dict[str, Instant] = {}
    closed: dict[str, Instant] = {}
    signed: dict[str, tuple[bool, bool]] = {}
    for name in names:
        log = book.log(unit, name) if name[:7] >= apart.since else None
        if log and log.handling == "work_secret":
            due.pop(name, None)
        if log is None or log.handling == "work_secret":
            continue
        apart.explained(log_path(unit, name), log.late)
        _instructions(log, name, apart, asked, closed)
        if log.end and log.end + grace <= now:
            due.setdefault(name, _month(log.start))
        signed[name] = (log.handover is not None, log.handover is not None and log.takeover is not None)
    for name, month in due.items():
        over, both = signed.get(name, (False, False))
        yield "shifts_closed", Seen(unit, month, over)
        yield "handovers_signed", Seen(unit, month, both)
        yield "log_missing", Seen(unit, month, name not in signed)
    for item, at in asked.items():
        if at <= now:
            yield "instructions_fed_back", Seen(unit, _month(at), item in closed)
            if item in closed:
                yield "instructions_took", Seen(unit, _month(at), max(0, minutes(at, closed[item])))


def coverage(book: Book, units: Iterable[str], now: Instant) -> list[Seen]:
    """Of the officers on the year's issued rosters of these units, who was trained before."""
    since = f"{now.year:04}-01"
    turns = {
        unit: [turn for roster in _rosters(book, unit, since) for turn in planned(roster)] for unit in units
    }
    return [
        seen
        for unit, mine in turns.items()
        for _, seen in training(book, unit, [turn for turn in mine if turn.start.year == now.year])
    ]


def _rosters(book: Book, unit: str, since: str) -> Iterator[Roster]:
    """The issued rosters of a unit from a month on."""
    for path in book.paths(f"rosters/{unit}"):
        record = book.record(path) if path[-11:-4] >= since else None
        says = record.says if record else None
        if isinstance(says, Roster) and says.issued and says.handling != "work_secret":
            yield says


def _instructions(
    log: DutyLog, name: str, apart: Apart, asked: dict[str, Instant], closed: dict[str, Instant]
) -> None:
    """Note the instructions of a log, and what its entries close."""
    for entry in log.entries:
        if entry.incident and apart.incident(entry.incident):
            apart.entry(log_path(log.unit, name), entry.id)
        elif entry.kind == "instruction":
            asked[f"{name}#{entry.id}"] = entry.at
        if entry.re and entry.closes == "yes":
            closed.setdefault(item_name(name, entry.re), entry.at)


def training(book: Book, unit: str, turns: list[Turn]) -> Iterator[tuple[str, Seen]]:
    """Of each officer on the year's rosters whether a training was passed before the first shift; of old hands, who began
    before this book tells of training, nobody can say."""
    first: dict[str, Instant] = {}
    for turn in turns:
        for who in turn.who(*OFFICERS):
            first[who] = min(first.get(who, turn.start), turn.start)
    for who, start in first.items():
        person = book.person(who)
        units = (unit, person.unit) if person else ()
        passed = trained(book, units, who, start)
        if person and (passed or not old_hand(book, units, person)):
            yield "training_coverage", Seen(unit, "", passed)
