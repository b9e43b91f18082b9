"""One record as a folder that verifies itself: the record, the raw commits, trees and receipts that prove it, the public
keys, and a `verify.sh` that needs git and openssh alone."""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from zhiban.desk.evidence import plain, text
from zhiban.desk.proof import Proof, Signed, signed, sound
from zhiban.repo import Repo
from zhiban.repo.trails import trails
from zhiban.trust.raw import read as read_raw
from zhiban.trust.receipt import MOST
from zhiban.trust.sshsig import fingerprint
from zhiban.trust.sshsig import read as read_signature

HERE = Path(__file__).parent
NONE = "-"
COUNTED = (
    "以上密钥是否有效，按收到时的人员档案判断，不按提交自己写的时间。",
    "Whether a key counts is judged by the people's records at the time of receipt, never by a commit's own date.",
)
Objects = dict[tuple[str, str], bytes]


def export(repo: Repo, path: str, proof: Proof, to: Path) -> Iterator[tuple[str, str]]:
    """Write the folder, telling what is in it in (zh, en). ValueError where it is not empty.

    No other record's text goes into it; of other files only the names that stand in the same folders.
    """
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise ValueError(f"{to} 不是空文件夹，没有动它。 / {to} is not empty; nothing was touched.")
    stops = list(dict.fromkeys(stop.commit for stop in trails(repo, path, proof.rev)[path]))
    known = {**signed(repo, set(stops) - proof.commits.keys(), proof.rev), **proof.commits}
    commits = {commit: known[commit] for commit in stops}
    objects: Objects = {}
    rows = []
    for commit, one in commits.items():
        for version in (commit, *(one.read.raw.parents if one.read.raw else ())):
            _keep(repo, objects, "commit", version)
            _way(repo, objects, version, path)
        rows.append(_row(repo, objects, one))
    receipts = {part for row in rows for part in row.split(" ")[1:4:2] if part != NONE}
    record = repo.blob(f"{proof.rev}:{path}") or b""
    files: dict[str, bytes | str] = {
        PurePosixPath(path).name: record,
        "path.txt": f"{path}\n",
        "commits.txt": "".join(f"{row}\n" for row in rows),
        "allowed_signers": _allowed(_signers(commits.values())),
        "allowed_receipts": _allowed(_receipt_keys(objects, receipts)),
        "evidence.txt": f"{text(proof, 'zh')}\n{COUNTED[0]}\n\n{text(proof, 'en')}\n{COUNTED[1]}\n",
        "evidence.json": json.dumps(plain(proof), ensure_ascii=False, indent=2) + "\n",
        "verify.sh": (script := (HERE / "verify.sh").read_bytes()),
        "README.txt": (HERE / "bundle.txt")
        .read_text(encoding="utf-8")
        .replace("{path}", path)
        .replace("{file}", PurePosixPath(path).name)
        .replace("{sum}", hashlib.sha256(script).hexdigest()),
    }
    for (kind, name), data in objects.items():
        _write(to / "objects" / kind / name, data)
    for name, content in files.items():
        _write(to / name, content if isinstance(content, bytes) else content.encode())
    yield (
        f"已导出到 {to}：{len(commits)} 次提交，{len(receipts)} 号回执，{len(objects)} 个对象",
        f"Exported to {to}: {len(commits)} commits, {len(receipts)} receipts, {len(objects)} objects",
    )
    if not all(sound(one, proof.pinned) for one in commits.values()):
        yield (
            "凭据不全，verify.sh 会说不成立。",
            "The evidence is not complete; verify.sh will say that it does not hold.",
        )
    yield (
        "核对：sh verify.sh SHA256:…（墙上卡片里的回执公钥），见 README.txt",
        "To check: sh verify.sh SHA256:… (the receipts key on the card on the wall), see README.txt",
    )


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def _keep(repo: Repo, objects: Objects, kind: str, name: str) -> bytes:
    data = objects.get((kind, name)) or repo.blob(name) or b""
    objects[kind, name] = data
    return data


def _way(repo: Repo, objects: Objects, commit: str, path: str) -> None:
    """The trees from a commit's root down to the record, and the record as it was there, as far as there is any."""
    parts = PurePosixPath(path).parts
    for depth in range(len(parts) + 1):
        name = repo.entry(commit, "/".join(parts[:depth]))
        if not name:
            return
        _keep(repo, objects, "blob" if depth == len(parts) else "tree", name)


def _row(repo: Repo, objects: Objects, one: Signed) -> str:
    """What `commits.txt` says of a commit: its receipt, the tip that this received, the receipt seen, the key that counted.

    These receipts are kept, and the commits between the tip and the commit.
    """
    commit, receipt, tip, seen = one.read.commit, NONE, NONE, NONE
    if one.receipt and one.receipt.entry:
        receipt = one.receipt.commit
        _keep(repo, objects, "commit", receipt)
        *chain, tip = _chain(repo, [u.new for u in one.receipt.entry.updates], commit)
        for step in (*chain, tip):
            _keep(repo, objects, "commit", step)
    if one.seen and one.seen.entry:
        seen = one.seen.commit
        _keep(repo, objects, "commit", seen)
    return f"{commit} {receipt} {tip} {seen} {fingerprint(one.read.key) if one.counts else NONE}"


def _chain(repo: Repo, tips: Iterable[str], commit: str) -> list[str]:
    """The commits from one up to the first of some tips that has it behind it, by the shortest way."""
    for tip in tips:
        if tip == commit:
            return [tip]
    for tip in tips:
        between = repo.git("rev-list", "--topo-order", "--parents", "--ancestry-path", f"^{commit}", tip)
        up = {first: rest for first, *rest in map(str.split, between.decode().splitlines())}
        came, todo = {tip: ""}, [tip] if tip in up else []
        while todo and commit not in came:
            steps = [(parent, below) for below in todo for parent in up.get(below, ())]
            todo = []
            for parent, below in steps:
                if parent not in came and (parent in up or parent == commit):
                    came[parent] = below
                    todo.append(parent)
        if commit in came:
            chain = [commit]
            while chain[-1] != tip:
                chain.append(came[chain[-1]])
            return chain
    return [commit]


def _signers(commits: Iterable[Signed]) -> Iterator[tuple[str, bytes]]:
    return ((one.read.raw.committer.email, one.read.key) for one in commits if one.counts and one.read.raw)


def _receipt_keys(objects: Objects, receipts: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for name in receipts:
        with suppress(ValueError):  # what cannot be read has no key, and verify.sh says so
            raw = read_raw(objects["commit", name], MOST)
            yield raw.committer.email, read_signature(raw.signature or b"").key


def _allowed(keys: Iterable[tuple[str, bytes]]) -> str:
    """Lines for `ssh-keygen -Y verify -f`, without dates: it would compare them with nothing that we judge by."""
    rows = set()
    for address, blob in keys:
        kind = blob[4 : 4 + int.from_bytes(blob[:4], "big")].decode()
        rows.add(f'{address} namespaces="git" {kind} {base64.b64encode(blob).decode()}\n')
    return "".join(sorted(rows))
