"""The slips of the hand that YAML reports in its own words, or not at all, found line by line.

Chinese input methods leave full-width colons and spaces, and a missing space after a colon makes two fields one text.
"""

import re
from collections.abc import Iterator

FIELD = r"^[ \u3000\t]*(?:-[ \u3000]+)?[a-z_]+"
SLIPS = (
    ("wide-colon", re.compile(FIELD + "[ \u3000]*(：)")),
    ("no-space", re.compile(FIELD + r"(:)(?!//)[^\s:]")),
    ("wide-space", re.compile(r"^[ ]*(?:-[ ]*)?(\u3000)|" + FIELD + r":[ ]*(\u3000)")),
    ("no-dash-space", re.compile(r"^ *(-)[a-z_]+:(?: |$)")),
    ("wide-dash", re.compile(r"^ *([－—–])[ \u3000]*[a-z_]+[:：]")),
)
BLOCK = re.compile(r"^( *)(?:- )?[a-z_]+: *[|>][-+0-9]*$")


def slips(text: str) -> Iterator[tuple[str, int, int, dict[str, str]]]:
    """Each slip as (name, line, column, figures). The lines of a `|` block are somebody's words and are not looked at."""
    inside = -1
    for number, line in enumerate(text.split("\n"), 1):
        depth = len(line) - len(line.lstrip(" "))
        if inside >= 0 and (depth > inside or not line.strip()):
            continue
        block = BLOCK.match(line)
        inside = len(block[1]) if block else -1
        for name, pattern in SLIPS:
            if match := pattern.search(line):
                group = next(n for n in range(1, len(match.groups()) + 1) if match[n])
                yield name, number, match.start(group) + 1, {"line_text": line.strip()[:40]}
                break
