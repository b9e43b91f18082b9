"""The manual: what an officer alone at night reads opens with what to do, says the same in both languages, and shows nothing
that the program does not do."""

import re
import shlex
from functools import cache
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from real import become, git
from real import write as save
from zhiban.cli import app
from zhiban.page import read, write
from zhiban.schema import record

DOCS = Path(__file__).resolve().parents[1] / "docs"
NAMES = sorted(file.stem for file in (DOCS / "zh/manual").glob("*.md"))
ROLES = [name for name in NAMES if name.startswith("role-") or name == "reviewer"]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
LONGEST = 120  # lines, for one who reads on a telephone
# What the page for those who never saw git may not ask of its reader.
GIT = {
    "zh": "git|提交|commit|推送|拉取|分支|仓库|克隆|合并|暂存|变基|哈希|push|pull|fetch|merge|branch|clone|rebase|stash|checkout",
    "en": "git|commit|push|pull|fetch|merge|branch|clone|repositor|rebase|stash|checkout|staging|staged|hash",
}
INCIDENT = "kind: incident\nschema: 1\nid: 20261123-0557-a\nunit: qinghe\ntitle: 甲\n"
# What an example that shows a part of a record belongs to.
BASES = {
    "entries handover takeover corrections": "kind: duty_log\nschema: 1\nunit: wangchuan\nstart: 2026-11-23T08:00+08:00\n",
    "swaps": "kind: roster\nschema: 1\nunit: wangchuan\nmonth: 2026-11\n",
    "reviewed": "kind: bulletin\nschema: 1\nno: a\nat: 2026-11-20\nissued_by: 甲\ntype: inspection\n",
}

# The commands whose answers are shown, with how each ends.
CODES = {"board": 0, "check": 1, "clocks": 0, "push": 4, "queue": 0, "review": 0, "sheet": 0}
LIMIT = """  - id: own-2026-written
    category: accident
    from:
      - county
    to: municipal
    trigger: learned
    minutes: 20
    form: written
    mode: adds
    basis: 望川市值班细则（样本文本）第八条
    effective_from: 2026-11-01
"""


@cache
def body(language: str, name: str) -> str:
    """A page below its head."""
    return (DOCS / language / f"manual/{name}.md").read_text(encoding="utf-8").split("---\n", 2)[2]


def head(language: str, name: str) -> str:
    text = (DOCS / language / f"manual/{name}.md").read_text(encoding="utf-8")
    return re.sub("^title: .*$", "", text.split("---\n", 2)[1], flags=re.MULTILINE)


def plain(text: str) -> str:
    """Prose without its examples."""
    return FENCE.sub("", text)


def shape(language: str, name: str) -> list[object]:
    """What must be the same in both languages: headings, tables, lists and quotes in order, links, examples."""
    text = body(language, name)
    marks = re.findall(r"^(#+ |\||\d+\. |- |> |>$|\*\*)", plain(text), re.MULTILINE)
    shown = [(kind, said if kind != "text" else len(said.splitlines())) for kind, said in FENCE.findall(text)]
    return [marks, sorted(LINK.findall(text)), re.findall("`zhiban [^`]*`", text), shown]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_the_same_in_both_languages(name: str) -> None:
    assert shape("zh", name) == shape("en", name)
    assert head("zh", name) == head("en", name)


