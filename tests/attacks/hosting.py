"""What the server's own host can do to what was received, and put beside it, judged by a fresh auditor."""

from attacks.acts import entry, page
from attacks.forge import commit
from attacks.host import Host, ago, hosting, older
from attacks.naming import CITIZEN
from attacks.past import HANDOVER, HOUR, LEAVER, moment
from real import at, git
from zhiban.page import read, write


def log(h: Host, more: str) -> dict[str, str]:
    """Tonight's log with something more at its end."""
    path = h.scene.log(2)
    return {path: h.store.text(h.tip(), path) + more}


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


@hosting(
    "收到的提交不留住就删去，回执照旧签名",
    "what was received is let go, and the receipt re-signed",
    "rewind",
    "ZB3420",
    "ZB3421",
    "ZB3428",
)
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
    h.move(
        "main",
        commit(h.store, h.scene.key("stranger"), who, page(), (h.tip(),), "记录", h.tip("receipts"), when),
    )
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
