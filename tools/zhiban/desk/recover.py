"""Put a clone right that a power cut, a crash or a closed window left in the middle of something. Nothing written is lost.

It costs nothing where nothing was left, and touches nothing while a git process works in this clone.
"""

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

from zhiban.desk.aside import put_aside, put_back
from zhiban.desk.living import living
from zhiban.facts import join
from zhiban.page import read, write
from zhiban.repo import GitError, Repo

Text = tuple[str, str]  # the same in zh and en
WAIT, AGE = (
    10.0,
    60.0,
)  # seconds: for a git that works here; how old a lock must be where no process can be asked
MERGING = "zhiban-merging"  # in git's folder while `push` merges: the commit that is merged in
TEMPORARY = re.compile(r"\.merge_file_[A-Za-z0-9]{6}")
OTHERS = ("rebase-merge", "rebase-apply", "CHERRY_PICK_HEAD", "REVERT_HEAD", "SQUASH_MSG")


def git_folder(repo: Repo) -> Path:
    """Git's own folder of a clone."""
    plain = Path(repo.root, ".git")
    return plain if plain.is_dir() else Path(repo.root, repo.ask("rev-parse", "--git-dir"))


def locks(folder: Path) -> Iterator[Path]:
    """The lock files in git's folder."""
    yield from folder.glob("*.lock")
    yield from (folder / "refs").rglob("*.lock")
    yield from (folder / "objects" / "info").rglob("*.lock")


def recover(repo: Repo) -> Iterator[Text]:
    """Do it, telling each thing that was done."""
    folder, root = git_folder(repo), Path(repo.root)
    found = {file: stamp for file in locks(folder) if (stamp := _stamp(file))}
    scraps = [file for file in root.glob(".merge_file_*") if TEMPORARY.fullmatch(file.name)]
    begun = any((folder / name).exists() for name in ("MERGE_HEAD", "AUTO_MERGE", MERGING))
    if not (found or scraps or begun or any(put_aside(root))) or not _alone(repo, folder, found):
        return
    yield from _unlock(repo, folder, found)
    for file in scraps:
        if not repo.ask("ls-files", "--", file.name):
            file.unlink(missing_ok=True)
    for aside in put_aside(root):
        if put_back(repo, aside):
            yield (
                f"{aside.path}：上次提交中断时暂放一边的几行，已经放回。",
                f"{aside.path}: the lines that an interrupted commit had put aside are back.",
            )
    yield from _merge(repo, folder)


