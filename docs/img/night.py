"""Draws docs/img/night.svg and night.zh.svg: the night that `zhiban demo --play` walks through, from the real output of
the walk, a panel for each scene.

`.venv/bin/python docs/img/night.py demo`
"""

import re
import sys
import tempfile
from html import escape
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "tools"))

from zhiban.desk.night import Shown, play  # noqa: E402
from zhiban.desk.night_page import laid_out  # noqa: E402
from zhiban.say import width  # noqa: E402

CELL, LINE, HALF, COLUMNS, EDGE, BETWEEN = 7.8, 18, 7, 100, 16, 10
WIDE = EDGE * 2 + COLUMNS * CELL
FONT = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', 'Noto Sans CJK SC', 'Microsoft YaHei', monospace"
INKS = {"title": "#eceff4", "words": "#e5c890", "write": "#a3be8c", "type": "#8fbcbb", "answer": "#d8dee9"}
REFUSED, MARKED, OWED, LEFT = "#e78284", "#ebcb8b", "#81a1c1", "#7b88a1"
WORDS = re.compile(
    r"(ZB\d{4} (?:退回|refused)|ZB\d{4} (?:留痕|marked)|ZB\d{4} (?:催办|owed)|  … \d+ (?:行|lines?)$)"
)


def ink(part: str, kind: str) -> str:
    """The colour of a part of a line."""
    if WORDS.fullmatch(part):
        ends = {
            "退回": REFUSED,
            "refused": REFUSED,
            "留痕": MARKED,
            "marked": MARKED,
            "催办": OWED,
            "owed": OWED,
        }
        return ends.get(part.split()[-1], LEFT)
    return REFUSED if kind == "write" and part.startswith("    - ") else INKS[kind]


def row(line: str, kind: str, y: float) -> str:
    """One line; every word and every wide character stands at its own column, whatever font there is."""
    out, column = [], 0
    for part in WORDS.split(line):
        for run in re.findall(r"[!-~]+(?: [!-~]+)*| +|[^ -~]+", part):
            places = [EDGE + (column + width(run[:n])) * CELL for n in range(len(run))]
            column += width(run)
            if run.isspace():
                continue
            if run.isascii():
                x, fit = f"{places[0]:.1f}", f' textLength="{len(run) * CELL:.1f}"' if len(run) > 1 else ""
            else:
                x, fit = " ".join(f"{place:.0f}" for place in places), ""
            bold = ' font-weight="bold"' if kind == "title" else ""
            out.append(f'<text x="{x}" y="{y:g}" fill="{ink(part, kind)}"{bold}{fit}>{escape(run)}</text>')
    return "".join(out)


def panels(told: list[Shown], lang: str) -> tuple[str, float]:
    """All panels and their height: one for each title and what stands below it; a record's path is left out."""
    out: list[str] = []
    top = 0.0
    first = next(number for number, shown in enumerate(told) if shown.kind == "title")
    scenes: list[list[Shown]] = []
    for shown in told[first:]:
        if shown.kind == "title":
            scenes.append([])
        if shown.kind != "write" or shown.text.startswith(("+", "-")):
            scenes[-1].append(shown)
    for scene in scenes:
        rows, y = [], top + EDGE - HALF * 2 + 2
        for shown in scene:
            for line in laid_out(shown, lang, COLUMNS):
                y += LINE if line else HALF
                rows.append(row(line, shown.kind, y))
        high = y + EDGE - top
        box = f'<rect y="{top:g}" width="{WIDE:.0f}" height="{high:g}" rx="8" fill="#242933"/>'
        out += [box, *rows]
        top += high + BETWEEN
    return "".join(out), top - BETWEEN


def main() -> None:
    """Both languages."""
    book = Path(sys.argv[1] if len(sys.argv) > 1 else "demo")
    for lang, name in (("en", "night.svg"), ("zh", "night.zh.svg")):
        with tempfile.TemporaryDirectory() as temporary:
            lines = list(play(book, Path(temporary) / "night", lang))
        drawn, high = panels(lines, lang)
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE:.0f} {high:.0f}" width="{WIDE:.0f}" '
            f'role="img" aria-label="zhiban demo --play"><g font-family="{FONT}" font-size="14">{drawn}</g></svg>\n'
        )
        (HERE / name).write_text(svg, encoding="utf-8", newline="\n")
        print(name, len(svg.encode()))


if __name__ == "__main__":
    main()
