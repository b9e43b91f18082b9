"""A duty book with a long signed history and its receipts, for measuring an audit: `python bench/signed.py FOLDER 20000`.

Five units with eight officers each. A log comes in as many commits as it has entries, and three more: opened, handed over,
taken over. Each commit is signed by whoever acts, names the newest receipt that its officer has seen, and is pushed to the
officer's own branch and to the main line, as `zhiban push` does it; one in forty crosses with another and is merged. Every
few hundred commits the registrar closes somebody's key and enters a new one.
"""

import heapq
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import NamedTuple

import made
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from zhiban.desk.begin import ATTRIBUTES
from zhiban.desk.keyring import ROOT_NAME, write_pins
from zhiban.desk.pack import Person, Store
from zhiban.desk.registry import Receipts
from zhiban.page import read, write
from zhiban.schema.parts import Instant
from zhiban.trust.receipt import BRANCH
from zhiban.trust.sshsig import public_line

CITY = Path(__file__).resolve().parents[1]
UNITS = 5
REGISTRAR = made.person(0, 0)[0]
CROSSED, ROTATED = 25, 400  # one commit in so many is merged, brings a new key
HELD = 4000  # commits that are held in memory before git takes them
FIRST, MORE = "main", 100  # how many commits each later state of the book has more
ENTRY = re.compile(r"    at: (\S+)\n    by: (\S+)\n")
OTHERS = re.compile(
    rf"/u0*(?:{'|'.join(str(n) for n in range(UNITS, 64))})(?:\.yml|/)|/p0*(?:[{UNITS}-9]|[1-9]\d)-"
)


class Act(NamedTuple):
    """Something that somebody writes: at the end of a file, or (`whole`) in its place."""

    at: Instant
    path: str
    who: str
    text: str
    what: str
    whole: bool = False


class Folder:
    """A folder as git keeps it; only what changed is written again."""

    def __init__(self) -> None:
        self.inner: dict[str, Folder] = {}
        self.rows: dict[str, bytes] = {}
        self.id = b""

    def put(self, path: str, blob: bytes) -> None:
        """A file's new blob."""
        self.id = b""
        head, slash, rest = path.partition("/")
        if slash:
            self.inner.setdefault(head, Folder()).put(rest, blob)
        else:
            self.rows[head] = b"100644 " + head.encode() + b"\0" + blob

    def write(self, store: Store) -> bytes:
        """The tree's id."""
        if not self.id:
            for name, folder in self.inner.items():
                self.rows[name + "/"] = b"40000 " + name.encode() + b"\0" + folder.write(store)
            self.id = store.put(b"tree", b"".join(self.rows[name] for name in sorted(self.rows)))
        return self.id


def after(text: str, minutes: float) -> Instant:
    """An instant so many minutes later than a record says."""
    return Instant.fromisoformat(text) + timedelta(minutes=minutes)


def log(unit: int, day: int) -> Iterator[Act]:
    """A unit's log of a day, act by act."""
    start = made.START + timedelta(day)
    path = f"records/logs/u{unit:02}/{start:%Y}/{start:%Y-%m-%d}.yml"
    opening, _, rest = made.log(unit, day).partition("entries:\n")
    entries, _, rest = rest.partition("handover:\n")
    handover, _, takeover = rest.partition("takeover:\n")
    yield Act(after(made.at(start), -10 + unit / 7), path, made.watch(unit, day)[0], opening, "开班")
    for number, entry in enumerate(entries.split("  - id: ")[1:]):
        at, by = ENTRY.search(entry).groups()  # type: ignore[union-attr]
        yield Act(after(at, 2), path, by, ("" if number else "entries:\n") + f"  - id: {entry}", "接报")
    for title, part in (("handover", handover), ("takeover", takeover)):
        at, by = re.search(r"  at: (\S+)\n  by: (\S+)\n", part).groups()  # type: ignore[union-attr]
        yield Act(
            after(at, 0.5 + unit / 7),
            path,
            by,
            f"{title}:\n{part}",
            "交班" if title == "handover" else "接班",
        )


def incident(unit: int, day: int) -> Iterator[Act]:
    """An incident, in two acts."""
    name, text = made._incident(unit, day, over=True)
    path = f"records/incidents/u{unit:02}/{name[:4]}/{name}.yml"
    at, by = made.START + timedelta(day, minutes=117 + (unit * 31 + day) % 600), made.watch(unit, day)[0]
    first, mark, rest = text.partition("  - id: final\n")
    yield Act(after(made.at(at), 27), path, by, first, "首报")
    yield Act(after(made.at(at), 321), path, by, mark + rest, "终报")