def _stamp(file: Path) -> tuple[int, int] | None:
    """Which file it is, should another soon have its name; None where it is gone."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def _alone(repo: Repo, folder: Path, found: dict[Path, tuple[int, int]]) -> bool:
    """Whether nobody else works here any more; waits a little for who does."""
    begun = time.monotonic()
    while time.monotonic() - begun < WAIT:
        working = living(repo.root, folder)
        if working is None:  # nobody can be asked
            return all(time.time() - stamp[1] / 1e9 > AGE for stamp in found.values())
        if not working:
            return True
        time.sleep(0.1)
    return False


def _unlock(repo: Repo, folder: Path, found: dict[Path, tuple[int, int]]) -> Iterator[Text]:
    """Remove the locks that were there before we saw that nobody works here."""
    names = []
    for file, stamp in found.items():
        if _stamp(file) != stamp:
            continue
        if file == folder / "index.lock" and _finished(repo, file):
            file.replace(folder / "index")
        file.unlink(missing_ok=True)
        names.append(file.relative_to(folder).as_posix())
    if names:
        yield (
            f"上次中断留下的锁已清掉：{'、'.join(sorted(names))}",
            f"Locks that an interruption left are cleared: {', '.join(sorted(names))}",
        )


def _finished(repo: Repo, lock: Path) -> bool:
    """Whether a lock is the whole index of the commit that HEAD has come to: `git commit -a` killed at its last step."""
    env = {**(os.environ if repo.env is None else repo.env), "GIT_INDEX_FILE": str(lock.resolve())}
    try:
        with Repo(repo.root, env=env) as locked:
            return locked.git("write-tree") == repo.git("rev-parse", "HEAD^{tree}")
    except GitError:
        return False
    finally:
        Path(f"{lock}.lock").unlink(missing_ok=True)


def _merge(repo: Repo, folder: Path) -> Iterator[Text]:
    """Finish a merge that was computed, take back one that was being written, and forget one that is done."""
    journal, computed = folder / MERGING, folder / "AUTO_MERGE"
    tree = computed.read_text().strip() if computed.exists() else ""
    theirs = repo.commit("MERGE_HEAD") or (
        repo.commit(journal.read_text().strip()) if journal.exists() else ""
    )
    if any((folder / name).exists() for name in OTHERS):
        return
    theirs = theirs or _merged(repo, tree)
    if not theirs:
        journal.unlink(missing_ok=True)
    elif repo.ask("merge-base", theirs, "HEAD") == theirs:
        repo.ask("merge", "--quit")
        computed.unlink(missing_ok=True)
    elif repo.ask("ls-files", "-u"):
        yield from _abort(repo)
    elif tree or (folder / "MERGE_HEAD").exists():
        yield from _finish(repo, folder, theirs, tree)
    elif clear(repo, theirs):
        yield (
            "上次中断的合并已退回，重新来过。",
            "The merge that was interrupted is taken back, to be done again.",
        )
    journal.unlink(missing_ok=True)


def _merged(repo: Repo, tree: str) -> str:
    """The branch whose merge with HEAD is this tree; nothing where there is none, or git is too old to say (2.38)."""
    if not tree:
        return ""
    for tip in repo.ask("for-each-ref", "--format=%(objectname)", "--no-merged=HEAD", "refs/remotes").split():
        if repo.ask("merge-tree", "--write-tree", "HEAD", tip) == tree:
            return tip
    return ""


def _abort(repo: Repo) -> Iterator[Text]:
    if repo.ask("rev-parse", "-q", "--verify", "MERGE_HEAD"):
        repo.ask("merge", "--abort")
    else:
        repo.ask("reset", "-q", "--merge")
    yield "没有合成的合并已退回。", "A merge that did not come about is taken back."


def _finish(repo: Repo, folder: Path, theirs: str, tree: str) -> Iterator[Text]:
    """Commit the merge as git computed it; what was typed since stays in the files, to be committed by itself."""
    if tree and repo.ask("write-tree") != tree:
        repo.git("read-tree", tree)
        repo.ask("update-index", "-q", "--refresh")
    if not (folder / "MERGE_HEAD").exists():
        (folder / "MERGE_MODE").write_text("")
        (folder / "MERGE_HEAD").write_text(theirs + "\n")
    message = () if (folder / "MERGE_MSG").exists() else ("-m", "合并")
    try:
        repo.git("commit", "-q", "--no-edit", *message)
    except GitError:
        yield from _abort(repo)
        return
    yield "上次中断的合并已做完。", "The merge that was interrupted is done."


def clear(repo: Repo, theirs: str) -> list[str]:
    """Put back the files that an interrupted merge had begun to write; their paths.

    Only what stands in a commit is ever written over: a file of the other side, the join of both, the beginning of one.
    """
    done = []
    for diff in repo.diff("HEAD", theirs):
        file = Path(repo.root, diff.path)
        if file.is_symlink() or not _begun(repo, diff.path, file, theirs):
            continue
        if repo.ask("ls-files", "--", diff.path):
            repo.ask("checkout-index", "-f", "-q", "--", diff.path)
        else:
            file.unlink(missing_ok=True)
        done.append(diff.path)
    if done:
        repo.ask("update-index", "-q", "--refresh")
    return done


def _begun(repo: Repo, path: str, file: Path, theirs: str) -> bool:
    """Whether a file holds nothing but what a merge with `theirs` had begun to write there."""
    ours, other = repo.blob(f"HEAD:{path}"), repo.blob(f"{theirs}:{path}")
    data = file.read_bytes() if file.is_file() else None
    if data is None or data == ours:
        return data is None and ours is not None
    return any(whole is not None and whole.startswith(data) for whole in (other, _joined(ours, other)))


def _joined(ours: bytes | None, theirs: bytes | None) -> bytes | None:
    """What the merge driver makes of both sides."""
    if ours is None or theirs is None:
        return None
    both, clashes = join(read(ours).facts, read(theirs).facts)
    return None if clashes else write(both)
