"""A record as one fact a line, so that `git log -p` shows facts."""

import sys
from pathlib import Path

from zhiban.page import read
from zhiban.say import safe


def main(argv: list[str]) -> int:
    """`argv` is the file to show."""
    if not argv:
        return 2
    data = Path(argv[0]).read_bytes()
    page = read(data)
    lines = [f"{place}: {text}" for place, text in page.facts.items()]
    if not page.sound:
        lines = data.decode(errors="replace").split("\n")
    sys.stdout.write("".join(safe(line).replace("\n", " ⏎ ") + "\n" for line in lines))
    return 0
