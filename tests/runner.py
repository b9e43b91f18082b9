"""A forge that knows nothing of the book, and a runner that does what the jobs of our templates say, line by line."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from real import environment

TEMPLATES = Path(__file__).resolve().parents[1] / "tools/zhiban/templates"
INSTALL = ("python3 -m venv", '"$HOME/zhiban/bin/python" -m pip install')
EXPRESSION = re.compile(r"\$\{\{ *([a-z_.A-Z]+)(?: *\|\| *([a-z_.A-Z]+))? *\}\}")


class Forge(NamedTuple):
    """A plain repository as a forge has it, an officer's clone, and what the forge's administrator has set."""

    folder: Path
    book: Path
    clone: Path
    settings: Mapping[str, str]


def steps(job: Mapping[str, Any]) -> list[str]:
    """A job's commands in the words of each forge: GitHub and Gitea, GitLab, Woodpecker."""
    if "steps" in job:
        assert all(step["uses"].startswith("actions/") for step in job["steps"] if "run" not in step)
        return [step["run"] for step in job["steps"] if "run" in step]
    return [*job.get("before_script", []), *job.get("script", job.get("commands", []))]


def jobs(path: Path) -> Iterator[tuple[str, list[str], Mapping[str, str]]]:
    """Each job of a template: its name, its commands, its environment as written."""
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    if "jobs" in said:
        for name, job in said["jobs"].items():
            yield name, steps(job), job.get("env", {})
    elif isinstance(said.get("steps"), list):
        for job in said["steps"]:
            yield job["name"], steps({k: v for k, v in job.items()}), job["environment"]
    else:
        for name, job in said.items():
            if "script" in job:
                yield name.removeprefix("zhiban-"), steps(said[job["extends"]] | job), {}


def found(name: str) -> list[tuple[str, list[str], Mapping[str, str]]]:
    """The jobs of every template that do one thing: `check` or `receipts`."""
    files = sorted(path for path in TEMPLATES.rglob("*.y*ml"))
    return [(str(f.relative_to(TEMPLATES)), c, e) for f in files for job, c, e in jobs(f) if job == name]


def start(forge: Forge, commands: list[str], env: Mapping[str, Any], commit: str = "") -> tuple[int, str]:
    """Run a job's commands in a clean folder, as a runner does: one shell, the first failure ends it."""
    home = forge.folder / f"runner-{len(list(forge.folder.glob('runner-*')))}-{os.urandom(3).hex()}"
    bin_ = home / "zhiban/bin"
    bin_.mkdir(parents=True)
    for name, what in (("python", ""), ("zhiban", "-m zhiban")):
        (bin_ / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {what} "$@"\n')
        (bin_ / name).chmod(0o755)
    runner = {
        "github.sha": commit,
        "github.token": "token",
        "github.server_url": str(forge.folder),
        "github.repository": "duty/book",
        "CI_COMMIT_SHA": commit,
        **{
            f"CI_{name}": str(forge.book)
            for name in ("REPOSITORY_URL", "REPO_CLONE_URL", "REPO_CLONE_SSH_URL")
        },
        **{f"{of}.{name}": value for name, value in forge.settings.items() for of in ("vars", "secrets")},
    }
    given = {name: value for name, value in runner.items() if name.isupper()}
    for name, value in env.items():
        if isinstance(value, dict):
            value = forge.settings[value["from_secret"].upper()]
        given[name] = EXPRESSION.sub(
            lambda match: runner.get(match[1]) or runner.get(match[2] or "", ""), value
        )
    if not env:
        given |= forge.settings
    given["ZHIBAN_BOOK"] = (
        str(forge.book) if "github.com" in given.get("ZHIBAN_BOOK", "") else given.get("ZHIBAN_BOOK", "")
    )
    script = "\n".join(line for line in commands if not line.startswith(INSTALL))
    done = subprocess.run(
        ["sh", "-e", "-c", script], cwd=home, env=environment({**given, "HOME": str(home)}),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False,
    )  # fmt: skip
    return done.returncode, done.stdout
