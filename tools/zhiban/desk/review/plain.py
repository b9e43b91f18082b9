"""A review for machines. `schema` is raised when a field changes its meaning or goes; fields may be added.

`verdict`: `note` is safe to merge, `look`, `must_not`. Instants have their offset; commits are whole.
"""

from typing import Any

import msgspec

from zhiban.desk.review.told import WEIGHTS, Review

SCHEMA = 1


def plain(review: Review) -> dict[str, Any]:
    """`{"schema", "verdict", "headline", "counts", "base", "tip", "since", "at", "points", "effects", "records", "commits"}`."""
    return {
        "schema": SCHEMA,
        "verdict": str(review.verdict),
        "headline": {"zh": review.headline[0], "en": review.headline[1]},
        "counts": {str(weight): len(review.of(weight)) for weight in WEIGHTS},
        "base": review.base,
        "tip": review.tip,
        "since": review.since,
        "at": str(review.at),
        "points": _built(review.points),
        "effects": _built(review.effects),
        "records": _built(review.records),
        "commits": _built(review.commits),
    }


def _built(node: Any) -> Any:
    return msgspec.to_builtins(node, enc_hook=str)
