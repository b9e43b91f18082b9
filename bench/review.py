"""How long a review takes beside git's own look at the same range: `python bench/review.py`.

A month's roster in a book of 2,000 records; and 50 to 500 logs of it whose papers one officer files, ten logs to a commit.
Whole processes, taking turns, the least time of processor of several (git's own processes among it); beside
`git diff --stat` and `git log -p`.
"""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import made

CITY = Path(__file__).resolve().parents[1]
RECORDS, EACH, ROUNDS = 2000, 10, 3
SIZES = (50, 100, 200, 500)
BY = made.person(0, 0)[0]
REVIEW = (sys.executable, "-P", "-m", "zhiban", "review")
Command = tuple[str, ...]


def git(book: Path, *args: str) -> None:
    """git, as the officer who files the papers."""
    who = f"{BY}@wangchuan.example"
    env = {**os.environ, "GIT_AUTHOR_EMAIL": who, "GIT_COMMITTER_EMAIL": who}
    env |= {"GIT_AUTHOR_NAME": BY, "GIT_COMMITTER_NAME": BY}
    subprocess.run(["git", *args], cwd=book, env=env, check=True, stdout=subprocess.DEVNULL)


def book(folder: Path) -> None:
    """The book without the last roster, and two branches: one adds the roster, one files the papers of 500 logs."""
    made.make(folder, RECORDS, CITY)
    (folder / ".gitattributes").write_text("records/**/*.yml diff=zhiban\n")
    roster = sorted((folder / "records/rosters/u00").glob("*.yml"))[-1]
    text = roster.read_text(encoding="utf-8")
    roster.unlink()
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "book")
    git(folder, "checkout", "-q", "-b", "roster")
    roster.write_text(text, encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "roster")
    git(folder, "checkout", "-q", "-b", "papers", "main")
    logs = sorted((folder / "records/logs").rglob("*.yml"))[: SIZES[-1]]
    for number, log in enumerate(logs, 1):
        filed = f"archived:\n  at: {made.at(made.datetime(2026, 1, 5, 9))}\n  by: {BY}\n  ref: 值-{number}\n"
        log.write_text(log.read_text(encoding="utf-8") + filed, encoding="utf-8", newline="\n")
        if number % EACH == 0:
            git(folder, "add", "-A")
            git(folder, "commit", "-q", "-m", f"papers {number}")
            if number in SIZES:
                git(folder, "branch", f"papers-{number}")


def seconds(book: Path, command: Command) -> float:
    """One whole process with its children: seconds of processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=book, capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare(book: Path, branch: str) -> dict[str, float]:
    """The best time of each command."""
    span = f"main..{branch}"
    commands: dict[str, Command] = {
        "review": (*REVIEW, span, "--format", "markdown", "--no-site"),
        "review with the site": (*REVIEW, span, "--format", "markdown"),
        "git diff --stat": ("git", "--no-pager", "diff", "--stat", span),
        "git log -p": ("git", "--no-pager", "log", "-p", span),
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            times[name].append(seconds(book, command))
    return {name: min(some) for name, some in times.items()}


def main() -> None:
    """Make, measure, print."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "book"
        book(folder)
        print("| | review | with the site | git diff --stat | git log -p | review ÷ git log -p |")
        print("|---|---|---|---|---|---|")
        for name, branch in (
            ("a month's roster", "roster"),
            *((f"{n} records", f"papers-{n}") for n in SIZES),
        ):
            found = list(compare(folder, branch).values())
            shown = " | ".join(f"{one:.2f} s" for one in found)
            print(f"| {name} | {shown} | {found[0] / found[3]:.1f} |", flush=True)


if __name__ == "__main__":
    main()
