"""The hook on one staged record, all its rules, beside pre-commit-hooks' check-yaml on the same file: whole processes.

`.venv/bin/python bench/hook.py` prints the table that stands in bench/README.md. The two take turns, so that whatever
else the machine does falls on both; what counts is the ratio.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROUNDS = 40
LOG = "records/logs/wangchuan/2026/2026-11-22.yml"
FIRE = "records/incidents/songling/2026/20261105-1512-expressway-collision.yml"
ENTRY = (
    "  - id: 2355-bench\n    at: 2026-11-22T23:55+08:00\n    by: {by}\n    kind: note\n    text: 加一条。\n"
)
LINE = "  - id: bench\n    at: 2026-11-05T23:00+08:00\n    by: lei-ting\n    text: 加一条。\n"
RECORDS = ("one more entry in tonight's log", "the handover of the log", "one more line in an incident")
HOOK = "from zhiban.hooks import run; run()"


def quiet(command: Sequence[str], folder: Path, more: dict[str, str]) -> float:
    """Run it; how long it took, in milliseconds."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTHONDONTWRITE"))
    }
    began = time.perf_counter()
    subprocess.run(
        command,
        cwd=folder,
        env=kept | more,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return (time.perf_counter() - began) * 1000


def stage(book: Path, which: str) -> tuple[str, dict[str, str]]:
    """Stage one step of an officer's on a record that is otherwise committed: its path, and who commits when."""
    git = ["git", "-C", str(book)]
    path = FIRE if which == RECORDS[2] else LOG
    file = book / path
    whole = file.read_text(encoding="utf-8")
    by = whole.partition("primary: ")[2].partition("\n")[0] or "lei-ting"
    begun, _, over = whole.partition("handover:\n")
    if path == LOG:
        file.write_text(begun, encoding="utf-8", newline="\n")
        subprocess.run([*git, "commit", "-qam", "bench", "--no-verify", "--no-gpg-sign"], check=True)
    text, at = begun + ENTRY.format(by=by), "2026-11-22T23:56:00+08:00"
    if which == RECORDS[1]:
        text, at = begun + "handover:\n" + over.partition("takeover:\n")[0], "2026-11-23T08:00:00+08:00"
    if which == RECORDS[2]:
        text, at = whole.replace("timeline:\n", "timeline:\n" + LINE, 1), "2026-11-05T23:01:00+08:00"
    person = (book / f"records/people/{by}.yml").read_text(encoding="utf-8")
    email = person.partition("email:\n  - ")[2].partition("\n")[0]
    file.write_text(text, encoding="utf-8", newline="\n")
    subprocess.run([sys.executable, "-m", "zhiban", "fmt", path], cwd=book, check=True, capture_output=True)
    subprocess.run([*git, "add", "-A"], check=True)
    return path, {
        "GIT_COMMITTER_EMAIL": email,
        "GIT_COMMITTER_NAME": by,
        "GIT_COMMITTER_DATE": at,
    }


def main() -> None:
    peer = shutil.which("check-yaml", path=str(Path(sys.executable).parent)) or sys.exit(
        "pip install pre-commit-hooks"
    )
    print("| one staged record | bytes | Python alone | check-yaml | hook | hook / check-yaml |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "demo"
        subprocess.run([sys.executable, "-m", "zhiban", "demo", str(book)], check=True, capture_output=True)
        subprocess.run(["git", "tag", "TIP"], cwd=book, check=True)
        for name in RECORDS:
            path, signed = stage(book, name)
            size = (book / path).stat().st_size
            said = subprocess.run(
                [sys.executable, "-P", "-c", HOOK, "pre-commit"], cwd=book, env=os.environ | signed
            )
            if said.returncode:
                sys.exit(f"{name}: refused")
            commands = (
                [sys.executable, "-c", "pass"],
                [peer, path],
                [sys.executable, "-P", "-c", HOOK, "pre-commit"],
            )
            times = [[quiet(command, book, signed) for command in commands] for _ in range(ROUNDS + 3)][3:]
            alone, other, ours = (statistics.median(column) for column in zip(*times, strict=True))
            print(
                f"| {name} | {size} | {alone:.0f} ms | {other:.0f} ms | {ours:.0f} ms | {ours / other:.2f} |"
            )
            subprocess.run(["git", "reset", "-q", "--hard", "TIP"], cwd=book, check=True)


if __name__ == "__main__":
    main()
