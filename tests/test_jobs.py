"""Receipts by a job of a forge that knows nothing of the book: the templates' steps, run as they are written, against a plain
repository that takes everything."""

import json
import os
import re
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import pytest

from real import add, git, run, write, zhiban
from runner import Forge, found, start
from served import Served, entry, key, shift
from worlds import build_world as build_world

pytestmark = pytest.mark.needs("sshd")


@pytest.fixture
def forge(world_built: Served, tmp_path: Path) -> Forge:
    """The book of the world on a forge: every branch, no hook, no setting."""
    git(tmp_path, "clone", "-q", "--bare", str(world_built.server), "duty/book")
    book, clone = tmp_path / "duty/book", tmp_path / "clone"
    shutil.copytree(world_built.clone("li-na"), clone, symlinks=True)
    git(clone, "config", "remote.origin.url", str(book))
    git(clone, "config", "user.signingkey", str(world_built.folder / "signing/li-na.pub"))
    git(clone, "pull", "-q")
    pins = dict.fromkeys(("genesis", "root", "receipts"), "")
    for line in world_built.pins.read_text().splitlines():
        name, _, value = line.partition(" = ")
        pins[name] = f"{pins[name]} {value}".strip()
    settings = {
        "ZHIBAN_PACKAGE": "zhiban",
        "ZHIBAN_GENESIS": pins["genesis"],
        "ZHIBAN_ROOTS": pins["root"],
        "ZHIBAN_RECEIPTS": pins["receipts"],
        "ZHIBAN_BOOK": str(book),
        "ZHIBAN_KNOWN_HOSTS": "forge.example ssh-ed25519 AAAA",
        "ZHIBAN_DEPLOY_KEY": "only over ssh",
        "ZHIBAN_RECEIPTS_KEY_TEXT": (world_built.folder / "book-keys/receipts").read_text().strip(),
    }
    return Forge(tmp_path, book, clone, settings)


def receipts(forge: Forge) -> list[str]:
    """The receipts of the forge, newest first, each as its one line of JSON."""
    said = git(forge.book, "log", "--first-parent", "--format=%B", "receipts")
    return [line for line in said.splitlines() if line.startswith("{")]


def written(forge: Forge, text: str, *options: str) -> str:
    """The officer writes an entry and pushes it to the main line past every check; the commit."""
    logs = sorted(forge.clone.glob("records/logs/office/*/*.yml"))
    path = logs[0].relative_to(forge.clone).as_posix() if logs else shift(forge.clone, "li-na")
    add(forge.clone, path, entry(f"e{os.urandom(2).hex()}", "li-na", text))
    git(forge.clone, "add", "-A")
    git(forge.clone, "commit", "-q", "--no-verify", "-m", "记录", *options)
    git(forge.clone, "push", "-q", "--no-verify", "--force", "origin", "HEAD:main")
    return git(forge.clone, "rev-parse", "HEAD").strip()


@pytest.mark.parametrize(
    ("template", "commands", "env"), found("receipts"), ids=[t for t, *_ in found("receipts")]
)
def test_each_template_writes_a_receipt(
    forge: Forge, template: str, commands: list[str], env: dict[str, str]
) -> None:
    before = len(receipts(forge))
    commit = written(forge, "值守正常。")
    code, said = start(forge, commands, env, commit)
    assert code == 0, said
    assert re.search(r"回执 \d+，", said), said
    newest = receipts(forge)
    assert len(newest) == before + 1 and commit in newest[0]
    code, said = start(forge, commands, env, commit)
    assert code == 0 and receipts(forge) == newest, "where nothing moved there is nothing to write"


each_check = pytest.mark.parametrize(
    ("template", "commands", "env"), found("check"), ids=[t for t, *_ in found("check")]
)


