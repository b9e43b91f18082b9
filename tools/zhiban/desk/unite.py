"""Bring the main line into an officer's clone: judged before it is recorded; of a merge that does not come about nothing is left."""

import os
import subprocess

from zhiban.desk.answer import Refused
from zhiban.desk.recover import MERGING, clear, git_folder
from zhiban.repo import Repo
from zhiban.repo import receipts as kept

# No hooks: what they would do is done here. No house-keeping: somebody else is waiting for the main line.
QUIETLY = ("-c", f"core.hooksPath={os.devnull}", "-c", "maintenance.auto=false", "-c", "gc.auto=0")
REMOTE, MAIN = "origin", "main"


class Clash(Refused):
    """Two sides say two things at one place, or together what the judge does not take."""


def behind(repo: Repo, *branches: str) -> bool:
    """Whether a branch of the server, as last fetched, has what this clone's HEAD has not."""
    tips = [tip for branch in branches if (tip := repo.commit(f"refs/remotes/{REMOTE}/{branch}"))]
    return any(repo.ask("merge-base", tip, "HEAD") != tip for tip in tips)


def unite(repo: Repo, branch: str) -> None:
    """Bring in what a branch of the server has. Refused where two texts clash, or something is not committed."""
    if theirs := repo.commit(f"refs/remotes/{REMOTE}/{branch}"):
        _merge(repo, theirs, f"合并 {branch}")


def _merge(repo: Repo, theirs: str, message: str) -> None:
    folder = git_folder(repo)
    journal = folder / MERGING
    journal.write_text(theirs + "\n")
    command = ("merge", "-q", "--no-commit", "--no-edit", "-m", message, theirs)
    code, told = _git(repo, *command)
    if code and "would be overwritten" in told and clear(repo, theirs):
        code, told = _git(repo, *command)
    if not code and (folder / "MERGE_HEAD").exists():
        _judge(repo)
        code, told = _git(repo, *QUIETLY, "commit", "-q", "--no-edit", "-m", message + kept.trailer(repo))
    if code:
        _take_back(repo)
        if "would be overwritten" in told:
            raise Refused(_uncommitted(told))
        raise Clash(_clash(told))
    journal.unlink(missing_ok=True)


def _git(repo: Repo, *args: str) -> tuple[int, str]:
    """git's exit code and its words, in English."""
    done = subprocess.run(
        ["git", *args],
        cwd=repo.root,
        env={**os.environ, "LC_ALL": "C"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return done.returncode, f"{done.stderr}{done.stdout}".strip()


def _take_back(repo: Repo) -> None:
    if repo.commit("MERGE_HEAD"):
        _git(repo, "merge", "--abort")
    (git_folder(repo) / MERGING).unlink(missing_ok=True)


def _judge(repo: Repo) -> None:
    """The judge that the hook `pre-merge-commit` calls, in this process: it would take longer to start than to judge."""
    from zhiban.desk.check import staged

    here = Repo(repo.root)  # HEAD has moved
    checked = staged(here)
    if checked.refused:
        _take_back(repo)
        raise Clash("", checked)
    here.close()


def _uncommitted(told: str) -> str:
    """What keeps a merge from being tried, and what to do."""
    paths = "、".join(line.strip() for line in told.splitlines() if line[:1].isspace())
    return (
        f"自己的分支已送到，主线还没有并入：{paths} 里有还没提交的内容，别人也在那里写了。请先提交，再 zhiban push。\n"
        f"Your own branch is received, the main line not yet: {paths} holds what is not committed, and others have "
        f"written there. Commit first, then zhiban push."
    )


def _clash(told: str) -> str:
    """Where two sides differ, in the merge driver's words, and what to do now that the merge is taken back."""
    return (
        f"{told.partition('两句都没有丢')[0].strip()}\n"
        "两边写得不同，主线还没有并入；两句都没有丢，自己的分支已送到。请把自己还没并入的那一句改用新的编号（或写成更正），"
        "git commit --amend，再 zhiban push。\n"
        "Both sides differ, so the main line is not joined yet; nothing is lost, and your own branch is received. Give your "
        "own words another id (or make them a correction), git commit --amend, then zhiban push."
    )
