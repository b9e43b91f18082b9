"""The templates' code, so that none is compiled twice: for both languages, and for the next build where it is kept."""

from typing import Any

import jinja2


class Compiled(jinja2.BytecodeCache):
    """jinja2's code of templates by its own key; jinja2 uses none that was made from another text or by another version."""

    def __init__(self) -> None:
        self.code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Any) -> None:
        """The code of a template, where it is known."""
        if bucket.key in self.code:
            bucket.bytecode_from_string(self.code[bucket.key])

    def dump_bytecode(self, bucket: Any) -> None:
        """Keep what was compiled."""
        self.code[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()
