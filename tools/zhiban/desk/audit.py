"""An audit that trusts nobody: a copy of its own, three pinned values, and every commit and receipt checked from its bytes.

What was found is kept beside the copy, so that a second audit costs only what is new.
"""

import re
import shutil
from pathlib import Path

from msgspec.structs import replace

from zhiban.desk.notes import COPY, FILES, Damaged, Notes, Pins, alone, load
from zhiban.desk.notes import Told as Told
from zhiban.found import in_order
from zhiban.received import Past
from zhiban.repo import GitError, Repo
from zhiban.repo.mirror import Objects, mirror, shallow
from zhiban.rule import REFUSE, REMIND
from zhiban.say import one_line

PINNED = {"genesis": r"[0-9a-f]{40}(?:[0-9a-f]{24})?", "root": r"SHA256:[A-Za-z0-9+/]{43}"}
PINNED["receipts"] = PINNED["root"]


def audit(where: str, pins: Pins, keep: Path, fresh: bool = False) -> Told:
    """Audit a book at an address or in a folder; `keep`: where the auditor's own copy and notes are.

    ValueError (zh / en) where the pinned values are not written as such, or nothing can be fetched.
    """
    _written(pins)
    keep.mkdir(parents=True, exist_ok=True)
    with alone(keep):
        if fresh:
            shutil.rmtree(keep / COPY, ignore_errors=True)
            for name in FILES:
                (keep / name).unlink(missing_ok=True)
        try:
            repo = mirror(where, keep / COPY)
        except GitError as error:
            return _unfetched(str(error))
        with repo:
            if shallow(repo):
                shutil.rmtree(repo.root)  # it would stay shallow
                return _only(Past(kind="shallow"))
            try:
                return _audit(repo, pins, load(keep, pins))
            except Damaged:
                return _audit(repo, pins, Notes(keep, pins))


def _audit(repo: Repo, pins: Pins, notes: Notes) -> Told:
    from zhiban.desk.weighing import Audit

    with Objects(repo) as objects:
        going = Audit(repo, objects, pins, notes)
        try:
            found = going.go()
        except GitError as error:
            going.past("objects-broken", "objects", what=one_line(str(error))[:160])
            return replace(going.told, found=in_order([*going.told.found, *going.fresh]))
    if notes.sound:
        notes.save()
    return found


def _written(pins: Pins) -> None:
    """ValueError where a pinned value cannot be one."""
    for name, form in PINNED.items():
        for value in pins[name]:
            if not re.fullmatch(form, value):
                raise ValueError(
                    f"约定的值 {name} 不会是“{one_line(value)}”：请照值班室墙上的卡片再抄一遍。 / "
                    f"The pinned value {name} cannot be “{one_line(value)}”: copy it again from the card on the duty-room wall."
                )


def _unfetched(said: str) -> Told:
    """What git found when it fetched. ValueError where it could not fetch."""
    if "shallow" in said:
        return _only(Past(kind="shallow"))
    if not any(word in said for word in ("fsck", "object", "pack", "loose", "bad", "missing")):
        raise ValueError(f"取不来：{said} / It cannot be fetched: {said}")
    return _only(Past(kind="objects-broken", figures={"what": one_line(said)[:160]}))


def _only(past: Past) -> Told:
    """Nothing is known but this."""
    from zhiban.desk.receive import told

    return Told(found=list(told("past", past, "objects")))


def sound(found: Told) -> bool:
    """Whether nothing was found that does not hold or that somebody must look into."""
    return not any(f.effect in (REFUSE, REMIND) for f in found.found)
