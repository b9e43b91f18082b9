"""A registrar or reviewer merges a branch into the main line: a signed merge that adds nothing of its own."""

import subprocess
from collections.abc import Iterator

from zhiban.book import Book
from zhiban.desk.clock import now
from zhiban.desk.push import REMOTE, Refused, deliver, fetch, undelivered
from zhiban.desk.recover import recover
from zhiban.desk.seconds import KINDS, approves, asked
from zhiban.desk.stamp import told
from zhiban.repo import Repo
from zhiban.repo.files import Tree


def approve(repo: Repo, branch: str, person: str) -> Iterator[tuple[str, str]]:
    """Fetch, merge, sign, push; told in (zh, en). ValueError where there is no such branch, Refused where it will not merge."""
    yield from recover(repo)
    yield from fetch(repo)
    tip = repo.commit(f"refs/remotes/{REMOTE}/{branch}") or repo.commit(f"refs/heads/{branch}")
    if not tip:
        raise ValueError(f"没有分支 {branch}。 / There is no branch {branch}.")
    merged = repo.ask("merge-base", tip, "HEAD") == tip
    if undelivered(repo):
        yield from _deliver(repo, person)
    if merged:
        yield f"{branch} 已经在主线里。", f"{branch} is on the main line already."
        return
    _second(repo, tip, person)
    _git(repo, "merge", "-q", "--ff-only", f"refs/remotes/{REMOTE}/main")
    for path in repo.git("diff", "--name-only", "-z", f"HEAD...{tip}").decode(errors="replace").split("\0"):
        if path:
            yield f"  {path}", f"  {path}"
    _git(repo, "merge", "-q", "--no-ff", "--no-edit", "-m", f"批准 {branch}", tip)
    made = repo.ask("rev-parse", "HEAD")
    yield f"已合并并签名：{made[:12]}", f"Merged and signed: {made[:12]}"
    yield from _deliver(repo, person)


def _second(repo: Repo, tip: str, person: str) -> None:
    """Refused where two persons are asked for, and who approves wrote it himself or is no reviewer."""
    main = repo.commit(f"refs/remotes/{REMOTE}/main")
    may = approves(Book(Tree(repo, main), form=False), person, now())
    among = [diff.path for diff in repo.diff(repo.ask("merge-base", main, tip), tip)]
    for one in asked(repo, Book(Tree(repo, tip), form=False), f"{main}..{tip}", among):
        zh, en = KINDS[one.what]
        if one.by == person:
            raise Refused(
                f"{one.path}：{zh}是您自己写的（{one.commit[:12]}），请另一位复核人批准（第十三条）。\n"
                f"{one.path}: you wrote {en} yourself ({one.commit[:12]}); let another reviewer approve it (Art. 13)."
            )
        if not may:
            raise Refused(
                f"{one.path}：{zh}由复核人或登记员批准，{person} 现在都不是（第十三条）。\n"
                f"{one.path}: {en} is approved by a reviewer or a registrar; {person} is neither now (Art. 13)."
            )


def _deliver(repo: Repo, person: str) -> Iterator[tuple[str, str]]:
    with Repo(repo.root) as fresh:  # HEAD has moved
        got = deliver(fresh, person)
    yield from got.told
    if got.receipt:
        yield told(got.receipt)


def _git(repo: Repo, *args: str) -> None:
    done = subprocess.run(
        ["git", *args], cwd=repo.root, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        if repo.commit("MERGE_HEAD"):
            repo.ask("merge", "--abort")
        raise Refused(f"{done.stdout}{done.stderr}".strip())
