"""What a change of people's records does: who gains or loses the power to sign or a role, from when, and what becomes suspect."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from zhiban.book import Book
from zhiban.desk.earliest import passage, row
from zhiban.desk.review.change import Changed, Made, Span
from zhiban.desk.review.told import LOOK, Point, Power, Text
from zhiban.desk.review.words import joined, told_at, zone
from zhiban.record import Record
from zhiban.repo import Repo
from zhiban.repo import receipts as kept
from zhiban.schema.city import Person
from zhiban.schema.parts import Instant, When, zoned
from zhiban.trust.keys import Key, keys_of
from zhiban.trust.sshsig import fingerprint
from zhiban.trust.weigh import moment, reading

ROLES: Mapping[str, Text] = {
    "officer": ("值班员", "officer"),
    "leader": ("带班领导", "duty leader"),
    "reviewer": ("复核人", "reviewer"),
    "registrar": ("登记员", "registrar"),
}
REGISTRAR = (
    "人员档案由登记员合并：zhiban approve。",
    "Records of people are merged by a registrar: zhiban approve.",
)
MOST = 10  # suspect commits named


class Turned(NamedTuple):
    """One power that turned, with the key where it is a key's."""

    power: Power
    path: str
    place: str
    key: Key | None = None


def turned(change: Changed, made: Made) -> Iterator[Turned]:
    """The keys and roles that a person's record opens, bounds or ends."""
    if change.kind != "person" or change.after is None or change.after.wrote is None:
        return
    at = zone(made.after)
    new: Person = change.after.wrote
    old: Person | None = change.before.wrote if change.before else None
    known, now = _keys(change.before), _keys(change.after)
    ids = {key.ssh.split()[1] if len(key.ssh.split()) > 1 else "": key.id for key in new.keys}
    for blob, key in now.items():
        name = fingerprint(blob)
        place = f"keys[{_id(ids, blob)}]"
        what = f"公钥 {name}", f"key {name}"
        was = known.get(blob)
        if was is None:
            since = zoned(key.start, at) if key.start else None
            yield Turned(Power(new.id, new.name, "gains", what, since), change.path, place, key)
        ends = _end(key)
        if ends and (was is None or _end(was) != ends):
            how = "revoked" if key.revoked and ends == key.revoked else "ends"
            yield Turned(Power(new.id, new.name, how, what, zoned(ends, at)), change.path, place, key)
    before = {role.id: role for role in old.roles} if old else {}
    for role in new.roles:
        same = before.get(role.id)
        what, place = ROLES[role.role], f"roles[{role.id}]"
        if same is None:
            yield Turned(Power(new.id, new.name, "gains", what, _first(role.from_)), change.path, place)
        if role.until and (same is None or same.until != role.until):
            yield Turned(Power(new.id, new.name, "ends", what, _first(role.until)), change.path, place)


def _id(ids: Mapping[str, str], blob: bytes) -> str:
    from base64 import b64encode

    return ids.get(b64encode(blob).decode(), "?")


def _first(day: date | None) -> Instant | None:
    return When.read(str(day)) if day else None


def _end(key: Key) -> datetime | None:
    return min((at for at in (key.end, key.revoked) if at), default=None)


def _keys(record: Record | None) -> dict[bytes, Key]:
    """A person's keys as the server reads them."""
    if record is None or record.wrote is None:
        return {}
    return {blob: known[-1] for blob, known in keys_of([record.wrote]).keys.items()}


def points(made: Made, repo: Repo, span: Span, now: Instant) -> Iterator[Point]:
    """Each key or role that turns, and of a revoked or closed key what was signed with it afterwards."""
    for change in made.changed:
        ones = list(turned(change, made))
        texts = [told(one.power, now) for one in ones]
        if change.kind == "person" and change.before is None and change.after and change.after.says:
            name = change.after.says.name
            zh, en = joined([(f"新立人员档案：{name}", f"a new person's record: {name}"), *texts])
            yield Point("key", LOOK, zh, en, change.path, do=REGISTRAR)
        else:
            for one, (zh, en) in zip(ones, texts, strict=True):
                yield Point("key", LOOK, zh, en, one.path, one.place, do=REGISTRAR)
        for one in ones:
            if one.key and one.power.how != "gains" and one.power.since:
                yield from _suspect(repo, span, made.before, one)


def told(power: Power, now: Instant) -> Text:
    """李娜 自 2026-11-23 00:00 起可以用公钥 … 签名."""
    who, who_en = f"{power.name}（{power.person}）", f"{power.name} ({power.person})"
    when = told_at(power.since) if power.since else ""
    zh, en = power.what
    key = zh.startswith("公钥")
    if power.how == "gains":
        back = key and bool(power.since and power.since < now)
        since = (f"自 {when} 起" if when else "不限起始时间", f"from {when}" if when else "from no set time")
        more = ("（从已过去的时间算起）", " (counted from a time already past)") if back else ("", "")
        words = (f"可以用{zh} 签名", f"may sign with {en}") if key else (f"有{zh}权限", f"is {en}")
        return f"{who}{since[0]}{words[0]}{more[0]}", f"{who_en} {words[1]} {since[1]}{more[1]}"
    if power.how == "revoked":
        return f"{who}的{zh} 自 {when} 起作废", f"{en} of {who_en} is revoked from {when}"
    if key:
        return f"{who}的{zh} 到 {when} 为止", f"{en} of {who_en} ends at {when}"
    return f"{who}的{zh}权限到 {when:.10} 为止", f"{who_en} is {en} until {when:.10}"


def _suspect(repo: Repo, span: Span, book: Book, one: Turned) -> Iterator[Point]:
    """Commits of the main line and of the request that were received, or without a receipt signed, after a key's end."""
    since = one.power.since
    if since is None or one.key is None:
        return
    known = book.person(one.power.person)
    wanted = [f"--committer=<{address}>" for address in (known.email if known else ())]
    tips = list(dict.fromkeys((span.base, span.tip)))
    raw = repo.git("log", "--format=%H", "--fixed-strings", *wanted, *tips, "--") if wanted else b""
    found = [
        read
        for name in raw.decode().split()
        if (read := reading(name, repo.blob(name) or b"")).key == one.key.blob
    ]
    tip = kept.tip(repo)
    first = passage(repo, tip, {read.commit: read.seen for read in found}).first if tip and found else {}
    late = []
    for read in found:
        line = row(repo, first[read.commit]) if read.commit in first else None
        at = (
            line.entry.at if line and line.entry else moment(read.raw.committer.seconds) if read.raw else None
        )
        if at and at >= since:
            late.append(read.commit)
    if late:
        names = "、".join(name[:12] for name in late[:MOST]) + ("…" if len(late) > MOST else "")
        who, who_en = f"{one.power.name}（{one.power.person}）", f"{one.power.name} ({one.power.person})"
        zh = f"这把公钥在那以后签过 {len(late)} 次提交，其中的事实存疑，请{who}逐条认一遍：{names}"
        en = f"{len(late)} commits were signed with that key afterwards; what they say is suspect until {who_en} has looked at each: {names}"
        yield Point(
            "key",
            LOOK,
            zh,
            en,
            one.path,
            one.place,
            code="ZB3430" if one.power.how == "revoked" else "ZB3217",
        )
