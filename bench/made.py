"""A duty book of any size for measuring: units, people, training, rosters and, day after day, logs; now and then an incident.

`python bench/made.py FOLDER 2000` writes 2,000 records (of which 19 in 20 are duty logs) in the canonical form, all of one
clean book: every night handed over and taken over, every incident ended and closed but those of the last day.
"""

import calendar
import shutil
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

START = datetime(2024, 1, 1, 8)
ZONE = "+08:00"
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦", "伟芳娜敏静丽强磊军洋勇艳杰涛明超"
PLACES = [
    "青禾",
    "松岭",
    "云岭",
    "白沙",
    "石桥",
    "临江",
    "高塘",
    "望山",
    "南坪",
    "清溪",
    "双河",
    "沙洲",
    "大湾",
    "长岭",
    "桃源",
    "平湖",
]
CALLS = (
    ("{place}镇政府值班室", "报告今日安全生产检查情况，共查企业{n}家，发现隐患{m}处，已整改。"),
    ("市气象台", "预报明日小雨转多云，气温{m}至{n}度，注意道路湿滑。"),
    ("县水利局", "{place}水库水位{n}.{m}米，低于汛限水位，运行正常。"),
    ("群众", "反映{place}路口路灯{m}盏不亮，影响夜间出行，请有关部门处理。"),
    ("{place}交警大队", "{place}段因施工临时管制，预计{n}分钟后恢复通行。"),
)


PEOPLE = 10
DEVICES = ("computer", "copier", "fax", "phone-a", "phone-b", "printer")


class Size(NamedTuple):
    """How many units and days make up a book of so many records."""

    units: int
    days: int


