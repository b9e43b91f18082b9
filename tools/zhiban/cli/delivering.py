"""The verbs between a clone and its server: push, approve, stamp, witness, server, serve."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhiban.cli import PATH, app, here, language, tell, wrong

if TYPE_CHECKING:
    from zhiban.desk.keyring import Pins
    from zhiban.desk.push import Delivered, Offline
    from zhiban.repo import Repo

KEPT_HERE = 4  # the exit code of a push that could not be delivered yet


def pins_option(required: bool = False) -> object:
    """The option that names the file of pinned values."""
    return click.option(
        "--pins",
        type=PATH,
        required=required,
        help="约定的三个值（文件） / the file of the three pinned values",
    )


def pins_of(file: Path | None) -> Pins | None:
    """The pinned values of a file."""
    from zhiban.desk.keyring import read_pins

    if file is None:
        return None
    try:
        return read_pins(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        wrong(f"{file}：{error}", f"{file}: {error}")


def repo_here() -> Repo:
    """The clone that we are in."""
    from zhiban.repo import Repo

    repo = Repo.at(here.folder.resolve())
    if repo is None:
        wrong("这里不是 git 仓库。", "This is not a git repository.")
    return repo


def person_here(repo: Repo) -> str:
    """Who works in this clone."""
    from zhiban.book import Book
    from zhiban.shelf import WorkTree

    email = repo.ask("config", "user.email")
    person = Book(WorkTree(repo.root)).person_of(email) if email else None
    if not person:
        wrong(
            f"人员档案里没有邮箱 {email or '（空）'}：zhiban setup --person <编号>",
            f"No person in the book has the address {email or '(none)'}: zhiban setup --person <id>",
        )
    return person


@app.command()
@click.option(
    "--wait", is_flag=True, help="连不上就等着再送 / keep trying while the server cannot be reached"
)
def push(wait: bool) -> None:
    """送出：先送自己的分支，再并入主线，最后给回执号。 / Deliver: own branch, main line, receipt."""
    from zhiban.desk.push import Offline, Refused, deliver, keep_trying

    with repo_here() as repo:
        person = person_here(repo)
        try:
            for got in keep_trying(repo, person) if wait else [deliver(repo, person)]:
                if isinstance(got, Offline):
                    not_delivered(got)
                else:
                    delivered(got)
        except Offline as offline:
            not_delivered(offline)
            raise SystemExit(KEPT_HERE) from None
        except Refused as refused:
            if refused.checked:
                from zhiban import say

                print(say.text(refused.checked.found, language(), refused.checked.lines))
                tell(
                    "还没有送出的提交可以改：git reset --soft origin/main，改好后重新提交，再 zhiban push。",
                    "What is not delivered may be redone: git reset --soft origin/main, correct it, commit again, zhiban push.",
                )
            else:
                print(say_safe(refused.said), file=sys.stderr)
            tell("没有送出；写下的都还在这里。", "Not delivered; everything is kept here.")
            raise SystemExit(1) from None
        except ValueError as error:
            wrong(str(error), str(error))


def say_safe(text: str) -> str:
    """What the server said, without what could move the cursor."""
    from zhiban.say import safe

    return safe(text)


def delivered(got: Delivered) -> None:
    """The receipt, and whether this computer's clock agrees with it."""
    from zhiban.desk.clock import second
    from zhiban.desk.stamp import told

    for line in got.told:
        tell(*line)
    if got.receipt is None:
        tell(
            "已送到，回执还没有：稍后再看 zhiban doctor。",
            "Delivered; no receipt yet: see zhiban doctor later.",
        )
        return
    tell(*told(got.receipt))
    apart = int((second() - got.receipt.entry.at).total_seconds())
    if apart < -60:
        tell(
            f"这台电脑的时钟比服务器慢 {-apart} 秒，请校准。",
            f"This computer's clock is {-apart} s behind the server's: set it right.",
        )


def not_delivered(offline: Offline) -> None:
    """What is kept here."""
    zh = "服务器连不上。" if offline.away else "服务器现在收不下。"
    en = "The server cannot be reached. " if offline.away else "The server cannot take it now. "
    if offline.kept:
        zh += f"{offline.kept} 次提交留在这里，没有丢，下次 zhiban push 时送出。"
        en += f"{offline.kept} commits are kept here, nothing is lost; the next zhiban push delivers them."
    else:
        zh += "写下的已送到，没有丢；主线和回执下次 zhiban push 时补上。"
        en += "What was written is delivered, nothing is lost; the next zhiban push sees to the main line and the receipt."
    tell(zh, en)
    print(say_safe(offline.said), file=sys.stderr)


