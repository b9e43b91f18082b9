"""The verbs that look at a book: check, clocks, board, who, facts, fmt, explain, coverage, schema."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from zhiban.cli import app, as_json, commits, here, language, moment, record_path, tell, wrong

if TYPE_CHECKING:
    from zhiban.book import Book
    from zhiban.repo import Repo
    from zhiban.subject import On

Verb = TypeVar("Verb", bound=Callable[..., None])

seen_at = click.option("--at", default="", help="看的时刻 / seen at")


def written(*forms: str) -> Callable[[Verb], Verb]:
    """The option `--format`; the first form is the one that nobody need ask for."""
    return click.option("--format", "form", type=click.Choice(forms), default=forms[0], show_default=True)


@app.command()
@click.argument("paths", nargs=-1, help="记录 / records")
@click.option("--staged", is_flag=True, help="已暂存的 / what is staged")
@click.option("--all", "everything", is_flag=True, help="整本 / the whole book")
@click.option("--range", "span", default="", help="A..B 各次提交 / every commit of A..B")
@click.option("--fix", is_flag=True, help="改写法，补 late / put the form right, add `late`")
@written("text", "concise", "json", "github", "sarif", "junit")
@click.option("--growth/--no-growth", show_default=True, help="样本也查增长 / judge growth in a sample too")
@seen_at
def check(
    paths: tuple[str, ...],
    staged: bool,
    everything: bool,
    span: str,
    fix: bool,
    form: str,
    growth: bool,
    at: str,
) -> None:
    """查记录：写法、增长、规则。 / Check records: form, growth, rules."""
    from zhiban import say
    from zhiban.desk import check as desk
    from zhiban.repo import Repo

    root = here.root
    repo = Repo.at(root)
    if (staged or span) and repo is None:
        wrong("这里不是 git 仓库。", "This is not a git repository.")
    wanted = [record_path(root, path) for path in paths]
    if fix:
        put_right(root, repo, wanted)
    if staged and repo:
        checked = desk.staged(repo, growth)
    elif span and repo:
        checked = desk.span(repo, commits(repo, span), growth)
    else:
        from zhiban.desk.standing import lying

        checked = lying(root, repo, wanted, moment(at), growth)
    print(say.findings(checked.found, form, language(), checked.lines))
    for path, trace in checked.faults.items():
        print(f"{path}\n{trace}", file=sys.stderr)
    if form == "text" and not wanted and not staged and not span:
        summary(checked.book)
    if repo:
        repo.close()
    raise SystemExit(3 if checked.faults else int(checked.refused))


def put_right(root: Path, repo: Repo | None, wanted: list[str]) -> None:
    """Put records right in form, or all of them, and say what was done."""
    from zhiban.desk.clock import now
    from zhiban.desk.fix import fix
    from zhiban.shelf import WorkTree

    for line in fix(root, repo, wanted or WorkTree(root).paths(), now()):
        tell(*line)


def summary(book: Book) -> None:
    """What was looked at, and whether it is a sample."""
    about = book.about
    count = len(book.paths())
    sample = about is not None and about.sample == "yes"
    tell(
        f"共 {count} 份记录{'（样本簿：留痕是案例本来带有的）' if sample else ''}。",
        f"{count} records{' (a sample book: its marks belong to the cases)' if sample else ''}.",
    )


@app.command()
@click.argument("record", help="事件 / an incident")
@seen_at
@written("text", "json")
def clocks(record: str, at: str, form: str) -> None:
    """这起事件有哪些时限，各到什么时候。 / Which clocks run on an incident, and until when."""
    from zhiban.book import Book
    from zhiban.desk import board as desk
    from zhiban.shelf import WorkTree
    from zhiban.subject import On

    root = here.root
    book = Book(WorkTree(root))
    path = record_path(root, record)
    found = book.record(path)
    if found is None or found.kind != "incident" or found.says is None:
        wrong(f"{path} 不是能读的事件记录。", f"{path} is not a readable incident.")
    on: On[Any] = On(found, book, moment(at))
    shown = {"record": path, "clocks": [desk.plain_clock(c, on) for c in on.clocks]}
    print(as_json(shown) if form == "json" else desk.clock_table(on, language()))


@app.command()
@click.option("--unit", default="", help="单位 / a unit")
@seen_at
@written("text", "json")
def board(unit: str, at: str, form: str) -> None:
    """值班板：谁在班，还欠什么，最急的在前。 / The duty board: who is on, what is owed, soonest first."""
    from zhiban.book import Book
    from zhiban.desk import board as desk
    from zhiban.desk.standing import standing
    from zhiban.shelf import WorkTree

    book, when = Book(WorkTree(here.root)), moment(at)
    shown = desk.board(book, when, unit, standing(here.root, book, when))
    print(as_json(shown.plain()) if form == "json" else shown.text(language()))


@app.command()
@click.argument("record", help="记录 / a record")
@click.argument("place", default="", help="位置，可只写开头 / a place, or its beginning")
@written("text", "json")
def who(record: str, place: str, form: str) -> None:
    """每条事实是谁、何时、在哪次提交里先写的。 / Who first wrote each fact, when, in which commit."""
    from zhiban.book import Book
    from zhiban.errata import covers
    from zhiban.repo import Repo
    from zhiban.repo.trails import origins
    from zhiban.say import pad, safe, width
    from zhiban.schema.parts import zoned
    from zhiban.shelf import WorkTree

    root = here.root
    repo = Repo.at(root)
    if repo is None:
        wrong("这里不是 git 仓库。", "This is not a git repository.")
    path = record_path(root, record)
    with repo:
        top = Path(repo.root).resolve()
        prefix = "" if top == root else root.relative_to(top).as_posix() + "/"
        found = {p: o for p, o in origins(repo, prefix + path).items() if not place or covers(place, p)}
    book = Book(WorkTree(root))
    zone = book.about.zone if book.about else "+08:00"

    def named(signer: str) -> str:
        """The person of the book to whom the committer's address belongs, else what git says."""
        known = book.person(book.person_of(signer.rpartition(" <")[2].rstrip(">")) or "")
        return f"{known.name} ({known.id})" if known else signer

    if not found:
        wrong(f"{path} 里没有已提交的“{place}”。", f"No committed fact “{place}” in {path}.")
    if form == "json":
        rows = [
            {
                "place": p,
                "commit": o.commit,
                "who": named(o.who),
                "signer": o.who,
                "at": str(zoned(o.at, zone)),
            }
            for p, o in found.items()
        ]
        print(as_json(rows))
        return
    columns = max(width(p) for p in found)
    for p, o in found.items():
        print(f"{pad(safe(p), columns)}  {o.commit[:10]}  {zoned(o.at, zone)}  {safe(named(o.who))}")


