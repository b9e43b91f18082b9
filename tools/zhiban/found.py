"""What was found: a rule's hit in words at its line, and many of them in order."""

from collections.abc import Iterable

from zhiban.record import Record
from zhiban.rule import REMIND, Effect, Finding, Hit, Rule

GRAVITY = list(Effect)


def finding(rule: Rule, hit: Hit, path: str, record: Record | None) -> Finding:
    """A hit in words, at its line."""
    line, column = (hit.line, hit.column) if hit.line else record.mark(hit.place) if record else (1, 1)
    zh, en = rule.remedy_zh.format(**hit.figures), rule.remedy_en.format(**hit.figures)
    return Finding(
        rule.code,
        rule.name,
        hit.effect or rule.effect,
        hit.path or path,
        hit.place,
        line,
        column,
        rule.articles,
        rule.zh.format(**hit.figures),
        rule.en.format(**hit.figures),
        zh,
        en,
        hit.figures,
        hit.paste,
        hit.due,
        hit.item,
        rule.acknowledged,
    )


def breach(found: Finding) -> str:
    """The id under which a breach is acknowledged."""
    return f"{found.code}-{found.item}" if found.item else found.code


def in_order(found: Iterable[Finding]) -> list[Finding]:
    """Findings by file, the gravest first, then by line; each once."""
    once = {
        (f.path, GRAVITY.index(f.effect), f.line, f.column, f.code, f.place, f.item, f.zh): f for f in found
    }
    return [once[key] for key in sorted(once)]


def owed(found: Iterable[Finding]) -> list[Finding]:
    """What is owed, soonest first; what has no time set comes last."""
    reminders = [f for f in found if f.effect is REMIND]
    return sorted(reminders, key=lambda f: (f.due is None, f.due, f.path, f.code))
