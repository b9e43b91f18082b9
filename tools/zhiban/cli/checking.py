"""The verb of the jobs: ci."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhiban.cli import PATH, app, here, language, moment, tell, wrong
from zhiban.cli.delivering import repo_here
from zhiban.cli.looking import seen_at

if TYPE_CHECKING:
    from zhiban.desk.forge import Run


@app.command()
@click.argument("what", metavar="[A..B|BRANCH]", default="", help="范围，不写即当前提交对主线 / a range")
@click.option("--to", type=PATH, default="zhiban-ci", show_default=True, help="报告放在哪里 / where to")
@click.option(
    "--forward", is_flag=True, help="主线将快进到这次提交 / the main line is to move to this very commit"
)
@click.option("--preview/--no-preview", default=True, show_default=True, help="建网站预览 / build the site")
@seen_at
def ci(what: str, to: Path, forward: bool, preview: bool, at: str) -> None:
    """作业里运行：逐次提交核对、复核、报告、网站预览。0 可以或要看，1 不能合并。 / What a job runs; 1: must not be merged."""
    from zhiban import say
    from zhiban.desk import ci as desk
    from zhiban.desk.forge import run
    from zhiban.desk.review.text import text
    from zhiban.desk.review.told import MUST_NOT
    from zhiban.repo import GitError
    from zhiban.site.effects import effects

    lang, forge = language(), run(os.environ)
    with repo_here() as repo:
        try:
            seen, review = desk.judged(repo, what, forward, moment(at), effects if preview else None)
        except (ValueError, GitError) as error:
            wrong(str(error), str(error))
    print(text(review, lang))
    if forge.annotates and seen.found:
        print(say.findings(list(seen.found), "github", lang, lambda path: []))
    for file in desk.reports(to, seen, review, lang):
        print(file)
    _said(forge, (to / "review.md").read_text(encoding="utf-8"))
    _owners()
    bad = review.verdict is MUST_NOT
    if preview and not bad:
        bad = not _preview(to / "site")
    raise SystemExit(int(bad))


def _said(forge: Run, markdown: str) -> None:
    """The review where people look: the run's summary, the request's comment. What does not succeed is told and blocks nothing."""
    from zhiban.desk.forge import comment, summarise

    if summarise(forge, markdown):
        tell("已写进本次运行的摘要。", "It is in the run's summary.")
    try:
        if how := comment(forge, markdown):
            again = how == "again"
            tell(
                "已改写请求里的评论。" if again else "已在请求里评论。",
                "The comment was renewed." if again else "A comment was made.",
            )
    except (OSError, ValueError) as error:
        tell(f"评论没有发成（{error}），不影响结论。", f"No comment was made ({error}); the verdict stands.")


def _owners() -> None:
    from zhiban.book import Book
    from zhiban.desk import owners
    from zhiban.shelf import WorkTree

    if (here.root / owners.FILE).is_file():
        rows = owners.differs(here.root, owners.owners(Book(WorkTree(here.root)), moment("").date()))
        if rows:
            print("\n".join(rows))
            tell(
                "CODEOWNERS 与人员档案不一致：请登记员运行 zhiban owners。",
                "CODEOWNERS differs from the people's records: let a registrar run zhiban owners.",
            )


def _preview(to: Path) -> bool:
    """Build the staff site as the request would have it; whether that could be done."""
    from mkdocs.exceptions import Abort, MkDocsException

    from zhiban.site import press

    try:
        for made in press.build(here.root, to, "staff", "both"):
            print(made.folder)
    except (Abort, MkDocsException) as error:
        tell(f"网站没有建成：{error}", f"The site could not be built: {error}")
        return False
    return True
