"""Everything that may be done to a book, one by one, and by which codes an audit then says so; and what is honest."""

from collections.abc import Callable
from datetime import timedelta

from spoilt import BEGUN, LOG, MAIN, OPENING, REGISTRAR, Tale, key, person
from zhiban.page import read
from zhiban.page import write as write_page
from zhiban.trust.raw import Ident, write
from zhiban.trust.receipt import Update
from zhiban.trust.sshsig import public_line, sign

Spoil = Callable[[Tale], object]
HANDOVER = "handover:\n  at: {at}\n  by: {by}\n  in_person: yes\n"
TAKEOVER = "takeover:\n  at: {at}\n  by: {by}\n"


def on_main(by: str = "li-na", **what: object) -> Spoil:
    """One commit on the main line with one thing otherwise."""
    return lambda t: t.push(by, t.commit(by, **what))  # type: ignore[arg-type]


def log(tale: Tale, by: str, change: Callable[[str], str]) -> str:
    """A commit that changes the log so."""
    return tale.push(by, tale.commit(by, {LOG: change(tale.text(LOG))}))


def opened(tale: Tale, by: str = "li-na") -> str:
    """A log of another day, opened; its path."""
    day = (BEGUN + timedelta(days=1 + tale.numbers)).date()
    path = f"records/logs/office/{day:%Y}/{day}.yml"
    text = OPENING.replace("2026-01-05", f"{day}").replace("2026-01-06", f"{day + timedelta(1)}")
    tale.push(by, tale.commit(by, {path: text + tale.entry(by)}))
    return path


def added(tale: Tale, path: str, more: str, by: str = "li-na", signs: str = "") -> str:
    """More lines at the end of a log."""
    more = more.format(by=signs or by, at=tale.clock.isoformat(timespec="minutes"))
    return tale.push(by, tale.commit(by, {path: tale.text(path) + more}))


def deleted(tale: Tale) -> None:
    """A log is there, and then it is not."""
    path = opened(tale)
    on_main(files={path: None})(tale)


def stolen(tale: Tale) -> None:
    """One officer's sentence becomes another's, by a diff without a deleted line."""
    path = opened(tale, "zhang-wei")
    head, mark, text = tale.text(path).rpartition("    by: zhang-wei\n")
    entry = f"    by: li-na\n    kind: note\n    text: 没有来过。\n  - id: e999\n    at: {tale.clock.isoformat(timespec='minutes')}\n"
    on_main(files={path: head + entry + mark + text})(tale)


def crossed(
    tale: Tale, change: Callable[[str], str] = lambda text: text, files: dict[str, str] | None = None
) -> str:
    """Two officers wrote at once; the second merges, and changes the log besides."""
    base = tale.main
    one = tale.commit("li-na", base=base)
    tale.push("li-na", one)
    mine = tale.text(LOG, base) + tale.entry("zhang-wei")
    two = tale.push("zhang-wei", tale.commit("zhang-wei", {LOG: mine}, base=base), "u/zhang-wei")
    both = change(tale.text(LOG, one) + mine.removeprefix(tale.text(LOG, base)))
    return tale.push(
        "zhang-wei", tale.commit("zhang-wei", {LOG: both, **(files or {})}, base=two, merged=one)
    )


def proposed(tale: Tale, by: str = "li-na", who: str = "zhao-min", name: str = "k9") -> str:
    """A key for somebody, on a branch."""
    return tale.push(by, tale.commit(by, keyed(tale, who, name)), f"key/{by}-{name}")


def keyed(tale: Tale, who: str, name: str) -> dict[str, str]:
    """Somebody's record with one key more."""
    facts = dict(read(tale.texts()[person(who)]).facts)
    facts |= {f"keys[{name}].id": name, f"keys[{name}].ssh": public_line(key(f"{who} {name}"))}
    return {person(who): write_page(facts).decode()}


def merged(tale: Tale, by: str, side: str) -> str:
    """Somebody merges a branch into the main line."""
    files = {path: data for path, data in tale.texts(side).items() if data != tale.texts().get(path)}
    files = {path: data for path, data in files.items() if path.startswith("records/people/")}
    return tale.push(by, tale.commit(by, files, merged=side))


