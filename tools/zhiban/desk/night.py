"""A night to watch: one night's duty done over again with real commands on a copy of the demonstration book, each answer
checked against what it has to say.

What happens stands in night.yml, what the officers write in night_facts.yml. An act has `desk` (a clone), `by` and `at`
(whose key signs it, and when); it may `first` run a command, add facts (`adds`), change texts in place (`changes`) or paste
the lines that the answer before it gave under a code (`pastes`, with `fills` for its blanks); then it `run`s its commands,
which end with exit code `ends` and say what `must` be said and `never` the other. `shows` picks the lines of the answer
that matter, `typed` those of the record. `after` names desks whose earlier acts it builds upon: what two desks do
independently goes on at the same time.
"""

import re
import shlex
import subprocess
import sys
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from zhiban import say
from zhiban.desk.fix import put
from zhiban.desk.night_book import Desk, desks, environment, signed
from zhiban.facts import join
from zhiban.page import read, write
from zhiban.rule import Effect

HERE = Path(__file__).parent
INDENT = "      "  # of the lines that a finding offers for pasting
FINDING = re.compile(r"records/\S+:\d+:\d+: (ZB\d{4}) ")
FOLDERS = re.compile(r"^records/\S*/")
Text = Mapping[str, str]


class Shown(NamedTuple):
    """One line of the walk: its kind (`title`, `words`, `write`, `type`, `answer`, `gap`) and its text, and how many lines
    were left out after it."""

    kind: str
    text: str
    left: int = 0


class Answer(NamedTuple):
    """What a command said, both streams together, and how it ended."""

    said: str
    code: int


class Astray(Exception):
    """The book's answer differs from the one that the walk expects: where, what, and the whole answer."""

    def __init__(self, zh: str, en: str, said: str) -> None:
        super().__init__(en)
        self.text = {"zh": zh, "en": en}
        self.said = said


