"""When it was received, and whether the past is whole (DESIGN.md §5, security.md §3.4–3.5).

Of a commit: its own time against the receipt that it names and the receipt that it got. Nothing is refused for being late;
what is late, backdated or signed by a wrong clock is marked. Of a branch: it only grows. Of the whole history, as an audit
reads it: nothing that got a receipt may be missing.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from zhiban.received import Past, Received, Ref
from zhiban.rule import MARK, REFUSE, REMIND, Hit, rule

ARTICLES = (13,)
SOON = timedelta(minutes=1)
LATER = timedelta(
    minutes=5
)  # a commit that is received longer after it was signed is shown as delivered later
AHEAD = timedelta(minutes=10)
CLOCK = ("请校准这台电脑的时钟。", "Set this computer's clock right.")
LOOK = ("请查明原因，写进检查记录。", "Find out why, and record it as an inspection.")
KEEP = (
    "什么都不要删。拿见证副本和各值班员的副本来比对，查明后补回。",
    "Delete nothing. Compare with the witness and the officers' clones, find out why, and bring it back.",
)
BRANCH = (
    "主线是 main，自己的分支是 u/<编号>，待合并的用别的小写名字。",
    "The main line is main, your own branch u/<id>; proposals take any other lower-case name.",
)


def _figures(commit: Received, *times: datetime | None) -> dict[str, str | int]:
    names = ("at", "other")
    told = {name: f"{time:%Y-%m-%d %H:%M:%S}" for name, time in zip(names, times, strict=False) if time}
    return {"commit": commit.commit[:12], **told}


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


@rule(
    "ZB3401",
    "time-future",
    REFUSE,
    of="commit",
    articles=ARTICLES,
    zh="提交 {commit} 写的时间 {at} 还没有到（收到时是 {other}）",
    en="commit {commit} is dated {at}, which is yet to come (received {other})",
    remedy=CLOCK,
)
def time_future(commit: Received) -> Iterator[Hit]:
    """No commit is dated more than ten minutes after its receipt."""
    if commit.at and commit.at - commit.received > AHEAD:
        yield Hit("", _figures(commit, commit.at, commit.received))


@rule(
    "ZB3402",
    "clock-ahead",
    MARK,
    of="commit",
    articles=ARTICLES,
    zh="提交 {commit} 写的时间 {at} 晚于收到时间 {other}：签名的电脑时钟快了",
    en="commit {commit} is dated {at}, after its receipt at {other}: the signing computer's clock is fast",
    remedy=CLOCK,
)
def clock_ahead(commit: Received) -> Iterator[Hit]:
    """A clock that is up to ten minutes fast is marked."""
    if commit.at and SOON < commit.at - commit.received <= AHEAD:
        yield Hit("", _figures(commit, commit.at, commit.received))


@rule(
    "ZB3403",
    "delivered-later",
    MARK,
    of="commit",
    articles=ARTICLES,
    zh="提交 {commit} 写的时间是 {at}，{other} 才收到，晚 {minutes} 分钟",
    en="commit {commit} is dated {at} and was received at {other}, {minutes} minutes later",
    remedy=(
        "多半是断网后补送，照收。原因可在下一条记录里写一句。",
        "Most likely the network was down; it is taken. A later entry may say why.",
    ),
)
def delivered_later(commit: Received) -> Iterator[Hit]:
    """A commit received more than five minutes after its own date: offline, or dated back. It is taken, and marked."""
    if commit.at and commit.received - commit.at > LATER:
        minutes = _minutes(commit.received - commit.at)
        yield Hit("", {**_figures(commit, commit.at, commit.received), "minutes": minutes})


@rule(
    "ZB3404",
    "before-parent",
    MARK,
    of="commit",
    articles=ARTICLES,
    zh="提交 {commit} 写的时间 {at} 早于它所接的上一次（{other}）",
    en="commit {commit} is dated {at}, before the one that it grew from ({other})",
    remedy=CLOCK,
)
def before_parent(commit: Received) -> Iterator[Hit]:
    """A commit is no older than what it grew from; clocks may differ by a minute."""
    if commit.at and commit.before and commit.before - commit.at > SOON:
        yield Hit("", _figures(commit, commit.at, commit.before))


@rule(
    "ZB3405",
    "author-date",
    MARK,
    of="commit",
    articles=ARTICLES,
    zh="提交 {commit} 的写作时间 {other} 与提交时间 {at} 差 {minutes} 分钟",
    en="commit {commit} was written at {other} and committed at {at}, {minutes} minutes apart",
    remedy=(
        "改写过的提交会这样（amend）；只有提交时间算数。",
        "An amended commit looks like this; only the time of committing counts.",
    ),
)
def author_date(commit: Received) -> Iterator[Hit]:
    """The author's date is free text; where it differs it is shown."""
    if commit.at and commit.authored and abs(commit.at - commit.authored) > LATER:
        minutes = _minutes(abs(commit.at - commit.authored))
        yield Hit("", {**_figures(commit, commit.at, commit.authored), "minutes": minutes})


