"""A whole book beside the peers, each as whole processes on the same generated records.

`.venv/bin/python bench/book.py [few|many|long|commit|growth]` prints the tables that stand in bench/README.md; without a
name, all of them. `ajv` (npm install ajv-cli) is looked for on the PATH and in `AJV`.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import history
import made
import plot

CITY = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
ZHIBAN = [sys.executable, "-P", "-m", "zhiban"]
ONE = ["taskset", "-c", "0"]  # one processor, one process
ADDED = "  - id: 2355-bench\n    at: {day}T23:55+08:00\n    by: {by}\n    kind: note\n    text: 加一条。\n"


class Spent(NamedTuple):
    """What a process took: seconds by the clock, and its greatest memory in MB."""

    seconds: float
    memory: float


def run(command: Sequence[str], folder: Path, **more: str) -> Spent:
    """Run it to its end, whatever it says."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "PYTHONDONTWRITE"))}
    began = time.perf_counter()
    quiet = subprocess.DEVNULL
    child = subprocess.Popen(command, cwd=folder, env=kept | more, stdout=quiet, stderr=quiet)
    _, _, usage = os.wait4(child.pid, 0)
    return Spent(time.perf_counter() - began, usage.ru_maxrss / 1024)


def best(rounds: int, *commands: tuple[Sequence[str], Path, Callable[[], None]]) -> list[Spent]:
    """The quickest of several rounds of each; they take turns. The third part of each makes it ready."""
    spent: list[list[Spent]] = [[] for _ in commands]
    for _ in range(rounds):
        for row, (command, folder, ready) in zip(spent, commands, strict=True):
            ready()
            row.append(run(command, folder))
    return [min(row) for row in spent]


def book(folder: Path, records: int, commit: bool = True) -> made.Size:
    """A generated book; `commit`: in git, signed off before its first day so that nothing is a later entry."""
    size = made.make(folder, records, CITY)
    if commit:
        git = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=p00-2@wangchuan.example"]
        subprocess.run(["git", "init", "-q", str(folder)], check=True)
        subprocess.run([*git, "add", "-A"], check=True)
        date = {**os.environ, "GIT_COMMITTER_DATE": "2023-12-01T00:00:00+0800"}
        subprocess.run([*git, "commit", "-qm", "立簿"], check=True, env=date)
    return size


def forget(folder: Path) -> Callable[[], None]:
    """Make it cold: nothing is remembered."""
    return lambda: shutil.rmtree(folder / ".git/zhiban", ignore_errors=True)


def table(*head: str) -> None:
    """The head of a table."""
    print(f"\n| {' | '.join(head)} |\n|{'---|' * len(head)}", flush=True)


def row(*cells: object) -> None:
    """A row of a table."""
    print(f"| {' | '.join(f'{c:.2f}' if isinstance(c, float) else str(c) for c in cells)} |", flush=True)


