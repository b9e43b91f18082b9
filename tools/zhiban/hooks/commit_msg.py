"""Look at the commit message: no secret mark, no personal number."""

import os
import sys

from zhiban import say
from zhiban.judge import scan
from zhiban.paper import words


def main(argv: list[str]) -> int:
    """`argv` is the file that holds the message."""
    if not argv:
        return 2
    with open(argv[0], "rb") as message:
        lines = words(message.read()).split("\n")
    kept = ["" if line.startswith("#") else line for line in lines]
    if not any(line.strip() for line in kept if not line.startswith("Seen: ")):
        print(
            "提交说明是空的：写一句记了什么。 / The message is empty: say what was recorded.", file=sys.stderr
        )
        return 1
    found = scan("commit message", "\n".join(kept))
    if found:
        lang = os.environ.get("ZHIBAN_LANG", "zh")
        print(say.text(found, lang, lambda _: []), file=sys.stderr)
    return int(bool(found))