def roster(path: str, text: str) -> Act:
    """A month's roster, issued."""
    at, by = re.search(r"issued:\n  at: (\S+)\n  by: (\S+)\n", text).groups()  # type: ignore[union-attr]
    return Act(after(at, 1), path, by, text, "排班")


def days(files: dict[str, str]) -> Iterator[Act]:
    """Everything that is written, in the order of time, without end."""
    waiting: list[Act] = [
        roster(path, text) for path, text in files.items() if path.startswith("records/rosters/")
    ]
    waiting = [act for act in waiting if act.at > Instant.fromisoformat(made.at(made.START))]
    heapq.heapify(waiting)
    for day in count():
        for unit in range(UNITS):
            for act in log(unit, day):
                heapq.heappush(waiting, act)
            if (unit + day) % 19 == 0:
                for act in incident(unit, day):
                    heapq.heappush(waiting, act)
        until = Instant.fromisoformat(made.at(made.START + timedelta(day + 1, minutes=-20)))
        while waiting[0].at < until:
            yield heapq.heappop(waiting)


class Book:
    """The book as it grows: its files, its people's keys, its receipts, and what git has not taken yet."""

    def __init__(self, git: Path, files: dict[str, str]) -> None:
        self.git, self.store, self.top = git, Store(), Folder()
        self.office = Receipts(self.store, *(Ed25519PrivateKey.generate() for _ in range(3)))
        self.texts, self.blobs, self.tip, self.commits, self.merges = (
            dict[str, str](),
            dict[str, bytes](),
            b"",
            0,
            0,
        )
        self.kept = 0
        self.seen, self.last = "", ("", b"", b"", "", b"")
        self.staff: dict[str, Person] = {}
        self.people = {path[15:-4]: path for path in files if path.startswith("records/people/p")}

    def put(self, path: str, text: str) -> bytes:
        """Save a file; its blob."""
        self.texts[path] = text
        self.blobs[path] = blob = self.store.put(b"blob", text.encode())
        self.top.put(path, blob)
        return blob

    def commit(self, by: Person, at: Instant, words: str, *parents: bytes) -> bytes:
        """Commit what was saved."""
        self.commits += 1
        return self.store.commit(
            self.top.write(self.store), parents or ([self.tip] if self.tip else []), by, at, words
        )

    def key(self, person: str, at: datetime) -> str:
        """The person's record with a new key, and the one before it closed."""
        path = self.people[person]
        facts, when = dict(read(self.texts[path].encode()).facts), at.isoformat(timespec="minutes")
        number = sum(place.endswith("].ssh") for place in facts) + 1
        if number > 1:
            facts[f"keys[k{number - 1}].until"] = when
        else:
            facts |= (
                {"roles[registrar].id": "registrar", "roles[registrar].role": "registrar"}
                if person == REGISTRAR
                else {}
            )
        key = Ed25519PrivateKey.generate()
        name = f"keys[k{number}]"
        facts |= {f"{name}.id": f"k{number}", f"{name}.ssh": public_line(key), f"{name}.from": when}
        self.staff[person] = Person(facts["name"], f"{person}@wangchuan.example", key)
        return write(facts).decode()

    def push(self, at: Instant, who: str, *branches: str) -> None:
        """The receipt for what was just committed."""
        self.office.receive(at, self.tip, who, *(f"refs/heads/{name}" for name in branches))

    def begin(self, files: dict[str, str]) -> None:
        """The first commits: the book by the root key, the registrar, then everybody."""
        at = Instant.fromisoformat("2023-12-01T09:00+08:00")
        self.put(".gitattributes", ATTRIBUTES)
        for path, text in files.items():
            if path in self.people.values():
                self.texts[path] = text
            elif path.startswith(("records/units/", "records/limits", "records/book", "records/calendar/")):
                self.put(path, text)
        self.tip = self.commit(self.office.root, at, "建簿")
        self.push(at, ROOT_NAME, "main")
        self.put(self.people[REGISTRAR], self.key(REGISTRAR, at))
        self.tip = self.commit(self.office.root, at, f"登记员{self.office.seen(at)}")
        self.push(at, ROOT_NAME, "main")
        for person in self.people:
            if person != REGISTRAR:
                self.put(self.people[person], self.key(person, at))
        self.tip = self.commit(self.staff[REGISTRAR], at, f"人员{self.office.seen(at)}")
        self.push(at, REGISTRAR, f"u/{REGISTRAR}", "main")

    def write(self, act: Act) -> None:
        """One act: its commit and its receipt, and where it crossed with another the merge and its receipt."""
        by, name, base = self.staff[act.who], act.path.rpartition("/")[2][:-4], self.tip
        before, now = self.blobs.get(act.path, b""), self.texts.get(act.path, "")
        path, old, new, piece, under = self.last
        crossed = self.commits % CROSSED == 0 and under and old and before and act.text[:2] == "  "
        seen, self.seen = self.seen, self.office.seen(act.at)
        text = act.text if act.whole else now + act.text
        if crossed:
            self.top.put(path, old)
            alone = now.removesuffix(piece) + act.text if path == act.path else text
            self.top.put(act.path, self.store.put(b"blob", alone.encode()))
            self.tip = side = self.commit(by, act.at, f"{act.what} {name}{seen}", under)
            self.push(act.at, act.who, f"u/{act.who}")
            self.top.put(path, new)
            self.put(act.path, text)
            at, self.merges = act.at + timedelta(seconds=30), self.merges + 1
            self.tip = self.commit(by, at, f"合并 main{self.office.seen(at)}", side, base)
            self.push(at, act.who, f"u/{act.who}", "main")
            self.last = ("", b"", b"", "", b"")
            return
        blob = self.put(act.path, text)
        self.tip = self.commit(by, act.at, f"{act.what} {name}{self.seen}")
        self.push(act.at, act.who, f"u/{act.who}", "main")
        self.last = (act.path, before, blob, act.text, base)

    def rotate(self, at: Instant) -> None:
        """Somebody has a new key from now on."""
        person = sorted(set(self.people) - {REGISTRAR})[self.commits * 7 % (len(self.people) - 1)]
        self.write(Act(at, self.people[person], REGISTRAR, self.key(person, at), "换密钥", True))

    def keep(self) -> None:
        """Let git take what was made so far."""
        subprocess.run(
            ["git", "index-pack", "--stdin", "--strict"],
            cwd=self.git,
            input=self.store.pack(),
            check=True,
            stdout=subprocess.DEVNULL,
        )
        self.store.entries.clear()
        self.kept = self.commits
        for name, commit in self.refs().items():
            subprocess.run(["git", "update-ref", name, commit], cwd=self.git, check=True)

    def refs(self) -> dict[str, str]:
        """Where the branches stand."""
        return {**self.office.refs, BRANCH: self.office.tip.hex()}