@each_check
def test_each_template_refuses_what_the_hook_refuses_and_reports_it(
    forge: Forge, template: str, commands: list[str], env: dict[str, str]
) -> None:
    path = shift(forge.clone, "li-na")
    git(forge.clone, "add", "-A")
    git(forge.clone, "commit", "-q", "--no-verify", "-m", "开班")
    write(forge.clone, path, (forge.clone / path).read_text().replace("一切正常", "平安无事"))
    git(forge.clone, "commit", "-q", "--no-verify", "-a", "-m", "换个说法")
    git(forge.clone, "commit", "-q", "--no-verify", "--allow-empty", "-m", "最后一次没有什么")
    git(forge.clone, "push", "-q", "--no-verify", "origin", "HEAD:u/li-na")
    code, said = start(forge, commands, env, git(forge.clone, "rev-parse", "HEAD").strip())
    assert code == 1 and said.startswith("不能合并") and "ZB3101" in said, said
    out = reported(forge)
    assert "ZB3101" in (out / "review.md").read_text(encoding="utf-8")
    assert json.loads((out / "review.json").read_text(encoding="utf-8"))["verdict"] == "must_not"
    rules = json.loads((out / "findings.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert "ZB3101" in {result["ruleId"] for result in rules}
    assert ElementTree.parse(out / "findings.xml").getroot().attrib["failures"] != "0"
    assert not (out / "site").exists(), "what must not be merged is not even built"


def reported(forge: Forge) -> Path:
    """Where the newest run put its reports."""
    return max(forge.folder.glob("runner-*/out"), key=lambda folder: folder.stat().st_mtime)


@pytest.mark.slow
@each_check
def test_each_template_lets_a_good_branch_pass_and_builds_its_preview(
    forge: Forge, template: str, commands: list[str], env: dict[str, str]
) -> None:
    commit = begun(forge)
    code, said = start(forge, commands, env, commit)
    assert code == 0, said
    assert (reported(forge) / "site/index.html").is_file() and (
        reported(forge) / "site/en/index.html"
    ).is_file()


def begun(forge: Forge) -> str:
    """An officer's sound commit on a branch of her own."""
    shift(forge.clone, "li-na")
    git(forge.clone, "add", "-A")
    git(forge.clone, "commit", "-q", "--no-verify", "-m", "开班")
    git(forge.clone, "push", "-q", "--no-verify", "origin", "HEAD:u/li-na")
    return git(forge.clone, "rev-parse", "HEAD").strip()


def test_the_main_line_takes_a_commit_once_its_check_has_passed(forge: Forge) -> None:
    passed = forge.folder / "passed"  # a forge's rule for main: a required check on exactly this commit
    passed.touch()
    hook = forge.book / "hooks/update"
    hook.write_text(
        f'#!/bin/sh\n[ "$1" != refs/heads/main ] || grep -q "$3" "{passed}" || {{ echo GH006; exit 1; }}\n'
    )
    hook.chmod(0o755)
    shift(forge.clone, "li-na")
    git(forge.clone, "add", "-A")
    git(forge.clone, "commit", "-q", "-m", "开班")
    commit = git(forge.clone, "rev-parse", "HEAD").strip()
    assert "GH006" in zhiban(forge.clone, "push", code=1), (
        "the own branch is in, the main line waits for the check"
    )
    assert git(forge.book, "rev-parse", "u/li-na").strip() == commit
    (_, commands, env), *_ = found("check")
    code, said = start(forge, commands, env, commit)
    assert code == 0, said
    passed.write_text(commit)
    assert job(forge)[0] == 0
    assert "回执" in zhiban(forge.clone, "push")
    assert git(forge.book, "rev-parse", "main").strip() == commit


def job(forge: Forge) -> tuple[int, str]:
    """The receipts job of the first template."""
    (_, commands, env), *_ = found("receipts")
    return start(forge, commands, env)


def test_two_racing_jobs_and_a_forced_push_leave_one_line_of_receipts_and_lose_nothing(forge: Forge) -> None:
    written(forge, "接到电话。")
    assert job(forge)[0] == 0
    first = git(forge.clone, "rev-parse", "HEAD").strip()
    (path,) = git(forge.clone, "diff-tree", "--no-commit-id", "--name-only", "-r", first).split()
    text = git(forge.clone, "cat-file", "-p", f"{first}:{path}")
    git(forge.clone, "reset", "-q", "--hard", "HEAD~1")
    second = written(forge, "无事。")
    assert git(forge.clone, "merge-base", first, second).strip() != first, "the main line was rewritten"
    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(job, [forge, forge]))
    assert [code for code, _ in ended] == [0, 0], ended
    numbers = [int(re.search(r'"seq":(\d+)', line)[1]) for line in receipts(forge)]  # type: ignore[index]
    assert numbers == list(range(numbers[0], 0, -1)), "one line, each number once"
    anybody = forge.folder / "anybody"
    git(forge.folder, "clone", "-q", str(forge.book), str(anybody))
    assert git(anybody, "cat-file", "-p", f"{first}:{path}") == text, "what was overwritten is in every clone"
    said = zhiban(
        forge.folder, "audit", str(forge.book), "--pins", str(pins(forge)), "--keep", "audit", code=1
    )
    assert "ZB3420 不成立" in said and first[:12] in said
    assert "结论：不成立。" in said


def pins(forge: Forge) -> Path:
    """The pinned values in a file."""
    file = forge.folder / "pins.txt"
    rows = [("genesis", "ZHIBAN_GENESIS"), ("root", "ZHIBAN_ROOTS"), ("receipts", "ZHIBAN_RECEIPTS")]
    file.write_text("".join(f"{name} = {v}\n" for name, var in rows for v in forge.settings[var].split()))
    return file


def test_a_job_that_is_overtaken_while_it_pushes_writes_its_receipt_after_the_others(forge: Forge) -> None:
    written(forge, "接到电话。")
    faster = forge.folder / "faster"
    git(forge.folder, "clone", "-q", str(forge.book), str(faster))
    (forge.folder / "key").write_text(forge.settings["ZHIBAN_RECEIPTS_KEY_TEXT"] + "\n")
    hook = (
        forge.book / "hooks/update"
    )  # once, between what git compares and what it writes, another job comes in
    hook.write_text(
        f'#!/bin/sh\n[ -e "{forge.folder}/overtake" ] || exit 0\nrm "{forge.folder}/overtake"\n'
        f'unset $(env | sed -n "s/^\\(GIT_[A-Z_]*\\)=.*/\\1/p")\n'
        f'ZHIBAN_RECEIPTS_KEY="{forge.folder}/key" "{sys.executable}" -m zhiban -C "{faster}" stamp --job\n'
    )
    hook.chmod(0o755)
    before = len(receipts(forge))
    (forge.folder / "overtake").touch()
    code, said = job(forge)
    assert code == 0 and not (forge.folder / "overtake").exists(), said
    assert len(receipts(forge)) == before + 1, (
        "the second found the first one's receipt and had nothing to add"
    )


def test_a_job_without_the_right_key_writes_nothing(forge: Forge) -> None:
    written(forge, "接到电话。")
    before = receipts(forge)
    other = key(forge.folder / "other").read_text()
    for text, words in ((other, "最后一号回执由 SHA256:"), ("", "没有回执密钥"), ("no key", "OpenSSH")):
        code, said = job(forge._replace(settings={**forge.settings, "ZHIBAN_RECEIPTS_KEY_TEXT": text}))
        assert code == 2 and words in said, said
    assert receipts(forge) == before


def stamped(forge: Forge, clone: Path, ok: bool = True) -> str:
    """`zhiban stamp --job` by hand in a clone, with the right key."""
    text = forge.settings["ZHIBAN_RECEIPTS_KEY_TEXT"]
    command = (sys.executable, "-m", "zhiban", "stamp", "--job")
    return run(clone, *command, ok=ok, ZHIBAN_RECEIPTS_KEY_TEXT=text)


def test_a_job_does_not_write_onto_receipts_that_went_back(forge: Forge) -> None:
    written(forge, "接到电话。")
    assert job(forge)[0] == 0
    written(forge, "又一个电话。")
    kept = forge.folder / "kept"
    git(forge.folder, "clone", "-q", str(forge.book), str(kept))
    stamped(forge, kept)
    git(forge.book, "update-ref", "refs/heads/receipts", "receipts~1")
    assert "回执退回去了" in stamped(forge, kept, ok=False)
    git(forge.book, "update-ref", "-d", "refs/heads/receipts")
    code, said = job(forge)
    assert code == 2 and "回执退回去了" in said, (
        "the commits name receipts, and there are none: no new log is begun"
    )


def test_a_shallow_clone_is_made_whole_before_a_receipt_is_written(forge: Forge) -> None:
    commit = written(forge, "接到电话。")
    clone = forge.folder / "shallow"
    git(forge.folder, "clone", "-q", "--depth", "1", f"file://{forge.book}", str(clone))
    stamped(forge, clone)
    assert commit in receipts(forge)[0]
    assert git(clone, "rev-parse", "--is-shallow-repository").strip() == "false"
