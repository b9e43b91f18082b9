"""Write the receipt and say its number. If that fails the push is in all the same: the next stamp heals it."""

import os
import sys

from zhiban.hooks.pre_receive import pusher
from zhiban.repo import Repo
from zhiban.repo.plain import environment


def main(argv: list[str]) -> int:
    """What git says on standard input is not needed: a receipt is about where the branches now stand."""
    from zhiban.desk.stamp import stamp_once, told

    sys.stdin.read()
    try:
        with Repo(os.getcwd(), env=environment()) as repo:
            receipt = stamp_once(repo, pusher())
    except Exception as trouble:
        print(
            f"收下了，回执稍后补写（{trouble}）。 / Taken; the receipt follows ({trouble}).", file=sys.stderr
        )
        return 0
    if receipt:
        print("\n".join(told(receipt)), file=sys.stderr)
    return 0
