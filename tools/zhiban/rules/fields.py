"""Whether what a file says is a record of its kind, and agrees with its own path (FORMAT.md §2–§6)."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from zhiban.page import Page
from zhiban.rule import REFUSE, Hit, Rule, rule
from zhiban.schema import Flaw, wanted
from zhiban.schema.parts import Clock, Item, Month, Zone
from zhiban.subject import On, Step

WANTED: dict[str, tuple[str, str]] = {
    "instant": ("时刻 2026-11-23T08:00+08:00", "an instant such as 2026-11-23T08:00+08:00"),
    "day": ("日期 2026-11-23", "a date such as 2026-11-23"),
    "when": ("时刻或日期", "an instant or a date"),
    "count": ("不带单位的整数", "a whole number without unit"),
    "choice": ("以下之一", "one of these"),
}
WANTED |= {
    wanted(of)["wants"]: words
    for of, words in (
        (Month, ("月份 2026-11", "a month such as 2026-11")),
        (Clock, ("时刻 08:00", "a time of day such as 08:00")),
        (Zone, ("时区 +08:00", "an offset such as +08:00")),
        (
            Item,
            (
                "事项 2026-11-23#1530-li-na，或 incident:事件编号",
                "an item such as 2026-11-23#1530-li-na, or incident:ID",
            ),
        ),
    )
}
SLUG = ("小写字母、数字和连字符", "small letters, digits and hyphens")


def field(code: str, name: str, zh: str, en: str, remedy: tuple[str, str] = ("", "")) -> Rule:
    """A rule that tells of the schema's flaws of this name."""

    def find(read: tuple[Page, tuple[Flaw, ...]]) -> Iterator[Hit]:
        for flaw in read[1]:
            if flaw.name == name:
                yield Hit(flaw.place, _figures(flaw))

    return rule(code, name, REFUSE, of="page", zh=zh, en=en, remedy=remedy)(find)


def _figures(flaw: Flaw) -> dict[str, str]:
    """The flaw's figures with what the place wants, in words."""
    wants, choices = flaw.figures.get("wants", ""), flaw.figures.get("choices", "")
    zh, en = WANTED.get(wants, SLUG if "a-z" in wants else (wants, wants))
    if choices:
        zh, en = f"{zh}：{choices.replace(' ', '、')}", f"{en}: {choices.replace(' ', ', ')}"
    return {**flaw.figures, "want_zh": zh, "want_en": en}


field_unknown = field(
    "ZB0021",
    "field-unknown",
    "没有“{field}”这个字段；相近的有：{near}",
    "there is no field “{field}”; near it: {near}",
    ("改成其中一个，或删去。", "Use one of them, or take it out."),
)
field_missing = field(
    "ZB0022", "field-missing", "缺“{field}”", "“{field}” is missing", ("补上这一行。", "Add the line.")
)
text_type = field(
    "ZB0023",
    "text-type",
    "“{text}”不合这一处的写法，应是{want_zh}",
    "“{text}” does not fit here; this place takes {want_en}",
)
kind_known = field(
    "ZB0024",
    "kind-known",
    "没有“{text}”这种记录；有：{choices}",
    "there is no kind “{text}”; there are: {choices}",
    ("第一行写 kind: 加其中一种。", "The first line is kind: and one of them."),
)
wants_text = field(
    "ZB0025",
    "wants-text",
    "“{field}”应是一行文字",
    "“{field}” takes one text",
    ("写在冒号后同一行。", "Write it on the line, after the colon."),
)
wants_list = field(
    "ZB0026",
    "wants-list",
    "“{field}”应是若干条，每条以“- id:”开头",
    "“{field}” takes items, each beginning “- id:”",
    ("照同类记录缩进。", "Indent it as other records do."),
)
wants_set = field(
    "ZB0027",
    "wants-set",
    "“{field}”应是若干行，每行以“- ”开头",
    "“{field}” takes lines, each beginning “- ”",
    ("每行一个。", "One to a line."),
)
wants_mapping = field(
    "ZB0028",
    "wants-mapping",
    "“{field}”下面应有几个字段",
    "“{field}” takes fields below it",
    ("换行，缩进两格写。", "Write them on the following lines, two spaces in."),
)

