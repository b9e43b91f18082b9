"""A review for a terminal."""

from zhiban.desk.review.outline import Row, heading, outline
from zhiban.desk.review.told import Review
from zhiban.say import one_line


def text(review: Review, lang: str) -> str:
    """The whole review; the verdict is the first line."""
    head, line = heading(review, lang)
    out = [head, line]
    for part in outline(review, lang):
        number = f"（{len(part.rows)}）" if lang == "zh" else f" ({len(part.rows)})"
        out += [
            "",
            part.title + (number if part.weight else "") + (f"  {one_line(part.path)}" if part.path else ""),
        ]
        for row in part.rows:
            out += _row(row)
    return "\n".join(out)


def _row(row: Row) -> list[str]:
    lead = f"{one_line(row.lead)}  " if row.lead else ""
    code = f"{row.code} " if row.code else ""
    lines = [f"  {lead}{code}{one_line(row.text)}"]
    if row.where:
        lines.append(f"      {one_line(row.where)}")
    if row.do:
        lines.append(f"      → {one_line(row.do)}")
    return lines
