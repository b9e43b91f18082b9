"""What the receiving repository knows before a push: the keys in force, the pinned values, its receipts, who is called what."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Literal

from zhiban.repo import Repo
from zhiban.repo import receipts as kept
from zhiban.repo.files import Tree
from zhiban.repo.receipts import Receipt
from zhiban.trust.keys import Keys, keys_of
from zhiban.trust.receipt import Unfit
from zhiban.trust.weigh import Reading, Standing

MAIN = "refs/heads/main"
PEOPLE = "records/people"


class Server:
    """What the receiving repository knows before the push: `main` is its main line, or a commit to be taken for it."""

    def __init__(self, repo: Repo, at: datetime, main: str = MAIN) -> None:
        self.repo, self.at, self.main = repo, at, main
        self._times: dict[str, datetime] = {}
        self._called: dict[tuple[str, str], str | None] = {}

    @cached_property
    def keys(self) -> Keys:
        """The keys in force: those of the main line as it stands before the push."""
        return keys_at(self.repo, self.repo.commit(self.main))

    @cached_property
    def pins(self) -> Mapping[str, tuple[str, ...]]:
        """The pinned values given to this server."""
        return kept.pins(self.repo)

    @cached_property
    def receipts(self) -> str:
        """The newest receipt."""
        return kept.tip(self.repo)

    def standing(self, read: Reading, before: datetime | None) -> Standing:
        """What is known of a commit apart from its bytes."""
        seen = self.seen(read.seen) if read.seen else None
        return Standing(self.keys, self.at, self.pins["root"], before, seen, bool(self.receipts))

    def seen(self, commit: str) -> datetime | Literal[""]:
        """When a receipt was written; `""` where it is not one of ours, however much it looks like one.

        It is looked for from the newest backwards, and no further than its own number says.
        """
        try:
            number = kept.receipt(self.repo, commit).entry.seq
            while commit not in self._times:
                found = next(self._back)
                self._times[found.commit] = found.entry.at
                if found.entry.seq < number:
                    break
        except (Unfit, StopIteration):
            pass
        return self._times.get(commit, "")

    @cached_property
    def _back(self) -> Iterator[Receipt]:
        return kept.back(self.repo, self.receipts)

    def called(self, commit: str, address: str) -> str | None:
        """The person to whom an address belongs by the book as a commit itself has it: there its signatures are judged."""
        people = self.repo.entry(commit, PEOPLE)
        if (people, address) not in self._called:
            from zhiban.book import Book

            self._called[people, address] = Book(Tree(self.repo, commit), form=False).person_of(address)
        return self._called[people, address]


def keys_at(repo: Repo, commit: str) -> Keys:
    """The keys that a book has at a commit; none where there is no commit."""
    from zhiban.book import Book

    if not commit:
        return Keys({}, {}, {})
    people = Book(Tree(repo, commit), form=False).under("people")
    return keys_of(record.wrote for record in people if record.wrote is not None)
