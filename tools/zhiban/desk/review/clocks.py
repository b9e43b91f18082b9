"""What a change does to the clocks: corrections with both verdicts, and the verdicts that changed limits would change."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from zhiban.book import Book
from zhiban.desk.review.change import Changed, Made
from zhiban.desk.review.told import LOOK, NOTE, Point, Text, Weight
from zhiban.desk.review.words import called, party, said, short, title, told_at
from zhiban.errata import reads
from zhiban.facts import Facts
from zhiban.limits import Clock
from zhiban.limits import clocks as clocks_of
from zhiban.record import Record
from zhiban.schema.parts import WHOLE, Instant
from zhiban.subject import On
from zhiban.verdicts import FORMS, VERDICTS

DECIDED = ("on_time", "late", "indeterminate")
STRUCK: Text = ("作废", "struck out")
UNSAID: Text = ("未写", "not written")
Key = tuple[str, str, str, str]


class Verdict(NamedTuple):
    """What one clock says."""

    verdict: str
    minutes: int | None
    allowed: int | None
    due: Instant | None

    @property
    def told(self) -> Text:
        """按时（12 分，时限 15 分）."""
        zh, en = VERDICTS[self.verdict]
        took = "?" if self.minutes is None else str(self.minutes)
        if self.verdict in ("running", "overdue"):
            return f"{zh}（应于 {told_at(self.due)}）", f"{en} (due {told_at(self.due)})"
        if self.allowed is None:
            return zh, en
        return f"{zh}（{took} 分，时限 {self.allowed} 分）", f"{en} ({took} min, limit {self.allowed})"


def corrections(change: Changed, book: Book) -> Iterator[Point]:
    """The corrections that a record gains: what was read before, what is read now. A time or a figure is to be looked at."""
    was = reads(change.before.page.facts) if change.before and change.before.page.sound else {}
    now = change.after.page.facts if change.after else {}
    for place in change.gained:
        item, _, field = place.rpartition(".")
        if field == "of" and item.startswith("corrections["):
            yield _correction(change.path, item, now, was, book)


def _correction(path: str, item: str, now: Facts, was: Facts, book: Book) -> Point:
    of = now.get(f"{item}.of", "")
    read = now.get(f"{item}.read")
    old = was.get(of, now.get(of))  # what is written and corrected in one request was never read otherwise
    zh, en = title(of)
    words = [said(text, 60) for text in (old, read) if text is not None]
    before = f"“{words[0]}”" if old is not None else UNSAID[0]
    before_en = f"“{words[0]}”" if old is not None else UNSAID[1]
    after, after_en = (f"“{words[-1]}”",) * 2 if read is not None else STRUCK
    by = called(book, now.get(f"{item}.by", ""))
    why = short(now.get(f"{item}.why", ""), 80)
    figure = read is None or counted(read) or counted(old or "")
    return Point(
        "corrected",
        LOOK if figure else NOTE,
        f"{zh}：原记{before}，改读{after}；{by[0]}，原因：{why}",
        f"{en}: {before_en} now reads {after_en}; {by[1]}, because: {why}",
        path,
        of,
    )


def counted(text: str) -> bool:
    """Whether a text is a time or a figure."""
    try:
        return bool(WHOLE.fullmatch(text)) or bool(Instant.read(text))
    except ValueError:
        return False


def verdicts(change: Changed, made: Made, now: Instant) -> Iterator[Point]:
    """What each clock of a changed incident said and now says."""
    if change.kind != "incident":
        return
    stood, stands = of(change.before, made.before, now), of(change.after, made.after, now)
    corrects = any(place.startswith("corrections[") for place in change.gained)
    first = of(change.after, made.after, now, corrected=False) if corrects else {}
    for key in sorted(stood.keys() | stands.keys()):
        old, new, wrote = stood.get(key), stands.get(key), first.get(key)
        if wrote and wrote.verdict in DECIDED and not (old and old.verdict in DECIDED):
            old = wrote  # written and corrected in one request
        if old and old.verdict in DECIDED and new != old:
            yield _changed("clock", LOOK, change.path, key, old, new, made.after)
        elif new and new.verdict in DECIDED and new != stood.get(key):
            yield _changed("clock", NOTE, change.path, key, stood.get(key), new, made.after)


def of(record: Record | None, book: Book, now: Instant, corrected: bool = True) -> dict[Key, Verdict]:
    """What decides on an incident: by form, party, to whom and matter; `corrected`: as it now reads."""
    if record is None or record.says is None:
        return {}
    on: On[object] = On(record, book, now)
    return _keyed(on.clocks if corrected else on.clocks_before)


def _keyed(clocks: Iterable[Clock]) -> dict[Key, Verdict]:
    found: dict[Key, Verdict] = {}
    for clock in clocks:
        item = clock.item or (clock.limit.id if clock.limit.mode == "adds" else "")
        key = (clock.limit.form, clock.party, clock.limit.to, item)
        if clock.decides:
            minutes = clock.minutes if clock.done or clock.verdict == "indeterminate" else None
            found[key] = Verdict(clock.verdict, minutes, clock.limit.minutes, clock.due)
    return found


def _changed(
    kind: str, weight: Weight, path: str, key: Key, old: Verdict | None, new: Verdict | None, book: Book
) -> Point:
    form, who, to, item = key
    whose, whom = party(book, who), party(book, to)
    zh, en = FORMS[form]
    label = f"{zh}（{whose[0]} → {whom[0]}{f'，{item}' if item else ''}）"
    label_en = f"{en} ({whose[1]} → {whom[1]}{f', {item}' if item else ''})"
    was, now = (v.told if v else ("没有这一时限", "no such clock") for v in (old, new))
    if old is None:
        return Point(kind, weight, f"{label}：{now[0]}", f"{label_en}: {now[1]}", path, "occurred")
    arrow = f"{label}：原 {was[0]}，现 {now[0]}", f"{label_en}: was {was[1]}, is {now[1]}"
    return Point(kind, weight, *arrow, path, "occurred")


def limits(made: Made, now: Instant) -> Iterator[Point]:
    """Which verdicts, past and open, the changed limits table would change, over the whole book."""
    touched = {c.path for c in made.changed if c.kind in ("limits", "unit", "book")}
    if not touched or made.before.limits is None or made.after.limits is None:
        return
    for record in made.after.under("incidents"):
        before = _under(record, made.before, now)
        after = _under(record, made.after, now)
        for key in sorted(before.keys() | after.keys()):
            old, new = before.get(key), after.get(key)
            if old != new and _differs(old, new):
                yield _changed("limits", LOOK, record.path, key, old, new, made.after)


def _differs(old: Verdict | None, new: Verdict | None) -> bool:
    """Whether a verdict differs, or of an open clock the time at which it is due."""
    if old is None or new is None or old.verdict != new.verdict:
        return True
    return old.verdict in ("running", "overdue") and old.due != new.due


def _under(record: Record, book: Book, now: Instant) -> dict[Key, Verdict]:
    """The verdicts on an incident by another book's table and units."""

    def by_sms(unit: str) -> bool:
        found = book.unit(unit)
        return found is not None and found.written_by_sms == "yes"

    if record.says is None or book.limits is None:
        return {}
    return _keyed(clocks_of(record.says, book.limits, book.levels, now, by_sms))
