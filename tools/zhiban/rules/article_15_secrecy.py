"""第十五条 保密 | Article 15: secrecy

要求：用电话、传真和网络传文件、传消息，都要守保密规定，不出泄密的事。无关的人未得许可，不能待在值班室，
也不能用里面的设备。
核对：入簿前查涉密标志和个人信息，查到即退回，且不复述原文；机要事项只存登记号；知悉范围只有可公开、内部、
工作秘密三种；来访没有许可人的留痕；泄密事件未见报告记录的催办。
由人判断：是不是国家秘密或工作秘密，由保密部门定。没有查到不等于可以公开；国家秘密一律不进本簿。

Asks: Whatever goes by phone, fax or network obeys the rules of secrecy, and nothing leaks. People
with no business there neither stay in the duty room nor use its equipment unless allowed to.
Checks: a search for secrecy marks and personal data before anything enters the book; what is
found is refused and not repeated. A matter of the secure office is a register number only;
handling is public, internal or work secret; a visitor without authorisation is marked; a leak
without a record of its report is a reminder.
Left to people: what is a state secret or a work secret; the secrecy office says. Nothing found is
not a clearance; no state secret ever enters this book.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhiban.book import On
from zhiban.facts import Place
from zhiban.rule import MARK, REFUSE, Hit, rule

if TYPE_CHECKING:
    from zhiban.schema.log import DutyLog

POINTER = {"id", "at", "by", "kind", "register_no"}


@rule(
    "ZB1501",
    "secure-pointer",
    REFUSE,
    of="record",
    kinds=("duty_log",),
    zh="机要事项 {id} 只记登记号，还写了：{more}",
    en="the secure matter {id} has a register number only, but also says: {more}",
    remedy=("只留 id、at、by、kind、register_no。", "Keep id, at, by, kind and register_no only."),
)
def secure_pointer(on: On[DutyLog]) -> Iterator[Hit]:
    """Of what went through the secure channel the log holds the register number and nothing else."""
    said: dict[str, set[str]] = {}
    for place in on.record.page.facts:
        if place.startswith("entries["):
            item, _, name = place.removeprefix("entries[").partition("].")
            said.setdefault(item, set()).add(name.partition("{")[0])
    for entry in on.says.entries:
        more = sorted(said.get(entry.id, set()) - POINTER) if entry.kind == "secure" else []
        if more:
            yield Hit(_entry(entry.id), {"id": entry.id, "more": "、".join(more)})


@rule(
    "ZB1503",
    "visitor-unauthorised",
    MARK,
    of="record",
    kinds=("duty_log",),
    zh="来访 {id} 没有写许可人（authorised_by）",
    en="the visit {id} does not say who authorised it (authorised_by)",
)
def visitor_unauthorised(on: On[DutyLog]) -> Iterator[Hit]:
    """Nobody unrelated stays in the duty room without permission."""
    for entry in on.says.entries:
        if entry.kind == "visitor" and not entry.authorised_by:
            yield Hit(_entry(entry.id), {"id": entry.id})


def _entry(name: str) -> Place:
    return f"entries[{name}]"
