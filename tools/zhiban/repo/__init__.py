"""The only package that knows git: what is staged, what was before, who commits; `trails`: who first wrote a fact.

Plumbing only, with the caller's environment (a hook's index and quarantine are in it). GitPython is used for settings.
"""

import os
import subprocess
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct, field

from zhiban.schema.parts import Instant, instant

GIT = ("git", "-c", "core.quotepath=false")
IDENTITY = ("var", "GIT_COMMITTER_IDENT")
STAGED = ("diff-index", "--cached", "-r", "-z", "--raw", "--no-abbrev", "-M", "HEAD")
EMPTY = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"  # the empty tree
ODD = {"120000": "symlink", "160000": "submodule", "100755": "executable"}
GONE = "0" * 40


class GitError(Exception):
    """git said no; its own words."""


class Diff(NamedTuple):
    """One file that differs between two states; a blob of zeros is no file."""

    path: str
    old: str
    new: str
    mode: str
    moved_to: str = ""


class Signer(NamedTuple):
    """Whom git names as committer, and when."""

    name: str
    email: str
    at: Instant


class Edge(NamedTuple):
    """One commit: from which it grew, who recorded it, and what it says of itself."""

    commit: str
    parents: tuple[str, ...]
    signer: Signer
    message: str


class Repo(Struct, dict=True):
    """One git repository, with a long-lived reader of its objects."""

    root: str
    env: dict[str, str] | None = None  # None: the caller's
    _reader: "subprocess.Popen[bytes] | None" = None
    _of: int = 0
    _last: str = ""
    _begun: "dict[tuple[str, ...], subprocess.Popen[bytes]]" = field(default_factory=dict)

    @classmethod
    def at(cls, folder: "str | os.PathLike[str]") -> "Repo | None":
        """The repository around a folder, or None."""
        if os.path.exists(os.path.join(folder, ".git")):
            return cls(os.fspath(folder))
        try:
            top = cls(os.fspath(folder)).git("rev-parse", "--show-toplevel")
        except (GitError, FileNotFoundError):
            return None
        return cls(top.decode().rstrip("\n"))

    def begin(self) -> None:
        """Start what a check of the index will ask git, so that it runs while the judge is still being loaded."""
        self.start(*IDENTITY)
        self.start(*STAGED)
        self._open_reader()

    def start(self, *args: str) -> None:
        """Let git begin with what it will be asked for."""
        pipe = subprocess.PIPE
        self._begun[args] = subprocess.Popen(
            [*GIT, *args], cwd=self.root, env=self.env, stdout=pipe, stderr=pipe
        )

    def git(self, *args: str, data: bytes | None = None) -> bytes:
        """What git prints. GitError where it fails."""
        if begun := self._begun.pop(args, None):
            out, error = begun.communicate()
            return _answer(begun.returncode, out, error)
        done = subprocess.run(
            [*GIT, *args], cwd=self.root, env=self.env, input=data, capture_output=True, check=False
        )
        return _answer(done.returncode, done.stdout, done.stderr)

    def ask(self, *args: str) -> str:
        """One line of git's, or nothing where it fails."""
        try:
            return self.git(*args).decode(errors="replace").strip()
        except GitError:
            return ""

    def blob(self, name: str) -> bytes | None:
        """An object by its id or `commit:path`, or None."""
        reader = self._open_reader()
        if reader.stdin is None or reader.stdout is None or "\n" in name:
            return None
        reader.stdin.write(name.encode(errors="surrogateescape") + b"\n")
        reader.stdin.flush()
        header = reader.stdout.readline().split()
        self._last = header[0].decode() if len(header) == 3 else ""
        if not self._last:
            return None
        data = reader.stdout.read(int(header[2]))
        reader.stdout.read(1)
        return data

    def entry(self, commit: str, path: str) -> str:
        """The blob of a file in a commit or tree, or nothing."""
        self.blob(f"{commit}:{path}")
        return self._last

    def _open_reader(self) -> "subprocess.Popen[bytes]":
        if self._reader is None or self._of != os.getpid():  # a process that was forked may not share it
            self._of = os.getpid()
            pipe, quiet = subprocess.PIPE, subprocess.DEVNULL
            command = [*GIT, "cat-file", "--batch"]
            self._reader = subprocess.Popen(
                command, cwd=self.root, env=self.env, stdin=pipe, stdout=pipe, stderr=quiet
            )
        return self._reader

    def close(self) -> None:
        """Let git's processes go."""
        for begun in self._begun.values():
            begun.communicate()
        self._begun.clear()
        if self._reader is not None:
            if self._reader.stdin:
                self._reader.stdin.close()
            self._reader.wait()
            if self._reader.stdout:
                self._reader.stdout.close()
            self._reader = None

    def __enter__(self) -> "Repo":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def commit(self, name: str) -> str:
        """The id of the commit that a name stands for, or nothing. Asked of the object reader: no process of its own."""
        self.blob(name + "^{commit}")
        return self._last

    @cached_property
    def head(self) -> str:
        """The commit checked out, or nothing in a repository without commits."""
        return self.commit("HEAD")

    def git_path(self, name: str) -> str:
        """A file in git's own folder."""
        return os.path.join(self.root, self.ask("rev-parse", "--git-path", name))

    @cached_property
    def merging(self) -> str:
        """The commit that is being merged in, or nothing. While `pre-merge-commit` runs only the environment names it."""
        named = [name.removeprefix("GITHEAD_") for name in os.environ if name.startswith("GITHEAD_")]
        return self.commit("MERGE_HEAD") or (named[0] if len(named) == 1 else "")

    @cached_property
    def pushed(self) -> str:
        """What growth is judged against: what has been pushed, so that an unpushed commit may be amended.

        Where nothing is ever pushed (no remote) it is HEAD. Nothing: no commit yet.
        """
        if not self.head or not self._has_remote():
            return self.head
        for name in ("@{push}", "@{upstream}"):
            if tip := self.ask("rev-parse", "-q", "--verify", name):
                return self.ask("merge-base", "HEAD", tip)
        tips = self.ask("for-each-ref", "--format=%(objectname)", "refs/remotes").split()
        bases = [base for tip in tips if (base := self.ask("merge-base", "HEAD", tip))]
        return max(bases, key=lambda base: int(self.ask("rev-list", "--count", base)), default="")

    def _has_remote(self) -> bool:
        """Looked up in the plain case without a process."""
        try:
            with open(os.path.join(self.root, ".git", "config"), "rb") as config:
                if b"[remote " not in config.read():
                    return False
        except OSError:
            pass
        return bool(self.ask("remote"))

    @cached_property
    def signer(self) -> Signer | None:
        """Who is about to commit; None where git does not know."""
        text = self.ask(*IDENTITY)
        name, _, rest = text.partition(" <")
        email, _, when = rest.rpartition("> ")
        seconds, _, zone = when.partition(" ")
        return Signer(name, email, instant(int(seconds), zone)) if seconds.isdigit() else None

    def diff(self, old: str, new: str | None) -> Iterator[Diff]:
        """The files that differ between a commit and another, or the index (None)."""
        raw = (
            self.git(*STAGED[:-1], old or EMPTY)
            if new is None
            else self.git("diff-tree", *STAGED[2:-1], old or EMPTY, new)
        )
        parts = iter(raw.decode(errors="surrogateescape").split("\0"))
        for head in parts:
            if not head:
                continue
            _, mode, before, after, status = head[1:].split(" ")
            path = next(parts)
            if status[0] in "RC":
                target = next(parts)
                if status[0] == "R":
                    yield Diff(path, before, GONE, "", target)
                yield Diff(target, GONE, after, mode)
            else:
                yield Diff(
                    path, GONE if status[0] == "A" else before, GONE if status[0] == "D" else after, mode
                )

    def edges(self, span: str) -> Iterator["Edge"]:
        """The commits of a range (`A..B`, or as `git log` takes it), parents first."""
        fields = "--format=%H%x01%P%x01%cn%x01%ce%x01%cd%x01%B"
        raw = self.git("log", "-z", "--topo-order", "--reverse", "--date=raw", fields, *span.split())
        for row in raw.decode(errors="replace").split("\0"):
            if row:
                commit, parents, name, email, when, message = row.split("\x01", 5)
                seconds, _, zone = when.partition(" ")
                signer = Signer(name, email, instant(int(seconds), zone))
                yield Edge(commit, tuple(parents.split()), signer, message)

    def settings(self, values: dict[str, str]) -> None:
        """Write settings of this repository."""
        from git import Repo as GitRepo

        with GitRepo(self.root) as repo, repo.config_writer() as writer:
            for name, value in values.items():
                section, _, key = name.rpartition(".")
                outer, _, inner = section.partition(".")
                writer.set_value(f'{outer} "{inner}"' if inner else outer, key, value)


def _answer(code: int, out: bytes, error: bytes) -> bytes:
    if code:
        raise GitError(error.decode(errors="replace").strip())
    return out
