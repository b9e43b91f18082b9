"""A review as Markdown for a request's comment or a job's summary: inert, and small enough for any forge."""

import re

from zhiban.desk.review.outline import Part, Row, heading, outline
from zhiban.desk.review.told import Review
from zhiban.say import one_line

LARGEST = 60_000  # characters: GitHub takes 65,536 in a comment
MOST_ROWS = 40  # of one part
# What makes a link, a picture, emphasis, a table, mathematics, an emoji; and what a forge takes for a person or a request.
LIVE = re.compile(
    r"[&<>\[\]`*~|\\${}@#]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:(?=[^\s\d])|(?<=www)\.", re.ASCII
)
CALLS = "@#"
MARKS = {"must_not": "⛔", "look": "👀", "note": "ℹ️"}


def inert(text: str) -> str:
    """A text that nothing can make a link, a picture, a name that is called, or markup of any kind."""
    return LIVE.sub(lambda match: f"&#{ord(match[0])};" + "<!-- -->" * (match[0] in CALLS), one_line(text))


def code(text: str) -> str:
    """A path, a code or an id as it stands; a grave accent would end it."""
    return f"`{one_line(text).replace('`', 'ˋ')}`"


def markdown(review: Review, lang: str) -> str:
    """The whole review, or as much of it as a forge takes; what is left out is counted."""
    zh = lang == "zh"
    head, line = heading(review, lang)
    out = [f"## {MARKS[review.verdict]} {head}", "", inert(line), ""]
    parts = outline(review, lang)
    size, left = sum(map(len, out)), 0
    for number, part in enumerate(parts):
        block = _part(part, zh)
        if size + len(block) > LARGEST:
            left = sum(len(rest.rows) or 1 for rest in parts[number:])
            break
        out.append(block)
        size += len(block) + 1
    if left:
        told = f"还有 {left} 条没有列在这里" if zh else f"{left} more are not listed here"
        out.append(
            f"\n*{told}{'：' if zh else ': '}{code(f'zhiban review {review.base[:12]}..{review.tip[:12]}')}*"
        )
    return "\n".join(out).rstrip() + "\n"


def _part(part: Part, zh: bool) -> str:
    rows = [_row(row) for row in part.rows[:MOST_ROWS]]
    if (left := len(part.rows) - MOST_ROWS) > 0:
        rows.append(f"- *还有 {left} 条*" if zh else f"- *{left} more*")
    body = "\n".join(rows)
    number = f"（{len(part.rows)}）" if zh else f" ({len(part.rows)})"
    if part.weight:
        return f"### {part.title}{number}\n\n{body}\n"
    path = f" <code>{inert(part.path)}</code>" if part.path else ""
    if not rows:
        return f"- {inert(part.title)}{path}\n"
    return f"<details><summary>{inert(part.title)}{path}</summary>\n\n{body}\n\n</details>\n"


def _row(row: Row) -> str:
    line = "- " + (f"**{inert(row.lead)}** " if row.lead else "") + (f"{code(row.code)} " if row.code else "")
    line += inert(row.text)
    if row.where:
        line += f"<br>{code(row.where)}"
    if row.do:
        line += f"<br>→ {inert(row.do)}"
    return line
