"""The table of attacks: what each is, which row of the threat table it belongs to, and what exactly must be found."""

import re
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any, Literal, NamedTuple

from attacks.aged import Scene

Door = Literal["push", "host"]

# The rows of the threat table, in its order.
ROWS = {
    "unsigned": ("没有签名的提交、跳过本地检查", "an unsigned commit, --no-verify"),
    "forged": ("冒名：作者、提交人、签字", "a forged author, committer or `by`"),
    "foreign": ("别人的密钥", "a foreign key"),
    "window": ("过期、作废、离任者的密钥，如实或倒签日期", "an expired, revoked or leaver's key, honest or backdated"),
    "tampered": ("签名挪用、两个签名、怪异的提交头", "a signature moved, two signatures, odd headers"),
    "weak-hash": ("签名里的弱散列", "a weak hash inside the signature"),
    "names": ("姓名和说明里的隐藏字符", "hidden characters in names and messages"),
    "time": ("倒签、时钟、迟报装成及时", "backdating, clocks, a late report dressed as timely"),
    "advance": ("提前写好的日志", "a log written in advance"),
    "force": ("改写历史、强推、删分支", "amend or reset and force, a branch deleted"),
    "edit": ("改、删、改名、撤销、加了又删、移花接木", "edit, delete, rename, revert, add-then-delete, the stolen line"),
    "squash": ("平台的压缩合并、变基", "squash or rebase merge by a forge"),
    "merge": ("夹带的合并", "an evil merge, -s ours"),
    "refs": ("替换引用、注记、标签、另一个开头、怪名分支", "replace refs, notes, tags, new root, odd branches"),
    "keys": ("非登记员改密钥、改角色", "keys or roles changed by a non-registrar"),
    "rollback": ("退回旧的密钥表", "rollback to an old key list"),
    "handover": ("自己接自己的班、第三人接班、签后加写", "a handover self-confirmed, by a third person, or grown"),
    "yaml": ("炸弹、重键、标记、隐藏换行、UTF-16、深层嵌套", "YAML bomb, duplicate key, tag, hidden line break, UTF-16, nesting"),
    "hidden": ("文字和文件名里的隐藏字符", "bidi, zero-width, ESC in text and file names"),
    "files": ("链接、子模块、可执行、..、工作流", "symlink, gitlink, exec bit, .., workflows"),
    "huge": ("大文件、大推送", "a huge file or push"),
    "secret": ("个人信息、国家秘密", "citizens' data, classified text"),
    "doors": ("ssh 的旁门、推送证书", "other ways through ssh, push certificates"),
    "rewind": ("主机退回、删除", "the host rewinds or deletes"),
    "resign": ("主机重写并重签回执", "the host rewrites and re-signs the log"),
    "receipts": ("别的密钥签的回执", "a receipt forged by another key"),
    "truncate": ("主机截去无人见过的最新几号", "the host truncates what nobody has seen"),
    "behind": ("绕过检查放进主线", "a commit put on the main line behind the hook"),
    "config": ("带毒的工作副本", "a hostile working copy"),
}  # fmt: skip
MODULES = (
    "signing", "naming", "timing", "losing", "referring", "merging", "registering", "asking", "handing", "writing", "filing",
    "leaking", "knocking", "hosting", "receipting", "witnessing",
)  # fmt: skip
FOUND = re.compile(r"^(?:remote: )?(?:.*): (ZB\d{4}) (退回|留痕|催办|refused|marked|owed) ", re.MULTILINE)
ZH = ("退回", "留痕", "催办")
SAID = {
    r"object [0-9a-f]{40}: (\w+): ": "git:{}",
    r"deny updating a hidden ref": "git:hidden-ref",
    r"does not support --signed push": "git:no-certificates",
    r"does not support push options": "git:no-options",
    r"pack exceeds maximum allowed size": "git:pack-too-large",
    r"cannot lock ref|reference already exists": "git:ref-not-as-said",
    r"shallow update not allowed": "git:shallow-update",
    r"did not receive expected object|object of unexpected type": "git:object-missing",
    r"Only git push and git fetch work here": "ssh:only-git",
    r"PTY allocation request failed": "ssh:no-terminal",
    r"administratively prohibited|Stdio forwarding request failed|stdio forwarding failed": "ssh:no-forwarding",
    r"remote port forwarding failed": "ssh:no-forwarding",
}


class Sent(NamedTuple):
    """What is tried: as whom, by which command. `secret`: bytes that may not be found on the server afterwards."""

    by: str
    command: tuple[str, ...]
    secret: bytes = b""
    given: bytes = b""


class Attack(NamedTuple):
    """One attack. `finds`: what exactly is found; `taken`: the push comes in all the same, and is marked; `more`: one more
    of a kind that another attack shows already, tried in the long run."""

    name: str
    zh: str
    en: str
    row: str
    door: Door
    finds: frozenset[str]
    taken: bool
    more: bool
    play: Callable[[Any], Any]


ATTACKS: dict[str, Attack] = {}


def attack(
    zh: str, en: str, row: str, *finds: str, door: Door = "push", taken: bool = False, more: bool = False
) -> Callable[[Callable[[Any], Any]], Callable[[Any], Any]]:
    """Put a function into the table."""

    def make(play: Callable[[Any], Any]) -> Callable[[Any], Any]:
        name = play.__name__
        assert row in ROWS and name not in ATTACKS, name
        ATTACKS[name] = Attack(name, zh, en, row, door, frozenset(finds), taken, more, play)
        return play

    return make


def listed(door: Door | None = None, taken: bool | None = None) -> list[Attack]:
    """All attacks, or those through one door, or those that are (not) taken and marked."""
    for name in MODULES:
        import_module(f"attacks.{name}")
    found = ATTACKS.values()
    return [a for a in found if door in (None, a.door) and taken in (None, a.taken)]


def told(said: str) -> frozenset[str]:
    """Which codes were told, ours and git's. What is told in Chinese is told in English too."""
    said = said.replace("remote: ", "")
    rows = FOUND.findall(said)
    ours = {code for code, word in rows if word in ZH}
    assert ours == {code for code, word in rows if word not in ZH}, said
    theirs = {
        form.format(*match.groups()) for text, form in SAID.items() for match in re.finditer(text, said)
    }
    return frozenset(ours | theirs)


def push(scene: Scene, by: str, *specs: str, secret: bytes = b"", options: Iterable[str] = ()) -> Sent:
    """`git push --no-verify` by an officer: `commit:branch` each, `+` before it to force."""
    return Sent(by, ("git", "push", "--no-verify", *options, scene.world.url, *specs), secret)
