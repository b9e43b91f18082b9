"""Judge what a merge is about to record, against both sides."""

from zhiban.hooks.pre_commit import main

__all__ = ["main"]
