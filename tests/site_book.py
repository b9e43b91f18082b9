"""A tiny book in memory for the tests of the site, and one in which every field holds a canary."""

import html
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from zhiban import page
from zhiban.book import Book
from zhiban.schema import KINDS, Shape, shape, wanted
from zhiban.schema.parts import Instant
from zhiban.site import from_book, making, render

NOW = Instant.read("2026-11-23T21:00+08:00")
BOOK = """kind: book
schema: 1
name: 望川市政务值班簿
zone: '+08:00'
language: zh
unit: wangchuan
"""
UNIT = """kind: unit
schema: 1
id: wangchuan
name: 望川市人民政府
level: municipal
phones:
  - id: phone-a
    number: 0599-6210001
    type: phone
shift_start: '08:00'
"""
CALENDAR = """kind: calendar
schema: 1
year: 2026
announced:
  title: 放假通知
days:
  - id: 2026-11-24
    type: makeup
    name: 调休
"""
ROSTER = """kind: roster
schema: 1
unit: wangchuan
month: 2026-11
shifts:
  - id: 2026-11-23
    start: 2026-11-23T08:00+08:00
    end: 2026-11-24T08:00+08:00
    leaders:
      - id: wang-jianguo
        mode: on_post
    primary: li-na
    standby:
      - zhao-min
  - id: 2026-11-24
    start: 2026-11-24T08:00+08:00
    end: 2026-11-25T08:00+08:00
    leaders:
      - id: wang-jianguo
        mode: stationed
    primary: zhao-min
swaps:
  - id: s1
    at: 2026-11-20T10:00+08:00
    by: wang-jianguo
    shift: 2026-11-24
    post: primary
    from: zhao-min
    to: li-na
    reason: 家中有事
"""
PEOPLE = {"wang-jianguo": "王建国", "li-na": "李娜", "zhao-min": "赵敏"}


class Shelf:
    """A book in memory."""

    def __init__(self, files: dict[str, str]) -> None:
        self.files = files

    def get(self, path: str) -> bytes | None:
        return self.files[path].encode() if path in self.files else None

    def paths(self) -> list[str]:
        return sorted(self.files)

    def lay(self, root: Path) -> Path:
        for path, text in self.files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8", newline="\n")
        return root


def files() -> dict[str, str]:
    people = {
        f"records/people/{name}.yml": f"kind: person\nschema: 1\nid: {name}\nname: {said}\nunit: wangchuan\n"
        for name, said in PEOPLE.items()
    }
    return {
        "records/book.yml": BOOK,
        "records/units/wangchuan.yml": UNIT,
        "records/calendar/2026.yml": CALENDAR,
        "records/rosters/wangchuan/2026-11.yml": ROSTER,
        **people,
    }


@cache
def whole(audience: str, language: str) -> dict[str, str]:
    """The pages of a book without a record; made once, for all who only read them."""
    return render(Book(Shelf({})), audience, language)


def own(
    found: dict[str, str], audience: str = "staff", language: str = "zh", now: Instant = NOW
) -> dict[str, str]:
    """A book's own pages as `render` makes them; the pages of articles and rules are the same for every book."""
    return from_book(making(Book(Shelf(found)), audience, language, now))


def shown(text: str) -> str:
    return html.unescape(re.sub(r"\\u(00[0-9a-f]{2})", lambda found: chr(int(found[1], 16)), text))


def canary(of: Shape, at: str, listed: str, seeds: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Facts for every field of a kind; each text of a kind's own is a canary, told apart by its number."""
    for name, field in of.fields.items():
        here, spot = at + name, f"{listed}.{name}"
        if field.container == "mapping":
            yield from canary(field, here + ".", spot, seeds)
        elif field.container == "list":
            item = _seed(field.fields["id"], spot + ".id", seeds)
            inner = Shape({k: v for k, v in field.fields.items() if k != "id"}, None, True, "mapping")
            yield f"{here}[{item}].id", item
            yield from canary(inner, f"{here}[{item}].", spot, seeds)
        elif at or name not in ("kind", "schema", "handling", "zone"):
            text = _seed(field, spot, seeds)
            yield (f"{here}{{{text}}}" if field.container == "set" else here), text


def _seed(field: Shape, spot: str, seeds: dict[str, str]) -> str:
    asks = wanted(field.type)
    fixed = {"instant": str(NOW), "when": str(NOW), "day": "2026-11-23", "count": "2026", "str": ""}
    if asks["wants"] == "choice":
        return asks["choices"].split()[0]
    if "0[1-9]|1[0-2]" in asks["wants"]:
        return "2026-11"
    if "[01][0-9]|2[0-3]" in asks["wants"]:
        return "08:00"
    if asks["wants"].startswith("^ZB"):
        return "ZB2101"
    if fixed.get(asks["wants"]):
        return fixed[asks["wants"]]
    number = f"{len(seeds) + 1000}"
    seeds[number] = spot
    return f"金丝雀{number}号 [x](y)" if asks["wants"] == "str" else f"canary{number}x"


def seeded() -> tuple[dict[str, str], dict[str, str]]:
    """A book with a record of every kind in which every field is filled, and which number stands at which place."""
    found: dict[str, str] = files()
    seeds: dict[str, str] = {}
    folders = {"person": "people", "duty_log": "logs", "calendar": "calendar", "limits": "", "book": ""}
    folders["training"] = "training"
    for kind in KINDS:
        facts = {"kind": kind, "schema": "1", **({"zone": "+08:00"} if kind == "book" else {})}
        facts |= dict(canary(shape(kind), "", kind, seeds))
        folder = folders.get(kind, kind + "s")
        path = f"records/{folder}/canary.yml" if folder else f"records/{kind}.yml"
        found[path] = page.write(facts).decode()
    # The default unit and the people of its roster are canaries too: these reach the home page.
    name = next(number for number, spot in seeds.items() if spot == "book.unit")
    found["records/units/wangchuan.yml"] = UNIT
    found["records/book.yml"] = found["records/book.yml"].replace(f"canary{name}x", "wangchuan")
    for person, said in PEOPLE.items():
        found[f"records/people/{person}.yml"] = found[f"records/people/{person}.yml"].replace(
            said, f"金丝雀0{person}"
        )
    return found, seeds


def leaks(text: str, seeds: dict[str, str]) -> set[str]:
    numbers = re.findall(r"(?:金丝雀|canary)\u200b?(\d{4})", shown(text))
    return {seeds[number] for number in numbers}
