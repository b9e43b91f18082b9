"""What is asked for at the end of the week, and what a reviewer is to be told of each: weight, kind, code of the rule."""

from week import Files, Request, city, key
from zhiban.page import read, write
from zhiban.trust.sshsig import public_line

TODAY = "records/logs/office/2025/2025-09-25.yml"
CLOSED = "records/logs/office/2025/2025-09-24.yml"
SEPTEMBER, OCTOBER = (f"records/rosters/office/2025-{n:02}.yml" for n in (9, 10))
MARK = "机" + "密" + "★三年"
MOBILE = "13" + "8" * 9  # not written out: nothing in the project reads as anybody's number
Told = frozenset[tuple[str, str, str]]


def added(files: Files, path: str, **facts: str) -> Files:
    """A record with more facts; `__` stands for a dot, the item is given in `item`."""
    item = facts.pop("item", "")
    known = dict(read(files[path].encode()).facts)
    more = {f"{item}.{name.rstrip('_')}" if item else name.rstrip("_"): text for name, text in facts.items()}
    return {**files, path: write({**known, **more}).decode()}


def changed(files: Files, path: str, old: str, new: str) -> Files:
    """A file with a text written otherwise."""
    assert old in files[path]
    return {**files, path: files[path].replace(old, new)}


def note(files: Files, path: str, name: str, by: str, when: str, text: str) -> Files:
    """One more entry in a log."""
    return added(
        files, path, item=f"entries[{name}]", id=name, at=f"{when}+08:00", by=by, kind="note", text=text
    )


def correction(files: Files, path: str = city.FIRE, when: str = "2025-09-23T06:20+08:00") -> Files:
    """The fire was phoned in ten minutes later than was written; with the acknowledgement that it was late."""
    files = added(
        files, path, item="corrections[c1]", id="c1", at="2025-09-26T08:20+08:00", by="he-jun",
        of="reports[phone].at", read=when, why="电话记录单上是6时20分，抄错了",
    )  # fmt: skip
    return added(
        files,
        path,
        item="late[ZB2101]",
        id="ZB2101",
        at="2025-09-26T08:20+08:00",
        by="he-jun",
        cause="to_follow",
    )


def caused(files: Files) -> Files:
    """The same correction, and why the call came late."""
    return added(
        correction(files), city.FIRE, item="late[ZB2101-why]", id="ZB2101-why", at="2025-09-26T08:21+08:00", by="he-jun",
        cause="verifying",
    )  # fmt: skip


def sensitive(files: Files) -> Files:
    """A sensitive period in the last days of September, for which the issued roster has no government leader."""
    return added(
        files, "records/calendar/2025.yml", item="sensitive[autumn]", id="autumn", from_="2025-09-27", until="2025-09-28",
        name="秋季重要活动", basis="省政府办公厅通知",
    )  # fmt: skip


def role(files: Files) -> Files:
    """李娜 will keep the registers from October on."""
    return added(
        files,
        "records/people/li-na.yml",
        item="roles[registrar]",
        id="registrar",
        role="registrar",
        from_="2025-10-01",
    )


def swap(files: Files) -> Files:
    """李娜 stands in for 张伟, on the day after her own shift."""
    return added(
        files, SEPTEMBER, item="swaps[s1]", id="s1", at="2025-09-26T08:10+08:00", by="zhang-wei", shift="2025-09-29",
        post="primary", from_="zhang-wei", to="li-na", reason="家中有事", approved_by="wang-jianguo",
    )  # fmt: skip


def stricter(files: Files) -> Files:
    """Ten minutes for a report by phone instead of fifteen, from the first of September on: counted backwards."""
    files = added(files, city.LIMITS, item="limits[phone]", effective_until="2025-08-31")
    more = city.limits(("phone-10", 10, "phone", "2025-09-01"))
    return {
        **files,
        city.LIMITS: write({**read(files[city.LIMITS].encode()).facts, **read(more.encode()).facts}).decode(),
    }


def revoked(files: Files) -> Files:
    """张伟 lost his key on Monday evening, before he took over the shift of the 25th."""
    return added(
        files,
        "records/people/zhang-wei.yml",
        item="keys[k1]",
        revoked_at="2025-09-22T20:00+08:00",
        why="令牌遗失",
    )


def night(files: Files) -> Files:
    """What was forgotten on the 24th, written after the handover; and something that somebody else wrote into today's log."""
    files = note(files, CLOSED, "1610-li-na", "li-na", "2025-09-24T16:10", "市气象台来电：夜间有雨。")
    return note(files, TODAY, "1002-yuan-fang", "yuan-fang", "2025-09-25T10:02", "送来新的通讯录。")


def owed(files: Files) -> Files:
    """A request that is to be answered, and another that was."""
    files = added(
        files, TODAY, item="entries[1110-zhang-wei]", id="1110-zhang-wei", at="2025-09-26T07:10+08:00", by="zhang-wei",
        kind="document", from_="县水利局", text="请求调拨水泵两台。", owes="reply", due="2025-09-26T18:00+08:00",
    )  # fmt: skip
    return note(files, TODAY, "0730-zhang-wei", "zhang-wei", "2025-09-26T07:30", "查岗，无异常。")


def someone(files: Files) -> Files:
    """A log entry under one's own name and a handover under another's."""
    text = city.HANDOVER.format(next="2025-09-26", primary="zhang-wei")
    return {**files, TODAY: city.canonical(files[TODAY] + text)}


def riding(files: Files) -> Files:
    """A new person's record, and on the way something else."""
    return note({**files, NEW: NEW_TEXT}, TODAY, "e9", "yuan-fang", "2025-09-26T08:00", "顺带记一条。")


