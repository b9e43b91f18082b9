"""The past of the book that the attacks are made on: two days, each commit made by plumbing with its officer's own key and
received within two minutes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from attacks.forge import Store, commit
from real import BEIJING, at, git, zhiban
from seals import Signer, signer
from served import OFFICERS, Served, person
from zhiban.desk.keyring import print_of, read_pins, write_pins
from zhiban.page import read
from zhiban.page import write as canonical
from zhiban.repo import Repo
from zhiban.repo import receipts as kept
from zhiban.trust.raw import Ident
from zhiban.trust.raw import write as write_raw
from zhiban.trust.receipt import MOST, Entry, moved, parents, write
from zhiban.trust.sshsig import private, sign

HOUR = 3600
LEAVER = "sun-li"
NAMES = {**OFFICERS, LEAVER: "孙丽"}
TOKEN = b"ssh:duty"
SHARED = "  - duty2@office.example\n"  # 赵敏 has two addresses
KEYS = ("expired", "early", "revoked")  # 陈晓's other keys
LOG = """kind: duty_log
schema: 1
unit: office
start: {start}
end: {end}
leaders:
  - id: wang-jianguo
    mode: on_post
primary: {primary}
standby:
  - zhao-min
arrivals:
  - id: {primary}
    at: {arrived}
entries:
  - id: e1
    at: {start}
    by: {primary}
    kind: note
    text: 各县区、各部门报平安。
    nothing_to_report: yes
"""
SECOND = """  - id: e2
    at: {at}
    by: zhao-min
    kind: note
    text: 县局来电，询问值班安排。
"""
HANDOVER = """handover:
  at: {at}
  by: {by}
  in_person: yes
  situation: 来电3件，均已办结。
"""
TAKEOVER = """takeover:
  at: {at}
  by: {by}
  read_back: 没有未办结事项。
"""
PAGE = "docs/zh/notes.md"
HANDBOOK = "# 值班室须知\n\n电话铃响三声以内接听。\n\n打印机在二楼。\n\n茶水间在三楼。\n"


def moment(seconds: int) -> datetime:
    """A time of the book, in Beijing."""
    return datetime.fromtimestamp(seconds, BEIJING)


def key(folder: Path, name: str) -> Signer:
    """An officer's signing key, or one of 陈晓's other keys; her key in a token is played by one whose half is known."""
    if name == "token":
        return signer(77, TOKEN)
    return Signer(private(folder / "signing" / name))


def people(folder: Path, begun: int) -> dict[str, str]:
    """The records of everybody, with their keys: one expired, one that does not count yet, one revoked, one in a token."""
    found = {}
    for name in NAMES:
        keys = [
            (key(folder, name), f"    until: {at(moment(begun + 26 * HOUR))}\n" if name == LEAVER else "")
        ]
        if name == "chen-xiao":
            ends = (f"until: {at(moment(begun + HOUR))}", f"from: {at(moment(begun + 96 * HOUR))}")
            bounds = (*ends, f"revoked_at: {at(moment(begun + 49 * HOUR))}")
            keys += [(key(folder, k), f"    {bound}\n") for k, bound in zip(KEYS, bounds, strict=True)]
            keys.append((key(folder, "token"), ""))
        rows = [f"  - id: k{n}\n    ssh: {k.line}\n{bound}" for n, (k, bound) in enumerate(keys, 1)]
        record = (
            person(name).replace("email:\n", f"email:\n{SHARED}" if name == "zhao-min" else "email:\n")
            if name in OFFICERS
            else person("li-na").replace("li-na", name).replace("李娜", NAMES[name])
        )
        if name == "chen-xiao":
            record += (
                f"  - id: registrar\n    role: registrar\n    until: {moment(begun - 24 * HOUR):%Y-%m-%d}\n"
            )
        whole = record + "keys:\n" + "".join(rows)
        found[f"records/people/{name}.yml"] = canonical(read(whole.encode(), form=False).facts).decode()
    return found


class Step(NamedTuple):
    """What one officer committed at an hour of the past (hours since the book began), and what then was received."""

    hour: float
    by: str
    files: Mapping[str, str]
    message: str = "记录"


def past(folder: Path, begun: int) -> Iterator[Sequence[Step]]:
    """What was pushed on the first two days: push by push."""

    def hour(number: float) -> str:
        return at(moment(int(begun + number * HOUR)))

    shifts = [moment(begun + n * 24 * HOUR) for n in range(3)]
    paths = [f"records/logs/office/{start:%Y}/{start:%Y-%m-%d}.yml" for start in shifts]
    times = [dict(start=hour(24 * n), end=hour(24 * n + 24), arrived=hour(24 * n - 0.25)) for n in range(3)]
    first, second, third = (
        LOG.format(primary=who, **told)
        for who, told in zip((LEAVER, "zhang-wei", "li-na"), times, strict=True)
    )
    handed = first + HANDOVER.format(at=hour(24), by=LEAVER)
    taken = handed + TAKEOVER.format(at=hour(24.03), by="zhang-wei")
    given = second + HANDOVER.format(at=hour(48), by="zhang-wei")
    leaver = people(folder, begun)[f"records/people/{LEAVER}.yml"]
    reopened = f"""corrections:
  - id: c1
    at: {hour(30)}
    by: yuan-fang
    of: keys[k1].until
    read: {hour(9000)}
    why: 抄错了
