"""Commits that somebody's tool made anew: squashed, rebased, or edited on a forge's page. What each person signed is not in
them; they are named, with what to do instead."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from zhiban.desk.review.change import Span
from zhiban.desk.review.told import LOOK, MUST_NOT, Point
from zhiban.repo import GitError, Repo
from zhiban.repo.files import automatic

FIELDS = "--format=%H %T %P%x00%an <%ae> %at %s%x00%cn <%ce>"
FORGE = re.compile(
    r"(?i)(?:GitHub|GitLab|Gitea|Forgejo|web-flow)\b.*<|<(?:no-?reply@|[^>]*@[\w.-]*\bno-?reply\b)"
)
SSH = b"\ngpgsig -----BEGIN SSH SIGNATURE-----"
BRANCHES = ("for-each-ref", "--format=%(objectname) %(refname:short)", "refs/heads", "refs/remotes")
MOST = 50  # branches with which a commit is compared

APPROVE = (
    "合并原来的分支，用合并提交：zhiban approve {branch}。",
    "Merge the branch itself, with a merge commit: zhiban approve {branch}.",
)
BY_HAND = (
    "在自己的电脑上改，签名提交，zhiban push；网页上只看、只评论。",
    "Change it on your own computer, sign it, zhiban push; on the page only read and comment.",
)


class Made(NamedTuple):
    """One commit: its tree and parents, who wrote it, when and under which title, who committed it."""

    commit: str
    tree: str
    parents: tuple[str, ...]
    author: str
    committer: str


def points(repo: Repo, span: Span) -> Iterator[Point]:
    """The commits of a range that are somebody's work made anew; of those that others signed, the original is told."""
    commits = [made for made in _made(repo, span.tip, f"^{span.base}") if len(made.parents) < 2]
    if not commits:
        return
    others = {made.author: made for made in _made(repo, "--all", f"^{span.tip}", f"^{span.base}")}
    branches = _branches(repo)
    for made in commits:
        signed = SSH in b"\n" + (repo.blob(made.commit) or b"").partition(b"\n\n")[0]
        if told := _how(repo, made, others, branches, signed):
            zh, en, do = told
            path = f"commit {made.commit[:12]}"
            yield Point("remade", LOOK if signed else MUST_NOT, zh, en, path, do=do)


def _how(
    repo: Repo, made: Made, others: Mapping[str, Made], branches: Mapping[str, str], signed: bool
) -> tuple[str, str, tuple[str, str]] | None:
    original = others.get(made.author)
    if original and original.commit != made.commit:
        branch = next(
            (name for name, tip in branches.items() if tip == original.commit), original.commit[:12]
        )
        zh = f"是 {original.commit[:12]} 另做的一份（变基 rebase 或摘取 cherry-pick），原来的签名不在里面"
        en = f"{original.commit[:12]} made again (rebased or picked); its signature is not in it"
        return zh, en, (APPROVE[0].format(branch=branch), APPROVE[1].format(branch=branch))
    if branch := "" if signed else _squashed(repo, made, branches):
        zh = f"把分支 {branch} 压成了一次提交（squash），各人的签名不在里面"
        en = f"the branch {branch} pressed into one commit (squash); nobody's signature is in it"
        return zh, en, (APPROVE[0].format(branch=branch), APPROVE[1].format(branch=branch))
    if FORGE.search(made.committer):
        zh = "在平台的网页上做成，签的是平台的名或没有签名，不是本人"
        en = "made on a forge's page; signed by the forge or by nobody, not by the person"
        return zh, en, BY_HAND
    return None


def _squashed(repo: Repo, made: Made, branches: Mapping[str, str]) -> str:
    """The branch that one commit holds whole, or nothing."""
    for name, tip in list(branches.items())[:MOST] if made.parents else ():
        parent = made.parents[0]
        if tip == made.commit or repo.ask("merge-base", tip, made.commit) == tip:
            continue
        if int(repo.ask("rev-list", "--count", f"{parent}..{tip}") or 0) < 2:
            continue
        try:
            if made.tree in (repo.ask("rev-parse", f"{tip}^{{tree}}"), automatic(repo, parent, tip)[0]):
                return name
        except GitError:
            continue
    return ""


def _made(repo: Repo, *revisions: str) -> list[Made]:
    rows = repo.git("log", "-z", FIELDS, *revisions).decode(errors="replace").split("\0")
    found = []
    for ids, author, committer in zip(rows[::3], rows[1::3], rows[2::3], strict=False):
        commit, tree, *parents = ids.split()
        found.append(Made(commit, tree, tuple(parents), author, committer))
    return found


def _branches(repo: Repo) -> dict[str, str]:
    """Branches by name, as they are asked for: a server's without its `origin/`; main and the receipts left out."""
    rows = (row.split(" ", 1) for row in repo.ask(*BRANCHES).splitlines())
    named = {name.removeprefix("origin/"): tip for tip, name in rows}
    return {name: tip for name, tip in named.items() if name not in ("main", "receipts", "HEAD", "origin")}
