"""Plays stories: short histories in YAML, once in memory and once more through the real hooks of a real repository.

Both doors give the same kind of answer, so that they can be compared. What may not enter a book does not stand in a
story either: it holds tokens such as «mobile», and their values are put together here.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import yaml

from zhiban import judge
from zhiban.book import Book
from zhiban.errata import covers
from zhiban.facts import join
from zhiban.history import Commit, Origin, origins
from zhiban.judge import Bench, Change
from zhiban.page import read, write
from zhiban.rule import EFFECTS, MARK, REFUSE, Finding
from zhiban.rules.privacy import bank_card, id_number
from zhiban.schema.parts import Instant

TESTS = Path(__file__).resolve().parent
STORIES = TESTS / "stories"
TOOLS = TESTS.parent / "tools"
MAIN = "main"
REGISTRAR, FOUNDED = "yuan-fang", "2026-01-05T09:00+08:00"
FINDING = re.compile(r"^.+?:\d+:\d+: (ZB\d{4}) (\S+) ", re.MULTILINE)
FAULTS = ("检查程序自己出错", "本程序出错", "Traceback (most recent call last)")
EFFECT = {words[0]: str(effect) for effect, words in EFFECTS.items()}
PLAIN = {"by", "at", "on", "merges", "message", "finds"}  # keys of a commit that change no file
CHANGING = {"adds", "writes", "encode", "newline", "removes", "moves", "changes", "link"}

Files = dict[str, bytes]
Codes = frozenset[tuple[str, str]]


class Answer(NamedTuple):
    """What a door said to one commit or one look: whether it went through, and (code, effect) of all it found."""

    through: bool
    found: Codes


class Shelf(NamedTuple):
    """A book held in memory."""

    files: Mapping[str, bytes]

    def get(self, path: str) -> bytes | None:
        """A file's bytes, or None where there is none."""
        return self.files.get(path)

    def paths(self) -> list[str]:
        """The paths of all files under `records/`, sorted."""
        return sorted(path for path in self.files if path.startswith("records/"))


class Past(NamedTuple):
    """A commit that went through: from which it grew, who recorded it, and the files as they then were."""

    id: str
    parents: tuple[str, ...]
    who: str
    at: Instant
    files: Files


@cache
def tokens() -> dict[str, str]:
    """What each token stands for."""
    mobile = "1" + "38" + "0013" + "8000"
    born = "110101" + "1990" + "0307" + "123"
    citizen = next(born + last for last in "0123456789X" if id_number(born + last))
    account = "622202" + "10010" + "1234567"
    card = next(account + last for last in "0123456789" if bank_card(account + last))
    return {
        "mobile": mobile,
        "mobile full-width": "".join(chr(ord(digit) + 0xFEE0) for digit in mobile),
        "mobile split": "-".join((mobile[:3], mobile[3:7], mobile[7:])),
        "id-number": citizen,
        "id-number split": " ".join((citizen[:6], citizen[6:14], citizen[14:])),
        "bank-card": card,
        "bank-card split": " ".join(card[n : n + 4] for n in range(0, len(card), 4)),
        "secret-mark": "机" + "密" + "★",
        "rlo": "\u202e",
        "zwsp": "\u200b",
        "nul": "\0",
        "tab": "\t",
        "compatibility": "\uf9f4",  # 林, as an old code page wrote it
        "decomposed": unicodedata.normalize("NFD", "é"),
        "many-words": "现场情况通报。" * 3200,
        "many-people": "\n".join(f"  - p-{number:04}" for number in range(4001)),
    }


def revealed(value: Any) -> Any:
    """The same with every token replaced."""
    if isinstance(value, str):
        return re.sub("«([^»]+)»", lambda match: tokens()[match[1]], value)
    if isinstance(value, list):
        return [revealed(item) for item in value]
    return {revealed(key): revealed(item) for key, item in value.items()}


def told(code: str) -> dict[str, Any]:
    """A rule's file of stories."""
    text = (STORIES / f"{code}.yml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=yaml.CBaseLoader)
    return found


@cache
def _base() -> Files:
    root = STORIES / "book"
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in sorted(root.rglob("*.yml"))}


