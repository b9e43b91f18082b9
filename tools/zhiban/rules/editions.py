"""时限表和规范版本是否接得上：新版可以放在旧版旁边，每起事件按当天有效的那一版判。

Whether the limits table and the editions of the regulation fit together: a new edition can stand beside the old one,
and each incident is judged by the edition in force on its day. No article says so; Articles 21 and 30 rest on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from zhiban.applies import day
from zhiban.rule import ADVISE, REFUSE, REMIND, Hit, rule
from zhiban.subject import On
from zhiban.verdicts import edition

if TYPE_CHECKING:
    from zhiban.schema.city import Edition, TheBook
    from zhiban.schema.incident import Incident
    from zhiban.schema.plan import Limit, Limits

ARTICLES = (21, 30)
REPORTED = ("phone", "written")


def before(on: date) -> str:
    """The day before, as it is written."""
    return str(on - timedelta(days=1))


def by_day(editions: tuple[Edition, ...]) -> list[Edition]:
    """The editions, the oldest first; one without a first day was always in force."""
    return sorted(editions, key=lambda e: (e.from_ or date.min, e.id))


def matter(limit: Limit) -> tuple[object, ...]:
    """What a base limit is for: two lines with the same matter and a common level answer the same question."""
    category = None if limit.category == "any" else limit.category
    band = (limit.grade_min, limit.grade_max)
    return (category, limit.subtype, *band, limit.to, limit.trigger, limit.form, limit.with_reason)


@rule(
    "ZB2120",
    "limits-overlap",
    REFUSE,
    of="record",
    kinds=("limits",),
    articles=ARTICLES,
    zh="{earlier} 和 {later} 说的是同一件事，{day} 起两条同时有效：{minutes} 分钟和 {minutes_later} 分钟",
    en="{earlier} and {later} are for the same matter and both in force from {day}: {minutes} and {minutes_later} min",
    remedy=("给 {earlier} 写失效日期：", "Give {earlier} its last day:"),
)
def limits_overlap(on: On[Limits]) -> Iterator[Hit]:
    """On any day one line of the regulation answers for one matter, party and form."""
    base = [limit for limit in on.says.limits if limit.mode == "base"]
    ordered = sorted(base, key=lambda limit: (limit.effective_from, limit.id))
    for earlier, later in combinations(ordered, 2):
        over = earlier.effective_until is not None and earlier.effective_until < later.effective_from
        if not over and matter(earlier) == matter(later) and set(earlier.from_) & set(later.from_):
            told = {"earlier": earlier.id, "later": later.id, "day": str(later.effective_from)}
            spans = {"minutes": _minutes(earlier), "minutes_later": _minutes(later)}
            paste = f"    effective_until: {before(later.effective_from)}"
            yield Hit(f"limits[{later.id}]", {**told, **spans}, paste)


def _minutes(limit: Limit) -> str:
    return "?" if limit.minutes is None else str(limit.minutes)


@rule(
    "ZB2121",
    "editions-overlap",
    REMIND,
    of="record",
    kinds=("book",),
    articles=ARTICLES,
    zh="两个版本的日子重叠：“{earlier}”和“{later}”，{day} 起同时有效",
    en="two editions overlap: “{earlier}” and “{later}” are both in force from {day}",
    remedy=("给前一版写最后一天：", "Give the earlier one its last day:"),
)
def editions_overlap(on: On[TheBook]) -> Iterator[Hit]:
    """On any day at most one edition of the regulation is in force."""
    for earlier, later in pairwise(by_day(on.says.editions)):
        first = later.from_ or date.min
        if earlier.until is None or earlier.until >= first:
            told = {"earlier": earlier.title, "later": later.title, "day": str(later.from_ or "?")}
            paste = f"    until: {before(later.from_)}" if later.from_ else ""
            yield Hit(f"editions[{earlier.id}]", told, paste)


@rule(
    "ZB2122",
    "editions-hole",
    REMIND,
    of="record",
    kinds=("book",),
    articles=ARTICLES,
    zh="{first} 至 {last} 没有写哪一版有效，在“{earlier}”和“{later}”之间",
    en="no edition is written for {first} to {last}, between “{earlier}” and “{later}”",
    remedy=(
        "查明这些天按哪一版，加一条更正改 until 或 from。",
        "Find out which edition held on those days, and correct `until` or `from`.",
    ),
)
def editions_hole(on: On[TheBook]) -> Iterator[Hit]:
    """One edition follows the other without a day between them."""
    for earlier, later in pairwise(by_day(on.says.editions)):
        if earlier.until and later.from_ and later.from_ - earlier.until > timedelta(days=1):
            first, last = earlier.until + timedelta(days=1), before(later.from_)
            told = {"earlier": earlier.title, "later": later.title, "first": str(first), "last": last}
            yield Hit(f"editions[{later.id}].from", told)


@rule(
    "ZB2123",
    "edition-without-limits",
    REMIND,
    of="record",
    kinds=("limits",),
    articles=ARTICLES,
    zh="“{title}”{day} 起施行，时限表里没有那天有效的{forms}时限",
    en="“{title}” applies from {day}; the table has no limit for the {forms_en} in force on that day",
    remedy=(
        "按新版加上时限（mode: base，effective_from 写施行日期），旧的写 effective_until。",
        "Add the limits of the new edition (mode: base, effective_from its first day); give the old ones effective_until.",
    ),
)
def edition_without_limits(on: On[Limits]) -> Iterator[Hit]:
    """Each edition has the limits for reports by phone and in writing that the table has at other times."""
    base = [limit for limit in on.says.limits if limit.mode == "base" and limit.minutes is not None]
    words = {"phone": ("电话", "phone report"), "written": ("书面", "written report")}
    wanted = [form for form in REPORTED if any(limit.form == form for limit in base)]
    for issued in on.book.about.editions if on.book.about and base else ():
        first = issued.from_
        held = {limit.form for limit in base if first and _on(limit, first)}
        lacks = [words[form] for form in wanted if form not in held]
        if first and lacks:
            zh, en = "、".join(word[0] for word in lacks), " and the ".join(word[1] for word in lacks)
            yield Hit("", {"title": issued.title, "day": str(first), "forms": zh, "forms_en": en})


def _on(limit: Limit, on: date) -> bool:
    return limit.effective_from <= on and (limit.effective_until is None or on <= limit.effective_until)


@rule(
    "ZB2124",
    "no-edition-that-day",
    ADVISE,
    of="record",
    kinds=("incident",),
    articles=ARTICLES,
    zh="{day} 没有有效的规范版本，本规范的时限无从适用",
    en="no edition of the regulation is in force on {day}; its limits have nothing to rest on",
    remedy=(
        "核对事件日期；日期无误的，补写本簿说明里的 editions。",
        "Check the day of the incident; if it is right, complete `editions` in the book's own record.",
    ),
)
def no_edition_that_day(on: On[Incident]) -> Iterator[Hit]:
    """Each incident is judged by the edition in force on its day."""
    that = day(on.says)
    if that and on.book.about and on.book.about.editions and edition(on.book, that) is None:
        yield Hit("occurred" if on.says.occurred else "", {"day": str(that)})
