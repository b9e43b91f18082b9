"""What the server makes of a push, before anything of it is kept: the same judge on every edge, and whose commit it is.

Refused is what is unauthentic, unsafe, shrinking or confidential. What is late or dated back is taken and marked.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from msgspec.structs import replace

from zhiban.desk.changes import Changes, changes
from zhiban.desk.check import Checked, span
from zhiban.desk.known import MAIN, Server
from zhiban.desk.known import keys_at as keys_at
from zhiban.found import finding, in_order
from zhiban.received import Past, Received, Ref
from zhiban.repo import Repo
from zhiban.repo.files import Tree, brought, stowed
from zhiban.rule import Finding
from zhiban.rules import rules_for
from zhiban.trust.keys import Keys
from zhiban.trust.weigh import Reading, Standing, moment, reading, received

ON_RECEIPTS = ("它接在回执后面", "it grows from a receipt")
MOST = 10 << 20  # bytes of one file, as `receive.maxInputSize` is of a whole push


class Push(NamedTuple):
    """What is pushed: (branch, old commit, new commit) each, GONE for none; who is logged in, where that is known."""

    updates: Sequence[tuple[str, str, str]]
    pusher: str = ""


def told(of: str, subject: Received | Ref | Past, path: str) -> Iterator[Finding]:
    """What the rules find on a commit, a branch or the past."""
    from zhiban import judge

    for rule in rules_for(of):
        for hit in rule(subject):
            found = finding(rule, hit, path, None)
            if judge.scan("", path, found.zh):  # a name of a file or branch that may not be repeated
                hidden = replace(hit, figures=dict.fromkeys(hit.figures, "…"))
                found = finding(rule, hidden, of if judge.scan("", path) else path, None)
            yield found


def receive(repo: Repo, push: Push, at: datetime) -> Checked:
    """Everything found on a push. What is `refused` may not come in."""
    server = Server(repo, at)
    refs = [ref(repo, *update, push.pusher) for update in push.updates]
    found = [f for ref in refs for f in (*told("ref", ref, ref.name[:80]), *_named(ref))]
    tips = [ref.new for ref in refs if ref.new]
    objects = brought(repo)
    if count := sum(size > MOST for size in objects.values()):  # nothing of it is even opened
        past = Past(kind="object-too-large", figures={"count": count, "most": MOST >> 20})
        return Checked(_book(repo), in_order([*found, *told("past", past, "push")]))
    readings = {read.commit: read for read in new(repo, tips)}
    main = _coming(readings, (ref.new for ref in refs if ref.name == MAIN))
    judged = all(read.raw for read in readings.values())
    # before anything is merged to be compared: git would write what it makes of it beside what was pushed
    if count := stowed(repo, tips, objects) if judged else 0:
        found += told("past", Past(kind="stowaway", figures={"count": count}), "push")
    for read in readings.values():
        found += commit(server, readings, read, main)
    for moving in refs:
        if moving.name == MAIN and moving.new:
            found += aside(server, moving, readings)
    checked = (
        span(repo, f"{' '.join(tips)} --not --all", growth=True) if tips and judged else Checked(_book(repo))
    )
    checked.found = in_order([*found, *checked.found])
    return checked


def commit(
    server: Server, readings: Mapping[str, Reading], read: Reading, main: set[str]
) -> Iterator[Finding]:
    """Everything found on one commit: on its bytes, its signer, what it changes, and the names that it gives."""
    change = changes(server.repo, read.raw) if read.raw else Changes()
    yield from told("commit", weighed(server, readings, read, change, main), f"commit {read.commit[:12]}")
    yield from _scan(read)


def aside(server: Server, ref: Ref, readings: Mapping[str, Reading]) -> Iterator[Finding]:
    """Changes of people's records that were received earlier on another branch and come to the main line now."""
    since = [f"^{ref.old}"] if ref.old else []
    command = ("rev-list", "--full-history", "--no-merges", ref.new, *since, "--", "records/people")
    older = [commit for commit in server.repo.git(*command).decode().split() if commit not in readings]
    if not older:
        return
    span = {
        c: reading(c, server.repo.blob(c) or b"")
        for c in server.repo.git("rev-list", ref.new, *since).decode().split()
    }
    allowed = approved(span, span.keys(), server.keys, server.at, server.pins["root"])
    for commit in older:
        if commit not in allowed:
            yield from told(
                "commit",
                earlier(span[commit], server.keys, server.at, server.pins["root"]),
                f"commit {commit[:12]}",
            )


