"""git's merge driver for records: the join of both sides' facts, so that two officers' commits to one log never conflict.

Only where one place says two things is there a clash; it is named, with both texts.
"""

import sys
from pathlib import Path

from zhiban.facts import join
from zhiban.page import read, write
from zhiban.say import safe


def main(argv: list[str]) -> int:
    """`argv`: base, ours, theirs (files; ours is written), path. 0 joined, 1 left for a person."""
    if len(argv) < 3:
        return 2
    ours, theirs = read(Path(argv[1]).read_bytes()), read(Path(argv[2]).read_bytes())
    path = argv[3] if len(argv) > 3 else argv[1]
    if not ours.sound or not theirs.sound:
        print(
            f"{path}：有一边不能读作记录，请先改好再合并。 / One side cannot be read as a record.",
            file=sys.stderr,
        )
        return 1
    both, clashes = join(ours.facts, theirs.facts)
    joined = write(both)
    if not clashes and read(joined).facts == both:
        Path(argv[1]).write_bytes(joined)
        return 0
    for clash in clashes:
        place, mine, other = safe(clash.place), safe(clash.ours), safe(clash.theirs)
        print(f"{path}：{place} 两边写得不同", file=sys.stderr)
        print(f"    我方 ours：  {mine}\n    对方 theirs：{other}", file=sys.stderr)
    print(
        "两句都没有丢。先 git merge --abort；把自己还没送出的那一句改用新的编号（或写成更正），"
        "git commit --amend 后再合并。\n"
        "Nothing is lost. Run git merge --abort, give your own undelivered words another id (or make them a "
        "correction), git commit --amend, and merge again.",
        file=sys.stderr,
    )
    return 1
