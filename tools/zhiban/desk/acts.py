"""A finished record taken apart into the acts that wrote it: who added which facts, when.

An item with `at` and `by` was written by that person at that time; what else there is opened the record. An
acknowledgement belongs to the act that it acknowledges. An inspection says at once what it found, and names its circular
when that is out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from zhiban.facts import Facts, Place
from zhiban.schema.parts import Instant

REGISTRAR_DAY = Instant.read("2026-09-21T09:00+08:00")
BREACHES = {
    "ZB0701": ("opening", ""),
    "ZB1402": ("takeover", ""),
    "ZB2101": ("reports[", "phone"),
    "ZB2102": ("reports[", "written"),
    "ZB2103": ("replies[", "phone"),
    "ZB2104": ("replies[", "written"),
}
SIGNED = ("handover", "takeover", "ended", "closed", "issued", "reviewed", "archived")
CIRCULAR = "bulletin"
OPENING = ("leaders[", "shifts[", "employment[", "ranks[", "roles[", "posts[", "phones[", "findings[")


@dataclass(frozen=True)
class Act:
    """Facts that one person added to one record in one commit."""

    path: str
    who: str
    at: Instant
    facts: dict[Place, str]
    opens: bool = False


def part_of(place: Place) -> str:
    """The item or signed part that a place belongs to, an inspection's circular, or `opening`."""
    head = place.partition(".")[0]
    if "[" in head and not head.startswith(OPENING):
        return head
    return head if head in SIGNED or head == CIRCULAR else "opening"


def breached(item: str, parts: dict[str, dict[Place, str]]) -> str:
    """The part whose act an acknowledgement belongs to; its own where nothing answers to it."""
    folder, form = BREACHES.get(item[:6], ("", ""))
    if folder in parts or folder == "opening":
        return folder
    found = [
        (facts.get(f"{part}.at", ""), part)
        for part, facts in parts.items()
        if folder and part.startswith(folder) and facts.get(f"{part}.form") == form
        and (folder != "replies[" or item[7:] == facts.get(f"{part}.re"))
    ]  # fmt: skip
    return min(found)[1] if found else f"late[{item}]"


def acts(path: str, facts: Facts, registrar: str, circulars: Mapping[str, Instant]) -> Iterator[Act]:
    """The acts of a record, its opening first; `circulars`: when each was issued, by its number."""
    parts: dict[str, dict[Place, str]] = {}
    for place, text in facts.items():
        parts.setdefault(part_of(place), {})[place] = text
    kind = facts["kind"]
    if kind in ("book", "unit", "person", "calendar", "limits"):
        yield Act(path, registrar, REGISTRAR_DAY, dict(facts), True)
        return
    for part in [p for p in parts if p.startswith("late[") and not p.endswith("-why]")]:
        home = breached(part[5:-1], parts)
        if home in parts and home != part:
            parts[home] |= parts.pop(part)
    opening = parts.pop("opening")
    who, at = _opened(kind, facts, registrar)
    if kind == "duty_log" and (own := parts.pop(f"arrivals[{who}]", None)):
        opening |= own
    at = written(at, opening)
    yield Act(path, who, at, opening, True)
    for part, added in parts.items():
        fallback = part[part.find("[") + 1 : -1] if part.startswith("arrivals[") else who
        done = circulars.get(added[part], at) if part == CIRCULAR else at
        done = Instant.read(added[f"{part}.at"][:22]) if len(added.get(f"{part}.at", "")) > 10 else done
        yield Act(path, added.get(f"{part}.by", fallback), max(at, written(done, added)), added)


def _opened(kind: str, facts: Facts, registrar: str) -> tuple[str, Instant]:
    if kind == "duty_log":
        who = facts["primary"]
        return who, Instant.read(facts.get(f"arrivals[{who}].at", facts["start"]))
    if kind == "incident":
        first = min((t, p) for p, t in facts.items() if p.startswith("reports[") and p.endswith("].at"))
        learned = facts.get("learned.at", first[0])
        return facts[first[1].removesuffix("at") + "by"], Instant.read(learned)
    if kind == "roster":
        return registrar, Instant.read(facts["issued.at"]) - timedelta(hours=3)
    if kind in ("inspection", "bulletin") and len(facts["at"]) > 10:
        return facts.get("by", registrar), Instant.read(facts["at"])
    return registrar, REGISTRAR_DAY


def written(at: Instant, facts: Facts) -> Instant:
    """When an act can have been written down: no earlier than the last moment it tells of."""
    told = [at]
    for place, text in facts.items():
        if place.endswith((".at", "replied_at", ".as_of", ".latest")) and len(text) > 10:
            told.append(Instant.read(text))
    return max(told)
