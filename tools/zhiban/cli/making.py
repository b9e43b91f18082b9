"""The verbs that make something: a clone ready to write in, a new book, a demonstration, a site."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click

from zhiban.cli import PATH, app, here, locale, tell, wrong


@app.command()
@click.option("--person", default="", help="您在人员档案中的编号 / your id in the book")
@click.option("--key", type=PATH, help="已有的签名私钥 / a signing key that you have")
@click.option("--make-key/--no-make-key", default=True, show_default=True, help="没有就造一把 / make one")
@click.option(
    "--touch",
    is_flag=True,
    help="造在安全令牌里，签名要触摸 / make it in a security token that asks for a touch",
)
@click.option("--pins", type=PATH, help="约定的三个值（文件） / the file of the three pinned values")
def setup(person: str, key: Path | None, make_key: bool, touch: bool, pins: Path | None) -> None:
    """把这个副本准备好：身份、签名、合并、检查。 / Make this clone ready: identity, signing, merges, hooks."""
    from zhiban.cli.delivering import pins_of
    from zhiban.desk.setup import set_up

    try:
        for line in set_up(
            here.folder.resolve(), person, key, make_key and bool(person), pins_of(pins), touch
        ):
            tell(*line)
    except ValueError as error:
        wrong(str(error), str(error))


@app.command()
@click.argument("to", metavar="DIR", type=PATH, help="建在哪里 / where to make it")
@click.option("--name", default="政务值班簿", show_default=True, help="本簿名称 / name of the book")
@click.option("--unit", default="office", show_default=True, help="本单位编号 / your unit's id")
@click.option("--registrar", default="", help="登记员编号 / the registrar's id")
@click.option("--registrar-name", default="", help="登记员姓名 / the registrar's name")
@click.option("--email", default="", help="登记员邮箱 / the registrar's e-mail address")
def init(to: Path, name: str, unit: str, registrar: str, registrar_name: str, email: str) -> None:
    """开一本新簿：首次提交由根密钥签名，密钥放在旁边。 / Begin a new book, its first commit signed by a root key."""
    from zhiban.desk.begin import Registrar, begin

    given = (registrar, registrar_name, email)
    if any(given) and not all(given):
        wrong(
            "登记员要写全：--registrar 编号 --registrar-name 姓名 --email 邮箱。",
            "Say all three of the registrar: --registrar ID --registrar-name NAME --email ADDRESS.",
        )
    try:
        for line in begin(
            to, name, unit, here.lang or locale() or "zh", Registrar(*given) if registrar else None
        ):
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
    raise SystemExit(int(bool(lacking)))


@app.command()
@click.argument("to", metavar="[DIR]", type=PATH, required=False, help="建在哪里 / where to make it")
@click.option("--play", is_flag=True, help="看一个有事的夜晚 / watch an eventful night")
@click.option(
    "--speed",
    type=click.FloatRange(min=0),
    default=1,
    show_default=True,
    help="几倍速，0 即不停顿 / how fast; 0: no pauses",
)
def demo(to: Path | None, play: bool, speed: float) -> None:
    """用样本城市重演四周值班，成一个带真实历史的仓库。 / Replay the sample city as a repository with true history."""
    import tempfile

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
    import shutil

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
        raise SystemExit(3) from None
    except KeyboardInterrupt:
        print()
        raise SystemExit(130) from None
    if kept:
        tell(f"这一夜的簿子还在：{folder}", f"The night's book is kept: {folder}")


@app.group(no_args_is_help=True)
def site() -> None:
    """值班手册网站。 / The handbook site."""


audiences = click.option(
    "--audience",
    default="staff",
    show_default=True,
    help="给谁看 / for whom",
    type=click.Choice(["staff", "public"]),
)


languages = click.option(
    "--language",
    default="both",
    show_default=True,
    help="哪种语言 / which language",
    type=click.Choice(["zh", "en", "both"]),
)


@contextmanager
def _in_a_folder_of_its_own() -> Iterator[None]:
    """A folder that holds something else is left as it is."""
    try:
        yield
    except FileExistsError as error:
        wrong(
            f"“{error}”里有别的文件，原样没动。--to 写一个空文件夹，或以前用这条命令做的。",
            f"“{error}” holds something else and was left as it is. Name an empty folder, or one that this command made.",
        )


@site.command()
@click.option("--to", type=PATH, required=True, help="写到哪里 / where to")
@audiences
@languages
def render(to: Path, audience: str, language: str) -> None:
    """把网页写成 Markdown 文件夹。 / Write the pages as a folder of Markdown."""
    from zhiban.site.tree import render_to

    with _in_a_folder_of_its_own():
        render_to(here.root, to, audience, language)
    tell(f"写好了：{to}", f"Written: {to}")


@site.command()
@click.option(
    "--to",
    type=PATH,
    help="写到哪里，默认 site/ 或 site-public/ / where to, site/ or site-public/ by default",
)
@audiences
@languages
def build(to: Path | None, audience: str, language: str) -> None:
    """建成网站。 / Build the site."""
    from zhiban.site import press

    with _in_a_folder_of_its_own():
        built = press.build(here.root, to, audience, language)
    for made in built:
        zh = {"zh": "中文", "en": "英文"}[made.language]
        en = {"zh": "Chinese", "en": "English"}[made.language]
        whom = {"staff": ("内部", "staff"), "public": ("公开", "public")}[audience]
        tell(
            f"网站（{whom[0]}，{zh}）：{made.folder}，共 {made.pages} 页，新做 {made.rebuilt} 页，用时 {made.seconds:.1f} 秒",
            f"Site ({whom[1]}, {en}): {made.folder}, {made.pages} pages, {made.rebuilt} made anew, {made.seconds:.1f} s",
        )
