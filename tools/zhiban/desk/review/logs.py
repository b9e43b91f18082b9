"""What is called out of a duty log or another signed record: what came after a signature, and whose hand is not of that watch."""

from collections.abc import Iterator, Mapping

from zhiban.book import Book
from zhiban.desk.review.change import Changed
from zhiban.desk.review.told import LOOK, Point, Text
from zhiban.desk.review.words import called, item_of, item_title, told_at, zone
from zhiban.facts import Facts, Place
from zhiban.schema.parts import Instant, zoned

# What signs a record; and what may come after a signature without a word.
SIGNED: Mapping[str, tuple[str, Text]] = {
    "duty_log": ("handover", ("交班", "the handover")),
    "incident": ("closed", ("结档", "the closing of the file")),
    "roster": ("issued", ("签发", "the issue")),
    "bulletin": ("reviewed", ("公开审查", "the review")),
}
AFTERWARDS = ("corrections", "archived", "late", "swaps", "takeover")


def after_signature(change: Changed, book: Book) -> Iterator[Point]:
    """The items that were added after a signature: signed later than it, in another commit."""
    facts = change.after.page.facts if change.after and change.after.page.sound else {}
    part, (zh, en) = SIGNED.get(change.kind, ("", ("", "")))
    when = _signed(change, facts, part, zone(book))
    if when is None:
        return
    told: set[Place] = set()
    for place in change.gained:
        origin, item = change.origins.get(place), item_of(place) or place
        head = item.partition("[")[0].partition("{")[0]
        later = origin is not None and origin.commit != when[1] and origin.at > when[0]
        if origin and later and head not in (*AFTERWARDS, part) and item not in told:
            told.add(item)
            words, at = item_title(item), told_at(zoned(origin.at, zone(book)))
            yield Point(
                "after_signature",
                LOOK,
                f"{words[0]} 是{zh}（{told_at(when[0])}）签字以后，{at} 加写的",
                f"{words[1]} was added at {at}, after {en} was signed ({told_at(when[0])})",
                change.path,
                item,
            )


def _signed(change: Changed, facts: Facts, part: str, zone: str) -> tuple[Instant, str] | None:
    """When a part was signed, and in which commit of the range; a claim of before the range is taken at its word."""
    if origin := change.origins.get(f"{part}.by"):
        return zoned(origin.at, zone), origin.commit
    try:
        return zoned(Instant.read(facts.get(f"{part}.at", "")), zone), ""
    except ValueError:
        return None


def foreign(change: Changed, book: Book) -> Iterator[Point]:
    """Entries by somebody who is neither on that watch, nor leads it, stands by, or covers for an absence."""
    log = change.after.says if change.kind == "duty_log" and change.after else None
    if log is None:
        return
    watch = {log.primary, log.secondary, *log.standby, *(leader.id for leader in log.leaders)}
    watch |= {entry.covered_by for entry in log.entries}
    watch |= {log.handover.by if log.handover else None, log.takeover.by if log.takeover else None}
    for entry in log.entries:
        place = f"entries[{entry.id}].by"
        if place in change.gained and entry.by not in watch:
            yield Point(
                "foreign",
                LOOK,
                f"值班记录 {entry.id} 的记录人{called(book, entry.by)[0]}不在本班",
                f"entry {entry.id} is by {called(book, entry.by)[1]}, who is not on this watch",
                change.path,
                place,
            )
