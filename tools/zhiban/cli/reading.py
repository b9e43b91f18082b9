"""The verb that a reviewer begins the day with: queue."""

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
        items = [i for i in desk.queue(checked.book, when, checked.found, new) if unit in ("", i.unit)]
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