NEW = "records/people/sun-li.yml"
NEW_TEXT = city.person("sun-li", {"k1": public_line(key("sun-li"))})


def must(*codes: str, kind: str = "refused") -> Told:
    """Refusals."""
    return frozenset(("must_not", kind, code) for code in codes)


def tells(*rows: str) -> Told:
    """Points, each as `look kind` or `note kind CODE`."""
    found = [(*row.split(), "")[:3] for row in rows]
    return frozenset((weight, kind, code) for weight, kind, code in found)


GOOD: dict[str, Request] = {
    "october": Request(
        "十月排班", "wang-jianguo", "26T08:05", lambda f: {**f, OCTOBER: city.roster("2025-10")},
        tells("note roster", "note second"),
    ),
    "swap": Request("29日调班", "zhang-wei", "26T08:11", swap, tells("note roster", "look roster ZB2401")),
    "correction": Request(
        "更正电话报告时间", "he-jun", "26T08:21", correction,
        tells("look corrected", "look clock", "look breach ZB2101", "note opened ZB2802", "note second"),
    ),
    "night": Request("补记", "yuan-fang", "26T08:30", night, tells("look after_signature", "look foreign ZB3202", "look foreign", "look late ZB1305")),
    "owed": Request("来文", "zhang-wei", "26T07:35", owed, tells("note opened ZB1203")),
    "limits": Request("电话报告时限改为10分钟", "yuan-fang", "26T08:40", stricter, tells("look limits", "note second")),
    "person": Request("新人孙丽", "yuan-fang", "26T08:41", lambda f: {**f, NEW: NEW_TEXT}, tells("look key")),
    "revoked": Request("张伟令牌遗失", "yuan-fang", "26T08:42", revoked, tells("look key", "look key ZB3430")),
    "page": Request(
        "手册：提前到岗", "yuan-fang", "26T08:43",
        lambda f: {**f, city.HANDOVER_PAGE: city.page(text="接班人提前10分钟到岗，当面交接。")}, tells("look page", "note second"),
    ),
    "edition": Request(
        "手册第1.1版", "yuan-fang", "26T08:44",
        lambda f: {**f, city.HANDOVER_PAGE: city.page("1.1", "接班人提前10分钟到岗，当面交接。", "2025-10-01")},
        tells("note page", "note second"),
    ),
    "caused": Request(
        "更正并说明原因", "he-jun", "26T08:22", caused, tells("look corrected", "look clock", "note breach ZB2101", "note second"),
    ),
    "sensitive": Request("敏感时期", "yuan-fang", "26T08:46", sensitive, tells("look roster ZB1001", "note roster ZB0903", "note roster")),
    "role": Request("李娜任登记员", "yuan-fang", "26T08:47", role, tells("look key")),
    "superseded": Request(
        "交接班另立新页", "yuan-fang", "26T08:45",
        lambda f: changed(f, city.HANDOVER_PAGE, "title: 交接班\n", "title: 交接班\nsuperseded_by: handover-2026.md\n"),
        tells("look superseded", "note second"),
    ),
}  # fmt: skip
BAD: dict[str, Request] = {
    "edited": Request(
        "改时间", "he-jun", "26T08:50", lambda f: changed(f, city.FIRE, "06:10+08:00", "06:20+08:00"),
        must("ZB3101", "ZB2801") | tells("look clock", "look breach ZB2101"), False,
    ),
    "hole": Request(
        "十月排班，缺一天", "wang-jianguo", "26T08:51",
        lambda f: {**f, OCTOBER: city.roster("2025-10", without=("2025-10-03",), leaders=False)},
        must("ZB0202", "ZB1001") | tells("note roster", "note second"), False,
    ),
    "mobile": Request(
        "记手机号", "zhang-wei", "26T08:52",
        lambda f: note(f, TODAY, "e7", "zhang-wei", "2025-09-26T08:52", f"联系人手机{MOBILE}。"),
        must("ZB3303", kind="secret"), False,
    ),
    "secret": Request(
        "密件", "zhang-wei", "26T08:53",
        lambda f: note(f, TODAY, "e7", "zhang-wei", "2025-09-26T08:53", f"收到{MARK}件一份。"),
        must("ZB3301", kind="secret"), False,
    ),
    "unsigned": Request(
        "没有签名", "zhang-wei", "26T08:54",
        lambda f: note(f, TODAY, "e8", "zhang-wei", "2025-09-26T08:54", "查岗。"), must("ZB3213"), False, signed=False,
    ),
    "stranger": Request(
        "别的密钥", "zhang-wei", "26T08:55",
        lambda f: note(f, TODAY, "e8", "zhang-wei", "2025-09-26T08:55", "查岗。"), must("ZB3216"), False, "nobody",
    ),
    "for-another": Request("代人交班", "zhao-min", "26T08:56", someone, 
        must("ZB3201") | tells("look opened ZB1407", "note closed ZB1407", "note hint ZB1306"), False,
    ),
    "riding": Request("新人和别的", "yuan-fang", "26T08:57", riding, must("ZB3221") | tells("look foreign", "look key"), False),
    "house": Request(
        "改程序", "zhang-wei", "26T08:58", lambda f: {**f, "tools/hook": "echo\n"}, must("ZB3222") | tells("look house"), False,
    ),
    "headless": Request(
        "手册没有版本", "yuan-fang", "26T08:59",
        lambda f: changed(f, city.HANDOVER_PAGE, "version: '1.0'\n", ""), must("ZB2501") | tells("note second"), False,
    ),
}  # fmt: skip
REQUESTS = {**GOOD, **BAD}
