"""The evidence of one record: of each fact when it happened, who signed it, when it was received, and with which key; and
what had been received at a moment."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from zhiban.book import Book
from zhiban.desk.ledger import Line, line, lines
from zhiban.desk.receive import keys_at
from zhiban.desk.sheet import Evidence
from zhiban.facts import Facts, Place
from zhiban.history import Origin
from zhiban.page import read, write
from zhiban.repo import Repo
from zhiban.repo import receipts as kept
from zhiban.repo.files import Tree
from zhiban.repo.trails import first_written, trails
from zhiban.schema.parts import Instant, zoned
from zhiban.trust.keys import BEIJING
from zhiban.trust.sshsig import fingerprint
from zhiban.trust.weigh import Reading, reading

MAIN = "refs/heads/main"
UNSIGNED = ("没有有效签名", "no valid signature")


class Signed(NamedTuple):
    """One commit that wrote facts: who, when, its first receipt, the receipt that it names, whether its key counted."""

    read: Reading
    person: str
    name: str
    receipt: Line | None
    seen: Line | None
    counts: bool


class Proof(NamedTuple):
    """A record's facts, each with the commit in which it first stood."""

    path: str
    facts: Facts
    origins: Mapping[Place, Origin]
    commits: Mapping[str, Signed]
    pinned: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether each fact is signed by a key that counted and has a receipt by the pinned key."""
        return all(sound(signed, self.pinned) for signed in self.commits.values())


def sound(signed: Signed, pinned: tuple[str, ...]) -> bool:
    """Whether a commit's evidence is complete."""
    receipt = signed.receipt
    return (
        signed.counts and receipt is not None and bool(receipt.key) and (not pinned or receipt.key in pinned)
    )


def evidence(repo: Repo, path: str, rev: str = "HEAD") -> Proof:
    """The evidence of a record as a commit has it. ValueError where it has none."""
    trail = trails(repo, path, rev).get(path, [])
    data = repo.blob(f"{rev}:{path}")
    if not trail or data is None:
        raise ValueError(f"{path} 还没有提交。 / {path} is not committed yet.")
    facts = read(data).facts
    origins = first_written(repo, trail, facts)
    wanted = {origin.commit for origin in origins.values()}
    ledger = {row.commit: row for row in lines(repo, kept.tip(repo), check=False)}
    first, before = received(repo, ledger.values(), wanted)
    pins = kept.pins(repo)
    commits = {}
    for commit in wanted:
        one = reading(commit, repo.blob(commit) or b"")
        row = first.get(commit)
        checked = line(row.commit, repo.blob(row.commit) or b"") if row else None
        main = before.get(row.commit, "") if row else repo.commit("HEAD")
        keys = keys_at(repo, main or repo.commit("HEAD"))
        at = row.entry.at if row and row.entry else _now()
        rooted = bool(one.key) and fingerprint(one.key) in pins["root"]
        person = keys.signer(one.key)
        counts = one.signature == "good" and (rooted or keys.counts(one.key, at))
        known = Book(Tree(repo, rev), form=False).person(person) if person else None
        name = known.name if known else "root" if rooted else ""
        commits[commit] = Signed(one, person, name, checked, ledger.get(one.seen or ""), counts)
    return Proof(path, facts, origins, commits, pins["receipts"])


def _now() -> datetime:
    from zhiban.desk.clock import second

    return second()


def received(repo: Repo, rows: Iterable[Line], wanted: set[str]) -> tuple[dict[str, Line], dict[str, str]]:
    """The first receipt of each of some commits; and where the main line stood before each of these receipts."""
    graph = _graph(repo)
    got: set[str] = set()
    found: dict[str, Line] = {}
    before: dict[str, str] = {}
    main = ""
    for row in rows:
        todo = [u.new for u in row.entry.updates] if row.entry else []
        while todo:
            commit = todo.pop()
            if commit not in got:
                got.add(commit)
                todo += graph.get(commit, ())
                if commit in wanted:
                    found[commit], before[row.commit] = row, main
        main = next((u.new for u in row.entry.updates if u.ref == MAIN), main) if row.entry else main
    return found, before


def _graph(repo: Repo) -> dict[str, list[str]]:
    """Every commit's parents."""
    rows = repo.git("rev-list", "--all", "--parents").decode().splitlines()
    return {first: rest for first, *rest in (row.split() for row in rows)}


def happened(facts: Facts, place: Place) -> str:
    """When the matter of a fact is claimed to have happened: the time of its item, else of its record."""
    part = place
    while part:
        part = part.rpartition(".")[0]
        for name in ("at", "start"):
            if found := facts.get(f"{part}.{name}" if part else name):
                return found
    return ""


def second(at: datetime | None) -> str:
    """A moment to the second at Beijing's offset, or a dash."""
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}" if at else "—"


def grouped(proof: Proof) -> Iterator[tuple[str, int, Signed]]:
    """The facts by item and commit: (item, how many, commit)."""
    counts: dict[tuple[str, str], int] = {}
    for place, origin in proof.origins.items():
        head = place.partition(".")[0].partition("{")[0]
        item = head if "[" in head or head in ("handover", "takeover", "ended", "closed", "issued") else "·"
        counts[item, origin.commit] = counts.get((item, origin.commit), 0) + 1
    for (item, commit), many in counts.items():
        yield item, many, proof.commits[commit]


