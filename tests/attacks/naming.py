"""Names that are somebody else's, and names, addresses, times and messages with something hidden in them."""

from attacks.acts import made, now, to_main
from attacks.aged import Scene
from attacks.forge import ident
from attacks.table import Sent, attack

LI = ("李娜", "li-na")
CITIZEN = "110101199003072316"  # the check digit is right
MOBILE = "13812345678"
CARD = "6222021234567890128"


@attack("提交人写成带班领导", "the leader named as committer", "forged", "ZB3218")
def forged_committer(s: Scene) -> Sent:
    return to_main(s, made(s, who=("王建国", "wang-jianguo"), author=LI))


@attack("作者写成带班领导", "the leader named as author", "forged", "ZB3218")
def forged_author(s: Scene) -> Sent:
    return to_main(s, made(s, author=("王建国", "wang-jianguo")))


@attack("地址不是任何人的", "an address that is nobody's", "forged", "ZB3218")
def nobodys_address(s: Scene) -> Sent:
    return to_main(s, made(s, who=("李娜", "li.na@home.example")))


@attack("地址只差大小写", "an address that differs in case only", "forged", "ZB3218", more=True)
def address_in_capitals(s: Scene) -> Sent:
    return to_main(s, made(s, who=("李娜", "Li-Na@office.example")))


def _lines(committer: str, author: str = "") -> tuple[str, str]:
    return author or committer, committer


@attack("姓名里有 ESC", "ESC in the name", "names", "ZB3211")
def name_with_escape(s: Scene) -> Sent:
    return to_main(s, made(s, lines=_lines(ident(("李\x1b[2K娜", "li-na"), now()))))


@attack("姓名倒着显示", "a name shown backwards", "names", "ZB3211", more=True)
def name_backwards(s: Scene) -> Sent:
    return to_main(s, made(s, lines=_lines(ident(("\u202e娜李", "li-na"), now()))))


@attack(
    "姓名里换行，插进一个提交头", "a line feed in the name that begins a header", "names", "git:missingEmail"
)
def name_with_line_feed(s: Scene) -> Sent:
    return to_main(s, made(s, lines=(ident(LI, now()), ident(("李娜\nencoding GBK", "li-na"), now()))))


@attack("时间是 1970 年", "the year 1970", "names", "ZB3211")
def epoch(s: Scene) -> Sent:
    return to_main(s, made(s, at=0))


@attack("没有时区", "no time zone", "names", "git:badTimezone", more=True)
def no_zone(s: Scene) -> Sent:
    line = f"李娜 <li-na@office.example> {now()} "
    return to_main(s, made(s, lines=(line, line)))


@attack("时区是 -0000", "the zone -0000", "names", "ZB3211", more=True)
def unknown_zone(s: Scene) -> Sent:
    return to_main(s, made(s, lines=_lines(ident(LI, now(), "-0000"))))


@attack("时区是 +9900", "the zone +9900", "names", "ZB3211", more=True)
def impossible_zone(s: Scene) -> Sent:
    return to_main(s, made(s, lines=_lines(ident(LI, now(), "+9900"))))


@attack("时间是负数", "a negative time", "names", "git:badDateOverflow")
def negative_time(s: Scene) -> Sent:
    return to_main(s, made(s, at=-1))


@attack("两个邮箱", "two addresses", "names", "git:badDate", more=True)
def two_addresses(s: Scene) -> Sent:
    line = ident(LI, now()).replace("> ", "> <wang-jianguo@office.example> ", 1)
    return to_main(s, made(s, lines=_lines(line)))


@attack("一百二十九个字的姓名", "a name of 129 characters", "names", "ZB3211", more=True)
def long_name(s: Scene) -> Sent:
    return to_main(s, made(s, who=("李" * 129, "li-na")))


@attack("说明倒着显示", "a message shown backwards", "names", "ZB3212")
def message_backwards(s: Scene) -> Sent:
    return to_main(s, made(s, message="同意\u202e 意同不\u202c"))


@attack("说明里有 ESC", "ESC in the message", "names", "ZB3212", more=True)
def message_with_escape(s: Scene) -> Sent:
    return to_main(s, made(s, message="记录\x1b]0;已收下\x07"))


@attack("说明里有空字节", "NUL in the message", "names", "git:nulInCommit")
def message_with_nul(s: Scene) -> Sent:
    return to_main(s, made(s, message="记录\0后面的没人看见"))


@attack("说明不是 UTF-8", "a message that is not UTF-8", "names", "ZB3212", more=True)
def message_in_gbk(s: Scene) -> Sent:
    return to_main(s, made(s, message="值班记录\n".encode("gbk")))


@attack("说明不以换行结尾", "a message without its last line feed", "names", "ZB3212", more=True)
def message_without_end(s: Scene) -> Sent:
    return to_main(s, made(s, message=b"record"))


@attack("说明有 17 KB", "a message of 17 KB", "names", "ZB3212", more=True)
def long_message(s: Scene) -> Sent:
    return to_main(s, made(s, message="记" * 5800))


@attack("姓名里写了公民身份号码", "a citizen's number in the committer's name", "secret", "ZB3302")
def citizen_in_name(s: Scene) -> Sent:
    return to_main(s, made(s, who=(f"李娜 {CITIZEN}", "li-na")), secret=CITIZEN.encode())


@attack("作者姓名里写了手机号码", "a mobile number in the author's name", "secret", "ZB3303", more=True)
def mobile_in_author(s: Scene) -> Sent:
    return to_main(s, made(s, author=(f"李娜 {MOBILE}", "li-na")), secret=MOBILE.encode())


@attack("说明里有密级标志", "a secret mark in the message", "secret", "ZB3301")
def mark_in_message(s: Scene) -> Sent:
    return to_main(s, made(s, message="转来机密★三年"), secret="机密★三年".encode())


@attack("说明里有公民身份号码", "a citizen's number in the message", "secret", "ZB3302", more=True)
def citizen_in_message(s: Scene) -> Sent:
    return to_main(s, made(s, message=f"来电人 {CITIZEN}"), secret=CITIZEN.encode())


@attack("说明里有手机号码", "a mobile number in the message", "secret", "ZB3303", more=True)
def mobile_in_message(s: Scene) -> Sent:
    return to_main(s, made(s, message=f"回电 {MOBILE}"), secret=MOBILE.encode())


@attack("说明里有银行卡号", "a bank card in the message", "secret", "ZB3304")
def card_in_message(s: Scene) -> Sent:
    return to_main(s, made(s, message=f"退款到 {CARD}"), secret=CARD.encode())


@attack("说明里写两个回执", "two receipts named in the message", "names", "ZB3212")
def two_seen(s: Scene) -> Sent:
    before = s.store.git("rev-parse", f"{s.seen}^1").decode().strip()
    return to_main(s, made(s, message=f"记录\n\nSeen: {s.seen}\nSeen: {before}\n".encode()))
