"""The sample city replayed as a repository with true history: every commit made by the person who acts, at the time of
the act, signed with that person's key; two officers on one log, merged; each handover taken over by the relief."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from zhiban.desk.acts import Act, acts
from zhiban.desk.begin import ATTRIBUTES, IGNORED
from zhiban.desk.keyring import ROOT_NAME, make_key, write_pins
from zhiban.desk.pack import Person, Store
from zhiban.desk.registry import Receipts
from zhiban.desk.sample import sample
from zhiban.desk.setup import set_up
from zhiban.facts import Place, join
from zhiban.page import read, write
from zhiban.repo import Repo
from zhiban.schema.parts import Instant
from zhiban.trust.receipt import BRANCH
from zhiban.trust.sshsig import public_line

Facts = dict[Place, str]
MARK = "zhiban-demo"
TOGETHER = 12  # minutes within which two officers' acts on one log are taken to have crossed
WORDS = {
    "duty_log": "值班日志",
    "incident": "突发事件",
    "roster": "值班安排",
    "training": "培训",
    "inspection": "检查",
    "bulletin": "通报",
    "person": "人员档案",
    "unit": "单位档案",
    "calendar": "日历",
    "limits": "时限表",
    "book": "建簿",
}


def people(records: dict[str, Facts], folder: Path) -> dict[str, Person]:
    """A key for each person, kept in `folder`, its public half written into the person's record."""
    found = {}
    for facts in records.values():
        if facts["kind"] == "person":
            name = facts["id"]
            key = make_key(folder / name)
            facts |= {"keys[k1].id": "k1", "keys[k1].ssh": public_line(key), "keys[k1].from": "2026-09-01"}
            email = next(text for place, text in facts.items() if place.startswith("email{"))
            found[name] = Person(facts["name"], email, key)
    return found


def script(records: dict[str, Facts], registrar: str) -> list[Act]:
    """Every act of the city in the order in which they were written down; a record's opening comes first."""
    issued = [f for f in records.values() if f["kind"] == "bulletin" and len(f["at"]) > 10]
    circulars = {f["no"]: Instant.read(f["at"]) for f in issued}
    found = [
        act for path, facts in sorted(records.items()) for act in acts(path, facts, registrar, circulars)
    ]
    first = {"book": 0, "unit": 1, "person": 2, "calendar": 3, "limits": 4}
    order = {path: first.get(facts["kind"], 9) for path, facts in records.items()}
    return sorted(found, key=lambda act: (act.at, order[act.path], not act.opens, act.path))


def crossed(one: Act, other: Act) -> bool:
    """Whether two acts in a row were written on one log by two officers who had not seen each other's."""
    near = other.at - one.at <= timedelta(minutes=TOGETHER)
    return (
        one.path == other.path
        and "/logs/" in one.path
        and one.who != other.who
        and near
        and not one.opens
        and not other.opens
    )


def history(
    store: Store, records: dict[str, Facts], staff: dict[str, Person], registrar: str, office: Receipts
) -> tuple[int, int]:
    """Write every commit and its receipt: (commits, merges). The first, and the registrar's own record, are the root's."""
    state: dict[str, Facts] = {}
    files = {path: store.put(b"blob", data) for path, data in rest().items()}
    todo = script(records, registrar)
    own = f"records/people/{registrar}.yml"
    todo.sort(
        key=lambda act: act.path != own
    )  # stable: before the registrar's key counts nobody's commit does
    tip = store.commit(
        store.tree(files), [], office.root, todo[0].at - timedelta(minutes=5), "建簿：格式与检查"
    )
    office.receive(todo[0].at - timedelta(minutes=5), tip, ROOT_NAME)
    number = merges = 0
    while number < len(todo):
        act = todo[number]
        after = todo[number + 1] if number + 1 < len(todo) else None
        before_facts, before_files = state.get(act.path, {}), dict(files)
        base, seen = tip, office.seen(act.at)
        name = act.who if act.who in staff else registrar
        signed = office.root if act.path == own else staff[name]
        _grow(store, state, files, act.path, before_facts | act.facts)
        tip = store.commit(store.tree(files), [base], signed, act.at, message(act, records) + seen)
        office.receive(act.at, tip, name)
        if after and crossed(act, after) and not {"handover.by", "takeover.by"} & {*act.facts, *after.facts}:
            theirs = before_facts | after.facts
            side = {**before_files, act.path: store.put(b"blob", write(theirs))}
            other = store.commit(
                store.tree(side), [base], staff[after.who], after.at, message(after, records) + seen
            )
            office.receive(after.at, other, after.who, f"refs/heads/u/{after.who}")
            both, _ = join(state[act.path], theirs)
            _grow(store, state, files, act.path, both)
            at = after.at + timedelta(minutes=1)
            words = f"合并 {staff[name].name} 的记录" + office.seen(at)
            tip = store.commit(store.tree(files), [other, tip], staff[after.who], at, words)
            office.receive(at, tip, after.who)
            number, merges = number + 1, merges + 1
        number += 1
    return len(todo) + merges + 1, merges


