"""`zhiban`: thin verbs over the desk. Exit codes: 0 nothing refused, 1 refused, 2 wrong use, 3 our own fault."""

import json
import os
import sys
import traceback
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from zhiban import say
from zhiban.book import Book, On
from zhiban.repo import Repo, WorkTree, now, zoned
from zhiban.schema.parts import Instant

app = typer.Typer(
    name="zhiban",
    help="值班簿：一本自己能作证的值班簿。 / A duty book that proves itself.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
site_app = typer.Typer(
    help="值班手册网站。 / The handbook site.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(site_app, name="site")


@dataclass
class Here:
    """Where the command works, and in which language it speaks."""

    folder: Path
    lang: str = ""

    @property
    def root(self) -> Path:
        """The book around the folder: the nearest folder with `records/`."""
        start = self.folder.resolve()
        for folder in (start, *start.parents):
            if (folder / "records" / "book.yml").is_file():
                return folder
        wrong("这里没有值班簿（records/book.yml）。", "There is no duty book here (records/book.yml).")


here = Here(Path("."))


class Form(StrEnum):
    """How findings are written."""

    text = "text"
    concise = "concise"
    json = "json"
    github = "github"
    sarif = "sarif"
    junit = "junit"


class Plain(StrEnum):
    """How a table is written."""

    text = "text"
    json = "json"


def tell(zh: str, en: str) -> None:
    """One line in the language asked for."""
    print(zh if language() == "zh" else en)


def wrong(zh: str, en: str) -> NoReturn:
    """Wrong use: what is, in the language asked for; exit 2."""
    print(zh if (here.lang or _locale()) == "zh" else en, file=sys.stderr)
    raise typer.Exit(2)


def _locale() -> str:
    name = next(
        (os.environ[v] for v in ("ZHIBAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(v)), ""
    )
    return "zh" if name.startswith("zh") else "en" if name.startswith("en") else ""


def language() -> str:
    """The language asked for, the locale's, or the book's."""
    return here.lang or _locale() or book_language()


def book_language() -> str:
    """The language in which the book is kept."""
    about = Book(WorkTree(here.folder)).about
    return about.language if about else "zh"


def moment(text: str | None) -> Instant:
    """An instant given on the command line, or now."""
    if not text:
        return now()
    try:
        return Instant.read(text if len(text) > 16 else text.replace(" ", "T") + "+08:00")
    except ValueError:
        wrong(
            f"“{text}”不是时刻；写成 2026-11-23T08:00+08:00。",
            f"“{text}” is no instant; write 2026-11-23T08:00+08:00.",
        )


def record_path(root: Path, name: str) -> str:
    """A record by its path or by the end of it: `logs/wangchuan/2026/2026-11-23`, `20261123-0557-shop-fire`."""
    given = Path(name)
    inside = given if given.is_absolute() else here.folder.resolve() / given
    if inside.is_file() and inside.resolve().is_relative_to(root):
        return inside.resolve().relative_to(root).as_posix()
    stem = name.removesuffix(".yml")
    found = [p for p in WorkTree(root).paths() if p.removesuffix(".yml").endswith(f"/{stem}")]
    if len(found) == 1:
        return found[0]
    if found:
        wrong(f"“{name}”不止一份：{'、'.join(found)}", f"“{name}” is more than one: {', '.join(found)}")
    wrong(f"没有“{name}”这份记录。", f"There is no record “{name}”.")


@app.callback()
def settings(
    folder: Annotated[Path, typer.Option("-C", help="在哪个文件夹 / in which folder")] = Path("."),
    lang: Annotated[str, typer.Option(help="zh | en")] = "",
) -> None:
    """值班簿。 / The duty book."""
    here.folder, here.lang = folder, lang


@app.command()
def check(
    paths: Annotated[list[str] | None, typer.Argument(help="记录 / records")] = None,
    staged: Annotated[bool, typer.Option("--staged", help="已暂存的 / what is staged")] = False,
    everything: Annotated[bool, typer.Option("--all", help="整本 / the whole book")] = False,
    span: Annotated[str, typer.Option("--range", help="A..B 各次提交 / every commit of A..B")] = "",
    fix: Annotated[
        bool, typer.Option("--fix", help="改写法，补 late / put the form right, add `late`")
    ] = False,
    form: Annotated[Form, typer.Option("--format")] = Form.text,
    growth: Annotated[bool, typer.Option(help="样本也查增长 / judge growth in a sample too")] = False,
    at: Annotated[str, typer.Option(help="看的时刻 / seen at")] = "",
) -> None:
    """查记录：写法、增长、规则。 / Check records: form, growth, rules."""
    from zhiban.desk import check as desk
    from zhiban.desk.fix import fix as put_right

    root = here.root
    repo = Repo.at(root)
    if (staged or span) and repo is None:
        wrong("这里不是 git 仓库。", "This is not a git repository.")
    wanted = [record_path(root, path) for path in paths or []]
    if fix:
        for line in put_right(root, repo, wanted or WorkTree(root).paths(), now()):
            tell(*line)
    if staged and repo:
        checked = desk.staged(repo, growth)
    elif span and repo:
        checked = desk.span(repo, span, growth)
    else:
        checked = desk.lying(root, repo, wanted, moment(at), growth)
    print(say.findings(checked.found, form, language(), checked.lines))
    for path, trace in checked.faults.items():
        print(f"{path}\n{trace}", file=sys.stderr)
    if form is Form.text and not wanted and not staged and not span:
        summary(checked.book)
    if repo:
        repo.close()
    raise typer.Exit(3 if checked.faults else int(checked.refused))


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
def clocks(
    record: Annotated[str, typer.Argument(help="事件 / an incident")],
    at: Annotated[str, typer.Option(help="看的时刻 / seen at")] = "",
    form: Annotated[Plain, typer.Option("--format")] = Plain.text,
) -> None:
    """这起事件有哪些时限，各到什么时候。 / Which clocks run on an incident, and until when."""
    from zhiban.desk import board as desk

    root = here.root
    book = Book(WorkTree(root))
    path = record_path(root, record)
    found = book.record(path)
    if found is None or found.kind != "incident" or found.says is None:
        wrong(f"{path} 不是能读的事件记录。", f"{path} is not a readable incident.")
    on: On[Any] = On(found, book, moment(at))
    shown = {"record": path, "clocks": [desk.plain_clock(c, on) for c in on.clocks]}
    print(
        json.dumps(shown, ensure_ascii=False, indent=1)
        if form is Plain.json
        else desk.clock_table(on, language())
    )


@app.command()
def board(
    unit: Annotated[str, typer.Option(help="单位 / a unit")] = "",
    at: Annotated[str, typer.Option(help="看的时刻 / seen at")] = "",
    form: Annotated[Plain, typer.Option("--format")] = Plain.text,
) -> None:
    """值班板：谁在班，还欠什么，最急的在前。 / The duty board: who is on, what is owed, soonest first."""
    from zhiban.desk import board as desk

    book = Book(WorkTree(here.root))
    shown = desk.board(book, moment(at), unit)
    print(
        json.dumps(shown.plain(), ensure_ascii=False, indent=1)
        if form is Plain.json
        else shown.text(language())
    )


@app.command()
def who(
    record: Annotated[str, typer.Argument(help="记录 / a record")],
    place: Annotated[str, typer.Argument(help="位置，可只写开头 / a place, or its beginning")] = "",
    form: Annotated[Plain, typer.Option("--format")] = Plain.text,
) -> None:
    """每条事实是谁、何时、在哪次提交里先写的。 / Who first wrote each fact, when, in which commit."""
    from zhiban.errata import covers

    root = here.root
    repo = Repo.at(root)
    if repo is None:
        wrong("这里不是 git 仓库。", "This is not a git repository.")
    path = record_path(root, record)
    with repo:
        top = Path(repo.root).resolve()
        prefix = "" if top == root else root.relative_to(top).as_posix() + "/"
        found = {p: o for p, o in repo.origins(prefix + path).items() if not place or covers(place, p)}
    book = Book(WorkTree(root))
    zone = book.about.zone if book.about else "+08:00"

    def named(signer: str) -> str:
        """The person of the book to whom the committer's address belongs, else what git says."""
        known = book.person(book.person_of(signer.rpartition(" <")[2].rstrip(">")) or "")
        return f"{known.name} ({known.id})" if known else signer

    if not found:
        wrong(f"{path} 里没有已提交的“{place}”。", f"No committed fact “{place}” in {path}.")
    if form is Plain.json:
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
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    columns = max(say.width(p) for p in found)
    for p, o in found.items():
        print(
            f"{say.pad(say.safe(p), columns)}  {o.commit[:10]}  {zoned(o.at, zone)}  {say.safe(named(o.who))}"
        )


@app.command()
def facts(record: Annotated[str, typer.Argument(help="记录 / a record")]) -> None:
    """一行一条事实。 / One fact a line."""
    from zhiban.hooks.textconv import main as textconv

    root = here.root
    raise typer.Exit(textconv([str(root / record_path(root, record))]))


@app.command()
def fmt(
    paths: Annotated[list[str] | None, typer.Argument(help="记录，不写即全部 / records, or all")] = None,
) -> None:
    """写成规定格式，不动内容。 / Write in canonical form, without touching a fact."""
    from zhiban.desk.fix import form_only

    root = here.root
    wanted = [record_path(root, path) for path in paths or []] or WorkTree(root).paths()
    lines = list(form_only(root, wanted))
    for line in lines:
        tell(*line[:2])
    raise typer.Exit(int(any(bad for *_, bad in lines)))


@app.command()
def explain(what: Annotated[str, typer.Argument(help="ZB2102 | 21")]) -> None:
    """一条规则，或一条条文。 / A rule, or an article."""
    from zhiban.desk.explain import explain as page

    try:
        print(page(what, language()))
    except KeyError:
        wrong(
            f"没有“{what}”；写规则编号（ZB2102）或条文号（21）。",
            f"There is no “{what}”; give a code (ZB2102) or an article (21).",
        )


@app.command()
def schema(kind: Annotated[str, typer.Argument(help="记录种类，不写即全部 / a kind, or all")] = "") -> None:
    """JSON Schema，供编辑器用。 / JSON Schema for editors."""
    from zhiban.schema import KINDS
    from zhiban.schema.editors import json_schema

    if kind and kind not in KINDS:
        wrong(f"没有“{kind}”；有：{'、'.join(KINDS)}", f"There is no “{kind}”; there are: {', '.join(KINDS)}")
    print(json.dumps(json_schema(kind), ensure_ascii=False, indent=1))


@app.command()
def setup(
    person: Annotated[str, typer.Option(help="您在人员档案中的编号 / your id in the book")] = "",
    key: Annotated[Path | None, typer.Option(help="已有的签名私钥 / a signing key that you have")] = None,
    make_key: Annotated[bool, typer.Option(help="没有就造一把 / make one")] = True,
) -> None:
    """把这个副本准备好：身份、签名、合并、检查。 / Make this clone ready: identity, signing, merges, hooks."""
    from zhiban.desk.setup import set_up

    try:
        for line in set_up(here.folder.resolve(), person, key, make_key and bool(person)):
            tell(*line)
    except ValueError as error:
        wrong(str(error), str(error))


@app.command()
def init(
    to: Annotated[Path, typer.Argument(metavar="DIR")],
    name: Annotated[str, typer.Option(help="本簿名称 / name of the book")] = "政务值班簿",
    unit: Annotated[str, typer.Option(help="本单位编号 / your unit's id")] = "office",
) -> None:
    """开一本新簿。 / Begin a new book."""
    from zhiban.desk.begin import begin

    try:
        for line in begin(to, name, unit, here.lang or _locale() or "zh"):
            tell(*line)
    except ValueError as error:
        wrong(str(error), str(error))


@app.command()
def doctor() -> None:
    """看看这台机器和这个副本缺什么。 / What this machine and this clone lack."""
    from zhiban.desk.doctor import examine

    lacking = 0
    for fine, zh, en in examine(here.folder.resolve()):
        lacking += not fine
        tell(f"{'好' if fine else '缺'}  {zh}", f"{'ok  ' if fine else 'lack'}  {en}")
    raise typer.Exit(int(bool(lacking)))


@app.command()
def demo(to: Annotated[Path, typer.Argument(metavar="DIR")]) -> None:
    """用样本城市重演四周值班，成一个带真实历史的仓库。 / Replay the sample city as a repository with true history."""
    from zhiban.desk.replay import replay

    try:
        for line in replay(to):
            tell(*line)
    except ValueError as error:
        wrong(str(error), str(error))


@site_app.command("render")
def site_render(
    to: Annotated[Path, typer.Option(help="写到哪里 / where to")],
    audience: Annotated[str, typer.Option(help="staff | public")] = "staff",
) -> None:
    """把网页写成 Markdown 文件夹。 / Write the pages as a folder of Markdown."""
    from zhiban.site.folder import render_to

    render_to(here.root, to, audience, here.lang or book_language())
    tell(f"写好了：{to}", f"Written: {to}")


@site_app.command("build")
def site_build(
    to: Annotated[Path | None, typer.Option(help="写到哪里，默认 site/ / where to, site/ by default")] = None,
    audience: Annotated[str, typer.Option(help="staff | public")] = "staff",
) -> None:
    """建成网站。 / Build the site."""
    from zhiban.site.folder import build

    made = build(here.root, to, audience, here.lang or book_language())
    tell(f"网站：{made}", f"Site: {made}")


def main() -> None:
    """Run the command line; what nobody foresaw is our own fault, kept in a file to send."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except Exception:
        file = Path.cwd() / "zhiban-fault.txt"
        file.write_text(traceback.format_exc(), encoding="utf-8")
        print(
            f"程序自己出错了，不是您的错。请把 {file} 交给管理员。 / Our own fault: send {file}.",
            file=sys.stderr,
        )
        raise SystemExit(3) from None
