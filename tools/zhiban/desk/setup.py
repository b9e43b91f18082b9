"""Make a clone ready for one officer: identity, signing, merge driver, readable diffs, hooks."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from zhiban.book import Book
from zhiban.desk.keyring import Pins, public_half
from zhiban.repo import Repo
from zhiban.shelf import WorkTree

if TYPE_CHECKING:
    from zhiban.schema.city import Person

# The message is one short text, and starting pre-commit once more for it would take longer than all the rest.
MESSAGE = """#!/bin/sh
# zhiban: 查提交说明，等于 pre-commit 中的 zhiban-commit-msg / the message, as zhiban-commit-msg does in pre-commit
exec sh tools/hook commit-msg "$1"
"""


# Plain git and sh: it runs at every commit, also at `git commit --no-verify`.
PREPARE = """#!/bin/sh
# zhiban: 写上这个副本见过的最新回执（Seen） / name the newest receipt that this clone has seen
for ref in refs/remotes/origin/receipts refs/zhiban/receipts refs/heads/receipts; do
    if seen=$(git rev-parse -q --verify "$ref"); then
        [ -z "$(tail -c 1 "$1")" ] || echo >>"$1"
        exec git interpret-trailers --in-place --if-exists replace --trailer "Seen: $seen" "$1"
    fi
done
"""


def driver(hook: str, arguments: str = "") -> str:
    """The command line by which git calls one of our hooks."""
    python = Path(sys.executable).as_posix()
    return f'"{python}" -P -m zhiban.hooks {hook}{arguments}'


def settings(name: str, email: str, key: Path | None, signers: Path) -> dict[str, str]:
    """Every setting of an officer's clone."""
    values = {
        "user.name": name,
        "user.email": email,
        "zhiban.python": Path(sys.executable).as_posix(),
        "merge.zhiban.name": "zhiban",
        "merge.zhiban.driver": driver("merge", " %O %A %B %P"),
        "diff.zhiban.textconv": driver("textconv"),
        "pull.rebase": "false",
        "core.quotepath": "false",
        "core.fsync": "all",
        "core.autocrlf": "false",
        "core.commitGraph": "true",
        "commitGraph.readChangedPaths": "true",
        "fetch.writeCommitGraph": "true",
        "gc.writeCommitGraph": "true",
    }
    if key:
        values |= {
            "gpg.format": "ssh",
            "user.signingkey": public_half(key).as_posix(),
            "commit.gpgsign": "true",
            "gpg.ssh.allowedSignersFile": signers.as_posix(),
        }
    return {k: v for k, v in values.items() if v}


def set_up(
    root: Path, person: str, key: Path | None, make_key: bool, pins: Pins | None = None, touch: bool = False
) -> Iterator[tuple[str, str]]:
    """Do it, telling each step in (zh, en). ValueError where the person is not in the book.

    `pins`: the book's pinned values, as they were handed over by a person; they are kept in this clone's settings.
    `touch`: the key to be made lives in a security token that asks for a finger at each signature.
    """
    repo = Repo.at(root)
    if repo is None:
        raise ValueError("这里不是 git 仓库。 / This is not a git repository.")
    with repo:
        who = Book(WorkTree(root)).person(person) if person else None
        if person and who is None:
            raise ValueError(f"人员档案里没有 {person}。 / There is no person {person} in the book.")
        name = who.name if who else repo.ask("config", "user.name")
        email = (who.email[0] if who and who.email else "") or repo.ask("config", "user.email")
        key = key or registered(repo, who)
        if key is None and make_key:
            key = Path(repo.git_path("zhiban-key"))
            if not key.exists():
                kind = "ed25519-sk" if touch else "ed25519"
                command = ["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", email or "zhiban", "-f", str(key)]
                if subprocess.run(command, check=False).returncode:
                    raise ValueError("密钥没有做成，见上。 / The key was not made, see above.")
        signers = Path(repo.git_path("zhiban-allowed-signers")).resolve()
        if key and not public_half(key).is_file():
            raise ValueError(f"没有 {public_half(key)}。 / There is no {public_half(key)}.")
        repo.settings(settings(name, email, key, signers))
        for pin, values in (pins or {}).items():
            repo.ask("config", "--unset-all", f"zhiban.{pin}")
            for value in values:
                repo.git("config", "--add", f"zhiban.{pin}", value)
        yield f"身份：{name} <{email}>", f"Identity: {name} <{email}>"
        allow(root, signers)
        if key:
            public = public_half(key).read_text(encoding="utf-8").split()[:2]
            yield f"签名公钥：{' '.join(public)}", f"Signing key: {' '.join(public)}"
            if who and not any(k.ssh.split()[:2] == public for k in who.keys):
                from zhiban.desk.request import request

                yield from request(repo, person, " ".join(public))
        yield "合并：zhiban；比较：逐条事实", "Merges: zhiban; diffs: fact by fact"
        graph(repo)
        yield "历史索引：每次提交动了哪些记录", "Index of the history: which records each commit touched"
        yield from install_hooks(root, repo.git_path("hooks"))


