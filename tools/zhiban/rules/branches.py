"""Which branches may move, and how: they only grow, and each officer's own is their own (DESIGN.md §5)."""

from collections.abc import Iterator

from zhiban.received import Ref
from zhiban.rule import REFUSE, Hit, rule

ARTICLES = (13,)
BRANCH = (
    "主线是 main，自己的分支是 u/<编号>，待合并的用别的小写名字。",
    "The main line is main, your own branch u/<id>; proposals take any other lower-case name.",
)


@rule(
    "ZB3410",
    "ref-name",
    REFUSE,
    of="ref",
    articles=ARTICLES,
    zh="不收“{name}”：这里只收分支，名字由小写字母、数字和 - / _ . 组成",
    en="“{name}” is not taken: only branches, named with lower-case letters, digits and - / _ .",
    remedy=BRANCH,
)
def ref_name(ref: Ref) -> Iterator[Hit]:
    """Tags, notes, replacements and the receipts themselves are not pushed by anybody."""
    name = ref.name.removeprefix("refs/heads/")
    plain = (
        name.isascii() and name.replace("-", "").replace("/", "").replace("_", "").replace(".", "").isalnum()
    )
    taken = name in ("receipts", "u", "key") or name.startswith("-")
    if name == ref.name or taken or not plain or name != name.lower():
        yield Hit("", {"name": ref.name[:80]})


@rule(
    "ZB3411",
    "ref-deleted",
    REFUSE,
    of="ref",
    articles=ARTICLES,
    zh="不删分支“{name}”：收到过的都留着",
    en="branch “{name}” is not deleted: what was received stays",
    remedy=("留着就好，不碍事。", "Let it stay; it does no harm."),
)
def ref_deleted(ref: Ref) -> Iterator[Hit]:
    """A branch that was received stays."""
    if not ref.new:
        yield Hit("", {"name": ref.name[:80]})


@rule(
    "ZB3412",
    "not-fast-forward",
    REFUSE,
    of="ref",
    articles=ARTICLES,
    zh="“{name}”送来的历史里少了已收到的记录",
    en="what is pushed to “{name}” lacks what was received before",
    remedy=("不强推：用 zhiban push，先合并再送。", "Never force: `zhiban push` merges first."),
)
def not_fast_forward(ref: Ref) -> Iterator[Hit]:
    """A branch only grows."""
    if ref.old and ref.new and not ref.forward:
        yield Hit("", {"name": ref.name[:80]})


@rule(
    "ZB3413",
    "branch-of-another",
    REFUSE,
    of="ref",
    articles=ARTICLES,
    zh="“{name}”是别人的分支，登录的是 {pusher}",
    en="“{name}” is somebody else's branch; {pusher} is logged in",
    remedy=BRANCH,
)
def branch_of_another(ref: Ref) -> Iterator[Hit]:
    """`u/<person>` and `key/<person>` belong to that person."""
    for own in ("refs/heads/u/", "refs/heads/key/"):
        if (
            ref.pusher
            and ref.name.startswith(own)
            and ref.name.removeprefix(own).partition("/")[0] != ref.pusher
        ):
            yield Hit("", {"name": ref.name[:80], "pusher": ref.pusher})