@app.command()
@click.argument("branch", help="分支 / branch")
def approve(branch: str) -> None:
    """批准：把一个分支并入主线，签名，送出。 / Approve: merge a branch into the main line, signed, and deliver it."""
    from zhiban.desk.approve import approve as merge
    from zhiban.desk.push import Offline, Refused

    with repo_here() as repo:
        person = person_here(repo)
        try:
            for line in merge(repo, branch, person):
                tell(*line)
        except Offline as offline:
            not_delivered(offline)
            raise SystemExit(KEPT_HERE) from None
        except Refused as refused:
            print(say_safe(refused.said), file=sys.stderr)
            raise SystemExit(1) from None
        except ValueError as error:
            wrong(str(error), str(error))


@app.command()
@click.option(
    "--tick", is_flag=True, help="有人在班而久无回执时也写一号（cron） / also while a shift is open (cron)"
)
@click.option(
    "--job",
    is_flag=True,
    help="在托管平台的作业里：比较并推送 origin / in a forge's job: compare and push origin",
)
@click.option("--tsa", default="", help="时间戳服务地址（RFC 3161） / a time-stamping authority")
def stamp(tick: bool, job: bool, tsa: str) -> None:
    """写回执：分支有变动就写一号。 / Write a receipt where branches moved."""
    from zhiban.desk.job import stamp_job
    from zhiban.desk.stamp import stamp_once, told
    from zhiban.repo import Repo
    from zhiban.repo.plain import environment

    folder = here.folder.resolve()
    try:
        if job:
            with repo_here() as clone:
                receipt = stamp_job(clone, tick)
        else:
            with Repo(str(folder), env=environment()) as repo:
                if tsa:
                    from zhiban.desk.anchored import stamped

                    receipt, missing = stamped(repo, tsa, tick)
                    tell(*missing) if missing[0] else None
                else:
                    receipt = stamp_once(repo, tick=tick)
    except (ValueError, OSError) as error:
        wrong(str(error), str(error))
    if receipt:
        tell(*told(receipt))


@app.command()
@click.argument("to", metavar="DIR", type=PATH)
@click.argument("url", default="")
def witness(to: Path, url: str) -> None:
    """见证：另存一份，只许增长（cron）。 / Keep another copy that refuses anything but growth (cron)."""
    from zhiban.desk.witness import witness as look

    try:
        found, line = look(to, url)
    except ValueError as error:
        wrong(str(error), str(error))
    for finding in found:
        print(f"{finding.code} {finding.zh} / {finding.en}")
    tell(*line)
    raise SystemExit(int(bool(found)))


@app.group(no_args_is_help=True)
def server() -> None:
    """值班簿的服务器。 / The book's server."""


@server.command("init")
@click.argument("to", metavar="DIR", type=PATH)
@click.option("--key", type=PATH, required=True, help="回执私钥 / the receipts key")
@click.option("--from", "source", default="", help="从哪本簿取来历史 / the book to take the history from")
@click.option(
    "--pins",
    "file",
    type=PATH,
    required=True,
    help="约定的三个值（文件） / the file of the three pinned values",
)
def server_init(to: Path, key: Path, source: str, file: Path) -> None:
    """建一个会拒收、会给回执的仓库。 / Make a repository that refuses and gives receipts."""
    from zhiban.desk.server import make

    try:
        for line in make(to, pins_of(file) or {}, key, source or None):
            tell(*line)
    except (ValueError, OSError) as error:
        wrong(str(error), str(error))


@server.command("login")
@click.argument("person")
@click.argument("key", metavar="PUBLIC-KEY", type=PATH)
def server_login(person: str, key: Path) -> None:
    """一名值班员的 authorized_keys 行。 / An officer's line for authorized_keys."""
    from zhiban.desk.server import login

    print(login(person, here.folder, key.read_text(encoding="utf-8")))


@app.command(hidden=True)
@click.argument("person")
@click.argument("repository", type=PATH)
def serve(person: str, repository: Path) -> None:
    """ssh 登录后唯一能做的事：收发这本簿。 / All that an ssh login may do: fetch from and push to this book."""
    from zhiban.desk.server import serve as run

    raise SystemExit(run(person, repository, os.environ.get("SSH_ORIGINAL_COMMAND", "")))