def brought(by: str) -> Spoil:
    """An officer writes into a record of people on a branch; later somebody brings it to the main line."""

    def spoil(tale: Tale) -> None:
        side = proposed(tale, "zhang-wei", "zhang-wei", f"b{len(tale.states)}")
        on_main()(tale)
        merged(tale, by, side)

    return spoil


def carried(tale: Tale) -> None:
    """The same, but the main line simply goes on from that branch."""
    side = proposed(tale, "zhang-wei", "zhang-wei", f"c{len(tale.states)}")
    tale.push("zhang-wei", tale.commit("zhang-wei", base=side))


def first_key(tale: Tale) -> None:
    """Somebody asks for a key on a branch of the own, signed with that very key; the registrar merges it."""
    name = f"n{len(tale.states)}"
    side = tale.commit("zhao-min", keyed(tale, "zhao-min", name), signer=f"zhao-min {name}")
    tale.push("zhao-min", side, "key/zhao-min")
    merged(tale, REGISTRAR, side)


def closed(tale: Tale, field: str, minutes: int, name: str = "zhao-min") -> None:
    """The registrar writes when a key ends or from when it is revoked."""
    at = (tale.clock + timedelta(minutes=minutes)).isoformat(timespec="minutes")
    head, mark, rest = tale.text(person(name)).partition("    from: 2026-01-01\n")
    tale.push(REGISTRAR, tale.commit(REGISTRAR, {person(name): f"{head}{mark}    {field}: {at}\n{rest}"}))


def ended(tale: Tale) -> None:
    """A key that has ended signs once more."""
    closed(tale, "until", 5)
    tale.later(10)
    on_main("zhao-min")(tale)


def revoked(tale: Tale) -> None:
    """A key signs, and then it comes out that it was stolen before."""
    on_main("zhao-min")(tale)
    tale.later(5)
    on_main("zhao-min")(tale)
    closed(tale, "revoked_at", -3)


def changed_raw(old: bytes, new: bytes, again: bool = True, by: str = "li-na") -> Callable[[bytes], bytes]:
    """A commit's bytes with one thing written otherwise, signed again or not."""

    def spoil(raw: bytes) -> bytes:
        raw = raw.replace(old, new, 1)
        if not again:
            return raw
        head, _, rest = raw.partition(b"gpgsig ")
        payload = head + b"\n" + rest.partition(b"-----END SSH SIGNATURE-----\n\n")[2]
        armour = sign(key(by), payload).rstrip("\n").replace("\n", "\n ")
        return head + b"gpgsig " + armour.encode() + b"\n" + payload[len(head) :]

    return spoil


def rewound(tale: Tale) -> None:
    """The main line goes back by one, and on from there; the receipt says so."""
    before = tale.main
    on_main()(tale)
    tale.push("li-na", tale.commit("li-na", base=before), "main")


def quietly(tale: Tale) -> None:
    """The host takes the main line back without a receipt."""
    before = dict(tale.office.refs)
    on_main()(tale)
    tale.states.append({**tale.refs(), MAIN: before[MAIN]})


def unreceipted(tale: Tale) -> None:
    """A push, a crash, and no receipt."""
    tip = tale.commit("li-na")
    tale.states.append({**tale.refs(), MAIN: tip, "refs/heads/u/li-na": tip})


def healed(tale: Tale) -> None:
    """The same, and the next receipt tells of it."""
    tip = tale.commit("li-na", {LOG: tale.text(LOG) + tale.entry("li-na")})
    tale.states.append({**tale.refs(), MAIN: tip, "refs/heads/u/li-na": tip})
    tale.push("li-na", tip)


def healed_keys(tale: Tale) -> None:
    """The registrar's merge of a key has no receipt yet, and then it has one."""
    side = proposed(tale, "zhang-wei", "zhang-wei", f"h{len(tale.states)}")
    files = {person("zhang-wei"): tale.texts(side)[person("zhang-wei")]}
    tip = tale.commit(REGISTRAR, files, merged=side)
    tale.states.append({**tale.refs(), MAIN: tip})
    tale.push(REGISTRAR, tip)