def test_each_page_has_its_twin_and_stands_in_the_navigation() -> None:
    assert sorted(file.stem for file in (DOCS / "en/manual").glob("*.md")) == NAMES and len(NAMES) > 30
    for config in ("mkdocs.yml", "mkdocs.en.yml"):
        listed = re.findall(r"manual/([\w-]+)\.md$", (DOCS.parent / config).read_text("utf-8"), re.MULTILINE)
        assert sorted(listed) == NAMES


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_opens_with_what_to_do_first_and_is_short(language: str) -> None:
    for name in set(NAMES) - {"index", "no-git"}:
        text = body(language, name)
        opening = text.split("\n\n", 2)[1]
        lines = opening.split("\n")
        assert [line.split(" ")[0] for line in lines] == [f"{n}." for n in range(1, len(lines) + 1)], name
        assert 4 <= len(lines) <= 9, name
    assert not [name for name in NAMES if body(language, name).count("\n") > LONGEST]
    assert (
        body(language, "index")
        .split("\n\n")[1]
        .startswith(("**先报告，后记录。**", "**Report first, record second.**"))
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_role_is_told_what_it_answers_for_signs_and_must_not_do(language: str) -> None:
    wanted = {
        "zh": ["负责什么", "签什么", "不能做的", "常用命令"],
        "en": ["What you answer for", "What you sign", "What you must not do", "Your commands"],
    }
    assert len(ROLES) == 7
    for name in ROLES:
        told = re.findall("^## (.*)$", body(language, name), re.MULTILINE)
        assert [title for title in told if title in wanted[language]] == wanted[language], name
        assert "../articles/" in body(language, name) or name == "role-registrar"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_for_those_who_never_saw_git_uses_none_of_its_words(language: str) -> None:
    title, _, rest = body(language, "no-git").lstrip().partition("\n")
    assert "git" in title
    assert not re.findall(GIT[language], rest, re.IGNORECASE)
    other = (DOCS / language / "manual/no-git.md").read_text(encoding="utf-8")
    assert not re.findall("commit|提交", other, re.IGNORECASE)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_brief_is_told_in_one_breath(language: str) -> None:
    told = re.split(r"^## ", body(language, "brief"), flags=re.MULTILINE)[2]
    example = "".join(re.findall(r"^> (.*)$", told, re.MULTILINE))
    assert 150 < len(example) <= (400 if language == "zh" else 1000)


def typed(text: str) -> list[list[str]]:
    """The commands that a page names: in its prose, and in what is to be typed."""
    lines = [line for kind, said in FENCE.findall(text) if kind == "sh" for line in said.splitlines()]
    named = re.findall(r"`(zhiban [^`]*)`", plain(text))
    return [shlex.split(line)[1:] for line in [*named, *lines] if line.startswith("zhiban ")]


def verb(words: list[str]) -> str:
    """What is wrong with a command, or nothing: its verb, its options, how many words it takes."""
    found: click.Command = app
    while isinstance(found, click.Group):
        if not words or words[0] not in found.commands:
            return f"no such verb: {words}"
        found, words = found.commands[words[0]], words[1:]
    taken = {name: option for option in found.params for name in option.opts}
    free = 0
    while words:
        word, words = words[0], words[1:]
        if not word.startswith("-"):
            free += 1
        elif not isinstance(option := taken.get(word), click.Option):
            return f"{found.name} has no {word}"
        elif not option.is_flag:
            words = words[1:]
    arguments = [option for option in found.params if isinstance(option, click.Argument)]
    if any(argument.nargs < 0 for argument in arguments):
        return ""
    return "" if free <= len(arguments) else f"{found.name} takes {len(arguments)}, not {free}"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_command_of_the_manual_is_one_that_the_program_has(language: str) -> None:
    commands = [(name, words) for name in NAMES for words in typed(body(language, name))]
    assert len(commands) > 50
    assert not [(name, wrong) for name, words in commands if (wrong := verb(words))]
    assert verb(["bord"]) and verb(["board", "--units", "a"]) and verb(["clocks", "a", "b"])


def told_apart(yaml: str) -> list[str]:
    """An example field by field, each with what is below it."""
    return re.findall(r"^\S.*\n(?:  .*\n)*", yaml, re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_page_shows_of_a_record_is_read_and_written_in_the_canonical_way(name: str) -> None:
    for kind, shown in FENCE.findall(body("zh", name)):
        if kind != "yaml":
            continue
        fields = {line.partition(":")[0] for line in told_apart(shown)}
        base = "" if "kind" in fields else INCIDENT
        base = next((text for names, text in BASES.items() if base and fields & set(names.split())), base)
        page = read(((base if "kind" not in fields else "") + shown).encode(), form=False)
        assert not page.problems, (name, page.problems)
        assert record(page.tree)[1] == [], (name, shown)
        canonical = write(page.facts).decode()
        assert not [field for field in told_apart(shown) if field not in canonical], (name, shown)


def answered(text: str) -> list[tuple[str, str]]:
    """What is typed, with the answer that the page shows below it."""
    found = re.findall(
        r"^```sh\n(zhiban [^\n]*)\n```\n\n```text\n(.*?)^```\n", text, re.MULTILINE | re.DOTALL
    )
    return [(command, answer) for command, answer in found]


def says(pattern: str, said: str) -> bool:
    """Whether an answer is the page's; a line `…` stands for any lines."""
    pieces = [re.escape(piece) for piece in re.split(r"^…\n", pattern, flags=re.MULTILINE)]
    return re.fullmatch("(?:.*\n)*?".join(pieces), said) is not None


def slip(book: Path, language: str) -> None:
    """Today's log as the manual shows it, with the colon of its first entry's time typed full-width."""
    log, entry = (
        next(said for kind, said in FENCE.findall(body(language, name)) if kind == "yaml")
        for name in ("arriving", "no-git")
    )
    save(book, "records/logs/wangchuan/2026/2026-11-23.yml", log + entry.replace("    at:", "    at：", 1))


def request(book: Path) -> None:
    """Xu Lei asks on a branch of his own for one more limit."""
    become(book, "xu-lei")
    git(book, "switch", "-q", "-c", "request/limits")
    text = (book / "records/limits.yml").read_text(encoding="utf-8")
    save(
        book, "records/limits.yml", text.replace("  - id: secrecy-61-leak", f"{LIMIT}  - id: secrecy-61-leak")
    )
    git(book, "add", "-A")
    dates = {f"GIT_{of}_DATE": "2026-11-24T08:30:00+08:00" for of in ("AUTHOR", "COMMITTER")}
    git(book, "commit", "-q", "--no-verify", "-m", "细则：书面报告20分钟", ok=True, **dates)
    git(book, "switch", "-q", "main")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_command_of_the_manual_answers_what_its_page_shows(
    book: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    request(book)
    git(book, "remote", "add", "origin", "ssh://duty@127.0.0.1:9/book.git")  # a network that is down
    git(book, "update-ref", "refs/remotes/origin/main", "HEAD~1")
    monkeypatch.chdir(book)
    shown = {pair for name in NAMES for pair in answered(body(language, name))}
    assert {command.split()[1] for command, _ in shown} == set(CODES)
    for command, answer in sorted(shown, key=lambda pair: "check" in pair[0]):
        if "check" in command:
            slip(book, language)
        done = CliRunner().invoke(app, ["--lang", language, *shlex.split(command)[1:]])
        assert done.exit_code == CODES[command.split()[1]], done.output
        assert says(answer, done.output.rstrip("\n") + "\n"), (
            f"{command}\n{done.output}\n--- the page:\n{answer}"
        )
