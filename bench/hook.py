"""The hook on one staged record, all its rules, beside pre-commit-hooks' check-yaml on the same file: whole processes.

`.venv/bin/python bench/hook.py` prints the table that stands in bench/README.md. The two take turns, so that whatever
else the machine does falls on both; what counts is the ratio.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROUNDS = 40
LOGS = "records/logs/wangchuan/2026"
RECORDS = (
    ("tonight's duty log", f"{LOGS}/2026-11-23.yml", "entries"),
    ("a log that is handed over", f"{LOGS}/2026-11-20.yml", "entries"),
    ("an incident", "records/incidents/songling/2026/20261105-1512-expressway-collision.yml", "timeline"),
)
HOOK = "from zhiban.hooks import run; run()"


def quiet(command: Sequence[str], folder: Path) -> float:
    """Run it; how long it took, in milliseconds."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTHONDONTWRITE"))
    }
    began = time.perf_counter()
    subprocess.run(
        command, cwd=folder, env=kept, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    return (time.perf_counter() - began) * 1000


def tonight(book: Path) -> str:
    """A log as it stands in the middle of a shift: the last day's but for its date, its handover and what it continues."""
    log = (book / LOGS / "2026-11-22.yml").read_text(encoding="utf-8").partition("handover:\n")[0]
    log = log.replace("2026-11-23", "2026-11-24").replace("2026-11-22", "2026-11-23")
    return re.sub(r"    re: 2026-.*\n", "", log)


def stage(book: Path, path: str, part: str) -> int:
    """Add one item to a record and stage it; the file's size in bytes."""
    file = book / path
    if not file.exists():
        file.write_text(tonight(book), encoding="utf-8", newline="\n")
    text = file.read_text(encoding="utf-8")
    item = "  - id: zz-bench\n    at: 2026-11-20T23:00+08:00\n    by: xu-lei\n    kind: note\n    text: 加一条。\n"
    if part == "timeline":
        item = "  - id: zz-bench\n    at: 2026-11-05T23:00+08:00\n    by: lei-ting\n    text: 加一条。\n"
    file.write_text(text.replace(f"{part}:\n", f"{part}:\n{item}", 1), encoding="utf-8", newline="\n")
    subprocess.run([sys.executable, "-m", "zhiban", "fmt", path], cwd=book, check=True, capture_output=True)
    subprocess.run(["git", "add", "-A"], cwd=book, check=True)
    return file.stat().st_size


def main() -> None:
    peer = shutil.which("check-yaml", path=str(Path(sys.executable).parent)) or sys.exit(
        "pip install pre-commit-hooks"
    )
    print("| one staged record | bytes | Python alone | check-yaml | hook | hook / check-yaml |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "demo"
        subprocess.run([sys.executable, "-m", "zhiban", "demo", str(book)], check=True, capture_output=True)
        for name, path, part in RECORDS:
            size = stage(book, path, part)
            commands = (
                [sys.executable, "-c", "pass"],
                [peer, path],
                [sys.executable, "-P", "-c", HOOK, "pre-commit"],
            )
            times = [[quiet(command, book) for command in commands] for _ in range(ROUNDS + 3)][3:]
            alone, other, ours = (statistics.median(column) for column in zip(*times, strict=True))
            print(
                f"| {name} | {size} | {alone:.0f} ms | {other:.0f} ms | {ours:.0f} ms | {ours / other:.2f} |"
            )
            subprocess.run(["git", "reset", "-q", "--hard"], cwd=book, check=True)


if __name__ == "__main__":
    main()
