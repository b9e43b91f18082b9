"""第十七条 检查通报 | Article 17: inspection and circulars

要求：各单位要按期或随时检查、抽查自己范围内的值班。结果尽快发通报；查出的问题，盯到改好为止。
核对：单位、时间、方式、检查人不能缺；问题和“未发现”两样都没写的催办，已发通报的退回，两样都写的也退回。
没有通报、或所列通报不在本簿的催办，期限属检查单位的设置，不设即不限时。问题没有改的催办，写有期限而到期没改、
过期才改的留痕。超过周期没有被检查过的单位，提示，周期属单位设置，默认12个月。
由人判断：多久查一次，问题轻重，是否真的改好。

Asks: Units inspect the watch in their own field, regularly or unannounced. Results go out in a
circular soon, and what was found is followed until it is put right.
Checks: unit, time, mode and inspector are always there; neither findings nor "none found" is a
reminder, refused once the circular is out, and both together are refused. A reminder while no
circular is named, or one that is not in the book; its time is a setting of the inspecting unit,
and there is none where it is not set. A reminder for each finding not put right, and a mark where
it has a due time that passed or was kept late. A hint where a unit was not inspected within a
period, a unit setting, by default 12 months.
Left to people: how often to inspect, how grave a finding is, whether it was really put right.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from zhiban.rule import ADVISE, MARK, REFUSE, REMIND, Hit, rule
from zhiban.schema.parts import Instant
from zhiban.subject import On
from zhiban.terms import months_later

if TYPE_CHECKING:
    from zhiban.schema.care import Inspection
    from zhiban.schema.city import Unit

SETTINGS = ("bulletin_days", "inspection_months")
MONTHS = 12  # between two inspections of a unit, where it sets none
DEFAULTS = {"inspection_months": MONTHS}


@rule(
    "ZB1701",
    "inspection-fields",
    REFUSE,
    of="record",
    kinds=("inspection",),
    zh="检查查出了什么，{what}",
    en="what the inspection found: {what_en}",
    remedy=(
        "有问题的逐条写 findings；没有的写 none_found: yes，两样只写一样。",
        "Write each finding below `findings`, or `none_found: yes` where there are none; not both.",
    ),
)
def inspection_fields(on: On[Inspection]) -> Iterator[Hit]:
    """An inspection says what it found, if only that it found nothing; at the latest when its circular is out."""
    none = on.says.none_found == "yes"
    if none and on.says.findings:
        yield Hit(
            "none_found",
            {
                "what": "既列了问题，又写未发现问题",
                "what_en": "it lists findings and says that there are none",
            },
        )
    if not none and not on.says.findings:
        words = {"what": "还没有写", "what_en": "it does not say yet"}
        yield Hit("bulletin" if on.says.bulletin else "", words, effect=None if on.says.bulletin else REMIND)


@rule(
    "ZB1702",
    "bulletin-owed",
    REMIND,
    of="record",
    kinds=("inspection",),
    zh="{day} 对 {unit} 的检查要发通报，{what}",
    en="the inspection of {unit} on {day} goes out in a circular, {what_en}",
    remedy=(
        "发通报后写 records/bulletins/<年>/<期号>.yml，并在本检查写 bulletin: 期号。",
        "Write records/bulletins/<year>/<no>.yml, and its number here as `bulletin`.",
    ),
)
def bulletin_owed(on: On[Inspection]) -> Iterator[Hit]:
    """What was found goes out in a circular that is in the book too."""
    figures, no = {"day": str(on.says.at.date()), "unit": on.says.unit}, on.says.bulletin
    if no and f"records/bulletins/{no[:4]}/{no}.yml" not in on.book.paths("bulletins"):
        words = {"what": f"所列的 {no} 不在本簿", "what_en": f"and {no} is not in the book"}
        yield Hit("bulletin", {**figures, **words})
    if not no:
        by = on.book.person(on.says.by)
        unit = on.book.unit(by.unit) if by else None
        days = unit.bulletin_days if unit else None
        due = on.says.at + timedelta(days=days) if days is not None else None
        yield Hit("", {**figures, "what": "还没有发", "what_en": "which is not out yet"}, due=due)


@rule(
    "ZB1703",
    "rectify-owed",
    REMIND,
    of="record",
    kinds=("inspection",),
    zh="{unit} 的问题 {id} 要整改，{what}：{text}",
    en="the finding {id} on {unit} is to be put right, {what_en}: {text}",
    remedy=(
        "改好后写一条 rectified：id 写 {id}，at、by、text。",
        "When it is put right write an item of `rectified`: id {id}, at, by, text.",
    ),
)
def rectify_owed(on: On[Inspection]) -> Iterator[Hit]:
    """What was found is put right by the time that was set; a day means the whole of it."""
    done = {item.id: item.at for item in on.says.rectified}
    for found in on.says.findings:
        place = f"findings[{found.id}]"
        figures = {"unit": on.says.unit, "id": found.id, "text": found.text[:30]}
        due, at = found.due and end(found.due), done.get(found.id)
        if at is None:
            words = {"what": "还没有记改好", "what_en": "and nothing says yet that it was"}
            yield Hit(place, {**figures, **words}, due=due)
        if due and (at or on.now) > due:
            zh, en = (f"{at} 才改好", f"was only at {at}") if at else ("至今没有", "is not yet")
            words = {"what": f"应于 {due} 前改好，{zh}", "what_en": f"by {due}, and {en}"}
            yield Hit(place, {**figures, **words}, effect=MARK)


def end(due: Instant) -> Instant:
    """A due time; of a day alone its last minute."""
    return due + timedelta(minutes=1439) if (due.hour, due.minute) == (0, 0) else due


@rule(
    "ZB1704",
    "inspection-none",
    ADVISE,
    of="record",
    kinds=("unit",),
    zh="{unit} 在 {months} 个月内没有被检查、抽查的记录（最近一次：{last}）",
    en="{unit} has no record of an inspection in {months} months (the last: {last})",
)
def inspection_none(on: On[Unit]) -> Iterator[Hit]:
    """The watch of each unit is looked at now and then; an inspection's day stands in its file's name."""
    months = on.says.inspection_months if on.says.inspection_months is not None else MONTHS
    days = [path.rpartition("/")[2][:10] for path in on.book.paths(f"inspections/{on.says.id}")]
    if max(days, default="") < str(months_later(on.now.date(), -months)):
        yield Hit("", {"unit": on.says.id, "months": months, "last": max(days, default="—")})
