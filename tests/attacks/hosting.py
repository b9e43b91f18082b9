"""What the server's own host can do, judged from outside: by an auditor, by an older clone, by a witness."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from attacks.acts import entry, page
from attacks.aged import HANDOVER, HOUR, LEAVER, moment
from attacks.forge import commit
from attacks.host import Host, ago, audited
from attacks.naming import CITIZEN
from attacks.table import attack
from real import at, git, zhiban
from zhiban.page import read, write

Found = frozenset[str]
Trick = Callable[[Host], None]


def hosting(zh: str, en: str, row: str, *finds: str) -> Callable[[Trick], Trick]:
    """What a host does; a fresh auditor finds it."""

    def make(trick: Trick) -> Trick:
        def play(h: Host) -> Found:
            trick(h)
            return audited(h.scene, h.folder, h.folder.with_suffix(".audit"))

        play.__name__ = trick.__name__
        attack(zh, en, row, *finds, door="host")(play)
        return trick

    return make


def looking(zh: str, en: str, row: str, *finds: str) -> Callable[[Callable[[Host], Found]], Callable[[Host], Found]]:
    """What a host does, and how it is looked at: the function itself says what was found."""
    return attack(zh, en, row, *finds, door="host")


def log(h: Host, more: str) -> dict[str, str]:
    """Tonight's log with something more at its end."""
    path = h.scene.log(2)
    return {path: h.store.text(h.tip(), path) + more}


def older(h: Host, receipt: int) -> str:
    """Where the main line stood at a receipt."""
    refs = h.entries()[receipt - 1].refs
    return (refs or {})["refs/heads/main"]


@hosting("主线退回一次", "the main line rewound", "rewind", "ZB3420")
def main_rewound(h: Host) -> None:
    h.move("main", f"{h.tip()}^")


@hosting("主线换成另一段历史", "the main line put onto another history", "rewind", "ZB3420", "ZB3431")
def main_replaced(h: Host) -> None:
    h.move("main", older(h, 4))
    h.write("li-na", page(), ago(1))


@hosting("删掉有回执的分支", "a branch with receipts deleted", "rewind", "ZB3422")
def branch_removed(h: Host) -> None:
    main = h.tip()
    h.write("li-na", page(), ago(2))
    h.move("t/later", h.tip())
    h.move("main", main)
    h.receive(ago(1), "t/later")
    git(h.folder, "update-ref", "-d", "refs/heads/t/later")


@hosting("删掉一份记录的内容", "the content of a record deleted", "rewind", "ZB3426")
def blob_removed(h: Host) -> None:
    h.loose()
    h.object(git(h.folder, "rev-parse", f"main:{h.scene.log(0)}").strip()).unlink()


@hosting("删掉一次提交", "a commit deleted", "rewind", "ZB3426")
def commit_removed(h: Host) -> None:
    h.loose()
    h.object(older(h, 2)).unlink()


@hosting("内容坏了一位", "one bit flipped", "rewind", "ZB3426")
def bit_flipped(h: Host) -> None:
    h.loose()
    file = h.object(git(h.folder, "rev-parse", f"main:{h.scene.log(0)}").strip())
    file.chmod(0o644)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


@hosting("收到的提交不留住就删去，回执照旧签名", "what was received is let go, and the receipt re-signed", "rewind", "ZB3420", "ZB3421", "ZB3428")
def received_and_let_go(h: Host) -> None:
    last = h.entries()[-1]
    h.move("receipts", h.sealed(h.receipts()[-2], last, above=(h.receipts()[-2],)))
    h.move("main", older(h, 4))


@hosting("替换引用", "a replacement reference", "behind", "ZB3424")
def replaced(h: Host) -> None:
    git(h.folder, "update-ref", f"refs/replace/{h.tip()}", f"{h.tip()}^")


@hosting("多出注记和标签", "notes and tags that should not be", "behind", "ZB3432")
def strange_references(h: Host) -> None:
    git(h.folder, "update-ref", "refs/notes/commits", h.tip())
    git(h.folder, "update-ref", "refs/tags/v1", h.tip())