def earlier(read: Reading, keys: Keys, at: datetime, roots: Collection[str]) -> Received:
    """A change of people's records that has its receipt already: asked is only who brings it to the main line."""
    known = received(read, Standing(keys, at, roots))
    return Received(
        commit=read.commit, received=at, signature=read.signature, key=known.key, signer=known.signer or "?",
        committer=known.signer or "?", author=known.signer or "?", registrar=known.registrar, main=True, people=True,
    )  # fmt: skip


def _book(repo: Repo) -> Any:
    from zhiban.book import Book

    return Book(Tree(repo, repo.commit(MAIN)), form=False)


def _scan(read: Reading) -> list[Finding]:
    """Names and addresses hold no personal number and no mark of secrecy, and what is malformed is scanned all the same."""
    from zhiban import judge

    if read.raw is None:
        return []
    people = (read.raw.author, read.raw.committer)
    texts = [f"{ident.name} {ident.email}" for ident in people]
    return [replace(f, path=f"commit {read.commit[:12]}") for f in judge.scan("commit", *texts)]


def _named(ref: Ref) -> list[Finding]:
    """A branch's name holds no personal number and no mark of secrecy either: it is kept for ever."""
    from zhiban import judge

    return [replace(f, path="ref") for f in judge.scan("ref", ref.name)]


def ref(repo: Repo, name: str, old: str, new: str, pusher: str) -> Ref:
    """A branch that is to move."""
    before, after = ("" if commit.strip("0") == "" else commit for commit in (old, new))
    forward = not before or not after or repo.ask("merge-base", before, after) == before
    return Ref(name=name, old=before, new=after, forward=forward, pusher=pusher)


def new(repo: Repo, tips: Iterable[str]) -> Iterator[Reading]:
    """The commits that are not here yet, parents first, each read from its bytes; and tips that are no commits at all."""
    tips = list(tips)
    for tip in tips:
        if repo.commit(tip) != tip:
            yield reading(tip, b"")
    rows = repo.git("rev-list", "--topo-order", "--reverse", *tips, "--not", "--all") if tips else b""
    for commit in rows.decode().split():
        yield reading(commit, repo.blob(commit) or b"")


def _coming(readings: Mapping[str, Reading], tips: Iterable[str]) -> set[str]:
    """Those of the new commits that some tips reach."""
    found: set[str] = set()
    todo = list(tips)
    while todo:
        commit = todo.pop()
        if commit in readings and commit not in found:
            found.add(commit)
            if raw := readings[commit].raw:
                todo += raw.parents
    return found


def approved(
    readings: Mapping[str, Reading], main: Collection[str], keys: Keys, at: datetime, roots: Collection[str]
) -> set[str]:
    """The new commits that a registrar (or a root key) brought to the main line by a merge."""
    from zhiban.trust.sshsig import fingerprint

    found: set[str] = set()
    for commit in main:
        read = readings[commit]
        if not read.raw or len(read.raw.parents) < 2 or read.signature != "good":
            continue
        person = keys.signer(read.key)
        rooted = fingerprint(read.key) in roots
        if rooted or (keys.counts(read.key, at) and keys.registrar(person, at)):
            found |= _coming(readings, read.raw.parents[1:]) - _coming(readings, read.raw.parents[:1])
    return found


def weighed(
    server: Server, readings: Mapping[str, Reading], read: Reading, change: Changes, main: set[str]
) -> Received:
    """A commit with all that the rules ask about it."""
    if read.raw is None:
        return received(read, Standing(server.keys, server.at))
    commit = received(read, server.standing(read, _before(server.repo, readings, read)))
    from zhiban.trust.sshsig import key_blob

    request = change.request_of != "" and change.request_of == commit.committer == commit.author
    request = request and any(key_blob(line) == read.key for line in change.request)
    if any(map(server.seen, read.raw.parents)):
        return replace(commit, malformed="format", detail=ON_RECEIPTS)
    if server.called(read.commit, read.raw.committer.email) not in (None, commit.committer):
        commit = replace(commit, committer="")  # its own book would take it for somebody else's
    genesis = server.pins["genesis"]
    first = not read.raw.parents
    return replace(
        commit,
        root=first and read.commit not in genesis and (bool(genesis) or bool(server.repo.commit(MAIN))),
        request=request,
        main=read.commit in main,
        people=change.people,
        approved=bool(
            change.people
            and read.commit in approved(readings, main, server.keys, server.at, server.pins["root"])
        ),
        others=change.others,
        house=() if first else change.house,
        odd=change.odd,
        own=change.own,
    )


def _before(repo: Repo, readings: Mapping[str, Reading], read: Reading) -> datetime | None:
    """The newest date among a commit's parents."""
    found = []
    for parent in read.raw.parents if read.raw else ():
        known = readings.get(parent) or reading(parent, repo.blob(parent) or b"")
        if known.raw:
            found.append(moment(known.raw.committer.seconds))
    return max(found, default=None)
