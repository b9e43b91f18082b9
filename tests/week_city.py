"""The small city of the week under review (`week`): its records as they stood, and what officers write in them."""

from calendar import monthrange
from collections.abc import Mapping, Sequence

from week_forms import (
    FIRE,
    HANDOVER,
    HANDOVER_PAGE,
    LIMIT,
    LIMITS,
    LOG,
    PAGE,
    PERSON,
    SHIFT,
)
from zhiban.page import read, write

PEOPLE = {
    "yuan-fang": ("袁方", "office", "staff", "registrar"),
    "wang-jianguo": ("王建国", "office", "office_head", "leader"),
    "lin-bo": ("林波", "office", "government_leader", "leader"),
    "li-na": ("李娜", "office", "staff", "officer"),
    "zhang-wei": ("张伟", "office", "staff", "officer"),
    "zhao-min": ("赵敏", "office", "staff", "officer"),
    "chen-xiao": ("陈晓", "office", "staff", "officer"),
    "he-jun": ("何军", "qinghe", "staff", "officer"),
    "sun-li": ("孙丽", "office", "staff", "officer"),
}
OFFICERS = ("li-na", "zhang-wei", "zhao-min", "chen-xiao")
HOLIDAYS = range(1, 9)  # of October


def canonical(text: str) -> str:
    """A record in its one way of writing."""
    return write(read(text.encode(), form=False).facts).decode()


def entry(name: str, at: str, by: str, text: str, **more: str) -> str:
    """One line of a log."""
    rest = "".join(f"    {field}: {said}\n" for field, said in more.items())
    kind = "" if "kind" in more else "    kind: note\n"
    return f"  - id: {name}\n    at: {at}+08:00\n    by: {by}\n{kind}    text: {text}\n{rest}"


def log_path(day: str) -> str:
    """Where the office's log of a day stands."""
    return f"records/logs/office/2025/{day}.yml"


def roster_path(month: str) -> str:
    """Where the office's roster of a month stands."""
    return f"records/rosters/office/{month}.yml"


def after(day: str) -> str:
    """The day after, within 2025."""
    month, number = int(day[5:7]), int(day[8:])
    last = monthrange(2025, month)[1]
    return f"2025-{month:02}-{number + 1:02}" if number < last else f"2025-{month + 1:02}-01"


def watch(day: str) -> tuple[str, str]:
    """Who stands on a day as primary officer, and by."""
    number = int(day[8:])
    return OFFICERS[number % 4], OFFICERS[(number + 2) % 4]


def roster(month: str, without: Sequence[str] = (), leaders: bool = True, more: str = "") -> str:
    """A month's issued roster, without some days; `leaders`: whether a government leader leads on the holidays."""
    number = int(month[5:])
    rows = []
    for day in (f"{month}-{n + 1:02}" for n in range(monthrange(2025, number)[1])):
        if day not in without:
            primary, standby = watch(day)
            led = ["wang-jianguo:on_post"]
            if leaders and ((number == 10 and int(day[8:]) in HOLIDAYS) or day == "2025-09-30"):
                led.insert(0, "lin-bo:stationed")
            told = "".join(
                f"      - id: {who}\n        mode: {mode}\n" for who, mode in (x.split(":") for x in led)
            )
            rows.append(
                SHIFT.format(day=day, next=after(day), leaders=told, primary=primary, standby=standby)
            )
    issued = "issued:\n  at: 2025-08-25T16:00+08:00\n  by: wang-jianguo\n"
    if number == 10:
        issued = issued.replace("08-25", "09-26")
    head = f"kind: roster\nschema: 1\nunit: office\nmonth: {month}\n{issued}shifts:\n"
    return canonical(head + "".join(rows) + more)


def log(day: str, *entries: str, handed: bool = True) -> str:
    """A day's log with its entries; `handed`: handed over and taken over."""
    primary, standby = watch(day)
    figures = {"day": day, "next": after(day), "primary": primary, "standby": standby}
    text = LOG.format(**figures) + "".join(
        entries or (entry("e1", f"{day}T09:00", primary, "查岗，无异常。"),)
    )
    if handed:
        relief = watch(after(day))[0]
        text += HANDOVER.format(**figures)
        text += f"takeover:\n  at: {after(day)}T08:04+08:00\n  by: {relief}\n  read_back: 无未办事项。\n"
    return canonical(text)


def limits(*rows: tuple[str, int, str, str]) -> str:
    """The limits table: (id, minutes, form, in force from)."""
    told = "".join(LIMIT.format(id=i, minutes=m, form=f, start=s) for i, m, f, s in rows)
    return canonical("kind: limits\nschema: 1\nlimits:\n" + told)


def person(name: str, keys: Mapping[str, str] = {}) -> str:
    """A person's record; `keys`: id → public line."""
    called, unit, rank, role = PEOPLE[name]
    text = PERSON.format(id=name, name=called, unit=unit, rank=rank, role=role)
    rows = "".join(f"  - id: {i}\n    ssh: {line}\n    from: 2025-01-01\n" for i, line in keys.items())
    return canonical(text + (f"keys:\n{rows}" if rows else ""))


def calendar() -> str:
    """October's holidays of 2025, and a make-up workday."""
    days = [
        f"  - id: 2025-10-{n:02}\n    type: {'statutory' if n < 4 else 'break'}\n    name: 国庆节、中秋节\n"
        for n in HOLIDAYS
    ]
    head = "kind: calendar\nschema: 1\nyear: 2025\nannounced:\n  title: 放假通知\ndays:\n"
    return canonical(head + "".join(days))


def training() -> str:
    """The year's training of the office's officers."""
    rows = "".join(f"      - id: {who}\n        result: passed\n" for who in sorted([*OFFICERS, "sun-li"]))
    head = "kind: training\nschema: 1\nunit: office\nyear: 2025\nsessions:\n  - id: s1\n    at: 2025-01-08T14:30+08:00\n"
    return canonical(f"{head}    type: annual\n    topic: 信息报送与交接班\n    results:\n{rows}")


def page(
    version: str = "1.0",
    text: str = "交班人、接班人当面交接，各自签字。",
    effective: str = "2025-01-01",
    owner: str = "市政府总值班室",
) -> str:
    """The handbook's page on the handover."""
    return PAGE.format(version=version, text=text, effective=effective, owner=owner)


__all__ = ["FIRE", "HANDOVER", "HANDOVER_PAGE", "LIMITS", "OFFICERS", "PEOPLE"]
