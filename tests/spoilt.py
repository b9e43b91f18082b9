"""A small book made in memory, commit by commit and receipt by receipt, and everything that can be done to one.

Keys and times are fixed, so that the same book has the same ids wherever it is made.
"""

import hashlib
import subprocess
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from zhiban.desk.pack import Person, Store
from zhiban.desk.registry import Receipts
from zhiban.page import read
from zhiban.page import write as write_page
from zhiban.trust.raw import Ident, write
from zhiban.trust.receipt import BRANCH, MOST, Entry, Update, parents
from zhiban.trust.receipt import write as receipt
from zhiban.trust.sshsig import public_line, sign

MAIN = "refs/heads/main"
BEGUN = datetime.fromisoformat("2026-01-05T09:00+08:00")
NAMES = {"yuan-fang": "袁方", "li-na": "李娜", "zhang-wei": "张伟", "zhao-min": "赵敏"}
REGISTRAR = "yuan-fang"
LOG = "records/logs/office/2026/2026-01-05.yml"
BOOK = """kind: book
schema: 1
name: 望川市政务值班簿
zone: '+08:00'
language: zh
unit: office
editions:
  - id: '1'
    title: 政府系统政务值班工作规范
"""
UNIT = "kind: unit\nschema: 1\nid: office\nname: 市政府总值班室\nlevel: municipal\n"
PERSON = """kind: person
schema: 1
id: {id}
name: {name}
unit: office
email:
  - {id}@office.example
roles:
  - id: {role}
    role: {role}
keys:
  - id: k1
    ssh: {key}
    from: 2026-01-01
"""
OPENING = """kind: duty_log
schema: 1
unit: office
start: 2026-01-05T08:00+08:00
end: 2026-01-06T08:00+08:00
primary: li-na
secondary: zhang-wei
entries:
"""
ENTRY = "  - id: e{number:03}\n    at: {at}\n    by: {by}\n    kind: note\n    text: {text}\n"


