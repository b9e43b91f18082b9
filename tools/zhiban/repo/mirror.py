"""An auditor's own copy of a book: fetched by plumbing under nobody's settings, its former state never overwritten.

What the other side has now stands below `refs/now/`; what was there before stays in the copy, so the auditor is a witness.
Many commits and many objects are asked for at once, of few processes.
"""

import os
import subprocess
import threading
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Any, Self

from zhiban.repo import GIT, GitError, Repo
from zhiban.repo.plain import environment

NOW = "refs/now/"
CHECKED = {"fetch.fsckObjects": "true", "transfer.fsckObjects": "true", "fetch.unpackLimit": "1"}
PACKS = 50  # as many fetches as there may be packs of before they are made fewer
BUFFER = 1 << 18
AT_ONCE = 500  # objects asked for before the answers are read: a pipe holds the questions
ROWS = ("-r", "-z", "--raw", "--no-abbrev", "--no-renames", "--root", "--always")
Row = tuple[str, str, str, str]  # path, mode, old blob, new blob


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
    packs = to / "objects" / "pack"
    if packs.is_dir() and sum(name.endswith(".pack") for name in os.listdir(packs)) > PACKS:
        # Nothing is left out of the new packs: what no branch has any more stays.
        repo.git("repack", "-q", "-d", "--geometric=2")
    return repo


def standing(repo: Repo) -> dict[str, str]:
    """Every reference of the other side, by its name there."""
    rows = repo.git("for-each-ref", "--format=%(objectname) %(refname)", NOW).decode(errors="surrogateescape")
    pairs = (row.split(" ", 1) for row in rows.splitlines())
    return {f"refs/{name.removeprefix(NOW)}": commit for commit, name in pairs}


def shallow(repo: Repo) -> bool:
    """Whether part of the history is missing."""
    return os.path.exists(os.path.join(repo.root, "shallow"))


def chain(repo: Repo, tip: str, known: str = "") -> "Sequence[str]":
    """The commits from a tip back by the first parents, to a known one, oldest first."""
    if not tip or tip == known:
        return ()
    asked = [tip, *([f"^{known}"] if known else []), "--"]
    return Ids(repo.git("rev-list", "--first-parent", "--reverse", *asked))


class Ids(Sequence[str]):
    """Many ids as git lists them, in no more memory than that takes."""

    def __init__(self, rows: bytes) -> None:
        self.rows, self.width = rows, rows.find(b"\n") + 1

    def __len__(self) -> int:
        return len(self.rows) // self.width if self.width else 0

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(len(self)))]
        return self.rows[at * self.width : (at + 1) * self.width - 1].decode()


def listed(repo: Repo, tips: Iterable[str], known: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The commits that some tips reach and others do not, parents first: commit → its parents."""
    asked = "\n".join([*tips, *(f"^{commit}" for commit in known)]) + "\n"
    rows = repo.git("rev-list", "--topo-order", "--reverse", "--parents", "--stdin", data=asked.encode())
    return {ids[0]: tuple(ids[1:]) for ids in map(str.split, rows.decode().splitlines())}


def changed(repo: Repo, pairs: Sequence[tuple[str, str]]) -> Iterator[list[Row]]:
    """What differs between each commit and one parent of it (`""`: it has none), in order; renames are not looked for."""
    if not pairs:
        return
    command = [*GIT, "diff-tree", "--stdin", *ROWS]
    with subprocess.Popen(
        command, cwd=repo.root, env=repo.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as asked:
        if asked.stdin is None or asked.stdout is None:
            raise GitError("diff-tree")
        questions = "".join(f"{commit} {parent}".rstrip() + "\n" for commit, parent in pairs)
        feeding = threading.Thread(target=_feed, args=(asked.stdin, questions.encode()))
        feeding.start()
        answered = 0
        for rows in _rows(asked.stdout):
            answered += 1
            yield rows
        feeding.join()
    if answered != len(pairs):
        raise GitError("diff-tree")


def _feed(pipe: IO[bytes], data: bytes) -> None:
    try:
        pipe.write(data)
        pipe.close()
    except BrokenPipeError:
        pass  # whoever reads the answers will see that they end


def _rows(out: Any) -> Iterator[list[Row]]:
    """The answers of diff-tree: a commit's id, then its rows."""
    rows: list[Row] | None = None
    rest, head = b"", None
    while piece := out.read1(1 << 16):
        parts = (rest + piece).split(b"\0")
        rest = parts.pop()
        for part in parts:
            text = part.decode(errors="surrogateescape")
            if head is not None and rows is not None:
                rows.append((text, head[1], head[2], head[3]))
                head = None
            elif text.startswith(":"):
                head = text[1:].split(" ")[:4]
            else:
                if rows is not None:
                    yield rows
                rows = []
    if rows is not None:
        yield rows


class Objects:
    """A repository's objects, many asked for at once, all of one process of git's."""

    def __init__(self, repo: Repo) -> None:
        command = [*GIT, "cat-file", "--batch-command", "--buffer"]
        pipe, quiet = subprocess.PIPE, subprocess.DEVNULL
        self.asked = subprocess.Popen(
            command, cwd=repo.root, env=repo.env, stdin=pipe, stdout=pipe, stderr=quiet, bufsize=BUFFER
        )

    def __call__(self, names: Iterable[str], kind: str) -> Iterator[bytes]:
        """The bytes of each object, in order; nothing where it is not there or of another kind. To be read to the end."""
        for some in self._asked("contents", names):
            for _ in some:
                head = self._answer()
                if len(head) != 3:
                    yield b""
                    continue
                data = self._out.read(int(head[2]))
                self._out.read(1)
                yield data if head[1] == kind.encode() else b""

    def there(self, names: Iterable[str], kind: str) -> set[str]:
        """Those of the objects that are there and of a kind."""
        wanted = kind.encode()
        rows = ((name, self._answer()) for some in self._asked("info", names) for name in some)
        return {name for name, head in rows if len(head) == 3 and head[1] == wanted}

    def ids(self, names: Iterable[str]) -> list[str]:
        """What stands at each name (`commit:path`), or nothing."""
        rows = ((name, self._answer()) for some in self._asked("info", names) for name in some)
        return [head[0].decode() if len(head) == 3 else "" for _, head in rows]

    def _asked(self, how: str, names: Iterable[str]) -> Iterator[list[str]]:
        left = iter(names)
        while some := list(islice(left, AT_ONCE)):
            if self.asked.stdin is None:
                raise GitError("cat-file")
            self.asked.stdin.write("".join(f"{how} {name}\n" for name in some).encode() + b"flush\n")
            self.asked.stdin.flush()
            yield some

    @property
    def _out(self) -> IO[bytes]:
        if self.asked.stdout is None:
            raise GitError("cat-file")
        return self.asked.stdout

    def _answer(self) -> list[bytes]:
        line = self._out.readline()
        if not line:
            raise GitError("cat-file")
        return line.split()

    def close(self) -> None:
        """Let git's process go."""
        if self.asked.stdin:
            self.asked.stdin.close()
        self.asked.wait()
        if self.asked.stdout:
            self.asked.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
