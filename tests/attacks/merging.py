"""Merges with something of their own, and what a forge's buttons make of signed commits."""

from attacks.acts import MAIN, entry, made, night, to_main
from attacks.aged import Scene
from attacks.forge import ident, raw
from attacks.past import PAGE
from attacks.table import Sent, attack, push
from attacks.trial import received

FORGE = ("forge", "noreply@forge.example")


def _page(s: Scene, old: str, new: str) -> dict[str, str]:
    text = s.store.text(s.main, PAGE)
    assert old in text
    return {PAGE: text.replace(old, new)}


def _sides(s: Scene) -> tuple[str, str]:
    """Two commits side by side: an entry in the log, and a changed page."""
    return made(s), made(s, "zhang-wei", _page(s, "二楼", "四楼"))


def merged(s: Scene, ours: str, theirs: str, by: str = "li-na", **files: str | None) -> str:
    """A merge of two commits that clash nowhere; `files`: what is otherwise in it (path with __ for /)."""
    tree = s.store.git("merge-tree", "--write-tree", ours, theirs).decode().split("\n")[0]
    changed = {name.replace("__", "/"): text for name, text in files.items()}
    base = made(s, by, on=(ours,), tree=tree, signed=False)
    return made(s, by, on=(ours, theirs), tree=s.store.changed(base, changed), message="合并")


@attack(
    "平台压缩合并：一次没有签名的提交", "a forge squashes: one commit without a signature", "squash", "ZB3213"
)
def squashed(s: Scene) -> Sent:
    ours, theirs = _sides(s)
    tree = s.store.git("merge-tree", "--write-tree", ours, theirs).decode().split("\n")[0]
    return to_main(s, made(s, tree=tree, who=FORGE, author=("李娜", "li-na"), signed=False), "yuan-fang")


@attack(
    "平台压缩合并并用自己的密钥签名",
    "a forge squashes and signs with its own key",
    "squash",
    "ZB3216",
    more=True,
)
def squashed_and_signed(s: Scene) -> Sent:
    ours, theirs = _sides(s)
    tree = s.store.git("merge-tree", "--write-tree", ours, theirs).decode().split("\n")[0]
    return to_main(s, made(s, tree=tree, who=FORGE, author=("李娜", "li-na"), key="stranger"), "yuan-fang")


@attack("变基：已签名的提交被重新提交", "signed commits rebased", "squash", "ZB3213", more=True)
def rebased(s: Scene) -> Sent:
    ours, theirs = _sides(s)
    tree = s.store.git("merge-tree", "--write-tree", ours, theirs).decode().split("\n")[0]
    return to_main(s, made(s, "zhang-wei", on=(ours,), tree=tree, signed=False), "yuan-fang")


@attack("变基以后还带着原来的签名", "rebased with the old signature still on it", "squash", "ZB3214")
def rebased_with_old_signature(s: Scene) -> Sent:
    ours, theirs = _sides(s)
    tree = s.store.git("merge-tree", "--write-tree", ours, theirs).decode().split("\n")[0]
    old = (
        s.store.git("cat-file", "commit", theirs)
        .split(b"\ngpgsig ")[1]
        .split(b"\n\n")[0]
        .replace(b"\n ", b"\n")
    )
    line = ident(("张伟", "zhang-wei"), s.begun + 180000)
    return to_main(
        s, s.store.put("commit", raw(tree, (ours,), line, line, "记录\n", lambda _: old)), "yuan-fang"
    )


@attack("合并时在记录里夹带一条", "a merge with an entry of its own", "merge", "ZB3107")
def merge_with_own_entry(s: Scene) -> Sent:
    ours, theirs = _sides(s)
    path = s.log(2)
    text = s.store.text(ours, path) + entry(text="带班领导同意。")
    return to_main(s, merged(s, ours, theirs, **{path: text}))


