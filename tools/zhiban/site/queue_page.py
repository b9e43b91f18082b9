"""The morning queue as a page for the staff: what waits for a look, by unit, the oldest first, without a word of the records."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from typing import NamedTuple

from zhiban.desk.queue import GROUPS, TO_READ, ago
from zhiban.rules import articles, rules
from zhiban.schema.parts import Instant
from zhiban.site.pages import Made
from zhiban.site.rulebook import place
from zhiban.site.statistics_page import judged
from zhiban.site.waiting import Waiting

RECORDS = {
    "logs": ("值班日志", "Duty log"),
    "incidents": ("突发事件", "Incident"),
    "rosters": ("值班安排表", "Roster"),
    "inspections": ("检查", "Inspection"),
    "bulletins": ("通报", "Circular"),
    "training": ("培训", "Training"),
    "units": ("单位档案", "Unit"),
}
# What is waited for, without the record's own words; a rule that is not here is told by its article's title.
SAYS = {
    "": ("有一处更正", "a correction"),
    "ZB0502": ("指示的传达还没有记", "an instruction is not passed on yet"),
    "ZB0709": ("资料还没有归档", "papers not filed yet"),
    "ZB1203": ("待办还没有办结", "a matter is still open"),
    "ZB1302": ("还没有值班日志", "no log yet"),
    "ZB1305": ("有一条补记", "a later entry"),
    "ZB1407": ("还没有签字", "not signed yet"),
    "ZB1603": ("还没有年度业务培训", "no annual training yet"),
    "ZB1702": ("检查还没有发通报", "no circular on an inspection yet"),
    "ZB1703": ("查出的问题还没有整改", "a finding is not put right yet"),
    "ZB1904": ("还没有续报", "no follow-up yet"),
    "ZB1905": ("还没有终报", "no final report yet"),
    "ZB2002": ("核报还没有反馈", "a verification request is not answered yet"),
    "ZB2109": ("报告还没有记", "a report is not recorded yet"),
    "ZB2801": ("超时等情况还没有承认", "a breach is not acknowledged yet"),
    "ZB2802": ("原因还没有补", "the cause is still to follow"),
}
RECENT = timedelta(days=31)  # what is only to be read and is older was read long ago


class Line(NamedTuple):
    """One line of the page: which record, what is waited for, the rule's place, since when, and how long ago that is."""

    record: str
    says: str
    code: str
    place: str
    since: str
    ago: str


def queue_page(made: Made) -> dict[str, str]:
    """The page, for those who may see the queue."""
    now = made.now
    waiting = made.sight.waiting(now, made.found or judged) if now else None
    if now is None or waiting is None:
        return {}
    side = int(not made.words.zh)
    shown = [w for w in waiting if w.group not in TO_READ or now - w.at < RECENT]
    units = [
        (made.unit(unit) if unit else made.words.t("全簿", "The whole book"), list(_groups(rows, made, now)))
        for unit, rows in groupby(shown, key=lambda w: w.unit)
    ]
    return {"queue.md": made.page("queue.md", units=units, count=len(shown), now=now, side=side)}


def _groups(rows: Iterator[Waiting], made: Made, now: Instant) -> Iterator[tuple[str, list[Line]]]:
    side = int(not made.words.zh)
    for group, some in groupby(rows, key=lambda w: w.group):
        yield GROUPS[group][side], [_line(one, made, now, side) for one in some]


def _line(one: Waiting, made: Made, now: Instant, side: int) -> Line:
    known = {rule.code: rule for rule in rules()}
    rule = known.get(one.code)
    about = next((a.title[side] for a in articles() if rule and a.number in rule.articles[:1]), "")
    says = SAYS[one.code][side] if one.code in SAYS else about
    record = " ".join(filter(None, (RECORDS.get(one.kind, ("", ""))[side], one.day)))
    return Line(
        record,
        says,
        one.code,
        place(rule) if rule else "",
        made.words.stamp(one.at),
        ago(now, one.at, ("zh", "en")[side]),
    )
