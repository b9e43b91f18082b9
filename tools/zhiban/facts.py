"""A record is a set of facts; a fact is a place and the text written there.

A place is a stable name: `entries[0912-li-na].text`, `sensitive{time}`. Nothing here reads or writes files.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

Place = str
Facts = Mapping[Place, str]
Tree = dict[str, Any]


class Clash(NamedTuple):
    """One place at which two sides say two things."""

    place: Place
    ours: str
    theirs: str


def lost(old: Facts, new: Facts) -> dict[Place, str]:
    """The facts of `old` that `new` no longer says. An honest step loses none."""
    return {place: text for place, text in old.items() if new.get(place) != text}


def gained(old: Facts, new: Facts) -> dict[Place, str]:
    """The facts that `new` says and `old` did not."""
    return lost(new, old)


def join(ours: Facts, theirs: Facts) -> tuple[dict[Place, str], list[Clash]]:
    """Both sides' facts, and the clashes; there the smaller text stands, so that either order gives the same."""
    clashes = [Clash(p, t, theirs[p]) for p, t in ours.items() if theirs.get(p, t) != t]
    return {**ours, **theirs, **{c.place: min(c.ours, c.theirs) for c in clashes}}, sorted(clashes)


def tree(facts: Facts) -> Tree:
    """The same facts as nested mappings, lists of mappings and lists of texts, in the order of the facts."""
    nodes: dict[Place, Tree] = {"": {}}

    def node(place: Place) -> Tree:
        if place not in nodes:
            above, _, name = place.rpartition(".")
            key, item, _ = name.partition("[")
            nodes[place] = {}
            if item:
                node(above).setdefault(key, []).append(nodes[place])
            else:
                node(above)[key] = nodes[place]
        return nodes[place]

    for place, text in facts.items():
        path, member, _ = place.partition("{")
        above, _, name = path.rpartition(".")
        if member:
            node(above).setdefault(name, []).append(text)
        else:
            node(above)[name] = text
    return nodes[""]
