"""The operations guides: each command is run as it is printed, on its machine, and answers what the page says."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from guide import Block, Office, blocks, page, parts, same
from real import ago, at, run, zhiban
from served import ENTRY, LOG, key

pytestmark = pytest.mark.needs("sshd")
GUIDES = ("keys", "ssh", "audit")
# In this order somebody who follows the guides comes by their sections: first to a book on a server and an audit of it,
FIRST = (
    ("keys", ("begin",)),
    ("ssh", ("account", "hand-over", "sshd", "connect")),
    ("keys", ("people",)),
    ("ssh", ("officers",)),
    ("keys", ("requests",)),
    ("ssh", ("day",)),
    ("audit", ("", "clone", "tools", "genesis", "receipts", "fact", "growth", "audit")),
)
# then through what an office does in its first year.
THEN = (
    ("ssh", ("cron", "witness", "restore")),
    ("keys", ("rotation", "registrar", "theft")),
)
Act = Callable[[Office], None]
Way = tuple[tuple[str, tuple[str, ...]], ...]


def typed(machine: str, path: str, change: Callable[[str], str]) -> Act:
    """Somebody changes a file of the clone in the editor."""

    def act(office: Office) -> None:
        file = office.home(machine) / "book" / office.here(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(change(file.read_text(encoding="utf-8") if file.exists() else ""), encoding="utf-8")

    return act


def log(_: str) -> str:
    start = ago(60)
    times = {"start": at(start), "end": at(ago(60 - 24 * 60)), "arrived": at(ago(75))}
    text = LOG.format(primary="li-na", standby="zhao-min", **times).replace("unit: office", "unit: wangchuan")
    return text + "entries:\n" + entry("e1", "一切正常。")


def entry(name: str, text: str) -> str:
    return ENTRY.format(id=name, at=at(ago(1)), by="li-na", text=text)


def meanwhile(name: str, text: str) -> Act:
    """The officer writes one more entry and delivers it."""

    def act(office: Office) -> None:
        typed("officer", DAILY, lambda text_before: text_before + entry(name, text))(office)
        code, said = office.terminal("officer").run(
            f"git pull -q && git commit -q -a -m {text} && zhiban push"
        )
        assert code == 0, said

    return act


def visiting(office: Office) -> None:
    """The auditor has a login of their own, and no record in the book."""
    home, folder = office.home("auditor"), office.folder
    public = key(home / ".ssh" / "duty").with_suffix(".pub")
    line = f"zhiban -C {folder}/srv/duty/book.git server login auditor {public} >>{folder}/etc/ssh/duty.keys"
    assert office.terminal("server").run(line) == (0, "")
    config = (office.home("officer") / ".ssh" / "config").read_text(encoding="utf-8")
    (home / ".ssh" / "config").write_text(
        config.replace(str(office.home("officer")), str(home)), encoding="utf-8"
    )


def nightly(office: Office) -> None:
    """What stands in cron's files is run once."""
    for file in sorted((office.folder / "etc/cron.d").iterdir()):
        for line in file.read_text().splitlines():
            who, command = line.split(None, 6)[5:]
            code, said = office.terminal("witness" if who == "witness" else "server").run(command)
            assert (code, said) == (0, ""), (line, said)


def closed(text: str) -> str:
    return re.sub(r"(id: k1\n.*\n.*\n)", rf"\1    until: {at(ago(0))}\n", text)


def revoked(text: str) -> str:
    (start,) = re.findall(r"id: k2\n.*\n    from: (.*)\n", text)
    return text + f"    revoked_at: {start}\n    why: 笔记本电脑失窃\n"


DAILY = "records/logs/wangchuan/2026/2026-11-24.yml"
PEOPLE = "records/people/{}.yml"
BEFORE: dict[tuple[str, str, str], Act] = {
    ("ssh", "connect", "cd book"): lambda office: office.listen(office.sshd),
    ("ssh", "day", "git add records"): typed("officer", DAILY, log),
    ("ssh", "day", "sed -i"): meanwhile("e2", "值守正常。"),
    ("ssh", "cron", "doctor"): nightly,
    ("ssh", "restore", "--branches"): meanwhile("e3", "河道水位正常。"),
    ("ssh", "restore", "git commit"): typed("officer", DAILY, lambda text: text + entry("e4", "查看水情。")),
    ("keys", "rotation", "git add records"): typed("registrar", PEOPLE.format("li-na"), closed),
    ("keys", "registrar", "git add records"): typed(
        "registrar", PEOPLE.format("zhao-min"), lambda text: text + "  - id: registrar\n    role: registrar\n"
    ),
    ("audit", "", "cat >card"): visiting,
    ("keys", "theft", "git add records"): typed("registrar", PEOPLE.format("li-na"), revoked),
}
ALSO: dict[tuple[str, str, str], Act] = {("keys", "theft", "git add records"): meanwhile("e5", "巡查一次。")}


