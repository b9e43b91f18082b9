"""What a host does, and how it is looked at by somebody who has been here before; what nobody can see; what looks hostile."""

import re
from pathlib import Path

from attacks.acts import page
from attacks.host import Found, Host, Trick, ago, audited, looking, older
from attacks.receipting import resigned
from real import git, zhiban


def again(h: Host, trick: Trick) -> Found:
    """What an auditor finds who has audited before."""
    keep = h.folder.with_suffix(".audit")
    assert audited(h.scene, h.folder, keep) == frozenset()
    trick(h)
    return audited(h.scene, h.folder, keep)


@looking(
    "回执重写重签，审计过的人看出",
    "receipts rewritten; an auditor who has been here before sees it",
    "resign",
    "ZB3423",
    "ZB3428",
)
def resigned_before_an_old_auditor(h: Host) -> Found:
    return again(h, resigned)


def cut_off(h: Host) -> None:
    """The newest receipt and all that it received, consistently cut off."""
    h.move("main", older(h, 4))
    h.move("receipts", h.receipts()[3])


@looking(
    "截去最新一号，审计过的人看出",
    "the newest cut off; an auditor who has been here before sees it",
    "rewind",
    "ZB3420",
    "ZB3423",
)
def cut_off_before_an_old_auditor(h: Host) -> Found:
    return again(h, cut_off)


def clone(h: Host) -> Path:
    """An officer's clone of the host's repository, with a receipt seen."""
    to = h.folder.with_suffix(".clone")
    git(h.folder.parent, "clone", "-q", str(h.folder), str(to))
    git(to, "config", "user.email", "li-na@office.example")
    git(to, "config", "user.name", "李娜")
    assert "ZB" not in zhiban(to, "push")
    return to


def told_by_a_clone(h: Host, trick: Trick) -> Found:
    """What `zhiban push` says in a clone that has seen more."""
    to = clone(h)
    trick(h)
    done = zhiban(to, "push")
    return frozenset(re.findall(r"ZB\d{4}", done))


@looking("回执退回，值班员的副本看出", "receipts rewound; an officer's clone sees it", "rewind", "ZB3423")
def cut_off_before_a_clone(h: Host) -> Found:
    return told_by_a_clone(h, cut_off)


@looking("回执重签，值班员的副本看出", "receipts re-signed; an officer's clone sees it", "resign", "ZB3423")
def resigned_before_a_clone(h: Host) -> Found:
    return told_by_a_clone(h, resigned)


def told_by_a_witness(h: Host, trick: Trick) -> Found:
    """What a witness says who has been here before."""
    to = h.folder.with_suffix(".witness")
    assert "ZB" not in zhiban(h.folder.parent, "witness", str(to), str(h.folder))
    trick(h)
    return frozenset(re.findall(r"ZB\d{4}", zhiban(h.folder.parent, "witness", str(to), code=1)))


@looking("截去最新一号，见证副本看出", "the newest cut off; a witness sees it", "rewind", "ZB3420", "ZB3423")
def cut_off_before_a_witness(h: Host) -> Found:
    return told_by_a_witness(h, cut_off)


def later_removed(h: Host) -> None:
    """A branch goes."""
    git(h.folder, "update-ref", "-d", "refs/heads/t/later")


@looking("删分支，见证副本看出", "a branch deleted; a witness sees it", "rewind", "ZB3422")
def branch_removed_before_a_witness(h: Host) -> Found:
    h.write("li-na", page(), ago(2))
    h.receive(ago(1))
    h.move("t/later", h.tip())
    h.receive(ago(0), "t/later")
    return told_by_a_witness(h, later_removed)


@looking("另一本簿", "another book", "rewind", "ZB3216", "ZB3219", "ZB3429", "ZB3431")
def another_book(h: Host) -> Found:
    other = h.folder.with_suffix(".other")
    zhiban(h.folder.parent, "init", str(other), "--name", "别的簿", "--unit", "office")
    return audited(h.scene, other, h.folder.with_suffix(".audit"))


