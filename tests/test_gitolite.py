"""The book behind gitolite, set up as its guide prints it: gitolite says who comes in, the book's hooks what does."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from guide import Office, blocks, page, parts, same
from real import add, commit, git, write, zhiban
from served import Served, entry, key, shift
from worlds import build_world as build_world

pytestmark = pytest.mark.needs("sshd", "gitolite")
PAIR = ("yuan-fang", "li-na")


class Housed(Office):
    """An office whose server runs gitolite as the user that we are."""

    def here(self, text: str) -> str:
        text = text.replace("sudo -u git -H ", "env HOME=/srv/git USER=git ")
        return super().here(text)

    def enter(self) -> None:
        """Start sshd: who may come in stands where gitolite writes it."""
        home = self.folder / "srv/git"
        lines = f"Match User {self.me}\n    AuthorizedKeysFile {home}/.ssh/authorized_keys\n    SetEnv HOME={home}\n"
        (self.folder / "etc/ssh/sshd_config.d/git.conf").write_text(lines, encoding="utf-8")
        self.listen(self.sshd)
        admin = self.home("admin")
        login(self, admin, "admin")
        code, said = self.terminal("admin").run("git clone -q duty:gitolite-admin ~/gitolite-admin")
        assert code == 0, said
        git(admin / "gitolite-admin", "config", "user.email", "admin@office.example")
        git(admin / "gitolite-admin", "config", "user.name", "admin")


def login(office: Office, home: Path, name: str) -> None:
    """How somebody's ssh finds the server."""
    lines = f"Host duty\n    HostName 127.0.0.1\n    Port {office.port}\n    User {office.me}\n"
    lines += f"    IdentityFile {office.folder}/logins/{name}\n    IdentitiesOnly yes\n"
    (home / ".ssh" / "config").write_text(lines, encoding="utf-8")


@pytest.fixture(scope="module")
def house(world_built: Served, sshd: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The book of the world, handed over to a server with gitolite; two officers have their clones there."""
    office = Housed(tmp_path_factory.mktemp("gitolite"), "zh", sshd)
    usb = office.folder / "media/usb"
    (office.folder / "srv/git").mkdir()
    shutil.copytree(world_built.folder / "logins", office.folder / "logins")
    key(office.folder / "logins" / "admin")
    for name in ("admin", *PAIR):
        shutil.copy(office.folder / "logins" / f"{name}.pub", usb)
    for name in ("receipts", "pins.txt"):
        shutil.copy(world_built.folder / "book-keys" / name, usb)
    git(world_built.server, "bundle", "create", "-q", str(usb / "book.bundle"), "--branches")
    with office.running:
        shown = parts(page("gitolite", "zh"))
        for section in ("setup", "book", "access", "cron"):
            if section == "access":
                office.enter()
            for block in blocks(shown[section]):
                if block.file:
                    office.write(block)
                    continue
                code, said = office.do(block)
                assert code == 0 and same(said, block.answer or ""), said
        for name in PAIR:
            settle(office, world_built, name)
        yield office


def settle(office: Office, world: Served, name: str) -> None:
    """An officer's clone, moved over to the new server."""
    clone = shutil.copytree(world.clone(name), office.folder / "clones" / name, symlinks=True)
    login(office, office.home(name), name)
    git(clone, "config", "remote.origin.url", "duty:book")
    git(clone, "config", "core.sshCommand", f"env HOME={office.home(name)} {office.folder}/bin/ssh")
    git(clone, "config", "user.signingkey", str(world.folder / "signing" / f"{name}.pub"))
    git(clone, "pull", "-q")


def log(clone: Path) -> str:
    """The one log of a clone."""
    (found,) = clone.glob("records/logs/office/*/*.yml")
    return found.relative_to(clone).as_posix()


def test_a_push_through_gitolite_ends_with_its_receipt(house: Office) -> None:
    clone = house.folder / "clones" / "li-na"
    shift(clone, "li-na")
    commit(clone, "开班")
    said = zhiban(clone, "push")
    assert "回执" in said
    tip = git(clone, "log", "-1", "--format=%B", "origin/receipts")
    assert '"pusher":"li-na"' in tip and git(clone, "rev-parse", "HEAD").strip() in tip


def test_an_edited_record_is_refused_through_gitolite(house: Office) -> None:
    clone = house.folder / "clones" / "li-na"
    write(clone, log(clone), (clone / log(clone)).read_text(encoding="utf-8").replace("一切正常", "平安无事"))
    git(clone, "commit", "-q", "--no-verify", "-a", "-m", "换个说法")
    said = git(clone, "push", "--no-verify", "origin", "HEAD:main", ok=False)
    assert "ZB3101 退回" in said and "ZB3101 refused" in said
    git(clone, "reset", "-q", "--hard", "origin/main")


def test_nobody_pushes_receipts_or_anothers_branch_through_gitolite(house: Office) -> None:
    clone = house.folder / "clones" / "yuan-fang"
    git(clone, "pull", "-q")
    before = git(clone, "ls-remote", "origin", "refs/heads/receipts")
    said = git(clone, "push", "--no-verify", "origin", "HEAD:refs/heads/receipts", ok=False)
    assert "deny updating a hidden ref" in said
    assert git(clone, "ls-remote", "origin", "refs/heads/receipts") == before
    said = git(clone, "push", "--no-verify", "origin", "HEAD:refs/heads/u/chen-xiao", ok=False)
    assert "ZB3413 退回" in said and "yuan-fang" in said


def test_nothing_is_rewound_through_gitolite(house: Office) -> None:
    clone = house.folder / "clones" / "li-na"
    git(clone, "pull", "-q")
    before = git(clone, "ls-remote", "origin", "refs/heads/main")
    said = git(clone, "push", "--no-verify", "origin", "+HEAD~1:refs/heads/main", ok=False)
    assert "ZB3412 退回" in said
    assert git(clone, "ls-remote", "origin", "refs/heads/main") == before


def test_the_book_behind_gitolite_passes_its_audit(house: Office) -> None:
    clone = house.folder / "clones" / "li-na"
    add(clone, log(clone), entry("e2", "li-na"))
    commit(clone, "又记一条")
    zhiban(clone, "push")
    said = zhiban(
        house.folder,
        "audit",
        str(house.folder / "srv/git/repositories/book.git"),
        "--pins",
        str(house.folder / "srv/git/pins.txt"),
    )
    assert "结论：成立。" in said and "没有丢失任何收到过的内容。" in said
