"""Who first wrote each fact: commits in, origins out. Knows nothing of git."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from zhiban.facts import Facts, Place


class Commit(NamedTuple):
    """One state of one record: who recorded it, when, and from which states it grew (their ids)."""

    id: str
    parents: tuple[str, ...]
    who: str
    at: datetime
    facts: Facts


class Origin(NamedTuple):
    """The commit in which a fact first stood."""

    commit: str
    who: str
    at: datetime


def origins(commits: Iterable[Commit]) -> dict[str, dict[Place, Origin]]:
    """For each commit (given parents first) the origin of each of its facts.

    A fact that a parent carries keeps that parent's origin, the earliest where several carry it; a fact that no
    parent carries was written here. So a merge that joins two officers' work originates nothing.
    """
    known: dict[str, dict[Place, Origin]] = {}
    texts: dict[str, Facts] = {}
    for commit in commits:
        found = dict.fromkeys(commit.facts, Origin(commit.id, commit.who, commit.at))
        grown = [p for p in commit.parents if p in texts]
        for place, text in commit.facts.items() if grown else ():
            carried = [known[p][place] for p in grown if texts[p].get(place) == text]
            if carried:
                found[place] = min(carried, key=lambda o: (o.at, o.commit))
        known[commit.id], texts[commit.id] = found, commit.facts
    return known
