"""Receipts where no server of ours stands: a job of the forge compares its branches with the last receipt and pushes one more.

The job has a clone and the receipts key, and no right but to push `receipts`. It never forces: where another job was quicker
it fetches and does it again, so that the log stays one line.
"""

import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zhiban.desk.answer import send
from zhiban.desk.stamp import stamp_once
from zhiban.repo import GONE, GitError, Repo
from zhiban.repo.receipts import KEPT, THERE, Receipt
from zhiban.trust.receipt import BRANCH

TRIES = 30
UNDER = "refs/remotes/origin/"
SEEN = "--grep=^Seen: [0-9a-f]*$"
FILE, TEXT = "ZHIBAN_RECEIPTS_KEY", "ZHIBAN_RECEIPTS_KEY_TEXT"


def stamp_job(repo: Repo, tick: bool = False) -> Receipt | None:
    """Write a receipt for where origin's branches stand and push it; the newest receipt, or None where there is no branch.

    ValueError (zh / en) where there is no key, where it is not the key of the receipts so far, where they went back, or
    where origin does not take it.
    """
    with key():
        for tries in range(TRIES):
            _follow(repo)
            made = stamp_once(repo, tick=tick, under=UNDER)
            if made is None or made.commit == repo.commit(THERE) or _push(repo):
                if made:
                    repo.git("update-ref", KEPT, made.commit)
                return made
            time.sleep(random.uniform(0, min(0.1 * 2**tries, 2)))
    raise ValueError(
        "回执没有送出：别的作业一直在写。 / The receipt was not delivered: other jobs keep writing."
    )


@contextmanager
def key() -> Iterator[None]:
    """Have the key in a file while it is needed, where it is given as a text: so forges give secrets to their jobs."""
    text = os.environ.get(TEXT, "").replace("\r", "").strip()
    if os.environ.get(FILE) or not text:
        yield
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "receipts"
        file.touch(mode=0o600)
        file.write_text(text + "\n", encoding="ascii", newline="\n")
        os.environ[FILE] = str(file)
        try:
            yield
        finally:
            del os.environ[FILE]


def _follow(repo: Repo) -> None:
    """Fetch origin's branches as they now stand, forced or not, and take its receipts for ours where they only grew."""
    whole = ["--unshallow"] if os.path.exists(repo.git_path("shallow")) else []
    try:
        repo.git("fetch", "-q", "--prune", "--no-tags", *whole, "origin", f"+refs/heads/*:{UNDER}*")
    except GitError as error:
        raise ValueError(f"连不上：{error} / It cannot be reached: {error}") from None
    there, before = repo.commit(THERE), repo.commit(KEPT)
    seen = before or ("" if there else _named(repo))
    if seen and repo.ask("merge-base", seen, there or GONE) != seen:
        raise ValueError(
            f"回执退回去了：见过的 {seen[:12]} 不在现在的回执里，没有往上写。请先查明（zhiban explain ZB3423）。"
            f" / Receipts went back: {seen[:12]}, seen before, is not among them; nothing was written. Find out why first."
        )
    if there:
        repo.git("update-ref", BRANCH, there)
        repo.git("update-ref", KEPT, there)
    elif repo.commit(BRANCH):
        repo.git("update-ref", "-d", BRANCH)  # written here once and never delivered


def _named(repo: Repo) -> str:
    """A receipt that some commit names, though there is none: the branch was taken away. Nothing in a book that begins."""
    return repo.ask("log", "-1", "--format=%(trailers:key=Seen,valueonly)", SEEN, "--remotes=origin")


def _push(repo: Repo) -> bool:
    """Whether origin took it; false where another job was quicker. ValueError where it does not take it at all."""
    answer = send(repo, "origin", f"{BRANCH}:{BRANCH}")
    if answer.means in ("taken", "behind", "trouble"):
        return answer.means == "taken"
    raise ValueError(
        f"回执没有送出：{answer.said} / The receipt was not delivered: {answer.said}",
    )