def walked(office: Office, way: Way) -> Iterator[tuple[str, str, Block, int, str]]:
    """Each block done in turn: guide, section, the block, the exit code and the answer."""
    for guide, sections in way:
        shown = parts(page(guide, office.language))
        for section in sections:
            for block in blocks(shown[section]):
                if block.file:
                    office.write(block)
                    continue
                for (g, s, words), act in [*ALSO.items(), *BEFORE.items()]:
                    if (g, s) == (guide, section) and words in block.text:
                        act(office)
                yield guide, section, block, *office.do(block)


def follow(office: Office, way: Way) -> None:
    """Walk the way; every answer is the page's, and what is printed without an answer says nothing."""
    with office.running:
        for guide, section, block, code, said in walked(office, way):
            where = f"{guide}#{section}: {block.text}\n{said}"
            assert code == 0, where
            assert same(said, block.answer or ""), where + "\n--- the page says:\n" + (block.answer or "")


def test_a_book_is_begun_served_and_audited_as_the_guides_print_it(tmp_path: Path, sshd: str) -> None:
    follow(Office(tmp_path, "zh", sshd), FIRST)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_command_of_the_guides_answers_what_its_page_says(
    tmp_path: Path, sshd: str, language: str
) -> None:
    follow(Office(tmp_path, language, sshd), FIRST + THEN)


def test_the_way_leads_through_every_section_with_commands() -> None:
    for guide in GUIDES:
        passed = {section for name, sections in FIRST + THEN if name == guide for section in sections}
        for language in ("zh", "en"):
            done = {name for name, text in parts(page(guide, language)).items() if list(blocks(text))}
            assert done == passed, guide


def test_both_languages_give_the_same_commands() -> None:
    def bare(language: str, guide: str) -> list[tuple[str, str, str, list[str]]]:
        return [
            (b.kind, b.machine, b.file, [line.split(" ")[0] for line in b.text.splitlines()])
            for b in blocks(page(guide, language))
        ]

    for guide in GUIDES:
        assert bare("zh", guide) == bare("en", guide)


STOLEN = """entries:
  - id: e1
    at: 2026-11-23T11:20+08:00
    by: li-na
    kind: note
    text: 已电话通知。
"""
MOVED = STOLEN.replace("    kind: note\n", "    kind: note\n  - id: e2\n    by: zhao-min\n    kind: note\n")


def test_the_auditors_plain_tools_see_the_stolen_line(tmp_path: Path) -> None:
    (lines,) = re.findall(
        r"cat >~/facts.awk <<'END'\n(.*?)^END$", page("audit", "zh"), re.MULTILINE | re.DOTALL
    )
    (tmp_path / "facts.awk").write_text(lines, encoding="utf-8")
    for name, text in (("old", STOLEN), ("new", MOVED), ("more", STOLEN + "  - id: e2\n    by: li-na\n")):
        (tmp_path / f"{name}.yml").write_text(text, encoding="utf-8")
        with (tmp_path / name).open("w", encoding="utf-8") as file:
            file.writelines(
                sorted(run(tmp_path, "awk", "-f", "facts.awk", f"{name}.yml").splitlines(keepends=True))
            )
    assert run(tmp_path, "comm", "-23", "old", "new", LC_ALL="C") == ".entries[e1].text = 已电话通知。\n"
    assert run(tmp_path, "comm", "-23", "old", "more", LC_ALL="C") == ""
    assert not [
        line
        for line in run(tmp_path, "git", "diff", "--no-index", "old.yml", "new.yml", ok=False).splitlines()
        if re.match("-(?!--)", line)
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("readme", "language"), [("README.zh.md", "zh"), ("README.md", "en")])
def test_the_readme_shows_what_the_audit_of_the_demonstration_says(
    city: Path, tmp_path: Path, readme: str, language: str
) -> None:
    text = (Path(__file__).resolve().parents[1] / readme).read_text(encoding="utf-8")
    (shown,) = re.findall(r"zhiban -C demo audit\n```\n\n```text\n(.*?)```", text, re.DOTALL)
    assert same(zhiban(city, "audit", "--keep", str(tmp_path / "audit"), lang=language), shown + "…\n")
