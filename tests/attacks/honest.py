"""What honest people do, at the same door: it is taken; at most it is marked."""

from collections.abc import Callable
from typing import NamedTuple

from attacks.acts import MAIN, entry, hours, made, night, now, page, receipt
from attacks.aged import Scene
from attacks.forge import seal
from attacks.past import HANDOVER, HOUR, PAGE, TAKEOVER, moment
from attacks.registering import record, with_key
from attacks.table import push, told
from attacks.timing import before
from attacks.trial import tried
from real import at
from zhiban.facts import join
from zhiban.page import read, write


class Work(NamedTuple):
    """A piece of honest work, and with which marks it is taken."""

    name: str
    zh: str
    en: str
    marks: frozenset[str]
    do: Callable[[Scene], None]


WORK: list[Work] = []
Doing = Callable[[Scene], None]


def honest(zh: str, en: str, *marks: str) -> Callable[[Doing], Doing]:
    """Put a piece of work into the list; they are done one after the other."""

    def make(do: Doing) -> Doing:
        WORK.append(Work(do.__name__, zh, en, frozenset(marks), do))
        return do

    return make


def delivered(s: Scene, by: str, commit: str, *branches: str, marks: tuple[str, ...] = ()) -> str:
    """A push that is taken, with exactly these marks, and ends with its receipt; the commit."""
    answer = tried(s, push(s, by, *(f"{commit}:{branch}" for branch in branches or (MAIN,))))
    assert answer.code == 0 and told(answer.said) == frozenset(marks), answer.said
    assert "回执 " in answer.said and "receipt " in answer.said, answer.said
    return commit


def united(s: Scene, by: str, ours: str, theirs: str) -> str:
    """The merge of two commits as the merge driver makes it: files by git, records by their facts."""
    base = s.store.files(s.store.git("merge-base", ours, theirs).decode().strip())
    mine, other = s.store.files(ours), s.store.files(theirs)
    files = {**mine, **{path: what for path, what in other.items() if base.get(path) != what}}
    for path in (
        p for p in files if p in mine and p in other and mine[p] != other[p] and p.startswith("records/")
    ):
        facts, _ = join(*(read(s.store.text(side, path).encode()).facts for side in (ours, theirs)))
        files[path] = ("100644", s.store.put("blob", write(facts)))
    return made(s, by, on=(ours, theirs), tree=s.store.tree(files), message="合并")


@honest("照常记一条，先送自己的分支，再送主线", "an ordinary entry, to the own branch and the main line")
def ordinary(s: Scene) -> None:
    delivered(s, "li-na", made(s), "refs/heads/u/li-na", MAIN)


@honest("先送到自己的分支，过后快进主线", "first to the own branch, later to the main line")
def branch_first(s: Scene) -> None:
    commit = delivered(s, "li-na", made(s), "refs/heads/u/li-na")
    answer = tried(s, push(s, "li-na", f"{commit}:{MAIN}"))
    assert answer.code == 0 and not told(answer.said), answer.said


@honest("替同班的人记一条", "an entry recorded for a colleague on the watch")
def for_a_colleague(s: Scene) -> None:
    delivered(s, "li-na", made(s, files=night(s, entry("zhao-min"))))


@honest("替同事送出他签过名的提交", "a colleague's signed commit delivered for him")
def relayed(s: Scene) -> None:
    delivered(s, "li-na", made(s, "zhang-wei", page()))


@honest("两人同时写，后到的合并", "two officers at once; the second merges")
def two_at_once(s: Scene) -> None:
    theirs = made(s, "zhao-min", night(s, entry("zhao-min")))
    ours = made(s)
    delivered(s, "li-na", ours)
    delivered(s, "zhao-min", theirs, "refs/heads/u/zhao-min")
    delivered(s, "zhao-min", united(s, "zhao-min", theirs, ours), "refs/heads/u/zhao-min", MAIN)


@honest(
    "两人同时写，一人还改了手册：git 合不起来，按事实合",
    "two at once, one of them also in the handbook: joined by facts",
)
def two_at_once_with_a_page(s: Scene) -> None:
    text = s.store.text(s.main, PAGE)
    theirs = made(s, "zhao-min", {**night(s, entry("zhao-min")), PAGE: text.replace("二楼", "三楼")})
    ours = made(s)
    delivered(s, "li-na", ours)
    delivered(s, "zhao-min", united(s, "zhao-min", theirs, ours))