def gone(tale: Tale) -> None:
    """A branch with receipts is taken away."""
    tale.push("zhang-wei", tale.commit("zhang-wei"), "u/zhang-wei")
    tale.states.append({name: tip for name, tip in tale.refs().items() if name != "refs/heads/u/zhang-wei"})


def strange(name: str) -> Spoil:
    """A reference that a book does not have."""
    return lambda t: t.states.append({**t.refs(), name: t.main})


def receipted(
    *, signer: str = "receipts", spoil: Callable[[str], str] = lambda text: text, **what: object
) -> Spoil:
    """A good commit and a receipt with one thing otherwise."""

    def do(tale: Tale) -> None:
        tip = tale.main = tale.commit("li-na")
        made = {name: value(tale) if callable(value) else value for name, value in what.items()}
        tale.receipt(tale.moved(tip, "main", "u/li-na"), by=signer, spoil=spoil, **made)  # type: ignore[arg-type]
        tale.push("li-na", tale.commit("li-na"))

    return do


def unkept(tale: Tale) -> None:
    """A receipt tells of a commit that is nowhere."""
    tale.receipt((Update("refs/heads/topic", "", "5" * 40),), above=(tale.office.tip.hex(),))
    on_main()(tale)


def forgotten(tale: Tale) -> None:
    """The receipts go back by two and on from there."""
    office = tale.office
    on_main()(tale)
    before = (office.tip, office.seq, office.at, dict(office.refs))
    on_main()(tale)
    on_main()(tale)
    office.tip, office.seq, office.at, office.refs = before
    tale.main = office.refs[MAIN]
    tale.later(10)
    tale.push("zhang-wei", tale.commit("zhang-wei"))


def rooted(tale: Tale) -> None:
    """A second beginning, on a branch."""
    tale.push("li-na", tale.commit("li-na", {LOG: OPENING + tale.entry("li-na")}, base=""), "topic")


def octopus(tale: Tale) -> None:
    """A commit of three parents."""
    tips = [tale.push("li-na", tale.commit("li-na"), f"o/{n}") for n in range(2)]
    who, tree = tale.staff["li-na"], tale.tree(tale.texts(), {}).hex()
    by = Ident(who.name, who.email, int(tale.later().timestamp()), "+0800")
    raw = write(tree, [tale.main, *tips], by, "三\n", lambda payload: sign(key("li-na"), payload))
    tip = tale.store.put(b"commit", raw).hex()
    tale.trees[tip] = tale.texts()
    tale.push("li-na", tip)


def handed(tale: Tale) -> str:
    """A watch is handed over and taken over, as it should be; the log's path."""
    path = opened(tale)
    added(tale, path, HANDOVER)
    added(tale, path, TAKEOVER, "zhao-min")
    return path


def grown_after(tale: Tale) -> None:
    """After the relief has signed something is added to the handover."""
    path = handed(tale)
    text = tale.text(path).replace("  in_person: yes\n", "  in_person: yes\n  situation: 补一句。\n")
    tale.push("li-na", tale.commit("li-na", {path: text}))


def on_branch(tale: Tale) -> None:
    """An officer's branch goes back and on."""
    tip = tale.main
    tale.push("li-na", tale.commit("li-na", base=tip), "u/li-na")
    tale.push("li-na", tale.commit("li-na", base=tip), "u/li-na")


def apart(tale: Tale) -> None:
    """Somebody writes offline all night and delivers it in the morning, merged."""
    tip, seen = tale.main, tale.office.tip.hex()
    path = LOG.replace("01-05", f"11-{tale.numbers % 30 + 1:02}")
    text = OPENING
    for _ in range(3):
        text += tale.entry("zhang-wei")
        tip = tale.commit("zhang-wei", {path: text}, base=tip, seen=seen)
    on_main()(tale)
    tale.later(90)
    tale.push("zhang-wei", tip, "u/zhang-wei")
    tale.push("zhang-wei", tale.commit("zhang-wei", {path: text}, merged=tip))


