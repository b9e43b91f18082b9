"""What the home page's script needs to tell who is on duty at any moment: shifts, special days and words, as plain data."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from zhiban.calendar import day_kind
from zhiban.schema.city import Phone
from zhiban.site import duty
from zhiban.site.allowed import Sight
from zhiban.site.duty import POSTS, Turn
from zhiban.site.pages import Made
from zhiban.site.words import DAYS, MONTHS, WORDS, Words, minute

BACK = timedelta(days=3)  # shifts that were over for longer when the site was made are left out
AHEAD = timedelta(days=10)  # of other units no shift later than this
SOON = 30  # minutes before its end a shift is about to be handed over
MODES = ("reachable", "stationed", "on_post")
KINDS = ("statutory", "break", "makeup", "weekend", "workday")


class Other(NamedTuple):
    """Another unit: its name, its first telephone line, its shifts about now, and the one stood when the site was made."""

    id: str
    name: str
    phone: Phone | None
    turns: list[Turn]
    current: Turn | None


def others(made: Made, turns: Mapping[str, Sequence[Turn]]) -> list[Other]:
    """The other units that have a roster, by name of their file."""
    found = []
    for unit, all_turns in sorted(turns.items()):
        record, now = made.sight.units.get(unit), made.now
        lines = [line for line in made.phones(record) if line.type == "phone"] if record else []
        near = [t for t in all_turns if now is None or (now - BACK < t.end and t.start < now + AHEAD)]
        current = duty.at(near, now)[0] if now else None
        if near:
            found.append(Other(unit, made.unit(unit), lines[0] if lines else None, near, current))
    return found


def today(sight: Sight, words: Words, now: datetime) -> str:
    """11月23日 周一 · 工作日 · 敏感时期：…"""
    day = words.local(now).date()
    kind = day_kind(day, sight.calendars)
    parts = [f"{words.day(day)} {words.weekday(day)}", words.kind(kind)]
    if kind.sensitive:
        parts.append(f"{words.t('敏感时期：', 'sensitive: ')}{words.join(list(kind.sensitive))}")
    if kind.estimated:
        parts.append(words.t("放假安排尚未公布，暂按推算", "holidays not announced yet, estimated"))
    return " · ".join(parts)


def data(
    shifts: Sequence[Turn], beside: Sequence[Other], sight: Sight, words: Words, now: datetime | None
) -> dict[str, Any]:
    """The data of the home page, for `zhiban.js`."""
    return {
        "zone": words.minutes,
        "made": minute(now) if now else 0,
        "soon": SOON,
        "shifts": [
            [
                minute(turn.start),
                minute(turn.end),
                *([[slot.name, slot.mode or ""] for slot in turn.posts[post]] for post in POSTS),
                int(turn.draft),
            ]
            for turn in shifts
            if now is None or turn.end > now - BACK
        ],
        "others": [
            [[minute(t.start), minute(t.end), [slot.name for slot in t.posts["primary"]]] for t in unit.turns]
            for unit in beside
        ],
        "days": {
            str(day.id): [day.type, day.name or ""]
            for year in sight.calendars
            for day in year.days
            if now is None or day.id >= (now - BACK).date()
        },
        "announced": [year.year for year in sight.calendars if year.announced],
        "sensitive": [
            [str(s.from_), str(s.until), s.name]
            for year in sight.calendars
            for s in year.sensitive
            if now is None or s.until >= (now - BACK).date()
        ],
        "zh": words.zh,
        "weekdays": [f"周{day}" for day in DAYS[0]] if words.zh else list(DAYS[1]),
        "months": list(MONTHS),
        "words": {name: WORDS[name][not words.zh] for name in (*MODES, *KINDS)},
    }
