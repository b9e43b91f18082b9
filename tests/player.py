"""Plays stories: short histories in YAML, once in memory and once more through the real hooks of a real repository.

Both doors give the same kind of answer, so that they can be compared with each other and with what the story says.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from telling import CHANGING, PLAIN, Files, Shelf, after, base, email, revealed
from zhiban import judge
from zhiban.book import Book
from zhiban.found import owed
from zhiban.history import Commit, Origin, origins
from zhiban.judge import Bench, Change
from zhiban.page import read
from zhiban.paper import words
from zhiban.rule import MARK, REFUSE, Finding
from zhiban.schema.parts import Instant

MAIN = "main"
REGISTRAR, FOUNDED = "yuan-fang", "2026-01-05T09:00+08:00"

Codes = frozenset[tuple[str, str]]


class Answer(NamedTuple):
    """What a door said to one commit or one look: whether it went through, and (code, effect) of all it found."""

    through: bool
    found: Codes


class Past(NamedTuple):
    """A commit that went through: from which it grew, who recorded it, and the files as they then were."""

    id: str
    parents: tuple[str, ...]
    who: str
    at: Instant
    files: Files


def codes(found: list[Finding]) -> Codes:
    """Code and effect of each finding."""
    return frozenset((f.code, str(f.effect)) for f in found)


def judged(files: Files, side: Files | None, new: Files, step: Mapping[str, Any]) -> list[Finding]:
    """What the hooks find on a step, by the judge alone."""
    book = Book(Shelf(new))
    address = email(files, step["by"])
    sample = bool(book.about and book.about.sample == "yes")
    bench = Bench(book, Instant.read(step["at"]), book.person_of(address) or address, sample=sample)
    found: list[Finding] = []
    for path in sorted(path for path in files | new if files.get(path) != new.get(path)):
        unclean = judge.scan(path, words(new.get(path, b"")))
        found += unclean
        before = (files.get(path),) if side is None else (files.get(path), side.get(path))
        if path.startswith("docs/") and not unclean:
            found += judge.handbook(path, before, new.get(path), bench)
        if path.startswith("records/"):
            odd = "symlink" if path in step.get("link", {}) else ""
            change = Change(path, before, new.get(path), odd, step.get("moves", {}).get(path, ""))
            found += judge.step(change, bench)
    if not any(f.effect is REFUSE for f in found):  # git asks commit-msg only after pre-commit agreed
        found += judge.scan("commit message", step.get("message", ""))
    return found


def looked_for(look: Mapping[str, Any]) -> Codes:
    """The marks that a look at the whole book asks about: `marks` are there, `unmarked` are not."""
    return frozenset((code, str(MARK)) for code in [*look["marks"], *look.get("unmarked", ())])


def play_in_memory(story: Mapping[str, Any]) -> list[Answer]:
    """The judge's answers to a story's commits and looks."""
    past = [Past("0", (), REGISTRAR, Instant.read(FOUNDED), base())]
    tips = {MAIN: past[0]}
    answers = []
    for number, step in enumerate(revealed(story["commits"]), 1):
        line = step.get("on", MAIN)
        tip = tips.setdefault(line, tips[MAIN])
        side = tips[step["merges"]] if "merges" in step else None
        new = after(tip.files, step, side and side.files)
        found = codes(judged(tip.files, side and side.files, new, step))
        through = not any(effect == REFUSE for _, effect in found)
        answers.append(Answer(through, found))
        if through:
            parents = (tip.id, side.id) if side else (tip.id,)
            past.append(Past(str(number), parents, step["by"], Instant.read(step["at"]), new))
            tips[line] = past[-1]
    main = tips[MAIN]

    def signed(path: str) -> Mapping[str, Origin]:
        known = [Commit(p.id, p.parents, p.who, p.at, read(p.files.get(path, b"")).facts) for p in past]
        return origins(known)[main.id]

    for look in story.get("look", ()):
        book, at = Book(Shelf(main.files)), Instant.read(look["at"])
        answers.append(Answer(True, codes(owed(judge.book(Bench(book, at))))))
        if "marks" in look:
            standing = judge.book(Bench(book, at, signed=lambda record: signed(record.path)))
            for path, data in main.files.items():
                standing += judge.handbook(path, [data], data, Bench(book, at))
            marks = codes(standing)
            answers.append(Answer(True, marks & looked_for(look)))
    return answers


def complaints(code: str, story: Mapping[str, Any], answers: list[Answer]) -> Iterator[str]:
    """Where the answers are not what the story says. Of its own rule a story tells everything, of others what is exact."""
    given = iter(answers)
    for number, step in enumerate(story["commits"], 1):
        answer, where = next(given), f"commit {number}"
        if unknown := step.keys() - PLAIN - CHANGING:
            yield f"{where}: no such keys: {sorted(unknown)}"
        wanted, found = set(step["finds"]), {c for c, _ in answer.found}
        exact = {c for c, effect in answer.found if effect in (REFUSE, MARK) or c == code}
        yield from _differs(where, wanted - found, exact - wanted)
        if answer.through is any(effect == REFUSE for _, effect in answer.found):
            yield f"{where}: {'went through' if answer.through else 'did not go through'}: {sorted(answer.found)}"
    for number, look in enumerate(story.get("look", ()), 1):
        where = f"look {number}"
        wanted, never = set(look.get("finds", ())), set(look.get("misses", ()))
        found = {c for c, _ in next(given).found}
        yield from _differs(where, wanted - found, found & (never | ({code} - wanted)))
        if "marks" in look:
            marks = {c for c, _ in next(given).found}
            yield from _differs(where, set(look["marks"]) - marks, marks - set(look["marks"]))


def _differs(where: str, missing: set[str], unwanted: set[str]) -> Iterator[str]:
    if missing:
        yield f"{where}: not found: {sorted(missing)}"
    if unwanted:
        yield f"{where}: found, but not told: {sorted(unwanted)}"
