"""Begin a real book: a folder with the first records, the hooks and a git repository with one commit."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from zhiban.desk.clock import now
from zhiban.desk.sample import sample
from zhiban.page import read, write

TAKEN = (".pre-commit-config.yaml", "tools/hook", "records/limits.yml")
IGNORED = "/.venv/\n/site/\n"
ATTRIBUTES = "* text=auto eol=lf\nrecords/**/*.yml merge=zhiban diff=zhiban\n"


def first_records(name: str, unit: str, language: str) -> dict[str, dict[str, str]]:
    """The facts of the book's first two records."""
    about = {
        "kind": "book",
        "schema": "1",
        "name": name,
        "zone": "+08:00",
        "language": language,
        "unit": unit,
        "editions[1].id": "1",
        "editions[1].title": "政府系统政务值班工作规范",
    }
    office = {
        "kind": "unit",
        "schema": "1",
        "id": unit,
        "name": name,
        "level": "municipal",
        "duty_office.name": f"{name}总值班室",
        "duty_office.form": "established",
        "handover_grace": "15",
        "shift_hours": "24",
        "shift_start": "08:00",
    }
    return {"records/book.yml": about, f"records/units/{unit}.yml": office}


def begin(to: Path, name: str, unit: str, language: str) -> Iterator[tuple[str, str]]:
    """Make the folder, telling each step in (zh, en). ValueError where something is there already."""
    if to.exists() and any(to.iterdir()):
        raise ValueError(f"{to} 不是空文件夹，没有动它。 / {to} is not empty; nothing was touched.")
    from git import Repo as GitRepo

    to.mkdir(parents=True, exist_ok=True)
    for path, facts in first_records(name, unit, language).items():
        file = to / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(write(facts))
    for path in TAKEN:
        target = to / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(sample(path), target)
    for year in sorted(sample("records/calendar").glob("*.yml")):
        days = {p: t for p, t in read(year.read_bytes()).facts.items() if not p.startswith("sensitive[")}
        target = to / "records/calendar" / year.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(write(days))
    (to / ".gitattributes").write_text(ATTRIBUTES, encoding="utf-8", newline="\n")
    (to / ".gitignore").write_text(IGNORED, encoding="utf-8", newline="\n")
    yield (
        f"已建 {to}：本簿说明、单位档案、时限表、{now().year} 年前后的日历",
        f"Made {to}: book, unit, limits, calendars",
    )
    repo = GitRepo.init(to, initial_branch="main")
    repo.close()
    yield "下一步：", "Next:"
    for zh, en in NEXT:
        yield f"  {zh}", f"  {en}"


NEXT = (
    (
        "1. 写人员档案 records/people/<编号>.yml（格式见 docs 或 zhiban schema person）。",
        "1. Write records/people/<id>.yml (see `zhiban schema person`).",
    ),
    (
        "2. 各人在自己的副本里运行 zhiban setup --person <编号>。",
        "2. Each officer runs `zhiban setup --person <id>` in their own clone.",
    ),
    (
        "3. git add -A && git commit -m 建簿，然后照常值班。",
        "3. git add -A && git commit -m 'Begin the book', then keep watch.",
    ),
)