NAMES = r"records(/[a-z0-9][a-z0-9-]{0,63}){1,4}\.yml"
ODD = {"symlink": "是符号链接", "submodule": "是子仓库", "executable": "带可执行标志"}
PATHS: dict[str, Callable[[Any], str]] = {
    "book": lambda r: "book",
    "limits": lambda r: "limits",
    "unit": lambda r: f"units/{r.id}",
    "person": lambda r: f"people/{r.id}",
    "calendar": lambda r: f"calendar/{r.year}",
    "roster": lambda r: f"rosters/{r.unit}/{r.month}",
    "duty_log": lambda r: f"logs/{r.unit}/{r.start.year}/{r.start.date()}",
    "incident": lambda r: f"incidents/{r.unit}/{r.id[:4]}/{r.id}",
    "training": lambda r: f"training/{r.unit}/{r.year}",
    "inspection": lambda r: f"inspections/{r.unit}/{r.at.date()}-",
    "bulletin": lambda r: f"bulletins/{r.no[:4]}/{r.no}",
}


def expected_path(record: Any) -> str:
    """Where a record belongs, without `.yml`; an inspection's ends in a slug of choice."""
    return "records/" + PATHS[record.kind](record)


@rule(
    "ZB0047",
    "path-agrees",
    REFUSE,
    of="record",
    zh="文件在 {path}，内容却属于 {want}.yml",
    en="the file is {path}, but what it says belongs in {want}.yml",
    remedy=(
        "改文件名，或改里面的 id、unit、日期，使两者一致。",
        "Rename the file, or correct id, unit or date in it.",
    ),
)
def path_agrees(on: On[Any]) -> Iterator[Hit]:
    """A file's path and its id, unit and date say the same (a second shift of a day ends in `-2`)."""
    want, path = expected_path(on.wrote), on.record.path
    stem = path.removesuffix(".yml")
    second = on.record.kind == "duty_log" and stem == want + "-2"
    slug = on.record.kind == "inspection" and stem.startswith(want) and len(stem) > len(want)
    if stem != want and not second and not slug:
        yield Hit("id" if hasattr(on.wrote, "id") else "unit", {"path": path, "want": want})


@rule(
    "ZB0048",
    "file-name",
    REFUSE,
    of="step",
    zh="“{path}”不是记录该放的地方：{why}",
    en="“{path}” is no place for a record: {why_en}",
    remedy=(
        "记录放在 records/ 下，文件名用小写字母、数字、连字符，以 .yml 结尾。",
        "Records stand under records/, named in small letters, digits and hyphens, ending in .yml.",
    ),
)
def file_name(step: Step) -> Iterator[Hit]:
    """Only plain files with ASCII names stand under `records/`."""
    if step.odd:
        yield Hit("", {"path": step.path, "why": ODD[step.odd], "why_en": step.odd})
    elif step.record is not None and not re.fullmatch(NAMES, step.path):
        yield Hit("", {"path": step.path, "why": "文件名不合规定", "why_en": "its name"})


@rule(
    "ZB0049",
    "time-order",
    REFUSE,
    of="record",
    kinds=("incident",),
    zh="时间前后矛盾：{first}（{first_at}）晚于{then}（{then_at}）",
    en="the times contradict each other: {first} ({first_at}) is after {then} ({then_at})",
    remedy=(
        "核对这两个时间；说不准的用 earliest、latest、basis 写成一段。",
        "Check both; what is uncertain is written as earliest, latest, basis.",
    ),
)
def time_order(on: On[Any]) -> Iterator[Hit]:
    """It begins, occurs, becomes known and is reported, in this order."""
    says = on.says
    moments = [
        (name, getattr(says, name)) for name in ("onset", "occurred", "learned") if getattr(says, name)
    ]
    spans = [(name, m.first, m.last) for name, m in moments if m.first and m.last]
    reports = [r for r in says.reports if (r.from_ or says.unit) == says.unit]
    if reports:
        first = min(reports, key=lambda r: r.at)
        spans.append((f"reports[{first.id}]", first.at, first.at))
    for (name, early, _), (later, _, late) in pairwise(spans):
        if early > late:
            yield Hit(name, {"first": name, "first_at": str(early), "then": later, "then_at": str(late)})