def make(folder: Path, commits: int, more: int = 8) -> None:
    """Make `book.git`, `pins.txt`, the public keys in `allowed`, and `states.json`: the book with so many commits, and with 100 more each time."""
    git = folder / "book.git"
    subprocess.run(["git", "init", "-q", "--bare", "--template=", "-b", "main", str(git)], check=True)
    with tempfile.TemporaryDirectory() as place:
        made.make(Path(place), max(500, commits // 7), CITY, logs=False)
        files = {
            f"records/{file.relative_to(Path(place, 'records')).as_posix()}": file.read_text(encoding="utf-8")
            for file in sorted(Path(place, "records").rglob("*.yml"))
        }
    files = {path: text for path, text in files.items() if not OTHERS.search(path)}
    book = Book(git, files)
    book.begin(files)
    states: list[dict[str, str]] = []
    wanted = [commits + n * MORE for n in range(more + 1)]
    rotated = 0
    keys = [(person.email, public_line(person.key)) for person in book.staff.values()]
    for act in days(files):
        if book.commits // ROTATED > rotated:
            rotated += 1
            book.rotate(act.at - timedelta(seconds=20))
            keys += [(p.email, public_line(p.key)) for p in book.staff.values()]
        book.write(act)
        if book.commits >= wanted[0]:
            book.keep()
            if not states:
                subprocess.run(
                    ["git", "repack", "-a", "-d", "-f", "-q", "--depth=50", "--window=10"],
                    cwd=git,
                    check=True,
                )
            states.append(book.refs())
            figures = (book.commits, book.merges, book.office.seq)
            print(f"{folder}: {figures[0]} commits, {figures[1]} merges, {figures[2]} receipts", flush=True)
            if len(wanted := wanted[1:]) == 0:
                break
        elif book.commits - book.kept >= HELD:
            book.keep()
    keys += [
        ("root@zhiban.invalid", public_line(book.office.root.key)),
        ("receipts@zhiban.invalid", public_line(book.office.key)),
    ]
    (folder / "allowed").write_text("".join(f"{name} {line}\n" for name, line in dict.fromkeys(keys)))
    (folder / "states.json").write_text(json.dumps(states))
    (folder / "pins.txt").write_text(write_pins(book.office.pins))


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
