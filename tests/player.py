"""Plays stories: short histories in YAML, once in memory and once more through the real hooks of a real repository.

Both doors give the same kind of answer, so that they can be compared with each other and with what the story says.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from telling import CHANGING, PLAIN, Files, Shelf, after, base, email, revealed
from zhiban import judge
from zhiban.book import Book
from zhiban.found import owed
from zhiban.history import Commit, Origin, origins
from zhiban.judge import Bench, Change
from zhiban.page import read
from zhiban.paper import words
from zhiban.rule import EFFECTS, MARK, REFUSE, Finding
from zhiban.schema.parts import Instant

TOOLS = Path(__file__).resolve().parents[1] / "tools"
MAIN = "main"
REGISTRAR, FOUNDED = "yuan-fang", "2026-01-05T09:00+08:00"
FINDING = re.compile(r"^.+?:\d+:\d+: (ZB\d{4}) (\S+) ", re.MULTILINE)
FAULTS = ("检查程序自己出错", "本程序出错", "Traceback (most recent call last)")
EFFECT = {words[0]: str(effect) for effect, words in EFFECTS.items()}

Codes = frozenset[tuple[str, str]]


class Answer(NamedTuple):
    """What a door said to one commit or one look: whether it went through, and (code, effect) of all it found."""

    through: bool
    found: Codes


class Past(NamedTuple):
    """A commit that went through: from which it grew, who recorded it, and the files as they then were."""

    id: str
    parents: tuple[str, ...]
    who: str
    at: Instant
    files: Files


def codes(found: list[Finding]) -> Codes:
    """Code and effect of each finding."""
    return frozenset((f.code, str(f.effect)) for f in found)


def judged(files: Files, side: Files | None, new: Files, step: Mapping[str, Any]) -> list[Finding]:
    """What the hooks find on a step, by the judge alone."""
    book = Book(Shelf(new))
    address = email(files, step["by"])
    sample = bool(book.about and book.about.sample == "yes")
    bench = Bench(book, Instant.read(step["at"]), book.person_of(address) or address, sample=sample)
    found: list[Finding] = []
    for path in sorted(path for path in files | new if files.get(path) != new.get(path)):
        unclean = judge.scan(path, words(new.get(path, b"")))
        found += unclean
        before = (files.get(path),) if side is None else (files.get(path), side.get(path))
        if path.startswith("docs/") and not unclean:
            found += judge.handbook(path, before, new.get(path), bench)
        if path.startswith("records/"):
            odd = "symlink" if path in step.get("link", {}) else ""
            change = Change(path, before, new.get(path), odd, step.get("moves", {}).get(path, ""))
            found += judge.step(change, bench)
    if not any(f.effect is REFUSE for f in found):  # git asks commit-msg only after pre-commit agreed
        found += judge.scan("commit message", step.get("message", ""))
    return found


def looked_for(look: Mapping[str, Any]) -> Codes:
    """The marks that a look at the whole book asks about: `marks` are there, `unmarked` are not."""
    return frozenset((code, str(MARK)) for code in [*look["marks"], *look.get("unmarked", ())])


def play_in_memory(story: Mapping[str, Any]) -> list[Answer]:
    """The judge's answers to a story's commits and looks."""
    past = [Past("0", (), REGISTRAR, Instant.read(FOUNDED), base())]
    tips = {MAIN: past[0]}
    answers = []
    for number, step in enumerate(revealed(story["commits"]), 1):
        line = step.get("on", MAIN)
        tip = tips.setdefault(line, tips[MAIN])
        side = tips[step["merges"]] if "merges" in step else None
        new = after(tip.files, step, side and side.files)
        found = codes(judged(tip.files, side and side.files, new, step))
        through = not any(effect == REFUSE for _, effect in found)
        answers.append(Answer(through, found))
        if through:
            parents = (tip.id, side.id) if side else (tip.id,)
            past.append(Past(str(number), parents, step["by"], Instant.read(step["at"]), new))
            tips[line] = past[-1]
    main = tips[MAIN]

    def signed(path: str) -> Mapping[str, Origin]:
        known = [Commit(p.id, p.parents, p.who, p.at, read(p.files.get(path, b"")).facts) for p in past]
        return origins(known)[main.id]

    for look in story.get("look", ()):
        book, at = Book(Shelf(main.files)), Instant.read(look["at"])
        answers.append(Answer(True, codes(owed(judge.book(Bench(book, at))))))
        if "marks" in look:
            standing = judge.book(Bench(book, at, signed=lambda record: signed(record.path)))
            for path, data in main.files.items():
                standing += judge.handbook(path, [data], data, Bench(book, at))
            marks = codes(standing)
            answers.append(Answer(True, marks & looked_for(look)))
    return answers


class Door(NamedTuple):
    """A repository whose hooks are ours, shut off from this machine's settings."""

    root: Path

    def run(self, *command: str, env: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
        """What a command says. ValueError where the program itself failed."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "ZHIBAN", "LC_", "LANG"))}
        ours = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "ZHIBAN_LANG": "zh"}
        env = {**kept, **ours, "PYTHONPATH": str(TOOLS), "PYTHONUTF8": "1", **(env or {})}
        done = subprocess.run(
            command, cwd=self.root, env=env, capture_output=True, text=True, encoding="utf-8"
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
        done = self.run(sys.executable, "-P", "-m", "zhiban", "-C", str(self.root), *args, "--format", "json")
        return json.loads(done.stdout)

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
def template() -> "TemporaryDirectory[str]":
    """The base book in a repository, committed by the registrar without being judged; then its hooks."""
    folder = TemporaryDirectory(prefix="zhiban-story-")
    door = Door(Path(folder.name))
    door.git("init", "-q", "-b", MAIN, "--template=")
    door.put({}, base(), {})
    env = signer(REGISTRAR, email(base(), REGISTRAR), FOUNDED)
    if door.run("git", "commit", "-q", "-m", "立簿", env=env).returncode:
        raise ValueError("the base book was not committed")
    ours = f'"{Path(sys.executable).as_posix()}" -P -m zhiban.hooks'
    door.git("config", "merge.zhiban.driver", f"{ours} merge %O %A %B %P")
    (door.root / ".git/info").mkdir(exist_ok=True)
    (door.root / ".git/info/attributes").write_text("records/**/*.yml merge=zhiban\n")
    (door.root / ".git/hooks").mkdir(exist_ok=True)
    for stage in ("pre-commit", "commit-msg", "pre-merge-commit"):
        hook = door.root / ".git/hooks" / stage
        hook.write_text(f'#!/bin/sh\nexec {ours} {stage} "$@"\n', newline="\n")
        hook.chmod(0o755)
    return folder


def play_through_hooks(story: Mapping[str, Any], tmp: Path) -> list[Answer]:
    """The answers of the hooks, the board and the checker to a story, in a repository that is made in `tmp`."""
    door = Door(Path(shutil.copytree(template().name, tmp / "book", symlinks=True)))
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
        said = FINDING.findall(done.stdout + done.stderr)
        answers.append(Answer(not done.returncode, frozenset((code, EFFECT[word]) for code, word in said)))
        if done.returncode:
            door.git("reset", "-q", "--hard")
        else:
            lines[line] = new
    for look in story.get("look", ()):
        owed = door.zhiban("board", "--at", look["at"])["owed"]
        answers.append(Answer(True, frozenset((row["code"], "remind") for row in owed)))
        if "marks" in look:
            rows = door.zhiban("check", "--at", look["at"])["findings"]
            marks = frozenset((row["code"], row["effect"]) for row in rows)
            answers.append(Answer(True, marks & looked_for(look)))
    return answers


def complaints(code: str, story: Mapping[str, Any], answers: list[Answer]) -> Iterator[str]:
    """Where the answers are not what the story says. Of its own rule a story tells everything, of others what is exact."""
    given = iter(answers)
    for number, step in enumerate(story["commits"], 1):
        answer, where = next(given), f"commit {number}"
        if unknown := step.keys() - PLAIN - CHANGING:
            yield f"{where}: no such keys: {sorted(unknown)}"
        wanted, found = set(step["finds"]), {c for c, _ in answer.found}
        exact = {c for c, effect in answer.found if effect in (REFUSE, MARK) or c == code}
        yield from _differs(where, wanted - found, exact - wanted)
        if answer.through is any(effect == REFUSE for _, effect in answer.found):
            yield f"{where}: {'went through' if answer.through else 'did not go through'}: {sorted(answer.found)}"
    for number, look in enumerate(story.get("look", ()), 1):
        where = f"look {number}"
        wanted, never = set(look.get("finds", ())), set(look.get("misses", ()))
        found = {c for c, _ in next(given).found}
        yield from _differs(where, wanted - found, found & (never | ({code} - wanted)))
        if "marks" in look:
            marks = {c for c, _ in next(given).found}
            yield from _differs(where, set(look["marks"]) - marks, marks - set(look["marks"]))


def _differs(where: str, missing: set[str], unwanted: set[str]) -> Iterator[str]:
    if missing:
        yield f"{where}: not found: {sorted(missing)}"
    if unwanted:
        yield f"{where}: found, but not told: {sorted(unwanted)}"
