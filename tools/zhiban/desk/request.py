"""An officer's request to have a key registered: a commit on the branch `key/<person>` that adds the key to the person's
record and is signed with that very key. It counts when a registrar merges it."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from zhiban.desk.clock import now
from zhiban.page import read, write
from zhiban.repo import GitError, Repo
from zhiban.repo.receipts import trailer
from zhiban.trust.sshsig import fingerprint, key_blob


def request(repo: Repo, person: str, line: str) -> Iterator[tuple[str, str]]:
    """Write the request and, where there is a server, send it; told in (zh, en)."""
    base = repo.commit("refs/remotes/origin/main") or repo.head
    path = f"records/people/{person}.yml"
    data = repo.blob(f"{base}:{path}") if base else None
    if data is None:
        yield (
            f"这把公钥还没有登记，{path} 也还没有入簿：请登记员先立人员档案。",
            f"This key is not registered, and {path} is not in the book yet: the registrar writes that first.",
        )
        return
    facts = dict(read(data).facts)
    branch, name = f"key/{person}", fingerprint(key_blob(line))
    if line not in facts.values():
        item = next(f"k{n}" for n in range(1, len(facts) + 2) if f"keys[k{n}].id" not in facts)
        facts |= {f"keys[{item}].id": item, f"keys[{item}].ssh": line, f"keys[{item}].from": str(now())}
        tree = changed(repo, base, path, write(facts))
        message = f"申请登记公钥 {name}{trailer(repo)}"
        made = repo.git("commit-tree", "-S", "-p", base, "-m", message, tree).decode().strip()
        repo.git("update-ref", f"refs/heads/{branch}", made)
    yield (
        f"这把公钥还没有登记。申请已写在分支 {branch}；请当面或打电话把指纹报给登记员：{name}",
        f"This key is not registered yet. The request is on branch {branch}; tell the registrar its fingerprint: {name}",
    )
    if repo.ask("config", "remote.origin.url"):
        try:
            repo.git("push", "--no-verify", "-q", "origin", f"{branch}:{branch}")
        except GitError as error:
            yield (
                f"没有送出：{error}。稍后：git push origin {branch}",
                f"Not sent: {error}. Later: git push origin {branch}",
            )
        else:
            yield (
                f"已送到服务器。登记员运行：zhiban approve {branch}",
                f"Sent. The registrar runs: zhiban approve {branch}",
            )


def changed(repo: Repo, base: str, path: str, data: bytes) -> str:
    """The tree of a commit with one file changed; neither the folder nor the index is touched."""
    blob = repo.git("hash-object", "-w", "--stdin", data=data).decode().strip()
    index = Path(repo.git_path("zhiban-index"))
    env = {**os.environ, "GIT_INDEX_FILE": str(index.resolve())}
    try:
        for command in (
            ("read-tree", base),
            ("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}"),
        ):
            subprocess.run(["git", *command], cwd=repo.root, env=env, check=True, capture_output=True)
        made = subprocess.run(["git", "write-tree"], cwd=repo.root, env=env, check=True, capture_output=True)
    finally:
        index.unlink(missing_ok=True)
    return made.stdout.decode().strip()
