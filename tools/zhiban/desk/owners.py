"""CODEOWNERS from the book: who is asked to review what, by the roles that hold on a day. A forge only asks; the server judges."""

from datetime import date
from pathlib import Path

from zhiban.book import Book
from zhiban.schema.city import Person
from zhiban.terms import holding

FILE = "CODEOWNERS"
HEAD = (
    "# 由 zhiban owners 按 records/people、records/units 生成；不要手改。",
    "# Made from records/people and records/units by: zhiban owners. Do not edit.",
)
HOUSE = (
    "/CODEOWNERS",
    "/.pre-commit-config.yaml",
    "/mkdocs*.yml",
    "/records/people/",
    "/records/units/",
    "/records/book.yml",
)


def owners(book: Book, day: date) -> str:
    """The file's text. Night records (logs, incidents) have no owner: they go straight to the main line."""
    people = [found.says for found in book.under("people")]
    registrars, reviewers = (_addresses(people, role, day) for role in ("registrar", "reviewer"))
    rows = [(path, registrars) for path in HOUSE]
    rows += [(path, reviewers) for path in ("/docs/", "/records/calendar/", "/records/limits.yml")]
    for unit in sorted(found.says.id for found in book.under("units")):
        own = _addresses([person for person in people if person.unit == unit], "reviewer", day)
        rows.append((f"/records/rosters/{unit}/", own or reviewers))
    width = max(len(path) for path, _ in rows)
    lines = [f"{path:<{width}} {' '.join(who)}" for path, who in rows if who]
    return "\n".join([*HEAD, *lines]) + "\n"


def _addresses(people: list[Person], role: str, day: date) -> list[str]:
    """The first address of each who has a role on a day."""
    having = (p for p in people if any(r.role == role for r in holding(p.roles, day)))
    return sorted(sorted(person.email)[0] for person in having if person.email)


def differs(root: Path, text: str) -> list[str]:
    """The lines that the folder's CODEOWNERS lacks (`+`) or has too many (`-`)."""
    from difflib import ndiff

    file = root / FILE
    now = file.read_text(encoding="utf-8") if file.is_file() else ""
    return [line for line in ndiff(now.splitlines(), text.splitlines()) if line[:1] in "+-"]
