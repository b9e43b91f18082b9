"""What the answer to `git push` means: taken, behind the others, refused, nothing for us here, a line that broke, or nobody there.

Judged on git's porcelain rows, and on its words only where there are none; git and ssh are asked to speak English for it.
"""

import os
import re
import shlex
import subprocess
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from zhiban.repo import Repo

if TYPE_CHECKING:
    from zhiban.desk.check import Checked

Meaning = Literal["taken", "behind", "refused", "unfit", "trouble", "away"]

# Who is slower than others, or finds a lock in his way, may try again.
BEHIND = (
    "non-fast-forward",
    "fetch first",
    "stale info",
    "needs force",
    "failed to update ref",
    "cannot lock ref",
    "incorrect old value",
)
BROKEN = (
    "unpacker error",
    "failed to report status",
    "unable to migrate objects",
    "missing necessary objects",
    "internal server error",
)
AWAY = (
    "^ssh: ",
    "Could not resolve",
    "timed out",
    "Connection refused",
    "No route to host",
    "Network is unreachable",
    "unable to access",
)
PATIENT = "-o ConnectTimeout=20 -o ServerAliveInterval=15 -o ServerAliveCountMax=4"
SHARED = " -o ControlMaster=auto -o ControlPersist=5 -o ControlPath={}/%C"
NEVER = (
    "exceeds maximum allowed size",
    "fsck error",
    "did not receive expected object",
)  # in vain at every try
UNFIT = {
    r"Host key verification failed|HOST IDENTIFICATION HAS CHANGED|certificate problem": (
        "服务器的主机公钥与这台电脑记下的不同，没有送出。请先与管理员核对指纹，再送。",
        "The server's host key is not the one that this computer knows; nothing was sent. Compare its fingerprint with the "
        "administrator's first, then push again.",
    ),
    r"Permission denied|Authentication failed|could not read Username|returned error: 40[13]": (
        "服务器没有认出这台电脑的登录密钥，没有送出。请把登录公钥（.pub）交给管理员登记，再送。",
        "The server does not know this computer's login key; nothing was sent. Give the public half (.pub) to the "
        "administrator, then push again.",
    ),
    r"does not appear to be a git repository|[Rr]epository .*not found|没有值班簿|只收发值班簿": (
        "这个地址上没有值班簿，没有送出。请与管理员核对地址：git remote set-url origin <地址>",
        "There is no duty book at this address; nothing was sent. Ask the administrator for the right one: "
        "git remote set-url origin <address>",
    ),
}


class Refused(Exception):
    """The server, or our own check, does not take it; `said` is what it said."""

    def __init__(self, said: str, checked: "Checked | None" = None) -> None:
        super().__init__(said)
        self.said, self.checked = said, checked


class Offline(Exception):
    """The server cannot be reached (`away`), or cannot take it now; `kept` commits stay here, and this is what was said."""

    def __init__(self, kept: int, said: str, away: bool = True) -> None:
        super().__init__(said)
        self.kept, self.said, self.away = kept, said, away


class Answer(NamedTuple):
    """What it means for us, and what was said."""

    means: Meaning
    said: str


def send(repo: Repo, remote: str, *refs: str, line: Sequence[str] = ()) -> Answer:
    """Push, and read the answer. `line`: git's options for reaching the server (`line`)."""
    done = subprocess.run(
        ["git", *line, "push", "--porcelain", "--no-verify", remote, *refs],
        cwd=repo.root,
        env={**os.environ, "LC_ALL": "C"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return read(done.returncode, done.stdout, done.stderr)


def line(ssh: str, shared: str = "") -> Sequence[str]:
    """git's options for reaching the server: OpenSSH gives up a dead line after a minute, and one line serves for all that
    is done by way of the folder `shared`. `ssh`: the clone's own `core.sshCommand`."""
    command = ssh or "ssh"
    program = os.path.basename(shlex.split(command)[0]).removesuffix(".exe") if command.strip() else ""
    if program != "ssh" or "GIT_SSH" in os.environ or "GIT_SSH_COMMAND" in os.environ:
        return ()
    short = os.name == "posix" and 0 < len(shared) < 50 and shlex.quote(shared) == shared
    return ("-c", f"core.sshCommand={command} {PATIENT}{SHARED.format(shared) if short else ''}")


def read(code: int, out: str, error: str) -> Answer:
    """What git's exit code and words amount to."""
    rows = [row for line in out.splitlines() if len(row := line.split("\t")) == 3]
    if not rows:
        return Answer(_unanswered(error), _told(error) or said(error))
    whys = [row[2] for row in rows if row[0].startswith("!")]
    if not whys:
        return Answer("taken" if code == 0 else "trouble", said(error))
    if any(word in error for word in NEVER):
        return Answer("refused", said(error))
    if all(_any(BEHIND, why) for why in whys):
        return Answer("behind", said(error))
    return Answer("trouble" if all(_any((*BEHIND, *BROKEN), why) for why in whys) else "refused", said(error))


def _unanswered(error: str) -> Meaning:
    """Why there is no row: the words of ssh and git."""
    if _told(error):
        return "unfit"
    if any(word in error for word in NEVER):
        return "refused"
    return "away" if _any(AWAY, error) and "hung up" not in error else "trouble"


def _told(error: str) -> str:
    for words, (zh, en) in UNFIT.items():
        if re.search(words, error):
            return f"{zh}\n{en}\n\n{said(error)}"
    return ""


def _any(words: Sequence[str], text: str) -> bool:
    return any(re.search(word, text, re.M) for word in words)


def said(error: str) -> str:
    """What the server said, without git's `remote:` before each line; where it said nothing, what git says."""
    lines = [
        line.removeprefix("remote:").removeprefix(" ").rstrip()
        for line in error.splitlines()
        if line.startswith("remote:")
    ]
    return "\n".join(lines).strip() or error.strip()