def few(folder: Path) -> None:
    """2,000 records: the peers, and all our rules."""
    plain, kept = folder / "plain", folder / "kept"
    size = book(plain, 2000, commit=False)
    book(kept, 2000)
    logs = sorted(str(f.relative_to(plain)) for f in plain.glob("records/logs/**/*.yml"))
    schema = folder / "duty_log.json"
    schema.write_bytes(
        subprocess.run([*ZHIBAN, "schema", "duty_log"], cwd=plain, capture_output=True, check=True).stdout
    )
    ajv = os.environ.get("AJV") or shutil.which("ajv") or ""
    given = [part for log in logs for part in ("-d", log)]
    after = made.at(made.START + made.timedelta(size.days, hours=1))
    ours = [*ZHIBAN, "check", "--all", "--at", after, "--format", "concise"]
    rows: dict[str, tuple[Sequence[str], Path, Callable[[], None]]] = {
        "check-yaml": ([str(BIN / "check-yaml"), *logs], plain, lambda: None),
        "yamllint": ([str(BIN / "yamllint"), "-d", "relaxed", *logs], plain, lambda: None),
        "check-jsonschema": (
            [str(BIN / "check-jsonschema"), "--schemafile", str(schema), *logs],
            plain,
            lambda: None,
        ),
    }
    slow = dict(zip(rows, best(1, *rows.values()), strict=True))
    rows = {
        "ajv": (
            [*ONE, ajv, "validate", "--spec=draft2020", "--strict=false", "-s", str(schema), *given],
            plain,
            lambda: None,
        ),
        "zhiban check --all, one process": ([*ONE, *ours], plain, lambda: None),
        "the same with its history in git": ([*ONE, *ours], kept, forget(kept)),
        "the same, two processes": (ours, kept, forget(kept)),
        "again, nothing changed": (ours, kept, lambda: None),
    }
    rows = {name: how for name, how in rows.items() if "" not in how[0]}
    quick = dict(zip(rows, best(5, *rows.values()), strict=True))
    files = sum(1 for _ in plain.glob("records/**/*.yml"))
    table(f"{len(logs)} logs ({files} records for zhiban)", "seconds", "check-jsonschema ÷", "÷ ajv")
    for name, spent in {**slow, **quick}.items():
        beside = spent.seconds / quick["ajv"].seconds if "ajv" in quick else 0.0
        row(name, spent.seconds, slow["check-jsonschema"].seconds / spent.seconds, beside)


def many(folder: Path) -> None:
    """20,000 records: cold on all processors, and again with nothing changed."""
    big = folder / "big"
    size = book(big, 20000)
    after = made.at(made.START + made.timedelta(size.days, hours=1))
    check = [*ZHIBAN, "check", "--all", "--at", after, "--format", "concise"]
    board = [*ZHIBAN, "board", "--at", after]
    table("20,000 records", "seconds", "MB")
    for name, spent in (
        ("check --all, cold", best(2, (check, big, forget(big)))[0]),
        ("check --all, nothing changed", best(5, (check, big, lambda: None))[0]),
        ("board, cold", best(1, (board, big, forget(big)))[0]),
        ("board, warm", best(5, (board, big, lambda: None))[0]),
        ("git status, for comparison", best(5, (["git", "status", "--porcelain"], big, lambda: None))[0]),
    ):
        row(name, spent.seconds, round(spent.memory))


def long(folder: Path) -> None:
    """`who` on one record of a book with 50,000 commits, without and with the index that `setup` keeps."""
    book50 = folder / "long"
    history.make(book50, 50000, CITY)
    path = "records/logs/u11/2024/2024-06-11.yml"
    who = ([*ZHIBAN, "who", path], book50, lambda: None)
    log = (["git", "log", "--full-history", "--format=%h", "--", path], book50, lambda: None)
    without = best(3, who, log)
    subprocess.run(
        ["git", "-C", str(book50), "commit-graph", "write", "--reachable", "--changed-paths"], check=True
    )
    table("50,000 commits", "no index", "with the index")
    for name, a, b in zip(
        ("zhiban who", "git log --full-history -- record"), without, best(7, who, log), strict=True
    ):
        row(name, a.seconds, b.seconds)


OTHERS = """repos:
  - repo: local
    hooks:
      - {{id: check-yaml, name: check-yaml, language: unsupported, entry: {bin}/check-yaml, files: ^records/}}
      - {{id: yamllint, name: yamllint, language: unsupported, entry: {bin}/yamllint -d relaxed, files: ^records/}}
      - id: check-jsonschema
        name: check-jsonschema
        language: unsupported
        entry: {bin}/check-jsonschema --schemafile {schema}
        files: ^records/logs/
"""


