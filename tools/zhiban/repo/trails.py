"""How records came to be what they are: the commits of each record's own history, and who first wrote each fact."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from zhiban.facts import Facts, Place
from zhiban.history import Commit, Origin
from zhiban.history import origins as first
from zhiban.page import read
from zhiban.repo import GONE, Repo
from zhiban.schema.parts import Instant, instant

LOG = (
    "log",
    "-z",
    "--raw",
    "--no-abbrev",
    "--no-renames",
    "--simplify-merges",
    "--parents",
    "--topo-order",
    "--reverse",
)
FORM = ("--diff-merges=first-parent", "--date=raw", "--format=%x01%H%x00%P%x00%cn <%ce>%x00%cd")


class Stop(NamedTuple):
    """A commit at which a record changed: from which stops it grew, who recorded it, when, and what it then was."""

    commit: str
    parents: tuple[str, ...]
    who: str
    at: Instant
    blob: str


def trails(repo: Repo, path: str = "records", rev: str = "HEAD") -> dict[str, list[Stop]]:
    """Of each record under a path, the commits that changed it or brought two of its lines together, parents first.

    One walk for all records. Each commit takes over what its parent knew of where every record last changed; only where
    two lines part is that copied.
    """
    raw = repo.git(*LOG, *FORM, rev, "--", path).decode(errors="surrogateescape")
    rows = [row.split("\0") for row in raw.split("\x01")[1:]]
    children = Counter(parent for row in rows for parent in row[1].split())
    known: dict[str, dict[str, Stop]] = {}
    found: dict[str, list[Stop]] = {}
    for commit, grown, who, when, *changed in rows:
        seconds, _, zone = when.partition(" ")
        at = instant(int(seconds), zone)
        parents = [parent for parent in grown.split() if parent in known]
        children.subtract(parents)
        sides = [known[parent] if children[parent] else known.pop(parent) for parent in parents]
        last = dict(sides[0]) if sides and children[parents[0]] else sides[0] if sides else {}
        blobs = {name: state.split(" ")[3] for state, name in zip(changed[::2], changed[1::2], strict=False)}
        for name in [*blobs, *_apart(last, sides[1:], blobs)]:
            before = dict.fromkeys(side[name] for side in (last, *sides[1:]) if name in side)
            blob = blobs.get(name) or (last[name].blob if name in last else GONE)
            last[name] = Stop(commit, tuple(stop.commit for stop in before), who, at, blob)
            found.setdefault(name, []).append(last[name])
        known[commit] = last
    return found


def _apart(last: dict[str, Stop], others: list[dict[str, Stop]], changed: Iterable[str]) -> set[str]:
    """The records that two sides of a merge last changed at different commits."""
    return {name for side in others for name, stop in side.items() if stop is not last.get(name)} - set(
        changed
    )


def first_written(repo: Repo, trail: Sequence[Stop], stands: Facts | None = None) -> dict[Place, Origin]:
    """Who first wrote each fact that stands at the end of a record's trail; `stands` are these facts, where they are known."""
    commits = []
    for stop in trail:
        if stands is None or stop is not trail[-1]:
            data = None if stop.blob == GONE else repo.blob(stop.blob)
            facts: Facts = read(data, form=False).facts if data else {}
        else:
            facts = stands
        commits.append(Commit(stop.commit, stop.parents, stop.who, stop.at, facts))
    return first(commits)[commits[-1].id] if commits else {}


def origins(repo: Repo, path: str, rev: str = "HEAD") -> dict[Place, Origin]:
    """Who first wrote each fact of a record, through merges: the committer's name with e-mail, from git alone."""
    return first_written(repo, trails(repo, path, rev).get(path, []))
