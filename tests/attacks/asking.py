"""Requests for keys that ask for more than they may, and old lists of keys brought back."""

from attacks.acts import MAIN, entry, hours, made, night, page, to_main
from attacks.aged import Scene
from attacks.past import HANDOVER, LEAVER, moment
from attacks.registering import KEY, ROLE, older, record, with_key, with_role
from attacks.table import Sent, attack, push
from real import at


@attack("替别人申请公钥", "a request for somebody else's key", "keys", "ZB3216")
def request_for_another(s: Scene) -> Sent:
    change = made(s, files=with_key(s, "zhang-wei", "stranger"), key="stranger")
    return push(s, "li-na", f"{change}:refs/heads/key/li-na")


@attack("申请公钥，顺带申请当登记员", "a key request that also asks for a role", "keys", "ZB3216", more=True)
def request_with_a_role(s: Scene) -> Sent:
    path, text = record(s, "li-na")
    more = text.replace("keys:\n", ROLE + "keys:\n") + KEY.format(id="k2", line=s.key("stranger").line)
    return push(s, "li-na", f"{made(s, files={path: more}, key='stranger')}:refs/heads/key/li-na")


@attack(
    "申请公钥，作者写成登记员", "a key request in which the registrar is named as author", "keys", "ZB3216"
)
def request_by_a_forged_author(s: Scene) -> Sent:
    change = made(s, files=with_key(s, "li-na", "stranger"), key="stranger", author=("袁方", "yuan-fang"))
    return push(s, "li-na", f"{change}:refs/heads/t/forged-request")


@attack("把申请直接推上主线", "a key request pushed to the main line", "keys", "ZB3220", more=True)
def request_on_main(s: Scene) -> Sent:
    return to_main(s, made(s, files=with_key(s, "li-na", "stranger"), key="stranger"))


@attack(
    "把自己的邮箱登记给别人，好用别人的名义签",
    "the own address registered for another, to sign as her",
    "keys",
    "ZB3218",
    "ZB3228",
)
def address_moved(s: Scene) -> Sent:
    """On a branch; there the book itself would say that 陈晓 signs."""
    path, text = record(s, "chen-xiao")
    who = ("赵敏", "duty2@office.example")
    change = made(
        s,
        "zhao-min",
        {path: text.replace("@office.example\n", "@office.example\n  - duty2@office.example\n", 1)},
    )
    signed = night(s, HANDOVER.format(at=at(moment(hours(s, 49))), by="chen-xiao"))
    return push(s, "zhao-min", f"{made(s, 'zhao-min', signed, on=(change,), who=who)}:refs/heads/t/address")


@attack(
    "在密钥作废前的主线上另起一支，用旧密钥",
    "a branch from before a key was closed, signed with that key",
    "rollback",
    "ZB3217",
)
def old_main_old_key(s: Scene) -> Sent:
    old = older(s, 2)
    change = made(s, LEAVER, on=(old,), files=night(s, entry(LEAVER), 0, old))
    return push(s, LEAVER, f"{change}:refs/heads/t/old-main")


@attack("把旧的主线重新推上来", "the old main line pushed again", "rollback", "ZB3412")
def old_main_again(s: Scene) -> Sent:
    old = older(s, 4)
    return push(s, "yuan-fang", f"+{old}:{MAIN}")


@attack(
    "合并时取旧的密钥表（CVE-2026-44544 的做法）",
    "a merge that takes the old key list (as in CVE-2026-44544)",
    "rollback",
    "ZB3102",
)
def old_keys_by_a_merge(s: Scene) -> Sent:
    """Not even a registrar brings back a list without the newest changes."""
    path, _ = record(s, LEAVER)
    old = s.store.text(older(s, 4), path)
    assert "corrections" not in old
    aside = made(s, "yuan-fang", {**page()}, on=(older(s, 4),))
    tree = s.store.changed(
        s.main, {**{p: s.store.files(aside)[p] for p in s.store.files(aside) if "page-" in p}, path: old}
    )
    return to_main(s, made(s, "yuan-fang", on=(s.main, aside), tree=tree, message="合并"), "yuan-fang")


@attack("-s ours 保留旧的人员档案", "merge -s ours keeps the old records of people", "rollback", "ZB3102")
def old_keys_by_ours(s: Scene) -> Sent:
    registered = made(s, "yuan-fang", with_key(s, "li-na", "stranger"))
    ours = made(s)
    tree = s.store.git("rev-parse", f"{ours}^{{tree}}").decode().strip()
    return to_main(s, made(s, "yuan-fang", on=(ours, registered), tree=tree, message="合并"), "yuan-fang")


@attack("登记员任期已满，还改角色", "a registrar whose term is over changes roles", "keys", "ZB3220")
def former_registrar(s: Scene) -> Sent:
    return to_main(s, made(s, "chen-xiao", with_role(s, "li-na")), "chen-xiao")
