"""Put rules to a step, or to the book as it stands: the one judge behind hook, command line, site and server.

A step is refused only for what it brings: an old flaw does not block tonight's work, it is marked.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from zhiban.book import Book, log_path
from zhiban.errata import covers
from zhiban.facts import Facts, Place, gained, join
from zhiban.found import breach, finding, in_order
from zhiban.history import Origin
from zhiban.paper import words
from zhiban.record import Record, open_record
from zhiban.rule import MARK, REFUSE, REMIND, Effect, Finding
from zhiban.rules import rules_for
from zhiban.schema.parts import Instant
from zhiban.subject import File, Marked, On, Step

GROWTH, SIGNATURE = "31", "32"


class Change(Struct, frozen=True):
    """One file as it was in each state it grew from, and as it is now. A merge has several states before."""

    path: str
    before: tuple[bytes | None, ...]
    after: bytes | None
    odd: str = ""
    moved_to: str = ""


class Bench(Struct, frozen=True):
    """Where a judgement is made: in which book, by whom, when, with what known of signatures. `by` None: no step."""

    book: Book
    now: Instant
    by: str | None = None
    signed: Callable[[Record], Mapping[Place, Origin]] = lambda record: {}
    sample: bool = False


def scan(path: str, *texts: str) -> list[Finding]:
    """What may not enter at all, in any file, file name or message. A fault here is raised, never passed over."""
    found: dict[tuple[str, int], Finding] = {}
    for rule in rules_for("file"):
        for text in texts:
            for hit in rule(File(path, text)):
                found.setdefault((rule.code, hit.line), finding(rule, hit, path, None))
    return list(found.values())


def _page(record: Record) -> Iterator[Finding]:
    if record.page.problems or record.flaws:
        for rule in rules_for("page"):
            for hit in rule((record.page, record.flaws)):
                yield finding(rule, hit, record.path, record)


def _on(record: Record, bench: Bench) -> On[Any]:
    return On(record, bench.book, bench.now, bench.signed)


def _record(on: On[Any], new: Facts | None = None) -> Iterator[Finding]:
    """The findings of the record's rules. In a step, a rule that rests on a claim is put only to what the step claims."""
    record = on.record
    for rule in rules_for("record", record.kind):
        if new is not None and rule.claim and not _claims(rule.claim, new):
            continue
        for hit in rule(on):
            item = hit.place[: hit.place.find("]") + 1]
            told_apart = new is not None and item and item.partition("[")[0] in rule.claim
            if not told_apart or _claims((item,), new or {}):
                yield finding(rule, hit, record.path, record)


def _claims(parts: Iterable[str], new: Facts) -> bool:
    return any(covers(part, place) for part in parts for place in new)


