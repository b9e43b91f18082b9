"""The handbook of small and large books: our build, a rebuild after one changed record, plain Material and Zensical on the same pages.

`python bench/site.py 500 3000` (pages, about). Each figure is of a whole process, from its start to its end, in seconds of one
core (its own and its children's) and on the wall; what counts is the ratio. Plain Material has every page in navigation and
search, as it does when nobody says otherwise; Zensical builds what `zhiban site render` gives.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

import made as records

ROOT = Path(__file__).resolve().parents[1]
BASE = 140  # pages of every handbook: rules, articles, prose
PLAIN = """site_name: plain
theme:
  name: material
  language: zh
  font: false
  features: [navigation.tabs, navigation.indexes, navigation.top, toc.follow]
plugins:
  - search:
      lang: [zh, en]
markdown_extensions: [attr_list, tables, toc, pymdownx.highlight, pymdownx.superfences]
"""


def book(to: Path, pages: int) -> Path:
    """A book in git whose handbook has about so many pages: units with rosters of up to three years."""
    units = max(1, min(64, round((pages - BASE) / 46)))
    months = max(1, min(36, round((pages - BASE) / units) - 10))
    records.make(to, 1, ROOT, logs=False)
    shutil.rmtree(to / "records/rosters")
    for unit in range(units):
        folder = to / f"records/rosters/u{unit:02}"
        folder.mkdir(parents=True)
        texts = {f"units/u{unit:02}.yml": records._unit(unit)}
        texts |= {
            f"people/{records.person(unit, n)[0]}.yml": records._person(unit, n)
            for n in range(records.PEOPLE)
        }
        for n in range(months):
            year, month = divmod(2026 * 12 + 11 - n, 12)
            texts[f"rosters/u{unit:02}/{year}-{month + 1:02}.yml"] = records._roster(unit, year, month + 1)
        for path, text in texts.items():
            (to / "records" / path).write_text(text, encoding="utf-8", newline="\n")
    who = ["-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "--all"], [*who, "commit", "-q", "-m", "A book"]):
        subprocess.run(["git", "-C", to, *command], check=True)
    return to


def run(*command: str | Path, cwd: Path) -> tuple[float, float, str]:
    """Seconds of processor, seconds on the wall, what was printed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHONDONTWRITE")}
    env = {**kept, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT / "tools"), "PYTHONUTF8": "1"}
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=env, capture_output=True, text=True)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - start
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, wall, done.stdout


def row(name: str, figures: tuple[float, float, str], beside: float | None = None) -> float:
    """One line of the table; its seconds of processor."""
    cpu, wall, _ = figures
    print(f"| {name} | {cpu:.1f} | {wall:.1f} | {f'{cpu / beside:.2f}' if beside else '1.00'} |", flush=True)
    return cpu


def measure(pages: int, folder: Path) -> None:
    """One size of book, all builders."""
    root = book(folder / "book", pages)
    build = (sys.executable, "-m", "zhiban", "-C", root, "site", "build", "--language")
    ours, both = (*build, "zh", "--to", folder / "ours"), (*build, "both", "--to", folder / "both")
    run(
        sys.executable,
        "-m",
        "zhiban",
        "-C",
        root,
        "site",
        "render",
        "--language",
        "zh",
        "--to",
        folder / "tree",
        cwd=root,
    )
    docs = folder / "tree/docs"
    count = len(list(docs.rglob("*.md")))
    (folder / "tree/plain.yml").write_text(PLAIN, encoding="utf-8")
    print(
        f"\n| {count} pages, {datetime.now():%H:%M} | seconds of a core | on the wall | ÷ plain Material |\n|---|---|---|---|"
    )
    beside = row(
        "plain Material",
        run(
            sys.executable,
            "-m",
            "mkdocs",
            "-q",
            "build",
            "-f",
            "plain.yml",
            "-d",
            folder / "plain",
            cwd=folder / "tree",
        ),
    )
    row("zhiban site build, clean", run(*ours, cwd=root), beside)
    roster = sorted((root / "records/rosters/u00").iterdir())[-1]
    text = roster.read_text(encoding="utf-8")
    roster.write_text(text.replace("mode: stationed", "mode: on_post", 1), encoding="utf-8", newline="\n")
    row("again, one roster changed", run(*ours, cwd=root), beside)
    unit = root / "records/units/u00.yml"
    unit.write_text(
        unit.read_text(encoding="utf-8").replace("name: ", "name: 新", 1), encoding="utf-8", newline="\n"
    )
    row("again, a unit's name changed", run(*ours, cwd=root), beside)
    row("both languages, clean", run(*both, cwd=root), beside)
    roster.write_text(text, encoding="utf-8", newline="\n")
    row("both languages, one roster changed", run(*both, cwd=root), beside)
    row(
        "zensical build",
        run(sys.executable, "-m", "zensical", "build", "-f", "mkdocs.yml", cwd=folder / "tree"),
        beside,
    )


if __name__ == "__main__":
    for size in map(int, sys.argv[1:] or ("150", "500", "3000")):
        with tempfile.TemporaryDirectory() as temporary:
            measure(size, Path(temporary))