def _grow(store: Store, state: dict[str, Facts], files: dict[str, bytes], path: str, facts: Facts) -> None:
    state[path] = facts
    files[path] = store.put(b"blob", write(facts))


def message(act: Act, records: dict[str, Facts]) -> str:
    """What the commit says: which record, and what was added to it."""
    facts = records[act.path]
    what = WORDS[facts["kind"]]
    name = act.path.rpartition("/")[2].removesuffix(".yml")
    parts = list(dict.fromkeys(place.partition(".")[0] for place in act.facts))
    added = "立" if act.opens else "、".join(parts[:3])
    return f"{what} {name}：{added}"


def rest() -> dict[str, bytes]:
    """The files of the book beside its records."""
    names = (".pre-commit-config.yaml", "tools/hook")
    files = {name: sample(name).read_bytes() for name in names}
    return {**files, ".gitattributes": ATTRIBUTES.encode(), ".gitignore": IGNORED.encode()}


def replay(to: Path) -> Iterator[tuple[str, str]]:
    """Make the demonstration book, or leave a finished one as it stands. ValueError where something else is there."""
    if (to / ".git" / MARK).exists():
        yield f"{to} 已经建好，没有改动。", f"{to} stands already; nothing was changed."
        return
    if to.exists() and any(to.iterdir()) and not (to / ".git" / "zhiban-keys").exists():
        raise ValueError(f"{to} 里有别的东西，没有动它。 / {to} holds something else; nothing was touched.")
    from git import Repo as GitRepo

    shutil.rmtree(to, ignore_errors=True)
    to.mkdir(parents=True)
    root = sample("records")
    records = {
        f"records/{file.relative_to(root).as_posix()}": read(file.read_bytes()).facts
        for file in sorted(root.rglob("*.yml"))
    }
    records["records/book.yml"].pop("sample", None)
    GitRepo.init(to, initial_branch="main").close()
    staff = people(records, to / ".git" / "zhiban-keys")
    keys = to.resolve() / ".git" / "zhiban-keys"
    store = Store()
    office = Receipts(store, *(make_key(keys / name) for name in ("root-1", "root-2", "receipts")))
    commits, merges = history(store, records, staff, registrar_of(records), office)
    repo = Repo(str(to))
    repo.git("index-pack", "--stdin", "--strict", data=store.pack())
    for name, commit in {**office.refs, BRANCH: office.tip.hex()}.items():
        repo.git("update-ref", name, commit)
    repo.git("reset", "-q", "--hard")
    (keys / "pins.txt").write_text(write_pins(office.pins), encoding="utf-8", newline="\n")
    officer = last_on_duty(records)
    for _ in set_up(to.resolve(), officer, keys / officer, False, office.pins):
        pass
    (to / ".git" / MARK).touch()
    yield (
        f"{to}：{len(staff)} 人，{len(records)} 份记录，{commits} 次签名的提交，其中合并 {merges} 次，"
        f"回执 {office.seq} 号。现在以 {staff[officer].name} 的身份。",
        f"{to}: {len(staff)} people, {len(records)} records, {commits} signed commits, {merges} of them merges, {office.seq} receipts. You are {officer}.",
    )


def registrar_of(records: dict[str, Facts]) -> str:
    """The person who keeps the registers."""
    return next(f["id"] for f in records.values() if f["kind"] == "person" and "registrar" in f.values())


def last_on_duty(records: dict[str, Facts]) -> str:
    """The primary officer of the default unit's rostered shift after its last log: whoever took over."""
    unit = records["records/book.yml"]["unit"]
    logs = sorted(path for path in records if path.startswith(f"records/logs/{unit}/"))
    return records[logs[-1]].get("takeover.by") or records[logs[-1]]["primary"]
