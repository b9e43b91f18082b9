"""Keys and roles: changed by somebody who may not, widened, doubled, used too early, rolled back."""

from attacks.acts import entry, hours, made, night, to_main
from attacks.aged import Scene
from attacks.past import LEAVER, moment
from attacks.table import Sent, attack, push
from attacks.trial import received
from real import at

KEY = "  - id: {id}\n    ssh: {line}\n"
ROLE = "  - id: registrar\n    role: registrar\n"


def older(s: Scene, number: int) -> str:
    """The main line as it was at its commit of this number (from 0)."""
    return s.store.git("rev-list", "--reverse", s.main).decode().split()[number]


def record(s: Scene, name: str) -> tuple[str, str]:
    """The path and the text of somebody's record."""
    path = f"records/people/{name}.yml"
    return path, s.store.text(s.main, path)


def with_key(s: Scene, name: str, key: str, line: str = "", item: str = "k2") -> dict[str, str]:
    """Somebody's record with one key more."""
    path, text = record(s, name)
    return {path: text + KEY.format(id=item, line=line or s.key(key).line)}


def with_role(s: Scene, name: str) -> dict[str, str]:
    """Somebody's record with the role of a registrar."""
    path, text = record(s, name)
    return {path: text.replace("keys:\n", ROLE + "keys:\n")}


@attack("值班员自己加一把密钥", "an officer adds a key of the own", "keys", "ZB3220", more=True)
def own_key_added(s: Scene) -> Sent:
    return to_main(s, made(s, files=with_key(s, "li-na", "stranger")))


@attack("值班员让自己当登记员", "an officer makes herself registrar", "keys", "ZB3220")
def own_role(s: Scene) -> Sent:
    return to_main(s, made(s, files=with_role(s, "li-na")))


@attack(
    "先放在自己的分支，再把主线快进过去",
    "first on a branch, then the main line is brought there",
    "keys",
    "ZB3220",
)
def own_role_by_a_branch(s: Scene) -> Sent:
    change = made(s, files=with_role(s, "li-na"))
    received(s, "li-na", change)
    return to_main(s, change)


@attack(
    "先放在自己的分支，再自己合并进主线",
    "first on a branch, then merged by the same officer",
    "keys",
    "ZB3220",
)
def own_role_by_a_merge(s: Scene) -> Sent:
    change = made(s, files=with_role(s, "li-na"))
    received(s, "li-na", change)
    ours = made(s)
    tree = s.store.changed(ours, with_role(s, "li-na"))
    return to_main(s, made(s, on=(ours, change), tree=tree, message="合并"))


@attack(
    "加了密钥，同一次推送就用它",
    "a key added and used in the same push",
    "keys",
    "ZB3216",
    "ZB3220",
    more=True,
)
def key_used_at_once(s: Scene) -> Sent:
    change = made(s, files=with_key(s, "li-na", "stranger"))
    return to_main(s, made(s, on=(change,), files=night(s), key="stranger"))


@attack("登记员加了密钥，同一次推送就用它", "a registrar's new key, used in the same push", "keys", "ZB3216")
def registrars_key_used_at_once(s: Scene) -> Sent:
    change = made(s, "yuan-fang", with_key(s, "li-na", "stranger"))
    return to_main(s, made(s, on=(change,), files=night(s), key="stranger"), "yuan-fang")


@attack("密钥和一条记录放在一起", "a key together with a log entry", "keys", "ZB3221")
def key_with_an_entry(s: Scene) -> Sent:
    return to_main(
        s,
        made(s, "yuan-fang", {**with_key(s, "li-na", "stranger"), **night(s, entry("yuan-fang"))}),
        "yuan-fang",
    )


@attack("把别人的密钥也登记给自己", "another officer's key registered for oneself too", "keys", "ZB3226")
def doubled_key(s: Scene) -> Sent:
    return to_main(s, made(s, "yuan-fang", with_key(s, "zhao-min", "li-na")), "yuan-fang")


@attack(
    "把别人的邮箱也登记给自己",
    "another officer's address registered for oneself too",
    "keys",
    "ZB3228",
    more=True,
)
def doubled_address(s: Scene) -> Sent:
    path, text = record(s, "zhao-min")
    files = {path: text.replace("duty2@office.example\n", "duty2@office.example\n  - li-na@office.example\n")}
    return to_main(s, made(s, "yuan-fang", files), "yuan-fang")


@attack("申请别人的公钥", "a request for a key that is another's", "keys", "ZB3226")
def request_for_a_doubled_key(s: Scene) -> Sent:
    change = made(s, "zhao-min", with_key(s, "zhao-min", "li-na"))
    return push(s, "zhao-min", f"{change}:refs/heads/key/zhao-min")


@attack("通配的公钥行", "a key line with a wildcard", "keys", "ZB3225")
def wildcard_key(s: Scene) -> Sent:
    line = f'cert-authority,principals="*" {s.key("stranger").line}'
    return to_main(s, made(s, "yuan-fang", with_key(s, "li-na", "", line)), "yuan-fang")


@attack("别种密钥", "a key of another type", "keys", "ZB3225", more=True)
def other_key_type(s: Scene) -> Sent:
    line = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC7"
    return to_main(s, made(s, "yuan-fang", with_key(s, "li-na", "", line)), "yuan-fang")


@attack("改掉离任者密钥的截止时间", "the end of a leaver's key changed", "keys", "ZB3101")
def window_widened(s: Scene) -> Sent:
    path, text = record(s, LEAVER)
    end = f"until: {at(moment(hours(s, 26)))}"
    assert end in text
    return to_main(
        s,
        made(s, "yuan-fang", {path: text.replace(end, f"until: {at(moment(hours(s, 9000)))}")}),
        "yuan-fang",
    )


@attack("删掉离任者密钥的截止时间", "the end of a leaver's key removed", "keys", "ZB3102", more=True)
def window_opened(s: Scene) -> Sent:
    path, text = record(s, LEAVER)
    end = f"    until: {at(moment(hours(s, 26)))}\n"
    return to_main(s, made(s, "yuan-fang", {path: text.replace(end, "")}), "yuan-fang")


@attack("删掉作废时间", "a revocation removed", "keys", "ZB3102")
def revocation_removed(s: Scene) -> Sent:
    path, text = record(s, "chen-xiao")
    end = f"    revoked_at: {at(moment(hours(s, 49)))}\n"
    assert end in text
    return to_main(s, made(s, "yuan-fang", {path: text.replace(end, "")}), "yuan-fang")


@attack("删掉一份人员档案", "a person's record deleted", "keys", "ZB3103", more=True)
def person_deleted(s: Scene) -> Sent:
    return to_main(s, made(s, "yuan-fang", {record(s, "chen-xiao")[0]: None}), "yuan-fang")
