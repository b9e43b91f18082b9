"""The verbs of who reads: the morning queue, and a page that was reviewed."""

from __future__ import annotations

import click

from zhiban.cli import app, as_json, here, language, moment, tell, wrong
from zhiban.cli.looking import seen_at, written

LOOKED = "zhiban.looked"  # the commit up to which the reviewer of this clone has read


@app.command()
@click.option("--unit", default="", help="单位 / a unit")
@click.option("--since", "last", default="", help="提交或时刻；不写即上次看过以后 / a commit or an instant")
@click.option("--looked", is_flag=True, help="记下：到这里都看过了 / remember that all of it was read")
@seen_at
@written("text", "json")
def queue(unit: str, last: str, looked: bool, at: str, form: str) -> None:
    """早上要看的：没结的班、没签的交接、没写的原因、超时的事、补记和更正。 / What to look at in the morning, oldest first."""
    from zhiban.desk import queue as desk
    from zhiban.desk.standing import lying
    from zhiban.repo import Repo

    when = moment(at)
    repo = Repo.at(here.root)
    if repo is None:
        wrong("这里不是 git 仓库。", "This is not a git repository.")
    with repo:
        begun = repo.commit(last) if last else repo.commit(repo.ask("config", LOOKED) or "-")
        if last and not begun:
            begun = repo.ask(
                "rev-list", "-1", "--first-parent", f"--before={moment(last).isoformat()}", "HEAD"
            )
        checked = lying(here.root, repo, (), when)
        new = desk.since(repo, checked.book, begun) if begun else None
        more = desk.alone(repo, checked.book, when, begun)
        found = desk.queue(checked.book, when, checked.found, new, more)
        items = [item for item in found if unit in ("", item.unit)]
        print(
            as_json(desk.plain(items, when))
            if form == "json"
            else desk.text(items, checked.book, when, language())
        )
        if looked:
            repo.git("config", LOOKED, repo.head)
            tell(
                f"记下了：{repo.head[:12]} 为止都看过。", f"Remembered: all up to {repo.head[:12]} was read."
            )


@app.command()
@click.argument("pages", nargs=-1, required=True, help="手册、流程的页面 / pages of the handbook")
@seen_at
def reviewed(pages: tuple[str, ...], at: str) -> None:
    """复核过了：在页首写上日期和所依据的条文、时限的现状。 / A page was reviewed: write the day, and what it rests on as it stands."""
    from zhiban.book import Book
    from zhiban.grounds import read_again, stands
    from zhiban.handbook import Handbook, handbook
    from zhiban.shelf import WorkTree

    when, root = moment(at), here.root
    book = Book(WorkTree(root))
    for name in pages:
        file = next((f for f in (here.folder / name, root / name) if f.is_file()), root / name)
        path = file.resolve().relative_to(root.resolve()).as_posix() if file.is_file() else name
        if not file.is_file() or not handbook(path):
            wrong(
                f"{path} 不是手册或流程的页面（docs/…/manual、docs/…/procedures）。",
                f"{path} is no page of the handbook (docs/…/manual, docs/…/procedures).",
            )
        page = Handbook(path, file.read_text(encoding="utf-8"), book, when, stands)
        try:
            text = read_again(page, f"{when:%Y-%m-%d}")
        except ValueError:
            wrong(
                f"{path} 没有页首：先在两道 --- 之间写上版本、责任单位等（第二十五条）。",
                f"{path} has no head: write version, owner and so on between two `---` first (Art. 25).",
            )
        file.write_text(text, encoding="utf-8", newline="\n")
        tell(
            f"{path}：写上了复核日期和依据。提交时的签名就是复核人的签名。",
            f"{path}: the day and the grounds are written. The signature of the commit is the reviewer's.",
        )


@app.command()
@click.option("--check", "only", is_flag=True, help="只比较，不写 / compare, write nothing")
@seen_at
def owners(only: bool, at: str) -> None:
    """按人员和单位写出 CODEOWNERS：平台请谁复核什么。 / Write CODEOWNERS from people and units."""
    from zhiban.book import Book
    from zhiban.desk import owners as desk
    from zhiban.shelf import WorkTree

    text = desk.owners(Book(WorkTree(here.root)), moment(at).date())
    rows = desk.differs(here.root, text)
    if not rows:
        tell("CODEOWNERS 与人员档案一致。", "CODEOWNERS agrees with the people's records.")
    elif only:
        print("\n".join(rows))
        tell(
            "CODEOWNERS 与人员档案不一致：运行 zhiban owners，由登记员提交。",
            "CODEOWNERS differs: run zhiban owners, a registrar commits it.",
        )
        raise SystemExit(1)
    else:
        (here.root / desk.FILE).write_text(text, encoding="utf-8", newline="\n")
        print(text, end="")
