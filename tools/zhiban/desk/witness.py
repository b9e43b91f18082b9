"""A witness: a second copy outside the server's control, kept by cron, that takes growth and nothing else."""

import subprocess
from pathlib import Path

from zhiban.desk.receive import told
from zhiban.desk.stamp import told as acknowledged
from zhiban.received import Past
from zhiban.repo import GitError, Repo
from zhiban.repo import receipts as kept
from zhiban.repo.mirror import CHECKED
from zhiban.repo.plain import environment
from zhiban.rule import Finding
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
    with Repo(str(to), env=env) as repo:
        if url:
            folder = Path(url)
            repo.git("config", "remote.origin.url", str(folder.resolve()) if folder.is_dir() else url)
        source = repo.ask("config", "remote.origin.url")
        before = kept.heads(repo) | ({BRANCH: tip} if (tip := repo.commit(BRANCH)) else {})
        try:
            there = dict(
                line.split("\t")[::-1]
                for line in repo.git("ls-remote", "--heads", "--end-of-options", source).decode().splitlines()
            )
        except GitError as error:
            raise ValueError(f"连不上：{error} / It cannot be reached: {error}") from None
        found: list[Finding] = []
        trouble = ""
        try:
            repo.git(
                "fetch",
                "-q",
                "--no-tags",
                "--no-auto-gc",
                "--end-of-options",
                source,
                "refs/heads/*:refs/heads/*",
            )
        except GitError as error:
            trouble = str(error)
        for name, commit in before.items():
            now = there.get(name, "")
            stayed = repo.commit(name)
            if not now:
                kind = "receipts-rollback" if name == BRANCH else "branch-gone"
                found += told(
                    "past", Past(kind=kind, figures={"name": name, "commit": commit[:12]}), "witness"
                )
            elif stayed != now:
                kind = "receipts-rollback" if name == BRANCH else "rewritten"
                figures = {"name": name, "commit": commit[:12], "seq": _number(repo)}
                found += told("past", Past(kind=kind, figures=figures), "witness")
        if trouble and not found:
            found += told("past", Past(kind="objects-broken", figures={"what": trouble[:160]}), "witness")
        newest = repo.commit(BRANCH)
        if not newest:
            return found, ("还没有回执。", "There is no receipt yet.")
        return found, acknowledged(kept.receipt(repo, newest))


def _number(repo: Repo) -> int:
    try:
        return kept.receipt(repo, repo.commit(BRANCH)).entry.seq
    except Unfit:
        return 0