def registered(repo: Repo, who: "Person | None") -> Path | None:
    """The signing key that this clone has been set up with, where it stands in the person's record."""
    public = Path(repo.ask("config", "user.signingkey") or ".")
    if who is None or public.suffix != ".pub" or not public.is_file():
        return None
    line = public.read_text(encoding="utf-8").split()[:2]
    return public.with_suffix("") if any(key.ssh.split()[:2] == line for key in who.keys) else None


def graph(repo: Repo) -> None:
    """Note of each commit which records it touched, so that `who` need not look into every one.

    git keeps the note up to date at each fetch and gc, with changed paths once they are in it.
    """
    if repo.head:
        repo.git("commit-graph", "write", "--reachable", "--changed-paths", "--no-progress")


def allow(root: Path, signers: Path) -> None:
    """Write the keys of the book where git looks for them, so that `git log --show-signature` names people."""
    lines = []
    for record in Book(WorkTree(root)).under("people"):
        for key in record.says.keys:
            options = 'namespaces="git"'
            for bound, moment in (("valid-after", key.from_), ("valid-before", key.until)):
                options += f',{bound}="{moment.astimezone(UTC):%Y%m%d%H%M%SZ}"' if moment else ""
            lines += [f"{email} {options} {key.ssh}" for email in record.says.email]
    signers.write_text("".join(f"{li}\n" for li in lines), encoding="utf-8", newline="\n")


def install_hooks(root: Path, hooks: str) -> Iterator[tuple[str, str]]:
    """Install the git hooks through pre-commit."""
    if not (root / ".pre-commit-config.yaml").exists():
        yield (
            "没有 .pre-commit-config.yaml，没有装检查",
            "No .pre-commit-config.yaml, so no hooks were installed",
        )
        return
    command = [sys.executable, "-m", "pre_commit", "install", "--allow-missing-config"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise ValueError(f"装检查没有成功：{done.stdout}{done.stderr} / The hooks could not be installed.")
    file, legacy = Path(hooks) / "commit-msg", Path(hooks) / "commit-msg.legacy"
    if legacy.exists() and legacy.read_text(encoding="utf-8", errors="replace") == MESSAGE:
        legacy.unlink()  # ours, put aside by pre-commit
    if not legacy.exists():  # somebody else's hook goes on running through pre-commit
        file.write_text(MESSAGE, encoding="utf-8", newline="\n")
        file.chmod(0o755)
    prepare = Path(hooks) / "prepare-commit-msg"
    if not prepare.exists() or "zhiban" in prepare.read_text(encoding="utf-8", errors="replace"):
        prepare.write_text(PREPARE, encoding="utf-8", newline="\n")
        prepare.chmod(0o755)
    yield (
        "检查：提交、提交说明、合并、送出；写上见过的回执",
        "Hooks: commit, message, merge, push; the receipt seen",
    )
