"""The keys in people's records: readable, nobody else's, registered by a registrar (DESIGN.md §5).

Whose key counts when a commit is received is judged there (rules/commits.py); here it is asked of whoever writes the record.
"""

import re
from collections.abc import Iterator

from zhiban.rule import ADVISE, REFUSE, Hit, rule
from zhiban.subject import Step

ED25519 = r"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI[A-Za-z0-9+/]{43}"
TOUCHED = r"sk-ssh-ed25519@openssh\.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAI[A-Za-z0-9+/]{43}[A-Za-z0-9+/=]{4,400}"
ROOT_ADDRESS = "root@zhiban.invalid"  # under which a root key commits
LINE = re.compile(rf"(?:{ED25519}|{TOUCHED})(?: [^\n]{{1,200}})?")


def _registrar(step: Step, path: str) -> bool:
    return b"role: registrar\n" in (step.book.shelf.get(path) or b"")


def _keys(step: Step) -> Iterator[tuple[str, str]]:
    """The keys that the step adds: (place, text)."""
    return (
        (place, text) for place, text in step.gained.items() if re.fullmatch(r"keys\[[^\]]+\]\.ssh", place)
    )


@rule(
    "ZB3225",
    "key-form",
    REFUSE,
    of="step",
    articles=(13, 14),
    kinds=("person",),
    zh="“{place}”不是能用的公钥",
    en="“{place}” is not a public key that can be used",
    remedy=(
        "写 ed25519 公钥的一行（ssh-ed25519 AAAA…，或 sk-ssh-ed25519@openssh.com …）；zhiban setup 会写好。",
        "Write the one line of an ed25519 public key (ssh-ed25519 AAAA…, or sk-ssh-ed25519@openssh.com …); zhiban setup does.",
    ),
)
def key_form(step: Step) -> Iterator[Hit]:
    """One ed25519 key, plain or in a token; no other kind, no options, no wildcard."""
    for place, text in _keys(step):
        if not LINE.fullmatch(text):
            yield Hit(place, {"place": place})


@rule(
    "ZB3226",
    "key-doubled",
    REFUSE,
    of="step",
    articles=(13, 14),
    kinds=("person",),
    zh="“{place}”的公钥已经登记在 {other} 名下",
    en="the key in “{place}” is registered for {other} already",
    remedy=("一把密钥只属于一个人：另生成一把。", "A key belongs to one person: make another."),
)
def key_doubled(step: Step) -> Iterator[Hit]:
    """A key that stands with two persons would be nobody's signature."""
    for place, text in _keys(step):
        if not LINE.fullmatch(text):
            continue
        blob = text.split(" ")[1]
        for path in step.book.paths("people"):
            if path != step.path and blob.encode() in (step.book.shelf.get(path) or b""):
                yield Hit(place, {"place": place, "other": path[15:-4]})
        if sum(blob in other for other in (step.after or {}).values()) > 1:
            yield Hit(place, {"place": place, "other": step.path[15:-4]})


@rule(
    "ZB3228",
    "address-doubled",
    REFUSE,
    of="step",
    articles=(13, 14),
    kinds=("person",),
    zh="邮箱 {address} 已经登记在 {other} 名下",
    en="the address {address} is registered for {other} already",
    remedy=("一个邮箱只属于一个人：各用各的。", "An address belongs to one person: let each have their own."),
)
def address_doubled(step: Step) -> Iterator[Hit]:
    """By the address it is known whose commit it is; one that stands with two persons would name either."""
    for place, text in step.gained.items():
        if not place.startswith("email{"):
            continue
        for path in step.book.paths("people"):
            record = step.book.record(path) if path != step.path else None
            if record is not None and place in record.page.facts:
                yield Hit(place, {"address": text, "other": path[15:-4]})


@rule(
    "ZB3227",
    "people-by-registrar",
    ADVISE,
    of="step",
    articles=(7,),
    kinds=("person",),
    zh="{path} 由登记员改动，{who} 不是登记员",
    en="{path} is the registrar's to change, and {who} is no registrar",
    remedy=(
        "放在另一个分支上，请登记员批准（zhiban approve）；直接进主线，服务器会退回。",
        "Leave it on another branch for a registrar to approve (zhiban approve); on the main line the server refuses it.",
    ),
)
def people_by_registrar(step: Step) -> Iterator[Hit]:
    """Told early, so that nothing is refused only at the server. One's own key may be asked for."""
    person = step.book.person(step.who) if step.who else None
    day = step.at.date()
    registrar = person is not None and any(
        role.role == "registrar"
        and (not role.from_ or role.from_ <= day)
        and (not role.until or day <= role.until)
        for role in person.roles
    )
    own = step.who is not None and step.path == f"records/people/{step.who}.yml" and step.before is not None
    asked = own and all(place.startswith("keys[") for place in step.gained)
    if step.who == ROOT_ADDRESS or registrar or asked:
        return
    if any(_registrar(step, path) for path in step.book.paths("people")):
        yield Hit("", {"path": step.path, "who": step.who or "?"})
