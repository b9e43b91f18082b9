"""Whose words are whose: a signature is given by the person it names, never typed for somebody else (Art. 14).

In a hook the signer is the person to whom the commit's e-mail address belongs; whose key counts is for `trust`.
"""

from collections.abc import Iterator

from zhiban.rule import MARK, REFUSE, Hit, rule
from zhiban.subject import Step

SIGNED = ("handover.by", "takeover.by", "ended.by", "closed.by", "issued.by", "reviewed.by", "archived.by")
SIGNED_ITEMS = ("late[", "corrections[")


@rule(
    "ZB3201",
    "signature-own",
    REFUSE,
    of="step",
    articles=(14,),
    zh="“{place}”写的是 {by}，而提交的人是 {who}；签字只能由本人签",
    en="“{place}” names {by}, but {who} is committing; a signature is given in person",
    remedy=("请 {by} 本人提交这一部分。", "Let {by} commit this part."),
)
def signature_own(step: Step) -> Iterator[Hit]:
    """A handover, takeover, acknowledgement, correction or issue is signed by whom it names."""
    for place, by in step.gained.items():
        signed = place in SIGNED or (place.endswith("].by") and place.startswith(SIGNED_ITEMS))
        if signed and by != step.who:
            yield Hit(place, {"place": place, "by": by, "who": step.who or "?"})


@rule(
    "ZB3202",
    "entry-for-colleague",
    MARK,
    of="step",
    articles=(13,),
    kinds=("duty_log",),
    zh="“{place}”写的是 {by}，由 {who} 代记，而 {who} 不在本班",
    en="“{place}” names {by} and was recorded by {who}, who is not on this watch",
    remedy=(
        "当班人员可以互相代记；不在本班的，请本班人员记。",
        "Colleagues on the watch may record for each other.",
    ),
)
def entry_for_colleague(step: Step) -> Iterator[Hit]:
    """An entry may be recorded for a colleague by somebody on the same watch."""
    facts = step.after or {}
    watch = {facts.get("primary"), facts.get("secondary")}
    for place, by in step.gained.items():
        if (
            place.startswith("entries[")
            and place.endswith("].by")
            and by != step.who
            and step.who not in watch
        ):
            yield Hit(place, {"place": place, "by": by, "who": step.who or "?"})


@rule(
    "ZB3203",
    "two-persons",
    REFUSE,
    of="step",
    articles=(14,),
    zh="交班与接班都是 {by}；交接要两个人签字",
    en="{by} both hands over and takes over; a handover needs two persons",
    remedy=("由接班的主班本人签 takeover。", "Let the relieving primary officer sign the takeover."),
)
def two_persons(step: Step) -> Iterator[Hit]:
    """A handover is signed by two persons."""
    facts = step.after or {}
    by = facts.get("takeover.by")
    if by and "takeover.by" in step.gained and by == facts.get("handover.by"):
        yield Hit("takeover.by", {"by": by})


@rule(
    "ZB3204",
    "takeover-of-nothing",
    REFUSE,
    of="step",
    articles=(14,),
    zh="交班人还没有签字，接班人不能先签",
    en="the outgoing officer has not signed yet; the relief signs second",
    remedy=(
        "先由交班的主班写 handover 并提交，接班人再签 takeover。",
        "First `handover` by the outgoing officer, then `takeover`.",
    ),
)
def takeover_of_nothing(step: Step) -> Iterator[Hit]:
    """The relief signs what the outgoing officer has signed, in a step of its own."""
    if "takeover.by" in step.gained and (step.before is None or "handover.by" not in step.before):
        yield Hit("takeover.by")
