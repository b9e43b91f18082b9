"""How long an audit takes beside git's own look at the same signatures: `python bench/audit.py 20000`.

Makes a signed book with receipts (bench/signed.py), audits it cold, again with nothing new, and again after 100 more commits,
each in a process of its own; then `git log --format=%G?` on a sample of the same commits and of the receipts, and
`git fsck --full --strict`. `python bench/audit.py FOLDER` takes a book that bench/signed.py has made there before.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import signed

SAMPLE = 400  # commits that git is asked about; it takes as long for each


class Took(NamedTuple):
    """Seconds by the clock, seconds of processor, and the largest of its processes in MB."""

    wall: float
    used: float
    memory: int


def timed(*command: str, cwd: Path | None = None) -> Took:
    """Run a command."""
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    wall = time.perf_counter() - began
    return Took(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024)


def counted(book: Path, *asked: str) -> int:
    """How many commits git lists."""
    rows = subprocess.run(["git", "rev-list", "--count", *asked], cwd=book, capture_output=True, check=True)
    return int(rows.stdout)


def point(book: Path, state: dict[str, str]) -> None:
    """Let the branches stand as they once stood."""
    rows = "".join(f"update {name} {commit}\n" for name, commit in state.items())
    subprocess.run(["git", "update-ref", "--stdin"], cwd=book, input=rows.encode(), check=True)


def measure(made: Path, keep: Path) -> None:
    """Measure and print."""
    book = made / "book.git"
    first, later = json.loads((made / "states.json").read_text())[:2]
    known = (f"gpg.ssh.allowedSignersFile={made / 'allowed'}", "log", f"-{SAMPLE}", "--format=%G?")
    audit = (sys.executable, "-P", "-m", "zhiban", "audit", str(book), "--keep", str(keep))
    audit = (*audit, "--pins", str(made / "pins.txt"))
    point(book, first)
    commits = counted(book, "main")
    receipts = counted(book, "--first-parent", "receipts", "^main")
    load = os.getloadavg()[0]
    before = timed("git", "-c", *known, "main", cwd=book)
    cold = timed(*audit)
    git = timed("git", "-c", *known, "main", cwd=book)
    theirs = timed("git", "-c", *known, "--first-parent", "receipts", cwd=book)
    same = timed(*audit)
    point(book, later)
    more = timed(*audit)
    fsck = timed("git", "fsck", "--full", "--strict", cwd=book)
    print(f"{commits} commits, {receipts} receipts, {os.cpu_count()} processors, load {load:.1f} before")
    print("| | seconds | of processor | MB |\n|---|---|---|---|")
    rows = {"audit, cold": cold, "audit, nothing new": same, "audit, 100 more": more, "git fsck": fsck}
    for name, took in rows.items():
        print(f"| {name} | {took.wall:.2f} | {took.used:.2f} | {took.memory} |")
    both = [(before[n] + git[n]) / 2 / SAMPLE for n in (0, 1)]
    all_ = [each * commits + theirs[n] / SAMPLE * receipts for n, each in enumerate(both)]
    for name, (wall, used) in {
        f"git log %G? of the commits (from {SAMPLE} before and {SAMPLE} after)": [e * commits for e in both],
        "git log %G? of commits and receipts": all_,
    }.items():
        print(f"| {name} | {wall:.0f} | {used:.0f} | |")
    print(f"commits/s {commits / cold.wall:.0f}; signatures/s {(commits + receipts) / cold.wall:.0f}")
    for name, n in (("by the clock", 0), ("by processor", 1)):
        print(
            f"%G?/audit {name}: commits alone {both[n] * commits / cold[n]:.1f}, all {all_[n] / cold[n]:.1f}"
        )


def main(what: str) -> None:
    """Make a book of so many commits, or take the one in a folder, and measure."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        made = base / "b" if what.isdigit() else Path(what)
        if what.isdigit():
            signed.make(made, int(what), 1)
        measure(made, base / "keep")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "5000")
