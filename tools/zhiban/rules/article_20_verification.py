"""第二十条 信息核报 | Article 20: verification requests

要求：上级值班机构要求核实的信息，要在限定的时间里答复。有特殊情况实在答不了的，尽早说明原因，
并照上级的要求接着办。
核对：核报要求是否写明谁问、何时收到、问什么、要哪种形式；时间将到或已过而既无答复也无说明的催办；
说明迟于限定时间的留痕。上级另定时间的，按新时间算。
由人判断：是否确属特殊情况；上级是否同意延后。

Asks: What a higher duty body asks to have verified is answered within the time set. Where special
circumstances make that truly impossible, the reason is given early and the work goes on as the
superior asks.
Checks: whether a request says who asked, when it came, what is asked and in which form; a
reminder when the time is near or past with neither answer nor explanation; a mark for an
explanation later than the time set. A new time given by the superior counts from then on.
Left to people: whether the circumstances were special; whether the superior agreed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from zhiban.book import On
from zhiban.rule import MARK, REMIND, Hit, rule

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
    """If a reply cannot be given in time, the reason is explained in time."""
    for request in on.says.requests:
        clocks = [c for c in unanswered(on) if c.item == request.id and c.due]
        due = min((c.due for c in clocks if c.due), default=None)
        explained = any(e.re == request.id for e in on.says.extensions)
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
        for clock in on.clocks:
            started, allowed = clock.start.last, clock.limit.minutes
            if clock.item != extension.re or clock.party != on.says.unit or not started or allowed is None:
                continue
            request = next(r for r in on.says.requests if r.id == extension.re)
            due = request.due or started + timedelta(minutes=allowed)
            answered = clock.done is not None and clock.done <= extension.at
            if extension.at > due and not answered:
                figures = {"id": extension.re, "at": str(extension.at), "due": str(due)}
                yield Hit(f"extensions[{extension.id}]", figures)
