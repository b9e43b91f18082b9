"""Handover sheets of the sample city for the tests: made with evidence of our own, and read as a reader does."""

from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

from site_book import Shelf
from zhiban.book import Book
from zhiban.desk.sheet import Evidence, sheet
from zhiban.facts import Place
from zhiban.schema.log import DutyLog
from zhiban.schema.parts import Instant
from zhiban.shelf import WorkTree

ROOT = Path(__file__).parents[1]
CITY = Book(WorkTree(ROOT))
LOGS = CITY.paths("logs")
NIGHT = "records/logs/wangchuan/2026/2026-11-06.yml"
KEY = "SHA256:{}Wz0b1v3qv5dYw1mD1nYkQd0w8JmB1r6t0eH6k0m2p8s"

CORRECTIONS = """corrections:
  - id: c1
    at: 2026-11-07T08:20+08:00
    by: zhao-min
    of: leaders[feng-zhiqiang].mode
    read: on_post
    why: 当晚在岗。
  - id: c2
    at: 2026-11-07T08:21+08:00
    by: zhao-min
    of: handover.situation
    read: 收文2件、来电7件。
    why: 少数了一件。
  - id: c3
    at: 2026-11-07T08:22+08:00
    by: zhao-min
    of: handover.equipment[fax]
    why: 重了。
  - id: c4
    at: 2026-11-07T08:23+08:00
    by: liu-yang
    of: takeover.at
    read: 2026-11-07T08:07+08:00
    why: 看错了钟。
  - id: c5
    at: 2026-11-07T08:24+08:00
    by: zhao-min
    of: entries[0908-ma-chao].text
    read: 联合来文报送无障碍设施排查结果，缺坡道14处，其中医院门前的两处当日午后已经动工，其余列入年内计划。
    why: 数字写反了。
"""


def evidence(book: Book, path: str, received: bool = True) -> dict[Place, Evidence]:
    """What the server gave for each fact of a log: 201 for what the relief signed, 198 for all else."""
    record = book.record(path)
    assert record
    found = {}
    for place in record.page.facts:
        relief = place.startswith("takeover")
        who, at = (
            record.page.facts[("takeover" if relief else "handover") + part] for part in (".by", ".at")
        )
        signed = Instant.read(at)
        came = datetime.fromtimestamp(signed.timestamp(), UTC) + timedelta(seconds=83)
        number, digest = (201, "9f2c1e0b7a55") if relief else (198, "03ab44e1c9d2")
        found[place] = Evidence(
            f"{who}（签）",
            signed,
            number if received else None,
            came if received else None,
            digest if received else "",
            KEY.format("relief" if relief else "before"),
        )
    return found


def made(book: Book = CITY, path: str = NIGHT, lang: str = "zh") -> str:
    return sheet(book, path, evidence(book, path), lang)


def log(path: str) -> DutyLog:
    record = CITY.record(path)
    assert record and isinstance(record.says, DutyLog)
    return record.says


class Parts(HTMLParser):
    """The elements of a page with their attributes, and its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, attrs))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words += data


def words(page: str) -> str:
    """What a reader reads, each line break and run of spaces as one space."""
    return " ".join(Parts(page).words.split())


def city() -> dict[str, str]:
    """All records of the city by path."""
    return {path: (ROOT / path).read_text(encoding="utf-8") for path in CITY.paths()}


def changed(path: str, *changes: tuple[str, str], more: str = "") -> Book:
    """The city with one record written otherwise."""
    files = city()
    for old, new in changes:
        assert old in files[path], old
        files[path] = files[path].replace(old, new)
    files[path] += more
    book = Book(Shelf(files))
    record = book.record(path)
    assert record and record.says is not None, (record.page.problems, record.flaws) if record else path
    return book
