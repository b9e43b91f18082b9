"""第十五条 保密 | Article 15: secrecy

要求：用电话、传真和网络传文件、传消息，都要守保密规定，不出泄密的事。无关的人未得许可，不能待在值班室，
也不能用里面的设备。
核对：入簿前查涉密标志和个人信息，查到即退回，且不复述原文；机要事项只存登记号；知悉范围只有可公开、内部、
工作秘密三种；来访没有许可人的留痕。事件记为工作秘密而用短信、移动平台报送的留痕，内部的用短信提示。
公开发的通报，没有审查人审查过的退回，先发后审的留痕。泄密事件（细类 leak）的报告时限取自时限表（24小时），由第二十一条的规则催办、留痕。
由人判断：是不是国家秘密或工作秘密，由保密部门定。没有查到不等于可以公开；国家秘密一律不进本簿。

Asks: Whatever goes by phone, fax or network obeys the rules of secrecy, and nothing leaks. People
with no business there neither stay in the duty room nor use its equipment unless allowed to.
Checks: a search for secrecy marks and personal data before anything enters the book; what is
found is refused and not repeated. A matter of the secure office is a register number only;
handling is public, internal or work secret; a visitor without authorisation is marked. An
incident that is a work secret and was reported by text message or mobile platform is marked, an
internal one by text message is a hint. A circular for the public that no reviewer has reviewed is
refused, one reviewed afterwards is marked. The time to report a leak (subtype leak) is a line of
the limits table (24 hours), which the rules of Article 21 watch.
Left to people: what is a state secret or a work secret; the secrecy office says. Nothing found is
not a clearance; no state secret ever enters this book.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhiban.facts import Place
from zhiban.rule import ADVISE, MARK, REFUSE, Effect, Hit, rule
from zhiban.subject import On
from zhiban.terms import holding

if TYPE_CHECKING:
    from zhiban.schema.care import Bulletin
    from zhiban.schema.incident import Incident
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
    if not any(entry.kind == "secure" for entry in on.says.entries):
        return
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


OPEN = {"sms": ("短信", "text message"), "mobile_video": ("移动平台", "mobile platform")}
HELD = {"work_secret": ("工作秘密", "a work secret"), "internal": ("内部", "internal")}


@rule(
    "ZB1502",
    "channel-secrecy",
    MARK,
    of="record",
    claim=("reports",),
    kinds=("incident",),
    zh="{handling}事件的报告 {id} 走了{channel}（{field}）",
    en="the report {id} of an incident that is {handling_en} went by {channel_en} ({field})",
    remedy=(
        "公众网络上只说要点；详情改走传真、专网，机要事项只记登记号。",
        "Open networks carry the bare essentials; details go by fax or the closed network, secure matters as a register number.",
    ),
)
def channel_secrecy(on: On[Incident]) -> Iterator[Hit]:
    """What is not for the public does not travel over open networks: a work secret is marked, what is internal a hint."""
    handling = on.says.handling or "internal"
    for report in on.says.reports if handling in HELD else ():
        secret = handling == "work_secret"
        if report.channel == "sms" or (secret and report.channel in OPEN):
            (zh, en), (way, way_en) = HELD[handling], OPEN[report.channel]
            figures = {"id": report.id, "field": report.channel, "handling": zh, "handling_en": en}
            words = {"channel": way, "channel_en": way_en}
            yield Hit(f"reports[{report.id}]", {**figures, **words}, effect=None if secret else ADVISE)


@rule(
    "ZB1504",
    "publish-reviewed",
    REFUSE,
    of="record",
    kinds=("bulletin",),
    zh="公开发的通报 {no} 要先经审查，{what}",
    en="the circular {no} is for the public and reviewed before, {what_en}",
    remedy=(
        "由有审查权限（roles: reviewer）而不是写稿的人审查后，本人写 reviewed；或改为 publish: internal。",
        "A reviewer (roles: reviewer) who did not write it reviews it and writes `reviewed`; or publish: internal.",
    ),
)
def publish_reviewed(on: On[Bulletin]) -> Iterator[Hit]:
    """Review first, publish then: by a reviewer, and not by whoever wrote it."""
    review = on.says.reviewed
    if on.says.publish != "public":
        return
    if review is None:
        yield _unpublished(on, "publish", "还没有", "which is still to be done")
        return
    person = on.book.person(review.by)
    roles = {line.role for line in holding(person.roles, review.at.date())} if person else set()
    wrote, reviewed = on.signed.get("text"), on.signed.get("reviewed.by")
    if "reviewer" not in roles:
        zh, en = f"{review.by} 没有审查权限", f"by a reviewer, which {review.by} is not"
        yield _unpublished(on, "reviewed.by", zh, en)
    elif wrote and reviewed and wrote.who == reviewed.who:
        zh, en = f"写稿和审查的都是 {review.by}", f"by another than {review.by}, who wrote it"
        yield _unpublished(on, "reviewed.by", zh, en)
    if review.at > on.says.at:
        yield _unpublished(on, "reviewed.at", f"{review.at} 才审查", f"and was only at {review.at}", MARK)


def _unpublished(on: On[Bulletin], place: Place, zh: str, en: str, effect: Effect | None = None) -> Hit:
    return Hit(place, {"no": on.says.no, "what": zh, "what_en": en}, effect=effect)


def _entry(name: str) -> Place:
    return f"entries[{name}]"
