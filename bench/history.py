"""A book with a long history for measuring: `python bench/history.py FOLDER 50000` makes so many commits with git fast-import.

Each shift's log comes in three commits (opened, filled, handed over); of every 24 commits eight are written on a second
line and merged, as when two officers work at once.
"""

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import IO

import made

UNITS = 40
SECOND = 8  # commits of a round that are written on the second line
ROUND = 24
ZONE = "+0800"


def steps(commits: int) -> Iterator[tuple[str, str, int, str]]:
    """Path, text, Unix time and signer of each commit, in order."""
    number, day = 0, 0
    while True:
        start = made.START + timedelta(day)
        for part, cut in enumerate(("arrivals:\n", "handover:\n", "")):
            for unit in range(UNITS):
                text = made.log(unit, day)
                seconds = int((start + timedelta(hours=8 * part, minutes=unit)).timestamp())
                path = f"records/logs/u{unit:02}/{start:%Y}/{start:%Y-%m-%d}.yml"
                yield path, text.partition(cut)[0] if cut else text, seconds, made.watch(unit, day)[0]
                number += 1
                if number == commits:
                    return
        day += 1


def write(out: IO[bytes], mark: int, ref: str, step: tuple[str, str, int, str], parents: list[int]) -> None:
    """One commit in fast-import's words; a merge changes no file."""
    path, text, seconds, who = step
    message = "合并".encode() if len(parents) > 1 else f"值班日志 {path[-14:-4]}".encode()
    out.write(b"commit %s\nmark :%d\n" % (ref.encode(), mark))
    out.write(f"committer {who} <{who}@wangchuan.example> {seconds} {ZONE}\n".encode())
    out.write(b"data %d\n%s\n" % (len(message), message))
    for word, parent in zip((b"from", b"merge"), parents, strict=False):
        out.write(b"%s :%d\n" % (word, parent))
    data = text.encode()
    out.write(b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data))


def make(folder: Path, commits: int, city: Path) -> None:
    """Make the book and its history in a folder that is not there yet."""
    made.make(folder, 500, city, logs=False)
    git = ["git", "-C", str(folder)]
    subprocess.run([*git, "init", "-q", "-b", "main"], check=True)
    subprocess.run([*git, "add", "-A"], check=True)
    signed = ["-c", "user.name=yuan-fang", "-c", "user.email=yuan-fang@wangchuan.example"]
    subprocess.run([*git, *signed, "commit", "-q", "-m", "立簿"], check=True)
    with subprocess.Popen([*git, "fast-import", "--quiet", "--force"], stdin=subprocess.PIPE) as importer:
        out = importer.stdin or sys.exit("no pipe")
        out.write(b"reset refs/heads/main\nfrom refs/heads/main^0\n\n")
        main = second = 0
        for mark, step in enumerate(steps(commits), 1):
            at = (mark - 1) % ROUND
            beside = ROUND - 1 - SECOND <= at < ROUND - 1
            if at == ROUND - 1:
                write(out, mark, "refs/heads/main", step, [main, second])
                main = mark
            elif beside:
                parents = [second if at > ROUND - 1 - SECOND else main]
                write(out, mark, "refs/heads/second", step, parents)
                second = mark
            else:
                write(out, mark, "refs/heads/main", step, [main] if main else [])
                main = mark
    subprocess.run([*git, "branch", "-q", "-D", "second"], check=True)
    subprocess.run([*git, "checkout", "-q", "-f", "main"], check=True)


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]), Path(__file__).resolve().parents[1])
