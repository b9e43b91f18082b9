"""A time-stamping authority outside: a real one, made with openssl, that answers on the loopback."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha512
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

import authority
from authority import Answer, openssl, say, serving
from zhiban.desk.anchor import QUERY, stamped_at, token

TIP = b"receipt 4711 9f2c1e0b7a55"
OTHER = b"receipt 4711 000000000000"


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
def url(tsa: Path) -> Iterator[str]:
    with serving(lambda to, question: say(to, authority.reply(tsa, question))) as address:
        yield address


@pytest.fixture(scope="module")
def stamp(url: str) -> bytes:
    return token(TIP, url)


@pytest.fixture(scope="module")
def root(tsa: Path) -> bytes:
    return (tsa / "root.pem").read_bytes()


def test_the_authority_says_when_it_saw_these_bytes(url: str, root: bytes) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)  # a token tells whole seconds
    at = stamped_at(token(TIP, url), TIP, [root])
    assert before <= at <= datetime.now(UTC)
    assert at.tzinfo is UTC


def test_openssl_accepts_the_same_token(tsa: Path, stamp: bytes, tmp_path: Path) -> None:
    (tmp_path / "tip").write_bytes(TIP)
    (tmp_path / "token").write_bytes(stamp)
    openssl(tmp_path, "ts", "-verify", "-data", "tip", "-in", "token", "-CAfile", str(tsa / "root.pem"))


def test_the_authority_is_sent_a_digest_and_nothing_else(tsa: Path) -> None:
    heard: list[tuple[str, bytes]] = []

    def listen(to: BaseHTTPRequestHandler, question: bytes) -> None:
        heard.append((to.headers["Content-Type"], question))
        say(to, authority.reply(tsa, question))

    with serving(listen) as address:
        token(TIP, address)
    [(kind, question)] = heard
    assert kind == QUERY
    assert sha512(TIP).digest() in question and TIP not in question and len(question) < 120


def test_a_token_is_for_its_own_bytes_only(stamp: bytes, root: bytes) -> None:
    with pytest.raises(ValueError, match=r"不是给这段内容的。 / The token is for other bytes\."):
        stamped_at(stamp, OTHER, [root])


def test_another_authoritys_root_vouches_for_nothing(stamp: bytes, root: bytes, tmp_path: Path) -> None:
    other = (authority.made(tmp_path / "b") / "root.pem").read_bytes()
    with pytest.raises(ValueError, match=r"不能由给出的根证书证明。 / The roots given do not vouch"):
        stamped_at(stamp, TIP, [other])
    assert stamped_at(stamp, TIP, [other, root]) == stamped_at(stamp, TIP, [other + root])


@pytest.mark.parametrize("roots", [[], [b""], [b"words"]])
def test_without_a_root_nothing_is_vouched_for(stamp: bytes, roots: list[bytes]) -> None:
    with pytest.raises(ValueError, match=r"根证书.* / "):
        stamped_at(stamp, TIP, roots)


def test_a_flipped_bit_never_gives_another_time(stamp: bytes, root: bytes) -> None:
    at, refused = stamped_at(stamp, TIP, [root]), 0
    for bit in range(0, len(stamp) * 8, 13):
        flipped = bytearray(stamp)
        flipped[bit // 8] ^= 1 << bit % 8
        refused += not_another_time(bytes(flipped), root, at)
    assert refused > 500


@pytest.mark.slow
def test_twenty_thousand_mutations_never_give_another_time(stamp: bytes, root: bytes) -> None:
    at, refused, chance = stamped_at(stamp, TIP, [root]), 0, random.Random(4)
    for _ in range(20_000):
        refused += not_another_time(authority.mutated(stamp, chance), root, at)
    assert refused > 19_000


def not_another_time(changed: bytes, root: bytes, at: datetime) -> bool:
    """Whether a changed token is refused; the test fails where it tells another time."""
    try:
        assert stamped_at(changed, TIP, [root]) == at
    except ValueError:
        return True
    return False


def test_yesterdays_token_does_not_answer_todays_question(stamp: bytes) -> None:
    with (
        serving(lambda to, _: say(to, stamp)) as address,
        pytest.raises(ValueError, match=r"不是给这一次请求的。 / The token is for another request\."),
    ):
        token(TIP, address)


def test_a_question_exchanged_on_the_way_is_noticed(tsa: Path) -> None:
    ours, theirs = sha512(TIP).digest(), sha512(OTHER).digest()
    with (
        serving(
            lambda to, question: say(to, authority.reply(tsa, question.replace(ours, theirs)))
        ) as address,
        pytest.raises(ValueError, match=r"不是给这段内容的。 / The token is for other bytes\."),
    ):
        token(TIP, address)


def test_an_authority_that_gives_none_says_why(tmp_path: Path) -> None:
    other = authority.made(tmp_path / "old", digests="sha256")
    with (
        serving(lambda to, question: say(to, authority.reply(other, question))) as address,
        pytest.raises(ValueError, match=r"没有给时间戳.*not supported.* / The authority gave no token"),
    ):
        token(TIP, address)


NOT_ANSWERS: list[tuple[str, Answer, str]] = [
    (
        "words",
        lambda to, _: say(to, "系统维护中".encode()),
        r"收到的不是时间戳。 / What came is no time-stamp\.",
    ),
    ("nothing", lambda to, _: say(to, b""), "收到的不是时间戳"),
    ("a status alone", lambda to, _: say(to, bytes.fromhex("30053003020100")), "收到的不是时间戳"),
    ("no end", authority.endless, "收到的不是时间戳"),
    ("500", lambda to, _: say(to, b"", 500), r"没有回答：HTTP Error 500.* / The authority gave no answer"),
    ("no http", authority.plain, "没有回答"),
    ("hangs up", lambda to, _: to.connection.close(), "没有回答"),
    (
        "silence",
        lambda to, _: time.sleep(2),
        r"0\.5秒内没有回答。 / The authority did not answer within 0\.5",
    ),
    ("drops", authority.drip, r"0\.5秒内没有回答"),
]


@pytest.mark.parametrize(
    ("answer", "words"), [case[1:] for case in NOT_ANSWERS], ids=[c[0] for c in NOT_ANSWERS]
)
def test_no_answer_is_said_in_words_and_in_time(answer: Answer, words: str) -> None:
    with serving(answer) as address:
        begun = time.monotonic()
        with pytest.raises(ValueError, match=words):
            token(TIP, address, timeout=0.5)
        assert time.monotonic() - begun < 1.5


def test_nobody_there_is_said_in_words() -> None:
    with serving(lambda to, _: None) as address:
        pass
    with pytest.raises(ValueError, match=r"没有回答.* / The authority gave no answer"):
        token(TIP, address)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://127.0.0.1/tsa", "", "127.0.0.1"])
def test_only_http_addresses_are_asked(address: str) -> None:
    with pytest.raises(ValueError, match=r"http:// .* / "):
        token(TIP, address)


@pytest.mark.parametrize(
    "extension", ["extendedKeyUsage=critical,serverAuth", "extendedKeyUsage=timeStamping", ""]
)
def test_a_certificate_not_meant_for_it_stamps_nothing(
    tsa: Path, stamp: bytes, root: bytes, extension: str
) -> None:
    authority.certificate(tsa, "web", extension, "78")
    with pytest.raises(ValueError, match="不能由给出的根证书证明"):
        stamped_at(authority.forged(tsa, authority.told(tsa, stamp), "web"), TIP, [root])


def test_a_stand_in_beside_it_does_not_help_such_a_certificate(tsa: Path, stamp: bytes, root: bytes) -> None:
    """Same issuer's name, same number, meant for stamps, but of a root that is only called so."""
    openssl(
        tsa, "req", "-x509", *authority.EC, "-keyout", "fake.key", "-out", "fake.pem", "-subj", "/CN=root"
    )
    authority.certificate(tsa, "web", "extendedKeyUsage=serverAuth", "79")
    authority.certificate(tsa, "stand-in", authority.FOR_STAMPS, "79", root="fake")
    made = authority.forged(tsa, authority.told(tsa, stamp), "web", "-certfile", "stand-in.pem")
    for _ in range(8):  # the library holds certificates in a set, in any order
        with pytest.raises(ValueError, match="不能由给出的根证书证明"):
            stamped_at(made, TIP, [root])


