"""Whether the past is whole, as an audit or a witness reads it: nothing that got a receipt may be missing (security.md §3.5)."""

from collections.abc import Iterator

from zhiban.received import Past
from zhiban.rule import REFUSE, REMIND, Effect, Hit, Rule, rule

Text = tuple[str, str]  # the same in zh and en
KEEP = (
    "什么都不要删。拿见证副本和各值班员的副本来比对，查明后补回。",
    "Delete nothing. Compare with the witness and the officers' clones, find out why, and bring it back.",
)


def past(code: str, name: str, effect: Effect, said: Text, remedy: Text) -> Rule:
    """A rule that tells of what was found of this name."""

    def find(found: Past) -> Iterator[Hit]:
        if found.kind == name:
            yield Hit("", found.figures)

    return rule(code, name, effect, of="past", articles=(13,), zh=said[0], en=said[1], remedy=remedy)(find)


# Nothing comes onto the server's disk that no commit shows and no check has read.
stowaway = past(
    "ZB3414",
    "stowaway",
    REFUSE,
    (
        "送来的内容里有 {count} 个对象不属于任何提交",
        "what is pushed holds {count} objects that belong to no commit",
    ),
    ("用 git push 或 zhiban push 重新送出。", "Push again with git push or zhiban push."),
)

# What is small on the line can be large on the disk, and nobody could read it in time.
object_too_large = past(
    "ZB3415",
    "object-too-large",
    REFUSE,
    (
        "送来的内容里有 {count} 个文件超过 {most} MB",
        "what is pushed holds {count} files of more than {most} MB",
    ),
    (
        "大件不进本簿：写明存放处；图片缩小再放。",
        "Keep large files elsewhere and say where; make pictures smaller.",
    ),
)

# A branch stands where its last receipt says, or further on.
rewritten = past(
    "ZB3420",
    "rewritten",
    REFUSE,
    (
        "“{name}”现在的历史里没有第 {seq} 号回执收到的 {commit}",
        "the history of “{name}” no longer holds {commit}, received with receipt {seq}",
    ),
    KEEP,
)

# What got a receipt can be produced.
lost = past(
    "ZB3421",
    "lost",
    REFUSE,
    ("第 {seq} 号回执收到的 {commit} 找不到了", "{commit}, received with receipt {seq}, cannot be found"),
    KEEP,
)

# A branch that got a receipt is there.
branch_gone = past(
    "ZB3422",
    "branch-gone",
    REFUSE,
    ("有回执的分支“{name}”没有了", "branch “{name}”, which has receipts, is gone"),
    KEEP,
)

# Receipts only grow; every clone remembers the last that it saw.
receipts_rollback = past(
    "ZB3423",
    "receipts-rollback",
    REFUSE,
    (
        "回执退回去了：见过的 {commit} 不在现在的回执里",
        "receipts went back: {commit}, seen before, is not among them now",
    ),
    KEEP,
)

# Nothing stands in for anything else.
replace_ref = past(
    "ZB3424",
    "replace-ref",
    REFUSE,
    (
        "有替换引用“{name}”：它让 git 拿别的内容顶替",
        "there is a replacement “{name}”, which makes git show something else instead",
    ),
    (
        "请管理员删去它，并查明来历。",
        "Have the administrator remove it and find out where it came from.",
    ),
)

# An audit reads the whole history.
shallow = past(
    "ZB3425",
    "shallow",
    REFUSE,
    (
        "这个副本的历史不全（浅克隆），无从审计",
        "this copy lacks part of its history (a shallow clone) and cannot be audited",
    ),
    ("从完整的副本克隆。", "Clone from a complete copy."),
)

# git's own check of every object holds.
objects_broken = past(
    "ZB3426",
    "objects-broken",
    REFUSE,
    ("仓库里有坏的或缺的对象：{what}", "the repository has broken or missing objects: {what}"),
    KEEP,
)

# The time of receipts never runs back; where the clock did, the receipt says so.
clock_anomaly = past(
    "ZB3427",
    "clock-anomaly",
    REMIND,
    (
        "第 {seq} 号回执写下时，服务器时钟倒退过（当时显示 {clock}）",
        "when receipt {seq} was written the server's clock had gone back (it showed {clock})",
    ),
    (
        "请管理员校时（NTP），并看这段时间的记录。",
        "Set the server's clock (NTP), and look at that time.",
    ),
)

# Receipts are a chain of their own, each signed by the receipts key and each following from the one before.
receipts_broken = past(
    "ZB3428",
    "receipts-broken",
    REFUSE,
    ("回执 {commit} 不成立：{what}", "receipt {commit} does not hold: {what_en}"),
    KEEP,
)

# The first commit is the pinned one, signed by a pinned root key.
other_beginning = past(
    "ZB3429",
    "other-beginning",
    REFUSE,
    (
        "本簿的开头不是约定的那一次（{what}）",
        "the book does not begin with the commit that was agreed on ({what_en})",
    ),
    (
        "核对约定的三个值（值班室墙上的卡片）；不是抄错，就不是这本簿。",
        "Compare the three pinned values (the card on the duty-room wall); if they are right, this is another book.",
    ),
)

# What a stolen key signed before anybody knew: it stays, and is listed.
suspect = past(
    "ZB3430",
    "suspect",
    REMIND,
    (
        "提交 {commit} 由 {signer} 的密钥签名，收到时那把密钥已在作废时间之后",
        "commit {commit} was signed with a key of {signer} after the moment from which that key was revoked",
    ),
    ("请 {signer} 本人逐条认一遍。", "Let {signer} look at each of them in person."),
)

# What a branch holds has a receipt; the gap after a crash closes with the next stamp.
unreceipted = past(
    "ZB3431",
    "unreceipted",
    REMIND,
    ("“{name}”有 {count} 次提交还没有回执", "“{name}” has {count} commits without a receipt"),
    ("在服务器上运行 zhiban stamp。", "Run zhiban stamp on the server."),
)

# A book has branches and nothing else.
ref_strange = past(
    "ZB3432",
    "ref-strange",
    REFUSE,
    ("有不该有的引用“{name}”", "there is a reference that should not be: “{name}”"),
    ("请管理员查明来历。", "Have the administrator find out where it came from."),
)
