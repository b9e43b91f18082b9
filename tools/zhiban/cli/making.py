"""The verbs that make something: a clone ready to write in, a new book, a demonstration, a site."""

import os
import shutil
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from zhiban.cli import app, book_language, here, locale, site_app, tell, wrong


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
        for line in begin(to, name, unit, here.lang or locale() or "zh"):
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
def demo(
    to: Annotated[Path | None, typer.Argument(metavar="DIR")] = None,
    play: Annotated[bool, typer.Option("--play", help="看一个有事的夜晚 / watch an eventful night")] = False,
    speed: Annotated[float, typer.Option(min=0, help="几倍速，0 即不停顿 / how fast; 0: no pauses")] = 1,
) -> None:
    """用样本城市重演四周值班，成一个带真实历史的仓库。 / Replay the sample city as a repository with true history."""
    from zhiban.desk.replay import replay

    if to is None and not play:
        wrong("要写建到哪个文件夹：zhiban demo DIR", "Say which folder to make: zhiban demo DIR")
    with tempfile.TemporaryDirectory(prefix="zhiban-", ignore_cleanup_errors=True) as temporary:
        book = to or Path(temporary) / "demo"
        try:
            for line in replay(book):
                if not play:
                    tell(*line)
        except ValueError as error:
            wrong(str(error), str(error))
        if play:
            watch(book, speed, kept=to is not None)


def watch(book: Path, speed: float, kept: bool) -> None:
    """Play the night at reading speed, on a copy in the book's own `.git`. Exit 3 where an answer is not as expected."""
    from zhiban.desk import night
    from zhiban.desk.night_page import columns, laid_out, painted, seconds

    folder, lang = book / ".git" / "zhiban-night", here.lang or locale() or "zh"
    shutil.rmtree(folder, ignore_errors=True)
    colours = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.name != "nt"
    try:
        with closing(night.play(book, folder, lang)) as shown:
            for told in shown:
                for line in laid_out(told, lang, columns()):
                    print(painted(line, told.kind) if colours else line, flush=True)
                time.sleep(seconds(told) / speed if speed else 0)
    except ValueError as error:
        wrong(str(error), str(error))
    except night.Astray as astray:
        print(f"{astray.said}\n{astray.text[lang]}", file=sys.stderr)
        raise typer.Exit(3) from None
    except KeyboardInterrupt:
        print()
        raise typer.Exit(130) from None
    if kept:
        tell(f"这一夜的簿子还在：{folder}", f"The night's book is kept: {folder}")


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
