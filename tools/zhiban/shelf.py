"""The book as a folder of files, whether git knows of it or not."""

import os

from msgspec import Struct


class WorkTree(Struct, frozen=True):
    """The files of a folder as they lie there; links and other odd things are not followed."""

    root: "str | os.PathLike[str]"

    def get(self, path: str) -> bytes | None:
        """A file's bytes, or None where there is none or where it is a link."""
        file = os.path.join(self.root, path)
        if os.path.islink(file) or not os.path.isfile(file):
            return None
        with open(file, "rb") as stream:
            return stream.read()

    def paths(self) -> list[str]:
        """All files under `records/`, sorted."""
        found = []
        for folder, _, names in os.walk(os.path.join(self.root, "records")):
            at = os.path.relpath(folder, self.root).replace(os.sep, "/")
            found += [f"{at}/{name}" for name in names]
        return sorted(found)
