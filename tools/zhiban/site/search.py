"""The search of the handbook: Chinese text cut at the words of the trade, and the index put together page by page."""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from zhiban.say import article
from zhiban.site import lexicon

HAN = re.compile(
    r"[\u2e80-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)
# A 第 of its own goes to the word after it: by it, Material's search would split 第二十一条 and find every article.
ORDINAL = re.compile("第\u200b(?: (…) \u200b| )?")


class Cutter:
    """Cuts Chinese text into words, each run of it once; the dictionary is asked when there is something new to cut."""

    def __init__(self, words: tuple[str, ...], known: dict[str, str], folder: Path | None) -> None:
        self.words, self.known, self.folder, self.cuts = words, known, folder, dict[str, str]()

    def __call__(self, text: str) -> str:
        """The text with U+200B between and around Chinese words, as Material's search wants it."""
        return ORDINAL.sub(r"第\1", HAN.sub(self._run, text).strip("\u200b"))

    def _run(self, match: re.Match[str]) -> str:
        run = match[0]
        if run not in self.cuts:
            self.cuts[run] = self.known.get(run) or "\u200b".join(
                map(_apart, lexicon.tokenizer(self.words, self.folder).cut(run))
            )
        return f"\u200b{self.cuts[run]}\u200b"


def _apart(word: str) -> str:
    """第二 with a word joiner in it: as a word of its own it would stand for the beginning of 第二十一条 in what is searched."""
    return f"第\u2060{word[1:]}" if re.fullmatch("第[一二三四五六七八九十百]+", word) else word


def words(glossaries: Iterable[Path]) -> tuple[str, ...]:
    """What the search does not split: the articles' numbers and the glossaries' words (their tables' first columns)."""
    found = {article([number], "zh"): None for number in range(1, 31)}
    for glossary in glossaries:
        text = glossary.read_text(encoding="utf-8") if glossary.is_file() else ""
        for cell in re.findall(r"^\|([^|]+)\|", text, re.MULTILINE):
            found |= dict.fromkeys(re.findall(r"[\u4e00-\u9fff]{2,8}", cell))
    return tuple(found)


def merged(new: str, old: str, pages: Iterable[tuple[str, bool]]) -> str:
    """The search index in the pages' order: of each page, by its URL, what the new index has where it was built, else the old."""
    index: dict[str, Any] = json.loads(new)
    fresh, before = _by_page(index), _by_page(json.loads(old)) if old else {}
    index["docs"] = [entry for url, built in pages for entry in (fresh if built else before).get(url, ())]
    return json.dumps(index, separators=(",", ":"))


def _by_page(index: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in index["docs"]:
        found.setdefault(entry["location"].partition("#")[0], []).append(entry)
    return found
