"""What was found: a rule's hit in words at its line, and many of them in order."""

from collections.abc import Iterable

from zhiban.record import Record
from zhiban.rule import REMIND, Effect, Finding, Hit, Rule

GRAVITY = list(Effect)


def finding(rule: Rule, hit: Hit, path: str, record: Record | None) -> Finding:
    """A hit in words, at its line."""
    figures = {name: _shown(v) if isinstance(v, str) else v for name, v in hit.figures.items()}
    line, column = (hit.line, hit.column) if hit.line else record.mark(hit.place) if record else (1, 1)
    zh, en = rule.remedy_zh.format(**figures), rule.remedy_en.format(**figures)
    return Finding(
        rule.code,
        rule.name,
        hit.effect or rule.effect,
        _shown(hit.path or path),
        hit.place,
        line,
        column,
        rule.articles,
        rule.zh.format(**figures),
        rule.en.format(**figures),
        zh,
        en,
        figures,
        hit.paste,
        hit.due,
        hit.item,
        rule.acknowledged,
    )


def _shown(text: str) -> str:
    """A name that is no UTF-8 can be asked for, but not shown or kept."""
    return text if text.isascii() else text.encode(errors="surrogateescape").decode(errors="replace")


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
