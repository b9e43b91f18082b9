"""A registrar or reviewer merges a branch into the main line: a signed merge that adds nothing of its own."""

import subprocess
from collections.abc import Iterator

from zhiban.desk.push import REMOTE, Refused, covering, deliver, fetch, undelivered
from zhiban.desk.stamp import told
from zhiban.repo import Repo


def approve(repo: Repo, branch: str, person: str) -> Iterator[tuple[str, str]]:
    """Fetch, merge, sign, push; told in (zh, en). ValueError where there is no such branch, Refused where it will not merge."""
    yield from fetch(repo)
    tip = repo.commit(f"refs/remotes/{REMOTE}/{branch}") or repo.commit(f"refs/heads/{branch}")
    if not tip:
        raise ValueError(f"没有分支 {branch}。 / There is no branch {branch}.")
    if repo.ask("merge-base", tip, "HEAD") == tip:
        yield f"{branch} 已经在主线里。", f"{branch} is on the main line already."
        return
    if undelivered(repo):
        yield from (told(r) for r in [deliver(repo, person).receipt] if r)
    _git(repo, "merge", "-q", "--ff-only", f"refs/remotes/{REMOTE}/main")
    for path in repo.git("diff", "--name-only", "-z", f"HEAD...{tip}").decode(errors="replace").split("\0"):
        if path:
            yield f"  {path}", f"  {path}"
    _git(repo, "merge", "-q", "--no-ff", "--no-edit", "-m", f"批准 {branch}", tip)
    made = repo.ask("rev-parse", "HEAD")
    yield f"已合并并签名：{made[:12]}", f"Merged and signed: {made[:12]}"
    repo = Repo(repo.root)  # HEAD has moved
    with repo:
        deliver(repo, person)
        if receipt := covering(repo):
            yield told(receipt)


def _git(repo: Repo, *args: str) -> None:
    done = subprocess.run(
        ["git", *args], cwd=repo.root, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise Refused(f"{done.stdout}{done.stderr}".strip())
