"""When it was received: a commit's own time against the receipt that it names and the receipt that it got (DESIGN.md §5).

Nothing is refused for being late; what is late, backdated or signed by a wrong clock is marked.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from zhiban.received import Received
from zhiban.rule import MARK, REFUSE, REMIND, Hit, rule

ARTICLES = (13,)
SOON = timedelta(minutes=1)
LATER = timedelta(
    minutes=5
)  # a commit that is received longer after it was signed is shown as delivered later
AHEAD = timedelta(minutes=10)
CLOCK = ("请校准这台电脑的时钟。", "Set this computer's clock right.")


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
