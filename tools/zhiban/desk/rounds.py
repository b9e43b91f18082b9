"""The round through the book: every record judged as it stands, by as many processes as help, and only what is new.

A judgement is remembered with all that was asked for it (`Book.asked`); while the answers are the same, so is the
judgement. What asked for the time is judged again at each look. The memory lies in git's own folder, is never relied on
where it is damaged or of another version, and can be deleted at any time.
"""

import gc
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec import Struct, field

from zhiban import judge
from zhiban.book import NOW, Book
from zhiban.desk.fault import trace
from zhiban.judge import Bench, Change
from zhiban.paper import readings
from zhiban.rule import Finding
from zhiban.schema.parts import Instant, decode

MANY = 600  # records from which on several processes are quicker than one
PAST = "past"
SHARE = 250  # records that a process takes at a time


class Judged(Struct, array_like=True):
    """What was found on a record, and the numbers of the questions that were asked for it."""

    asked: tuple[int, ...]
    found: list[Finding]


class Round(Struct):
    """What a round found: findings, and the faults of our own (path → trace). `timed`: what asked for the time."""

    found: list[Finding] = field(default_factory=list)
    timed: list[str] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)


class Memory(Struct):
    """Judgements by path, with the questions they rest on and the answers that were given; `head`: whose history."""

    head: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    judged: dict[str, Judged] = field(default_factory=dict)
    timed: list[str] = field(default_factory=list)


class Lying(Struct):
    """What is known of the files without reading them: the blob of each record, the commit that is checked out, and which
    records were touched between two commits (None: nobody knows)."""

    blobs: Mapping[str, str]
    head: str
    touched: Callable[[str, str], set[str] | None]


def look(book: Book, bench: Bench, path: str) -> list[Finding]:
    """The findings on one file of the book as it lies there."""
    book.asked.add(path)
    data = book.shelf.get(path)
    if data is None:  # it is listed, and no file
        return judge.step(Change(path, (None,), None, "symlink"), bench)
    if forbidden := judge.scan(path, *readings(data)):
        return forbidden
    record = book.record(path)
    return judge.state(record, bench) if record else []


def go(book: Book, bench: Bench, paths: Sequence[str]) -> Round:
    """Judge every record of these paths, with no memory."""
    made = Round()
    for _, rows, faults in _judge(book, bench, paths):
        made.found += [found for row in rows for found in row[2]]
        made.faults |= faults
    return made


def again(
    book: Book,
    bench: Bench,
    paths: Sequence[str],
    lying: Lying,
    memory: Memory,
    ahead: Callable[[Sequence[str]], None] = lambda paths: None,
) -> tuple[Round, Memory]:
    """Judge what has to be judged again; the findings on all of these paths, and what to remember."""
    numbers = {question: number for number, question in enumerate(memory.answers)}
    wrong = frozenset(_differs(book, bench, lying, memory, numbers))
    kept = {
        p: memory.judged[p] for p in paths if p in memory.judged and wrong.isdisjoint(memory.judged[p].asked)
    }
    todo = [path for path in paths if path not in kept]
    ahead(todo)
    made = Round([found for judged in kept.values() for found in judged.found])
    answers = memory.answers
    if len(kept) < len(memory.judged):  # forget what nobody asks for any more
        used = {number for judged in kept.values() for number in judged.asked}
        names = [question for question, number in numbers.items() if number in used]
        places = {numbers[question]: place for place, question in enumerate(names)}
        answers = {question: memory.answers[question] for question in names}
        kept = {p: Judged(tuple(places[n] for n in j.asked), j.found) for p, j in kept.items()}
        numbers = {question: place for place, question in enumerate(names)}
    for questions, rows, faults in _judge(book, bench, todo):
        made.faults |= faults
        places = {}
        for number, question in enumerate(questions):
            places[number] = numbers.setdefault(question, len(numbers))
            if question not in answers:
                answers[question] = _answer(book, bench, lying, question)
        for path, asked, found in rows:
            made.found += found
            if asked is None:
                made.timed.append(path)
            else:
                kept[path] = Judged(tuple(places[number] for number in asked), found)
    return made, Memory(lying.head, answers, kept, made.timed)


def _differs(
    book: Book, bench: Bench, lying: Lying, memory: Memory, numbers: Mapping[str, int]
) -> Iterable[int]:
    """The numbers of the questions that would be answered otherwise now."""
    touched = set() if memory.head == lying.head else lying.touched(memory.head, lying.head)
    for question, answer in memory.answers.items():
        if question[0] == "~":
            if touched is None or question[1:] in touched:
                yield numbers[question]
        elif _answer(book, bench, lying, question) != answer:
            yield numbers[question]


def _answer(book: Book, bench: Bench, lying: Lying, question: str) -> str:
    if question[0] == "~":
        return ""
    if question[0] == "@":
        return PAST if Instant.read(question[1:]) <= bench.now else ""
    if question[0] in "<>":
        return book.answer(question)
    if question[-1] == "/":
        return hashlib.blake2b(book.answer(question).encode(), digest_size=12).hexdigest()
    return lying.blobs.get(question, "")


Row = tuple[
    str, tuple[int, ...] | None, list[Finding]
]  # path; the questions asked, None where the time was; findings
Share = tuple[list[str], list[Row], dict[str, str]]  # the questions of these rows, the rows, the faults


def _judge(book: Book, bench: Bench, paths: Sequence[str]) -> Iterator[Share]:
    """Judge these paths, in this process or in several."""
    shares = [paths[n : n + SHARE] for n in range(0, len(paths), SHARE)]
    hands = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    if len(paths) < MANY or hands < 2:
        yield from (_share(book, bench, share) for share in shares)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    global _given
    _given = (book, bench)
    try:
        with ProcessPoolExecutor(hands, get_context("fork")) as pool:
            for data in pool.map(_apart, shares):
                yield msgspec.msgpack.decode(data, type=Share, dec_hook=decode)
    finally:
        _given = None


def encoded(thing: object) -> bytes:
    """Findings as bytes that give back what they were made of."""
    return msgspec.msgpack.encode(
        thing, enc_hook=lambda value: int(value) if isinstance(value, int) else str(value)
    )


_given: tuple[Book, Bench] | None = None  # what the processes of a round inherit


def _apart(share: Sequence[str]) -> bytes:
    if _given is None:
        raise RuntimeError("a round without a book")
    return encoded(_share(*_given, share))


def _share(book: Book, bench: Bench, paths: Sequence[str]) -> Share:
    questions: dict[str, int] = {}
    rows: list[Row] = []
    faults: dict[str, str] = {}
    gc.disable()  # records hold no cycles, so each is freed at once; looking for cycles takes an eighth of the time
    for path in paths:
        book.asked.clear()
        try:
            found = look(book, bench, path)
        except Exception:  # a fault of ours blocks nothing; it is told, and never remembered
            faults[path] = trace()
            continue
        asked = (
            None if NOW in book.asked else tuple(questions.setdefault(q, len(questions)) for q in book.asked)
        )
        rows.append((path, asked, found))
    gc.enable()
    return list(questions), rows, faults
