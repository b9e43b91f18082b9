"""Terms of office and of service: from which day to which something holds. A missing end is open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from zhiban.schema.city import Unit
    from zhiban.schema.parts import Instant


class Term(Protocol):
    """Something that holds from a day to a day, both included."""

    @property
    def from_(self) -> date | None:
        """The first day."""

    @property
    def until(self) -> date | None:
        """The last day."""


Held = TypeVar("Held", bound=Term)


def holds(term: Term, day: date) -> bool:
    """Whether a term holds on a day."""
    return (term.from_ is None or term.from_ <= day) and (term.until is None or day <= term.until)


def holding(terms: Iterable[Held], day: date) -> list[Held]:
    """The terms that hold on a day."""
    return [term for term in terms if holds(term, day)]


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, min(day.day, 28))


def midnight(day: date, like: Instant) -> Instant:
    """The first minute of a day, in the zone of another moment."""
    return like.replace(year=day.year, month=day.month, day=day.day, hour=0, minute=0)


def vacancies(unit: Unit, posts: Iterable[str], day: date) -> tuple[list[str], list[str]]:
    """The posts of a unit to which nobody was ever named, and those that somebody held and nobody holds on a day."""
    unnamed: list[str] = []
    ended: list[str] = []
    for post in posts:
        named = [line for line in unit.posts if line.post == post]
        if not holding(named, day):
            (ended if named else unnamed).append(post)
    return unnamed, ended


def post_lines(unit: Unit, posts: Iterable[str]) -> str:
    """The lines that name somebody to each of these posts."""
    taken = {line.id for line in unit.posts}
    lines = [] if unit.posts else ["posts:"]
    for post in posts:
        slug = post.replace("_", "-")
        name = next(name for n in range(1, 99) if (name := slug if n == 1 else f"{slug}-{n}") not in taken)
        lines += [f"  - id: {name}", f"    post: {post}", "    person: <编号 id>", "    from: <日期 date>"]
    return "\n".join(lines)
