"""A Python that waits is to its callers what a Python is that is started: the same words, streams and end."""

import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from warm import TESTS, python

PROGRAMS = {
    "words": "import sys; print(sys.argv)",
    "folder": "import os; print(os.getcwd())",
    "environment": "import os; print(sorted(os.environ.items()), os.getenv('WHO'))",
    "input": "import sys; print(sys.stdin.read()[::-1])",
    "both streams": "import sys; print('值班', file=sys.stderr); print('簿', end='')",
    "bytes": "import sys; sys.stdout.buffer.write(bytes(range(256)))",
    "hour": "import time; print(time.strftime('%H %Z', time.gmtime(0)), time.localtime(0).tm_hour)",
    "end": "raise SystemExit(7)",
    "last word": "raise SystemExit('退回')",
    "left at once": "import os; print('x', flush=True); os._exit(5)",
    "at exit": "import atexit; atexit.register(print, 'last'); print('first')",
    "processes": "import multiprocessing as m; print(m.get_context('fork').Pool(2).map(abs, [-1, 2]))",
}


def called(which: str, folder: Path, *words: str) -> tuple[int, bytes, bytes]:
    """How a Python ends that is called so, and what it writes."""
    env = {"WHO": "李娜", "TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"}
    done = subprocess.run([which, *words], cwd=folder, env=env, input="来电\n".encode(), capture_output=True)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_says_and_ends_the_same(name: str, tmp_path: Path) -> None:
    words = ("-P", "-c", PROGRAMS[name], "-P", "一 二")
    assert called(python(), tmp_path, *words) == called(sys.executable, tmp_path, *words)


def test_a_module_says_and_ends_the_same(tmp_path: Path) -> None:
    for words in (("-m", "zhiban.hooks"), ("-mzhiban", "board"), ("-P", "-m", "zhiban", "--no-such-option")):
        waited, started = called(python(), tmp_path, *words), called(sys.executable, tmp_path, *words)
        assert waited == started and waited[0] == 2


def test_a_program_that_fails_or_is_killed_has_failed(tmp_path: Path) -> None:
    code, _, said = called(python(), tmp_path, "-c", "1 / 0")
    assert code == 1 and said.rstrip().endswith(b"ZeroDivisionError: division by zero")
    assert called(python(), tmp_path, "-c", "import os; os.kill(os.getpid(), 9)")[0] != 0


def test_a_caller_may_hand_it_sockets(tmp_path: Path) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(b"a\n")
        subprocess.run(
            [python(), "-c", "print(input() * 2)"], stdin=theirs.fileno(), stdout=theirs.fileno(), check=True
        )
        assert ours.recv(9) == b"aa\n"


if sys.platform == "linux":

    def test_where_nobody_waits_any_more_python_is_started(tmp_path: Path) -> None:
        program = "import os, warm; print(warm.python(), flush=True); os.kill(os.getpid(), 9)"
        killed = subprocess.run([sys.executable, "-c", program], cwd=TESTS, capture_output=True)
        left = Path(killed.stdout.decode().strip())
        waiter = re.search(r"/proc/\d+/exe", left.read_text())
        while waiter and Path(waiter[0]).exists():
            time.sleep(0.01)
        assert called(str(left), tmp_path, "-c", "print(input())") == (0, "来电\n".encode(), b"")
        shutil.rmtree(left.parent)
