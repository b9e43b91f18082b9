"""What a commit brings, as far as it matters for who may sign it: people's records, the house, odd files, a merge's own."""

from collections.abc import Iterator

from zhiban.received import ROOT, Received
from zhiban.rule import REFUSE, Hit, rule


def _short(commit: Received) -> dict[str, str | int]:
    return {"commit": commit.commit[:12]}


def _good(commit: Received) -> bool:
    return not commit.malformed and commit.signature == "good"


@rule(
    "ZB3220",
    "keys-by-registrar",
    REFUSE,
    of="commit",
    articles=(7, 13),
    zh="提交 {commit} 改动人员档案，而 {signer} 不是登记员",
    en="commit {commit} changes records of people, and {signer} is no registrar",
    remedy=(
        "放在自己的分支上，请登记员合并：zhiban approve。",
        "Leave it on a branch of your own and let a registrar merge it: zhiban approve.",
    ),
)
def keys_by_registrar(commit: Received) -> Iterator[Hit]:
    """On the main line only a registrar (or a root key) changes who may sign and who may do what: by a commit or a merge."""
    allowed = commit.registrar or commit.approved or commit.signer == ROOT
    if _good(commit) and commit.main and commit.people and not allowed:
        yield Hit("", {**_short(commit), "signer": commit.signer or commit.key})


@rule(
    "ZB3221",
    "keys-alone",
    REFUSE,
    of="commit",
    articles=(13,),
    zh="提交 {commit} 把人员档案和别的改动（{path} 等）放在一起",
    en="commit {commit} changes records of people together with others ({path})",
    remedy=("人员档案单独提交、单独送出。", "Commit and push records of people by themselves."),
)
def keys_alone(commit: Received) -> Iterator[Hit]:
    """Who may sign changes in a step of its own, so that nothing rides along."""
    if commit.people and commit.others:
        yield Hit("", {**_short(commit), "path": commit.others[0]})


@rule(
    "ZB3222",
    "house-by-registrar",
    REFUSE,
    of="commit",
    articles=(13,),
    zh="提交 {commit} 改动 {path}：记录和手册以外的文件由登记员改",
    en="commit {commit} changes {path}: files beside records and handbook are the registrar's",
    remedy=(
        "去掉这些文件的改动；确实要改的，请登记员提交。",
        "Take these files out; where the change is needed, let the registrar commit it.",
    ),
)
def house_by_registrar(commit: Received) -> Iterator[Hit]:
    """What runs on every officer's machine (the hooks, the site's settings) is not changed in passing."""
    if _good(commit) and commit.house and not commit.registrar and commit.signer != ROOT:
        yield Hit("", {**_short(commit), "path": commit.house[0]})


@rule(
    "ZB3223",
    "odd-file",
    REFUSE,
    of="commit",
    articles=(13,),
    zh="提交 {commit} 里的 {path} 不是普通文件，或名字不能用",
    en="{path} in commit {commit} is no ordinary file, or has a name that cannot be used",
    remedy=(
        "只放普通文件：不放链接、子模块、可执行文件，名字不含看不见的字符。",
        "Only ordinary files: no links, submodules or executables, no invisible characters in names.",
    ),
)
def odd_file(commit: Received) -> Iterator[Hit]:
    """No links, submodules, executables; no name that another machine would take for another file."""
    for path in commit.odd[:3]:
        yield Hit("", {**_short(commit), "path": path})


@rule(
    "ZB3224",
    "merge-of-its-own",
    REFUSE,
    of="commit",
    articles=(13,),
    zh="合并 {commit} 里的 {path} 不是两边合起来的样子",
    en="{path} in merge {commit} is not what its two sides make together",
    remedy=(
        "重新合并，不改内容；要改的，合并以后另行提交。",
        "Merge again without changing anything; commit what is to change afterwards.",
    ),
)
def merge_of_its_own(commit: Received) -> Iterator[Hit]:
    """A merge has nothing of its own and leaves nothing out, in the handbook as in the records."""
    for path in commit.own[:3]:
        yield Hit("", {**_short(commit), "path": path})