def script() -> dict[str, Any]:
    """The night as it is told, every text a text; `adds` is resolved to the facts that it names."""
    import yaml

    def load(name: str) -> dict[str, Any]:
        found: dict[str, Any] = yaml.load((HERE / name).read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
        return found

    night, facts = load("night.yml"), load("night_facts.yml")
    for scene in night["scenes"]:
        for act in scene["acts"]:
            act["adds"] = facts[act["adds"]] if "adds" in act else {}
    return night


def play(
    demo: Path, to: Path, lang: str, night: Mapping[str, Any] | None = None
) -> Generator[Shown, None, None]:
    """Walk through the night in the folder `to`, in story order. Astray where an answer is not the one expected."""
    night = night or script()
    acts = [act for scene in night["scenes"] for act in scene["acts"]]
    seats = desks(demo, to, night["from"], acts)
    pool = ThreadPoolExecutor(max_workers=len(seats))
    latest: dict[str, Future[Answer]] = {}
    try:
        done: list[Future[Answer]] = []
        for act in acts:
            waits = [latest[name] for name in (act["desk"], *act.get("after", ())) if name in latest]
            done.append(pool.submit(perform, act, seats[act["desk"]], waits, lang))
            latest[act["desk"]] = done[-1]
        yield Shown("words", night["told"][lang])
        answers = iter(done)
        for number, scene in enumerate(night["scenes"], 1):
            yield Shown("title", f"{number}/{len(night['scenes'])}  {scene[lang]}")
            yield Shown("words", scene["words"][lang])
            for act in scene["acts"]:
                answer = next(answers).result()
                yield from shown(act, answer, seats[act["desk"]].names[act["by"]][lang], lang)
    finally:
        pool.shutdown(cancel_futures=True)
    refusals = sum(act.get("ends") == "1" for act in acts)
    commits = signed([seat.folder for seat in seats.values()], seats[acts[0]["desk"]].base)
    yield Shown("gap", "")
    yield Shown("words", night["end"][lang].format(commits=commits, refused=refusals))


def perform(act: Mapping[str, Any], desk: Desk, waits: Sequence[Future[Answer]], lang: str) -> Answer:
    """Do one act, once those it builds upon are done; the first of them is the act before it at the same desk."""
    before = [wait.result() for wait in waits]
    desk.sit(act["by"])
    if "first" in act:
        expect({**act, "must": [], "never": []}, run(act["first"], desk.folder, act["at"], lang), 0, lang)
    for path, edits in act.get("changes", {}).items():
        text = (desk.folder / path).read_text(encoding="utf-8")
        for old, new in edits.items():
            text = text.replace(old, new, 1)
        put(desk.folder / path, text.encode())
    if "pastes" in act:
        add(desk.folder, *pasted(act, before[0].said))
    for path, fragment in act["adds"].items():
        add(desk.folder, path, fragment)
    answer = run(act["run"], desk.folder, act["at"], lang)
    expect(act, answer, int(act.get("ends", "0")), lang)
    return answer


def run(typed: str, folder: Path, at: str, lang: str) -> Answer:
    """Run what was typed (`&&` goes on only where the command before it ended well) at a moment of the night."""
    env = environment({"ZHIBAN_LANG": lang, "GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at})
    said, code = "", 0
    for command in typed.split(" && "):
        words = shlex.split(command)
        words[:1] = [sys.executable, "-m", "zhiban"] if words[0] == "zhiban" else words[:1]
        done = subprocess.run(
            words,
            cwd=folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        said, code = said + done.stdout.decode("utf-8", "replace"), done.returncode
        if code:
            break
    return Answer(said, code)


def expect(act: Mapping[str, Any], answer: Answer, ends: int, lang: str) -> None:
    """Astray unless the answer ends and says as the act has it."""

    def found(pattern: str) -> bool:
        return re.search(spoken(pattern, lang), answer.said) is not None

    wrong = [] if answer.code == ends else [f"exit {answer.code}, not {ends}"]
    wrong += [f"no “{pattern}”" for pattern in act.get("must", ()) if not found(pattern)]
    wrong += [f"“{pattern}”" for pattern in act.get("never", ()) if found(pattern)]
    if wrong:
        step = f"{act['at']} {act['by']} $ {act['run']}"
        raise Astray(
            f"这一步的回答与预期不同：{step}\n{'；'.join(wrong)}",
            f"This step was answered otherwise than expected: {step}\n{'; '.join(wrong)}",
            answer.said,
        )


def spoken(pattern: str, lang: str) -> str:
    """A pattern with its {refused}, {marked} and {owed} in the language of the walk."""
    effects = {"{refused}": Effect.REFUSE, "{marked}": Effect.MARK, "{owed}": Effect.REMIND}
    for name, effect in effects.items():
        pattern = pattern.replace(name, say.effect(effect, lang))
    return pattern


def add(folder: Path, path: str, fragment: str) -> None:
    """Add facts to a record, in canonical form."""
    file = folder / path
    facts = read(file.read_bytes()).facts if file.exists() else {}
    both, clashes = join(facts, read(fragment.encode()).facts)
    if clashes:
        raise ValueError(f"{path}: {clashes}")
    file.parent.mkdir(parents=True, exist_ok=True)
    put(file, write(both))


def pasted(act: Mapping[str, Any], said: str) -> tuple[str, str]:
    """The path and the lines that a finding in the answer offers for pasting, the blanks filled."""
    frame = re.search(rf"^(\S+?):\d+:\d+: {act['pastes']} .*?\n((?:(?!\n\n).)*)", said, re.M | re.S)
    if frame is None:
        raise Astray(f"没有 {act['pastes']} 可粘贴。", f"There is no {act['pastes']} to paste from.", said)
    offered = frame[2].partition("  → ")[2].split("\n")
    lines = "\n".join(line[len(INDENT) :] for line in offered if line.startswith(INDENT))
    for blank, text in act.get("fills", {}).items():
        lines = lines.replace(blank, text)
    return frame[1], act.get("under", "") + lines + "\n"


def shown(act: Mapping[str, Any], answer: Answer, name: str, lang: str) -> Iterator[Shown]:
    """An act as it is shown: what was run first, what was written, what was typed, what was answered."""
    yield Shown("gap", "")
    prompt = f"{name} {act['at'][11:16]} $ "
    if "first" in act:
        yield Shown("type", prompt + act["first"])
    for path, edits in act.get("changes", {}).items():
        yield Shown("write", path)
        for old, new in edits.items():
            yield Shown("write", "- " + old.split("\n")[-1])
            yield Shown("write", "+ " + new.split("\n")[-1])
    if "pastes" in act:
        yield Shown(
            "write", "+ （粘贴上面给出的几行）" if lang == "zh" else "+ (pastes the lines offered above)"
        )
        for blank, text in act.get("fills", {}).items():
            yield Shown("write", f"+ {blank} → {text}")
    for path, fragment in act["adds"].items():
        if lines := picked(fragment, act.get("typed", ["."]), "write", "+ ", lang):
            yield from (Shown("write", path), *lines)
    yield Shown("type", prompt + act["run"])
    default = [r"^\[main"] if "git commit" in act["run"] else ["."]
    yield from picked(answer.said, act.get("shows", default), "answer", "", lang)


def picked(text: str, patterns: Sequence[str], kind: str, before: str, lang: str) -> list[Shown]:
    """The lines that any of the patterns finds, the last with how many were left out (blank ones do not count). A line of
    a finding is looked at with the finding's code before it, and shown without its folders."""
    found, code, left = [], "", 0
    for line in filter(None, map(str.rstrip, text.split("\n"))):
        if head := FINDING.match(line):
            code = head[1] + " "
        elif not line.startswith("  "):
            code = ""
        if any(re.search(spoken(pattern, lang), code + line) for pattern in patterns):
            found.append(Shown(kind, before + say.safe(FOLDERS.sub("…/", line) if head else line)))
        else:
            left += 1
    return [*found[:-1], found[-1]._replace(left=left)] if found else []
