"""What asks for a second person: told where one alone had it in hand, and quiet once a reviewer has merged it."""

from pathlib import Path

import pytest

from real import become, copied, git, write, zhiban
from zhiban.book import Book
from zhiban.desk.seconds import Single, asked, singles
from zhiban.repo import Repo
from zhiban.repo.files import Tree

LIMIT = """  - id: own-written
    from:
      - county
    to: wangchuan
    trigger: occurred
    minutes: 25
    form: written
    mode: base
    basis: 本市值班细则第三条
    effective_from: 2026-12-01
"""
LOG = "records/logs/qinghe/2026/2026-11-20.yml"
REVIEWER, OFFICER = "lu-guodong", "xu-lei"


@pytest.fixture
def book(city: Path, tmp_path: Path) -> Path:
    """The demonstration book; `before` is where it stood."""
    book = copied(city, tmp_path / "book")
    git(book, "tag", "before")
    return book


def limit(book: Path) -> None:
    file = book / "records/limits.yml"
    after = "  - id: secrecy-61-leak\n"
    file.write_text(file.read_text(encoding="utf-8").replace(after, LIMIT + after), encoding="utf-8")


def page(book: Path) -> None:
    write(book, "docs/zh/procedures/rest.md", "# 轮休\n\n值班后补休。\n")


def corrected(book: Path, of: str, read: str) -> None:
    file = book / LOG
    text = file.read_text(encoding="utf-8")
    made = f"  - id: c2\n    at: 2026-11-24T08:10+08:00\n    by: {OFFICER}\n    of: {of}\n    read: {read}\n    why: 听错了\n"
    end = text.index("\n", text.index("    why: ", text.index("corrections:\n"))) + 1
    file.write_text(text[:end] + made + text[end:], encoding="utf-8")


def roster(book: Path, issued: bool) -> None:
    text = (
        (book / "records/rosters/qinghe/2026-12.yml")
        .read_text(encoding="utf-8")
        .replace("2026-12", "2027-01")
    )
    head, _, rest = text.partition("issued:\n")
    if not issued:
        text = head + rest.partition("shifts:\n")[1] + rest.partition("shifts:\n")[2]
    write(book, "records/rosters/qinghe/2027-01.yml", text)


def kept(book: Path, who: str) -> None:
    become(book, who)
    git(book, "add", "-A")
    git(book, "commit", "-q", "--no-verify", "-m", "改动")


def alone(book: Path) -> list[tuple[str, str]]:
    return [(one.what, one.by) for one in told(book)]


def told(book: Path, all_of_it: bool = False) -> list[Single]:
    with Repo(str(book)) as repo:
        look = asked if all_of_it else singles
        return list(look(repo, Book(Tree(repo, "HEAD"), form=False), "before..HEAD"))


def test_a_limit_and_a_page_by_one_hand_are_told(book: Path) -> None:
    limit(book)
    kept(book, OFFICER)
    page(book)
    kept(book, REVIEWER)
    assert alone(book) == [("limits", OFFICER), ("page", REVIEWER)]
    said = zhiban(book, "queue", "--since", "before")
    assert "等第二个人看的" in said and f"时限只有 {OFFICER} 一人经手" in said


@pytest.mark.parametrize(
    ("merger", "left"), [(REVIEWER, []), (OFFICER, [("limits", OFFICER)]), ("li-na", [("limits", OFFICER)])]
)
def test_a_merge_counts_where_a_reviewer_makes_it_who_did_not_write_it(
    book: Path, merger: str, left: list[tuple[str, str]]
) -> None:
    git(book, "switch", "-q", "-c", "request")
    limit(book)
    kept(book, OFFICER)
    git(book, "switch", "-q", "main")
    become(book, merger)
    git(book, "merge", "-q", "--no-ff", "--no-verify", "--no-edit", "request")
    assert alone(book) == left
    assert [one.what for one in told(book, all_of_it=True)] == ["limits"], (
        "it asks for two, whoever merges it"
    )


def test_a_reviewers_own_change_is_not_approved_by_her_own_merge(book: Path) -> None:
    git(book, "switch", "-q", "-c", "request")
    page(book)
    kept(book, REVIEWER)
    git(book, "switch", "-q", "main")
    git(book, "merge", "-q", "--no-ff", "--no-verify", "--no-edit", "request")
    assert alone(book) == [("page", REVIEWER)]


def test_a_corrected_time_asks_for_two_and_a_corrected_word_does_not(book: Path) -> None:
    corrected(book, "entries[0930-peng-bo].text", "树障清理今天清6处。")
    kept(book, OFFICER)
    assert alone(book) == []
    git(book, "reset", "-q", "--hard", "before")
    corrected(book, "entries[0930-peng-bo].at", "2026-11-20T09:20+08:00")
    kept(book, OFFICER)
    assert alone(book) == [("time", OFFICER)]


def test_a_roster_is_drawn_up_by_one_and_issued_by_another(book: Path) -> None:
    roster(book, issued=False)
    kept(book, OFFICER)
    roster(book, issued=True)
    kept(book, REVIEWER)
    assert alone(book) == []
    git(book, "reset", "-q", "--hard", "before")
    roster(book, issued=True)
    kept(book, OFFICER)
    assert alone(book) == [("roster", OFFICER)]


def test_a_review_says_who_may_approve_and_what_stands_by_one_hand(book: Path) -> None:
    git(book, "switch", "-q", "-c", "request")
    limit(book)
    kept(book, OFFICER)
    git(book, "switch", "-q", "main")
    request = zhiban(book, "review", "before..request", "--no-site")
    assert f"时限要第二个人：由 {OFFICER} 以外的复核人批准" in request
    git(book, "merge", "-q", "--ff-only", "request")
    line = zhiban(book, "review", "before..main", "--no-site")
    assert line.startswith("需要看") and f"时限在主线上，只有 {OFFICER} 一人经手" in line
