"""The verb of who is asked to merge: review."""

from __future__ import annotations

from pathlib import Path

import click

from zhiban.cli import PATH, app, as_json, language, moment, tell, wrong
from zhiban.cli.delivering import repo_here
from zhiban.cli.looking import seen_at, written


@app.command()
@click.argument(
    "what", metavar="[A..B|BRANCH]", default="", help="范围或分支，不写即当前分支对主线 / a range"
)
@click.option("--to", type=PATH, help="写到哪个文件 / into which file")
@click.option(
    "--site/--no-site", "shown", default=True, show_default=True, help="网站会有什么不同 / plan the site"
)
@seen_at
@written("text", "markdown", "html", "json")
def review(what: str, to: Path | None, shown: bool, at: str, form: str) -> None:
    """复核：这一改动意味着什么，能不能合并。0 可以或要看，1 不能合并。 / What a change means; 1: must not be merged."""
    from zhiban.desk.review.reviewed import review as look
    from zhiban.desk.review.told import MUST_NOT
    from zhiban.repo import GitError
    from zhiban.site.effects import effects

    with repo_here() as repo:
        try:
            found = look(repo, what, moment(at) if at else None, effects if shown else None)
        except (ValueError, GitError) as error:
            wrong(str(error), str(error))
    lang = language()
    if form == "json":
        from zhiban.desk.review.plain import plain

        told = as_json(plain(found))
    elif form == "html":
        from zhiban.desk.review.html import html

        told = html(found, lang)
    elif form == "markdown":
        from zhiban.desk.review.markdown import markdown

        told = markdown(found, lang)
    else:
        from zhiban.desk.review.text import text

        told = text(found, lang)
    if to:
        to.write_text(told.rstrip("\n") + "\n", encoding="utf-8", newline="\n")
        tell(*(f"{said}  {to}" for said in found.headline))
    else:
        print(told.rstrip("\n"))
    raise SystemExit(int(found.verdict is MUST_NOT))
