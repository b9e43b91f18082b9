"""第二十条 信息核报 | Article 20: verification requests

要求：上级值班机构要求核实的信息，要在限定的时间里答复。有特殊情况实在答不了的，尽早说明原因，
并照上级的要求接着办。
核对：核报要求是否写明谁问、何时收到、问什么、要哪种形式；反馈和说明是否对得上一条核报要求，对不上的退回；
时间将到或已过而既无答复也无说明的催办；电话、书面反馈超过时限的，说明迟于限定时间的，留痕。
上级另定时间的，在原时间以前给的按新时间算；新时间将到仍未答复的，再催一次。
由人判断：是否确属特殊情况；上级是否同意延后。

Asks: What a higher duty body asks to have verified is answered within the time set. Where special
circumstances make that truly impossible, the reason is given early and the work goes on as the
superior asks.
Checks: whether a request says who asked, when it came, what is asked and in which form; an answer
or explanation that belongs to no request is refused; a reminder when the time is near or past
with neither answer nor explanation; a mark for an answer by phone or in writing later than its
limit, and for an explanation later than the time set. A new time given by the superior before the
old ran out counts from then on, and when it comes near without an answer there is a new reminder.
Left to people: whether the circumstances were special; whether the superior agreed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from zhiban.applies import reply_due
from zhiban.rule import MARK, REFUSE, REMIND, Hit, rule
from zhiban.subject import On
from zhiban.verdicts import late

if TYPE_CHECKING:
    from zhiban.limits import Clock
    from zhiban.schema.incident import Incident

NEAR = 5  # minutes before the due time at which an explanation is called for
REPLIES = ("reply_phone", "reply_written")


def unanswered(on: On[Incident]) -> Iterator[Clock]:
    """The clocks of requests that are not answered yet."""
    for clock in on.clocks:
        if clock.limit.form in REPLIES and clock.done is None and clock.party == on.says.unit:
            yield clock


@rule(
    "ZB2001",
    "request-fields",
    REMIND,
    of="record",
    kinds=("incident",),
    zh="核报要求 {id} 还缺：{lacks}",
    en="the verification request {id} still lacks: {lacks}",
    remedy=(
        "补写要求方 from、内容 text、反馈形式 form、收到时间 at。",
        "Add from, text, form and the time of receipt at.",
    ),
)
def request_fields(on: On[Incident]) -> Iterator[Hit]:
    """A request says who asked, what, in which form, and when it was received."""
    for request in on.says.requests:
        has = {"from": request.from_, "text": request.text, "form": request.form, "at": request.first}
        lacks = [name for name, value in has.items() if not value]
        if lacks:
            yield Hit(f"requests[{request.id}]", {"id": request.id, "lacks": "、".join(lacks)})


@rule(
    "ZB2002",
    "explanation-owed",
    REMIND,
    of="record",
    kinds=("incident",),
    zh="核报 {id} 应于 {due} 前反馈，还没有反馈，也没有解释原因",
    en="the request {id} is due by {due}: neither answered nor explained yet",
    remedy=(
        "确实来不及的，现在就向上级说明，写一条 extensions（re: {id}、reason、上级给的新时限 due）。",
        "If it cannot be done in time, tell the superior now: an item of extensions (re: {id}, reason, the new due).",
    ),
)
def explanation_owed(on: On[Incident]) -> Iterator[Hit]:
    """If a reply cannot be given in time, the reason is explained in time; so again when a new time comes near."""
    if on.says.closed:
        return
    for request in on.says.requests:
        clocks = [c for c in unanswered(on) if c.item == request.id and c.due]
        due = min((c.due for c in clocks if c.due), default=None)
        explained = any(
            e.re == request.id and (e.due is None or due is None or e.due > due) for e in on.says.extensions
        )
        if due and not explained and on.now >= due - timedelta(minutes=NEAR):
            yield Hit(f"requests[{request.id}]", {"id": request.id, "due": str(due)}, due=due)


@rule(
    "ZB2003",
    "explained-late",
    MARK,
    of="record",
    kinds=("incident",),
    zh="核报 {id} 的说明 {at} 才作出，应在 {due} 前",
    en="the explanation for {id} was given at {at}, after {due}",
)
def explained_late(on: On[Incident]) -> Iterator[Hit]:
    """An explanation given after a form of the reply had fallen due does not stop that clock, and is marked."""
    for extension in on.says.extensions:
        earlier = [e for e in on.says.extensions if e.at < extension.at]
        request = next((r for r in on.says.requests if r.id == extension.re), None)
        for clock in on.clocks if request else ():
            mine = clock.item == extension.re and clock.party == on.says.unit
            due = reply_due(clock.limit, request, earlier) if request and mine else None
            if due and extension.at > due and (clock.done is None or clock.done > extension.at):
                figures = {"id": extension.re, "at": str(extension.at), "due": str(due)}
                yield Hit(f"extensions[{extension.id}]", figures)


@rule(
    "ZB2004",
    "answers-a-request",
    REFUSE,
    of="record",
    claim=("replies", "extensions"),
    kinds=("incident",),
    zh="{id} 的 re 写的是 {re}，本事件没有这条核报要求；有：{known}",
    en="the `re` of {id} is {re}, and this incident has no such request; it has: {known}",
    remedy=(
        "re 写所答核报要求的编号；还没有记核报要求的，先写 requests。",
        "`re` is the id of the request that is answered; where it is not recorded yet, write `requests` first.",
    ),
)
def answers_a_request(on: On[Incident]) -> Iterator[Hit]:
    """A reply or an explanation belongs to a request; an explanation may also rest on a limit that wants a reason."""
    known = {request.id for request in on.says.requests}
    limits = on.book.limits.limits if on.says.extensions and on.book.limits else ()
    wanting = {limit.id for limit in limits if limit.with_reason == "yes"}
    said = [(f"replies[{r.id}]", r.id, r.re, known) for r in on.says.replies]
    said += [(f"extensions[{e.id}]", e.id, e.re, known | wanting) for e in on.says.extensions]
    for place, name, re, these in said:
        if re not in these:
            yield Hit(place, {"id": name, "re": re, "known": "、".join(sorted(these)) or "—"})


@rule(
    "ZB2103",
    "phone-reply-late",
    MARK,
    of="record",
    kinds=("incident",),
    articles=(20, 21),
    zh="核报电话反馈用时 {minutes} 分钟，时限 {allowed} 分钟{under}（{start} 收到，{done} 反馈）。已如实记录",
    en="the request was answered by phone after {minutes} min, limit {allowed}{under_en} (received {start}, answered {done}). Recorded as it is",
    acknowledged=True,
)
def phone_reply_late(on: On[Incident]) -> Iterator[Hit]:
    """A verification request was answered by phone after its time."""
    yield from late(on, "reply_phone")


@rule(
    "ZB2104",
    "written-reply-late",
    MARK,
    of="record",
    kinds=("incident",),
    articles=(20, 21),
    zh="核报书面反馈用时 {minutes} 分钟，时限 {allowed} 分钟{under}（{start} 收到，{done} 反馈）。已如实记录",
    en="the request was answered in writing after {minutes} min, limit {allowed}{under_en} (received {start}, answered {done}). Recorded as it is",
    acknowledged=True,
)
def written_reply_late(on: On[Incident]) -> Iterator[Hit]:
    """A verification request that asked for a written answer was answered after its time."""
    yield from late(on, "reply_written")
