"""A review in all its forms: whole, inert, without what may not be repeated; and of whichever range is asked about."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown import markdown as rendered_by_mkdocs  # type: ignore[import-untyped]

import warm
from real import commit, environment, git, write
from reviewing import Clone, asked, of
from reviewing import read_week as read_week
from week import NOW, Week, city, story
from week_requests import CLOSED, GOOD, MOBILE, TODAY, note
from zhiban.desk.review.html import html
from zhiban.desk.review.markdown import LARGEST, markdown
from zhiban.desk.review.plain import plain
from zhiban.desk.review.reviewed import review
from zhiban.desk.review.text import text
from zhiban.desk.review.told import MUST_NOT, NOTE, Fact, Group, Review, Told
from zhiban.repo import Repo


@pytest.mark.parametrize("name", ["mobile", "secret"])
def test_what_may_not_enter_is_repeated_in_no_rendering(clone: Clone, name: str) -> None:
    found = asked(clone, name)
    for told in renderings(found):
        assert MOBILE not in told and "机密" not in told and "联系人手机" not in told
        assert found.points[0].code in told


def renderings(found: Review) -> Iterator[str]:
    """A review in every form and language."""
    yield json.dumps(plain(found), ensure_ascii=False)
    for lang in ("zh", "en"):
        yield from (text(found, lang), markdown(found, lang), html(found, lang))


@pytest.mark.parametrize("name", ["correction", "night", "hole"])
def test_every_rendering_has_every_point(clone: Clone, name: str) -> None:
    found = asked(clone, name)
    for point in found.points:
        assert point.code in text(found, "en") and point.zh.split("“")[0] in text(found, "zh")
        assert point.code in html(found, "zh") and point.code in markdown(found, "zh")
    assert len(plain(found)["points"]) == len(found.points)
    assert plain(found)["schema"] == 1 and plain(found)["counts"]["must_not"] == len(found.of(MUST_NOT))


class Page(HTMLParser):
    """The elements and addresses of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [f"{tag} {name}" for name, _ in attrs if name in ("href", "src", "onclick", "style")]


HOSTILE = "<script>alert(1)</script> [x](javascript:x) ![i](http://e.example/i) @li-na #12 `q` **b** <b>c</b> www.e.example"


def test_text_in_a_record_is_inert_in_every_rendering(tmp_path: Path) -> None:
    hostile = GOOD["owed"]._replace(
        does=lambda files: note(files, TODAY, "e3", "zhang-wei", "2025-09-26T07:30", HOSTILE),
        told=frozenset(),
    )
    week, folder = story({"hostile": hostile}), tmp_path / "clone"
    week.keep(folder)
    found = of(folder, "ask/hostile")
    page = Page(html(found, "zh"))
    comment = Page(rendered_by_mkdocs(markdown(found, "zh"), extensions=["tables", "md_in_html"]))
    assert not page.links and not {"script", "img", "a", "b"} & (page.tags - {"b"})
    assert not comment.links and not {"script", "img", "a"} & comment.tags
    assert not re.search(
        r"[@#][\w]", markdown(found, "zh").replace("&#", "&")
    )  # nobody is called, no request is linked
    assert "alert(1)" in text(found, "zh")


def test_a_review_is_the_same_each_time(clone: Clone) -> None:
    with Repo(str(clone.folder)) as repo:
        assert review(repo, "ask/night", NOW) == asked(clone, "night")


def test_a_night_that_went_straight_to_the_main_line_is_read_the_next_morning(clone: Clone) -> None:
    log = ["git", "log", "--format=%H", "--until=2025-09-24T09:00+08:00", "-1", "main"]
    begin = subprocess.run(
        log, cwd=clone.folder, capture_output=True, encoding="utf-8", check=True
    ).stdout.strip()
    found = of(clone.folder, f"{begin}..main")
    assert {told.path for told in found.records} == {CLOSED, TODAY}
    assert found.verdict is not MUST_NOT and all(wrote.good and wrote.receipt for wrote in found.commits)
    assert {p.code for p in found.points if p.kind == "opened"} == {"ZB1407"}  # the open shift