@rule(
    "ZB3406",
    "seen-missing",
    MARK,
    of="commit",
    articles=ARTICLES,
    zh="提交 {commit} 没有写见过的回执（Seen），不早于何时无从说起",
    en="commit {commit} names no receipt that it has seen (Seen), so nothing says before when it was not made",
    remedy=("运行一次 zhiban setup，以后自动写。", "Run zhiban setup once; it is written from then on."),
)
def seen_missing(commit: Received) -> Iterator[Hit]:
    """Once there are receipts every commit names the newest that its officer has seen."""
    if not commit.malformed and commit.receipts and commit.seen is None and not commit.root:
        yield Hit("", _figures(commit))


@rule(
    "ZB3407",
    "backdated-proven",
    REMIND,
    of="commit",
    articles=ARTICLES,
    zh="提交 {commit} 写的时间是 {at}，但它引用了 {other} 才有的回执",
    en="commit {commit} is dated {at} but names a receipt that was written at {other}",
    remedy=(
        "时间不可能如此：请看那台电脑的时钟，并问清经过。",
        "That cannot be: look at that computer's clock, and ask what happened.",
    ),
)
def backdated_proven(commit: Received) -> Iterator[Hit]:
    """A commit cannot be older than a receipt that it names. That is arithmetic; five minutes are left to clocks."""
    if commit.at and isinstance(commit.seen, datetime) and commit.seen - commit.at > LATER:
        yield Hit("", _figures(commit, commit.at, commit.seen))


@rule(
    "ZB3408",
    "seen-unknown",
    REMIND,
    of="commit",
    articles=ARTICLES,
    zh="提交 {commit} 引用的回执，服务器上没有",
    en="commit {commit} names a receipt that the server does not have",
    remedy=(
        "服务器可能用旧备份恢复过，或回执被重写过：请管理员运行 zhiban audit。",
        "The server may have been restored from an old copy, or receipts rewritten: run zhiban audit.",
    ),
)
def seen_unknown(commit: Received) -> Iterator[Hit]:
    """Never refused: after a restore from an old backup it is the proof of what was lost."""
    if not commit.malformed and commit.receipts and commit.seen == "":
        yield Hit("", _figures(commit))


@rule(
    "ZB3410",
    "ref-name",
    REFUSE,
    of="ref",
    articles=ARTICLES,
    zh="不收“{name}”：这里只收分支，名字由小写字母、数字和 - / _ . 组成",
    en="“{name}” is not taken: only branches, named with lower-case letters, digits and - / _ .",
    remedy=BRANCH,
)
def ref_name(ref: Ref) -> Iterator[Hit]:
    """Tags, notes, replacements and the receipts themselves are not pushed by anybody."""
    name = ref.name.removeprefix("refs/heads/")
    plain = (
        name.isascii() and name.replace("-", "").replace("/", "").replace("_", "").replace(".", "").isalnum()
    )
    if name == ref.name or name == "receipts" or not plain or name != name.lower():
        yield Hit("", {"name": ref.name[:80]})


@rule(
    "ZB3411",
    "ref-deleted",
    REFUSE,
    of="ref",
    articles=ARTICLES,
    zh="不删分支“{name}”：收到过的都留着",
    en="branch “{name}” is not deleted: what was received stays",
    remedy=("留着就好，不碍事。", "Let it stay; it does no harm."),
)
def ref_deleted(ref: Ref) -> Iterator[Hit]:
    """A branch that was received stays."""
    if not ref.new:
        yield Hit("", {"name": ref.name[:80]})


