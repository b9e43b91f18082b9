"""What is added to a page of the handbook: its charts, the notice on a superseded one, how it came to be what it is."""

import re
import subprocess
from pathlib import Path

import markdown  # type: ignore[import-untyped]

from site_book import NOW, Shelf, files
from zhiban.book import Book
from zhiban.site import procedures, revisions
from zhiban.site.revisions import Change
from zhiban.site.words import Words

BOOK = Book(Shelf(files()))
PAGE = """---
title: {title}
version: '{version}'
effective: 2026-11-23
{more}---

# {title}

照此办理。

![一张图](img/a.svg)
"""


def dressed(text: str, audience: str = "staff", language: str = "zh", **past: tuple[Change, ...]) -> str:
    sources = {
        "procedures/a.md": text,
        "procedures/b.md": PAGE.format(title="新办法", version="2.0", more=""),
    }
    charts = {
        "procedures/img/a.svg": '<svg xmlns="http://www.w3.org/2000/svg">\n<title>图</title>\n\n</svg>\n'
    }
    history = {"procedures/a.md": past["past"]} if past else {}
    made = procedures.dressed(sources, sources, charts, history, audience, Words(language), BOOK, NOW)
    return made["procedures/a.md"]


def test_a_chart_is_drawn_in_the_page_so_that_it_follows_its_colours() -> None:
    made = dressed(PAGE.format(title="甲", version="1.0", more=""))
    assert '<figure class="zb-flow"' in made and "![" not in made
    shown = markdown.markdown(made.split("\n---\n", 1)[1], extensions=["attr_list", "tables"])
    assert '<svg xmlns="http://www.w3.org/2000/svg"><title>图</title></svg>' in shown
    assert 'href="img/a.svg"' in shown


def test_a_superseded_page_says_so_at_its_top_and_leads_to_the_one_in_force() -> None:
    old = PAGE.format(title="甲", version="1.0", more="superseded_by: b.md\n")
    zh, en = dressed(old), dressed(old, language="en")
    shown = markdown.markdown(zh.split("\n---\n", 1)[1], extensions=["attr_list"])
    assert shown.index('class="zb-superseded" role="note"') < shown.index("<h1")
    assert '<a href="b.md">新办法</a>（2&#46;0版，2026年11月23日起施行）' in shown and "本页已停用" in shown
    assert "no longer in force" in en and "[新办法](b.md) (version 2&#46;0, 23 Nov 2026 onwards)" in en
    assert "zb-superseded" not in dressed(PAGE.format(title="甲", version="1.0", more=""))


def git(at: Path, *args: str, day: str = "2026-11-01") -> None:
    when = f"{day}T08:00:00+08:00"
    env = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when, "HOME": str(at), "GIT_CONFIG_NOSYSTEM": "1", "PATH": "/usr/bin:/bin"}  # fmt: skip
    subprocess.run(
        ["git", "-c", "user.name=金丝雀", "-c", "user.email=a@b.example", *args],
        cwd=at, env=env, check=True, capture_output=True,
    )  # fmt: skip


def test_the_changes_of_a_page_are_those_of_its_file_in_git(tmp_path: Path) -> None:
    docs = tmp_path / "book/docs/zh"
    spot = docs / "procedures/a.md"
    spot.parent.mkdir(parents=True)
    git(tmp_path / "book", "init", "-q")
    steps = [("2026-11-01", "1.0", "", "立此<办法>"), ("2026-11-05", "1.0", "更清楚。", "改两句"), ("2026-11-23", "1.1", "又改。", "李娜 换版本")]  # fmt: skip
    for day, version, more, said in steps:
        spot.write_text(PAGE.format(title="甲", version=version, more="") + more, encoding="utf-8")
        (docs / "other.md").write_text(day, encoding="utf-8")
        git(tmp_path / "book", "add", "-A")
        git(tmp_path / "book", "commit", "-q", "-m", said, day=day)
    found = revisions.changes(docs)["procedures/a.md"]
    assert [(str(c.day), c.version, c.said) for c in found] == [(d, v, s) for d, v, _, s in reversed(steps)]
    staff, public = (
        dressed(PAGE.format(title="甲", version="1.1", more=""), audience, past=found)
        for audience in ("staff", "public")
    )
    shown = [re.sub(r"<[^>]*>|\s", "", row) for row in re.findall(r"<li>(.*?)</li>", public)]
    assert shown == ["2026年11月23日1&#46;1版", "2026年11月1日1&#46;0版"]
    assert "立此&#60;办法&#62;" in staff and staff.count("<li>") == 3
    assert not re.search("李娜|改两句|金丝雀", public) and "金丝雀" not in staff


def test_where_there_is_no_history_or_a_cut_one_nothing_is_told(tmp_path: Path) -> None:
    assert revisions.changes(tmp_path) == {}
    git(tmp_path, "init", "-q")
    assert revisions.changes(tmp_path) == {}  # no commit yet
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    whole.mkdir()
    git(whole, "init", "-q")
    for text in ("一", "二"):
        (whole / "a.md").write_text(text, encoding="utf-8")
        git(whole, "add", "-A")
        git(whole, "commit", "-q", "-m", text)
    assert len(revisions.changes(whole)["a.md"]) == 2
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{whole}", str(cut))
    assert revisions.changes(cut) == {}
