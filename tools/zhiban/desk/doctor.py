"""What this machine and this clone lack, each with the remedy."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from zhiban.book import Book
from zhiban.repo import Repo
from zhiban.shelf import WorkTree

LONG = 1000  # commits, from which on a history is worth an index
HOOKS = ("pre-commit", "commit-msg", "pre-merge-commit", "pre-push")


def version(*command: str) -> tuple[int, ...]:
    """The first version number that a program prints; nothing where it cannot be run."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False
        )
    except FileNotFoundError:
        return ()
    found = re.search(r"(\d+)\.(\d+)", done.stdout + done.stderr)
    return tuple(map(int, found.groups())) if found else ()


def examine(folder: Path) -> Iterator[tuple[bool, str, str]]:
    """Each thing looked at: (fine, zh, en)."""
    python = sys.version_info[:3]
    yield (
        python >= (3, 11),
        f"Python {'.'.join(map(str, python))}（要 3.11 以上）",
        f"Python {'.'.join(map(str, python))} (3.11 or later)",
    )
    git = version("git", "--version")
    yield git >= (2, 34), f"git {_dotted(git)}（要 2.34 以上）", f"git {_dotted(git)} (2.34 or later)"
    ssh = version("ssh", "-V")
    yield (
        ssh >= (8, 9) and bool(shutil.which("ssh-keygen")),
        f"OpenSSH {_dotted(ssh)}（要 8.9 以上）",
        f"OpenSSH {_dotted(ssh)} (8.9 or later)",
    )
    repo = Repo.at(folder)
    if repo is None:
        yield False, "这里不是 git 仓库：zhiban init", "This is not a git repository: zhiban init"
        return
    with repo:
        yield from _clone(repo)


def _dotted(numbers: tuple[int, ...]) -> str:
    return ".".join(map(str, numbers)) or "—"


def _clone(repo: Repo) -> Iterator[tuple[bool, str, str]]:
    book = Book(WorkTree(repo.root))
    about = book.about
    yield about is not None, "records/book.yml 能读", "records/book.yml can be read"
    if about and about.sample == "yes":
        yield (
            True,
            "这是样本簿，不查身份和签名",
            "This is a sample book: identity and signing are not asked for",
        )
    else:
        email = repo.ask("config", "user.email")
        person = book.person_of(email) if email else None
        yield (
            person is not None,
            f"{email or '（没有邮箱）'} 是 {person or '人员档案中没有的人：zhiban setup --person <编号>'}",
            f"{email or '(no e-mail)'} is {person or 'nobody in the book: zhiban setup --person <id>'}",
        )
        signing = repo.ask("config", "commit.gpgsign") == "true" and repo.ask("config", "gpg.format") == "ssh"
        yield (
            signing,
            "提交用 SSH 签名" if signing else "提交没有签名：zhiban setup --person <编号>",
            "Commits are signed with SSH"
            if signing
            else "Commits are not signed: zhiban setup --person <id>",
        )
    merge = bool(repo.ask("config", "merge.zhiban.driver"))
    yield (
        merge,
        "两人写同一份日志能自动合并" if merge else "没有设合并方法：zhiban setup",
        "Two officers' work on one log merges" if merge else "The merge driver is not set: zhiban setup",
    )
    if repo.head and int(repo.ask("rev-list", "--count", "HEAD")) >= LONG:
        graph = any(Path(repo.git_path(f"objects/info/commit-graph{many}")).exists() for many in ("", "s"))
        yield (
            graph,
            "历史索引（commit-graph）" if graph else "没有历史索引，查谁写的会慢：zhiban setup",
            "Index of the history (commit-graph)"
            if graph
            else "No index of the history, so `who` is slow: zhiban setup",
        )
    for hook in HOOKS:
        file = Path(repo.git_path(f"hooks/{hook}"))
        said = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
        there = "pre-commit" in said or "zhiban" in said
        yield (
            there,
            f"检查 {hook}" if there else f"没有装检查 {hook}：zhiban setup",
            f"hook {hook}" if there else f"hook {hook} is not installed: zhiban setup",
        )
