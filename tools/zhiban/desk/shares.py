"""The work of an audit in shares: taken by as many processes as there are processors, or done here where there is one.

What comes back is bytes, and only what the audit still asks about.
"""

import gc
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

import msgspec

from zhiban.desk.at_hand import Known
from zhiban.desk.ledger import Line, line
from zhiban.desk.look import Look, look
from zhiban.repo import Repo
from zhiban.schema.parts import decode

MANY = 400  # commits, from which on a second process is worth its start
MOST = 8  # processes
SELDOM = (50_000, 20, 100)
T = TypeVar("T")
Later = Callable[[], list[T]]  # what is being worked out, and is waited for when it is asked for


class Shares(NamedTuple):
    """Gives work away: receipts to be read, commits to be looked at; each comes back in its order."""

    lines: Callable[[Sequence[str]], Later[Line]]
    looks: Callable[[Sequence[str]], Later[Look]]


LINES = msgspec.msgpack.Decoder(list[Line])
LOOKS = msgspec.msgpack.Decoder(list[Look], dec_hook=decode)
_known: Known | None = None


def processors() -> int:
    """How many processes may run at once."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(count, MOST) if hasattr(os, "fork") else 1


@contextmanager
def shares(repo: Repo, people: Mapping[str, str], many: int) -> Iterator[Shares]:
    """For the time of an audit of so many commits and receipts. `people`: address → person."""
    if many < MANY or processors() < 2:
        known = Known(Repo(repo.root, env=repo.env), people)
        try:
            with seldom():
                yield Shares(
                    lambda ids: lambda: _read(known, ids), lambda ids: lambda: list(look(known, ids))
                )
        finally:
            known.close()
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    begin = (repo.root, repo.env, people)
    with ProcessPoolExecutor(processors(), get_context("fork"), _begin, begin) as pool:

        def give(what: Any, ids: Sequence[str], decoder: Any) -> Later[Any]:
            size = max(-(-len(ids) // processors()), 1)
            jobs = [pool.submit(what, ids[at : at + size]) for at in range(0, len(ids), size)]
            return lambda: [one for job in jobs for one in decoder.decode(job.result())]

        with seldom():
            yield Shares(lambda ids: give(_lines, ids, LINES), lambda ids: give(_looks, ids, LOOKS))


@contextmanager
def seldom() -> Iterator[None]:
    """Look seldom for what could be thrown away: it is not much, and there is much to look through."""
    usual = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _begin(root: str, env: dict[str, str] | None, people: Mapping[str, str]) -> None:
    global _known
    gc.freeze()
    gc.set_threshold(*SELDOM)
    _known = Known(Repo(root, env=env), people)


def _lines(ids: Sequence[str]) -> bytes:
    return msgspec.msgpack.encode(_read(_known, ids) if _known else [])


def _looks(ids: Sequence[str]) -> bytes:
    return msgspec.msgpack.encode(list(look(_known, ids)) if _known else [], enc_hook=str)


def _read(known: Known, ids: Sequence[str]) -> list[Line]:
    return [line(commit, data) for commit, data in zip(ids, known.objects(ids, "commit"), strict=True)]
