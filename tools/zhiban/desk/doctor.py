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
HOOKS = ("pre-commit", "prepare-commit-msg", "commit-msg", "pre-merge-commit", "pre-push")
RECENT = 60  # seconds by which a clock may differ


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
    yield from _clock()
    bare = Repo(str(folder))
    if bare.ask("rev-parse", "--is-bare-repository") == "true":
        from zhiban.desk.doctor_server import examine as server
        from zhiban.repo.plain import environment

        merges = git >= (2, 38)
        yield (
            merges,
            f"git {_dotted(git)}（服务器要 2.38 以上）",
            f"git {_dotted(git)} (a server needs 2.38 or later)",
        )
        with Repo(str(folder), env=environment()) as here:
            yield from server(here)
        return
    repo = Repo.at(folder)
    if repo is None:
        yield False, "这里不是 git 仓库：zhiban init", "This is not a git repository: zhiban init"
        return
    from zhiban.desk.recover import recover

    with repo:
        yield from ((True, zh, en) for zh, en in recover(repo))
        yield from _clone(repo)


def _clock() -> Iterator[tuple[bool, str, str]]:
    """Whether this machine's clock is kept right by the network, where the system can say so."""
    if not shutil.which("timedatectl"):
        return
    done = subprocess.run(
        ["timedatectl", "show", "-p", "NTPSynchronized", "--value"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.stdout.strip() in ("yes", "no"):
        kept = done.stdout.strip() == "yes"
        yield (
            kept,
            "时钟由网络校准" if kept else "时钟没有校准：timedatectl set-ntp true",
            "The clock is kept right" if kept else "The clock is not kept right: timedatectl set-ntp true",
        )


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
        yield from _key(repo, book, person)
    yield from _server(repo)
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


def _key(repo: Repo, book: Book, person: str | None) -> Iterator[tuple[bool, str, str]]:
    """Whether the signing key is registered and counts now."""
    from zhiban.desk.clock import second
    from zhiban.trust.keys import keys_of
    from zhiban.trust.sshsig import Unreadable, fingerprint, key_blob

    named = repo.ask("config", "user.signingkey")
    who = book.record(f"records/people/{person}.yml") if person else None
    if not named or who is None or who.wrote is None:
        return
    try:
        text = (
            Path(named).read_text(encoding="utf-8")
            if not named.startswith(("ssh-", "sk-", "key::"))
            else named
        )
        blob = key_blob(text.removeprefix("key::").strip())
    except (OSError, Unreadable):
        yield False, f"读不到签名公钥 {named}", f"The signing key {named} cannot be read"
        return
    counts = keys_of([who.wrote]).counts(blob, second())
    name = fingerprint(blob)
    yield (
        counts,
        f"签名公钥 {name} 已登记，在有效期内"
        if counts
        else f"签名公钥 {name} 没有登记，或不在有效期内：zhiban setup --person {person}",
        f"The signing key {name} is registered and counts"
        if counts
        else f"The signing key {name} is not registered or does not count now: zhiban setup --person {person}",
    )


def _server(repo: Repo) -> Iterator[tuple[bool, str, str]]:
    """Where there is a server: the pinned values, its receipts as last fetched, and what is not delivered."""
    if not repo.ask("config", "remote.origin.url"):
        return
    from zhiban.desk.clock import second
    from zhiban.desk.ledger import line
    from zhiban.desk.push import undelivered
    from zhiban.repo import receipts as kept

    pins = kept.pins(repo)
    pinned = all(pins.values())
    yield (
        pinned,
        "约定的三个值" if pinned else "没有约定的三个值：zhiban setup --pins 文件",
        "The three pinned values" if pinned else "The pinned values are not here: zhiban setup --pins FILE",
    )
    tip = repo.commit(kept.THERE)
    row = line(tip, repo.blob(tip) or b"") if tip else None
    sound = row is not None and row.entry is not None and (not pinned or row.key in pins["receipts"])
    yield (
        sound,
        f"回执 {row.entry.seq if row and row.entry else ''}"
        if sound
        else "没有回执，或不是约定的密钥签的：git fetch，再问管理员",
        f"Receipt {row.entry.seq if row and row.entry else ''}"
        if sound
        else "There is no receipt by the pinned key: git fetch, then ask the administrator",
    )
    if row and row.entry:
        behind = int((row.entry.at - second()).total_seconds())
        if behind > RECENT:
            yield (
                False,
                f"这台电脑的时钟慢了 {behind} 秒以上",
                f"This computer's clock is more than {behind} s slow",
            )
    lost = [
        ref for ref in repo.ask("for-each-ref", "--format=%(refname)", f"{kept.KEPT}-*").splitlines() if ref
    ]
    if lost:
        yield (
            False,
            f"ZB3423 回执退回去过，原来见过的留在 {lost[0]}：请告诉管理员，不要删",
            f"ZB3423 Receipts went back; what was seen is kept as {lost[0]}: tell the administrator, delete nothing",
        )
    waiting = undelivered(repo)
    yield (
        not waiting,
        "都已送出" if not waiting else f"{waiting} 次提交还没有送出：zhiban push",
        "Everything is delivered" if not waiting else f"{waiting} commits are not delivered: zhiban push",
    )
