"""A bundle proves one record with git and openssh alone, and nothing in it can be changed unseen."""

import hashlib
import json
import re
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from bundles import FORGER, Bundle, exported, files, plain_bench, verified
from real import copied, zhiban
from tampering import FIRST, TAMPERINGS
from zhiban.page import read
from zhiban.repo import Repo
from zhiban.repo.files import blobs
from zhiban.trust.sshsig import fingerprint, public_blob

SMALL = "records/bulletins/2026/2026-7.yml"  # drafted by one, reviewed by another
MERGED = "records/logs/qinghe/2026/2026-11-10.yml"  # two officers wrote at once
PERSON = "records/people/li-na.yml"
GROUP = re.compile(r"  写下 wrote +(\S.*)：(\d+)")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plain_bench(tmp_path_factory.mktemp("bench") / "bin")


@pytest.fixture(scope="module")
def small(city: Path, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """Not to be changed: `bundle` is a copy to change."""
    return exported(city, SMALL, tmp_path_factory.mktemp("small") / "bundle")


@pytest.fixture(scope="module")
def said(small: Bundle, bench: Path) -> str:
    """What verify.sh says of it as it is."""
    return verified(small, bench)


@pytest.fixture(scope="module")
def merged(city: Path, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return exported(city, MERGED, tmp_path_factory.mktemp("merged") / "bundle")


@pytest.fixture
def bundle(small: Bundle, tmp_path: Path) -> Bundle:
    return Bundle(copied(small.folder, tmp_path / "bundle"), small.card)


def test_it_tells_who_signed_what_and_when_it_was_received(said: str) -> None:
    assert "  签名 signed      2026-11-18 10:00:00 +08:00  SHA256:" in said
    assert "沈丽华 <shen-lihua@wangchuan.example>" in said
    assert re.search(
        r"  收到 received    2026-11-18 10:00:04 \+08:00  回执 receipt \d+ \([0-9a-f]{12}\)\n", said
    )
    assert re.search(r"  不早于 not before 2026-11-18 \d\d:\d\d:04 \+08:00  回执 receipt \d+", said)
    assert "  写下 wrote       reviewed：2\n" in said
    assert "15 处事实，2 次提交" in said


def test_it_agrees_with_verify_on_who_wrote_what_through_merges(merged: Bundle, bench: Path) -> None:
    facts = json.loads(merged.text("evidence.json"))["facts"]
    told: Counter[str] = Counter()
    for part in verified(merged, bench).split("\n\n")[1:-1]:
        told[part[:12]] += sum(int(many) for _, many in GROUP.findall(part))
    assert told == Counter({**dict.fromkeys(told, 0), **Counter(fact["commit"][:12] for fact in facts)})
    assert sum(not many for many in told.values()) == 1  # the merge wrote nothing


@pytest.mark.parametrize(
    "env", [{"LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8", "TZ": "America/New_York", "GIT_DIR": "/nowhere"}]
)
def test_neither_language_nor_time_zone_nor_anybodys_git_changes_it(
    small: Bundle, bench: Path, said: str, env: dict[str, str]
) -> None:
    assert verified(small, bench, env=env) == said


def test_the_folder_may_be_called_anything(small: Bundle, bench: Path, tmp_path: Path) -> None:
    verified(Bundle(copied(small.folder, tmp_path / "凭据 $(x) '1'"), small.card), bench)


@pytest.mark.parametrize(
    ("cards", "says"), [((), "用法"), (("4AtO",), "SHA256:"), (("SHA256:a", "-x"), "-x")]
)
def test_without_the_card_it_asks_for_it(
    small: Bundle, bench: Path, cards: tuple[str, ...], says: str
) -> None:
    command = [str(bench / "sh"), str(small.folder / "verify.sh"), *cards]
    done = subprocess.run(command, env={"PATH": str(bench)}, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr


def test_it_holds_no_other_records_text(city: Path, merged: Bundle) -> None:
    with Repo(str(city)) as repo:
        standing = blobs(repo, "HEAD")
        said = {path: set(read(repo.blob(blob) or b"").facts.values()) for path, blob in standing.items()}
        versions = repo.git("rev-list", "--objects", "--all").decode().split("\n")
    own = {line.split(" ")[0] for line in versions if line.endswith(f" {MERGED}")}
    assert {file.name for file in (merged.folder / "objects/blob").iterdir()} <= own
    shown = "".join(f.read_text(encoding="utf-8") for f in (*files(merged, "blob"), *files(merged, "commit")))
    whole = b"".join(file.read_bytes() for file in merged.folder.rglob("*") if file.is_file())
    others = {
        text
        for path, texts in said.items()
        for text in texts - said[MERGED]
        if path != MERGED and len(text.encode()) >= 12 and text not in shown
    }
    keys = {f"{kind} {key}" for *_, kind, key in map(str.split, merged.text("allowed_signers").splitlines())}
    assert len(others) > 3000
    assert {text for text in others if text.encode() in whole} <= keys


def test_names_and_messages_are_all_that_it_shows_of_others(city: Path, tmp_path: Path, bench: Path) -> None:
    person = exported(city, PERSON, tmp_path / "person")
    assert b"yuan-fang.yml" in b"".join(file.read_bytes() for file in files(person, "tree"))
    assert [file.name for file in files(person, "blob")] == [
        hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest() for data in [(city / PERSON).read_bytes()]
    ]
    assert "其他文件的名字" in person.text("README.txt")
    assert "the names of other files in the same folders" in person.text("README.txt")
    verified(person, bench)


def test_the_readme_tells_the_digest_of_the_check(small: Bundle) -> None:
    digest = hashlib.sha256((small.folder / "verify.sh").read_bytes()).hexdigest()
    assert small.text("README.txt").count(digest) == 2


def test_a_folder_with_something_in_it_is_not_touched(city: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x", encoding="utf-8")
    said = zhiban(city, "verify", SMALL, "--export", str(tmp_path), code=2)
    assert "没有动它" in said
    assert [file.name for file in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize(
    "tamper",
    [
        pytest.param(one, id=one.__name__, marks=() if one in FIRST else pytest.mark.slow)
        for one in TAMPERINGS
    ],
)
def test_nothing_in_it_can_be_changed_unseen(
    bundle: Bundle, bench: Path, tamper: Callable[[Bundle], None]
) -> None:
    tamper(bundle)
    verified(bundle, bench, holds=False)


@pytest.mark.parametrize(("kind", "number"), [("blob", 0), ("tree", 3), ("tree", -1), ("commit", 2)])
def test_no_object_can_be_left_out(bundle: Bundle, bench: Path, kind: str, number: int) -> None:
    files(bundle, kind)[number].unlink()
    verified(bundle, bench, holds=False)


@pytest.mark.slow
def test_no_object_can_be_left_out_or_lose_a_bit(small: Bundle, bench: Path) -> None:
    for file in [*files(small, "blob"), *files(small, "tree"), *files(small, "commit")]:
        data = file.read_bytes()
        file.unlink()
        verified(small, bench, holds=False)
        for at in range(0, len(data), 97):
            file.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
            verified(small, bench, holds=False)
        file.write_bytes(data)
    verified(small, bench)


def test_another_card_is_not_this_book(small: Bundle, bench: Path) -> None:
    other = fingerprint(public_blob(FORGER))
    assert "不是您给出的那一把" in verified(small, bench, other, holds=False)
    verified(small, bench, other, small.card)  # two keys on the card, after a change of keys
