"""How the night is laid out for reading: so many columns, in colour or plain, and the time that a reader needs for a line."""

import re
import shutil
from collections.abc import Iterator

from zhiban.desk.night import Shown
from zhiban.say import width

BEFORE = {
    "title": ("── ", ""),
    "words": ("", ""),
    "write": ("    ", "      "),
    "answer": ("  │ ", "  │     "),
}
CLOSING = "，。；：、）”’》」…"  # what may not begin a line
OPENING = "“（‘《「"  # what may not end one
INKS = {"title": "1", "write": "32", "type": "36"}
EFFECTS = {"31": "退回|refused", "33": "留痕|marked", "36": "催办|owed"}
SPEED = {"words": 16, "write": 60, "type": 30, "answer": 60}  # columns a second


def wrapped(text: str, columns: int, after: str = "") -> Iterator[str]:
    """The text in lines of so many columns; those after the first begin with `after`. Chinese may break anywhere."""
    line, text = "", re.sub(r"Art\. (?=\d)", "Art.\xa0", text)
    for part in re.findall(rf" +|[{OPENING}]*(?:[\x21-\x7e\xa0]+ *|.)", text):
        if line.strip() and width(line + part.rstrip()) > columns and part not in CLOSING:
            yield line.rstrip()
            line = after
        line += part.replace("\xa0", " ")
    yield line.rstrip()


def laid_out(shown: Shown, lang: str, columns: int = 100) -> list[str]:
    """One line of the walk as the lines of a page, with what was left out after it."""
    if shown.kind == "gap":
        return [""]
    first, after = BEFORE.get(shown.kind, ("  ", "    "))
    lines = list(wrapped(first + shown.text, columns, after))
    if shown.left:
        note = f"  … {shown.left} 行" if lang == "zh" else f"  … {shown.left} line{'s' * (shown.left > 1)}"
        lines[-1:] = (
            [lines[-1] + note] if width(lines[-1] + note) <= columns else [lines[-1], after + note[2:]]
        )
    return ["", *lines] if shown.kind == "title" else lines


def painted(line: str, kind: str) -> str:
    """The line with a terminal's colours."""
    if not line:
        return line
    line = re.sub(r"(  … \d+ (?:行|lines?)$)", "\033[0;2m\\1\033[0m", line)
    if kind == "answer":
        line = re.sub(r"\b(ZB\d{4})\b", "\033[1m\\1\033[0m", line)
        for ink, words in EFFECTS.items():
            line = re.sub(rf"(?<= )({words})(?= )", f"\033[{ink}m\\1\033[0m", line)
        return line
    ink = INKS.get(kind, "")
    if kind == "write" and line.lstrip().startswith("- "):
        ink = "31"
    return f"\033[{ink}m{line}\033[0m" if ink else line


def columns() -> int:
    """How wide a page is: as the terminal, at most 100 columns."""
    return max(60, min(100, shutil.get_terminal_size((100, 40)).columns))


def seconds(shown: Shown) -> float:
    """How long the line is looked at before the next one comes."""
    return 0.8 if shown.kind in ("title", "gap") else 0.2 + width(shown.text) / SPEED[shown.kind]
