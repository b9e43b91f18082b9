"""Times that are claimed: nothing is refused for being late, everything is marked; the future is refused."""

from datetime import UTC, datetime

from attacks.acts import entry, hours, made, night, now, page, receipt, to_main
from attacks.aged import Scene
from attacks.past import HOUR
from attacks.table import Sent, attack, push
from zhiban.trust.receipt import Entry, Update, write

MINUTE = 60


@attack("日期在未来", "dated in the future", "time", "ZB3401")
def future(s: Scene) -> Sent:
    return to_main(s, made(s, at=now() + HOUR))


@attack("日期在公元五千年", "dated in the year 5000", "time", "ZB3401", more=True)
def far_future(s: Scene) -> Sent:
    return to_main(s, made(s, at=99999999999))


@attack("把还没发生的事先写好", "what has not happened yet is written in advance", "advance", "ZB1303")
def written_in_advance(s: Scene) -> Sent:
    return to_main(s, made(s, files=night(s, entry(ago=-60))))


@attack(
    "把还没发生的事先写好，提交时间也写成那时",
    "written in advance, and the commit dated to fit",
    "advance",
    "ZB3401",
    more=True,
)
def written_and_dated_in_advance(s: Scene) -> Sent:
    return to_main(s, made(s, files=night(s, entry(ago=-60)), at=now() + HOUR))


@attack("时钟快五分钟", "a clock five minutes fast", "time", "ZB3402", taken=True)
def clock_ahead(s: Scene) -> Sent:
    return push(s, "li-na", f"{made(s, at=now() + 5 * MINUTE)}:refs/heads/t/clock-ahead")


@attack("断网三小时以后送来", "delivered after three hours offline", "time", "ZB3403", taken=True)
def offline(s: Scene) -> Sent:
    commit = made(s, files=page(), at=now() - 3 * HOUR, on=(before(s),), seen=receipt(s, 4))
    return push(s, "li-na", f"{commit}:refs/heads/t/offline")


def before(s: Scene) -> str:
    """The last commit of the main line that is more than three hours old."""
    return s.store.git("rev-list", "-1", f"--before={hours(s, 40)}", s.main).decode().strip()


@attack(
    "迟报装成及时：提交时间倒签一小时",
    "a late report dressed as timely by dating it back",
    "time",
    "ZB3403",
    taken=True,
)
def late_dressed_as_timely(s: Scene) -> Sent:
    files = night(s, entry(ago=61, text="接县局报告，已转带班领导。"))
    return push(
        s, "li-na", f"{made(s, files=files, at=now() - HOUR, seen=receipt(s, 5))}:refs/heads/t/dressed"
    )


@attack("只改作者时间", "only the author's date is changed", "time", "ZB3405", taken=True)
def author_date(s: Scene) -> Sent:
    return push(s, "li-na", f"{made(s, authored=now() - 3 * HOUR)}:refs/heads/t/author-date")


@attack("早于它所接的提交", "older than the commit it grew from", "time", "ZB3403", "ZB3404", taken=True)
def before_parent(s: Scene) -> Sent:
    return push(
        s, "li-na", f"{made(s, files=page(), at=hours(s, 40), seen=receipt(s, 1))}:refs/heads/t/before-parent"
    )


@attack(
    "倒签到它引用的回执以前", "dated back past the receipt it names", "time", "ZB3403", "ZB3404", "ZB3407", taken=True
)  # fmt: skip
def backdated(s: Scene) -> Sent:
    return push(s, "li-na", f"{made(s, files=page(), at=hours(s, 40))}:refs/heads/t/backdated")


@attack("引用服务器没有的回执", "a receipt named that the server does not have", "time", "ZB3408", taken=True)
def seen_unknown(s: Scene) -> Sent:
    return push(s, "li-na", f"{made(s, seen='7' * 40)}:refs/heads/t/seen-unknown")


@attack(
    "把自己的提交写成回执来引用",
    "an own commit, written like a receipt, is named as one",
    "time",
    "ZB3406",
    "ZB3408",
    taken=True,
)
def seen_made_up(s: Scene) -> Sent:
    refs = {"refs/heads/main": s.main}
    moment = datetime.now(UTC).replace(microsecond=0)
    entry = Entry(9, moment, (Update("refs/heads/main", "", s.main),), refs, "li-na")
    false = made(s, message=write(entry).encode())
    return push(s, "li-na", f"{made(s, on=(false,), files={}, seen=false)}:refs/heads/t/seen-made-up")


@attack("没有写见过的回执", "no receipt named", "time", "ZB3406", taken=True)
def seen_missing(s: Scene) -> Sent:
    return push(s, "li-na", f"{made(s, seen='')}:refs/heads/t/seen-missing")
