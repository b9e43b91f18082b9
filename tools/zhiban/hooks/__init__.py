"""What git calls. Each hook is a tiny `main(argv) -> int`; nothing heavy is imported on its path."""

import gc
import os
import sys
from typing import NoReturn

HOOKS = (
    "pre-commit",
    "pre-merge-commit",
    "commit-msg",
    "pre-push",
    "pre-receive",
    "post-receive",
    "merge",
    "textconv",
)


def main(argv: list[str] | None = None) -> int:
    """Run the hook named first. 0 nothing refused, 1 refused, 2 wrong use."""
    args = sys.argv[1:] if argv is None else argv
    if not args or args[0] not in HOOKS:
        print(f"zhiban-hook {'|'.join(HOOKS)}", file=sys.stderr)
        return 2
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        sys.stderr.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    from importlib import import_module

    sys.modules.setdefault("typing_extensions", None)  # type: ignore[arg-type]  # msgspec looks there for what `typing` has
    module = import_module(f"zhiban.hooks.{args[0].replace('-', '_')}")
    return int(module.main(args[1:]))


def run() -> NoReturn:
    """The process of a hook: short, so its garbage is left lying, and its end is not tidied up."""
    gc.disable()
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