@attack("合并时改手册", "a merge that changes the handbook", "merge", "ZB3224")
def merge_with_own_page(s: Scene) -> Sent:
    ours, theirs = _sides(s)
    return to_main(s, merged(s, ours, theirs, **{PAGE: s.store.text(theirs, PAGE).replace("三声", "十声")}))


@attack("合并时加一页", "a merge that adds a page", "merge", "ZB3224", more=True)
def merge_with_new_page(s: Scene) -> Sent:
    ours, theirs = _sides(s)
    return to_main(s, merged(s, ours, theirs, **{"docs/zh/new.md": "# 新\n"}))


@attack("合并时加一个脚本", "a merge that adds a script", "merge", "ZB3224", more=True)
def merge_with_script(s: Scene) -> Sent:
    ours, theirs = _sides(s)
    return to_main(s, merged(s, ours, theirs, **{"tools/hook": "exit 0\n"}))


@attack("-s ours：丢掉对方的记录", "-s ours drops the other side's records", "merge", "ZB3102")
def ours_only(s: Scene) -> Sent:
    theirs = made(s, "zhang-wei", night(s, entry("zhang-wei")))
    ours = made(s, files=_page(s, "二楼", "五楼"))
    tree = s.store.git("rev-parse", f"{ours}^{{tree}}").decode().strip()
    return to_main(s, made(s, on=(ours, theirs), tree=tree, message="合并"))


@attack(
    "-s ours：丢掉对方整份记录",
    "-s ours drops a whole record of the other side",
    "merge",
    "ZB3103",
    more=True,
)
def ours_only_whole(s: Scene) -> Sent:
    text = s.store.text(s.main, "records/units/office.yml").replace("id: office", "id: annex")
    theirs = made(s, "zhang-wei", {"records/units/annex.yml": text})
    ours = made(s)
    tree = s.store.git("rev-parse", f"{ours}^{{tree}}").decode().strip()
    return to_main(s, made(s, on=(ours, theirs), tree=tree, message="合并"))


@attack("-s ours：丢掉对方改的手册", "-s ours drops the other side's page", "merge", "ZB3224")
def ours_only_page(s: Scene) -> Sent:
    ours, theirs = _sides(s)
    tree = s.store.git("rev-parse", f"{ours}^{{tree}}").decode().strip()
    return to_main(s, made(s, on=(ours, theirs), tree=tree, message="合并"))


@attack("合并抹掉已在主线上的记录", "a merge that wipes what stands on the main line", "merge", "ZB3102")
def merge_wipes_main(s: Scene) -> Sent:
    before = s.store.git("rev-parse", f"{s.main}^").decode().strip()
    theirs = made(s, on=(before,), files=night(s, base=before))
    tree = s.store.git("rev-parse", f"{theirs}^{{tree}}").decode().strip()
    return to_main(s, made(s, on=(theirs, s.main), tree=tree, message="合并"))


@attack("八爪合并", "an octopus merge", "merge", "ZB3210")
def octopus(s: Scene) -> Sent:
    ours, theirs = _sides(s)
    third = made(s, "zhao-min", _page(s, "三楼", "六楼"))
    return to_main(s, made(s, on=(ours, theirs, third), tree=s.store.changed(ours, {}), message="合并"))


@attack("同一个上级写两次", "the same parent twice", "merge", "ZB3210", more=True)
def same_parent_twice(s: Scene) -> Sent:
    return to_main(s, made(s, on=(s.main, s.main), tree=s.store.changed(s.main, {}), message="合并"))


@attack("没有签名的合并", "a merge that nobody signed", "squash", "ZB3213", more=True)
def merged_by_forge(s: Scene) -> Sent:
    ours, theirs = _sides(s)
    received(s, "zhang-wei", theirs)
    tree = s.store.git("merge-tree", "--write-tree", ours, theirs).decode().split("\n")[0]
    return push(s, "yuan-fang", f"{made(s, on=(ours, theirs), tree=tree, who=FORGE, signed=False)}:{MAIN}")