HONEST: dict[str, Spoil] = {
    "entries": lambda t: [on_main(by)(t) for by in ("li-na", "zhang-wei", "li-na")],
    "a handover": handed,
    "two officers at once": crossed,
    "a key, approved": brought(REGISTRAR),
    "a first key, asked for with itself": first_key,
    "a receipt after a crash": healed,
    "an approved key's receipt after a crash": healed_keys,
    "a page of the handbook": on_main(files={"docs/zh/manual/a.md": "# 手册\n"}),
    "the registrar changes the house": lambda t: on_main(
        REGISTRAR, files={"tools/hook": f"#!/bin/sh\n# {t.numbers}\n"}
    )(t),
}
SPOILS: dict[str, tuple[Spoil, set[str]]] = {
    "a text is changed": (lambda t: log(t, "li-na", lambda text: text.replace("一切正常", "有异常", 1)), {"ZB3101"}),
    "a fact is taken out": (lambda t: log(t, "li-na", lambda text: text.replace("secondary: zhang-wei\n", "")), {"ZB3102"}),
    "a record is deleted": (deleted, {"ZB3103"}),
    "a line is stolen": (stolen, {"ZB3101"}),
    "not in the fair hand": (lambda t: log(t, "li-na", lambda text: text.replace("kind: duty_log\n", "kind:  duty_log\n")), {"ZB0036"}),
    "in the fair hand again": (lambda t: log(t, "li-na", lambda text: text.replace("kind:  duty_log\n", "kind: duty_log\n")), set()),
    "no YAML": (on_main(files={LOG.replace("01-05", "12-05"): "kind: duty_log\n  a: [\n"}), {"ZB0014", "ZB0034"}),
    "a mobile number": (lambda t: log(t, "li-na", lambda text: text + t.entry("li-na", "请打1" + "38" + "0013" + "8000找他。")), {"ZB3303"}),
    "a number in the message": (on_main(words="记录 1" + "38" + "0013" + "8000"), {"ZB3303"}),
    "a mark of secrecy": (lambda t: log(t, "li-na", lambda text: text + t.entry("li-na", "【机" + "密】")), {"ZB3301"}),
    "unsigned": (on_main(signed=False), {"ZB3213"}),
    "another message under the signature": (on_main(spoil=changed_raw("记录".encode(), "改了".encode(), False)), {"ZB3214"}),
    "signed for something else": (on_main(namespace=b"file"), {"ZB3215"}),
    "a stranger's key": (on_main(signer="stranger"), {"ZB3216"}),
    "a colleague's key": (on_main(signer="zhao-min"), {"ZB3218"}),
    "a stranger's address": (on_main(address="x@office.example"), {"ZB3218"}),
    "a second header": (on_main(spoil=changed_raw(b"gpgsig ", b"mood good\ngpgsig ")), {"ZB3210"}),
    "a zone that nobody has": (on_main(spoil=changed_raw(b" +0800\ngpgsig", b" +1560\ngpgsig")), {"ZB3211"}),
    "a hidden character": (on_main(spoil=changed_raw("记录".encode(), "记\u200b录".encode())), {"ZB3212"}),
    "three parents": (octopus, {"ZB3210"}),
    "a second beginning": (rooted, {"ZB3219"}),
    "a merge takes something out": (lambda t: crossed(t, lambda text: text.replace("  - id: e001\n", "  - id: e999\n", 1)), {"ZB3102", "ZB3107"}),
    "a merge adds something": (lambda t: crossed(t, lambda text: text + t.entry("zhao-min")), {"ZB3107"}),
    "a merge changes the house": (lambda t: crossed(t, files={"tools/hook": "#!/bin/sh\nrm -rf /\n"}), {"ZB3224"}),
    "a merge brings a page": (lambda t: crossed(t, files={"docs/zh/b.md": "# 乙\n"}), {"ZB3224"}),
    "a link": (on_main(files={"docs/zh/link.md": "/etc/passwd"}, modes={"docs/zh/link.md": b"120000"}), {"ZB3223"}),
    "a program": (on_main(files={"docs/zh/run.md": "x"}, modes={"docs/zh/run.md": b"100755"}), {"ZB3223"}),
    "an odd name": (on_main(files={"docs/zh/con.md": "x"}), {"ZB3223"}),
    "a record in an odd place": (lambda t: on_main(files={"records/x.txt": t.text(LOG)})(t), set()),
    "the house by an officer": (on_main(files={"tools/hook": "#!/bin/sh\nexit 0\n"}), {"ZB3222"}),
    "people by an officer": (lambda t: t.push("li-na", t.commit("li-na", keyed(t, "zhao-min", "k5"))), {"ZB3220"}),
    "people by an officer, merged by an officer": (brought("zhao-min"), {"ZB3220"}),
    "people by an officer, carried along": (carried, {"ZB3220"}),
    "people together with others": (lambda t: on_main(REGISTRAR, files={**keyed(t, "zhao-min", "k6"), "docs/zh/c.md": "x"})(t), {"ZB3221"}),
    "a key that has ended": (ended, {"ZB3217"}),
    "a stolen key": (revoked, {"ZB3430"}),
    "from the future": (lambda t: on_main(at=t.clock + timedelta(minutes=30))(t), {"ZB3401"}),
    "a fast clock": (lambda t: on_main(at=t.clock + timedelta(minutes=3))(t), {"ZB3402"}),
    "a slow clock": (lambda t: on_main(at=t.later() - timedelta(minutes=4))(t), {"ZB3404"}),
    "backdated": (lambda t: on_main(at=t.later() - timedelta(hours=4))(t), {"ZB3403", "ZB3404", "ZB3407"}),
    "written long before": (lambda t: on_main(authored=t.clock - timedelta(hours=1))(t), {"ZB3405"}),
    "nothing seen": (on_main(seen=""), {"ZB3406"}),
    "a receipt that nobody knows": (on_main(seen="7" * 40), {"ZB3408"}),
    "a night offline": (apart, {"ZB3403"}),
    "somebody else's handover": (lambda t: added(t, opened(t), HANDOVER, signs="zhang-wei"), {"ZB3201"}),
    "a takeover of nothing": (lambda t: added(t, opened(t), TAKEOVER), {"ZB3204"}),
    "a handover grown": (grown_after, {"ZB3106"}),
    "the main line rewound": (rewound, {"ZB3420"}),
    "an officer's branch rewound": (on_branch, {"ZB3420"}),
    "a receipt by another key": (receipted(signer="li-na"), {"ZB3428"}),
    "a receipt without what it received": (receipted(above=lambda t: (t.office.tip.hex(),)), {"ZB3428"}),
    "a receipt of another number": (receipted(seq=lambda t: t.office.seq + 2), {"ZB3428"}),
    "a receipt before the last": (receipted(at=lambda t: t.office.at - timedelta(minutes=1)), {"ZB3428"}),
    "a receipt of two times": (receipted(dated=lambda t: t.clock + timedelta(hours=1)), {"ZB3428"}),
    "a receipt that is none": (receipted(spoil=lambda text: text.replace('"v":1', '"v": 1')), {"ZB3428"}),
    "a receipt of other branches": (receipted(refs=lambda t: {MAIN: t.main}), {"ZB3428"}),
    "the server's clock went back": (receipted(clock="2026-01-01T00:00:00Z"), {"ZB3427"}),
    "a receipt for nothing": (unkept, {"ZB3421", "ZB3422", "ZB3428"}),
}  # fmt: skip
# What can only be the last thing that happens to a book.
ENDS: dict[str, tuple[Spoil, set[str]]] = {
    "the main line taken back": (quietly, {"ZB3420"}),
    "a branch gone": (gone, {"ZB3422"}),
    "no receipt": (unreceipted, {"ZB3431"}),
    "a tag": (strange("refs/tags/v1"), {"ZB3432"}),
    "a replacement": (strange(f"refs/replace/{'1' * 40}"), {"ZB3424"}),
    "a branch without a receipt": (strange("refs/heads/topic"), {"ZB3431"}),
    "receipts forgotten": (forgotten, set()),
}
