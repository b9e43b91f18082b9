"""The registers of people as they change: whose key counts, at each state that the main line had."""

from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

from zhiban.record import open_record
from zhiban.repo.mirror import Objects
from zhiban.trust.keys import Keys, keys_of

MOST = 20_000  # records of people that are kept
FOLDER = b"40000"


class Registers:
    """The keys of a book by the tree that its folder of people has; what did not change is read once."""

    def __init__(self, objects: Objects) -> None:
        self.objects = objects
        self.books: OrderedDict[str, Keys] = OrderedDict()
        self.people: dict[str, Any] = {}

    def keys(self, tree: str) -> Keys:
        """The keys that count by a tree of `records/people`; none where there is none."""
        if tree not in self.books:
            self.books[tree] = keys_of(self._people(tree))
            if len(self.books) > 4:
                self.books.popitem(last=False)
        self.books.move_to_end(tree)
        return self.books[tree]

    def _people(self, tree: str) -> list[Any]:
        rows = sorted(self._files(tree)) if tree else []
        blobs = [blob for path, blob in rows if path.endswith(".yml") and "\n" not in path]
        if len(self.people) > MOST:
            self.people.clear()
        new = [blob for blob in dict.fromkeys(blobs) if blob not in self.people]
        for blob, data in zip(new, self.objects(new, "blob"), strict=True):
            found = open_record(blob, data, form=False)
            self.people[blob] = found.wrote if found.says is not None else None
        return [person for blob in blobs if (person := self.people[blob]) is not None]

    def _files(self, tree: str) -> Iterator[tuple[str, str]]:
        """The files of a folder and of those inside it: path, blob."""
        todo, size = [("", tree)], len(tree) // 2
        while todo:
            above, folder = todo.pop()
            (data,) = self.objects([folder], "tree")
            while data:
                head, _, data = data.partition(b"\0")
                mode, _, name = head.partition(b" ")
                path, blob, data = (
                    above + name.decode(errors="surrogateescape"),
                    data[:size].hex(),
                    data[size:],
                )
                if mode == FOLDER:
                    todo.append((path + "/", blob))
                else:
                    yield path, blob
