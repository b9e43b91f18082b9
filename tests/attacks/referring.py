"""References that may not be pushed, histories with another beginning, and objects brought along beside the commits."""

from attacks.acts import MAIN, made, page, to_main
from attacks.aged import Scene
from attacks.naming import CITIZEN
from attacks.table import Sent, attack, push
from attacks.trial import brought, by_hand, packed, stowing


@attack("替换引用", "a replacement reference", "refs", "ZB3410")
def replacement(s: Scene) -> Sent:
    return push(s, "li-na", f"{made(s)}:refs/replace/{s.main}")


@attack("注记", "notes", "refs", "ZB3410", more=True)
def notes(s: Scene) -> Sent:
    return push(s, "li-na", f"{made(s)}:refs/notes/commits")


@attack("标签", "a tag", "refs", "ZB3410")
def tag(s: Scene) -> Sent:
    return push(s, "li-na", f"{made(s)}:refs/tags/v1")


@attack(
    "推送回执分支", "the branch of receipts pushed", "refs", "ZB3210", "ZB3302", "ZB3410", "git:hidden-ref"
)
def receipts_branch(s: Scene) -> Sent:
    false = made(s, message=f"来电人 {CITIZEN}", on=(s.seen,), tree=s.store.put("tree", b""))
    return push(s, "li-na", f"{false}:refs/heads/receipts", secret=CITIZEN.encode())


@attack("回执分支下面再开一支", "a branch below the receipts", "refs", "git:hidden-ref", more=True)
def below_receipts(s: Scene) -> Sent:
    return push(s, "li-na", f"{made(s)}:refs/heads/receipts/2")


@attack("大写的主线", "the main line in capitals", "refs", "ZB3410", more=True)
def capital_main(s: Scene) -> Sent:
    return push(s, "li-na", f"{made(s)}:refs/heads/MAIN")


@attack("像命令选项的分支名", "a branch named like an option", "refs", "ZB3410")
def branch_like_an_option(s: Scene) -> Sent:
    return push(s, "li-na", f"{made(s)}:refs/heads/--force")


@attack("占住所有个人分支的名字", "a branch that takes the place of everybody's own", "refs", "ZB3410")
def branch_in_the_way(s: Scene) -> Sent:
    return push(s, "li-na", f"{made(s)}:refs/heads/u")


@attack(
    "看不出的分支名（西里尔字母）", "a branch name in letters that look alike", "refs", "ZB3410", more=True
)
def branch_look_alike(s: Scene) -> Sent:
    return push(s, "li-na", f"{made(s)}:refs/heads/m\u0430in")


@attack("推送 HEAD", "HEAD pushed", "refs", "ZB3410")
def head(s: Scene) -> Sent:
    commit = made(s)
    return by_hand(s, "li-na", [("HEAD", s.main, commit)], packed(s, brought(s, commit)))


@attack("别人的分支", "another officer's branch", "refs", "ZB3413")
def branch_of_another(s: Scene) -> Sent:
    return push(s, "li-na", f"{made(s)}:refs/heads/u/zhang-wei")


@attack("别人的公钥申请", "another officer's key request", "refs", "ZB3413", more=True)
def request_of_another(s: Scene) -> Sent:
    return push(s, "li-na", f"{made(s)}:refs/heads/key/zhang-wei")


def _orphan(s: Scene) -> str:
    files = {path: ("100644", s.store.put("blob", text.encode())) for path, text in page().items()}
    return made(s, on=(), tree=s.store.tree(files))


@attack("另一个开头", "a second beginning", "refs", "ZB3219")
def second_beginning(s: Scene) -> Sent:
    return push(s, "li-na", f"{_orphan(s)}:refs/heads/t/orphan")


@attack("把另一个开头合并进主线", "a second beginning merged into the main line", "refs", "ZB3219")
def second_beginning_merged(s: Scene) -> Sent:
    orphan = _orphan(s)
    tree = s.store.tree({**s.store.files(s.main), **s.store.files(orphan)})
    return to_main(s, made(s, on=(s.main, orphan), tree=tree, message="合并"))


@attack(
    "分支指向一段文字（里面有公民身份号码）",
    "a branch that points at a text with a citizen's number",
    "refs",
    "ZB3210",
)
def branch_of_a_blob(s: Scene) -> Sent:
    blob = s.store.put("blob", f"来电人 {CITIZEN}\n".encode())
    return push(s, "li-na", f"{blob}:refs/heads/t/blob", secret=CITIZEN.encode())


