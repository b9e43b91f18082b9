"""From an officer's clone to the server and back: receipts, requests for keys, approval, two computers, no network."""

import re
import shutil
from pathlib import Path

import pytest

from real import add, commit, git, write, zhiban
from served import REGISTRAR, Served, admit, entry, key, shift
from worlds import build_world as build_world
from worlds import own_world as own_world

pytestmark = pytest.mark.needs("sshd")
RECEIPT = re.compile(r"回执 (\d+)，(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)（([0-9a-f]{12})）")


def night(world: Served, person: str = "li-na") -> tuple[Path, str]:
    """An officer's clone, brought up to date; the path of the one log, opened by 李娜 and delivered where it was not yet."""
    clone = world.clone(person)
    git(clone, "pull", "-q")
    logs = sorted(clone.glob("records/logs/office/*/*.yml"))
    if logs:
        return clone, logs[0].relative_to(clone).as_posix()
    path = shift(clone, person)
    commit(clone, "开班")
    zhiban(clone, "push")
    return clone, path


def test_a_push_ends_with_the_number_and_the_time_of_its_receipt(world: Served) -> None:
    clone, _ = night(world)
    said = zhiban(clone, "push")
    match = RECEIPT.search(said)
    assert match, said
    tip = git(clone, "rev-parse", "refs/remotes/origin/receipts").strip()
    assert tip.startswith(match[3]) and f'"seq":{match[1]}' in git(clone, "log", "-1", "--format=%B", tip)
    head = git(clone, "rev-parse", "HEAD").strip()
    assert world.tip() == world.tip("u/li-na") == head
    assert head in git(clone, "log", "-1", "--format=%P", tip), "the receipt keeps what it received"
    assert f"receipt {match[1]}, " in zhiban(clone, "push", lang="en")


def test_every_commit_names_the_newest_receipt_that_its_clone_has_seen(world: Served) -> None:
    clone, path = night(world)
    seen = git(clone, "rev-parse", "refs/remotes/origin/receipts").strip()
    add(clone, path, entry("e3", "li-na"))
    commit(clone, "记一条")
    assert git(clone, "log", "-1", "--format=%B").strip() == f"记一条\n\nSeen: {seen}"
    git(clone, "commit", "--amend", "--no-edit", "--no-verify", "-q")
    assert git(clone, "log", "-1", "--format=%B").count("Seen: ") == 1
    zhiban(clone, "push")
    add(clone, path, entry("e4", "li-na"))
    git(clone, "add", "-A")
    said = git(clone, "commit", "-m", "", "--allow-empty-message", ok=False)
    assert "提交说明是空的" in said
    commit(clone, "再记一条")
    zhiban(clone, "push")


def test_who_is_slower_is_merged_and_both_have_their_receipts(world: Served) -> None:
    first, path = night(world)
    second = world.clone("zhao-min")
    git(second, "pull", "-q")
    add(first, path, entry("e5", "li-na"))
    commit(first, "李娜记")
    add(second, path, entry("e6", "zhao-min", "备班到岗。"))
    commit(second, "赵敏记")
    assert RECEIPT.search(zhiban(first, "push")) and RECEIPT.search(zhiban(second, "push"))
    log = git(second, "show", f"origin/main:{path}")
    assert "e5" in log and "e6" in log
    assert len(git(second, "log", "-1", "--format=%P", "origin/main").split()) == 2
    assert "Seen: " in git(second, "log", "-1", "--format=%B", "origin/main")


def test_without_a_network_everything_is_kept_and_delivered_later(world: Served) -> None:
    clone, path = night(world)
    real = git(clone, "config", "core.sshCommand").strip()
    git(clone, "config", "core.sshCommand", real.replace(f"-p {world.port}", "-p 1"))
    for name in ("e7", "e8"):
        add(clone, path, entry(name, "li-na"))
        commit(clone, name)
    assert "2 次提交留在这里，没有丢" in zhiban(clone, "push", code=4)
    git(clone, "config", "core.sshCommand", real)
    assert RECEIPT.search(zhiban(clone, "push"))
    assert world.tip() == git(clone, "rev-parse", "HEAD").strip()


def test_what_the_server_would_refuse_is_told_before_it_leaves(world: Served) -> None:
    clone, path = night(world)
    before = world.tip()
    file = clone / path
    write(clone, path, file.read_text(encoding="utf-8").replace("一切正常", "一切都好", 1))
    git(clone, "add", "-A")
    git(clone, "commit", "-q", "--no-verify", "-m", "改")
    said = zhiban(clone, "push", code=1)
    assert "ZB3101 退回" in said and "写下的都还在这里" in said and world.tip() == before
    git(clone, "reset", "-q", "--hard", "HEAD~1")