def size(records: int) -> Size:
    """A book of up to 4,000 records has eight units, a larger one more; the rest is days."""
    units = max(8, min(64, records // 500))
    return Size(units, -(-records * 19 // 20 // units))


def at(moment: datetime) -> str:
    """An instant as a record writes it."""
    return f"{moment:%Y-%m-%dT%H:%M}{ZONE}"


def person(unit: int, number: int) -> tuple[str, str]:
    """Id and name of a unit's person: 0 heads the office, 1 is a government leader, 2 to 9 are officers."""
    place = unit * PEOPLE + number
    return f"p{unit:02}-{number}", SURNAMES[place % 16] + GIVEN[place // 16 % 16] + GIVEN[place * 7 % 16]


def _unit(unit: int) -> str:
    name, leader = PLACES[unit % 16], person(unit, 0)[0]
    posts = (
        "deputy_in_charge",
        "direct_responsible",
        "first_responsible",
        "leader_in_charge",
        "main_responsible",
    )
    held = "".join(
        f"  - id: {post.replace('_', '-')}\n    post: {post}\n    person: {leader}\n    title: 负责人\n    from: 2020-01-01\n"
        for post in posts
    )
    return (
        f"kind: unit\nschema: 1\nid: u{unit:02}\nname: {name}{unit}县人民政府\nlevel: county\nparent: wangchuan\n"
        f"duty_office:\n  name: 县政府总值班室\n  form: established\nposts:\n{held}"
        f"phones:\n  - id: phone-a\n    number: 0599-62{unit:02}001\n    type: phone\n    dedicated: yes\n    from: 2020-01-01\n"
        f"  - id: phone-b\n    number: 0599-62{unit:02}002\n    type: phone\n    dedicated: yes\n    from: 2020-01-01\n"
        f"equipment:\n{''.join(f'  - {device}' + chr(10) for device in DEVICES)}room:\n  - cabinet\n  - console\n  - log-book\n"
        "two_posts: yes\nshift_start: 08:00\nshift_hours: 24\n"
    )


def _person(unit: int, number: int) -> str:
    name, called = person(unit, number)
    rank = ("office_head", "government_leader", "staff")[min(number, 2)]
    role = "leader" if number < 2 else "officer"
    return (
        f"kind: person\nschema: 1\nid: {name}\nname: {called}\nunit: u{unit:02}\nemail:\n  - {name}@wangchuan.example\n"
        f"employment:\n  - id: establishment-2020\n    terms: establishment\n    from: 2020-01-01\n"
        f"ranks:\n  - id: {rank.replace('_', '-')}-2020\n    rank: {rank}\n    from: 2020-01-01\n"
        f"roles:\n  - id: {role}-2020\n    role: {role}\n    from: 2020-01-01\n"
    )


def _training(unit: int, year: int) -> str:
    results = "".join(f"      - id: {person(unit, n)[0]}\n        result: passed\n" for n in range(2, PEOPLE))
    return (
        f"kind: training\nschema: 1\nunit: u{unit:02}\nyear: {year}\nsessions:\n  - id: 0102-pre-duty\n"
        f"    at: {year}-01-02T09:00{ZONE}\n    type: pre_duty\n    topic: 岗前培训\n    results:\n{results}"
        f"  - id: 0110-annual\n    at: {year}-01-10T09:00{ZONE}\n    type: annual\n    topic: 年度培训\n    results:\n{results}"
    )


def watch(unit: int, day: int) -> tuple[str, str, str]:
    """Primary, secondary and standby of a shift; every officer has three days between two watches."""
    primary, secondary, standby = (person(unit, 2 + (2 * day + n) % 8)[0] for n in (0, 1, 4))
    return primary, secondary, standby


def _led(unit: int, indent: str) -> str:
    return (
        f"{indent}leaders:\n{indent}  - id: {person(unit, 0)[0]}\n{indent}    mode: on_post\n"
        f"{indent}  - id: {person(unit, 1)[0]}\n{indent}    mode: stationed\n"
    )


def _roster(unit: int, year: int, month: int) -> str:
    rows = []
    for date in range(1, calendar.monthrange(year, month)[1] + 1):
        start = datetime(year, month, date, 8)
        primary, secondary, standby = watch(unit, (start - START).days)
        rows.append(
            f"  - id: {start:%Y-%m-%d}\n    start: {at(start)}\n    end: {at(start + timedelta(1))}\n{_led(unit, '    ')}"
            f"    primary: {primary}\n    secondary: {secondary}\n    standby:\n      - {standby}\n"
        )
    issued = datetime(year, month, 1, 16) - timedelta(8)
    return (
        f"kind: roster\nschema: 1\nunit: u{unit:02}\nmonth: {year}-{month:02}\n"
        f"issued:\n  at: {at(issued)}\n  by: {person(unit, 0)[0]}\nshifts:\n{''.join(rows)}"
    )


def log(unit: int, day: int) -> str:
    """A unit's log of a day, handed over."""
    start = START + timedelta(day)
    primary, secondary, standby = watch(unit, day)
    entries = []
    for number in range(7 + (unit + day) % 7):
        when = start + timedelta(minutes=30 + 100 * number + (unit * 7 + day) % 60)
        by = (primary, secondary)[number % 2]
        caller, text = CALLS[(unit + day + number) % len(CALLS)]
        words = {
            "place": PLACES[(unit * 3 + day + number) % 16],
            "n": 10 + (day + unit) % 20,
            "m": 2 + (day + number) % 7,
        }
        entries.append(
            f"  - id: {when:%H%M}-{by}\n    at: {at(when)}\n    by: {by}\n    kind: call\n    from: {caller.format(**words)}\n"
            f"    line: phone-a\n    callback_ref: 来电簿{start:%Y}-{day % 365 + 1:03}页\n    text: {text.format(**words)}\n"
        )
    end = start + timedelta(1)
    relief = watch(unit, day + 1)[0]
    arrived = "".join(
        f"  - id: {who}\n    at: {at(start - timedelta(minutes=early))}\n"
        for who, early in ((primary, 16), (secondary, 12))
    )
    return (
        f"kind: duty_log\nschema: 1\nunit: u{unit:02}\nstart: {at(start)}\nend: {at(end)}\n{_led(unit, '')}"
        f"primary: {primary}\nsecondary: {secondary}\nstandby:\n  - {standby}\narrivals:\n{arrived}entries:\n{''.join(entries)}"
        f"handover:\n  at: {at(end)}\n  by: {primary}\n  in_person: yes\n  situation: 来电{len(entries)}件，均已办结；无突发事件。\n"
        f"  equipment:\n{''.join(f'    - id: {device}' + chr(10) + '      state: ok' + chr(10) for device in DEVICES)}"
        f"takeover:\n  at: {at(end + timedelta(minutes=1))}\n  by: {relief}\n  read_back: 设备正常，没有未办结事项。\n"
    )


def _incident(unit: int, day: int, over: bool) -> tuple[str, str]:
    """Id and text of an incident; `over`: ended, reported to the end and closed."""
    start = START + timedelta(day, minutes=117 + (unit * 31 + day) % 600)
    by, leader, place = watch(unit, day)[0], person(unit, 0)[0], PLACES[(unit + day) % 16]
    name = f"{start:%Y%m%d-%H%M}-u{unit:02}-fire"
    said = (
        f"      time: {start.hour}时{start.minute}分\n      place: {place}镇解放路中段一临街店铺\n      source: 消防接警、镇政府\n"
        "      cause: 电气线路故障\n      nature: 火灾\n      course: 消防到场后30分钟内扑灭明火\n      consequences: 过火，无人员伤亡\n"
        "      scope: 过火面积约30平方米\n      trend: 无蔓延\n      response: 消防、公安、医疗到场处置\n      proposals: 清理现场，查明原因\n"
    )

    def report(ident: str, stage: str, form: str, after: int) -> str:
        signed = f"    signed_off_by: {leader}\n" if form == "written" else ""
        return (
            f"  - id: {ident}\n    stage: {stage}\n    form: {form}\n    channel: {'phone' if form == 'phone' else 'network'}\n"
            f"    at: {at(start + timedelta(minutes=after))}\n    by: {by}\n{signed}    to: wangchuan\n    elements:\n{said}"
        )

    def act(part: str, after: int) -> str:
        return f"{part}:\n  at: {at(start + timedelta(minutes=after))}\n  by: {by}\n"

    reports = report("phone", "first", "phone", 11) + report("first", "first", "written", 26)
    text = (
        f"kind: incident\nschema: 1\nid: {name}\nunit: u{unit:02}\ntitle: {place}镇沿街店铺火灾无人员伤亡\ncategory: accident\nsubtype: fire\n"
        f"place: {place}镇解放路中段\noccurred:\n  at: {at(start)}\n  basis: 消防接警记录\nlearned:\n  at: {at(start + timedelta(minutes=6))}\n"
        f"  channel: phone\n  from: {place}镇政府值班室\ngrades:\n  - id: first\n    at: {at(start + timedelta(minutes=12))}\n    by: {by}\n"
        f"    grade: ordinary\n    basis: preliminary\nsources:\n  - id: fire\n    at: {at(start + timedelta(minutes=7))}\n    by: {by}\n    from: 消防大队\n"
        f"    text: 已到场处置\n  - id: town\n    at: {at(start + timedelta(minutes=9))}\n    by: {by}\n    from: 镇政府\n    text: 无人员被困\n"
        f"told:\n  - id: {leader}\n    at: {at(start + timedelta(minutes=8))}\n    by: {by}\nreports:\n{reports}"
        + (report("final", "final", "written", 300) if over else "")
        + "none_affected: 火势限于店内\n"
        + (act("ended", 240) + act("closed", 320) if over else "")
    )
    return name, text


def make(folder: Path, records: int, city: Path, logs: bool = True) -> Size:
    """Write a book of about so many records into a folder that is not there yet; `city` is the sample for the common files."""
    units, days = made = size(records)
    root = folder / "records"
    for name in ("book.yml", "limits.yml", "calendar", "units/wangchuan.yml", "people/wang-jianguo.yml"):
        source, target = city / "records" / name, root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy(source, target)

    def put(path: str, text: str) -> None:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")

    book = (
        (root / "book.yml")
        .read_text(encoding="utf-8")
        .replace("unit: wangchuan", "unit: u00")
        .replace("sample: yes\n", "")
    )
    put("book.yml", book)
    last = START + timedelta(days)
    for unit in range(units):
        put(f"units/u{unit:02}.yml", _unit(unit))
        for number in range(PEOPLE):
            put(f"people/{person(unit, number)[0]}.yml", _person(unit, number))
        for year in range(START.year - 1, last.year + 1):
            put(f"training/u{unit:02}/{year}.yml", _training(unit, year))
            months = 0 if year < START.year else 12 if year < last.year else last.month
            for month in range(1, months + 1):
                put(f"rosters/u{unit:02}/{year}-{month:02}.yml", _roster(unit, year, month))
        for day in range(days if logs else 0):
            start = START + timedelta(day)
            put(f"logs/u{unit:02}/{start:%Y}/{start:%Y-%m-%d}.yml", log(unit, day))
            if (unit + day) % 19 == 0:
                name, text = _incident(unit, day, over=day < days - 1)
                put(f"incidents/u{unit:02}/{start:%Y}/{name}.yml", text)
    return made


if __name__ == "__main__":
    print(make(Path(sys.argv[1]), int(sys.argv[2]), Path(__file__).resolve().parents[1]))
