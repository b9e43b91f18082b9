"""How the changed records stand before and after: breaches with and without cause, obligations opened and closed, other marks."""

from collections.abc import Callable, Collection, Iterable, Iterator

from zhiban import judge
from zhiban.desk.review.change import Changed, Made
from zhiban.desk.review.told import LOOK, NOTE, Point, Text
from zhiban.desk.review.words import CAUSES, joined, short, told_at
from zhiban.found import breach
from zhiban.judge import Bench
from zhiban.rule import ADVISE, MARK, REMIND, Finding
from zhiban.rules.article_28_accountability import answered
from zhiban.schema.parts import Instant, Late

TOLD = ("ZB2111", "ZB2801", "ZB2804")  # what is told as a correction or as the breach itself
Findings = Callable[[str], list[Finding]]
WORK = ("duty_log", "incident")


def standing(
    made: Made,
    before: Findings,
    after: Findings,
    refused: Collection[tuple[str, str]],
    now: Instant,
) -> Iterator[Point]:
    """What stands on the changed records that did not stand there before, and what no longer does.

    `refused`: code and path of what the server refuses; that is told once.
    """
    old: list[Finding] = []
    new: list[Finding] = []
    for change in made.changed:
        if change.kind == "roster":
            continue
        was, now_is = before(change.path), after(change.path)
        old, new = old + was, new + now_is
        fresh = [f for f in _beyond(now_is, was) if (f.code, f.path) not in refused and f.code not in TOLD]
        for f in fresh:
            if f.effect is MARK:
                yield _breach(change, f) if f.acknowledged else _point("mark", f)
            elif f.effect is ADVISE:
                yield _point("hint", f)
    if any(change.kind in WORK for change in made.changed):
        old, new = old + judge.beyond(Bench(made.before, now)), new + judge.beyond(Bench(made.after, now))
    yield from _obligations(old, new, now)


def _beyond(some: Iterable[Finding], known: Iterable[Finding]) -> list[Finding]:
    there = {(f.code, f.path, f.place, f.item) for f in known}
    return [f for f in some if (f.code, f.path, f.place, f.item) not in there]


def _obligations(old: list[Finding], new: list[Finding], now: Instant) -> Iterator[Point]:
    """What is owed that was not, and what is owed no longer. What is overdue already is to be looked at."""
    owed = [[f for f in some if f.effect is REMIND and f.code not in TOLD] for some in (old, new)]
    for f in _beyond(owed[1], owed[0]):
        point = _point("opened", f)
        due = (f"（应于 {told_at(f.due)}）", f" (due {told_at(f.due)})") if f.due else ("", "")
        weight = LOOK if f.due and f.due < now else NOTE
        yield Point(
            "opened",
            weight,
            f.zh + due[0],
            f.en + due[1],
            point.path,
            point.place,
            point.line,
            f.code,
            point.do,
        )
    for f in _beyond(owed[0], owed[1]):
        yield Point(
            "closed", NOTE, f"不再欠：{f.zh}", f"no longer owed: {f.en}", f.path, f.place, f.line, f.code
        )


def _breach(change: Changed, f: Finding) -> Point:
    """A breach, and the cause that was given for it; without one it is to be looked at."""
    says = change.after.says if change.after else None
    item = breach(f)
    given = [late for late in (says.late if says else ()) if late.id in (item, f"{item}-why")]
    causes = [_cause(late) for late in given if late.cause != "to_follow"]
    if any(answered(late, tuple(given)) for late in given):
        zh, en = joined(causes)
        told = f"{f.zh}。原因：{zh}", f"{f.en}. Cause: {en}"
        return Point("breach", NOTE, *told, f.path, f.place, f.line, f.code)
    zh, en = f"{f.zh}。还没有写原因", f"{f.en}. No cause is given yet"
    return Point("breach", LOOK, zh, en, f.path, f.place, f.line, f.code)


def _cause(late: Late) -> Text:
    """The cause in words, with what is written beside it."""
    zh, en = CAUSES[late.cause]
    text = short(late.text, 80) if late.text else ""
    return (f"{zh}（{text}）", f"{en} ({text})") if text else (zh, en)


def _point(kind: str, f: Finding) -> Point:
    weight = LOOK if f.effect is MARK else NOTE
    return Point(kind, weight, f.zh, f.en, f.path, f.place, f.line, f.code, (f.remedy_zh, f.remedy_en))
