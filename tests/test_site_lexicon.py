"""The words of the search looked up one by one are cut as jieba with all of its dictionary cuts them."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import jieba
import pytest

from zhiban.site import lexicon

WORDS = ("带班领导", "首接负责", "第二十一条")
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a first build has left its dictionary."""
    folder = tmp_path_factory.mktemp("memory")
    lexicon.tokenizer(WORDS, folder)
    lexicon.tokenizer.cache_clear()
    return folder


def test_what_is_looked_up_is_cut_as_what_is_loaded(folder: Path) -> None:
    slow, quick = lexicon.tokenizer(WORDS, None), lexicon.tokenizer(WORDS, folder)
    assert isinstance(quick.FREQ, lexicon.Frequencies) and not isinstance(slow.FREQ, lexicon.Frequencies)
    assert quick.total == slow.total
    for page in sorted((ROOT / "docs/zh/manual").glob("*.md")):
        text = page.read_text(encoding="utf-8")
        assert quick.lcut(text) == slow.lcut(text), page
    assert len(quick.FREQ.known) < len(slow.FREQ) / 10


HURT: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda data: data[:-4096],
    "blank": lambda data: b"\0" * len(data),
}


@pytest.mark.parametrize("how", HURT)
def test_a_damaged_dictionary_is_none_and_is_written_anew(folder: Path, tmp_path: Path, how: str) -> None:
    (whole,) = folder.glob("*.db")
    hurt = HURT[how](whole.read_bytes())
    (tmp_path / whole.name).write_bytes(hurt)
    made = lexicon.tokenizer((how,), tmp_path)
    assert isinstance(made.FREQ, dict)
    (again,) = tmp_path.iterdir()
    assert again.read_bytes() != hurt
    with sqlite3.connect(again) as words:
        assert words.execute("select count(*) from words").fetchone()[0] > 400_000


def test_where_it_cannot_be_written_nothing_is_remembered(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    made = lexicon.tokenizer(("交接班",), tmp_path / "file")
    assert "交接班" in made.lcut("交接班时间") and isinstance(made, jieba.Tokenizer)
