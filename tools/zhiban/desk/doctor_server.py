"""What a server of the book lacks: settings, hooks, the receipts key, pinned values, fresh receipts, room."""

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from zhiban.desk.clock import second
from zhiban.desk.server import HOOKS, SETTINGS, stale
from zhiban.desk.stamp import TICK, key_file, open_shift
from zhiban.repo import Repo
from zhiban.repo import receipts as kept
from zhiban.schema.parts import zoned
from zhiban.trust.receipt import Unfit, moved

Told = tuple[bool, str, str]
ROOM = 200 * 1024 * 1024  # bytes that should be free
LATE = TICK + timedelta(minutes=5)


def examine(repo: Repo) -> Iterator[Told]:
    """Each thing looked at: (fine, zh, en)."""
    wrong = [
        name for name, value in SETTINGS.items() if repo.ask("config", "--get", name).lower() != value.lower()
    ]
    yield (
        not wrong,
        f"{len(SETTINGS)} 项设置"
        if not wrong
        else f"设置不对：git config {wrong[0]} {SETTINGS[wrong[0]]}（共 {len(wrong)} 项）",
        f"{len(SETTINGS)} settings"
        if not wrong
        else f"Not as it should be: git config {wrong[0]} {SETTINGS[wrong[0]]} ({len(wrong)} in all)",
    )
    yield from _hooks(repo)
    yield from _key(repo)
    yield from _receipts(repo)
    left = sum(1 for _ in stale(Path(repo.root)))
    yield (
        not left,
        "没有残留的锁和隔离夹" if not left else f"有 {left} 个残留的锁或隔离夹：下一次推送会清掉",
        "No locks or quarantine left over"
        if not left
        else f"{left} locks or quarantine folders left over: the next push clears them",
    )
    free = shutil.disk_usage(repo.root).free
    yield (
        free > ROOM,
        f"磁盘还有 {free // 1024**2} MB",
        f"{free // 1024**2} MB of disk are free",
    )


def _hooks(repo: Repo) -> Iterator[Told]:
    for name in HOOKS:
        places = [Path(repo.root) / "hooks" / name]  # and where forges look
        places += [
            f
            for d in ("hooks", "custom_hooks")
            for f in sorted((Path(repo.root) / d / f"{name}.d").glob("*"))
        ]
        told = {f: f.read_text(encoding="utf-8", errors="replace") for f in places if f.is_file()}
        file = next((f for f, text in told.items() if "zhiban" in text), places[0])
        said = told.get(file, "")
        program = next((word for word in said.split('"') if word.startswith("/")), "")
        there = "zhiban" in said and os.access(file, os.X_OK) and (not program or os.access(program, os.X_OK))
        yield (
            there,
            f"检查 {name}" if there else f"检查 {name} 没有装好：重新 zhiban server init，或见服务器一页",
            f"hook {name}" if there else f"hook {name} is not in order: see the page on servers",
        )


def _key(repo: Repo) -> Iterator[Told]:
    from zhiban.desk.keyring import print_of
    from zhiban.trust.sshsig import private

    file, pins = key_file(repo), kept.pins(repo)
    missing = [name for name, values in pins.items() if not values]
    yield (
        not missing,
        "约定的三个值" if not missing else f"缺约定的值：git config --add zhiban.{missing[0]} …",
        "The three pinned values"
        if not missing
        else f"A pinned value is missing: git config --add zhiban.{missing[0]} …",
    )
    try:
        found = print_of(private(file)) if file else ""
    except (ValueError, OSError):
        found = ""
    ours = bool(found) and (not pins["receipts"] or found in pins["receipts"])
    yield (
        ours,
        f"回执密钥 {found}" if ours else "回执密钥读不到，或不是约定的那一把（zhiban.receiptsKey）",
        f"The receipts key {found}"
        if ours
        else "The receipts key cannot be read or is not the pinned one (zhiban.receiptsKey)",
    )
    if file and file.is_file():
        closed = not stat.S_IMODE(file.stat().st_mode) & 0o077
        outside = not file.resolve().is_relative_to(Path(repo.root).resolve())
        yield (
            closed and outside,
            "回执密钥只有服务器自己能读"
            if closed and outside
            else f"回执密钥要放在仓库外，并且 chmod 600 {file}",
            "Only the server can read the receipts key"
            if closed and outside
            else f"The receipts key belongs outside the repository: chmod 600 {file}",
        )


def _receipts(repo: Repo) -> Iterator[Told]:
    try:
        tip = kept.tip(repo)
        last = kept.receipt(repo, tip) if tip else None
        state = kept.state(repo, tip) if tip else {}
    except Unfit as error:
        yield False, f"最后一号回执{error.words[0]}", f"The newest receipt: {error.words[1]}"
        return
    behind = moved(state, kept.heads(repo))
    yield (
        last is not None and not behind,
        "每个分支都有回执" if last and not behind else "有分支还没有回执：zhiban stamp（并检查 cron）",
        "Every branch has its receipt"
        if last and not behind
        else "A branch has no receipt yet: zhiban stamp (and look at cron)",
    )
    if last:
        age = second() - last.entry.at
        quiet = age < LATE or not open_shift(
            repo, state.get("refs/heads/main", ""), zoned(second(), "+08:00")
        )
        minutes = int(age.total_seconds() // 60)
        yield (
            quiet,
            f"最后一号回执 {last.number}，{minutes} 分钟前"
            + ("" if quiet else "：有人在班，cron 里的 zhiban stamp --tick 没有在运行"),
            f"Newest receipt {last.number}, {minutes} min ago"
            + ("" if quiet else ": a shift is open and zhiban stamp --tick does not run in cron"),
        )
        yield (
            age >= timedelta(seconds=-2),
            "时钟不比最后一号回执早"
            if age >= timedelta(seconds=-2)
            else "服务器时钟比最后一号回执还早：请校时",
            "The clock is not behind the newest receipt"
            if age >= timedelta(seconds=-2)
            else "The clock is behind the newest receipt: set it right",
        )
