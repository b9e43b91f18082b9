"""What the home page's script needs to tell who is on duty at any moment: shifts, special days and words, as plain data."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from zhiban.calendar import day_kind
from zhiban.site.allowed import Sight
from zhiban.site.duty import POSTS, Turn
from zhiban.site.words import DAYS, MONTHS, WORDS, Words

BACK = timedelta(days=3)  # shifts that were over for longer when the site was made are left out
MODES = ("reachable", "stationed", "on_post")
KINDS = ("statutory", "break", "makeup", "weekend", "workday")


def minute(at: datetime) -> int:
    """Minutes since 1970, which a browser counts alike in every zone."""
    return int(at.timestamp() // 60)


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


def data(shifts: Sequence[Turn], sight: Sight, words: Words, now: datetime | None) -> dict[str, Any]:
    """The data of the home page, for `zhiban.js`."""
    return {
        "zone": words.minutes,
        "made": minute(now) if now else 0,
        "shifts": [
            [
                minute(turn.start),
                minute(turn.end),
                *([[slot.name, slot.mode or ""] for slot in turn.posts[post]] for post in POSTS),
            ]
            for turn in shifts
            if now is None or turn.end > now - BACK
        ],
        "days": {str(day.id): [day.type, day.name or ""] for year in sight.calendars for day in year.days},
        "announced": [year.year for year in sight.calendars if year.announced],
        "sensitive": [
            [str(s.from_), str(s.until), s.name] for year in sight.calendars for s in year.sensitive
        ],
        "zh": words.zh,
        "weekdays": [f"周{day}" for day in DAYS[0]] if words.zh else list(DAYS[1]),
        "months": list(MONTHS),
        "words": {name: WORDS[name][not words.zh] for name in (*MODES, *KINDS)},
    }
