"""Receipts as they were printed on handover sheets: an anchor that no server can take back (security.md §3.4)."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from zhiban.desk.receive import told
from zhiban.received import Past
from zhiban.repo import Repo
from zhiban.repo.mirror import NOW
from zhiban.repo.plain import environment
from zhiban.rule import Finding

PRINTED = re.compile(r"(\d{1,12})[:：]((?:[0-9a-f] ?){12,40})")


def on_paper(keep: Path, last: int, printed: Iterable[str]) -> Iterator[Finding]:
    """What does not agree with sheets of paper: each `number:first twelve figures`, against the auditor's copy whose newest
    receipt is `last`. ValueError where one is not written so."""
    with Repo(str(keep / "copy.git"), env=environment()) as repo:
        for text in printed:
            match = PRINTED.fullmatch(text.strip().lower())
            if not match:
                raise ValueError(
                    f"“{text}”要写成 3589:9aba89502cf7。 / “{text}” is to be written as 3589:9aba89502cf7."
                )
            number, digest = int(match[1]), match[2].replace(" ", "")
            back = last - number
            commit = repo.commit(f"{NOW}heads/receipts~{back}") if back >= 0 and number else ""
            if not commit.startswith(digest):
                figures = {"commit": f"{number} {digest[:12]}"}
                yield from told("past", Past(kind="receipts-rollback", figures=figures), f"paper {number}")
