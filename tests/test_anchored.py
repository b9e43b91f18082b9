"""Receipts that an authority outside has seen, and what an audit makes of its tokens."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import authority
from authority import say, serving
from real import copied, git, zhiban
from zhiban.desk.anchor import stamped_at, token
from zhiban.desk.anchored import Anchors, anchored, anchors
from zhiban.desk.stamp import stamp_once
from zhiban.repo import EMPTY, Repo
from zhiban.repo import receipts as kept
from zhiban.repo.receipts import Receipt
from zhiban.trust.raw import write
from zhiban.trust.sshsig import private, sign


@pytest.fixture(scope="module", autouse=True)
def no_proxy() -> Iterator[None]:
    """The loopback is asked directly, whatever this machine asks through."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("no_proxy", "127.0.0.1")
        yield


@pytest.fixture(scope="module")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return authority.made(tmp_path_factory.mktemp("authority") / "a")


@pytest.fixture(scope="module")
def root(tsa: Path) -> bytes:
    return (tsa / "root.pem").read_bytes()


@pytest.fixture(scope="module")
def url(tsa: Path) -> Iterator[str]:
    with serving(lambda to, question: say(to, authority.reply(tsa, question))) as address:
        yield address


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new book, its keys and its server. Not to be changed: `server` is a copy."""
    folder = tmp_path_factory.mktemp("office")
    zhiban(folder, "init", str(folder / "book"), "--name", "望川市政务值班簿", "--unit", "office")
    pins, key = (str(folder / "book-keys" / name) for name in ("pins.txt", "receipts"))
    zhiban(
        folder,
        "server",
        "init",
        str(folder / "duty.git"),
        "--from",
        str(folder / "book"),
        "--pins",
        pins,
        "--key",
        key,
    )
    return folder


@pytest.fixture
def server(office: Path, tmp_path: Path) -> Path:
    return copied(office / "duty.git", tmp_path / "duty.git")


@pytest.fixture
def repo(server: Path) -> Iterator[Repo]:
    with Repo(str(server)) as opened:
        yield opened


def newest(repo: Repo) -> Receipt:
    return kept.receipt(repo, kept.tip(repo))


def grow(repo: Repo, name: str) -> Receipt:
    """One more branch, and its receipt."""
    repo.git("update-ref", f"refs/heads/u/{name}", repo.commit("main"))
    made = stamp_once(repo)
    assert made and made.entry.updates
    return made


def checked(repo: Repo, *roots: bytes) -> Anchors:
    return anchors(repo, kept.tip(repo), roots)


def reasons(found: Anchors) -> list[str]:
    assert {finding.code for finding in found.found} <= {"ZB3428"}
    return [finding.zh for finding in found.found]


def test_a_receipt_is_stamped_and_the_next_one_keeps_the_token(repo: Repo, url: str, root: bytes) -> None:
    first = newest(repo)
    second = anchored(repo, first, url)
    assert (second.entry.seq, second.entry.anchors) == (2, (first.commit,))
    stamp = repo.blob(f"{second.commit}:{first.commit}.tsr") or b""
    assert abs(stamped_at(stamp, first.commit.encode(), [root]) - datetime.now(UTC)) < timedelta(minutes=1)
    assert checked(repo, root).held == 1 and not checked(repo, root).found


def test_what_only_keeps_a_token_is_not_stamped_in_its_turn(repo: Repo, url: str) -> None:
    second = anchored(repo, newest(repo), url)
    assert anchored(repo, second, "http://127.0.0.1:9/nobody") == second


def test_each_new_receipt_is_stamped_also_where_something_came_in_between(
    repo: Repo, url: str, root: bytes
) -> None:
    anchored(repo, newest(repo), url)
    receipt = grow(repo, "li-na")
    repo.git("update-ref", "refs/heads/u/zhang-wei", repo.commit("main"))
    both = anchored(repo, receipt, url)
    assert both.entry.anchors == (receipt.commit,) and both.entry.updates
    last = anchored(repo, both, url)
    assert last.entry.anchors == (both.commit,)
    assert checked(repo, root)[0] == 3 and checked(repo, root).found == []


def test_the_command_stamps_and_the_audit_tells(server: Path, office: Path, url: str, tsa: Path) -> None:
    pins, keep = str(office / "book-keys/pins.txt"), str(server.parent / "kept")
    audit = ("audit", str(server), "--pins", pins, "--keep", keep)
    root = ("--tsa-root", str(tsa / "root.pem"))
    assert "没有一号回执由这些外部机构盖过时间戳" in zhiban(server, *audit, *root)
    assert zhiban(server, "stamp", "--tsa", url).startswith("回执 2，")
    assert zhiban(server, "stamp", "--tsa", url).startswith("回执 2，")
    said = zhiban(server, *audit, *root)
    assert "1 号回执由外部机构盖了时间戳，机构的时间都在前后两号回执之间；最后一次 " in said
    assert said.index("1 号回执") < said.index("结论：成立。")
    told = json.loads(zhiban(server, *audit, *root, "--format", "json"))
    assert told["anchors"]["held"] == 1 and told["sound"]
    assert json.loads(zhiban(server, *audit, "--format", "json"))["anchors"] is None
    other = authority.made(server.parent / "other") / "root.pem"
    said = zhiban(server, *audit, "--tsa-root", str(other), code=1)
    assert "ZB3428 不成立 回执" in said and "时间戳的签名不能由给出的根证书证明" in said
    assert "结论：不成立。" in said
    assert "不是PEM证书" in zhiban(server, *audit, "--tsa-root", pins, code=2)


def test_without_an_authority_the_receipt_stands(server: Path, repo: Repo) -> None:
    grow(repo, "li-na")
    stamped = ("stamp", "--tsa", "http://127.0.0.1:9/nobody")
    assert "没有回答" in zhiban(server, *stamped, code=2), "nothing was written, and no time stamp came"
    git(server, "update-ref", "refs/heads/u/zhao-min", "main")
    said = zhiban(server, *stamped)
    assert "回执已写，时间戳下次再取：" in said and "没有回答" in said and "\n回执 3，" in said
    assert newest(repo).entry.seq == 3 and not newest(repo).entry.anchors


def test_a_token_for_other_bytes_does_not_hold(repo: Repo, url: str, root: bytes) -> None:
    stamp_once(repo, tokens={newest(repo).commit: token(b"another", url)})
    assert "时间戳不是给这段内容的" in reasons(checked(repo, root))[0]


def test_what_is_no_token_does_not_hold(repo: Repo, root: bytes) -> None:
    stamp_once(repo, tokens={newest(repo).commit: b"token"})
    assert "收到的不是时间戳" in reasons(checked(repo, root))[0]


def test_only_receipts_before_it_are_anchored(repo: Repo, url: str, root: bytes) -> None:
    main = repo.commit("main")
    stamp_once(repo, tokens={main: token(main.encode(), url)})
    assert "盖了时间戳的不是它之前的回执" in reasons(checked(repo, root))[0]


def test_the_authoritys_time_lies_between_the_receipts(repo: Repo, tsa: Path, url: str, root: bytes) -> None:
    """An hour later than the receipt that keeps the token: one of the two clocks is wrong, or the log was."""
    first = newest(repo).commit
    genuine = token(first.encode(), url)
    at = stamped_at(genuine, first.encode(), [root])
    now, later = (f"{moment:%Y%m%d%H%M%SZ}".encode() for moment in (at, at + timedelta(hours=1)))
    told = authority.told(tsa, genuine)
    assert told.count(now) == 1
    stamp_once(repo, tokens={first: authority.forged(tsa, told.replace(now, later), "tsa")})
    assert "不在前后两号回执之间" in reasons(checked(repo, root))[0]


def test_a_token_that_is_named_is_kept(repo: Repo, url: str, root: bytes, server: Path) -> None:
    """The receipt is signed anew without it, as whoever holds the key may do."""
    last = anchored(repo, newest(repo), url)
    key = private(git(server, "config", "zhiban.receiptsKey").strip())
    raw = last.raw
    data = write(EMPTY, raw.parents, raw.committer, raw.message, lambda said: sign(key, said))
    kept.put(repo, data, last.commit)
    assert any("所写的时间戳和所存的不是同一些" in why for why in reasons(checked(repo, root)))
    repo.git("update-ref", "refs/heads/receipts", last.commit)
    assert not checked(repo, root).found


def test_without_the_extra_it_says_what_to_install(
    repo: Repo, root: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    with pytest.raises(ValueError, match=r"pip install zhiban\[tsa\]。 / .*pip install zhiban\[tsa\]\."):
        checked(repo, root)
