"""What may not enter at all: citizens' data and classified text; after the refusal not a byte of it is on the server."""

from attacks.acts import entry, made, night, to_main
from attacks.aged import Scene
from attacks.filing import files
from attacks.naming import CARD, CITIZEN, MOBILE
from attacks.table import Sent, attack
from attacks.writing import annex

WIDE = CITIZEN.translate({ord("0") + n: chr(ord("０") + n) for n in range(10)})
MARK = "机密★五年"


def said(s: Scene, text: str, secret: str = "") -> Sent:
    """An entry that says something which may not enter."""
    return to_main(s, made(s, files=night(s, entry(text=text))), secret=(secret or text).encode())


@attack("记录里的公民身份号码", "a citizen's number in a record", "secret", "ZB3302")
def citizen_in_record(s: Scene) -> Sent:
    return said(s, f"来电人 {CITIZEN}，已登记。", CITIZEN)


@attack("全角的公民身份号码", "a citizen's number in full-width figures", "secret", "ZB3302", more=True)
def wide_citizen(s: Scene) -> Sent:
    return said(s, f"来电人 {WIDE}，已登记。", WIDE)


@attack("记录里的手机号码", "a mobile number in a record", "secret", "ZB3303")
def mobile_in_record(s: Scene) -> Sent:
    return said(s, f"回电 {MOBILE}。", MOBILE)


@attack("记录里的银行卡号", "a bank card in a record", "secret", "ZB3304", more=True)
def card_in_record(s: Scene) -> Sent:
    return said(s, f"退到 {CARD}。", CARD)


@attack("记录里的密级标志", "a secret mark in a record", "secret", "ZB3301")
def mark_in_record(s: Scene) -> Sent:
    return said(s, f"来文一件，{MARK}。", MARK)


@attack("手册里的公民身份号码", "a citizen's number in the handbook", "secret", "ZB3302")
def citizen_in_page(s: Scene) -> Sent:
    return to_main(s, made(s, files={"docs/zh/list.md": f"# 名单\n\n{CITIZEN}\n"}), secret=CITIZEN.encode())


@attack("文件名里的公民身份号码", "a citizen's number in a file name", "secret", "ZB3302")
def citizen_in_file_name(s: Scene) -> Sent:
    return to_main(s, made(s, files={f"docs/zh/{CITIZEN}.md": "# 名单\n"}), secret=CITIZEN.encode())


@attack(
    "不该改的文件，名字里又有公民身份号码",
    "a file of the house, named with a citizen's number",
    "secret",
    "ZB3222",
    "ZB3302",
)
def citizen_in_house_name(s: Scene) -> Sent:
    return to_main(s, made(s, files={f"{CITIZEN}.sh": "x\n"}), secret=CITIZEN.encode())


@attack(
    "链接指向公民身份号码",
    "a link that points at a citizen's number",
    "secret",
    "ZB3223",
    "ZB3302",
    more=True,
)
def citizen_in_link(s: Scene) -> Sent:
    return files(s, **{"docs/zh/a.md": ("120000", s.store.put("blob", CITIZEN.encode()))})._replace(
        secret=CITIZEN.encode()
    )


@attack("UTF-16 里的公民身份号码", "a citizen's number in UTF-16", "secret", "ZB3302")
def citizen_in_utf16(s: Scene) -> Sent:
    return annex(s, f"来电人 {CITIZEN}\n".encode("utf-16"))._replace(secret=CITIZEN.encode("utf-16-le"))


@attack("图片尾巴上的公民身份号码", "a citizen's number behind a picture", "secret", "ZB3302", more=True)
def citizen_in_picture(s: Scene) -> Sent:
    data = b"\x89PNG\r\n\x1a\n" + bytes(64) + CITIZEN.encode() + b"\n"
    return files(s, **{"docs/zh/a.png": data})._replace(secret=CITIZEN.encode())


@attack(
    "写了公民身份号码，下一次提交删掉", "a citizen's number, deleted by the next commit", "secret", "ZB3302"
)
def citizen_deleted_again(s: Scene) -> Sent:
    first = made(s, files={"docs/zh/list.md": f"# 名单\n\n{CITIZEN}\n"})
    return to_main(s, made(s, on=(first,), files={"docs/zh/list.md": None}), secret=CITIZEN.encode())


@attack(
    "改掉的原文里有公民身份号码时，退回的话也不复述",
    "a refusal does not repeat what may not enter",
    "secret",
    "ZB3302",
    more=True,
)
def citizen_in_changed_text(s: Scene) -> Sent:
    text = s.store.text(s.main, s.log(2)).replace("询问值班安排", f"来电人 {CITIZEN}")
    return to_main(s, made(s, files={s.log(2): text}), secret=CITIZEN.encode())
