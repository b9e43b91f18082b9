"""The book as a folder of files, whether git knows of it or not."""

import os
import stat

from msgspec import Struct


class WorkTree(Struct, frozen=True):
    """The files of a folder as they lie there; links and other odd things are not followed."""

    root: "str | os.PathLike[str]"

    def get(self, path: str) -> bytes | None:
        """A file's bytes, or None where there is none or where it is a link."""
        file = f"{self.root}/{path}"
        try:
            if not stat.S_ISREG(os.lstat(file).st_mode):
                return None
            with open(file, "rb", buffering=0) as stream:
                return stream.read()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def paths(self) -> list[str]:
        """All files under `records/`, sorted."""
        found = []
        for folder, _, names in os.walk(os.path.join(self.root, "records")):
            at = os.path.relpath(folder, self.root).replace(os.sep, "/")
            found += [f"{at}/{name}" for name in names]
        return sorted(found)
