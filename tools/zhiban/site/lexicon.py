"""jieba's dictionary where a few words can be looked up without loading half a million, which takes longer than a small rebuild.

It lies beside what else is remembered of a site, is written where it is missing, and may be deleted at any time.
"""

import hashlib
import logging
import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import Any

from zhiban.site.kept import SUM, ours

TOTAL = ""  # the word under which the sum of all frequencies stands


class Frequencies:
    """What jieba asks of its dictionary: how frequent a word is, 0 where only longer ones begin with it; asked once of the file."""

    def __init__(self, words: sqlite3.Connection) -> None:
        self.words, self.known = words, dict[str, int | None]()

    def get(self, word: str, otherwise: Any = None) -> Any:
        """Its frequency."""
        if word not in self.known:
            row = self.words.execute("select often from words where word = ?", (word,)).fetchone()
            self.known[word] = row[0] if row else None
        often = self.known[word]
        return otherwise if often is None else often

    def __contains__(self, word: str) -> bool:
        return self.get(word) is not None

    def __getitem__(self, word: str) -> Any:
        return self.get(word, 0)

    def __setitem__(self, word: str, often: int) -> None:
        self.known[word] = often


@cache
def tokenizer(words: tuple[str, ...], folder: Path | None) -> Any:
    """jieba with words of our own. Each has a dictionary of its own: jieba counts a word that it is told twice as a more frequent one."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    made = jieba.Tokenizer()
    found = folder and _found(folder, jieba.__version__)
    if found:
        made.FREQ, made.initialized = Frequencies(found), True
        made.total = made.FREQ.get(TOTAL)
    else:
        made.initialize()
        if folder:
            _written(folder, jieba.__version__, {**made.FREQ, TOTAL: made.total})
    for word in words:
        made.add_word(word)
    return made


def _found(folder: Path, version: str) -> sqlite3.Connection | None:
    """The dictionary, if it is ours and whole: its name says what it holds."""
    for file in folder.glob(f"words-{version}-*.db"):
        with suppress(OSError):
            if ours(file) and file.stem.endswith(f"-{_sum(file)}"):
                return sqlite3.connect(
                    f"{file.resolve().as_uri()}?immutable=1", uri=True, check_same_thread=False
                )
    return None


def _written(folder: Path, version: str, words: Mapping[str, int]) -> None:
    """Write it for the next build; where that cannot be done, the next loads all of it too."""
    new = folder / f"words.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(new)) as file, file:
            file.execute("pragma journal_mode = off")
            file.execute("create table words(word text primary key, often integer) without rowid")
            file.executemany("insert into words values(?, ?)", sorted(words.items()))
        for old in folder.glob("words-*.db"):
            old.unlink()
        new.rename(folder / f"words-{version}-{_sum(new)}.db")
    except (OSError, sqlite3.Error):
        with suppress(OSError):
            new.unlink()


def _sum(file: Path) -> str:
    return hashlib.blake2b(file.read_bytes(), digest_size=SUM).hexdigest()