@rule(
    "ZB3412",
    "not-fast-forward",
    REFUSE,
    of="ref",
    articles=ARTICLES,
    zh="“{name}”送来的历史里少了已收到的记录",
    en="what is pushed to “{name}” lacks what was received before",
    remedy=("不强推：用 zhiban push，先合并再送。", "Never force: `zhiban push` merges first."),
)
def not_fast_forward(ref: Ref) -> Iterator[Hit]:
    """A branch only grows."""
    if ref.old and ref.new and not ref.forward:
        yield Hit("", {"name": ref.name[:80]})


@rule(
    "ZB3413",
    "branch-of-another",
    REFUSE,
    of="ref",
    articles=ARTICLES,
    zh="“{name}”是别人的分支，登录的是 {pusher}",
    en="“{name}” is somebody else's branch; {pusher} is logged in",
    remedy=BRANCH,
)
def branch_of_another(ref: Ref) -> Iterator[Hit]:
    """`u/<person>` and `key/<person>` belong to that person."""
    for own in ("refs/heads/u/", "refs/heads/key/"):
        if (
            ref.pusher
            and ref.name.startswith(own)
            and ref.name.removeprefix(own).partition("/")[0] != ref.pusher
        ):
            yield Hit("", {"name": ref.name[:80], "pusher": ref.pusher})


@rule(
    "ZB3414",
    "stowaway",
    REFUSE,
    of="past",
    articles=(13, 15),
    zh="送来的内容里有 {count} 个对象不属于任何提交",
    en="what is pushed holds {count} objects that belong to no commit",
    remedy=("用 git push 或 zhiban push 重新送出。", "Push again with git push or zhiban push."),
)
def stowaway(past: Past) -> Iterator[Hit]:
    """Nothing comes onto the server's disk that no commit shows and no check has read."""
    if past.kind == "stowaway":
        yield Hit("", past.figures)


@rule(
    "ZB3420",
    "rewritten",
    REFUSE,
    of="past",
    articles=ARTICLES,
    zh="“{name}”现在的历史里没有第 {seq} 号回执收到的 {commit}",
    en="the history of “{name}” no longer holds {commit}, received with receipt {seq}",
    remedy=KEEP,
)
def rewritten(past: Past) -> Iterator[Hit]:
    """A branch stands where its last receipt says, or further on."""
    if past.kind == "rewritten":
        yield Hit("", past.figures)


@rule(
    "ZB3421",
    "lost",
    REFUSE,
    of="past",
    articles=ARTICLES,
    zh="第 {seq} 号回执收到的 {commit} 找不到了",
    en="{commit}, received with receipt {seq}, cannot be found",
    remedy=KEEP,
)
def lost(past: Past) -> Iterator[Hit]:
    """What got a receipt can be produced."""
    if past.kind == "lost":
        yield Hit("", past.figures)


@rule(
    "ZB3422",
    "branch-gone",
    REFUSE,
    of="past",
    articles=ARTICLES,
    zh="有回执的分支“{name}”没有了",
    en="branch “{name}”, which has receipts, is gone",
    remedy=KEEP,
)
def branch_gone(past: Past) -> Iterator[Hit]:
    """A branch that got a receipt is there."""
    if past.kind == "branch-gone":
        yield Hit("", past.figures)


@rule(
    "ZB3423",
    "receipts-rollback",
    REFUSE,
    of="past",
    articles=ARTICLES,
    zh="回执退回去了：见过的 {commit} 不在现在的回执里",
    en="receipts went back: {commit}, seen before, is not among them now",
    remedy=KEEP,
)
def receipts_rollback(past: Past) -> Iterator[Hit]:
    """Receipts only grow; every clone remembers the last that it saw."""
    if past.kind == "receipts-rollback":
        yield Hit("", past.figures)


@rule(
    "ZB3424",
    "replace-ref",
    REFUSE,
    of="past",
    articles=ARTICLES,
    zh="有替换引用“{name}”：它让 git 拿别的内容顶替",
    en="there is a replacement “{name}”, which makes git show something else instead",
    remedy=(
        "请管理员删去它，并查明来历。",
        "Have the administrator remove it and find out where it came from.",
    ),
)
def replace_ref(past: Past) -> Iterator[Hit]:
    """Nothing stands in for anything else."""
    if past.kind == "replace-ref":
        yield Hit("", past.figures)


