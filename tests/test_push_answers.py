"""What an officer reads when a push does not go through: each case by its own name, and with what to do next."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from clerks import written_by
from real import git, write
from served import Served
from trouble import Desk, acked, again, desk
from worlds import build_world as build_world
from worlds import own_world as own_world

pytestmark = pytest.mark.needs("sshd")
KILLED = "#!/bin/sh\nkill -9 $PPID\n"


@contextmanager
def by_ssh(at: Desk, old: str, new: str) -> Iterator[None]:
    """The officer's ssh is set otherwise."""
    real = git(at.clone, "config", "core.sshCommand").strip()
    git(at.clone, "config", "core.sshCommand", real.replace(old, new))
    yield
    git(at.clone, "config", "core.sshCommand", real)


@contextmanager
def hook(world: Served, name: str, text: str) -> Iterator[None]:
    """Another hook on the server."""
    file = world.server / "hooks" / name
    before = file.read_text()
    file.write_text(text)
    yield
    file.write_text(before)


def test_a_server_that_shows_another_key_is_not_pushed_to(world: Served) -> None:
    at = desk(world)
    at.keep()
    known, other = world.folder / "known", world.folder / "known-2"
    host, login = ((world.folder / name).read_text().split()[1] for name in ("host.pub", "logins/li-na.pub"))
    other.write_text(known.read_text().replace(host, login))
    with by_ssh(at, f"{known} -o StrictHostKeyChecking=accept-new", f"{other} -o StrictHostKeyChecking=yes"):
        said = at.push(code=1)
    assert "主机公钥与这台电脑记下的不同" in said and "核对指纹" in said and "host key" in said


def test_a_computer_that_is_not_let_in_is_told_to_hand_in_its_key(world: Served) -> None:
    at = desk(world)
    at.keep()
    with by_ssh(at, "logins/li-na", "signing/li-na"):
        said = at.push(code=1)
    assert "没有认出这台电脑的登录密钥" in said and ".pub" in said and "连不上" not in said


def test_an_address_without_a_book_is_told(world: Served) -> None:
    at = desk(world)
    at.keep()
    world.server.rename(world.folder / "away.git")
    said = at.push(code=1)
    (world.folder / "away.git").rename(world.server)
    assert "这个地址上没有值班簿" in said and "git remote set-url origin" in said


def test_a_server_out_of_reach_keeps_nobody_from_writing(world: Served) -> None:
    at = desk(world)
    at.keep()
    with by_ssh(at, f"-p {world.port}", "-p 1"):
        said = at.push(code=4)
    assert "服务器连不上" in said and "次提交留在这里，没有丢" in said
    assert acked(at.push())


def test_what_the_server_refuses_is_told_in_its_own_words(world: Served) -> None:
    at = desk(world)
    at.keep()
    with hook(world, "pre-receive", "#!/bin/sh\necho 今天不收 >&2\nexit 1\n"):
        said = at.push(code=1)
    assert "今天不收" in said and "写下的都还在这里" in said and "remote:" not in said


def test_a_push_is_taken_though_nobody_can_be_given_his_turn(world: Served) -> None:
    at = desk(world)
    at.keep()
    turns = world.server / "zhiban" / "turns"
    shutil.rmtree(turns, ignore_errors=True)
    turns.write_text("a file where the folder should be")
    again(at, tries=1)
    assert world.tip() == world.tip("u/li-na") == at.head
    git(at.clone, "pull", "-q")
    turns.unlink()


def test_what_is_not_committed_yet_does_not_hinder_the_own_branch(world: Served) -> None:
    at, colleague = desk(world), desk(world, "zhao-min")
    written_by(colleague)
    head = at.keep()
    at.note("还在写的一条。")
    said = at.push(code=1)
    assert f"{at.path} 里有还没提交的内容" in said and "请先提交" in said and world.tip("u/li-na") == head
    assert "还在写的一条。" in at.file.read_text(encoding="utf-8")
    git(at.clone, "add", "-A")
    git(at.clone, "commit", "-q", "--no-verify", "-m", "记一条")
    again(at, tries=1)
    assert world.tip() == at.head


def test_two_who_say_two_things_at_one_place_lose_neither_and_need_no_git(world: Served) -> None:
    at, colleague = desk(world), desk(world, "zhao-min")
    written_by(colleague)
    name = re.findall(r"- id: (\S+)", colleague.file.read_text(encoding="utf-8"))[-1]
    at.note("同一个编号下的另一句。")
    mine = re.findall(r"- id: (\S+)", at.file.read_text(encoding="utf-8"))[-1]
    text = at.file.read_text(encoding="utf-8")
    write(at.clone, at.path, text.replace(mine, name))
    git(at.clone, "add", "-A")
    git(at.clone, "commit", "-q", "--no-verify", "-m", "记一条")
    said = at.push(code=1)
    assert "两边写得不同" in said and "另一条。" in said and "同一个编号下的另一句。" in said
    assert not (at.clone / ".git" / "MERGE_HEAD").exists() and not git(at.clone, "status", "--porcelain")
    write(at.clone, at.path, text)
    git(at.clone, "commit", "-q", "-a", "--amend", "--no-edit", "--no-verify")
    said = again(at, tries=1)
    assert "仍在那里，有回执" in said and world.tip() == at.head
    log = git(at.clone, "show", f"origin/main:{at.path}")
    assert "同一个编号下的另一句。" in log and "另一条。" in log
    at.keep()
    assert "仍在那里" not in again(at, tries=1) and world.tip() == at.head


@pytest.mark.slow
def test_a_line_that_breaks_again_and_again_is_told_as_trouble_of_the_server(world: Served) -> None:
    at = desk(world)
    at.keep()
    with hook(world, "pre-receive", KILLED):
        said = at.push(code=4)
    assert "服务器现在收不下" in said and "没有丢" in said
    again(at, tries=1)


@pytest.mark.slow
def test_a_receipt_that_was_not_written_is_made_up_for_by_the_same_push(world: Served) -> None:
    at = desk(world)
    at.keep()
    with hook(world, "post-receive", KILLED):
        assert acked(at.push())


@pytest.mark.slow
def test_a_push_that_is_too_large_is_refused_once_and_for_all(world: Served) -> None:
    at = desk(world)
    at.keep()
    git(world.server, "config", "receive.maxInputSize", "10")
    said = at.push(code=1)
    git(world.server, "config", "receive.maxInputSize", "10m")
    assert "maximum allowed size" in said
    again(at, tries=1)


@pytest.mark.slow
def test_a_folder_that_is_copied_while_a_merge_is_open_is_put_right_too(
    world: Served, tmp_path: Path
) -> None:
    at, colleague = desk(world), desk(world, "zhao-min")
    written_by(colleague)
    at.keep()
    git(at.clone, "fetch", "-q")
    git(at.clone, "merge", "-q", "--no-commit", "origin/main")
    other = Path(shutil.copytree(at.clone, tmp_path / "copy", symlinks=True))
    assert "上次中断的合并已做完" in again(at._replace(clone=other), tries=1)
    again(at, tries=1)
