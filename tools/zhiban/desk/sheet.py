"""The handover sheet 交接班单: one duty log on paper, to be signed by hand, and on it a receipt that anchors the book.

Paper cannot be exchanged together with the book: by the number and the digest on it anybody can tell whether the book
that is shown to them is the one that was printed from.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache, partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from zhiban.book import Book, log_path
from zhiban.desk.sheet_words import KINDS, Words
from zhiban.errata import corrections, reads
from zhiban.facts import Facts, Place
from zhiban.items import item_name, open_items
from zhiban.schema.log import DutyLog
from zhiban.schema.parts import Instant, zoned

if TYPE_CHECKING:
    from jinja2 import Environment

FIRST_WORDS = 34  # characters of a matter


class Evidence(NamedTuple):
    """Who signed a fact, and what the server gave for it.

    `who`: name and id; `receipt`, `received`: None while there is none; `digest`: the first 12 hex digits of the
    receipt's commit, or nothing; `key`: the fingerprint of the key that signed.
    """

    who: str
    signed: Instant
    receipt: int | None
    received: datetime | None
    digest: str
    key: str


class Reading(NamedTuple):
    """What stands at a place as first written and as it now reads; None where nothing stands."""

    was: str | None = None
    now: str | None = None

    def told(self, form: Callable[[str], str]) -> Reading:
        """Both readings in another form."""
        return Reading(*(None if text is None else form(text) for text in self))

    @property
    def text(self) -> str:
        """The one of the two that speaks: as it now reads, or what was struck out."""
        return self.now if self.now is not None else self.was or ""


class Matter(NamedTuple):
    """An open matter: its name in the book, its first words, and what its entry says of it."""

    name: Reading
    what: Reading = Reading()
    kind: str = ""
    from_: str = ""
    owes: str = ""
    due: str = ""
    by: str = ""
    handling: str = ""


def sheet(book: Book, path: str, received: Mapping[Place, Evidence], lang: str) -> str:
    """The sheet for the log at `path` as an HTML page that needs nothing else; `lang` is zh or en.

    `received`: the evidence of the log's facts by place; what is not there has not been committed. ValueError, in
    words, where no readable duty log is at the path.
    """
    record = book.record(path)
    if record is None or not isinstance(log := record.says, DutyLog):
        raise ValueError(f"{path} 不是可读的值班日志。 / {path} is no readable duty log.")
    if lang not in ("zh", "en"):
        raise ValueError(f"{lang}：zh 或 en。 / {lang}: zh or en.")
    facts = record.page.facts
    words = Words(lang, zoned(log.start, book.about.zone if book.about else "+08:00").tzinfo)
    held = [item for place in facts if (item := received.get(place)) and item.receipt is not None]
    values = {
        "log": log,
        "file": record.name,
        "unit": book.unit(log.unit),
        "w": words,
        "t": words.t,
        "name": partial(_name, book),
        "device": partial(_device, book, log.unit, words),
        "at": readings(facts),
        "signed": received.get,
        "newest": max(held, key=lambda item: item.receipt or 0, default=None),
        "held": len(held),
        "total": len(facts),
        **_lists(book, log, record.name, facts),
    }
    style = _templates().get_template("sheet.css").render(values)
    seal = b64encode(sha256(style.encode()).digest()).decode()
    return _templates().get_template("sheet.html").render(values, style=style, seal=seal).strip() + "\n"


def _lists(book: Book, log: DutyLog, name: str, facts: Facts) -> dict[str, list[Any]]:
    """What there may be several of on the sheet."""
    at = readings(facts)
    counts = Counter(str(entry.kind) for entry in log.entries)

    def items(under: str, *parts: str) -> list[list[Reading]]:
        return [[at(f"{under}[{i}].{part}") for part in parts] for i in ids(facts, under)]

    devices = items("handover.equipment", "id", "state", "note")
    sound = [d for d in devices if d[1:] == [Reading("ok", "ok"), Reading()] and d[0].was == d[0].now]
    return {
        "leaders": items("leaders", "id", "mode"),
        "standby": [at(f"standby{{{who}}}") for who in members(facts, "standby")],
        "arrivals": items("arrivals", "id", "at"),
        "sound": [device[0].text for device in sound],
        "faults": [device for device in devices if device not in sound],
        "matters": [matter(book, log.unit, name, item) for item in owed(book, log, name, facts)],
        "counts": [(kind, counts[kind]) for kind in KINDS if counts[kind]],
        "corrections": [(c, facts.get(c.get("of", ""))) for c in corrections(facts)],
    }


def _name(book: Book, who: str) -> str:
    person = book.person(who) if re.fullmatch("[a-z0-9-]+", who) else None
    return person.name if person else who


def _device(book: Book, unit: str, words: Words, device: str) -> str:
    found = book.unit(unit)
    line = next((phone for phone in found.phones if phone.id == device), None) if found else None
    return f"{words.word(line.type)} {line.number}" if line else words.word(device)


def readings(facts: Facts) -> Callable[[Place], Reading]:
    """What stands at a place of a record, in both readings."""
    now = reads(facts)
    return lambda place: Reading(facts.get(place), now.get(place))


def ids(facts: Facts, items: str) -> list[str]:
    """The ids of a list's items as first written, in their order."""
    found = (
        place.removeprefix(f"{items}[").partition("]") for place in facts if place.startswith(f"{items}[")
    )
    return list(dict.fromkeys(name for name, _, _ in found))