def test_a_certificate_beside_it_may_be_unreadable(tsa: Path, stamp: bytes, root: bytes) -> None:
    authority.certificate(tsa, "odd", "", "80")
    made = authority.forged(tsa, authority.told(tsa, stamp), "tsa", "-certfile", "odd.pem")
    stamped_at(made, TIP, [root])
    odd = openssl(tsa, "x509", "-in", "odd.pem", "-outform", "DER")
    version = odd.index(bytes.fromhex("a003020102")) + 4
    worse = made.replace(odd, odd[:version] + b"\x07" + odd[version + 1 :])
    with pytest.raises(ValueError, match="不能由给出的根证书证明"):
        stamped_at(worse, TIP, [root])


def test_a_token_outlives_its_certificate(tsa: Path, stamp: bytes, root: bytes) -> None:
    authority.request(tsa, "past", authority.FOR_STAMPS)
    authority.ca(tsa, "past", "20190101", "20210101", "-cert", "root.pem", "-extfile", "past.ext")
    genuine, now = authority.told(tsa, stamp), f"{stamped_at(stamp, TIP, [root]):%Y%m%d%H%M%SZ}".encode()
    assert genuine.count(now) == 1
    then = stamped_at(authority.forged(tsa, genuine.replace(now, b"20200601120000Z"), "past"), TIP, [root])
    assert then == datetime(2020, 6, 1, 12, tzinfo=UTC)
    with pytest.raises(ValueError, match="不能由给出的根证书证明"):
        stamped_at(authority.forged(tsa, genuine, "past"), TIP, [root])


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    for ask in (lambda: token(TIP, "http://127.0.0.1:9/"), lambda: stamped_at(b"", TIP, [])):
        with pytest.raises(ValueError, match=r"pip install zhiban\[tsa\]。 / .*pip install zhiban\[tsa\]\."):
            ask()


def test_nothing_of_it_is_loaded_before_it_is_asked() -> None:
    look = "import sys, zhiban.desk.anchor; print({'rfc3161_client', 'cryptography', 'urllib.request'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