def test_a_new_key_counts_when_a_registrar_has_approved_it(world: Served) -> None:
    """Rotation: the request comes with the new key, the old one is closed, and what it signed stays good."""
    clone, path = night(world, "chen-xiao")
    fresh = key(world.folder / "signing" / "chen-xiao-2")
    said = zhiban(clone, "setup", "--person", "chen-xiao", "--key", str(fresh))
    assert "key/chen-xiao" in said and "SHA256:" in said
    add(clone, path, entry("e9", "chen-xiao"))
    commit(clone, "用新密钥")
    assert "ZB3216 退回" in zhiban(clone, "push", code=1)
    registrar = world.clone(REGISTRAR)
    assert RECEIPT.search(zhiban(registrar, "approve", "key/chen-xiao"))
    assert RECEIPT.search(zhiban(clone, "push"))
    git(registrar, "pull", "-q")
    people = "records/people/chen-xiao.yml"
    text = (registrar / people).read_text(encoding="utf-8")
    assert text.count("ssh-ed25519") == 2
    first = re.search(r"  - id: k1\n    ssh: .*\n    from: (\S+)\n", text)
    assert first
    closed = first[0] + f"    until: {first[1]}\n"
    write(registrar, people, text.replace(first[0], closed))
    commit(registrar, "旧密钥到此为止")
    assert RECEIPT.search(zhiban(registrar, "push"))
    git(clone, "config", "user.signingkey", str(world.folder / "signing" / "chen-xiao.pub"))
    git(clone, "pull", "-q")
    add(clone, path, entry("f1", "chen-xiao"))
    commit(clone, "用旧密钥")
    assert "ZB3217 退回" in zhiban(clone, "push", code=1)


def test_what_asks_for_two_is_approved_by_a_reviewer_who_did_not_write_it(world: Served) -> None:
    clone, registrar = world.clone("li-na"), world.clone(REGISTRAR)
    git(clone, "pull", "-q")
    git(clone, "switch", "-q", "-c", "request/page")
    write(clone, "docs/zh/manual/rest.md", "# 轮休\n\n值班后补休。\n")
    commit(clone, "轮休")
    git(clone, "push", "-q", "origin", "HEAD:request/page")
    git(clone, "switch", "-q", "main")
    said = zhiban(clone, "approve", "request/page", code=1)
    assert "您自己写的" in said and "wrote" in said and "第十三条" in said
    said = zhiban(world.clone("zhao-min"), "approve", "request/page", code=1)
    assert "由复核人或登记员批准" in said and "zhao-min" in said
    before = world.tip()
    assert RECEIPT.search(zhiban(registrar, "approve", "request/page"))
    assert world.tip() != before
    assert git(registrar, "log", "-1", "--format=%P").count(" ") == 1, "a merge, signed by who approved"


def test_an_officer_without_a_registered_key_is_told_how_to_get_one(world: Served) -> None:
    registrar = world.clone(REGISTRAR)
    git(registrar, "pull", "-q")
    write(
        registrar,
        "records/people/sun-wu.yml",
        "kind: person\nschema: 1\nid: sun-wu\nname: 孙武\nunit: office\nemail:\n  - sun-wu@office.example\n",
    )
    commit(registrar, "孙武")
    zhiban(registrar, "push")
    admit(world, "sun-wu")
    assert world.tip("key/sun-wu")
    clone = world.clone("sun-wu")
    said = zhiban(clone, "doctor", code=1)
    assert "没有登记" in said and "zhiban setup --person sun-wu" in said
    zhiban(registrar, "approve", "key/sun-wu")
    assert "已经在主线里" in zhiban(registrar, "approve", "key/sun-wu")
    git(clone, "pull", "-q")
    assert "缺" not in zhiban(clone, "doctor")


def test_one_officer_at_two_computers_loses_nothing(world: Served, tmp_path: Path) -> None:
    clone, path = night(world)
    other = Path(shutil.copytree(clone, tmp_path / "laptop", symlinks=True))
    add(clone, path, entry("g1", "li-na"))
    commit(clone, "台式机")
    zhiban(clone, "push")
    add(other, path, entry("g2", "li-na"))
    commit(other, "笔记本")
    assert RECEIPT.search(zhiban(other, "push"))
    log = git(other, "show", f"origin/main:{path}")
    assert "g1" in log and "g2" in log


def test_the_doctor_sees_what_a_server_lacks(world: Served) -> None:
    assert "缺" not in zhiban(world.server, "doctor")
    git(world.server, "config", "receive.denyDeletes", "false")
    (world.server / "hooks" / "pre-receive").chmod(0o644)
    said = zhiban(world.server, "doctor", code=1)
    assert "git config receive.denyDeletes true" in said and "缺  检查 pre-receive" in said
    git(world.server, "config", "receive.denyDeletes", "true")
    (world.server / "hooks" / "pre-receive").chmod(0o755)
    (world.folder / "book-keys" / "receipts").chmod(0o644)
    assert "chmod 600" in zhiban(world.server, "doctor", code=1)
    (world.folder / "book-keys" / "receipts").chmod(0o600)


def test_the_whole_night_is_found_sound_by_an_audit(world: Served, tmp_path: Path) -> None:
    clone, _ = night(world)
    zhiban(clone, "push")
    said = zhiban(
        tmp_path, "audit", str(world.server), "--pins", str(world.pins), "--keep", str(tmp_path / "keep")
    )
    assert "结论：成立。" in said and "没有丢失任何收到过的内容。" in said