@looking("约定的根密钥不是这一把", "another root key was agreed on", "rewind", "ZB3216", "ZB3220", "ZB3429")
def another_root(h: Host) -> Found:
    return audited(h.scene, h.folder, h.folder.with_suffix(".audit"), {"root": "SHA256:" + "A" * 43})


@looking("浅克隆", "a shallow clone", "rewind", "ZB3425")
def shallow_copy(h: Host) -> Found:
    to = h.folder.with_suffix(".shallow")
    git(
        h.folder.parent,
        "clone",
        "-q",
        "--bare",
        "--depth",
        "2",
        "--no-single-branch",
        f"file://{h.folder}",
        str(to),
    )
    return audited(h.scene, to, h.folder.with_suffix(".audit"))


@looking(
    "嫁接：历史看起来从中间开始", "a graft: the history seems to begin in its middle", "rewind", "ZB3426"
)
def grafted(h: Host) -> Found:
    (h.folder / "info").mkdir(exist_ok=True)
    (h.folder / "info" / "grafts").write_text(f"{h.tip()}\n")
    return audited(h.scene, h.folder, h.folder.with_suffix(".audit"))


@looking(
    "最新几号前后一致地截去，而没有别人见过",
    "the newest consistently cut off, and nobody else has seen them",
    "truncate",
)
def what_nobody_has_seen(h: Host) -> Found:
    """This is not found, and cannot be: a copy outside, a witness or the number on paper is what helps."""
    cut_off(h)
    return audited(h.scene, h.folder, h.folder.with_suffix(".audit"))


EVIL = """[core]
	fsmonitor = {touch}
	sshCommand = {touch}
	pager = {touch}
	editor = {touch}
	gitProxy = {touch}
	alternateRefsCommand = {touch}
	hooksPath = {hooks}
[diff]
	external = {touch}
[diff "evil"]
	textconv = {touch}
	command = {touch}
[filter "evil"]
	clean = {touch}
	smudge = {touch}
	process = {touch}
	required = true
[merge "evil"]
	driver = {touch}
[gpg]
	program = {touch}
	format = openpgp
[gpg "ssh"]
	program = {touch}
[credential]
	helper = !{touch}
[uploadpack]
	packObjectsHook = {touch}
[protocol "ext"]
	allow = always
[remote "origin"]
	url = ext::{touch}
	uploadpack = {touch}
	promisor = true
[extensions]
	partialClone = origin
[alias]
	fetch = !{touch}
[include]
	path = {folder}/more
"""
HOOKS = (
    "post-checkout",
    "reference-transaction",
    "pre-auto-gc",
    "post-index-change",
    "fsmonitor-watchman",
    "post-merge",
)


@looking("带毒的工作副本：里面的程序一个也不运行", "a hostile working copy: no program of it runs", "config")
def hostile_copy(h: Host) -> Found:
    """Audited as somebody's USB stick would be; nothing is touched by what stands in its settings."""
    to = h.folder.with_suffix(".work")
    git(h.folder.parent, "clone", "-q", str(h.folder), str(to))
    git(to, "branch", "-q", "receipts", "origin/receipts")
    ran, touch, hooks = to.with_suffix(".ran"), to / "touch", to / "hooks"
    touch.write_text(f"#!/bin/sh\ntouch {ran}\nexit 1\n")
    touch.chmod(0o755)
    for folder in (hooks, to / ".git" / "hooks"):
        folder.mkdir(exist_ok=True)
        for name in HOOKS:
            (folder / name).write_bytes(touch.read_bytes())
            (folder / name).chmod(0o755)
    with (to / ".git" / "config").open("a") as config:
        config.write(EVIL.format(touch=touch, hooks=hooks, folder=to))
    (to / ".gitattributes").write_text("* diff=evil filter=evil merge=evil\n")
    (to / ".git" / "info" / "attributes").write_text("* diff=evil filter=evil merge=evil\n")
    found = audited(h.scene, to, h.folder.with_suffix(".audit"))
    assert not ran.exists()
    git(to, "status", ok=False)  # what is set does work: an ordinary look runs it
    assert ran.exists()
    return found
