"""The stories of a rule as people read them: who wrote what into the book and when, and what was found.

They are read from `tests/stories/`, where each is a test as well. A `«mobile»` in them stands for what may not be in a book.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from zhiban.desk.sample import sample
from zhiban.facts import Facts, Place
from zhiban.page import read
from zhiban.schema import KINDS, part
from zhiban.schema.titles import TITLES

Text = tuple[str, str]  # the same in zh and en
FOLDERS = {"people": "person", "logs": "duty_log", "calendar": "calendar", "training": "training"}
SHORT, MOST = 36, 9  # characters of a text that is repeated, and parts of a record that are named
# What a new record's path says already, and what every record of its kind has.
PLAIN = {
    "kind",
    "schema",
    "id",
    "unit",
    "month",
    "year",
    "no",
    "start",
    "end",
    "level",
    "category",
    "subtype",
    "place",
}


class Deed(NamedTuple):
    """What a commit did to one file: in words, and the text that was written."""

    path: str
    words: Text
    text: str = ""


class Told(NamedTuple):
    """One commit of a story: by whom, when, what was done to which files, and the codes found."""

    who: Text
    at: str
    deeds: tuple[Deed, ...]
    aside: Text
    finds: tuple[str, ...]


class Look(NamedTuple):
    """A look at the book at a moment: what is then owed and what not, what is then marked and what not."""

    at: str
    owed: tuple[str, ...]
    not_owed: tuple[str, ...]
    marked: tuple[str, ...]
    unmarked: tuple[str, ...]


class Story(NamedTuple):
    """One story; `found` says whether the rule of whose file it is speaks in it."""

    title: Text
    found: bool
    commits: tuple[Told, ...]
    looks: tuple[Look, ...]


@cache
def stories(code: str) -> tuple[Story, ...]:
    """The stories of a rule, in the order in which they are told; none where there is no such rule."""
    import yaml

    file = sample("tests/stories") / f"{code}.yml"
    if not file.is_file():
        return ()
    told = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    return tuple(_story(code, story) for story in told["stories"])


def _story(code: str, story: Mapping[str, Any]) -> Story:
    known: set[str] = set()
    commits = []
    for step in story["commits"]:
        commits.append(_told(step, known))
        known |= {path for way in ("adds", "writes") for path in step.get(way, ())}
    looks = tuple(
        Look(look["at"], *(tuple(look.get(name, ())) for name in ("finds", "misses", "marks", "unmarked")))
        for look in story.get("look", ())
    )
    found = {c for told in commits for c in told.finds} | {c for at in looks for c in (*at.owed, *at.marked)}
    return Story((story["zh"], story["en"]), code in found, tuple(commits), looks)


def _told(step: Mapping[str, Any], known: set[str]) -> Told:
    aside = [("", "")]
    if "on" in step:
        aside.append((f"在 {step['on']} 一边写，还没有合并", f"on the side {step['on']}, not merged yet"))
    if "merges" in step:
        aside.append((f"合并 {step['merges']} 一边", f"merges the side {step['merges']}"))
    if "encode" in step:
        aside.append((f"存成 {step['encode']}", f"saved as {step['encode']}"))
    if step.get("newline") == "crlf":
        aside.append(("换行是 CRLF", "lines end in CRLF"))
    if "message" in step:
        aside.append((f"提交说明：{step['message']}", f"commit message: {step['message']}"))
    said = ("；".join(zh for zh, _ in aside[1:]), "; ".join(en for _, en in aside[1:]))
    return Told(named(step["by"]), step["at"], tuple(_deeds(step, known)), said, tuple(step["finds"]))


def _deeds(step: Mapping[str, Any], known: set[str]) -> Iterator[Deed]:
    for path, text in step.get("adds", {}).items():
        facts, (zh, en) = read(text.encode()).facts, record(path)
        opens = "kind" in facts and path not in known
        parts = parts_of({p: t for p, t in facts.items() if p not in PLAIN} if opens else facts)
        words = (f"立{zh}", f"opens {en}") if opens else (f"{zh}，添", f"{en}, adds")
        yield Deed(path, _colon(words, parts), text)
    for path, text in step.get("writes", {}).items():
        zh, en = record(path)
        yield Deed(path, (f"{zh}，整份写成", f"{en}, written whole"), text)
    for path, edits in step.get("changes", {}).items():
        gone = [place for place, text in edits.items() if text in ("", "null")]
        text = "\n".join(f"- {place}" if place in gone else f"+ {place}: {edits[place]}" for place in edits)
        zh, en = record(path)
        yield Deed(
            path, _colon((f"{zh}，改了", f"{en}, changes"), ("、".join(edits), ", ".join(edits))), text
        )
    for path in step.get("removes", ()):
        yield Deed(path, (f"删去 {path}", f"removes {path}"))
    for path, to in step.get("moves", {}).items():
        yield Deed(path, (f"把 {path} 改名为 {to}", f"renames {path} to {to}"))
    for path, to in step.get("link", {}).items():
        yield Deed(path, (f"{path} 成了指向 {to} 的链接", f"{path} becomes a link to {to}"))


def _colon(words: Text, rest: Text) -> Text:
    return (f"{words[0]}：{rest[0]}", f"{words[1]}: {rest[1]}") if rest[0] else words


def record(path: str) -> Text:
    """A record by its path, in words: 值班日志 wangchuan 2026-11-23. What is no record stays a path."""
    head, _, rest = path.removesuffix(".yml").partition("/")
    folder, _, name = rest.partition("/")
    kind = FOLDERS.get(folder, folder.removesuffix("s"))
    kind = folder if folder in KINDS else kind
    if head != "records" or kind not in KINDS or not path.endswith(".yml"):
        return path, path
    zh, _, en = (part(kind).__doc__ or "").partition(" · ")
    shown = re.sub(r"(^|/)\d{4}/", r"\1", name).replace("/", " ")
    return f"{zh.partition('（')[0]} {shown}".rstrip(), f"{en} {shown}".rstrip()


def parts_of(facts: Facts) -> Text:
    """The parts of a record that the facts speak of, by their titles: 主班 李娜、值班记录 0912-li-na、交班."""
    parts: dict[str, dict[Place, None]] = {}
    for place, text in facts.items():
        top, bracket, rest = re.split(r"([.\[{]|$)", place, maxsplit=1)
        said = parts.setdefault(top, {})
        if bracket == "[":
            said[rest.partition("]")[0]] = None
        elif bracket != ".":
            said[text] = None
    return _listed(parts, 0), _listed(parts, 1)


def _listed(parts: Mapping[str, Mapping[str, None]], side: int) -> str:
    comma, and_so_on = (("、", "等"), (", ", " and more"))[side]
    said = []
    for top, values in parts.items():
        shown = comma.join(_cut(named(value)[side]) for value in values)
        said.append(f"{TITLES.get(top, (top, top))[side]} {shown}".rstrip())
    return comma.join(said[:MOST]) + (and_so_on if len(said) > MOST else "")


def _cut(text: str) -> str:
    line = re.sub(r"^\d{4}-(\d\d-\d\d)T(\d\d:\d\d).*", r"\1 \2", text.partition("\n")[0])
    return line if len(line) <= SHORT else line[: SHORT - 1] + "…"


def named(person: str) -> Text:
    """A person of the stories by name; any other text as it is."""
    names = _names()
    return (names[person], person.replace("-", " ").title()) if person in names else (person, person)


@cache
def _names() -> dict[str, str]:
    found = [
        read(file.read_bytes()).facts
        for file in (sample("tests/stories") / "book/records/people").glob("*.yml")
    ]
    return {facts["id"]: facts["name"] for facts in found}