@attack("分支指向一棵目录树", "a branch that points at a tree", "refs", "ZB3210", more=True)
def branch_of_a_tree(s: Scene) -> Sent:
    blob = s.store.put("blob", f"来电人 {CITIZEN}\n".encode())
    tree = s.store.folder_of([("100644", "a.md", blob)])
    return push(s, "li-na", f"{tree}:refs/heads/t/tree", secret=CITIZEN.encode())


@attack("分支指向一个标签对象", "a branch that points at a tag", "refs", "ZB3210")
def branch_of_a_tag(s: Scene) -> Sent:
    text = f"object {s.main}\ntype commit\ntag v1\ntagger 李娜 <li-na@office.example> 1795391520 +0800\n\n来电人 {CITIZEN}\n"
    return push(s, "li-na", f"{s.store.put('tag', text.encode())}:refs/heads/t/tag", secret=CITIZEN.encode())


@attack("分支名里写公民身份号码", "a citizen's number in a branch's name", "secret", "ZB3302")
def citizen_in_branch(s: Scene) -> Sent:
    return push(s, "li-na", f"{made(s)}:refs/heads/t/{CITIZEN}", secret=CITIZEN.encode())


@attack("包里藏着不属于任何提交的对象", "an object in the pack that belongs to no commit", "secret", "ZB3414")
def stowaway(s: Scene) -> Sent:
    blob = s.store.put("blob", f"来电人 {CITIZEN}\n".encode())
    return stowing(s, "li-na", made(s), "refs/heads/t/stowaway", blob, CITIZEN.encode())


@attack(
    "把簿改成样本，好不再查增减",
    "the book turned into a sample, so that growth is not judged",
    "edit",
    "ZB3105",
)
def made_sample(s: Scene) -> Sent:
    path = "records/book.yml"
    return to_main(s, made(s, files={path: s.store.text(s.main, path) + "sample: yes\n"}))


@attack("一次推送里一个分支是好的", "one good branch and one bad in one push", "unsigned", "ZB3213")
def good_and_bad(s: Scene) -> Sent:
    return push(s, "li-na", f"{made(s)}:refs/heads/t/good", f"{made(s, signed=False)}:refs/heads/t/bad")


@attack("接在回执后面写", "written on top of the receipts", "refs", "ZB3210")
def on_the_receipts(s: Scene) -> Sent:
    tree = s.store.tree(
        {path: ("100644", s.store.put("blob", text.encode())) for path, text in page().items()}
    )
    return push(s, "li-na", f"{made(s, on=(s.seen,), tree=tree)}:refs/heads/t/on-receipts")


@attack("把回执合并进来", "the receipts merged in", "refs", "ZB3210", more=True)
def receipts_merged(s: Scene) -> Sent:
    tree = s.store.changed(s.main, {})
    return push(s, "li-na", f"{made(s, on=(s.main, s.seen), tree=tree)}:refs/heads/t/receipts-merged")


@attack(
    "谎报主线原来的位置，退回主线",
    "the main line reset by lying about where it stood",
    "force",
    "git:ref-not-as-said",
)
def false_old_position(s: Scene) -> Sent:
    first = s.store.git("rev-list", "--max-parents=0", s.main).decode().strip()
    return by_hand(s, "li-na", [(MAIN, "0" * 40, first)], packed(s, [first]))


@attack("包里缺一个文件", "a file is missing from the pack", "refs", "git:object-missing")
def missing_object(s: Scene) -> Sent:
    commit = made(s)
    blobs = [name for name in brought(s, commit) if s.store.git("cat-file", "-t", name) == b"blob\n"]
    objects = [name for name in brought(s, commit) if name not in blobs]
    return by_hand(s, "li-na", [("refs/heads/t/missing", "0" * 40, commit)], packed(s, objects))


@attack(
    "藏在隐藏分支后面带进来的对象",
    "a stowaway behind a push to the hidden branch",
    "secret",
    "ZB3410",
    "ZB3412",
    "ZB3414",
    "git:hidden-ref",
)
def stowaway_behind_a_hidden_branch(s: Scene) -> Sent:
    blob = s.store.put("blob", f"受理登记 {CITIZEN}\n".encode())
    commit = made(s)
    updates = [("refs/heads/receipts", s.seen, commit), ("refs/heads/t/behind", "0" * 40, commit)]
    return by_hand(s, "li-na", updates, packed(s, [*brought(s, commit), blob]), CITIZEN.encode())