def _marked(
    on: On[Any], found: list[Finding], by: str | None = None, claims: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    record, breaches = on.record, {breach(f): (f.zh, f.en) for f in found if f.acknowledged}
    marked = Marked(on, breaches, by, claims)
    for rule in rules_for("marked", record.kind):
        for hit in rule(marked):
            yield finding(rule, hit, record.path, record)


def state(record: Record, bench: Bench) -> list[Finding]:
    """The findings on a record as it stands. Nothing is refused but what cannot be read."""
    found = list(_page(record))
    if record.says is None:
        return found
    on = _on(record, bench)
    found += [replace(f, effect=MARK) if f.effect is REFUSE else f for f in _record(on)]
    marked = _marked(on, found)
    return found + [replace(f, effect=REMIND) if f.effect is REFUSE else f for f in marked]


def step(change: Change, bench: Bench) -> list[Finding]:
    """The findings on one step of one record: what it refuses, and how the record then stands.

    A merge is refused only for what is lost or added in it: what two officers wrote stays, and is marked.
    """
    record = None if change.after is None else open_record(change.path, change.after)
    sides = _sides(change)
    before = _joined(sides)
    facts = record.page.facts if record and record.page.sound else None
    found = list(_page(record)) if record else []
    found += _steps(change, sides, facts, record, bench)
    if record is None or record.says is None:
        return found
    new = gained(before or {}, record.page.facts)
    here = Origin("", bench.by or "", bench.now)
    on = _on(record, replace(bench, signed=lambda _: dict.fromkeys(new, here)))
    claims = frozenset(place.partition("[")[0].partition(".")[0] for place in new)
    found += _brought(_record(on, {} if len(change.before) > 1 else new), change, bench, MARK)
    return found + list(_brought(_marked(on, found, bench.by, claims), change, bench, REMIND))


def grown(change: Change, bench: Bench) -> list[Finding]:
    """Of a step only its form, its growth and its signatures: what must hold of every step ever taken."""
    record = None if change.after is None else open_record(change.path, change.after)
    facts = record.page.facts if record and record.page.sound else None
    form = list(_page(record)) if record else []
    return form + list(_steps(change, _sides(change), facts, record, bench))


def _brought(told: Iterable[Finding], change: Change, bench: Bench, softer: Effect) -> Iterator[Finding]:
    """The findings, a refusal made softer where the step did not bring it: it stood before, or two sides' work met."""
    known: set[tuple[str, str, str]] | None = None
    for found in told:
        if found.effect is REFUSE:
            if known is None:
                known = _known(change, bench)
            if len(change.before) > 1 or (found.code, found.place, found.item) in known:
                found = replace(found, effect=softer)
        yield found


def _sides(change: Change) -> tuple[Facts | None, ...]:
    """The facts of each state that the step grows from; None where there is no file, or it cannot be read."""
    records = (
        open_record(change.path, data, form=False) if data is not None else None for data in change.before
    )
    return tuple(record.page.facts if record and record.page.sound else None for record in records)


def _joined(sides: Iterable[Facts | None]) -> Facts | None:
    """The facts that the step grows from: of a merge, both sides' together."""
    facts: Facts | None = None
    for side in sides:
        if side is not None:
            facts = side if facts is None else join(facts, side)[0]
    return facts


def _known(change: Change, bench: Bench) -> set[tuple[str, str, str]]:
    """What would have been refused of the record before the step."""
    known: set[tuple[str, str, str]] = set()
    for data in change.before:
        record = open_record(change.path, data, form=False) if data is not None else None
        if record and record.says is not None:
            on = _on(record, bench)
            found = list(_record(on, {}))
            found += _marked(on, found)
            known |= {(f.code, f.place, f.item) for f in found if f.effect is REFUSE}
    return known


def _steps(
    change: Change, sides: tuple[Facts | None, ...], after: Facts | None, record: Record | None, bench: Bench
) -> Iterator[Finding]:
    subject = Step(
        change.path,
        _joined(sides),
        after,
        bench.by,
        bench.now,
        record,
        bench.book,
        change.moved_to,
        change.odd,
        sides,
    )
    kind = record.kind if record else ""
    for rule in rules_for("step", kind):
        if bench.sample and rule.code[2:4] in (GROWTH, SIGNATURE) and rule.name != "book-to-sample":
            continue
        if rule.code[2:4] not in ("00", GROWTH) and subject.merge:
            continue
        if rule.code[2:4] != "00" and record is not None and after is None:
            continue
        for hit in rule(subject):
            told = finding(rule, hit, change.path, record)
            if rule.code[2:4] == GROWTH and scan(
                "", told.zh, told.paste
            ):  # what stood there may not be repeated
                hidden = dict.fromkeys(hit.figures, "…")
                told = finding(rule, replace(hit, figures=hidden, paste=""), change.path, record)
            yield told


def beyond(bench: Bench) -> list[Finding]:
    """What no single record says: of each unit, judged at its latest log that can be read."""
    found = []
    for unit in bench.book.levels:
        logs = (bench.book.record(log_path(unit, name)) for name in reversed(bench.book.logs(unit)))
        log = next(
            (log for log in logs if log and log.says is not None), None
        )  # a slip tonight hides nothing
        if log:
            on: On[Any] = On(log, bench.book, bench.now, bench.signed)
            for rule in rules_for("book"):
                for hit in rule(on):
                    where = bench.book.record(hit.path) if hit.path else log
                    found.append(finding(rule, hit, log.path, where))
    return found


def book(bench: Bench) -> list[Finding]:
    """The findings on the whole book as it stands: every record, and what no record holds."""
    records = (bench.book.record(path) for path in bench.book.paths())
    return in_order([f for record in records if record for f in state(record, bench)] + beyond(bench))


def handbook(path: str, before: Iterable[bytes | None], after: bytes | None, bench: Bench) -> list[Finding]:
    """The findings on a page of the handbook; refused is only what it did not have before."""
    known = {(f.code, f.zh) for data in before for f in _handbook(path, data, bench)}
    found = _handbook(path, after, bench)
    return [replace(f, effect=MARK) if f.effect is REFUSE and (f.code, f.zh) in known else f for f in found]


def _handbook(path: str, data: bytes | None, bench: Bench) -> list[Finding]:
    from zhiban.grounds import stands
    from zhiban.handbook import Handbook, handbook

    if data is None or not handbook(path) or bench.book.about is None:
        return []
    page = Handbook(path, words(data), bench.book, bench.now, stands)
    if not page.head and handbook(path) == "manual":  # a manual's page may do without a head
        return []
    return [finding(rule, hit, path, None) for rule in rules_for("handbook") for hit in rule(page)]
