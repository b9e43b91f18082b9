"""The week under review, built once in a test run, and how its requests read."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import warm
from real import environment
from week import NOW, Week, server, story
from week_requests import REQUESTS
from zhiban.desk.review.markdown import markdown
from zhiban.desk.review.reviewed import review
from zhiban.desk.review.told import Review
from zhiban.repo import Repo
from zhiban.site.effects import effects

GOLDEN = Path(__file__).parent / "reviews"
ENGLISH = "correction"  # of which the review is kept in English too
SITED = ("limits", "page")  # of which the kept review tells the site too
COMMIT = re.compile(r"\b[0-9a-f]{12}\b")


class Clone(NamedTuple):
    """The story, and the reviewer's clone."""

    week: Week
    folder: Path


@pytest.fixture(scope="session", name="clone")
def read_week(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """The week with its requests, in a reviewer's clone."""
    week, folder = story(REQUESTS), tmp_path_factory.mktemp("week") / "clone"
    week.keep(folder)
    return Clone(week, folder)


@cache
def of(folder: Path, asked: str, sited: bool = False) -> Review:
    """The review of a range or branch as a reviewer sees it on the Friday; `sited`: with what the site will show."""
    with Repo(str(folder)) as repo:
        return review(repo, asked, NOW, effects if sited else None)


def asked(clone: Clone, name: str) -> Review:
    """The review of a request."""
    return of(clone.folder, f"ask/{name}", name in SITED)


def named(told: str) -> str:
    """A review in which each commit has a name by the order in which it is told: what is kept does not hang on ids."""
    seen: dict[str, str] = {}
    return COMMIT.sub(lambda match: seen.setdefault(match[0], f"c{len(seen) + 1}"), told)


@pytest.fixture(scope="session", name="at_server")
def week_server(clone: Clone, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hardened repository with the main line of the week."""
    to = tmp_path_factory.mktemp("server") / "duty.git"
    server(clone.folder, to, clone.week)
    for hook in (to / "hooks").iterdir():
        script = hook.read_text().replace(Path(sys.executable).as_posix(), warm.python())
        hook.write_text(script)
    return to


def push(folder: Path, to: Path, *names: str) -> "subprocess.CompletedProcess[str]":
    """Push requests to the server."""
    refs = [f"refs/heads/ask/{name}" for name in names]
    command = ["git", "push", "-q", str(to), *refs]
    env = environment({"ZHIBAN_LANG": "zh"})
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False)


def write_down() -> None:
    """Keep the reviews as they read now: `python tests/reviewing.py`, then read them."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as place:
        folder = Path(place) / "clone"
        story(REQUESTS).keep(folder)
        for name in REQUESTS:
            (GOLDEN / f"{name}.md").write_text(
                named(markdown(of(folder, f"ask/{name}", name in SITED), "zh")), encoding="utf-8"
            )
        english = named(markdown(of(folder, f"ask/{ENGLISH}"), "en"))
        (GOLDEN / f"{ENGLISH}.en.md").write_text(english, encoding="utf-8")


if __name__ == "__main__":
    write_down()
