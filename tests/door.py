"""Plays stories through the real hooks of a real repository: git calls them, and what they print is the answer.

Which Python runs the hooks is for the caller to say: one that is started for each, or one that waits (`warm`).
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from player import FOUNDED, MAIN, REGISTRAR, Answer, looked_for
from telling import CHANGING, Files, after, base, email, revealed
from zhiban.rule import EFFECTS

TOOLS = Path(__file__).resolve().parents[1] / "tools"
FINDING = re.compile(r"^.+?:\d+:\d+: (ZB\d{4}) (\S+) ", re.MULTILINE)
FAULTS = ("检查程序自己出错", "本程序出错", "Traceback (most recent call last)")
EFFECT = {words[0]: str(effect) for effect, words in EFFECTS.items()}
STAGES = ("pre-commit", "commit-msg", "pre-merge-commit")
LONG = 120  # seconds; no command takes as long


class Door(NamedTuple):
    """A repository whose hooks are ours, shut off from this machine's settings."""

    root: Path
    python: str

    def run(self, *command: str, env: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
        """What a command says. ValueError where the program itself failed."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "ZHIBAN", "LC_", "LANG"))}
        ours = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "ZHIBAN_LANG": "zh"}
        env = {**kept, **ours, "PYTHONPATH": str(TOOLS), "PYTHONUTF8": "1", **(env or {})}
        done = subprocess.run(
            command, cwd=self.root, env=env, capture_output=True, encoding="utf-8", timeout=LONG
        )
        if any(fault in done.stdout + done.stderr for fault in FAULTS):
            raise ValueError(done.stdout + done.stderr)
        return done

    def git(self, *args: str) -> None:
        """git does this. ValueError where it does not."""
        done = self.run("git", *args)
        if done.returncode:
            raise ValueError(done.stderr)

    def zhiban(self, *args: str) -> Any:
        """What `zhiban` prints as JSON."""
        ours = (self.python, "-P", "-m", "zhiban", "-C", str(self.root))
        return json.loads(self.run(*ours, *args, "--format", "json").stdout)

    def put(self, files: Files, new: Files, links: Mapping[str, str]) -> None:
        """Bring the folder and the index from one state of the files to another."""
        changed = [path for path in files | new if files.get(path) != new.get(path)]
        for path in changed:
            file = self.root / path
            file.unlink(missing_ok=True)
            if path in new:
                file.parent.mkdir(parents=True, exist_ok=True)
                if path in links:
                    file.symlink_to(links[path])
                else:
                    file.write_bytes(new[path])
        self.git("add", "-A", "--", *changed)


def signer(name: str, address: str, at: str) -> dict[str, str]:
    """Who commits and when, as git takes it from the environment."""
    when = at.replace("+", ":00+")
    pairs = {"NAME": name, "EMAIL": address, "DATE": when}
    return {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in pairs.items()}


@cache
def template(python: str) -> "TemporaryDirectory[str]":
    """In `book` the base book in a repository, committed by the registrar without being judged, then its hooks; in
    `objects` what git stored of it, which the copies share."""
    folder = TemporaryDirectory(prefix="zhiban-story-")
    door = Door(Path(folder.name) / "book", python)
    door.root.mkdir()
    door.git("init", "-q", "-b", MAIN, "--template=")
    door.put({}, base(), {})
    env = signer(REGISTRAR, email(base(), REGISTRAR), FOUNDED)
    if door.run("git", "commit", "-q", "-m", "立簿", env=env).returncode:
        raise ValueError("the base book was not committed")
    ours = f'"{Path(python).as_posix()}" -P -m zhiban.hooks'
    settings = {"merge.zhiban.driver": f"{ours} merge %O %A %B %P", "gc.auto": "0", "core.trustctime": "no"}
    for name, value in settings.items():
        door.git("config", name, value)
    (door.root / ".git/info").mkdir(exist_ok=True)
    (door.root / ".git/info/attributes").write_text("records/**/*.yml merge=zhiban\n")
    (door.root / ".git/hooks").mkdir(exist_ok=True)
    for stage in STAGES:
        hook = door.root / ".git/hooks" / stage
        hook.write_text(f'#!/bin/sh\nexec {ours} {stage} "$@"\n', newline="\n")
        hook.chmod(0o755)
    stored = (door.root / ".git/objects").rename(Path(folder.name) / "objects")
    (door.root / ".git/objects/info").mkdir(parents=True)
    (door.root / ".git/objects/info/alternates").write_text(f"{stored.as_posix()}\n", newline="\n")
    return folder


def laid(source: str, to: str) -> None:
    """Lay a file where a copy of the template has it. Records are replaced, never written over: a link does, if there are
    links between the two folders."""
    if f"{os.sep}book{os.sep}records{os.sep}" in source:
        with suppress(OSError):
            return os.link(source, to)
    shutil.copy2(source, to)


def play_through_hooks(
    story: Mapping[str, Any], tmp: Path, python: str, heard: Callable[[str], object] = str
) -> list[Answer]:
    """The answers of the hooks, the board and the checker to a story, in a repository that is made in `tmp`; this Python
    runs them. `heard` is given what was printed at each commit."""
    book = shutil.copytree(Path(template(python).name) / "book", tmp / "book", copy_function=laid)
    door = Door(book, python)
    lines, current, answers = {MAIN: base()}, MAIN, []
    for step in revealed(story["commits"]):
        line = step.get("on", MAIN)
        if line != current:
            door.git("switch", "-q", *(() if line in lines else ("-c",)), line)
            current = line
        files = lines.setdefault(line, dict(lines[MAIN]))
        side = lines[step["merges"]] if "merges" in step else None
        new = after(files, step, side)
        message = ("-m", step.get("message", "记录"))
        command: tuple[str, ...] = ("commit", "-q", *message)
        env = signer(step["by"], email(files, step["by"]), step["at"])
        if side is not None and not CHANGING & step.keys():
            command = ("merge", "-q", "--no-ff", *message, step["merges"])
        else:
            if side is not None:
                door.run("git", "merge", "-q", "--no-ff", "--no-commit", step["merges"], env=env)
            door.put(files, new, step.get("link", {}))
        done = door.run("git", *command, env=env)
        heard(done.stdout + done.stderr)
        said = FINDING.findall(done.stdout + done.stderr)
        answers.append(Answer(not done.returncode, frozenset((code, EFFECT[word]) for code, word in said)))
        if not done.returncode:
            lines[line] = new
        elif len(answers) < len(story["commits"]) or "look" in story:
            door.git("reset", "-q", "--hard")
    for look in story.get("look", ()):
        owed = door.zhiban("board", "--at", look["at"])["owed"]
        answers.append(Answer(True, frozenset((row["code"], "remind") for row in owed)))
        if "marks" in look:
            rows = door.zhiban("check", "--at", look["at"])["findings"]
            marks = frozenset((row["code"], row["effect"]) for row in rows)
            answers.append(Answer(True, marks & looked_for(look)))
    return answers
