"""The book's hooks in the folders where Gitea, Forgejo and GitLab call them from, installed as their guides print it.

The forges themselves are not here: a script calls the hooks in the way in which theirs do.
"""

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from guide import Office, blocks, page, parts, same
from real import add, commit, git, run, write
from served import Served, entry, shift
from worlds import build_world as build_world

pytestmark = pytest.mark.needs("sshd")
TEMPLATES = Path(__file__).resolve().parents[1] / "tools/zhiban/templates/hooks"
# As Gitea's own hook passes a push on to what lies in `<hook>.d`, and Gitaly to `custom_hooks/<hook>.d`.
CALLING = """#!/bin/sh
data=$(cat)
codes=
name=$(basename "$0")
for hook in "$GIT_DIR/{where}/$name.d"/*; do
    test -x "$hook" && test -f "$hook" || continue
    echo "$data" | "$hook"
    codes="$codes $?"
done
for code in $codes; do [ "$code" -eq 0 ] || exit "$code"; done
"""
FORGES = {"gitea": ("hooks", "GITEA_PUSHER_NAME"), "gitlab": ("custom_hooks", "GL_USERNAME")}
BARE = "var/lib/gitea/data/gitea-repositories/duty/book.git"


@pytest.fixture(params=FORGES)
def forge(
    request: pytest.FixtureRequest, world_built: Served, sshd: str, tmp_path: Path
) -> Iterator[tuple[Path, Path, str]]:
    """A forge's repository with the hooks installed, an officer's clone, and how the forge tells who is logged in."""
    where, pusher = FORGES[request.param]
    office = Office(tmp_path, "zh", sshd)
    book = tmp_path / BARE
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(book))
    for name in ("pre-receive", "post-receive"):
        (book / "hooks" / f"{name}.d").mkdir()
        (book / "hooks" / name).write_text(CALLING.format(where=where))
        (book / "hooks" / name).chmod(0o755)
    usb = tmp_path / "media/usb"
    (usb / "hooks").mkdir()
    for name in ("pre-receive", "post-receive"):
        text = (
            (TEMPLATES / name).read_text(encoding="utf-8").replace("/opt/zhiban/bin/python", sys.executable)
        )
        (usb / "hooks" / name).write_text(text, encoding="utf-8")
    for name in ("receipts", "pins.txt"):
        shutil.copy(world_built.folder / "book-keys" / name, usb)
    git(world_built.server, "bundle", "create", "-q", str(usb / "book.bundle"), "--branches")
    with office.running:
        for name in ("gitea", "gitlab") if request.param == "gitlab" else ("gitea",):
            for block in blocks(parts(page(name, "zh"))["host"]):
                if not block.file:
                    code, said = office.do(block)
                    assert code == 0 and same(said, block.answer or ""), said
    if request.param == "gitlab":
        shutil.rmtree(
            book / "hooks/pre-receive.d"
        )  # its guide takes the settings from Gitea's, not the hooks
        shutil.rmtree(book / "hooks/post-receive.d")
        assert (book / "custom_hooks.tar").is_file()
    clone = shutil.copytree(world_built.clone("li-na"), tmp_path / "clone", symlinks=True)
    git(clone, "config", "remote.origin.url", str(book))
    git(clone, "config", "user.signingkey", str(world_built.folder / "signing/li-na.pub"))
    git(clone, "pull", "-q")
    yield book, clone, pusher


def test_a_push_is_judged_and_receipted_where_the_forge_calls_the_hooks(
    forge: tuple[Path, Path, str],
) -> None:
    book, clone, pusher = forge

    def push(*refs: str, ok: bool = True) -> str:
        return run(clone, "env", f"{pusher}=li-na", "git", "push", "--no-verify", "origin", *refs, ok=ok)

    path = shift(clone, "li-na")
    commit(clone, "开班")
    said = push("HEAD:main", "HEAD:u/li-na")
    assert re.search(r"回执 \d+，", said), said
    assert '"pusher":"li-na"' in git(book, "log", "-1", "--format=%B", "receipts")
    write(clone, path, (clone / path).read_text(encoding="utf-8").replace("一切正常", "平安无事"))
    git(clone, "commit", "-q", "--no-verify", "-a", "-m", "换个说法")
    assert "ZB3101 退回" in push("HEAD:main", ok=False)
    git(clone, "reset", "-q", "--hard", "HEAD~1")
    add(clone, path, entry("e2", "li-na"))
    commit(clone, "又记一条")
    assert "ZB3413 退回" in push("HEAD:u/zhang-wei", ok=False)
    assert "deny updating a hidden ref" in push("HEAD:receipts", ok=False)
