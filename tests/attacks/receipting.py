"""What the host can do to the receipts, judged by a fresh auditor."""

from datetime import timedelta

from attacks.acts import page
from attacks.host import Host, ago, hosting
from real import git


@hosting("回执换了别的密钥签名", "a receipt signed by another key", "receipts", "ZB3428")
def other_receipts_key(h: Host) -> None:
    h.write("li-na", page(), ago(2))
    h.receive(ago(1), key="stranger")


@hosting("所有回执换了别的密钥签名", "all receipts signed by another key", "receipts", "ZB3408", "ZB3428")
def all_by_another_key(h: Host) -> None:
    h.resealed(h.entries(), "stranger")


@hosting(
    "改了一号回执的时间，签名没有改", "a receipt's time changed, its signature not", "receipts", "ZB3428"
)
def time_changed(h: Host) -> None:
    head, told, rest = h.store.git("cat-file", "commit", h.tip("receipts")).partition(b'"received_at":"')
    digit = b"5" if rest[18:19] != b"5" else b"6"
    h.move("receipts", h.store.put("commit", head + told + rest[:18] + digit + rest[19:]))


@hosting(
    "从中间抽去一号回执",
    "a receipt taken from the middle",
    "receipts",
    "ZB3217",
    "ZB3403",
    "ZB3408",
    "ZB3428",
)
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


@hosting(
    "回执重写重签，初次审计的人由 Seen 看出",
    "receipts rewritten and re-signed; a fresh auditor sees it by Seen",
    "resign",
    "ZB3408",
)
def resigned(h: Host) -> None:
    entries = h.entries()
    h.resealed([entries[0], entries[1]._replace(pusher="nobody"), *entries[2:]])


@hosting("没有回执分支", "the branch of receipts removed", "resign", "ZB3217", "ZB3403", "ZB3431")
def receipts_removed(h: Host) -> None:
    git(h.folder, "update-ref", "-d", "refs/heads/receipts")
