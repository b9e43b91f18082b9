"""An anchor outside: a time-stamping authority (RFC 3161) says that it saw these bytes, and when.

The authority is sent their SHA-512 and nothing else. Needs the extra `tsa`: `pip install zhiban[tsa]`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import new
from re import findall
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
MOST = 65536  # bytes of a token; with its certificates it takes 1 to 8 kB
GRANTED = 0
HASHES = ("sha256", "sha384", "sha512")


def token(digest_of: bytes, url: str, timeout: float = 10) -> bytes:
    """The authority's answer (DER) to one question about these bytes. Whether its signature holds, `stamped_at` says.

    `timeout`: seconds for the whole exchange. ValueError, in words, where no token came, or one for another question.
    """
    client = _client()
    if not digest_of:
        _no("没有可加盖时间戳的内容", "There is nothing to stamp")
    if not url.startswith(("http://", "https://")):
        _no(
            "时间戳机构的地址以 http:// 或 https:// 开头",
            "An authority's address begins with http:// or https://",
        )
    request = client.TimestampRequestBuilder().data(digest_of).build()
    question = request.as_bytes()
    answer = _within(timeout, lambda: _asked(url, question, timeout))
    found = _parsed(answer)
    if found.status != GRANTED:
        from zhiban.say import one_line

        words = one_line("; ".join(found.status_string))[:200] or f"status {found.status}"
        _no(f"时间戳机构没有给时间戳，它说的是：{words}", f"The authority gave no token; it says: {words}")
    info = _info(found)
    if info.nonce != request.nonce:
        _no("时间戳不是给这一次请求的", "The token is for another request")
    if info.message_imprint.message != request.message_imprint.message:
        _no("时间戳不是给这段内容的", "The token is for other bytes")
    return answer


def stamped_at(token: bytes, message: bytes, roots: Sequence[bytes]) -> datetime:
    """When the authority saw this message (UTC). ValueError, in words, where the token does not hold.

    `roots`: certificates (PEM) that the caller trusts; nothing is taken from this machine. The authority's own
    certificate need only have been valid at that time, so that a token outlives it.
    """
    client, found = _client(), _parsed(token)
    info = _info(found)
    if info.message_imprint.message not in {new(name, message).digest() for name in HASHES}:
        _no("时间戳不是给这段内容的", "The token is for other bytes")
    verifier = client.VerifierBuilder(roots=_certificates(roots)).build()
    try:
        verifier.verify_message(found, message)
    except Exception as why:  # whatever keeps the library from saying yes, it has not said yes
        said = (findall('(?:reason|data): "([^"]+)"', str(why)) or [str(why)])[-1]
        _no(
            "时间戳的签名不能由给出的根证书证明",
            f"The roots given do not vouch for the token's signature: {said}",
        )
    at: datetime = info.gen_time
    return at.astimezone(UTC)


def _client() -> Any:
    try:
        import rfc3161_client
    except ImportError:
        _no(
            "时间戳要另装一个组件：pip install zhiban[tsa]",
            "Time-stamps need one more package: pip install zhiban[tsa]",
        )
    return rfc3161_client


def _no(zh: str, en: str) -> NoReturn:
    raise ValueError(f"{zh}。 / {en}.") from None


def _parsed(answer: bytes) -> TimeStampResponse:
    try:
        found: TimeStampResponse = _client().decode_timestamp_response(answer)
    except ValueError:
        _no("收到的不是时间戳", "What came is no time-stamp")
    return found


def _info(found: TimeStampResponse) -> Any:
    try:
        return found.tst_info
    except ValueError:
        _no("收到的不是时间戳", "What came is no time-stamp")


def _certificates(roots: Sequence[bytes]) -> list[Certificate]:
    from cryptography.x509 import load_pem_x509_certificates

    try:
        found = [certificate for root in roots for certificate in load_pem_x509_certificates(root)]
    except ValueError:
        _no("给出的根证书不是PEM证书", "The roots given are not PEM certificates")
    if not found:
        _no("没有给出时间戳机构的根证书", "No root certificate of the authority is given")
    return found


def _asked(url: str, question: bytes, seconds: float) -> bytes:
    from urllib.request import Request, urlopen

    headers = {"Content-Type": QUERY, "Accept": REPLY}
    with urlopen(Request(url, question, headers), timeout=seconds) as answer:
        found: bytes = answer.read(MOST + 1)
    return found if len(found) <= MOST else b""


def _within(seconds: float, work: Callable[[], bytes]) -> bytes:
    """What the exchange brings within so many seconds. urllib counts them anew for every piece that drips in, and does
    not count those for which a name is looked up."""
    from concurrent.futures import Future
    from http.client import HTTPException
    from threading import Thread

    done: Future[bytes] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as fault:
            done.set_exception(fault)

    Thread(target=run, daemon=True).start()
    try:
        return done.result(seconds)
    except TimeoutError:
        _no(f"时间戳机构{seconds:g}秒内没有回答", f"The authority did not answer within {seconds:g} seconds")
    except (OSError, HTTPException, ValueError) as why:
        from zhiban.say import one_line

        said = one_line(str(why))[:200]
        _no(f"时间戳机构没有回答：{said}", f"The authority gave no answer: {said}")
