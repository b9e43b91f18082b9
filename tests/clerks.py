"""What an officer was doing at his computer when it went dark: saving, committing, merging, pushing. Each can be broken off."""

import sys
from collections.abc import Callable
from random import Random

from points import unreceipted
from real import git
from trouble import Desk, broken_off
from zhiban.desk.recover import MERGING

EDITOR = """
import sys
text = sys.stdin.buffer.read()
with open(sys.argv[1], "wb", 0) as file:
    for start in range(0, len(text), 64):
        file.write(text[start:start + 64])
"""
Act = Callable[
    [Desk, Random], str
]  # breaks it off; the text that must not be lost, nothing where none was whole yet


def word(random: Random) -> str:
    """A word that stands nowhere else (digits might look like somebody's number)."""
    return "".join(random.choices("甲乙丙丁戊己庚辛壬癸", k=10))


def saving(at: Desk, random: Random) -> str:
    """A plain editor writes the file over; what stood there before stands in a commit."""
    before = at.file.read_text(encoding="utf-8")
    at.note("存盘时断电。")
    after = at.file.read_text(encoding="utf-8")
    at.file.write_text(before, encoding="utf-8")
    broken_off(at.clone, random, 0.06, sys.executable, "-S", "-c", EDITOR, str(at.file), feed=after)
    torn = at.file.read_text(encoding="utf-8", errors="replace")
    assert after.startswith(torn.rstrip("\ufffd")) and git(at.clone, "show", f"HEAD:{at.path}") == before
    at.file.write_text(after, encoding="utf-8")  # the editor is opened again and the text saved once more
    return ""


def committing(at: Desk, random: Random) -> str:
    """`git add` and `git commit`, with all checks."""
    at.note(text := f"提交时断电 {word(random)}。")
    git(at.clone, "add", "-A")
    broken_off(at.clone, random, 0.7, "git", "commit", "-q", "-m", "记一条")
    return text


def committing_in_part(at: Desk, random: Random) -> str:
    """One line is staged, the next is typed and not: pre-commit puts it aside while it looks."""
    at.note("先提交的一条。")
    git(at.clone, "add", "-A")
    at.note(text := f"还没有提交的一条 {word(random)}。")
    broken_off(at.clone, random, 0.7, "git", "commit", "-q", "-m", "记一条")
    return text


def committing_all(at: Desk, random: Random) -> str:
    """`git commit -a`: the index is written beside, and put in its place at the end."""
    at.note(text := f"一并提交 {word(random)}。")
    broken_off(at.clone, random, 0.7, "git", "commit", "-q", "-a", "-m", "记一条")
    return text


def merging(at: Desk, random: Random, colleague: Desk) -> str:
    """`zhiban push` where a colleague was quicker: it fetches, merges, pushes again; broken off once it merges."""
    written_by(colleague)
    text = f"合并时断电 {word(random)}。"
    at.keep(text)
    push = (sys.executable, "-m", "zhiban", "push")
    broken_off(at.clone, random, random.choice((0.02, 0.2, 0.6)), *push, since=at.clone / ".git" / MERGING)
    return text


def pulling(at: Desk, random: Random, colleague: Desk) -> str:
    """`git pull` by hand, with the hooks' checks, where both sides have something new."""
    written_by(colleague)
    text = f"取回时断电 {word(random)}。"
    at.keep(text)
    begun = at.clone / ".git" / "ORIG_HEAD"
    begun.unlink(missing_ok=True)
    broken_off(at.clone, random, random.choice((0.05, 0.8)), "git", "pull", "-q", "--no-edit", since=begun)
    return text


def pushing_on(at: Desk, random: Random) -> str:
    """`zhiban push` with nobody else about."""
    text = f"送出时断电 {word(random)}。"
    at.keep(text)
    broken_off(at.clone, random, 1.5, sys.executable, "-m", "zhiban", "push")
    return text


def written_by(colleague: Desk) -> None:
    """A colleague's entry comes onto the main line."""
    server = str(colleague.world.server)
    git(colleague.clone, "fetch", "-q", server, "refs/heads/main")
    git(colleague.clone, "merge", "-q", "--ff-only", "FETCH_HEAD")
    colleague.keep("另一条。")
    unreceipted("main", "u/{person}")(colleague)
