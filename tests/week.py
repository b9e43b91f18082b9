"""A week in a real repository: the main line as officers wrote it, and requests to merge, good and bad.

Keys and times are fixed, so that every commit has the same id on every machine. The history is made with receipts, as a
server would have given them; the bad requests were never received by one.
"""

import subprocess
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import week_city as city
import week_forms as forms
from zhiban.desk.pack import Person, Store
from zhiban.desk.registry import Receipts
from zhiban.schema.parts import Instant
from zhiban.trust.raw import Ident
from zhiban.trust.raw import write as write_commit
from zhiban.trust.receipt import BRANCH
from zhiban.trust.sshsig import public_line, sign

NOW = Instant.read("2025-09-26T09:00+08:00")
Files = dict[str, str]


def key(name: str) -> Ed25519PrivateKey:
    """A key that is the same each time."""
    return Ed25519PrivateKey.from_private_bytes(sha256(f"zhiban week {name}".encode()).digest())


def at(text: str) -> Instant:
    """A time of September 2025: 22T08:01."""
    return Instant.read(f"2025-09-{text}+08:00")


class Request(NamedTuple):
    """A request to merge: what it does to the files, by whom, when; what a reviewer is to be told: (weight, kind, code)."""

    title: str
    by: str
    when: str
    does: Callable[[Files], Files]
    told: frozenset[tuple[str, str, str]]
    received: bool = True
    key: str = ""
    signed: bool = True

    @property
    def refused(self) -> frozenset[str]:
        """The codes with which the server refuses it."""
        return frozenset(code for weight, _, code in self.told if weight == "must_not" and code)


