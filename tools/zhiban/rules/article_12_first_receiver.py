"""第十二条 首接负责 | Article 12: first receiver

要求：谁先接起电话，谁就把这件事跟到底：办理、回告，直到办完。换班时经办可以移交，首接人的跟踪责任不移交。
核对：写下来电的人即首接人，每一条都有（by），写定不变；未办结的事项每班列出并催办；已有结果而还没有回告的催办；
写“办结”须有结果，并有回告时间或不需回告的原因，缺项的办结退回。
由人判断：事情是否真的办完；首接人调离后由谁接着跟。

Asks: Whoever picks up the call first follows the matter through: handles it, answers back, until
it is done. At a change of shift the handling may pass on; the first receiver's duty to follow
does not.
Checks: who wrote the call is the first receiver (`by`, which every entry has), and that stays;
open items are listed and reminded of in every shift; an outcome that nobody was told of yet is a
reminder; a closing needs an outcome and the time of the answer or the reason why none was due,
and without them the closing is refused.
Left to people: whether the matter is really done; who follows it when the first receiver has
left.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhiban.book import log_path
from zhiban.items import carried, entry_of, item_name, owed
from zhiban.rule import REFUSE, REMIND, Hit, rule
from zhiban.sequel import sequel
from zhiban.subject import On, Step

if TYPE_CHECKING:
    from zhiban.schema.log import DutyLog


@rule(
    "ZB1202",
    "first-receiver-fixed",
    REFUSE,
    of="step",
    kinds=("duty_log",),
    zh="“{of}”是首接人，首接人不更换，也不用更正改掉",
    en="“{of}” is the first receiver, who is not replaced, not even by a correction",
    remedy=(
        "由别人接着办的，另写一条 re: 指向它；首接人继续负责跟踪、回告。",
        "Whoever goes on with it writes an entry with re:; the first receiver still answers for it.",
    ),
)
def first_receiver_fixed(step: Step) -> Iterator[Hit]:
    """Who took the call first stays so: a correction cannot name somebody else."""
    for place, of in step.gained.items():
        if (
            place.startswith("corrections[")
            and place.endswith("].of")
            and of.startswith("entries[")
            and of.endswith("].by")
        ):
            yield Hit(place, {"of": of})


@rule(
    "ZB1203",
    "item-open",
    REMIND,
    of="book",
    zh="{item} 待办未结（{owes}），首接 {by}：{text}",
    en="{item} is still open ({owes}), first received by {by}: {text}",
    remedy=(
        "办结后写一条：re: {item}、closes: yes、outcome、replied_at。",
        "When done write an entry: re: {item}, closes: yes, outcome, replied_at.",
    ),
)
def item_open(on: On[DutyLog]) -> Iterator[Hit]:
    """What somebody owes stays open, across shifts, until it is closed."""
    for name, entry in owed(on.book, on.says.unit, on.now):
        if entry:
            figures = {
                "item": name,
                "owes": entry.owes or "",
                "by": entry.by,
                "text": (entry.text or "")[:30],
            }
            path = log_path(on.says.unit, name.partition("#")[0])
            yield Hit(f"entries[{entry.id}]", figures, due=entry.due, path=path)


@rule(
    "ZB1204",
    "item-close-complete",
    REFUSE,
    of="record",
    kinds=("duty_log",),
    zh="{id} 办结了 {re}，还缺：{lacks}",
    en="{id} closes {re} but lacks: {lacks}",
    remedy=(
        "写上 outcome，并写 replied_at（回告时间）或 no_reply_reason（不需回告的原因）。",
        "Write outcome, and replied_at or no_reply_reason.",
    ),
)
def item_close_complete(on: On[DutyLog]) -> Iterator[Hit]:
    """A matter is closed with its outcome and with the answer to whoever asked, or why none was due."""
    for entry in on.says.entries:
        if entry.closes == "yes":
            lacks = [] if entry.re else ["re"]
            lacks += [] if entry.outcome else ["outcome"]
            lacks += [] if entry.replied_at or entry.no_reply_reason else ["replied_at / no_reply_reason"]
            if lacks:
                yield Hit(
                    f"entries[{entry.id}]", {"id": entry.id, "re": entry.re or "?", "lacks": "、".join(lacks)}
                )


@rule(
    "ZB1205",
    "item-answered",
    REFUSE,
    of="record",
    kinds=("duty_log",),
    zh="{id} 接续的 {re} 查不到",
    en="{id} continues {re}, which is not there",
    remedy=(
        "re 写本班条目的编号，或“日志名#编号”，如 2026-11-23#1530-li-na。",
        "`re` is an entry's id, or `log#entry` such as 2026-11-23#1530-li-na.",
    ),
)
def item_answered(on: On[DutyLog]) -> Iterator[Hit]:
    """What an entry continues is an entry of this log or of an earlier one."""
    known = {entry.id for entry in on.says.entries}
    for entry in on.says.entries:
        if not entry.re or entry.re in known:
            continue
        name = item_name(on.record.name, entry.re)
        if name in carried(on.book, on.says.unit, on.record.name):
            continue
        if name.startswith("incident:"):
            found = on.book.incident(name.removeprefix("incident:")) is not None
        else:
            found = name <= on.record.name + "~" and entry_of(on.book, on.says.unit, name) is not None
        if not found:
            yield Hit(f"entries[{entry.id}].re", {"id": entry.id, "re": entry.re})


@rule(
    "ZB1206",
    "item-reply-owed",
    REMIND,
    of="record",
    claim=("entries",),
    kinds=("duty_log",),
    zh="{re} 已有结果（{id}：{outcome}），还没有记回告",
    en="{re} has an outcome ({id}: {outcome}); nothing says yet that the answer was given",
    remedy=(
        "回告后写一条：re: {re}、closes: yes、outcome、replied_at；不需回告的写 no_reply_reason。",
        "Once answered write an entry: re: {re}, closes: yes, outcome, and replied_at or no_reply_reason.",
    ),
)
def item_reply_owed(on: On[DutyLog]) -> Iterator[Hit]:
    """Whoever asked is told of the outcome; only then is the matter closed."""
    for entry in on.says.entries:
        if (
            not entry.re
            or not entry.outcome
            or entry.closes == "yes"
            or entry.replied_at
            or entry.no_reply_reason
        ):
            continue
        name, _, asked = item_name(on.record.name, entry.re).partition("#")
        log = on.book.log(on.says.unit, name) if asked else None
        first = next((e for e in log.entries if e.id == asked), None) if log else None
        if log and first and not any(e.closes == "yes" for e in sequel(on.book, log, name, first)):
            yield Hit(f"entries[{entry.id}]", {"re": entry.re, "id": entry.id, "outcome": entry.outcome[:30]})