@hosting("没有签名的提交放进主线", "an unsigned commit put on the main line", "behind", "ZB3213")
def unsigned_behind(h: Host) -> None:
    h.write("li-na", page(), ago(2), signed=False)
    h.receive(ago(1))


@hosting("离任者的提交放进主线", "a leaver's commit put on the main line", "behind", "ZB3217")
def leaver_behind(h: Host) -> None:
    h.write(LEAVER, page(), ago(2))
    h.receive(ago(1))


@hosting("陌生密钥的提交放进主线", "a commit by an unknown key put on the main line", "behind", "ZB3216")
def stranger_behind(h: Host) -> None:
    who, when = ("李娜", "li-na"), int(ago(2).timestamp())
    h.move("main", commit(h.store, h.scene.key("stranger"), who, page(), (h.tip(),), "记录", h.tip("receipts"), when))
    h.receive(ago(1))


@hosting("改过的记录放进主线", "an edited record put on the main line", "behind", "ZB3101")
def edited_behind(h: Host) -> None:
    path = h.scene.log(2)
    h.write("li-na", {path: h.store.text(h.tip(), path).replace("询问值班安排", "报告险情")}, ago(2))
    h.receive(ago(1))


@hosting("替别人签的交班放进主线", "a handover signed for another put on the main line", "behind", "ZB3201")
def signed_for_another_behind(h: Host) -> None:
    h.write("zhao-min", log(h, HANDOVER.format(at=at(moment(h.scene.begun + 49 * HOUR)), by="li-na")), ago(2))
    h.receive(ago(1))


@hosting("值班员改角色，绕过检查", "a role changed by an officer behind the hook", "behind", "ZB3220")
def role_behind(h: Host) -> None:
    path = "records/people/li-na.yml"
    text = h.store.text(h.tip(), path).replace("keys:\n", "  - id: registrar\n    role: registrar\nkeys:\n")
    h.write("li-na", {path: text}, ago(2))
    h.receive(ago(1))


@hosting("个人信息放进主线", "a citizen's number put on the main line", "behind", "ZB3302")
def citizen_behind(h: Host) -> None:
    h.write("li-na", log(h, entry(text=f"来电人 {CITIZEN}", ago=3)), ago(2))
    h.receive(ago(1))


@hosting("放进主线而没有回执", "put on the main line without a receipt", "behind", "ZB3431")
def unreceipted(h: Host) -> None:
    h.write("li-na", page(), ago(1))


@hosting("没有回执，也没有签名", "without a receipt and unsigned", "behind", "ZB3213", "ZB3431")
def unreceipted_and_unsigned(h: Host) -> None:
    h.write("li-na", page(), ago(1), signed=False)


@hosting("被盗的密钥，作废以前用过", "a stolen key, used before anybody knew", "window", "ZB3430")
def stolen(h: Host) -> None:
    h.write("chen-xiao", page(), ago(30))
    h.receive(ago(29))
    path = "records/people/chen-xiao.yml"
    text = h.store.text(h.tip(), path)
    facts = dict(read(text.encode()).facts) | {"keys[k1].revoked_at": at(moment(int(ago(40).timestamp())))}
    h.write("yuan-fang", {path: write(facts)}, ago(20))
    h.receive(ago(19))


@hosting("回执换了别的密钥签名", "a receipt signed by another key", "receipts", "ZB3428")
def other_receipts_key(h: Host) -> None:
    h.write("li-na", page(), ago(2))
    h.receive(ago(1), key="stranger")


@hosting("所有回执换了别的密钥签名", "all receipts signed by another key", "receipts", "ZB3408", "ZB3428")
def all_by_another_key(h: Host) -> None:
    h.resealed(h.entries(), "stranger")


