"""Whose commit it is: put to the bytes of every commit that the server receives (DESIGN.md §5, security.md §3.5).

Whose key counts is judged by the book as the main line had it before, at the moment of receipt, and never by the date that
a commit gives itself.
"""

from collections.abc import Iterator

from zhiban.received import ROOT, Received
from zhiban.rule import REFUSE, Hit, rule

ARTICLES = (13, 14)
AGAIN = (
    "在自己的副本里运行 zhiban setup，再用 git commit --amend 重新提交。",
    "Run `zhiban setup` in your clone, then commit again with git commit --amend.",
)
ASK = (
    "请登记员登记您的公钥：zhiban setup 会写好申请。",
    "Have the registrar register your key: `zhiban setup` writes the request.",
)


def _short(commit: Received) -> dict[str, str | int]:
    return {"commit": commit.commit[:12]}


def _malformed(commit: Received, kind: str) -> Iterator[Hit]:
    if commit.malformed == kind:
        zh, en = commit.detail
        yield Hit("", {**_short(commit), "what": zh, "what_en": en})


@rule(
    "ZB3210",
    "commit-format",
    REFUSE,
    of="commit",
    articles=ARTICLES,
    zh="提交 {commit} 的写法不是通常的提交：{what}",
    en="commit {commit} is not written as an ordinary commit: {what_en}",
    remedy=("用 git commit 或 zhiban 重新提交。", "Commit again with git commit or zhiban."),
)
def commit_format(commit: Received) -> Iterator[Hit]:
    """A commit has a tree, its parents, author, committer and one SSH signature, and nothing else."""
    yield from _malformed(commit, "format")


@rule(
    "ZB3211",
    "ident-chars",
    REFUSE,
    of="commit",
    articles=ARTICLES,
    zh="提交 {commit} 的姓名、邮箱或时间写法不能收：{what}",
    en="the name, address or time of commit {commit} cannot be taken: {what_en}",
    remedy=AGAIN,
)
def ident_chars(commit: Received) -> Iterator[Hit]:
    """Names, addresses and times hold no character that shows as something else, and a time has its offset."""
    yield from _malformed(commit, "ident")


@rule(
    "ZB3212",
    "message-chars",
    REFUSE,
    of="commit",
    articles=ARTICLES,
    zh="提交 {commit} 的说明不能收：{what}",
    en="the message of commit {commit} cannot be taken: {what_en}",
    remedy=("改写提交说明：git commit --amend。", "Write the message again: git commit --amend."),
)
def message_chars(commit: Received) -> Iterator[Hit]:
    """A message is plain text."""
    yield from _malformed(commit, "message")


@rule(
    "ZB3213",
    "unsigned",
    REFUSE,
    of="commit",
    articles=ARTICLES,
    zh="提交 {commit} 没有签名",
    en="commit {commit} is not signed",
    remedy=AGAIN,
)
def unsigned(commit: Received) -> Iterator[Hit]:
    """Every commit is signed. What a forge squashes or rebases is not."""
    if not commit.malformed and commit.signature == "none":
        yield Hit("", _short(commit))


@rule(
    "ZB3214",
    "sig-invalid",
    REFUSE,
    of="commit",
    articles=ARTICLES,
    zh="提交 {commit} 的签名对不上它的内容",
    en="the signature of commit {commit} does not fit what it signs",
    remedy=AGAIN,
)
def sig_invalid(commit: Received) -> Iterator[Hit]:
    """The signature is an SSH signature by ed25519 over exactly these bytes."""
    if not commit.malformed and commit.signature == "invalid":
        yield Hit("", _short(commit))


@rule(
    "ZB3215",
    "key-namespace",
    REFUSE,
    of="commit",
    articles=ARTICLES,
    zh="提交 {commit} 的签名是为别的用途签的",
    en="the signature of commit {commit} was given for another purpose",
    remedy=AGAIN,
)
def key_namespace(commit: Received) -> Iterator[Hit]:
    """A signature under something else is not a signature under a commit."""
    if not commit.malformed and commit.signature == "namespace":
        yield Hit("", _short(commit))


def _good(commit: Received) -> bool:
    return not commit.malformed and commit.signature == "good"


@rule(
    "ZB3216",
    "key-unknown",
    REFUSE,
    of="commit",
    articles=ARTICLES,
    zh="提交 {commit} 用的密钥 {key} 不在人员档案里",
    en="the key {key} of commit {commit} stands in no person's record",
    remedy=ASK,
)
def key_unknown(commit: Received) -> Iterator[Hit]:
    """The key belongs to somebody in the book. Only a request to register that very key may come without."""
    if _good(commit) and not commit.signer and not commit.request:
        yield Hit("", {**_short(commit), "key": commit.key})


@rule(
    "ZB3217",
    "key-window",
    REFUSE,
    of="commit",
    articles=ARTICLES,
    zh="提交 {commit} 用的是 {signer} 的密钥，收到时（{at}）它不在有效期内",
    en="commit {commit} is signed with a key of {signer} that did not count when it was received ({at})",
    remedy=ASK,
)
def key_window(commit: Received) -> Iterator[Hit]:
    """A key counts from its beginning until it ends or is revoked, at the moment of receipt."""
    if _good(commit) and commit.signer and not commit.counts:
        yield Hit("", {**_short(commit), "signer": commit.signer, "at": f"{commit.received:%Y-%m-%d %H:%M}"})


@rule(
    "ZB3218",
    "ident-mismatch",
    REFUSE,
    of="commit",
    articles=ARTICLES,
    zh="提交 {commit} 写的提交人是 {address}，签名的是 {signer}",
    en="commit {commit} names {address}, but {signer} signed it",
    remedy=AGAIN,
)
def ident_mismatch(commit: Received) -> Iterator[Hit]:
    """Signer, committer and author are one person."""
    if not _good(commit) or not commit.signer or commit.signer == ROOT:
        return
    if commit.committer != commit.signer or commit.author != commit.signer:
        yield Hit("", {**_short(commit), "address": commit.address, "signer": commit.signer})


@rule(
    "ZB3219",
    "second-beginning",
    REFUSE,
    of="commit",
    articles=(13,),
    zh="提交 {commit} 没有上一次：一本簿只有一个开头",
    en="commit {commit} has no parent: a book has one beginning",
    remedy=(
        "从服务器取回本簿（git clone），在它上面写。",
        "Clone the book from the server and write on that.",
    ),
)
def second_beginning(commit: Received) -> Iterator[Hit]:
    """Only the book's first commit has no parent."""
    if commit.root:
        yield Hit("", _short(commit))
