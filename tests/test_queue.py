"""The morning queue: what is owed stays in it, what is only to be read leaves it when the reviewer has looked."""

import html
import json
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from real import become, commit, copied, zhiban
from zhiban import judge
from zhiban.book import Book
from zhiban.desk.queue import TO_READ, queue
from zhiban.schema.parts import Instant
from zhiban.shelf import WorkTree
from zhiban.site import making
from zhiban.site.queue_page import queue_page

MORNING = "2026-11-24T08:40"


@pytest.fixture(scope="module")
def desk(city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration book with one more correction and one later entry than it had when the reviewer looked."""
    return copied(city, tmp_path_factory.mktemp("queue") / "book")


def listed(folder: Path, *args: str) -> list[tuple[str, str, str]]:
    told = json.loads(zhiban(folder, "queue", "--at", MORNING, "--format", "json", *args))
    return [(item["group"], item["unit"], item["code"]) for item in told["queue"]]


def test_the_queue_goes_by_unit_and_the_oldest_comes_first(desk: Path) -> None:
    told = json.loads(zhiban(desk, "queue", "--at", MORNING, "--format", "json"))["queue"]
    assert [item["unit"] for item in told] == sorted(item["unit"] for item in told)
    for before, after in pairwise(told):
        if (before["unit"], before["group"]) == (after["unit"], after["group"]):
            assert before["at"] <= after["at"]
    groups = {item["group"] for item in told}
    assert {"shift", "overdue", "correction"} <= groups
    for item in told:
        assert item["group"] in ("later", "correction") or item["at"] <= MORNING + "+08:00"


def test_only_one_unit_is_shown_where_only_one_is_asked_for(desk: Path) -> None:
    everything = listed(desk)
    assert {unit for _, unit, _ in listed(desk, "--unit", "qinghe")} == {"qinghe"}
    assert len(listed(desk, "--unit", "qinghe")) < len(everything)


def test_what_was_read_leaves_the_queue_and_what_is_owed_stays(desk: Path, tmp_path: Path) -> None:
    book = copied(desk, tmp_path / "book")
    before = listed(book)
    assert "记下了" in zhiban(book, "queue", "--at", MORNING, "--looked")
    after = listed(book)
    assert [item for item in before if item[0] != "correction"] == after
    assert listed(book, "--since", "2026-11-19T08:00") == [
        item for item in before if item[0] != "correction" or item[1] == "qinghe"
    ], "the correction of the 16th had been there on the 19th"

    path = next((book / "records/logs/qinghe").rglob("2026-11-20.yml"))
    become(book, "tang-rui")
    text = path.read_text(encoding="utf-8")
    made = "  - id: c2\n    at: 2026-11-24T08:10+08:00\n    by: tang-rui\n    of: entries[0930-peng-bo].text\n    why: 记重了\n"
    at = text.index("corrections:\n")
    end = text.index("    why: ", at)
    end = text.index("\n", end) + 1
    path.write_text(text[:end] + made + text[end:], encoding="utf-8")
    commit(book, "更正", GIT_COMMITTER_DATE="2026-11-24T08:10:00+08:00")
    told = zhiban(book, "queue", "--at", MORNING, "--unit", "qinghe")
    assert "划去（tang-rui：记重了）" in told and "30分前" in told
    assert told.count("更正\n") == 1 and "corrections[c1]" not in told, "the other correction was read"
    english = zhiban(book, "queue", "--at", MORNING, "--unit", "qinghe", lang="en")
    assert "struck out (tang-rui" in english and "30min ago" in english


def test_a_breach_without_a_cause_is_in_the_queue(desk: Path, tmp_path: Path) -> None:
    book = copied(desk, tmp_path / "book")
    late = next(
        path
        for path in sorted((book / "records/incidents").rglob("*.yml"))
        if "\nlate:\n" in path.read_text(encoding="utf-8")
    )
    text = late.read_text(encoding="utf-8")
    at = text.index("\nlate:\n")
    cause = text[text.index("    cause: ", at) :].split("\n")[0]
    late.write_text(text[:at] + text[at:].replace(cause, "    cause: to_follow", 1), encoding="utf-8")
    assert "cause" not in {group for group, *_ in listed(desk)}
    assert {code for group, _, code in listed(book) if group == "cause"} == {"ZB2802"}


def test_a_book_without_git_is_told_so(desk: Path, tmp_path: Path) -> None:
    shutil.copytree(desk / "records", tmp_path / "records")
    assert "git" in zhiban(tmp_path, "queue", code=2)


def test_a_slip_in_tonights_log_hides_nothing_that_is_owed(desk: Path, tmp_path: Path) -> None:
    book = copied(desk, tmp_path / "book")
    ask = ("board", "--unit", "wangchuan", "--at", "2026-11-23T20:00")
    assert "2246-xu-lei" in zhiban(book, *ask) and "读不懂" not in zhiban(book, *ask)
    path = book / "records/logs/wangchuan/2026/2026-11-23.yml"
    path.write_text("kind: duty_log\nschema: 1\nunit：wangchuan\n", encoding="utf-8")
    said = zhiban(book, *ask)
    assert "2246-xu-lei" in said and "2026-11-23.yml:3 读不懂" in said
    assert json.loads(zhiban(book, *ask, "--format", "json"))["unread"] == [str(path.relative_to(book))]


def test_the_staff_page_has_the_same_queue_and_not_a_word_of_the_records(desk: Path) -> None:
    root = Path(__file__).resolve().parents[1]
    book, now = Book(WorkTree(root)), Instant.read(MORNING + "+08:00")
    page = queue_page(making(book, "staff", "zh", now))["queue.md"]
    items = queue(book, now, judge.book(judge.Bench(book, now)))
    recent = [item for item in items if item.group not in TO_READ or (now - item.at).days < 31]
    assert page.count("<tr><td") == len(recent) > 5
    text = html.unescape(page)
    for item in items:
        assert item.path.rpartition("/")[2] not in text and item.place not in text.split()
    assert "视频会" not in text and "peng-bo" not in text and "彭博" not in text
    assert "还没有值班日志" in text and "articles/13.html#zb1302" in text
    assert queue_page(making(book, "public", "zh", now)) == {}
    assert "no log yet" in queue_page(making(book, "staff", "en", now))["queue.md"]
