"""The verbs that prove something: audit, verify, as-of, sheet."""

from __future__ import annotations

import os
from pathlib import Path

import click

from zhiban.cli import PATH, app, as_json, here, language, moment, record_path, tell, wrong
from zhiban.cli.delivering import pins_of, repo_here
from zhiban.cli.looking import written


@app.command()
@click.argument(
    "where",
    metavar="[URL|DIR]",
    default="",
    help="值班簿在哪里，不写即这里 / where the book is; here by default",
)
@click.option("--genesis", default="", help="开头的提交 / the first commit")
@click.option("--root", "roots", multiple=True, help="根公钥指纹，可多个 / root key fingerprints")
@click.option("--receipts", default="", help="回执公钥指纹 / the receipts key's fingerprint")
@click.option("--pins", "file", type=PATH, help="或这三个值的文件 / or a file of these three values")
@click.option("--keep", type=PATH, help="审计自己的副本放在哪里 / where the auditor's own copy is kept")
@click.option("--fresh", is_flag=True, help="从头查起 / begin again")
@click.option(
    "--tsa-root",
    "authorities",
    multiple=True,
    type=PATH,
    help="外部时间戳机构的根证书，可多个 / root certificates of time-stamping authorities",
)
@click.option(
    "--paper",
    "sheets",
    multiple=True,
    help="交接班单上的回执 3589:9aba89502cf7 / a receipt printed on a sheet",
)
@written("text", "json")
def audit(
    where: str,
    genesis: str,
    roots: tuple[str, ...],
    receipts: str,
    file: Path | None,
    keep: Path | None,
    fresh: bool,
    authorities: tuple[Path, ...],
    sheets: tuple[str, ...],
    form: str,
) -> None:
    """审计：不信任何人，从头核对每一次提交和回执。 / Audit: trust nobody, check every commit and receipt."""
    from zhiban.desk import audit as desk
    from zhiban.desk import conclusion
    from zhiban.desk.anchored import outside
    from zhiban.desk.on_paper import on_paper

    pins = pins_of(file) or {}
    given = {"genesis": (genesis,), "root": roots, "receipts": (receipts,)}
    pins = {name: tuple(filter(None, value)) or tuple(pins.get(name, ())) for name, value in given.items()}
    if not where and not all(pins.values()):
        from zhiban.repo import receipts as kept

        with repo_here() as repo:
            pins = {name: value or kept.pins(repo)[name] for name, value in pins.items()}
    if not all(pins.values()):
        wrong(
            "要有约定的三个值：--genesis --root --receipts，或 --pins 文件。它们从值班室墙上的卡片或办公网抄来，不从这本簿里取。",
            "The three pinned values are needed: --genesis --root --receipts, or --pins FILE. Take them from the card on the "
            "duty-room wall or the intranet, never from the book itself.",
        )
    to = keep or cache() / pins["genesis"][0][:40]
    try:
        found = desk.audit(where or str(here.folder), pins, to, fresh)
        found.found += on_paper(to, found.seq, sheets) if sheets else ()
        seen = outside(found, to, [file.read_bytes() for file in authorities])
    except (OSError, ValueError) as error:
        wrong(str(error), str(error))
    lang = here.lang or os.environ.get("ZHIBAN_LANG") or (language() if not where else "zh")
    print(
        as_json(conclusion.plain(found, pins, seen))
        if form == "json"
        else conclusion.text(found, pins, lang, seen)
    )
    raise SystemExit(int(not desk.sound(found)))


def cache() -> Path:
    """Where an auditor's copies are kept between audits."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "zhiban" / "audit"


@app.command()
@click.argument("record", help="记录 / a record")
@click.option(
    "--export", "to", type=PATH, help="导出成自己能验证的文件夹 / export as a folder that verifies itself"
)
@written("text", "json")
def verify(record: str, to: Path | None, form: str) -> None:
    """一份记录的凭据：每条事实何时发生、签名、收到，凭哪把密钥。 / The evidence of one record, fact by fact."""
    from zhiban.desk import evidence

    root = here.root
    path = record_path(root, record)
    with repo_here() as repo:
        try:
            found = evidence.evidence(repo, path)
            if to:
                from zhiban.desk.bundle import export

                for line in export(repo, path, found, to):
                    tell(*line)
                return
        except ValueError as error:
            wrong(str(error), str(error))
    print(as_json(evidence.plain(found)) if form == "json" else evidence.text(found, language()))
    raise SystemExit(int(not found.holds))


@app.command("as-of")
@click.argument("time", help="时刻 / an instant")
@click.argument("record", help="记录 / a record")
def as_of(time: str, record: str) -> None:
    """那时已经收到的是什么样。 / What was known (received) at a moment."""
    from zhiban.desk import evidence

    root, at = here.root, moment(time)
    path = record_path(root, record)
    with repo_here() as repo:
        known, line = evidence.as_of(repo, path, at)
    tell(*line)
    print(known, end="")


@app.command()
@click.argument("log", help="值班日志 / a duty log")
@click.option("--to", type=PATH, help="写到哪个文件 / into which file")
def sheet(log: str, to: Path | None) -> None:
    """交接班单：打印、签字，带回执号。 / The handover sheet to print and sign, with the receipt's number."""
    from zhiban.book import Book
    from zhiban.desk import evidence
    from zhiban.desk.sheet import sheet as made
    from zhiban.shelf import WorkTree

    root = here.root
    path = record_path(root, log)
    if not path.startswith("records/logs/"):
        wrong(f"{path} 不是值班日志。", f"{path} is no duty log.")
    with repo_here() as repo:
        received = evidence.for_sheet(repo, path, language())
    file = to or here.folder / f"{Path(path).stem}-{'交接班单' if language() == 'zh' else 'handover'}.html"
    file.write_text(made(Book(WorkTree(root)), path, received, language()), encoding="utf-8", newline="\n")
    tell(f"写好了：{file}", f"Written: {file}")