def key(name: str) -> Ed25519PrivateKey:
    """The same key for the same name."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())


def fair(text: str) -> str:
    """The record in its fair hand."""
    return write_page(read(text.encode()).facts).decode()


class Tale:
    """A book under way. `states` are the server's branches after each push."""

    def __init__(self) -> None:
        self.store, self.clock = Store(), BEGUN
        self.office = Receipts(self.store, key("root"), key("spare"), key("receipts"))
        self.files: dict[str, bytes] = {}
        self.odd: dict[str, bytes] = {}
        self.trees: dict[str, dict[str, bytes]] = {}
        self.main = ""
        self.numbers = 0
        self.states: list[dict[str, str]] = []
        self.staff = {name: Person(NAMES[name], f"{name}@office.example", key(name)) for name in NAMES}
        self.staff["root"] = self.office.root
        first = {
            "records/book.yml": fair(BOOK),
            "records/units/office.yml": fair(UNIT),
            "tools/hook": "#!/bin/sh\n",
        }
        self.push("root", self.commit("root", first, base=""))
        self.push("root", self.commit("root", {person(REGISTRAR): self.person(REGISTRAR)}))
        rest = {person(name): self.person(name) for name in NAMES if name != REGISTRAR}
        self.push(REGISTRAR, self.commit(REGISTRAR, rest))
        self.push("li-na", self.commit("li-na", {LOG: OPENING + self.entry("li-na")}))

    @property
    def pins(self) -> dict[str, tuple[str, ...]]:
        return self.office.pins

    def person(self, name: str) -> str:
        """A person's record."""
        role = "registrar" if name == REGISTRAR else "officer"
        return fair(PERSON.format(id=name, name=NAMES[name], role=role, key=public_line(key(name))))

    def later(self, minutes: float = 1) -> datetime:
        """The clock goes on."""
        self.clock += timedelta(minutes=minutes)
        return self.clock

    def entry(self, by: str, text: str = "") -> str:
        """One more entry's lines."""
        self.numbers += 1
        at = self.clock.isoformat(timespec="minutes")
        return ENTRY.format(
            number=self.numbers, at=at, by=by, text=text or f"第{self.numbers}次巡查，一切正常。"
        )

    def text(self, path: str, at: str = "") -> str:
        """A file as the main line, or a commit, has it."""
        return self.texts(at)[path].decode()

    def texts(self, at: str = "") -> dict[str, bytes]:
        return self.trees.get(at or self.main, {})

    def tree(self, files: Mapping[str, bytes], modes: Mapping[str, bytes]) -> bytes:
        """Store the trees of these files."""
        rows: list[tuple[bytes, bytes]] = []
        folders: dict[str, dict[str, bytes]] = {}
        for path, data in files.items():
            head, slash, rest = path.partition("/")
            if slash:
                folders.setdefault(head, {})[rest] = data
            else:
                mode = modes.get(path, b"100644")
                rows.append(
                    (head.encode(), mode + b" " + head.encode() + b"\0" + self.store.put(b"blob", data))
                )
        for name, inner in folders.items():
            more = {
                path.removeprefix(f"{name}/"): mode
                for path, mode in modes.items()
                if path.startswith(f"{name}/")
            }
            rows.append((name.encode() + b"/", b"40000 " + name.encode() + b"\0" + self.tree(inner, more)))
        return self.store.put(b"tree", b"".join(row for _, row in sorted(rows)))

    def commit(
        self,
        by: str,
        files: Mapping[str, str | bytes | None] | None = None,
        *,
        base: str | None = None,
        merged: str = "",
        words: str = "记录",
        seen: str | None = None,
        at: datetime | None = None,
        authored: datetime | None = None,
        signer: str = "",
        namespace: bytes = b"git",
        address: str = "",
        spoil: Callable[[bytes], bytes] | None = None,
        modes: Mapping[str, bytes] = {},
        signed: bool = True,
    ) -> str:
        """A commit on the main line (or on `base`), good but for what is given otherwise; by default one more entry."""
        base = self.main if base is None else base
        at = at or self.later()
        if files is None:
            files = {LOG: self.text(LOG, base) + self.entry(by)}
        now = dict(self.texts(base)) if base else {}
        for path, text in files.items():
            now.pop(path, None)
            if text is not None:
                now[path] = text.encode() if isinstance(text, str) else text
        who = self.staff[by]
        ident = Ident(who.name, address or who.email, int(at.timestamp()), "+0800")
        author = ident if authored is None else ident._replace(seconds=int(authored.timestamp()))
        if seen is None:
            seen = self.office.tip.hex()
        message = words + (f"\n\nSeen: {seen}" if seen else "") + "\n"
        above = tuple(filter(None, (base, merged)))

        def seal(payload: bytes) -> str:
            return sign(key(signer or by), payload, namespace)

        raw = write(self.tree(now, modes).hex(), above, ident, message, seal if signed else None, author)
        if spoil:
            raw = spoil(raw)
        made = self.store.put(b"commit", raw).hex()
        self.trees[made] = now
        return made

    def push(self, who: str, tip: str, *branches: str, receipt: bool = True) -> str:
        """The branches move (by default the officer's own and the main line), and a receipt is written; the tip."""
        names = [f"refs/heads/{name}" for name in branches or ("main", f"u/{who}")]
        if MAIN in names:
            self.main = tip
        if receipt:
            self.office.receive(self.clock, bytes.fromhex(tip), who, *names)
        else:
            self.office.refs |= dict.fromkeys(names, tip)
        self.states.append(self.refs())
        return tip

    def refs(self) -> dict[str, str]:
        """Where the server's branches stand."""
        refs = {name: tip for name, tip in self.office.refs.items() if tip in self.trees}
        return {**refs, BRANCH: self.office.tip.hex()}

    def receipt(
        self,
        updates: tuple[Update, ...],
        *,
        seq: int = 0,
        at: datetime | None = None,
        above: tuple[str, ...] | None = None,
        by: str = "receipts",
        dated: datetime | None = None,
        spoil: Callable[[str], str] = lambda text: text,
        refs: Mapping[str, str] | None = None,
        clock: str = "",
    ) -> None:
        """A receipt by hand."""
        office = self.office
        at = at or max(self.clock, office.at)
        state = {**office.refs, **{u.ref: u.new for u in updates}}
        entry = Entry(seq or office.seq + 1, at, updates, (refs or state) if updates else None, "x", clock)
        kept = parents(office.tip.hex(), entry) if above is None else above
        ident = Ident("zhiban receipts", "receipts@zhiban.invalid", int((dated or at).timestamp()), "+0000")
        tree = self.store.put(b"tree", b"").hex()
        text = spoil(receipt(entry))
        raw = write(tree, kept, ident, text, lambda payload: sign(key(by), payload), most=MOST)
        office.tip, office.seq, office.at = self.store.put(b"commit", raw), entry.seq, max(at, office.at)
        office.refs |= {u.ref: u.new for u in updates}
        self.states.append(self.refs())

    def moved(self, tip: str, *branches: str) -> tuple[Update, ...]:
        """The updates that a receipt for these branches tells of."""
        names = sorted(f"refs/heads/{name}" for name in branches)
        return tuple(Update(name, self.office.refs.get(name, ""), tip) for name in names)

    def repository(self, folder: Path, state: int = -1) -> Path:
        """A bare repository of the book, at one of its states."""
        subprocess.run(["git", "init", "-q", "--bare", "--template=", "-b", "main", str(folder)], check=True)
        subprocess.run(
            ["git", "index-pack", "--stdin"], cwd=folder, input=self.store.pack(), check=True, stdout=-3
        )
        stand(folder, self.states[state])
        return folder


def stand(folder: Path, refs: Mapping[str, str]) -> None:
    """Let a repository's references stand so, and no others."""
    asked = ["git", "for-each-ref", "--format=%(refname)"]
    there = subprocess.run(asked, cwd=folder, check=True, capture_output=True, text=True).stdout.split()
    lines = [f"delete {name}" for name in there if name not in refs]
    lines += [f"update {name} {commit}" for name, commit in refs.items()]
    told = "\n".join(lines) + "\n"
    subprocess.run(["git", "update-ref", "--stdin"], cwd=folder, input=told, text=True, check=True)


def person(name: str) -> str:
    """Where a person's record is."""
    return f"records/people/{name}.yml"
