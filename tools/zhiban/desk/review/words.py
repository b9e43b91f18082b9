"""How places, records, people and times are called in a review, in the words of the trade."""

from zhiban.book import Book
from zhiban.desk.review.told import Text
from zhiban.desk.sheet_words import WORDS
from zhiban.facts import Place
from zhiban.record import Record
from zhiban.schema import KINDS, part
from zhiban.schema.parts import Instant
from zhiban.schema.titles import TITLES

OPENING = ("开头", "opening")
LONGEST = 160  # characters of a text that is told
CHOICES = ("kind", "owes", "mode", "state", "handling")
CAUSES = {  # of a breach (domain.md §3)
    "to_follow": ("待补", "to follow"),
    "learned_late": ("得知晚", "learned late"),
    "verifying": ("核实中", "verifying"),
    "channel_down": ("通信中断", "lines down"),
    "site_unreachable": ("现场失联", "site out of reach"),
    "grading_unclear": ("定级不明", "grade unclear"),
    "unit_late": ("下级迟报", "reported late to us"),
    "staff_absent": ("人员缺位", "nobody on post"),
    "oversight": ("疏漏", "oversight"),
    "other": ("其他", "other"),
}
LEVELS = {
    "municipal": ("市级", "the city"),
    "county": ("县级", "the county"),
    "township": ("乡镇", "the township"),
    "department": ("部门", "the department"),
    "zone": ("功能区", "the zone"),
}


def item_of(place: Place) -> Place:
    """The item or mapping in which a fact stands: `entries[e1]`, `handover`; nothing for the record's own fields."""
    path = place.partition("{")[0]
    head = path.partition(".")[0]
    return head if "[" in head or "." in path else ""


def title(place: Place) -> Text:
    """A place in words: `entries[e1].at` → 值班记录 e1·时间."""
    zh, en = [], []
    for piece in place.partition("{")[0].split("."):
        name, _, item = piece.partition("[")
        titled = TITLES.get(name, (name, name))
        item = item.removesuffix("]")
        zh.append(f"{titled[0]} {item}".strip())
        en.append(f"{titled[1]} {item}".strip())
    return "·".join(zh), ", ".join(en)


def item_title(place: Place) -> Text:
    """An item in words; the record's own fields are its opening."""
    return title(place) if place else OPENING


def field_title(place: Place) -> Text:
    """A fact's field within its item."""
    rest = place.removeprefix(item_of(place)).lstrip(".")
    return title(rest if rest and rest[0] != "{" else place)


def record_title(record: Record | None, path: str) -> Text:
    """What kind of record a file is: 值班日志, duty log."""
    kind = record.kind if record else ""
    if kind not in KINDS:
        return path, path
    zh, _, en = (part(kind).__doc__ or "").strip().partition(" · ")
    return zh, en


def short(text: str, most: int = LONGEST) -> str:
    """A text on one line, and not longer than so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def said(text: str, most: int = LONGEST) -> str:
    """A fact's text for people: an instant without its letters, anything else on one line."""
    try:
        return told_at(Instant.read(text))
    except ValueError:
        return short(text, most)


def choice(place: Place, text: str) -> Text | None:
    """What a choice is called: 来电, call; None for any other text."""
    if text in ("yes", "no") or place.rpartition(".")[2] in CHOICES:
        return WORDS.get(text)
    return CAUSES.get(text) if place.startswith("late[") and place.endswith("].cause") else None


def party(book: Book, name: str) -> Text:
    """A unit by name, a level in words, or the id."""
    unit = book.unit(name)
    return (unit.name, unit.name) if unit else LEVELS.get(name, (name, name))


def called(book: Book, person: str) -> Text:
    """A person's name with the id, or the id alone."""
    known = book.person(person) if person else None
    return (f"{known.name}（{person}）", f"{known.name} ({person})") if known else (person, person)


def name_of(book: Book, person: str) -> str:
    """A person's name, or the id where no record tells it."""
    known = book.person(person) if person else None
    return known.name if known else person


def told_at(at: Instant | None) -> str:
    """2026-11-23 08:00, or a question mark."""
    return f"{at:%Y-%m-%d %H:%M}" if at else "?"


def joined(texts: list[Text]) -> Text:
    """Several texts as one."""
    return "；".join(zh for zh, _ in texts), "; ".join(en for _, en in texts)


def zone(book: Book) -> str:
    """The book's offset."""
    return book.about.zone if book.about else "+08:00"