def base() -> Files:
    """The files of the base book."""
    return dict(_base())


def facts(data: bytes | None) -> dict[str, str]:
    """A record's facts. ValueError where it cannot be relied on."""
    page = read(data) if data is not None else None
    if page and not page.sound:
        raise ValueError(page.problems)
    return page.facts if page else {}


def after(files: Files, step: Mapping[str, Any], side: Files | None) -> Files:
    """The files after a step of a story."""
    new = files | {path: data for path, data in (side or {}).items() if path not in files}
    for path, theirs in (side or {}).items():
        if new[path] != theirs:
            both, clashes = join(facts(new[path]), facts(theirs))
            if clashes:
                raise ValueError(clashes)
            new[path] = write(both)
    for old, target in step.get("moves", {}).items():
        new[target] = new.pop(old)
    for path in step.get("removes", ()):
        del new[path]
    for path, text in step.get("writes", {}).items():
        lines = text.replace("\n", "\r\n") if step.get("newline") == "crlf" else text
        new[path] = lines.encode(step.get("encode", "utf-8"))
    for path, fragment in step.get("adds", {}).items():
        both, clashes = join(facts(new.get(path)), facts(fragment.encode()))
        if clashes:
            raise ValueError(clashes)
        new[path] = write(both)
    for path, edits in step.get("changes", {}).items():
        kept = {p: t for p, t in facts(new[path]).items() if not any(covers(of, p) for of in edits)}
        new[path] = write(kept | {place: text for place, text in edits.items() if text not in ("", "null")})
    for path, target in step.get("link", {}).items():
        new[path] = target.encode()
    return new


def email(files: Files, person: str) -> str:
    """A person's first e-mail address in the book; of somebody unknown, one that belongs to nobody."""
    known = Book(Shelf(files)).person(person)
    return known.email[0] if known else f"{person}@nobody.example"


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
        found += judge.scan(path, judge.words(new.get(path, b"")))
        if path.startswith("records/"):
            before = (files.get(path),) if side is None else (files.get(path), side.get(path))
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
        answers.append(Answer(True, codes(judge.owed(judge.book(Bench(book, at))))))
        if "marks" in look:
            marks = codes(judge.book(Bench(book, at, signed=signed)))
            answers.append(Answer(True, marks & looked_for(look)))
    return answers


class Door(NamedTuple):
    """A repository whose hooks are ours, shut off from this machine's settings."""

    root: Path

    def run(self, *command: str, env: Mapping[str, str] = {}) -> "subprocess.CompletedProcess[str]":  # noqa: B006
        """What a command says. ValueError where the program itself failed."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "ZHIBAN", "LC_", "LANG"))}
        ours = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "ZHIBAN_LANG": "zh"}
        env = {**kept, **ours, "PYTHONPATH": str(TOOLS), "PYTHONUTF8": "1", **env}
        done = subprocess.run(command, cwd=self.root, env=env, capture_output=True, text=True, encoding="utf-8")
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
    lines = {MAIN: base()}
    current, answers = MAIN, []
    for step in revealed(story["commits"]):
        line = step.get("on", MAIN)
        if line != current:
            door.git("switch", "-q", *(() if line in lines else ("-c",)), line)
            current = line
        files = lines.setdefault(line, dict(lines[MAIN]))
        side = lines[step["merges"]] if "merges" in step else None
        new = after(files, step, side)
        message = ("-m", step.get("message", "记录"))
        command = ("commit", "-q", *message)
        env = signer(step["by"], email(files, step["by"]), step["at"])
        if side is not None and not CHANGING & step.keys():
            command = ("merge", "-q", "--no-ff", *message, step["merges"])
        elif side is not None:
            door.run("git", "merge", "-q", "--no-ff", "--no-commit", step["merges"], env=env)
            door.put(files, new, {})
        else:
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
            marks = frozenset((row["code"], row["effect"]) for row in door.zhiban("check")["findings"])
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
