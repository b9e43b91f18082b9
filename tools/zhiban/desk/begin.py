"""Begin a real book: its first records and its hooks in one commit signed by a root key, and the keys kept beside it."""

import shutil
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from zhiban.desk.clock import now
from zhiban.desk.keyring import ROOT_ADDRESS, ROOT_NAME, card, make_key, pinned, print_of, write_pins
from zhiban.desk.sample import sample
from zhiban.desk.setup import set_up
from zhiban.page import read, write
from zhiban.repo import Repo
from zhiban.trust.raw import Ident
from zhiban.trust.raw import write as write_commit
from zhiban.trust.sshsig import public_line, sign

TAKEN = (".pre-commit-config.yaml", "tools/hook", "records/limits.yml")
IGNORED = "/.venv/\n/site/\n"
ATTRIBUTES = "* text=auto eol=lf\nrecords/**/*.yml merge=zhiban diff=zhiban\n"


def first_records(name: str, unit: str, language: str) -> dict[str, dict[str, str]]:
    """The facts of the book's first two records."""
    about = {
        "kind": "book",
        "schema": "1",
        "name": name,
        "zone": "+08:00",
        "language": language,
        "unit": unit,
        "editions[1].id": "1",
        "editions[1].title": "政府系统政务值班工作规范",
    }
    office = {
        "kind": "unit",
        "schema": "1",
        "id": unit,
        "name": name,
        "level": "municipal",
        "duty_office.name": f"{name}总值班室",
        "duty_office.form": "established",
        "handover_grace": "15",
        "shift_hours": "24",
        "shift_start": "08:00",
    }
    return {"records/book.yml": about, f"records/units/{unit}.yml": office}


class Registrar(NamedTuple):
    """Who keeps the registers from the first day: id, name, e-mail address."""

    id: str
    name: str
    email: str


def begin(
    to: Path, name: str, unit: str, language: str, registrar: Registrar | None = None
) -> Iterator[tuple[str, str]]:
    """Make the book, telling each step in (zh, en). ValueError where something is there already.

    With a registrar their record, with a key made for them, is in the first commit, and the folder is their clone.
    Two root keys, the receipts key and the pinned values are put into a folder beside it, for their keepers to take away.
    """
    keys = to.resolve().with_name(to.resolve().name + "-keys")
    for folder in (to, keys):
        if folder.exists() and any(folder.iterdir()):
            raise ValueError(
                f"{folder} 不是空文件夹，没有动它。 / {folder} is not empty; nothing was touched."
            )
    for path, facts in first_records(name, unit, language).items():
        file = to / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(write(facts))
    for path in TAKEN:
        target = to / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(sample(path), target)
    for year in sorted(sample("records/calendar").glob("*.yml")):
        days = {p: t for p, t in read(year.read_bytes()).facts.items() if not p.startswith("sensitive[")}
        target = to / "records/calendar" / year.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(write(days))
    (to / ".gitattributes").write_text(ATTRIBUTES, encoding="utf-8", newline="\n")
    (to / ".gitignore").write_text(IGNORED, encoding="utf-8", newline="\n")
    yield (
        f"已建 {to}：本簿说明、单位档案、时限表、{now().year} 年前后的日历",
        f"Made {to}: book, unit, limits, calendars",
    )
    if registrar:
        file = to / "records" / "people" / f"{registrar.id}.yml"
        file.parent.mkdir(parents=True)
        file.write_bytes(write(registered(registrar, unit, public_line(make_key(keys / registrar.id)))))
    pins = found(to, keys, "建簿 / The book begins")
    (keys / "pins.txt").write_text(write_pins(pins), encoding="utf-8", newline="\n")
    (keys / "card.txt").write_text(card(name, pins), encoding="utf-8", newline="\n")
    yield (
        f"开头的提交已由根密钥签名；密钥在 {keys}，请各归其位（根密钥一把锁进保险柜，回执密钥放到服务器），然后删去这个文件夹。",
        f"The first commit is signed by a root key. The keys are in {keys}: one root key into a safe, the receipts key to the "
        "server; then delete that folder.",
    )
    for title, value in (
        ("genesis", pins["genesis"]),
        ("root", pins["root"]),
        ("receipts", pins["receipts"]),
    ):
        for text in value:
            yield f"  {title:<9}{text}", f"  {title:<9}{text}"
    if registrar:
        own = to / ".git" / "zhiban-key"
        for half in ("", ".pub"):
            (keys / f"{registrar.id}{half}").replace(own.with_name(own.name + half))
        yield from set_up(to.resolve(), registrar.id, own.resolve(), False, pins)
    yield "下一步：", "Next:"
    for zh, en in NEXT[1:] if registrar else NEXT:
        yield f"  {zh}", f"  {en}"


def registered(registrar: Registrar, unit: str, line: str) -> dict[str, str]:
    """The facts of a registrar's record."""
    return {
        "kind": "person",
        "schema": "1",
        "id": registrar.id,
        "name": registrar.name,
        "unit": unit,
        f"email{{{registrar.email}}}": registrar.email,
        "roles[registrar].id": "registrar",
        "roles[registrar].role": "registrar",
        "keys[k1].id": "k1",
        "keys[k1].ssh": line,
    }


def found(to: Path, keys: Path, message: str) -> dict[str, tuple[str, ...]]:
    """Make the keys and commit what lies in the folder as the book's first commit, signed by the first root key."""
    from git import Repo as GitRepo

    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    root, spare, receipts = (make_key(keys / name) for name in ("root-1", "root-2", "receipts"))
    GitRepo.init(to, initial_branch="main").close()
    with Repo(str(to)) as repo:
        repo.git("add", "-A")
        tree = repo.git("write-tree").decode().strip()
        by = Ident(ROOT_NAME, ROOT_ADDRESS, int(time.time()), "+0800")
        raw = write_commit(tree, (), by, message + "\n", partial(sign, root))
        genesis = repo.git("hash-object", "-t", "commit", "-w", "--stdin", data=raw).decode().strip()
        repo.git("update-ref", "refs/heads/main", genesis)
    return pinned(genesis, (print_of(root), print_of(spare)), print_of(receipts))


NEXT = (
    (
        "登记员：写 records/people/<编号>.yml，带 roles 中的 registrar 和一把公钥，由根密钥签名提交（见 docs/zh/operations/keys.md）。",
        "The registrar: write records/people/<id>.yml with the role registrar and a key, committed under a root key "
        "(docs/en/operations/keys.md).",
    ),
    (
        "建服务器：zhiban server init 目录 --from 这本簿 --pins pins.txt --key receipts。",
        "Make the server: zhiban server init DIR --from THIS-BOOK --pins pins.txt --key receipts.",
    ),
    (
        "各人克隆后运行 zhiban setup --person <编号> --pins pins.txt，登记员批准公钥，然后照常值班。",
        "Each officer clones, runs zhiban setup --person <id> --pins pins.txt; a registrar approves the key.",
    ),
)
