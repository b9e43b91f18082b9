"""An auditor's own copy of a book: fetched by plumbing under nobody's settings, its former state never overwritten.

What the other side has now stands below `refs/now/`; what was there before stays in the copy, so the auditor is a witness.
"""

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from zhiban.repo import GIT, GitError, Repo
from zhiban.repo.plain import environment

NOW = "refs/now/"
CHECKED = {"fetch.fsckObjects": "true", "transfer.fsckObjects": "true", "fetch.unpackLimit": "1"}


def mirror(where: str, to: Path) -> Repo:
    """Bring the copy up to date, or make it. GitError where it cannot be fetched, or git finds an object broken."""
    env = environment(CHECKED)
    if not (to / "HEAD").is_file():
        to.mkdir(parents=True, exist_ok=True)
        subprocess.run(["git", "init", "-q", "--bare", "--template=", str(to)], env=env, check=True)
    repo = Repo(str(to), env=env)
    folder = Path(where)
    source = str(folder.resolve()) if folder.is_dir() else where
    # --update-shallow: what of a shallow copy cannot be had would else be left out without a word
    how = ("-q", "--prune", "--no-tags", "--no-auto-gc", "--update-shallow")
    repo.git("fetch", *how, "--end-of-options", source, f"+refs/*:{NOW}*")
    return repo


def standing(repo: Repo) -> dict[str, str]:
    """Every reference of the other side, by its name there."""
    rows = repo.git("for-each-ref", "--format=%(objectname) %(refname)", NOW).decode(errors="surrogateescape")
    pairs = (row.split(" ", 1) for row in rows.splitlines())
    return {f"refs/{name.removeprefix(NOW)}": commit for commit, name in pairs}


def shallow(repo: Repo) -> bool:
    """Whether part of the history is missing."""
    return os.path.exists(os.path.join(repo.root, "shallow"))


def listed(repo: Repo, tips: Sequence[str], known: Sequence[str]) -> list[str]:
    """The commits that some tips reach and others do not, parents first."""
    asked = "\n".join([*tips, *(f"^{commit}" for commit in known)]) + "\n"
    rows = repo.git("rev-list", "--topo-order", "--reverse", "--stdin", data=asked.encode())
    return rows.decode().split()


def changed(repo: Repo, commits: Sequence[str]) -> Iterator[tuple[str, list[tuple[str, str, str, str]]]]:
    """Of each commit and each of its parents, in order: (commit, [(path, mode, old blob, new blob)]); renames are not looked for."""
    command = [
        *GIT,
        "diff-tree",
        "--stdin",
        "-r",
        "-m",
        "-z",
        "--raw",
        "--no-abbrev",
        "--no-renames",
        "--root",
        "--always",
    ]
    with subprocess.Popen(
        command, cwd=repo.root, env=repo.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as asked:
        if asked.stdin is None or asked.stdout is None:
            raise GitError("diff-tree")
        import threading

        feeding = threading.Thread(target=_feed, args=(asked.stdin, commits))
        feeding.start()
        yield from _rows(asked.stdout)
        feeding.join()


def _feed(pipe: "object", commits: Sequence[str]) -> None:
    pipe.write("\n".join(commits).encode() + b"\n")  # type: ignore[attr-defined]
    pipe.close()  # type: ignore[attr-defined]


def _rows(out: "object") -> Iterator[tuple[str, list[tuple[str, str, str, str]]]]:
    """The answers of diff-tree: a commit's id, then its rows; a merge is told once for each parent."""
    commit, rows, rest = "", [], b""
    head: list[str] | None = None
    while True:
        piece = out.read1(1 << 16)  # type: ignore[attr-defined]
        parts = (rest + piece).split(b"\0")
        rest = parts.pop()
        for part in parts:
            text = part.decode(errors="surrogateescape")
            if head is not None:
                rows.append((text, head[1], head[2], head[3]))
                head = None
            elif text.startswith(":"):
                head = text[1:].split(" ")[:4]
            else:
                if commit:
                    yield commit, rows
                commit, rows = text, []
        if not piece:
            break
    if commit:
        yield commit, rows


def raws(repo: Repo, commits: Sequence[str]) -> Iterator[bytes]:
    """The bytes of each commit, in order; nothing where it is not there."""
    command = [*GIT, "cat-file", "--batch", "--buffer"]
    with subprocess.Popen(
        command, cwd=repo.root, env=repo.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as asked:
        if asked.stdin is None or asked.stdout is None:
            raise GitError("cat-file")
        import threading

        feeding = threading.Thread(target=_feed, args=(asked.stdin, commits))
        feeding.start()
        for _ in commits:
            head = asked.stdout.readline().split()
            if len(head) != 3 or head[1] != b"commit":
                if len(head) == 3:
                    asked.stdout.read(int(head[2]) + 1)
                yield b""
                continue
            yield asked.stdout.read(int(head[2]))
            asked.stdout.read(1)
        feeding.join()


def trees(repo: Repo, commits: Sequence[str], path: str) -> Mapping[str, str]:
    """The tree or blob that each commit has at a path, or nothing."""
    asked = "".join(f"{commit}:{path}\n" for commit in commits)
    rows = (
        repo.git("cat-file", "--batch-check=%(objectname)", data=asked.encode())
        .decode(errors="replace")
        .splitlines()
    )
    return {
        commit: "" if row.endswith(" missing") else row for commit, row in zip(commits, rows, strict=True)
    }