class Week:
    """The repository as it grows."""

    def __init__(self) -> None:
        self.store = Store()
        self.office = Receipts(self.store, key("root-1"), key("root-2"), key("receipts"))
        self.heads: dict[str, bytes] = {}
        self.files: dict[str, Files] = {}
        self.people = {
            who: Person(row[0], f"{who}@office.example", key(who)) for who, row in city.PEOPLE.items()
        }

    def commit(
        self, branch: str, by: Person, when: Instant, message: str, files: Files, received: bool = True
    ) -> bytes:
        """Commit the files on a branch, with its receipt."""
        blobs = {path: self.store.put(b"blob", text.encode()) for path, text in files.items()}
        above = [self.heads[branch]] if branch in self.heads else []
        made = self.store.commit(self.store.tree(blobs), above, by, when, message + self._seen(when))
        self.files[branch] = files
        return self.move(branch, made, when, by.email.partition("@")[0], received)

    def _seen(self, when: Instant) -> str:
        return self.office.seen(when) if self.office.seq else ""

    def move(self, branch: str, made: bytes, when: Instant, who: str, received: bool) -> bytes:
        """Let a branch stand at a commit; `received`: the server gives a receipt."""
        self.heads[branch] = made
        if received:
            self.office.receive(when, made, who, f"refs/heads/{branch}")
        return made

    def main(self, who: str, when: str, message: str, **more: str) -> None:
        """An officer's commit on the main line; `more` are whole files by path."""
        self.commit("main", self.people[who], at(when), message, {**self.files["main"], **more})

    def begin(self) -> None:
        """The book's first commits, by the root key and the registrar, in August."""
        august = Instant.read("2025-08-20T09:00+08:00")
        units = (("office", "望川市人民政府", "municipal"), ("qinghe", "青禾县人民政府", "county"))
        files = {
            "records/book.yml": city.canonical(forms.BOOK),
            city.LIMITS: city.limits(
                ("phone", 15, "phone", "2023-01-01"), ("written", 30, "written", "2023-01-01")
            ),
            "records/calendar/2025.yml": city.calendar(),
            **{
                f"records/units/{i}.yml": city.canonical(forms.UNIT.format(id=i, name=n, level=v))
                for i, n, v in units
            },
        }
        self.commit("main", self.office.root, august, "建簿", files)
        people = [who for who in city.PEOPLE if who != "sun-li"]
        lines = {who: city.person(who, {"k1": public_line(key(who))}) for who in people}
        registrar = "records/people/yuan-fang.yml"
        files = {**files, registrar: lines["yuan-fang"]}
        self.commit("main", self.office.root, august.replace(minute=1), "登记员", files)
        files = {**files, **{f"records/people/{who}.yml": text for who, text in lines.items()}}
        self.commit("main", self.people["yuan-fang"], august.replace(minute=2), "人员", files)
        files = {
            **files,
            "records/training/office/2025.yml": city.training(),
            city.HANDOVER_PAGE: city.page(),
        }
        self.commit("main", self.people["yuan-fang"], august.replace(minute=3), "培训和手册", files)
        files = {**files, city.roster_path("2025-09"): city.roster("2025-09")}
        by = self.people["wang-jianguo"]
        self.commit("main", by, Instant.read("2025-08-25T16:01+08:00"), "九月排班", files)

    def nights(self) -> None:
        """Three shifts that were handed over, one that is open, and a fire."""
        for number in (22, 23, 24, 25):
            day = f"2025-09-{number}"
            primary, relief = city.watch(day)[0], city.watch(city.after(day))[0]
            path, whole = city.log_path(day), city.log(day)
            opened, _, rest = whole.partition("handover:\n")
            self.main(primary, f"{number}T09:02", "查岗", **{path: opened})
            if number == 22:
                self.main("he-jun", "23T06:26", "首报", **{city.FIRE: city.canonical(forms.INCIDENT)})
            if number < 25:
                handed = opened + "handover:\n" + rest.partition("takeover:\n")[0]
                self.main(primary, f"{number + 1}T08:00", "交班", **{path: handed})
                self.main(relief, f"{number + 1}T08:04", "接班", **{path: whole})

    def ask(self, name: str, request: Request) -> None:
        """A request on a branch of its own."""
        branch = f"ask/{name}"
        self.heads[branch] = self.heads["main"]
        files = request.does(dict(self.files["main"]))
        by = self.people[request.by]
        by = Person(by.name, by.email, key(request.key)) if request.key else by
        if request.signed:
            self.commit(branch, by, at(request.when), request.title, files, request.received)
            return
        blobs = {path: self.store.put(b"blob", text.encode()) for path, text in files.items()}
        who = Ident(by.name, by.email, int(at(request.when).timestamp()), "+0800")
        signed = write_commit(
            self.store.tree(blobs).hex(), [self.heads["main"].hex()], who, request.title + "\n",
            lambda payload: sign(by.key, payload),
        )  # fmt: skip
        head, _, message = signed.partition(b"\n\n")
        plain = b"\n".join(line for line in head.split(b"\n") if not line.startswith((b"gpgsig", b" ")))
        self.move(
            branch, self.store.put(b"commit", plain + b"\n\n" + message), at(request.when), by.name, False
        )

    def keep(self, to: Path) -> None:
        """A clone as a reviewer has it, with the main line and the receipts as fetched from a server."""
        subprocess.run(["git", "init", "-q", "-b", "main", "--template=", str(to)], check=True)
        subprocess.run(
            ["git", "unpack-objects", "-q", "--strict"], cwd=to, input=self.store.pack(), check=True
        )
        tips = {name: tip.hex() for name, tip in self.heads.items()}
        refs = {f"refs/heads/{name}": tip for name, tip in tips.items()}
        refs |= {f"refs/remotes/origin/{name}": tip for name, tip in tips.items()}
        refs |= {"refs/remotes/origin/receipts": self.office.tip.hex()}
        rows = "".join(f"update {ref} {tip}\n" for ref, tip in refs.items())
        subprocess.run(["git", "update-ref", "--stdin"], cwd=to, input=rows.encode(), check=True)
        for name in ("genesis", "root", "receipts"):
            for value in self.office.pins[name]:
                subprocess.run(["git", "config", "--add", f"zhiban.{name}", value], cwd=to, check=True)
        subprocess.run(["git", "reset", "-q", "--hard"], cwd=to, check=True)


def server(clone: Path, to: Path, week: Week) -> None:
    """A hardened bare repository that has the main line and its receipts, and refuses as any server does."""
    from zhiban.desk.server import make

    source, file = to.with_name("source.git"), to.with_name("receipts-key")
    pem = key("receipts").private_bytes(form.Encoding.PEM, form.PrivateFormat.OpenSSH, form.NoEncryption())
    file.write_bytes(pem)
    file.chmod(0o600)
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(source)], check=True)
    refs = [f"refs/heads/main:{BRANCH.replace('receipts', 'main')}", f"refs/remotes/origin/receipts:{BRANCH}"]
    subprocess.run(["git", "push", "-q", str(source), *refs], cwd=clone, check=True)
    for _ in make(to, week.office.pins, file, source):
        pass


def story(requests: Mapping[str, Request]) -> Week:
    """The week, and all that is asked for at its end."""
    week = Week()
    week.begin()
    week.nights()
    for name, request in sorted(requests.items(), key=lambda row: row[1].when):
        week.ask(name, request)
    return week


__all__ = ["NOW", "Request", "Week", "at", "city", "key", "server", "story"]
