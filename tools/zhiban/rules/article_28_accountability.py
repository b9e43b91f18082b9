"""第二十八条 责任追究 | Article 28: accountability

要求：本条列出四类情形：机构或制度缺位；离岗漏班；消息报得迟、漏、假或瞒着不报；互相推脱，或对指示落实不力。
其中影响重大或后果严重的，通报批评；更重的，依法依规追究责任。情形与后果两样都有，才适用本条。
核对：偏差由事实算出，附数字和条文，数字不由人填，写明原因也不会消失，承认过的一条也不能删去（第31组）；
交班或结档前须补上真实原因。认定、批评通报都有机关和日期，没有文号、事由、后果的退回。
由人判断：是否漏报、谎报、瞒报，有没有后果，怎样追责，都由有权机关认定。机器只说“超时”。

Asks: Four circumstances are named: no duty body or rules not in place; off post or a missed
watch; news late, omitted, false or concealed; shifting of responsibility or instructions poorly
carried out. Where they led to major impact or serious consequences a circular criticises; graver
cases bring responsibility by law. Circumstance and consequence are both needed.
Checks: departures are computed from facts, with figures and article; nobody types a figure, an
explanation does not make them vanish, and an acknowledgement once written is not removed (group
31). The real cause is owed before the handover or the closing of the file. A finding or criticism
has its authority and date; without document number, ground and consequence it is refused.
Left to people: whether something was omitted, false or concealed, whether there were
consequences, who answers for it: findings of the authority. The machine says only "late".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhiban.rule import ADVISE, REFUSE, REMIND, Hit, rule
from zhiban.schema.parts import Late
from zhiban.subject import Marked, On

if TYPE_CHECKING:
    from zhiban.schema.care import Bulletin


def acknowledgement(item: str, by: str, at: str, first: bool) -> str:
    """The lines that acknowledge a breach, below `late`; its cause may follow."""
    return ("late:\n" if first else "") + f"  - id: {item}\n    at: {at}\n    by: {by}\n    cause: to_follow"


@rule(
    "ZB2801",
    "breach-acknowledged",
    REFUSE,
    of="marked",
    kinds=("duty_log", "incident"),
    articles=(21, 28),
    zh="{item} 还没有承认这一情况：{said}",
    en="{item} is not acknowledged yet: {said_en}",
    remedy=(
        "照实收下。加上这几行，原因可以以后补：",
        "It is taken as it is. Add these lines; the cause may follow:",
    ),
)
def breach_acknowledged(marked: Marked) -> Iterator[Hit]:
    """A breach is never refused; the file says that its writer knows of it. Outside a step it is only called for."""
    known = {late.id for late in marked.on.says.late}
    for item, (zh, en) in marked.breaches.items():
        if item not in known:
            by = marked.by or "<你的编号 your id>"
            paste = acknowledgement(item, by, str(marked.on.now), first=not known)
            yield Hit("late", {"item": item, "said": zh, "said_en": en}, paste, item=item)


def answered(late: Late, all_late: tuple[Late, ...]) -> bool:
    """Whether a real cause is given, at once or in an item `<id>-why`."""
    causes = [item.cause for item in all_late if item.id in (late.id, f"{late.id}-why")]
    return any(cause != "to_follow" for cause in causes)


@rule(
    "ZB2802",
    "cause-owed",
    REMIND,
    of="marked",
    kinds=("duty_log", "incident"),
    articles=(28,),
    zh="{item} 的原因还没有补",
    en="the cause of {item} is still to follow",
    remedy=(
        "加一条 late：id 写 {item}-why，cause 写真实原因；交班、结档前要补上。",
        "Add an item of `late` with id {item}-why and the real cause, before the handover or closing.",
    ),
)
def cause_owed(marked: Marked) -> Iterator[Hit]:
    """A real cause is owed before the handover, or before the incident's file is closed."""
    says = marked.on.says
    claim = next((c for c in ("handover", "closed") if getattr(says, c, None)), "")
    for late in says.late:
        if not late.id.endswith("-why") and not answered(late, says.late):
            effect = REFUSE if claim in marked.claims else None
            yield Hit(f"late[{late.id}]", {"item": late.id}, due=getattr(says, "end", None), effect=effect)


@rule(
    "ZB2803",
    "cause-in-words",
    REFUSE,
    of="marked",
    kinds=("duty_log", "incident"),
    articles=(28,),
    zh="{item} 的原因是“其他”（other），还要写 text 说明",
    en="the cause of {item} is “other”; it needs a text",
    remedy=("加一行 text。", "Add a line text:."),
)
def cause_in_words(marked: Marked) -> Iterator[Hit]:
    """“Other” is explained in words."""
    for late in marked.on.says.late:
        if late.cause == "other" and not late.text:
            yield Hit(f"late[{late.id}]", {"item": late.id})


@rule(
    "ZB2804",
    "acknowledged-nothing",
    ADVISE,
    of="marked",
    kinds=("duty_log", "incident"),
    articles=(28,),
    zh="{item} 在本记录中没有对应的情况（可能已因更正而消除）",
    en="nothing in this record answers to {item} (a correction may have removed it)",
)
def acknowledged_nothing(marked: Marked) -> Iterator[Hit]:
    """An acknowledgement of something that was not found."""
    for late in marked.on.says.late:
        if late.id.removesuffix("-why") not in marked.breaches:
            yield Hit(f"late[{late.id}]", {"item": late.id})


@rule(
    "ZB2805",
    "finding-by-authority",
    REFUSE,
    of="record",
    kinds=("bulletin",),
    zh="{no} 是{type}，还缺：{lacks}",
    en="{no} is {type_en} and lacks: {lacks}",
    remedy=(
        "认定和批评由有权机关作出：文号写 document_no，情形写 ground，后果写 consequence。",
        "Only an authority finds or criticises: its document_no, the circumstance as ground, the consequence.",
    ),
)
def finding_by_authority(on: On[Bulletin]) -> Iterator[Hit]:
    """Circumstance and consequence are both needed, and a document of the authority that found them."""
    words = {"finding": ("认定", "a finding"), "criticism": ("批评通报", "a criticism")}
    lacks = [name for name in ("document_no", "ground", "consequence") if not getattr(on.says, name)]
    if on.says.type in words and lacks:
        zh, en = words[on.says.type]
        yield Hit("type", {"no": on.says.no, "lacks": "、".join(lacks), "type": zh, "type_en": en})
