"""What was received is taken back, changed or hidden: by force, by deleting, by editing, by references."""

from attacks.acts import MAIN, made, to_main
from attacks.aged import Scene
from attacks.table import Sent, attack, push
from attacks.trial import received


@attack("改写最后一次提交，强推", "the last commit amended and forced", "force", "ZB3412")
def amended(s: Scene) -> Sent:
    branch = received(s, "li-na", made(s))
    return push(s, "li-na", f"+{made(s)}:{branch}")


@attack("退回一次提交，强推", "reset by one commit and forced", "force", "ZB3412", more=True)
def reset(s: Scene) -> Sent:
    branch = received(s, "li-na", made(s))
    return push(s, "li-na", f"+{s.main}:{branch}")


@attack("把主线退回开头", "the main line reset to its beginning", "force", "ZB3412")
def main_reset(s: Scene) -> Sent:
    first = s.store.git("rev-list", "--max-parents=0", s.main).decode().strip()
    return push(s, "yuan-fang", f"+{first}:{MAIN}")


@attack("删分支", "a branch deleted", "force", "ZB3411")
def branch_deleted(s: Scene) -> Sent:
    return push(s, "li-na", f":{received(s, 'li-na', made(s))}")


@attack("删主线", "the main line deleted", "force", "ZB3411", more=True)
def main_deleted(s: Scene) -> Sent:
    return push(s, "yuan-fang", f":{MAIN}")


def _edited(s: Scene, old: str, new: str, by: str = "li-na", shift: int = 2) -> str:
    path = s.log(shift)
    text = s.store.text(s.main, path)
    assert old in text
    return made(s, by, {path: text.replace(old, new)})


@attack("改已记的文字", "a recorded text changed", "edit", "ZB3101")
def edited(s: Scene) -> Sent:
    return to_main(s, _edited(s, "询问值班安排", "报告险情"))


@attack("改已记的时间", "a recorded time changed", "edit", "ZB3101", more=True)
def time_edited(s: Scene) -> Sent:
    return to_main(s, _edited(s, "+08:00\n    by: zhao-min", "+07:00\n    by: zhao-min"))


@attack("删一条", "an entry removed", "edit", "ZB3102")
def entry_removed(s: Scene) -> Sent:
    text = s.store.text(s.main, s.log(2))
    return to_main(s, made(s, files={s.log(2): text[: text.index("  - id: e2")]}))


@attack("删一份记录", "a record deleted", "edit", "ZB3103")
def record_deleted(s: Scene) -> Sent:
    return to_main(s, made(s, files={s.log(0): None}))


@attack("给记录改名", "a record renamed", "edit", "ZB0047", "ZB3103")
def record_renamed(s: Scene) -> Sent:
    old, new = "records/units/office.yml", "records/units/bureau.yml"
    return to_main(s, made(s, files={old: None, new: s.store.files(s.main)[old]}))


@attack("撤销一次已收到的提交", "a received commit reverted", "edit", "ZB3102")
def reverted(s: Scene) -> Sent:
    before = s.store.text(f"{s.main}^", s.log(2))
    return to_main(s, made(s, files={s.log(2): before}, message='Revert "记录"'))


@attack("在一次推送里加了又删", "added and taken away again in one push", "edit", "ZB3102")
def added_and_taken_away(s: Scene) -> Sent:
    whole = s.main
    added = made(s)
    return to_main(s, made(s, on=(added,), files={s.log(2): s.store.text(whole, s.log(2))}))


@attack(
    "在一次推送里加了一份又删", "a record added and deleted again in one push", "edit", "ZB3103", more=True
)
def record_added_and_deleted(s: Scene) -> Sent:
    text = s.store.text(s.main, "records/units/office.yml").replace("id: office", "id: annex")
    path = "records/units/annex.yml"
    added = made(s, files={path: text})
    return to_main(s, made(s, on=(added,), files={path: None}))


@attack(
    "移花接木：一行不删，把一句话挪到别人名下",
    "the stolen line: nothing deleted, a sentence moved to another",
    "edit",
    "ZB3101",
)
def stolen_line(s: Scene) -> Sent:
    text = s.store.text(s.main, s.log(2))
    head, tail = text.split("  - id: e2\n    at: ", 1)
    when, rest = tail.split("\n", 1)
    put_in = f"  - id: e2\n    at: {when}\n    by: li-na\n    kind: note\n    text: 未接报。\n  - id: e3\n    at: {when}\n"
    return to_main(s, made(s, files={s.log(2): head + put_in + rest}))


@attack("在侧支上改，再合并进来", "changed on a side branch, then merged", "edit", "ZB3101")
def edited_aside(s: Scene) -> Sent:
    aside = _edited(s, "询问值班安排", "报告险情")
    own = made(s)
    tree = s.store.changed(own, {s.log(2): s.store.text(own, s.log(2)).replace("询问值班安排", "报告险情")})
    return to_main(s, made(s, on=(own, aside), tree=tree, message="合并"))
