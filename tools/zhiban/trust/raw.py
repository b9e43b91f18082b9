"""A raw commit, as `git cat-file commit` gives it and as a signature covers it: one strict grammar, read and written.
What stock git lets pass beside it (a second signature, unknown headers, hidden characters) is refused here."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from zhiban.paper import clean

MOST_MESSAGE = 16 * 1024
MOST_NAME = 128
MOST_EMAIL = 254
COMMIT = re.compile(
    rb"tree ([0-9a-f]{40}|[0-9a-f]{64})\n"
    rb"((?:parent [0-9a-f]{40,64}\n)*)"
    rb"author ([^\n]*)\n"
    rb"committer ([^\n]*)\n"
    rb"(?:(gpgsig(?:-sha256)?) (-----BEGIN SSH SIGNATURE-----\n(?: [A-Za-z0-9+/=]{1,76}\n)+ -----END SSH SIGNATURE-----)\n)?"
    rb"\n"
)
SIGNED_BY = {40: b"gpgsig", 64: b"gpgsig-sha256"}  # git names the header after the repository's object format
IDENT = re.compile(
    rb"([^<>]{1,512}) <([!-;=?A-~]{1,252}@[!-;=?A-~]{1,252})> ([1-9][0-9]{0,10})"
    rb" ((?!-0000)[+-](?:0[0-9]|1[0-4])[0-5][0-9])"
)
SEEN = re.compile(r"^Seen: ([0-9a-f]{40}|[0-9a-f]{64})$", re.MULTILINE)
BLANK = re.compile(r"\n[ \t]*\n")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TEXTS = {
    "nul": ("提交里有空字节", "the commit has a NUL byte"),
    "header": (
        "提交头只能是 tree、parent、author、committer 和一个 SSH 签名（gpgsig；对象编号 64 位的库是 gpgsig-sha256），依此顺序",
        "a commit's header is tree, parent, author, committer and one SSH signature (gpgsig; gpgsig-sha256 where ids have 64 figures), in this order",
    ),
    "parents": (
        "提交头里的上级提交太多、重复或就是它的目录树，或对象编号长短不一",
        "the commit has too many parents, one of them twice or its own tree as one, or object ids differ in length",
    ),
    "ident": (
        "作者或提交人一行只能是“姓名 <邮箱> 秒数 时区”，时间在 1970 年以后",
        "an author or committer line is `name <e-mail> seconds zone`, after 1970",
    ),
    "name": (
        f"姓名要 1 至 {MOST_NAME} 个可见的字，首尾没有空格",
        f"a name has 1 to {MOST_NAME} visible characters and no blank at its ends",
    ),
    "long": (f"提交说明不超过 {MOST_MESSAGE} 字节", f"a commit message has at most {MOST_MESSAGE} bytes"),
    "utf-8": ("提交说明要用 UTF-8", "a commit message is in UTF-8"),
    "characters": (
        "提交说明里有看不见或改变次序的字符",
        "the commit message has a character that hides or reorders others",
    ),
    "end": ("提交说明要以换行结尾", "a commit message ends with a line feed"),
    "seen": ("提交说明里有两个不同的 Seen", "the commit message has two Seen lines that differ"),
}


class Malformed(ValueError):
    """A commit that is not of the accepted form. `kind` is format, ident or message; `text` says it in zh and en."""

    def __init__(self, kind: str, what: str) -> None:
        self.kind = kind
        self.text = dict(zip(("zh", "en"), TEXTS[what], strict=True))
        super().__init__(" / ".join(TEXTS[what]))


class Ident(NamedTuple):
    """Who wrote or committed and when, by their own account: seconds since 1970, zone as `+0800`."""

    name: str
    email: str
    seconds: int
    zone: str

    @property
    def at(self) -> datetime:
        """The claimed time in the claimed zone."""
        offset = timedelta(hours=int(self.zone[1:3]), minutes=int(self.zone[3:]))
        zone = timezone(-offset if self.zone[0] == "-" else offset)
        return (EPOCH + timedelta(seconds=self.seconds)).astimezone(zone)


class Raw(NamedTuple):
    """A commit. `payload` is what is signed (all but the gpgsig header), `signature` the armour as ssh-keygen wrote it."""

    tree: str
    parents: tuple[str, ...]
    author: Ident
    committer: Ident
    message: str
    payload: bytes
    signature: bytes | None


def read(raw: bytes, most: int = MOST_MESSAGE) -> Raw:
    """The commit in these bytes; Malformed where one of them is other than the grammar has it. `most`: bytes of message."""
    if b"\0" in raw:
        raise Malformed("format", "nul")
    if not (match := COMMIT.match(raw)):
        raise Malformed("format", "header")
    base, above, author, committer, header, signature = match.groups()
    tree = base.decode()
    parents = tuple(above.decode()[7:-1].split("\nparent ")) if above else ()
    if any(len(parent) != len(tree) for parent in parents) or len({tree, *parents}) <= len(parents):
        raise Malformed("format", "parents")
    by = _ident(committer)
    payload = raw
    if header:
        if header != SIGNED_BY[len(tree)]:
            raise Malformed("format", "header")
        payload = raw[: match.start(5)] + raw[match.end(6) + 1 :]
        signature = signature.replace(b"\n ", b"\n")
    wrote = by if author == committer else _ident(author)
    return Raw(tree, parents, wrote, by, _message(raw[match.end() :], most), payload, signature)


def write(
    tree: str,
    parents: Iterable[str],
    by: Ident,
    message: str,
    sign: Callable[[bytes], str] | None,
    author: Ident | None = None,
    most: int = MOST_MESSAGE,
) -> bytes:
    """The raw commit of `by`, signed (armour of the payload) as git does it; Malformed where `read` would not have it."""
    above, author = tuple(parents), author or by
    lines = [f"tree {tree}", *(f"parent {parent}" for parent in above)]
    lines += [f"author {_line(author)}", f"committer {_line(by)}"]
    payload = _joined(lines, message)
    if read(payload, most) != (tree, above, author, by, message, payload, None):
        raise Malformed("format", "header")  # something given had a line feed and a header of its own in it
    if sign is None:
        return payload
    armour = sign(payload).rstrip("\n").replace("\n", "\n ")
    raw = _joined([*lines, f"{SIGNED_BY[len(tree)].decode()} {armour}"], message)
    read(raw, most)
    return raw


def seen(message: str) -> str | None:
    """The receipt id in the trailer `Seen: …` of a message; None where there is none, Malformed where two differ."""
    if "Seen: " not in message:
        return None
    paragraphs = BLANK.split(message.rstrip())
    found = set(SEEN.findall(paragraphs[-1])) if len(paragraphs) > 1 else set()  # the first is the title
    if len(found) > 1:
        raise Malformed("message", "seen")
    return found.pop() if found else None


def _joined(lines: list[str], message: str) -> bytes:
    return "\n".join([*lines, "", message]).encode(errors="surrogatepass")  # no UTF-8: `read` will say so


def _line(ident: Ident) -> str:
    return f"{ident.name} <{ident.email}> {ident.seconds} {ident.zone}"


def _ident(line: bytes) -> Ident:
    match = IDENT.fullmatch(line)
    if not match or len(match[2]) > MOST_EMAIL:
        raise Malformed("ident", "ident")
    name, email, seconds, zone = match.groups()
    return Ident(_name(name), email.decode(), int(seconds), zone.decode())


@lru_cache(maxsize=4096)
def _name(data: bytes) -> str:
    try:
        name = data.decode()
    except UnicodeDecodeError:
        raise Malformed("ident", "name") from None
    if len(name) > MOST_NAME or name.strip() != name or not clean(name):
        raise Malformed("ident", "name")
    return name


def _message(data: bytes, most: int) -> str:
    if len(data) > most:
        raise Malformed("message", "long")
    try:
        message = data.decode()
    except UnicodeDecodeError:
        raise Malformed("message", "utf-8") from None
    if not clean(message.replace("\t", "")):
        raise Malformed("message", "characters")
    if not message.endswith("\n"):
        raise Malformed("message", "end")
    return message
