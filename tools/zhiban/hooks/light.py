"""Start the two libraries of the hooks' path without the parts that no hook uses.

PyYAML compiles patterns for types that are never resolved here, and msgspec asks for typing_extensions only to find what
`typing` has: together that costs more than judging a record. Where either has changed, it starts in its own way.
"""

import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

PARTS = ("error", "tokens", "events", "nodes")
ERRORS = ("reader", "scanner", "parser", "composer", "constructor", "emitter", "serializer", "representer")


def start() -> None:
    """Make `import yaml` give libyaml's event parser, its events and its errors, and nothing else."""
    sys.modules.setdefault("typing_extensions", None)  # type: ignore[arg-type]
    spec = find_spec("yaml")
    if "yaml" in sys.modules or spec is None or spec.submodule_search_locations is None:
        return
    package = ModuleType("yaml")
    package.__path__ = list(spec.submodule_search_locations)
    sys.modules["yaml"] = package
    try:
        for name in PARTS:
            package.__dict__.update(vars(import_module(f"yaml.{name}")))
        for name in ERRORS:
            module = ModuleType(f"yaml.{name}")
            error, kind = f"{name.title()}Error", "YAMLError" if name == "reader" else "MarkedYAMLError"
            setattr(module, error, type(error, (package.__dict__[kind],), {}))
            sys.modules[f"yaml.{name}"] = module
            setattr(package, name, module)
        import_module("yaml._yaml")
    except Exception:
        for name in [name for name in sys.modules if name.partition(".")[0] == "yaml"]:
            del sys.modules[name]
