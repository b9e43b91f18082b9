"""A witness: a second copy outside the server's control, kept by cron, that takes growth and nothing else."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

from zhiban.desk.receive import told
from zhiban.desk.stamp import alone
from zhiban.desk.stamp import told as acknowledged
from zhiban.received import Past
from zhiban.repo import GitError, Repo
from zhiban.repo import receipts as kept
from zhiban.repo.mirror import CHECKED
from zhiban.repo.plain import environment
from zhiban.rule import Finding
from zhiban.say import one_line
from zhiban.trust.receipt import BRANCH, Unfit

Text = tuple[str, str]


def witness(to: Path, url: str) -> tuple[list[Finding], Text]:
    """Fetch into the witness's copy. What does not grow from what it has is refused and told; the copy keeps the old state.

    ValueError where the book cannot be reached, or at the first time no address is given.
    """
    env = environment(CHECKED)
    if not (to / "HEAD").is_file():
        if not url:
            raise ValueError(
                "第一次要写地址：zhiban witness 目录 地址。 / The first time give the address: zhiban witness DIR URL."
            )
        to.mkdir(parents=True, exist_ok=True)
        subprocess.run(["git", "init", "-q", "--bare", "--template=", str(to)], env=env, check=True)
    with alone(to / "zhiban.lock"), Repo(str(to), env=env) as repo:
        folder = Path(url) if url else None
        source = str(folder.resolve()) if folder and folder.is_dir() else url
        source = source or repo.ask("config", "remote.origin.url")
        before = kept.heads(repo) | ({BRANCH: tip} if (tip := repo.commit(BRANCH)) else {})
        there = _there(repo, source)
        repo.git("config", "remote.origin.url", source)
        trouble = _fetch(repo, source)
        found: list[Finding] = []
        for name, commit in before.items():
            now = there.get(name, "")
            if not now:
                kind = "receipts-rollback" if name == BRANCH else "branch-gone"
                found += _told(kind, name=name, commit=commit[:12])
            elif repo.commit(now) and repo.ask("merge-base", commit, now) != commit:
                kind = "receipts-rollback" if name == BRANCH else "rewritten"
                found += _told(kind, name=name, commit=commit[:12], seq=_number(repo))
        if trouble and (not found or any(not repo.commit(now) for now in there.values())):
            found += _told("objects-broken", what=trouble)
        newest = repo.commit(BRANCH)
        if not newest:
            return found, ("还没有回执。", "There is no receipt yet.")
        return found, acknowledged(kept.receipt(repo, newest))


def _told(kind: str, **figures: str | int) -> Iterator[Finding]:
    return told("past", Past(kind=kind, figures=figures), "witness")


def _there(repo: Repo, source: str) -> dict[str, str]:
    """Every branch of the other side. ValueError where it cannot be asked."""
    try:
        rows = repo.git("ls-remote", "--heads", "--end-of-options", source).decode(errors="surrogateescape")
    except GitError as error:
        said = one_line(str(error))[:200]
        raise ValueError(f"连不上：{said} / It cannot be reached: {said}") from None
    return dict(line.split("\t")[::-1] for line in rows.splitlines())


def _fetch(repo: Repo, source: str) -> str:
    """Take what grows; what git says where not all of it does."""
    every = "refs/heads/*:refs/heads/*"
    try:
        repo.git("fetch", "-q", "--no-tags", "--no-auto-gc", "--end-of-options", source, every)
    except GitError as error:
        return one_line(str(error))[:160]
    return ""


def _number(repo: Repo) -> int:
    try:
        return kept.receipt(repo, repo.commit(BRANCH)).entry.seq
    except Unfit:
        return 0
