"""第十一条 来电接听 | Article 11: answering calls

要求：电话来了及时认真地接，话说得短而有礼。要紧的来电记准、记细。有必要时，可以请对方补送书面材料。
核对：标为重要的来电，交班时没有写明来电方、回电登记号或内容的退回；请对方补书面的，在书面到达、办结或列为待办之前催办；
写到地方，又写到伤亡、险情、领导或媒体而未标为重要的提示。回电只写登记号，不写私人号码。
由人判断：哪个来电要紧，要不要书面材料，态度是否得当。

Asks: Calls are taken promptly and with care, in few and polite words. Important ones are written
down exactly and in detail. Where it is needed the caller may be asked for written material.
Checks: at the handover a call marked important without caller, callback reference or content is
refused. Written material asked for is a reminder until it has come, the call is closed, or it is
an open item. A hint where a call that names a place and casualties, a danger, a leader or the
press is not marked important. A callback is a register number, never a private number.
Left to people: which call matters, whether paper is needed, whether the tone was right.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhiban.rule import ADVISE, REFUSE, REMIND, Hit, rule
from zhiban.sequel import sequel
from zhiban.subject import On

if TYPE_CHECKING:
    from zhiban.schema.log import DutyLog, Entry

PAPER = ("document", "report")
PLACES = "县镇乡村路街区桥校院场站厂矿库河山园楼"
HEAVY = (
    "死亡", "身亡", "遇难", "受伤", "重伤", "失联", "失踪", "被困", "溺水", "中毒", "爆炸", "起火", "失火", "坍塌", "垮塌",
    "塌方", "滑坡", "决口", "漫堤", "聚集", "围堵", "市委书记", "省领导", "市领导", "县领导", "记者", "媒体", "电视台", "热搜",
)  # fmt: skip


@rule(
    "ZB1101",
    "call-fields",
    REFUSE,
    of="record",
    claim=("handover",),
    kinds=("duty_log",),
    zh="重要来电 {id} 还缺：{lacks}",
    en="the important call {id} lacks: {lacks}",
    remedy=(
        "补上来电方（from，或写“群众”“匿名”）、回电登记号（callback_ref，没有留的写“未留”）、内容（text）。",
        "Add who called (from, or “a citizen”, “anonymous”), callback_ref (“none left” where there is none), and text.",
    ),
)
def call_fields(on: On[DutyLog]) -> Iterator[Hit]:
    """An important call says who called, where the way to call back is kept, and what it was about."""
    for entry in on.says.entries if on.says.handover else ():
        if entry.kind == "call" and entry.important == "yes":
            names = {"from": entry.from_, "callback_ref": entry.callback_ref, "text": entry.text}
            if lacks := [name for name, text in names.items() if not text]:
                yield Hit(f"entries[{entry.id}]", {"id": entry.id, "lacks": "、".join(lacks)})


@rule(
    "ZB1102",
    "call-written-owed",
    REMIND,
    of="record",
    claim=("entries",),
    kinds=("duty_log",),
    zh="{id} 已请 {caller} 补送书面材料，还没有记收到",
    en="written material was asked of {caller} in {id}; nothing says yet that it came",
    remedy=(
        "收到后写一条 kind: document、re: {id}；要跨班等的，在这一条加 owes: written。",
        "When it comes write an entry kind: document, re: {id}; to wait across shifts add `owes: written`.",
    ),
)
def call_written_owed(on: On[DutyLog]) -> Iterator[Hit]:
    """Paper that was asked for is waited for; a call with `owes` is an open item already (ZB1203)."""
    for entry in on.says.entries:
        if entry.written_requested == "yes" and not entry.owes and not _came(on, entry):
            figures = {"id": entry.id, "caller": entry.from_ or "?"}
            yield Hit(f"entries[{entry.id}]", figures, "    owes: written", due=entry.due)


def _came(on: On[DutyLog], call: Entry) -> bool:
    """Whether an entry brings the paper: one that continues the call, or a later one of this log on the same incident."""
    same = (e for e in on.says.entries if call.incident and e.incident == call.incident and e.at >= call.at)
    return any(e.kind in PAPER for e in same) or any(
        e.kind in PAPER or e.closes == "yes" for e in sequel(on.book, on.says, on.record.name, call)
    )


@rule(
    "ZB1103",
    "call-important",
    ADVISE,
    of="record",
    claim=("entries",),
    kinds=("duty_log",),
    zh="{id} 写到“{word}”，像是要紧来电，没有标为重要",
    en="{id} speaks of “{word}” and looks like an important call; it is not marked so",
    remedy=("要紧的在这一条加：", "If it is, add to the entry:"),
)
def call_important(on: On[DutyLog]) -> Iterator[Hit]:
    """A call that names a place and something grave, and is neither marked nor part of an incident."""
    for entry in on.says.entries:
        if entry.kind == "call" and entry.important is None and not entry.incident:
            text = entry.text or ""
            word = next((word for word in HEAVY if word in text), "")
            if word and any(char in PLACES for char in text):
                yield Hit(f"entries[{entry.id}]", {"id": entry.id, "word": word}, "    important: yes")
