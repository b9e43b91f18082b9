"""Judge a push before anything of it is kept. Any fault of our own refuses: the officer's work is safe in the clone."""

import os
import sys
from typing import TYPE_CHECKING

from zhiban.repo import Repo
from zhiban.repo.plain import environment

if TYPE_CHECKING:
    from zhiban.desk.check import Checked

# Where the ways of reaching a repository say who is logged in: `zhiban serve`, gitolite, GitLab, Gitea and Forgejo.
PUSHERS = ("ZHIBAN_PERSON", "GL_USERNAME", "GL_USER", "GITEA_PUSHER_NAME")


def pusher() -> str:
    """Who is logged in, as far as the server says."""
    return next((os.environ[name] for name in PUSHERS if os.environ.get(name)), "")


def main(argv: list[str]) -> int:
    """Reads `old new branch` lines from standard input. 0: the push comes in. 1: it does not."""
    from zhiban.desk.clock import second
    from zhiban.desk.receive import Push, receive

    rows = [line.rstrip("\n").split(" ", 2) for line in sys.stdin]
    try:
        with Repo(os.getcwd(), env=environment()) as repo:
            push = Push([(name, old, new) for old, new, name in rows], pusher())
            checked = receive(repo, push, second())
            return answer(checked)
    except Exception:
        import traceback

        sys.stderr.write(
            f"服务器检查时自己出错，没有收下；您的提交都还在，请告诉管理员。\n{traceback.format_exc()}"
        )
        sys.stderr.write(
            "Our own fault while checking: not taken. Your commits are safe; tell the administrator.\n"
        )
        return 1


def answer(checked: "Checked") -> int:
    """Tell the pusher in zh and en: everything where something is refused, else what was marked."""
    from zhiban import say
    from zhiban.rule import MARK, REFUSE, REMIND

    refused = checked.refused
    shown = [
        f
        for f in checked.found
        if f.effect is REFUSE or (not refused and f.effect in (MARK, REMIND) and timed(f.code))
    ]
    for path, told in checked.faults.items():
        print(
            f"{path}：检查程序自己出错，照收。 / Our own fault; taken all the same.\n{told}", file=sys.stderr
        )
    if shown:
        for lang in ("zh", "en"):
            print(say.text(shown, lang, lambda path: []), file=sys.stderr)
    if refused:
        print(
            "没有收下，服务器上没有留下任何内容；您的提交都还在自己这里。\n"
            "Not taken; nothing of it is kept on the server. Your commits are safe in your clone.",
            file=sys.stderr,
        )
    return int(refused)


def timed(code: str) -> bool:
    """Whether a mark is about receipt and time, which only the server can tell; the rest was told at the commit."""
    return code.startswith("ZB34")