@hosting("改了一号回执的时间，签名没有改", "a receipt's time changed, its signature not", "receipts", "ZB3428")
def time_changed(h: Host) -> None:
    head, told, rest = h.store.git("cat-file", "commit", h.tip("receipts")).partition(b'"received_at":"')
    digit = b"5" if rest[18:19] != b"5" else b"6"
    h.move("receipts", h.store.put("commit", head + told + rest[:18] + digit + rest[19:]))


@hosting("从中间抽去一号回执", "a receipt taken from the middle", "receipts", "ZB3217", "ZB3403", "ZB3408", "ZB3428")
def taken_from_the_middle(h: Host) -> None:
    h.resealed([e for e in h.entries() if e.seq != 3])


@hosting("回执时间往回走", "a receipt's time runs back", "receipts", "ZB3428")
def time_runs_back(h: Host) -> None:
    last = h.entries()[-1].at
    h.write("li-na", page(), last - timedelta(seconds=40))
    h.receive(last - timedelta(seconds=20))


@hosting("服务器时钟倒退过，回执如实写明", "the clock went back, and the receipt says so", "time", "ZB3427")
def clock_went_back(h: Host) -> None:
    h.write("li-na", page(), ago(2))
    h.receive(ago(1), clock=f"{ago(600):%Y-%m-%dT%H:%M:%SZ}")


@hosting("回执重写重签，初次审计的人由 Seen 看出", "receipts rewritten and re-signed; a fresh auditor sees it by Seen", "resign", "ZB3408")
def resigned(h: Host) -> None:
    entries = h.entries()
    h.resealed([entries[0], entries[1]._replace(pusher="nobody"), *entries[2:]])


@hosting("没有回执分支", "the branch of receipts removed", "resign", "ZB3217", "ZB3403", "ZB3431")
def receipts_removed(h: Host) -> None:
    git(h.folder, "update-ref", "-d", "refs/heads/receipts")


def again(h: Host, trick: Trick) -> Found:
    """What an auditor finds who has audited before."""
    keep = h.folder.with_suffix(".audit")
    assert audited(h.scene, h.folder, keep) == frozenset()
    trick(h)
    return audited(h.scene, h.folder, keep)


@looking("回执重写重签，审计过的人看出", "receipts rewritten; an auditor who has been here before sees it", "resign", "ZB3423", "ZB3428")
def resigned_before_an_old_auditor(h: Host) -> Found:
    return again(h, resigned)


def cut_off(h: Host) -> None:
    """The newest receipt and all that it received, consistently cut off."""
    h.move("main", older(h, 4))
    h.move("receipts", h.receipts()[3])


@looking("截去最新一号，审计过的人看出", "the newest cut off; an auditor who has been here before sees it", "rewind", "ZB3420", "ZB3423")
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


@looking("删分支，见证副本看出", "a branch deleted; a witness sees it", "rewind", "ZB3422")
def branch_removed_before_a_witness(h: Host) -> Found:
    h.write("li-na", page(), ago(2))
    h.receive(ago(1))
    h.move("t/later", h.tip())
    h.receive(ago(0), "t/later")
    return told_by_a_witness(h, lambda h: git(h.folder, "update-ref", "-d", "refs/heads/t/later") and None)


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
    git(h.folder.parent, "clone", "-q", "--bare", "--depth", "2", "--no-single-branch", f"file://{h.folder}", str(to))
    return audited(h.scene, to, h.folder.with_suffix(".audit"))


@looking("嫁接：历史看起来从中间开始", "a graft: the history seems to begin in its middle", "rewind", "ZB3426")
def grafted(h: Host) -> Found:
    (h.folder / "info").mkdir(exist_ok=True)
    (h.folder / "info" / "grafts").write_text(f"{h.tip()}\n")
    return audited(h.scene, h.folder, h.folder.with_suffix(".audit"))


@looking("最新几号前后一致地截去，而没有别人见过", "the newest consistently cut off, and nobody else has seen them", "truncate")
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
HOOKS = ("post-checkout", "reference-transaction", "pre-auto-gc", "post-index-change", "fsmonitor-watchman", "post-merge")


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
