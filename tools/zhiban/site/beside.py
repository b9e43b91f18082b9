"""Both languages at the same time, the second in a process of its own, so that neither waits for the other."""

import os
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Made = TypeVar("Made")
_given: tuple[Callable[..., Any], Sequence[Any]] | None = None  # what the other process inherits


def beside(make: Callable[..., Made], jobs: Sequence[tuple[Any, ...]]) -> list[Made]:
    """What is made of each job, in their order. `mkdocs.exceptions.Abort` where one of them cannot be made."""
    if len(jobs) != 2 or not hasattr(os, "fork") or not _hands():
        return [make(*job) for job in jobs]
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from mkdocs.exceptions import Abort

    global _given
    _given = (make, jobs[1])
    try:
        with ProcessPoolExecutor(1, get_context("fork")) as pool:
            other = pool.submit(_apart)
            made = make(*jobs[0])
            found = other.result()
    finally:
        _given = None
    if isinstance(found, str):
        raise Abort(found)
    return [made, found]


def _hands() -> bool:
    """Whether there is a processor for each language."""
    return hasattr(os, "sched_getaffinity") and len(os.sched_getaffinity(0)) > 1


def _apart() -> Any:
    """What is made of the second job, or why it cannot be."""
    from mkdocs.exceptions import Abort

    if _given is None:
        raise RuntimeError("a language without a job")
    make, job = _given
    try:
        return make(*job)
    except Abort as error:
        return str(error) or "Abort"