@app.command()
@click.argument("record", help="记录 / a record")
def facts(record: str) -> None:
    """一行一条事实。 / One fact a line."""
    from zhiban.hooks.textconv import main as textconv

    root = here.root
    raise SystemExit(textconv([str(root / record_path(root, record))]))


@app.command()
@click.argument("paths", nargs=-1, help="记录，不写即全部 / records, or all")
def fmt(paths: tuple[str, ...]) -> None:
    """写成规定格式，不动内容。 / Write in canonical form, without touching a fact."""
    from zhiban.desk.fix import form_only
    from zhiban.shelf import WorkTree

    root = here.root
    wanted = [record_path(root, path) for path in paths] or WorkTree(root).paths()
    lines = list(form_only(root, wanted))
    for line in lines:
        tell(*line[:2])
    raise SystemExit(int(any(bad for *_, bad in lines)))


@app.command()
@click.argument("what", help="ZB2102 | 21")
@click.option(
    "--stories", "full", is_flag=True, help="条文：连故事经过；规则：连写下的原文 / the stories in full"
)
def explain(what: str, full: bool) -> None:
    """一条规则，或一条条文，连同它的故事。 / A rule, or an article, with its stories."""
    from zhiban.desk.explain import explain as page

    try:
        print(page(what, language(), full))
    except KeyError:
        wrong(
            f"没有“{what}”；写规则编号（ZB2102）或条文号（21）。",
            f"There is no “{what}”; give a code (ZB2102) or an article (21).",
        )


@app.command()
@written("text", "json")
def coverage(form: str) -> None:
    """三十条各核对、帮助到哪里，哪些留给人。 / Of the thirty articles: what is checked, helped with, left to people."""
    from zhiban.desk import coverage as desk

    print(as_json(desk.plain()) if form == "json" else desk.table(language()))


@app.command()
@click.argument("kind", default="", help="记录种类，不写即全部 / a kind, or all")
def schema(kind: str) -> None:
    """JSON Schema，供编辑器用。 / JSON Schema for editors."""
    from zhiban.schema import KINDS
    from zhiban.schema.editors import json_schema

    if kind and kind not in KINDS:
        wrong(f"没有“{kind}”；有：{'、'.join(KINDS)}", f"There is no “{kind}”; there are: {', '.join(KINDS)}")
    print(as_json(json_schema(kind)))