def commit(folder: Path) -> None:
    """`git commit` of one more entry, through pre-commit: all our hooks, and the three peers."""
    books = {}
    for name in ("ours", "peers", "no hooks"):
        at = books[name] = folder / name.replace(" ", "-")
        subprocess.run([*ZHIBAN, "demo", str(at)], check=True, capture_output=True)
        subprocess.run(["git", "-C", str(at), "config", "commit.gpgsign", "false"], check=True)
    schema = folder / "duty_log.json"
    schema.write_bytes(
        subprocess.run(
            [*ZHIBAN, "schema", "duty_log"], cwd=books["ours"], capture_output=True, check=True
        ).stdout
    )
    config = books["peers"] / ".pre-commit-config.yaml"
    config.write_text(OTHERS.format(bin=BIN, schema=schema), encoding="utf-8")
    subprocess.run(["git", "-C", str(books["peers"]), "add", "-A"], check=True)
    for name in ("peers", "no hooks"):
        for hook in (books[name] / ".git/hooks").iterdir():
            if name == "no hooks" or hook.name != "pre-commit":
                hook.unlink()
    log = "records/logs/wangchuan/2026/2026-11-22.yml"
    by = (books["ours"] / log).read_text(encoding="utf-8").partition("primary: ")[2].partition("\n")[0]

    def ready(at: Path) -> Callable[[], None]:
        def stage() -> None:
            subprocess.run(["git", "-C", str(at), "reset", "-q", "--hard", "ORIG"], check=True)
            file = at / log
            text = file.read_text(encoding="utf-8").partition("handover:\n")[0]
            file.write_text(text + ADDED.format(day="2026-11-22", by=by), encoding="utf-8", newline="\n")
            subprocess.run([*ZHIBAN, "fmt", log], cwd=at, check=True, capture_output=True)
            subprocess.run(["git", "-C", str(at), "add", "-A"], check=True)

        return stage

    for at in books.values():
        text = (at / log).read_text(encoding="utf-8").partition("handover:\n")[0]
        (at / log).write_text(text, encoding="utf-8", newline="\n")
        git = ["git", "-C", str(at)]
        subprocess.run([*git, "commit", "-qam", "bench", "--no-verify"], check=True)
        subprocess.run([*git, "config", "user.email", f"{by}@wangchuan.example"], check=True)
        subprocess.run([*git, "tag", "-f", "ORIG"], check=True, capture_output=True)
        subprocess.run([*git, "update-ref", "refs/remotes/origin/main", "HEAD"], check=True)
    said = ["git", "commit", "-qm", "记录"]
    spent = dict(zip(books, best(15, *((said, at, ready(at)) for at in books.values())), strict=True))
    for name, at in books.items():
        tips = subprocess.run(
            ["git", "rev-parse", "HEAD", "ORIG"], cwd=at, capture_output=True, check=True
        ).stdout.split()
        if tips[0] == tips[1]:
            sys.exit(f"{name}: the commit was refused")
    table("git commit of one entry", "ms", "÷ the three peers", "share of the hooks")
    bare = spent["no hooks"].seconds
    for name, took in spent.items():
        row(
            name,
            round(took.seconds * 1000),
            took.seconds / spent["peers"].seconds,
            (took.seconds - bare) / took.seconds,
        )


def growth(folder: Path) -> None:
    """One process on books of growing size: seconds and memory."""
    table("records", "seconds", "ms a record", "MB")
    rows = []
    for number in (1000, 2000, 5000, 10000, 20000, 50000, 100000):
        at = folder / str(number)
        size = book(at, number, commit=False)
        files = sum(1 for _ in at.glob("records/**/*.yml"))
        after = made.at(made.START + made.timedelta(size.days, hours=1))
        spent = run([*ONE, *ZHIBAN, "check", "--all", "--at", after, "--format", "concise"], at)
        row(files, spent.seconds, spent.seconds * 1000 / files, round(spent.memory))
        rows.append((files, spent.seconds, spent.memory))
        shutil.rmtree(at)
    Path(__file__).with_name("growth.svg").write_text(plot.plot(rows), encoding="utf-8", newline="\n")


def main() -> None:
    wanted = sys.argv[1:] or ["few", "many", "long", "commit", "growth"]
    for name in wanted:
        with tempfile.TemporaryDirectory() as folder:
            {"few": few, "many": many, "long": long, "commit": commit, "growth": growth}[name](Path(folder))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\nPython {sys.version.split()[0]}, {os.cpu_count()} processors, greatest memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
