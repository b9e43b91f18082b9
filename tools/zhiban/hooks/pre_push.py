"""Judge every step of every commit that is about to be pushed, each in the book as it then was."""

import os
import sys

from zhiban.desk.check import span
from zhiban.hooks.pre_commit import language, report
from zhiban.judge import scan
from zhiban.repo import GONE, Repo


def main(argv: list[str]) -> int:
    """Reads git's own lines on standard input, or what pre-commit puts into the environment."""
    repo = Repo.at(os.getcwd())
    if repo is None:
        return 2
    worst = 0
    with repo:
        for old, new, branch in pushed(repo, argv):
            if old and repo.ask("merge-base", old, new) != old:
                print(
                    "送出的历史里少了服务器上已有的记录（ZB3103，第十三条）：不强推，先取回合并再送出。",
                    file=sys.stderr,
                )
                print(
                    "What you push lacks what the server has (ZB3103): never force; pull first.",
                    file=sys.stderr,
                )
                worst = 1
                continue
            checked = span(repo, f"{old}..{new}" if old else f"{new} --not --remotes")
            checked.found += scan("branch name", branch)
            checked.found = [f for f in checked.found if f.effect == "refuse"]
            worst = max(worst, report(checked, repo))
            if worst:
                zh = "还没有送出的提交可以改：git reset --soft @{push}，改好后重新提交。"
                en = "What is not pushed may be redone: git reset --soft @{push}, correct, commit again."
                print(zh if language(checked) == "zh" else en)
    return worst


def pushed(repo: Repo, argv: list[str]) -> list[tuple[str, str, str]]:
    """(old tip or nothing, new tip, branch) of each reference that is pushed; deletions are left to the server."""
    new = os.environ.get("PRE_COMMIT_TO_REF")
    if new or "PRE_COMMIT" in os.environ or sys.stdin is None or sys.stdin.isatty():
        tip = repo.ask("rev-parse", "-q", "--verify", new or "HEAD")
        old = remote_tip(repo)
        return [(old, tip, os.environ.get("PRE_COMMIT_REMOTE_BRANCH", ""))] if tip else []
    rows = [line.split() for line in sys.stdin.read().splitlines()]
    return [("" if r[3] == GONE else r[3], r[1], r[2]) for r in rows if len(r) == 4 and r[1] != GONE]


def remote_tip(repo: Repo) -> str:
    """The tip that the remote branch had when we last saw it, or nothing where it is new."""
    name = os.environ.get("PRE_COMMIT_REMOTE_NAME", "origin")
    branch = os.environ.get("PRE_COMMIT_REMOTE_BRANCH", "").removeprefix("refs/heads/")
    return repo.ask("rev-parse", "-q", "--verify", f"refs/remotes/{name}/{branch}") if branch else ""
