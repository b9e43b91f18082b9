"""`zhiban`: thin verbs over the desk. Exit codes: 0 nothing refused, 1 refused, 2 wrong use, 3 our own fault.

A verb imports what it needs when it runs, so that `zhiban -h` answers at once and no verb waits for another's libraries.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from zhiban.repo import Repo
    from zhiban.schema.parts import Instant

PATH = click.Path(path_type=Path)


class Here:
    """Where the command works, and in which language it speaks."""

    folder = Path(".")
    lang = ""

    @property
    def root(self) -> Path:
        """The book around the folder: the nearest folder with `records/`."""
        start = self.folder.resolve()
        for folder in (start, *start.parents):
            if (folder / "records" / "book.yml").is_file():
                return folder
        wrong("这里没有值班簿（records/book.yml）。", "There is no duty book here (records/book.yml).")


here = Here()


class Verbs(click.Group):
    """The verbs, in the order in which an officer meets them.

    Ctrl-C ends with 130: click's own 1 would say that something was refused.
    """

    group_class = type

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise SystemExit(130) from None


@click.group(cls=Verbs, no_args_is_help=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C", "folder", type=PATH, default=".", show_default=True, help="在哪个文件夹 / in which folder"
)
@click.option("--lang", type=click.Choice(["zh", "en"]), help="用哪种语言 / in which language")
def app(folder: Path, lang: str | None) -> None:
    """值班簿：一本自己能作证的值班簿。 / A duty book that proves itself."""
    here.folder, here.lang = folder, lang or ""


def tell(zh: str, en: str) -> None:
    """One line in the language asked for."""
    print(zh if language() == "zh" else en)


def wrong(zh: str, en: str) -> NoReturn:
    """Wrong use: what is, in the language asked for; exit 2."""
    print(zh if (here.lang or locale()) == "zh" else en, file=sys.stderr)
    raise SystemExit(2)


def as_json(told: object) -> str:
    """What a verb tells machines."""
    import json

    return json.dumps(told, ensure_ascii=False, indent=1)


def locale() -> str:
    """The language of the environment, where it is one of ours."""
    name = next(
        (os.environ[v] for v in ("ZHIBAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(v)), ""
    )
    return "zh" if name.startswith("zh") else "en" if name.startswith("en") else ""


def language() -> str:
    """The language asked for, the locale's, or the book's."""
    return here.lang or locale() or book_language()


def book_language() -> str:
    """The language in which the book is kept."""
    from zhiban.book import Book
    from zhiban.shelf import WorkTree

    about = Book(WorkTree(here.folder)).about
    return about.language if about else "zh"


def moment(text: str) -> Instant:
    """An instant given on the command line, or now."""
    import re
    from datetime import datetime, timedelta, timezone

    from zhiban.desk.clock import now
    from zhiban.schema.parts import Instant, zoned

    if not text:
        return now()
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)?", text):  # as receipts are told
            at = datetime.fromisoformat(text)
            return zoned(at if at.tzinfo else at.replace(tzinfo=timezone(timedelta(hours=8))), "+08:00")
        return Instant.read(text if len(text) > 16 else text.replace(" ", "T") + "+08:00")
    except ValueError:
        wrong(
            f"“{text}”不是时刻；写成 2026-11-23T08:00+08:00。",
            f"“{text}” is no instant; write 2026-11-23T08:00+08:00.",
        )


def record_path(root: Path, name: str) -> str:
    """A record by its path or by the end of it: `logs/wangchuan/2026/2026-11-23`, `20261123-0557-shop-fire`."""
    from zhiban.shelf import WorkTree

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


def commits(repo: Repo, span: str) -> str:
    """A range `A..B` of which both ends are here."""
    from zhiban.repo import GitError

    try:
        repo.git("rev-list", "-1", *span.split(), "--")
    except GitError:
        wrong(
            f"这里没有“{span}”这段提交。写成 A..B，两头都是这里有的提交或分支。",
            f"There are no commits “{span}” here. Write A..B, both of them commits or branches that are here.",
        )
    return span


def main() -> None:
    """Run the command line; what nobody foresaw is our own fault, kept in a file to send."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except Exception:
        import traceback

        file = Path.cwd() / "zhiban-fault.txt"
        file.write_text(traceback.format_exc(), encoding="utf-8")
        print(
            f"程序自己出错了，不是您的错。请把 {file} 交给管理员。 / Our own fault: send {file}.",
            file=sys.stderr,
        )
        raise SystemExit(3) from None


from zhiban.cli import checking, delivering, looking, making, proving, reading, reviewing  # noqa: E402, F401 - each verb makes itself known to `app`
