"""Judge what is staged. If the judge itself fails on a record the commit goes through with a warning; the scan for
secrets and personal data alone fails closed."""

import os
import sys
from typing import TYPE_CHECKING

from zhiban.repo import Repo

if TYPE_CHECKING:
    from zhiban.desk.check import Checked


def main(argv: list[str]) -> int:
    """0: the commit goes through. 1: it is refused."""
    repo = Repo.at(os.getcwd())
    if repo is None:
        print("这里不是 git 仓库。 / This is not a git repository.", file=sys.stderr)
        return 2
    repo.begin()
    from zhiban.desk.check import staged

    try:
        checked = staged(repo)
    except Exception:
        import traceback

        fault = keep_fault(repo, traceback.format_exc())
        print(f"检查保密和个人信息时本程序出错，提交先停下。请把 {fault} 交给管理员。", file=sys.stderr)
        print(
            f"Our own fault while scanning for secrets and personal data: stopped. Send {fault}.",
            file=sys.stderr,
        )
        return 1
    try:
        return report(checked, repo)
    except Exception:
        import traceback

        fault = keep_fault(repo, traceback.format_exc())
        print(
            f"结论没能显示出来，请把 {fault} 交给管理员。 / Our own fault while telling: send {fault}.",
            file=sys.stderr,
        )
        return int(checked.refused)


def report(checked: "Checked", repo: Repo) -> int:
    """Tell what was found, and keep the trace of what we failed on."""
    from zhiban import say

    lang = language(checked)
    for path, told in checked.faults.items():
        fault = keep_fault(repo, told)
        if lang == "zh":
            print(f"{path}：检查程序自己出错，这份记录照常提交，服务器会再查。请把 {fault} 交给管理员。")
        else:
            print(f"{path}: our own fault; this record is committed all the same. Send {fault}.")
    if checked.found:
        print(say.text(checked.found, lang, checked.lines))
    return int(checked.refused)


def language(checked: "Checked") -> str:
    """The language asked for, else the book's."""
    about = checked.book.about
    return os.environ.get("ZHIBAN_LANG") or (about.language if about else "zh")


def keep_fault(repo: Repo, trace: str) -> str:
    """Where the trace was put."""
    file = repo.git_path("zhiban-fault.txt")
    with open(file, "w", encoding="utf-8") as out:
        out.write(trace)
    return file
