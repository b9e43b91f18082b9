"""A time-stamping authority made with openssl, and what it may answer on the loopback."""

import random
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

EC = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
CONFIG = """
[tsa]
default_tsa = it
[it]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = {digests}
accuracy = secs:1
ess_cert_id_alg = sha256
[ca]
default_ca = past
[past]
new_certs_dir = .
database = index
rand_serial = yes
default_md = sha256
policy = any
[any]
commonName = supplied
[root]
basicConstraints = critical,CA:TRUE
subjectKeyIdentifier = hash
"""
FOR_STAMPS = "extendedKeyUsage=critical,timeStamping"
LEAF = "basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\n"
Answer = Callable[[BaseHTTPRequestHandler, bytes], None]


def openssl(folder: Path, *args: str) -> bytes:
    """What openssl writes; the test fails where openssl does."""
    done = subprocess.run(["openssl", *args], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def made(folder: Path, digests: str = "sha256, sha512") -> Path:
    """A root and a time-stamping certificate under it, in a folder of their own."""
    folder.mkdir()
    (folder / "tsa.cnf").write_text(CONFIG.format(digests=digests), encoding="utf-8")
    (folder / "serial").write_text("01\n", encoding="utf-8")
    (folder / "index").write_text("", encoding="utf-8")
    request(folder, "root", "")
    ca(folder, "root", "20190101", "20990101", "-selfsign", "-extensions", "root")
    certificate(folder, "tsa", FOR_STAMPS, "77")
    return folder


def ca(folder: Path, name: str, begin: str, end: str, *more: str) -> None:
    """A certificate of this root, valid from one day to another."""
    days = ("-startdate", f"{begin}000000Z", "-enddate", f"{end}000000Z")
    by = ("-batch", "-notext", "-config", "tsa.cnf", "-keyfile", "root.key", *more)
    openssl(folder, "ca", *by, *days, "-in", f"{name}.csr", "-out", f"{name}.pem")


def request(folder: Path, name: str, extension: str) -> None:
    (folder / f"{name}.ext").write_text(LEAF + extension + "\n", encoding="utf-8")
    openssl(folder, "req", *EC, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")


def certificate(folder: Path, name: str, extension: str, serial: str, root: str = "root") -> None:
    """A certificate of this root, valid for a month from now."""
    request(folder, name, extension)
    by = ("-CA", f"{root}.pem", "-CAkey", f"{root}.key", "-set_serial", serial, "-extfile", f"{name}.ext")
    openssl(folder, "x509", "-req", "-in", f"{name}.csr", *by, "-out", f"{name}.pem")


def reply(folder: Path, question: bytes) -> bytes:
    """What this authority answers to a question."""
    (folder / "question").write_bytes(question)
    signer = ("-signer", "tsa.pem", "-inkey", "tsa.key")
    openssl(folder, "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "question", *signer, "-out", "answer")
    return (folder / "answer").read_bytes()


def forged(folder: Path, told: bytes, signer: str, *more: str) -> bytes:
    """A token in which this certificate signs what a genuine one told."""
    (folder / "told").write_bytes(told)
    kind = ("-binary", "-nodetach", "-cades", "-econtent_type", "1.2.840.113549.1.9.16.1.4")
    key = ("-signer", f"{signer}.pem", "-inkey", f"{signer}.key", *more)
    openssl(folder, "cms", "-sign", *kind, *key, "-in", "told", "-outform", "DER", "-out", "made")
    openssl(folder, "ts", "-reply", "-token_in", "-in", "made", "-out", "forged")
    return (folder / "forged").read_bytes()


def told(folder: Path, answer: bytes) -> bytes:
    """What a token tells, without its signature."""
    (folder / "in").write_bytes(answer)
    openssl(folder, "ts", "-reply", "-in", "in", "-token_out", "-out", "out")
    return openssl(folder, "cms", "-verify", "-noverify", "-nosigs", "-inform", "DER", "-in", "out")


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    """The address at which questions are answered so."""

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer(self, self.rfile.read(int(self.headers["Content-Length"])))

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Desk) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/tsa"
        server.shutdown()


def say(to: BaseHTTPRequestHandler, body: bytes, status: int = 200) -> None:
    to.send_response(status)
    to.send_header("Content-Type", "application/timestamp-reply")
    to.send_header("Content-Length", str(len(body)))
    to.end_headers()
    to.wfile.write(body)


def drip(to: BaseHTTPRequestHandler, _: bytes) -> None:
    """One byte now and then, each within the time that a socket waits."""
    to.send_response(200)
    to.end_headers()
    with suppress(OSError):
        for _byte in range(50):
            to.wfile.write(b"0")
            time.sleep(0.1)


def endless(to: BaseHTTPRequestHandler, _: bytes) -> None:
    """An answer that does not end before nobody listens any more."""
    to.send_response(200)
    to.end_headers()
    with suppress(OSError):
        while True:
            to.wfile.write(b"0" * 4096)


def plain(to: BaseHTTPRequestHandler, _: bytes) -> None:
    """Words on the line, of another protocol."""
    to.wfile.write(b"220 mail ready\r\n")


def mutated(stamp: bytes, chance: random.Random) -> bytes:
    """The token with a few bytes changed, cut out, put in or written twice."""
    made = bytearray(stamp)
    for _ in range(chance.choice((1, 1, 2, 4))):
        k, j = chance.randrange(len(made)), chance.randrange(len(made))
        many = chance.randrange(1, 9)
        match chance.randrange(5):
            case 0:
                made[k] ^= 1 << chance.randrange(8)
            case 1:
                made[k] = chance.randrange(256)
            case 2:
                made[k : k + many] = b""
            case 3:
                made[k:k] = chance.randbytes(many)
            case 4:
                made[k : k + 2 * many] = made[j : j + 2 * many]
    return bytes(made)
