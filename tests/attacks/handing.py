"""Signatures within a record: given for somebody else, given twice by one person, or grown over afterwards."""

from attacks.acts import hours, made, night, to_main
from attacks.aged import Scene
from attacks.past import HANDOVER, TAKEOVER, moment
from attacks.table import Sent, attack
from real import at

LATE = """late:
  - id: ZB2101
    at: {at}
    by: {by}
    cause: to_follow
"""
CORRECTION = """corrections:
  - id: c1
    at: {at}
    by: {by}
    of: entries[e1].text
    read: 县局来电报告险情。
    why: 记错了
"""


def _now(s: Scene) -> str:
    return at(moment(hours(s, 50)))


def _hand(s: Scene, by: str, more: str = "") -> dict[str, str]:
    """Tonight's log, handed over."""
    return night(s, HANDOVER.format(at=_now(s), by=by) + more)


def take(s: Scene, by: str = "li-na", shift: int = 1) -> dict[str, str]:
    """A shift's log, taken over."""
    return night(s, TAKEOVER.format(at=at(moment(hours(s, 48.1))), by=by), shift)


@attack("替别人签交班", "a handover signed for another", "forged", "ZB3201")
def handover_for_another(s: Scene) -> Sent:
    return to_main(s, made(s, "zhao-min", _hand(s, "li-na")), "zhao-min")


@attack("替别人签接班", "a takeover signed for another", "forged", "ZB3201")
def takeover_for_another(s: Scene) -> Sent:
    return to_main(s, made(s, "zhao-min", take(s, "li-na")), "zhao-min")


@attack("交班人替接班人签", "the outgoing officer signs for the relief", "forged", "ZB3201", more=True)
def takeover_by_the_outgoing(s: Scene) -> Sent:
    return to_main(s, made(s, "zhang-wei", take(s, "li-na")), "zhang-wei")


@attack("替别人更正", "a correction signed for another", "forged", "ZB3201")
def correction_for_another(s: Scene) -> Sent:
    return to_main(s, made(s, "zhao-min", night(s, CORRECTION.format(at=_now(s), by="li-na"))), "zhao-min")


@attack("替别人认迟报", "lateness acknowledged for another", "forged", "ZB3201", more=True)
def late_for_another(s: Scene) -> Sent:
    return to_main(s, made(s, "zhao-min", night(s, LATE.format(at=_now(s), by="li-na"))), "zhao-min")


@attack("自己交班自己接班", "a handover taken over by its own signer", "handover", "ZB3203")
def self_confirmed(s: Scene) -> Sent:
    return to_main(s, made(s, "zhang-wei", take(s, "zhang-wei")), "zhang-wei")


@attack("交接一次写完", "handover and takeover in one step", "handover", "ZB3201", "ZB3204")
def both_at_once(s: Scene) -> Sent:
    return to_main(s, made(s, files=_hand(s, "li-na", TAKEOVER.format(at=_now(s), by="zhao-min"))))


@attack("没有交班就接班", "a takeover of no handover", "handover", "ZB3204")
def takeover_of_nothing(s: Scene) -> Sent:
    return to_main(s, made(s, "zhao-min", take(s, "zhao-min", 2)), "zhao-min")


@attack("已经接过的班，第三人再接一次", "a third person takes over once more", "handover", "ZB3101")
def third_person(s: Scene) -> Sent:
    text = s.store.text(s.main, s.log(0)).replace("by: zhang-wei\n  read", "by: zhao-min\n  read")
    return to_main(s, made(s, "zhao-min", {s.log(0): text}), "zhao-min")


@attack("接班以后改交班内容", "the handover changed after the takeover", "handover", "ZB3101", more=True)
def handover_changed(s: Scene) -> Sent:
    text = s.store.text(s.main, s.log(0)).replace("来电3件", "来电2件")
    return to_main(s, made(s, "zhang-wei", {s.log(0): text}), "zhang-wei")


@attack("接班以后加写交班内容", "the handover grows after the takeover", "handover", "ZB3106")
def handover_grown(s: Scene) -> Sent:
    text = s.store.text(s.main, s.log(0)).replace(
        "takeover:\n", "  equipment:\n    - id: fax\n      state: ok\ntakeover:\n"
    )
    return to_main(s, made(s, "zhang-wei", {s.log(0): text}), "zhang-wei")


@attack(
    "交班人签过以后，别人替他加写", "somebody else adds to a handover that is signed", "handover", "ZB1408"
)
def handover_grown_by_another(s: Scene) -> Sent:
    text = s.store.text(s.main, s.log(1)) + "  equipment:\n    - id: fax\n      state: ok\n"
    return to_main(s, made(s, "zhao-min", {s.log(1): text}), "zhao-min")