"""
    yield [Step(0.01, "root-1", people(folder, begun), "人员")]
    yield [Step(0.5, LEAVER, {paths[0]: first})]
    yield [
        Step(24, LEAVER, {paths[0]: handed}),
        Step(24.03, "zhang-wei", {paths[0]: taken, paths[1]: second}),
    ]
    yield [Step(30, "yuan-fang", {f"records/people/{LEAVER}.yml": leaver + reopened}, "更正")]
    yield [
        Step(48, "zhang-wei", {paths[1]: given}),
        Step(48.01, "li-na", {paths[2]: third}),
        Step(48.02, "li-na", {PAGE: HANDBOOK}, "须知"),
        Step(48.03, "zhao-min", {paths[2]: third + SECOND.format(at=hour(48.02))}),
    ]


def write_past(world: Served, begun: int) -> None:
    """Begin the book, with `zhiban init` for its files, and let the first two days go by."""
    folder = world.folder
    zhiban(folder, "init", str(folder / "book"), "--name", "望川市政务值班簿", "--unit", "office")
    book = Store(folder / "book" / ".git")
    root, receipts = (private(folder / "book-keys" / name) for name in ("root-1", "receipts"))
    tree = git(folder / "book", "rev-parse", "HEAD^{tree}").strip()
    by = Ident("zhiban root", "root@zhiban.invalid", begun, "+0800")
    genesis = book.put("commit", write_raw(tree, (), by, "建簿\n", partial(sign, root)))
    pins = read_pins(world.pins.read_text())
    world.pins.write_text(write_pins({**pins, "genesis": (genesis,)}))
    assert print_of(root) in pins["root"]
    main, seen = genesis, ""
    with Repo(str(folder / "book" / ".git")) as repo:
        for number, push in enumerate(past(folder, begun), 1):
            before = main if number > 1 else ""
            for step in push:
                when = int(begun + step.hour * HOUR)
                key_of = Signer(root) if step.by == "root-1" else key(folder, step.by)
                who = (
                    ("zhiban root", "root@zhiban.invalid")
                    if step.by == "root-1"
                    else (NAMES[step.by], step.by)
                )
                main = commit(book, key_of, who, step.files, (main,), step.message, seen, when)
            git(folder / "book", "update-ref", "refs/heads/main", main)
            received = datetime.fromtimestamp(when + 60, BEIJING)
            updates = moved({"refs/heads/main": before} if before else {}, kept.heads(repo))
            entry = Entry(number, received, updates, kept.heads(repo), "init" if number == 1 else push[-1].by)
            by = Ident("zhiban receipts", "receipts@zhiban.invalid", when + 60, "+0000")
            empty = book.put("tree", b"")
            raw = write_raw(empty, parents(seen, entry), by, write(entry), partial(sign, receipts), most=MOST)
            seen = kept.put(repo, raw, seen)
