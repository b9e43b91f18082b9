"""What an auditor who looks at commits has at hand: the repository, who has which address, and the pages that were read last."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import NamedTuple

from zhiban import page as pages
from zhiban.desk.pieces import Pieces, Sheet, whole
from zhiban.facts import Facts
from zhiban.repo import GONE, Repo
from zhiban.repo.mirror import Objects

KEPT = 400  # pages


class Known:
    """What somebody who looks has at hand: the repository, who has which address, and the pages that were read last."""

    def __init__(self, repo: Repo, people: Mapping[str, str]) -> None:
        self.repo, self.objects, self.people = repo, Objects(repo), people
        self.pieces = Pieces()
        self.pages: OrderedDict[str, Page] = OrderedDict()

    def load(self, blobs: Mapping[str, str]) -> None:
        """Read these blobs, as far as they are not known; with each, one from which it may have grown."""
        new = [blob for blob in blobs if blob not in self.pages]
        for blob, data in zip(new, self.objects(new, "blob"), strict=True):
            before = self.pages.get(blobs[blob])
            self.pages[blob] = Page.of(data, self.pieces, before.sheet if before else None)

    def page(self, blob: str) -> "Page":
        """A blob's page."""
        self.pages.move_to_end(blob)
        return self.pages[blob]

    def bytes(self, blob: str) -> bytes | None:
        """A file's bytes, or None where there is none."""
        page = self.pages.get(blob)
        if page and page.sheet:
            return page.sheet.text.encode()
        return None if blob == GONE else self.repo.blob(blob)

    def forget(self) -> None:
        """Keep only what was read last."""
        while len(self.pages) > KEPT:
            self.pages.popitem(last=False)

    def close(self) -> None:
        """Let git's processes go."""
        self.objects.close()
        self.repo.close()


class Page(NamedTuple):
    """A page: of a fair copy its parts, of any other its facts; whether it is written as records are."""

    sheet: Sheet | None
    told: Facts
    fair: bool

    @classmethod
    def of(cls, data: bytes, pieces: Pieces, before: Sheet | None = None) -> "Page":
        """The page in a file's bytes; `before`: one from which it may have grown."""
        if (sheet := pieces.sheet(data, before)) is not None:
            return cls(sheet, {}, True)
        page = pages.read(data)
        return cls(None, page.facts if page.sound else {}, not page.problems)

    @property
    def facts(self) -> Facts:
        """All its facts."""
        return self.told if self.sheet is None else whole(self.sheet)
