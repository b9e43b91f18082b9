"""How long an audit takes beside git's own look at the same signatures: `python bench/audit.py 20000`.

Makes a signed book with receipts (bench/signed.py), audits it cold, again with nothing new, and again after 100 more commits,
each in a process of its own; then `git log --format=%G?` on a sample of the same commits, and `git fsck --full --strict`.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import signed

SAMPLE = 400  # commits that git is asked about; it takes as long for each


def timed(*command: str, cwd: Path | None = None) -> tuple[float, float, int]:
    """Seconds by the clock, seconds of processor, and the largest process so far in MB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL)
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, used, after.ru_maxrss // 1024


def point(book: Path, state: dict[str, str]) -> None:
    """Let the branches stand as they once stood."""
    rows = "".join(f"update {name} {commit}\n" for name, commit in state.items())
    subprocess.run(["git", "update-ref", "--stdin"], cwd=book, input=rows.encode(), check=True)


def main(commits: int) -> None:
    """Make, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        signed.make(base / "b", commits, 1)
        book, pins = base / "b" / "book.git", base / "b" / "pins.txt"
        states = json.loads((base / "b" / "states.json").read_text())
        first, later = states[:2]
        keep = ("--keep", str(base / "keep"), "--pins", str(pins))
        audit = (sys.executable, "-P", "-m", "zhiban", "audit", str(book), *keep)
        point(book, first)
        cold = timed(*audit)
        same = timed(*audit)
        point(book, later)
        more = timed(*audit)
        receipts = int(
            subprocess.run(
                ["git", "rev-list", "--count", "--first-parent", "receipts"],
                cwd=book,
                capture_output=True,
                check=True,
            ).stdout
        )
        asked = (
            "git",
            "-c",
            f"gpg.ssh.allowedSignersFile={base / 'b' / 'allowed'}",
            "log",
            f"-{SAMPLE}",
            "--format=%G?",
            "main",
        )
        git = timed(*asked, cwd=book)
        fsck = timed("git", "fsck", "--full", "--strict", cwd=book)
    print(f"{commits} commits, about {receipts} receipts, {os.cpu_count()} processors")
    print("| | seconds | of processor | MB |\n|---|---|---|---|")
    each = git[0] / SAMPLE * commits
    for name, (wall, used, memory) in (
        ("audit, cold", cold),
        ("audit, nothing new", same),
        ("audit, 100 more", more),
        ("git fsck", fsck),
    ):
        print(f"| {name} | {wall:.2f} | {used:.2f} | {memory} |")
    print(f"| git log %G? (from {SAMPLE} commits) | {each:.0f} | | |")
    print(
        f"commits/s {commits / cold[0]:.0f}; signed objects/s {(commits + receipts) / cold[0]:.0f}; %G?/audit {each / cold[0]:.1f}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