@rule(
    "ZB3425",
    "shallow",
    REFUSE,
    of="past",
    articles=ARTICLES,
    zh="这个副本的历史不全（浅克隆），无从审计",
    en="this copy lacks part of its history (a shallow clone) and cannot be audited",
    remedy=("从完整的副本克隆。", "Clone from a complete copy."),
)
def shallow(past: Past) -> Iterator[Hit]:
    """An audit reads the whole history."""
    if past.kind == "shallow":
        yield Hit("", past.figures)


@rule(
    "ZB3426",
    "objects-broken",
    REFUSE,
    of="past",
    articles=ARTICLES,
    zh="仓库里有坏的或缺的对象：{what}",
    en="the repository has broken or missing objects: {what}",
    remedy=KEEP,
)
def objects_broken(past: Past) -> Iterator[Hit]:
    """git's own check of every object holds."""
    if past.kind == "objects-broken":
        yield Hit("", past.figures)


@rule(
    "ZB3427",
    "clock-anomaly",
    REMIND,
    of="past",
    articles=ARTICLES,
    zh="第 {seq} 号回执写下时，服务器时钟倒退过（当时显示 {clock}）",
    en="when receipt {seq} was written the server's clock had gone back (it showed {clock})",
    remedy=(
        "请管理员校时（NTP），并看这段时间的记录。",
        "Set the server's clock (NTP), and look at that time.",
    ),
)
def clock_anomaly(past: Past) -> Iterator[Hit]:
    """The time of receipts never runs back; where the clock did, the receipt says so."""
    if past.kind == "clock-anomaly":
        yield Hit("", past.figures)


@rule(
    "ZB3428",
    "receipts-broken",
    REFUSE,
    of="past",
    articles=ARTICLES,
    zh="回执 {commit} 不成立：{what}",
    en="receipt {commit} does not hold: {what_en}",
    remedy=KEEP,
)
def receipts_broken(past: Past) -> Iterator[Hit]:
    """Receipts are a chain of their own, each signed by the receipts key and each following from the one before."""
    if past.kind == "receipts-broken":
        yield Hit("", past.figures)


@rule(
    "ZB3429",
    "other-beginning",
    REFUSE,
    of="past",
    articles=ARTICLES,
    zh="本簿的开头不是约定的那一次（{what}）",
    en="the book does not begin with the commit that was agreed on ({what_en})",
    remedy=(
        "核对约定的三个值（值班室墙上的卡片）；不是抄错，就不是这本簿。",
        "Compare the three pinned values (the card on the duty-room wall); if they are right, this is another book.",
    ),
)
def other_beginning(past: Past) -> Iterator[Hit]:
    """The first commit is the pinned one, signed by a pinned root key."""
    if past.kind == "other-beginning":
        yield Hit("", past.figures)


@rule(
    "ZB3430",
    "suspect",
    REMIND,
    of="past",
    articles=ARTICLES,
    zh="提交 {commit} 由 {signer} 的密钥签名，收到时那把密钥已在作废时间之后",
    en="commit {commit} was signed with a key of {signer} after the moment from which that key was revoked",
    remedy=("请 {signer} 本人逐条认一遍。", "Let {signer} look at each of them in person."),
)
def suspect(past: Past) -> Iterator[Hit]:
    """What a stolen key signed before anybody knew: it stays, and is listed."""
    if past.kind == "suspect":
        yield Hit("", past.figures)


@rule(
    "ZB3431",
    "unreceipted",
    REMIND,
    of="past",
    articles=ARTICLES,
    zh="“{name}”有 {count} 次提交还没有回执",
    en="“{name}” has {count} commits without a receipt",
    remedy=("在服务器上运行 zhiban stamp。", "Run zhiban stamp on the server."),
)
def unreceipted(past: Past) -> Iterator[Hit]:
    """What a branch holds has a receipt; the gap after a crash closes with the next stamp."""
    if past.kind == "unreceipted":
        yield Hit("", past.figures)


@rule(
    "ZB3432",
    "ref-strange",
    REFUSE,
    of="past",
    articles=ARTICLES,
    zh="有不该有的引用“{name}”",
    en="there is a reference that should not be: “{name}”",
    remedy=("请管理员查明来历。", "Have the administrator find out where it came from."),
)
def ref_strange(past: Past) -> Iterator[Hit]:
    """A book has branches and nothing else."""
    if past.kind == "ref-strange":
        yield Hit("", past.figures)