@honest(
    "断网几小时，一次送来三条，再合并", "hours offline, three commits delivered at once and merged", "ZB3403"
)
def offline_for_hours(s: Scene) -> None:
    first = made(s, files=page(), on=(before(s),), at=now() - 3 * HOUR, seen=receipt(s, 4))
    second = made(s, files=page(), on=(first,), at=now() - 2 * HOUR, seen=receipt(s, 4))
    third = made(s, files=page(), on=(second,), at=now() - HOUR, seen=receipt(s, 4))
    merge = united(s, "li-na", third, s.main)
    delivered(s, "li-na", merge, "refs/heads/offline", MAIN, marks=("ZB3403",))


@honest("改写一次还没送出的提交", "a commit amended before it was delivered")
def amended_before(s: Scene) -> None:
    made(s)
    delivered(s, "li-na", made(s, authored=now() - 60))


@honest("交班，接班", "a handover and its takeover")
def handed_over(s: Scene) -> None:
    taken = night(s, TAKEOVER.format(at=at(moment(hours(s, 48.1))), by="li-na"), 1)
    delivered(s, "li-na", made(s, files=taken))


@honest("改手册的一页，放在分支上，由另一人合并", "a page edited on a branch and merged by somebody else")
def page_by_a_branch(s: Scene) -> None:
    change = made(s, "zhang-wei", {PAGE: s.store.text(s.main, PAGE).replace("三声", "两声")})
    delivered(s, "zhang-wei", change, "refs/heads/page-2")
    ours = delivered(s, "li-na", made(s))
    delivered(s, "wang-jianguo", united(s, "wang-jianguo", ours, change))


@honest("在分支上交班，由别人照样合并", "a handover on a branch, merged as it is by somebody else")
def handover_by_a_branch(s: Scene) -> None:
    """The merge has the branch's own tree; it is no signature of whoever merges."""
    handed = night(s, HANDOVER.format(at=at(moment(hours(s, 50))), by="li-na"))
    change = delivered(s, "li-na", made(s, files=handed), "refs/heads/u/li-na")
    tree = s.store.changed(change, {})
    delivered(s, "wang-jianguo", made(s, "wang-jianguo", on=(s.main, change), tree=tree, message="合并"))


@honest("手册里放一张图", "a picture in the handbook")
def picture(s: Scene) -> None:
    delivered(s, "li-na", made(s, files={"docs/zh/room.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8}))


@honest("令牌里的密钥，触碰过", "a key in a token, touched")
def token(s: Scene) -> None:
    delivered(s, "chen-xiao", made(s, "chen-xiao", page(), sign=seal(s.key("token"))))


@honest("值班员申请登记公钥，登记员合并", "an officer asks for a key, and the registrar merges")
def key_requested(s: Scene) -> None:
    change = made(s, "zhang-wei", with_key(s, "zhang-wei", "stranger"), key="stranger")
    delivered(s, "zhang-wei", change, "refs/heads/key/zhang-wei")
    delivered(s, "yuan-fang", united(s, "yuan-fang", s.main, change))
    delivered(s, "zhang-wei", made(s, "zhang-wei", page(), key="stranger"))


@honest("登记员换一把密钥：加新的，关旧的", "a key rotated: the new one added, the old one closed")
def key_rotated(s: Scene) -> None:
    path, text = record(s, "zhang-wei")
    facts = dict(read(text.encode()).facts)
    delivered(
        s, "yuan-fang", made(s, "yuan-fang", {path: write({**facts, "keys[k1].until": at(moment(now()))})})
    )
    delivered(s, "zhang-wei", made(s, "zhang-wei", page(), key="stranger"))


@honest("登记员给新来的人立档案", "the registrar writes a new person's record")
def person_added(s: Scene) -> None:
    _, text = record(s, "wang-jianguo")
    new = text.replace("wang-jianguo", "he-ping").replace("王建国", "何平").partition("keys:\n")[0]
    delivered(s, "yuan-fang", made(s, "yuan-fang", {"records/people/he-ping.yml": new}))


@honest("登记员改检查的配置", "the registrar changes the hooks' settings")
def house_changed(s: Scene) -> None:
    path = ".gitignore"
    delivered(s, "yuan-fang", made(s, "yuan-fang", {path: s.store.text(s.main, path) + "/tmp/\n"}))


@honest("更正自己写的", "an own entry corrected")
def corrected(s: Scene) -> None:
    more = f"corrections:\n  - id: c1\n    at: {at(moment(now()))}\n    by: li-na\n    of: entries[e1].text\n    read: 报平安。\n    why: 多写了\n"
    delivered(s, "li-na", made(s, files=night(s, more)))
