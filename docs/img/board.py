"""Draws docs/img/board.svg: the real output of real commands on the demonstration book, as a terminal shows it.

`.venv/bin/python docs/img/board.py demo`
"""

import re
import subprocess
import sys
import unicodedata
from html import escape
from pathlib import Path

AT = "2026-11-03T06:20+08:00"
RECORD = "20261103-0557-shop-fire"
COMMANDS = (
    ("zhiban clocks 20261103-0557-shop-fire --at 2026-11-03T06:20", ["clocks", RECORD, "--at", AT]),
    ("zhiban board --at 2026-11-22T22:00", ["board", "--at", "2026-11-22T22:00+08:00"]),
)
CELL, LINE, COLUMNS = 7.8, 22, 108
INK = {"base": "#d8dee9", "prompt": "#8fbcbb", "code": "#ebcb8b", "late": "#d08770", "fine": "#a3be8c"}
WORDS = re.compile(r"(ZB\d{4}|超时|超 \S+|按时|在走|剩 \S+)")


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def cut(line: str) -> str:
    """The line as far as the picture is wide."""
    while width(line) > COLUMNS:
        line = line[:-2].rstrip() + "…"
    return line


def ink(word: str) -> str:
    if word.startswith("ZB"):
        return INK["code"]
    return INK["late"] if word.startswith("超") else INK["fine"] if WORDS.fullmatch(word) else INK["base"]


def row(line: str, number: int, colour: str = "") -> str:
    """One line; every word and every wide character stands at its own column, whatever font there is."""
    out, column, y = [], 0, 34 + number * LINE
    for part in WORDS.split(line):
        for run in re.findall(r"[\x20-\x7e]+|.", part):
            shade, bare = colour or ink(part), run.strip()
            if bare:
                x = 16 + (column + len(run) - len(run.lstrip())) * CELL
                fit = f' textLength="{len(bare) * CELL:.1f}"' if len(bare) > 1 else ""
                out.append(f'<text x="{x:.1f}" y="{y}" fill="{shade}"{fit}>{escape(bare)}</text>')
            column += width(run)
    return "".join(out)


def main() -> None:
    book = sys.argv[1] if len(sys.argv) > 1 else "demo"
    rows: list[str] = []
    for shown, command in COMMANDS:
        rows.append(row(f"$ {shown}", len(rows), INK["prompt"]))
        full = [sys.executable, "-m", "zhiban", "-C", book, "--lang", "zh", *command]
        said = subprocess.run(full, check=True, capture_output=True, encoding="utf-8").stdout
        lines = [line for line in said.rstrip().split("\n") if line.strip()]
        kept = lines[:10] if command[0] == "clocks" else lines
        rows += [row(cut(line), number) for number, line in enumerate(kept, len(rows))]
        rows.append("")
    high, wide = 30 + len(rows) * LINE, 32 + COLUMNS * CELL
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {high}" width="{wide:.0f}" role="img" '
        f'aria-label="zhiban clocks, zhiban board"><rect width="100%" height="100%" rx="8" fill="#242933"/>'
        f"<g font-family=\"ui-monospace, Menlo, Consolas, 'Noto Sans Mono CJK SC', 'Noto Sans CJK SC', monospace\" "
        f'font-size="14">{"".join(rows)}</g></svg>\n'
    )
    (Path(__file__).parent / "board.svg").write_text(svg, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