def text(proof: Proof, lang: str) -> str:
    """For people: item by item happened, signed, received, bracket, key."""
    zh = lang == "zh"
    out = [proof.path, ""]
    for item, many, signed in grouped(proof):
        raw = signed.read.raw
        claimed = happened(proof.facts, f"{item}.x" if item != "·" else "x")[:16].replace("T", " ")
        title = (item if item != "·" else ("开头" if zh else "opening")) + (
            f"（{many} 处）" if zh else f" ({many} facts)"
        )
        who = f"{signed.name} {signed.person}".strip() or "?"
        written = second(raw.committer.at if raw else None)
        out.append(title)
        if zh:
            out.append(f"  发生 {claimed or '—'}   签名 {written} {who}   提交 {signed.read.commit[:12]}")
            out.append(f"  {_receipt(signed, True)}")
            out.append(
                f"  密钥 {fingerprint(signed.read.key) if signed.read.key else UNSIGNED[0]}{'' if signed.counts else '（收到时不在有效期内，或签名不成立）'}"
            )
        else:
            out.append(
                f"  happened {claimed or '—'}   signed {written} {who}   commit {signed.read.commit[:12]}"
            )
            out.append(f"  {_receipt(signed, False)}")
            out.append(
                f"  key {fingerprint(signed.read.key) if signed.read.key else UNSIGNED[1]}{'' if signed.counts else ' (it did not count when received, or the signature does not hold)'}"
            )
    facts, many = len(proof.origins), len(proof.commits)
    if zh:
        out += [
            "",
            f"{facts} 条事实，{many} 次提交："
            + ("每一条都有有效签名和回执。" if proof.holds else "凭据不全，见上。"),
        ]
    else:
        out += [
            "",
            f"{facts} facts, {many} commits: "
            + (
                "each has a valid signature and a receipt."
                if proof.holds
                else "the evidence is not complete, see above."
            ),
        ]
    return "\n".join(out)


def _receipt(signed: Signed, zh: bool) -> str:
    row, seen = signed.receipt, signed.seen
    if row is None or row.entry is None:
        return "收到 还没有回执" if zh else "received: no receipt yet"
    early = second(seen.entry.at) if seen and seen.entry else "—"
    minutes = f"{int((row.entry.at - seen.entry.at).total_seconds() // 60)}" if seen and seen.entry else "?"
    if zh:
        return f"收到 {second(row.entry.at)} 回执 {row.entry.seq}（{row.commit[:12]}）   区间 {early} 之后，{minutes} 分钟"
    return f"received {second(row.entry.at)} receipt {row.entry.seq} ({row.commit[:12]})   bracket after {early}, {minutes} min"


def plain(proof: Proof) -> dict[str, Any]:
    """For machines, fact by fact."""
    facts = []
    for place, origin in proof.origins.items():
        signed = proof.commits[origin.commit]
        row, seen, raw = signed.receipt, signed.seen, signed.read.raw
        facts.append(
            {
                "place": place,
                "text": proof.facts.get(place, ""),
                "happened": happened(proof.facts, place) or None,
                "signed": {
                    "at": raw.committer.at.isoformat() if raw else None,
                    "by": signed.person,
                    "key": fingerprint(signed.read.key) if signed.read.key else None,
                    "counts": signed.counts,
                },
                "commit": origin.commit,
                "received": {"seq": row.entry.seq, "at": row.entry.at.isoformat(), "commit": row.commit}
                if row and row.entry
                else None,
                "not_before": seen.entry.at.isoformat() if seen and seen.entry else None,
            }
        )
    return {"record": proof.path, "holds": proof.holds, "facts": facts}


def for_sheet(repo: Repo, path: str, lang: str) -> dict[Place, Evidence]:
    """The evidence that stands on a printed handover sheet; nothing where the log is not committed."""
    try:
        proof = evidence(repo, path)
    except ValueError:
        return {}
    found = {}
    for place, origin in proof.origins.items():
        signed = proof.commits[origin.commit]
        row, raw = signed.receipt, signed.read.raw
        at = zoned(raw.committer.at, "+08:00") if raw else zoned(origin.at, "+08:00")
        who = f"{signed.name}（{signed.person}）" if lang == "zh" else f"{signed.name} ({signed.person})"
        entry = row.entry if row else None
        found[place] = Evidence(
            who,
            at,
            entry.seq if entry else None,
            entry.at if entry else None,
            row.commit[:12] if row and entry else "",
            fingerprint(signed.read.key) if signed.read.key else "",
        )
    return found


def as_of(repo: Repo, path: str, at: Instant) -> tuple[str, tuple[str, str]]:
    """The record as it had been received by a moment, and by which receipt; without receipts, as it had been signed."""
    last = None
    main = ""
    for row in lines(repo, kept.tip(repo), check=False):
        if row.entry is None or row.entry.at > at:
            break
        last = row
        main = next((u.new for u in row.entry.updates if u.ref == MAIN), main)
    if last is None or last.entry is None:
        if kept.tip(repo):
            return "", (f"{at} 还没有任何回执。", f"There was no receipt at {at}.")
        main = repo.ask("rev-list", "-1", f"--before={int(at.timestamp())}", "HEAD")
        words = ("没有回执，按提交自己写的时间：", "No receipts here; by the commits' own times: ")
    else:
        number = f"第 {last.entry.seq} 号回执（{last.commit[:12]}，{second(last.entry.at)}）"
        words = (
            f"{number}时：",
            f"At receipt {last.entry.seq} ({last.commit[:12]}, {second(last.entry.at)}): ",
        )
    data = repo.blob(f"{main}:{path}") if main else None
    if data is None:
        return "", (f"{words[0]}{path} 还没有收到。", f"{words[1]}{path} was not received yet.")
    page = read(data)
    return (write(page.facts).decode() if page.sound else data.decode(errors="replace")), (
        f"{words[0]}{path}",
        f"{words[1]}{path}",
    )
