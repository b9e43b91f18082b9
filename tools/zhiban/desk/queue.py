"""The morning queue: what the head of the duty office reads before nine, by unit, the oldest first (domain.md §13.2).

What is owed stays in the queue until it is done; what is only to be read (later entries, corrections) is in it until the
reviewer has looked.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from zhiban import say
from zhiban.book import Book
from zhiban.desk.board import left
from zhiban.desk.seconds import KINDS, singles
from zhiban.facts import Place, gained
from zhiban.page import read
from zhiban.repo import Repo
from zhiban.rule import REMIND, Finding
from zhiban.schema.parts import Instant

GROUPS = {  # in this order within a unit
    "shift": ("没有结的班", "Shifts not closed"),
    "takeover": ("没有接班签字的交班", "Handovers not taken over"),
    "cause": ("还没有原因的留痕", "Breaches without a cause"),
    "overdue": ("过了时间的事项", "Overdue"),
    "later": ("补记", "Later entries"),
    "correction": ("更正", "Corrections"),
    "second": ("等第二个人看的", "For a second person to look at"),
}
SHIFT, CAUSE, LATER = ("ZB1302", "ZB1407"), ("ZB2801", "ZB2802"), ("ZB1305",)
TO_READ = ("later", "correction", "second")
New = Mapping[str, set[Place]]


class Item(NamedTuple):
    """One thing to look at. `at`: when it fell due, or when it was written; `code` is empty for a correction."""

    group: str
    unit: str
    path: str
    place: Place
    at: Instant
    code: str
    zh: str
    en: str


def queue(
    book: Book, at: Instant, found: Iterable[Finding], new: New | None = None, more: Iterable[Item] = ()
) -> list[Item]:
    """The queue at a moment. `found`: what the judge says of the book; `new`: by record the places that came since the
    reviewer's last look (None: there was none, and all is new); `more`: what git alone knows (`alone`)."""
    owed = (_item(f, group, book) for f in found if (group := _group(f, at, new)))
    items = [*owed, *_corrections(book, new), *more]
    groups = list(GROUPS)
    return sorted(
        items, key=lambda item: (item.unit, groups.index(item.group), item.at, item.path, item.place)
    )


def _group(found: Finding, at: Instant, new: New | None) -> str:
    if found.code in LATER:
        return "later" if new is None or found.place + ".at" in new.get(found.path, ()) else ""
    if found.effect is not REMIND:
        return ""
    if found.code in CAUSE:
        return "cause"
    if found.due is None or found.due > at:
        return ""
    if found.code in SHIFT:
        return "takeover" if found.place == "handover" else "shift"
    return "overdue"


def _item(found: Finding, group: str, book: Book) -> Item:
    at = found.due
    if at is None:
        wrote = found.figures.get("signed")
        at = Instant.read(str(wrote)) if wrote else _day(found.path, book)
    return Item(group, _unit(found.path), found.path, found.place, at, found.code, found.zh, found.en)


def _unit(path: str) -> str:
    """Whose a record is; nothing where it is the whole book's, as a page of the handbook."""
    parts = path.split("/")
    return parts[2].removesuffix(".yml") if len(parts) > 3 or parts[1:2] == ["units"] else ""


def _day(path: str, book: Book) -> Instant:
    """When the record is about: its shift's or its incident's beginning."""
    record = book.record(path)
    says: Any = record.says if record else None
    start = getattr(says, "start", None) or getattr(getattr(says, "learned", None), "at", None)
    return start or Instant.read("1970-01-01T08:00+08:00")


def _corrections(book: Book, new: New | None) -> Iterator[Item]:
    """Corrections of a log or an incident: what stood there, what is to be read, and why."""
    folders = ("records/logs/", "records/incidents/")
    paths = book.paths() if new is None else sorted(new)
    for path in (path for path in paths if path.startswith(folders)):
        if b"\ncorrections:\n" not in (book.shelf.get(path) or b""):  # most have none, and are not opened
            continue
        record = book.record(path)
        if record is None or record.says is None:
            continue
        for made in record.says.corrections:
            place = f"corrections[{made.id}]"
            if new is None or f"{place}.at" in new[path]:
                was = say.one_line(record.page.facts.get(made.of, "…"))
                now = (f"“{say.one_line(made.read)}”",) * 2 if made.read else ("划去", "struck out")
                why = say.one_line(made.why)
                zh = f"{made.of} 原“{was}”，现{now[0]}（{made.by}：{why}）"
                en = f"{made.of} read “{was}”, now {now[1]} ({made.by}: {why})"
                yield Item("correction", _unit(path), path, place, made.at, "", zh, en)


def alone(repo: Repo, book: Book, at: Instant, begun: str) -> Iterator[Item]:
    """What asks for two and came to the main line by one person's hand, since a commit (nothing: in the last month)."""
    span = f"{begun}..HEAD" if begun else f"--since={(at - timedelta(days=31)).isoformat()} HEAD"
    for one in singles(repo, book, span):
        zh, en = KINDS[one.what]
        yield Item(
            "second", _unit(one.path), one.path, "", one.at, "",
            f"{zh}只有 {say.one_line(one.by)} 一人经手（{one.commit[:12]}）",
            f"{en} that only {say.one_line(one.by)} has had in hand ({one.commit[:12]})",
        )  # fmt: skip


def since(repo: Repo, book: Book, commit: str) -> New:
    """By record the places that are in the book and were not in it at a commit."""
    found: dict[str, set[Place]] = {}
    for diff in repo.diff(commit, "HEAD"):
        data, record = repo.blob(diff.old), book.record(diff.path)
        if record and record.page.sound:
            found[diff.path] = set(gained(read(data, False).facts if data else {}, record.page.facts))
    return found


def text(items: Iterable[Item], book: Book, at: Instant, lang: str) -> str:
    """The queue for a terminal."""
    out: list[str] = []
    before = ("", "")
    side = int(lang != "zh")
    rows = list(items)
    for item in rows:
        if (item.unit, item.group) != before:
            known = book.unit(item.unit)
            name = known.name if known else item.unit or ("全簿", "The whole book")[side]
            if item.unit != before[0] or not out:
                out += [*([""] if out else []), say.safe(name)]
            out.append(f"  {GROUPS[item.group][side]}")
            before = item.unit, item.group
        age = left(at, item.at, lang) if item.group not in TO_READ else ago(at, item.at, lang)
        out.append(f"    {say.pad(age, 16)} {item.code or '      '}  {say.safe((item.zh, item.en)[side])}")
        out.append(f"    {'':16} {say.safe(item.path)}  {say.safe(item.place)}")
    number = len(rows)
    last = (f"共 {number} 项。", f"{number} in all.") if number else ("没有要看的。", "Nothing to look at.")
    return "\n".join([*out, *([""] if out else []), last[side]])


def ago(now: Instant, then: Instant, lang: str) -> str:
    """How long ago: 3天15时前."""
    span = left(now, then, lang).partition(" ")[2]
    return f"{span}前" if lang == "zh" else f"{span} ago"


def plain(items: Iterable[Item], at: Instant) -> dict[str, Any]:
    """`{"at", "queue": [{group, unit, path, place, at, code, zh, en}]}`."""
    return {"at": str(at), "queue": [{**item._asdict(), "at": str(item.at)} for item in items]}
