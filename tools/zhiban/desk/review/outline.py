"""A review laid out for people in one language: parts with rows, which every rendering but the one for machines goes through."""

from collections.abc import Iterator
from typing import NamedTuple

from zhiban.desk.review.told import (
    KINDS,
    WEIGHTS,
    Day,
    Effects,
    Fact,
    Group,
    Point,
    Review,
    Told,
    Weight,
    Wrote,
)
from zhiban.desk.review.words import told_at
from zhiban.schema.parts import Instant

AUDIENCES = {"staff": ("内部站", "staff site"), "public": ("公开站", "public site")}
HOW = {"added": ("新增", "added"), "changed": ("有变", "changed"), "removed": ("去掉", "removed")}


class Row(NamedTuple):
    """One line: a label, the sentence, where it stands, the code of a rule, what to do."""

    text: str
    lead: str = ""
    where: str = ""
    code: str = ""
    do: str = ""


class Part(NamedTuple):
    """One part of a review: its title, the path of the record that it is about, its rows; `weight` of called-out points."""

    title: str
    rows: tuple[Row, ...]
    path: str = ""
    weight: Weight | None = None


def outline(review: Review, lang: str) -> list[Part]:
    """The parts in their order: what is called out, what a merge does, the records, the commits."""
    side = lang != "zh"
    return [
        *_points(review, side),
        *_effects(review.effects, side),
        *_records(review, side),
        *_commits(review, side),
    ]


def heading(review: Review, lang: str) -> tuple[str, str]:
    """The headline, and the line below it that says what was looked at."""
    side = lang != "zh"
    count, facts = len(review.commits), sum(told.count for told in review.records)
    people = len({wrote.person or wrote.name for wrote in review.commits})
    records = len(review.records)
    zh = f"{review.base[:12]}..{review.tip[:12]}：{count} 次提交，{people} 人，{records} 份文件，{facts} 条事实；{told_at(review.at)} 看"
    en = f"{review.base[:12]}..{review.tip[:12]}: commits {count}, people {people}, files {records}, facts {facts}; seen at {told_at(review.at)}"
    return review.headline[side], en if side else zh


def _points(review: Review, side: bool) -> Iterator[Part]:
    for weight in Weight:
        some = review.of(weight)
        for kind, title in KINDS.items():
            rows = tuple(_point(point, side) for point in some if point.kind == kind)
            if rows:
                words = f"{WEIGHTS[weight][side]} · {title[side]}"
                yield Part(words, rows, weight=weight)


def _point(point: Point, side: bool) -> Row:
    where = f"{point.path}:{point.line}" if point.line else point.path
    if point.place and not point.line:
        where = f"{where} {point.place}".strip()
    return Row(point.en if side else point.zh, where=where, code=point.code, do=point.do[side])


def _effects(effects: Effects, side: bool) -> Iterator[Part]:
    powers = tuple(Row(_power(p.how, p.what[side], p.since, side), lead=p.name) for p in effects.powers)
    days = tuple(Row(_seats(day, side), lead=f"{day.unit} {day.shift}") for day in effects.days)
    site = tuple(
        Row(
            HOW[shown.how][side],
            lead=AUDIENCES.get(shown.audience, (shown.audience,) * 2)[side],
            where=shown.path,
        )
        for shown in effects.site
    )
    titles = (
        ("合并以后：签名和权限", "After the merge: powers"),
        ("合并以后：谁值哪一班", "After the merge: who stands when"),
        ("合并以后：网站", "After the merge: the site"),
    )
    for title, rows in zip(titles, (powers, days, site), strict=True):
        if rows:
            yield Part(title[side], rows)


def _seats(day: Day, side: bool) -> str:
    """主班 张伟 → 李娜；备班 …"""
    told = []
    for seat in day.seats:
        was = "" if day.new else f"{seat.was or '—'} → "
        told.append(f"{seat.post[side]} {was}{seat.now or '—'}")
    return ("; " if side else "；").join(told)


def _power(how: str, what: str, since: Instant | None, side: bool) -> str:
    when = told_at(since)
    gains = (f"，自 {when} 起", f", from {when}") if since else ("，起始时间不限", ", from no set time")
    zh = {
        "gains": f"得到{what}{gains[0]}",
        "ends": f"{what} 到 {when} 为止",
        "revoked": f"{what} 自 {when} 起作废",
    }
    en = {
        "gains": f"gains {what}{gains[1]}",
        "ends": f"{what} ends {when}",
        "revoked": f"{what} revoked {when}",
    }
    return (en if side else zh)[how]


def _records(review: Review, side: bool) -> Iterator[Part]:
    wrote = {one.commit: one for one in review.commits}
    for told in review.records:
        rows = tuple(_group(group, wrote, side) for group in told.groups)
        yield Part(_record(told, side), rows, told.path)


def _record(told: Told, side: bool) -> str:
    new = (("新增 ", "new ") if told.new else ("", ""))[side]
    if told.kind in ("page", "file"):
        gone = (("，删除了", ", deleted") if told.lost else ("", ""))[side]
        return f"{new}{told.title[side]}{gone}"
    lost = f"，{told.lost} 条没有了" if told.lost else ""
    lost_en = f", {told.lost} gone" if told.lost else ""
    if side:
        return f"{new}{told.title[1]}: {told.count} facts{lost_en}"
    return f"{new}{told.title[0]}：{told.count} 条事实{lost}"


def _group(group: Group, wrote: dict[str, Wrote], side: bool) -> Row:
    if group.hidden:
        text = "(not repeated)" if side else "（不复述）"
    else:
        colon, stop = (": ", "; ") if side else ("：", "；")
        text = stop.join(f"{fact.title[side]}{colon}{_fact(fact, side)}" for fact in group.facts)
    return Row(text, lead=group.title[side], where=signed(wrote.get(group.commit), side))


def _fact(fact: Fact, side: bool) -> str:
    now = fact.words[side] if fact.words else fact.text
    return f"{fact.was} → {now}" if fact.was else now


def signed(wrote: Wrote | None, side: bool) -> str:
    """By whom, signed when, received when."""
    if wrote is None:
        return ""
    who = f"{wrote.name}（{wrote.person or '?'}）" if not side else f"{wrote.name} ({wrote.person or '?'})"
    if wrote.receipt is None:
        got = "not received yet" if side else "还没有收到"
    else:
        at = told_at(wrote.received)
        got = f"received {at}, receipt {wrote.receipt}" if side else f"收到 {at}，回执 {wrote.receipt}"
    when = told_at(wrote.signed)
    if wrote.good is False:
        when += " (signature does not hold)" if side else "（签名不成立）"
    return f"{who}, signed {when}, {got}" if side else f"{who}，签名 {when}，{got}"


def _commits(review: Review, side: bool) -> Iterator[Part]:
    rows = tuple(Row(one.message, lead=one.commit[:12], where=signed(one, side)) for one in review.commits)
    if rows:
        yield Part("Commits" if side else "提交", rows)