def test_a_request_is_told_the_same_when_the_main_line_moved_on(clone: Clone, tmp_path: Path) -> None:
    week, folder = story({"night": GOOD["night"]}), tmp_path / "clone"
    week.main(
        "zhang-wei",
        "26T08:55",
        "查岗",
        **note(week.files["main"], TODAY, "e5", "zhang-wei", "2025-09-26T08:54", "查岗。"),
    )
    week.keep(folder)
    moved, before = of(folder, "ask/night"), asked(clone, "night")
    assert [(p.kind, p.zh) for p in moved.points] == [(p.kind, p.zh) for p in before.points]
    assert [told.count for told in moved.records] == [told.count for told in before.records]
    assert moved.base != moved.since


def test_two_texts_at_one_place_must_not_be_merged(tmp_path: Path) -> None:
    def says(what: str) -> "dict[str, str]":
        return note(week.files["main"], TODAY, "e5", "zhang-wei", "2025-09-26T08:54", what)

    week, folder = Week(), tmp_path / "clone"
    week.begin()
    week.nights()
    week.ask("other", GOOD["owed"]._replace(does=lambda files: says("查岗，灯坏了。"), when="26T08:54"))
    week.main("zhang-wei", "26T08:55", "查岗", **says("查岗，无异常。"))
    week.keep(folder)
    found = of(folder, "ask/other")
    assert [(p.kind, p.place) for p in found.of(MUST_NOT)] == [("clash", "entries[e5].text")]


def test_a_review_of_more_than_a_forge_takes_says_how_much_is_left_out(clone: Clone) -> None:
    found = asked(clone, "night")
    facts = tuple(Fact("text", ("内容", "text"), "接报一条，已转办。") for _ in range(5))
    groups = tuple(Group((f"值班记录 e{n}", f"entry e{n}"), "", facts) for n in range(30))
    many = tuple(
        Told(f"records/x{n}.yml", "duty_log", ("值班日志", "duty log"), True, groups) for n in range(300)
    )
    from msgspec.structs import replace

    told = markdown(replace(found, records=many), "zh")
    left = re.search(r"还有 (\d+) 条没有列在这里", told)
    assert len(told) <= LARGEST + 500 and left
    listed = told.count("<details>")
    assert int(left[1]) == (300 - listed) * 30 + len(found.commits)


def test_the_command_answers_with_the_exit_code_of_its_verdict(clone: Clone, tmp_path: Path) -> None:
    assert command(clone.folder, "ask/night")[0] == 0
    code, said = command(clone.folder, "ask/hole")
    assert code == 1 and said.startswith("不能合并（8）\n")
    assert command(clone.folder, "ask/nothing")[0] == 2
    code, said = command(clone.folder, "main..ask/edited", "--format", "json", "--no-site")
    assert code == 1 and json.loads(said)["verdict"] == "must_not"
    assert (
        command(clone.folder, "main..ask/night", "--format", "html", "--to", str(tmp_path / "r.html"))[0] == 0
    )
    assert (tmp_path / "r.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_book_without_keys_says_that_no_signature_was_checked(tmp_path: Path) -> None:
    week = Week()
    week.begin()
    write(tmp_path, "x", "")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "config", "user.name", "赵敏")
    git(tmp_path, "config", "user.email", "zhao-min@office.example")
    for path, words in week.files["main"].items():
        write(tmp_path, path, words.partition("keys:\n")[0])
    commit(tmp_path, "样子")
    git(tmp_path, "switch", "-q", "-c", "next")
    write(tmp_path, city.log_path("2025-09-22"), city.log("2025-09-22", handed=False))
    commit(tmp_path, "一班")
    found = of(tmp_path, "next")
    assert [(p.kind, p.weight) for p in found.points if p.kind == "unsigned"] == [("unsigned", NOTE)]
    assert [wrote.good for wrote in found.commits] == [None] and "签名不成立" not in text(found, "zh")
    assert found.verdict is not MUST_NOT


def test_without_a_name_the_branch_at_hand_is_asked_about(clone: Clone, tmp_path: Path) -> None:
    folder = tmp_path / "here"
    subprocess.run(
        ["git", "worktree", "add", "-q", "--detach", str(folder), "ask/page"], cwd=clone.folder, check=True
    )
    code, said = command(folder)
    assert code == 0 and said.startswith("需要看（1）\n") and city.HANDOVER_PAGE in said


def command(folder: Path, *args: str) -> tuple[int, str]:
    """`zhiban review`: its exit code, and what it says."""
    line = [warm.python(), "-P", "-m", "zhiban", "review", *args, "--at", str(NOW)]
    env = environment({"PYTHONPATH": os.environ.get("PYTHONPATH", "") or warm.PYTHONPATH})
    done = subprocess.run(line, cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout
