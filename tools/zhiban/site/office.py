"""The duty office's pages: the telephone list, each unit, the training calendar and the circulars."""

from collections.abc import Iterator
from typing import NamedTuple

from zhiban.book import Book
from zhiban.desk.explain import settings
from zhiban.rules import articles
from zhiban.schema.care import Bulletin, Session, Training
from zhiban.schema.city import Post, Unit
from zhiban.site.cells import LEAST
from zhiban.site.meanings import GROUPS
from zhiban.site.office_words import (
    DEVICES,
    PHRASES,
    POSTS,
    SETTINGS,
    TYPES,
    UNITS,
    UNSET,
)
from zhiban.site.pages import Made
from zhiban.site.statistics_page import told
from zhiban.site.watched import coverage
from zhiban.terms import holds

YEARS = 2  # of the training calendar: the present one and the one before


class Listed(NamedTuple):
    """A unit on the list, and how far below the first it stands."""

    unit: Unit
    depth: int


def office_pages(made: Made) -> dict[str, str]:
    """The telephone list, the units, the training calendar and the circulars."""
    ordered = list(in_order(made.sight.units))
    return {
        "units/index.md": made.page(
            "units.md",
            units=ordered,
            lines={one.unit.id: made.phones(one.unit) for one in ordered},
            hours=lambda unit: hours(unit, made),
            now=made.now,
        ),
        **{f"units/{one.unit.id}.md": unit_page(one.unit, made) for one in ordered},
        "training/index.md": training_page(made),
        "bulletins/index.md": bulletins_page(made),
    }


def in_order(units: dict[str, Unit]) -> Iterator[Listed]:
    """Every unit once, below its parent; of several children departments before counties, then by name of the file."""
    levels = ("municipal", "department", "zone", "county", "township")
    below: dict[str, list[Unit]] = {}
    for unit in units.values():
        parent = unit.parent if unit.parent in units and unit.parent != unit.id else ""
        below.setdefault(parent or "", []).append(unit)
    seen: set[str] = set()

    def branch(parent: str, depth: int) -> Iterator[Listed]:
        for unit in sorted(below.get(parent, ()), key=lambda u: (levels.index(u.level), u.id)):
            if unit.id not in seen:
                seen.add(unit.id)
                yield Listed(unit, depth)
                yield from branch(unit.id, depth + 1)

    yield from branch("", 0)
    yield from (Listed(unit, 0) for unit in units.values() if unit.id not in seen)


def hours(unit: Unit, made: Made) -> str:
    """08:00 换班，每班24小时."""
    t = made.words.t
    parts = [t("%s 换班", "change at %s") % unit.shift_start] if unit.shift_start else []
    parts += [t("每班%d小时", "%d-hour shifts") % unit.shift_hours] if unit.shift_hours else []
    return str(t("，", ", ").join(parts))


def unit_page(unit: Unit, made: Made) -> str:
    """One unit: its duty office, lines, responsible persons, equipment, settings and local rules."""
    sight, side = made.sight, int(not made.words.zh)
    today = made.words.local(made.now).date() if made.now else None
    holding = [post for post in unit.posts if today is None or holds(post, today)]
    return made.page(
        "unit_office.md",
        unit=unit,
        name=made.unit,
        known=sight.units,
        children=[child for child in sight.units.values() if child.parent == unit.id],
        lines=made.phones(unit),
        hours=hours(unit, made),
        chain=[(POSTS[post][side], [p for p in holding if p.post == post]) for post in POSTS],
        person=lambda post: who(post, made),
        staff=sight.audience == "staff",
        rostered=sight.audience == "staff" and sight.rostered(unit.id),
        things=lambda ids: made.words.join([device(one, side) for one in ids]),
        thing=lambda one: device(one, side),
        settings=list(said(unit, side)) if sight.audience == "staff" else [],
    )


def who(post: Post, made: Made) -> str:
    """Who holds a post, for those who may see names."""
    return made.sight.name(post.person) if post.person else ""


def device(name: str, side: int) -> str:
    """A device in words; what has no word stands as it is, a line's number after it (电话 a)."""
    first, _, rest = name.partition("-")
    if name in DEVICES:
        return DEVICES[name][side]
    return f"{DEVICES[first][side]} {rest}" if first in DEVICES else name


def said(unit: Unit, side: int) -> Iterator[tuple[str, str, bool, int]]:
    """The settings of a unit in words: title, what holds, whether the unit wrote it, and the article it belongs to."""
    for article in articles():
        for setting in settings(article):
            if setting.name in SETTINGS:
                value = getattr(unit, setting.name)
                shown = setting.default[0] if value is None else str(value)
                told = PHRASES.get((setting.name, shown), UNSET)[side]
                if shown.isdigit():
                    told = UNITS[setting.name][side] % shown
                yield SETTINGS[setting.name][side], told, value is not None, article.number


class Held(NamedTuple):
    """One session of the training calendar, and how many passed (None: not for this audience, or still ahead)."""

    unit: str
    session: Session
    passed: int | None
    of: int


def training_page(made: Made) -> str:
    """The sessions ahead and those of this year and the last, without a name."""
    found = list(sessions(made))
    ahead = [held for held in found if made.now and held.session.at > made.now]
    past = [held for held in found if held not in ahead]
    meaning = next(m for _, _, meanings in GROUPS for m in meanings if m.name == "training_coverage")
    cover = None
    if made.now and made.sight.figure("statistics.training_coverage"):
        now = made.now
        seen = made.sight.counted("statistics", lambda book, _: coverage(book, made.sight.units, now))
        cover = told(meaning, seen, (), made)
    return made.page(
        "training.md",
        ahead=sorted(ahead, key=lambda held: held.session.at),
        past=sorted(past, key=lambda held: held.session.at, reverse=True),
        types=TYPES,
        side=int(not made.words.zh),
        name=made.unit,
        known=made.sight.units,
        least=0 if made.sight.audience == "staff" else LEAST,
        cover=cover,
        now=made.now,
    )


def sessions(made: Made) -> Iterator[Held]:
    """The sessions of this year, of the last and of those ahead."""
    since = made.now.year - YEARS + 1 if made.now else 0
    recent = [year for year in made.sight.trainings if year.year >= since]
    passed = made.sight.counted(
        "training", lambda book, names: {(y.unit, y.year): _passed(book, y) for y in recent} if names else {}
    )
    for year in recent:
        counts = passed.get((year.unit, year.year), {})
        for session in year.sessions:
            good, of = counts.get(session.id, (None, 0))
            yield Held(year.unit, session, good, of)


def _passed(book: Book, year: Training) -> dict[str, tuple[int, int]]:
    """Of each session of a year how many passed, and of how many."""
    record = book.record(f"records/training/{year.unit}/{year.year}.yml")
    says = record.says if record else None
    found = says.sessions if isinstance(says, Training) else ()
    return {s.id: (sum(r.result == "passed" for r in s.results), len(s.results)) for s in found}


def bulletins_page(made: Made) -> str:
    """The circulars, the latest first, as they were issued."""
    found: list[Bulletin] = sorted(
        made.sight.circulars(made.now), key=lambda one: (one.at, one.no), reverse=True
    )
    return made.page(
        "bulletins.md",
        circulars=found,
        types=TYPES,
        side=int(not made.words.zh),
        name=made.unit,
        known=made.sight.units,
        staff=made.sight.audience == "staff",
    )
