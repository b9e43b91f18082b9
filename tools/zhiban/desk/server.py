"""A hardened bare repository that refuses, receipts and keeps; and the one command that an officer's ssh key may run."""

import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from zhiban.desk.door import serve as serve
from zhiban.desk.door import stale as stale
from zhiban.plain import environment
from zhiban.repo import Repo

# security.md §3.8; asserted by `doctor`.
SETTINGS = {
    "receive.denyNonFastForwards": "true",
    "receive.denyDeletes": "true",
    "receive.fsckObjects": "true",
    "transfer.fsckObjects": "true",
    "receive.maxInputSize": "10m",
    "receive.hideRefs": "refs/heads/receipts",
    "receive.autogc": "false",
    "receive.advertisePushOptions": "false",
    "core.fsync": "all",
    "core.logAllRefUpdates": "always",
    "core.commitGraph": "false",
    "gc.auto": "0",
    "gc.reflogExpire": "never",
    "gc.reflogExpireUnreachable": "never",
    "gc.pruneExpire": "never",
    "uploadpack.allowFilter": "false",
}
HOOKS = ("pre-receive", "post-receive")
HOOK = """#!/bin/sh
# zhiban: {name}
PYTHONUTF8=1 exec "{python}" -P -m zhiban.hooks {name}
"""


def make(
    to: Path, pins: Mapping[str, Sequence[str]], key: Path, source: Path | str | None = None
) -> Iterator[tuple[str, str]]:
    """Make the repository, telling each step in (zh, en). ValueError where something is there already or does not fit."""
    from zhiban.trust.sshsig import fingerprint, private, public_blob

    if to.exists() and any(to.iterdir()):
        raise ValueError(f"{to} 不是空文件夹，没有动它。 / {to} is not empty; nothing was touched.")
    print_of = fingerprint(public_blob(private(key)))
    if pins.get("receipts") and print_of not in pins["receipts"]:
        raise ValueError(
            f"{key} 的指纹是 {print_of}，与约定的回执公钥不符。 / {key} has {print_of}, which is not the pinned receipts key."
        )
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(to)], check=True, env=environment())
    with Repo(str(to), env=environment()) as repo:
        for name, value in SETTINGS.items():
            repo.git("config", name, value)
        for name in ("genesis", "root", "receipts"):
            for value in pins.get(name, ()):
                repo.git("config", "--add", f"zhiban.{name}", value)
        repo.git("config", "zhiban.receiptsKey", str(key.resolve()))
        yield f"已建 {to}：{len(SETTINGS)} 项设置", f"Made {to}: {len(SETTINGS)} settings"
        hooks(to)
        yield "检查：pre-receive、post-receive", "Hooks: pre-receive, post-receive"
        if source is not None:
            repo.git("fetch", "-q", str(source), "refs/heads/*:refs/heads/*")
            yield f"已取来 {source} 的全部历史", f"Fetched the whole history of {source}"
            from zhiban.desk.stamp import stamp_once, told

            if made := stamp_once(repo, "init"):
                yield told(made)


def hooks(to: Path) -> None:
    """Write the two hooks."""
    for name in HOOKS:
        file = to / "hooks" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(
            HOOK.format(name=name, python=Path(sys.executable).as_posix()), encoding="utf-8", newline="\n"
        )
        file.chmod(0o755)


def login(person: str, repository: Path, line: str) -> str:
    """The line of `authorized_keys` by which a login key may do nothing but reach this book as this person."""
    python = Path(sys.executable).as_posix()
    command = f"{shlex.quote(python)} -P -m zhiban serve {person} {shlex.quote(str(repository.resolve()))}"
    quoted = command.replace("\\", "\\\\").replace('"', '\\"')
    return f'restrict,command="{quoted}" {" ".join(line.split()[:3])}'