def members(facts: Facts, texts: str) -> list[str]:
    """The texts of a set as first written."""
    return [place[len(texts) + 1 : -1] for place in facts if place.startswith(texts + "{")]


def owed(book: Book, log: DutyLog, name: str, facts: Facts) -> Iterator[Reading]:
    """What is open: as handed over, or as the entries have it while nobody has."""
    if log.handover is None:
        yield from (Reading(item, item) for item in open_items(book, log, name, None))
        return
    at = readings(facts)
    yield from (at(f"handover.open{{{item}}}") for item in members(facts, "handover.open"))


def matter(book: Book, unit: str, log: str, name: Reading) -> Matter:
    """What the book says of a matter open in this log of a unit; its name alone where the book knows none."""
    item = item_name(log, name.text)
    if item.startswith("incident:"):
        return _incident(book, name)
    log, _, entry_id = item.partition("#")
    record = book.record(log_path(unit, log))
    if record is None or not isinstance(record.says, DutyLog):
        return Matter(name)
    at = readings(record.page.facts)

    def says(part: str) -> str:
        return at(f"entries[{entry_id}].{part}").now or ""

    what = at(f"entries[{entry_id}].text")
    if what.now is None and says("register_no"):
        what = at(f"entries[{entry_id}].register_no")
    return Matter(
        name,
        _begun(what),
        says("kind"),
        says("from") or says("issued_by"),
        says("owes"),
        says("due"),
        says("by"),
        record.says.handling or "",
    )


def _incident(book: Book, name: Reading) -> Matter:
    file = f"/{name.text.removeprefix('incident:')}.yml"
    path = next((path for path in book.paths("incidents") if path.endswith(file)), None)
    record = book.record(path) if path else None
    if record is None or record.says is None:
        return Matter(name)
    unit = book.unit(record.says.unit)
    return Matter(
        name,
        readings(record.page.facts)("title"),
        "incident",
        unit.name if unit else record.says.unit,
        handling=record.says.handling or "",
    )


def _begun(what: Reading) -> Reading:
    """The first words; all of them where a correction stands, so that one sees what it changed."""
    if what.was != what.now:
        return what
    return what.told(lambda text: text if len(text) <= FIRST_WORDS else text[: FIRST_WORDS - 1] + "…")


@cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from zhiban.say import safe

    found = Environment(
        loader=PackageLoader("zhiban.desk", ""),
        autoescape=True,
        finalize=lambda value: safe(value) if type(value) is str else value,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["slug"] = lambda text: re.sub(r"[^0-9A-Za-z#/.-]", "", str(text))
    return found
