"""A Python that need not start: a process that has loaded what hooks and commands load waits, and forks for every call.

To those who call it, it is a file like any Python (`python -P -m zhiban.hooks pre-commit`), and each call has a process of
its own. The file gives its number to the process that waits; the child that is forked for it takes over its folder,
environment, words and streams, and tells it at last with which code to end. Linux alone shows one process to another so,
and no sockets; elsewhere, and for these, Python is started.
"""

import atexit
import gc
import os
import runpy
import select
import subprocess
import sys
import time
import traceback
from functools import cache
from importlib import import_module
from itertools import dropwhile
from pathlib import Path
from pkgutil import iter_modules
from tempfile import TemporaryDirectory

TESTS = Path(__file__).resolve().parent
PYTHONPATH = os.pathsep.join(map(str, (TESTS.parent / "tools", TESTS)))
PACKAGES = ("zhiban.hooks", "zhiban.schema", "zhiban.rules", "zhiban.cli", "pre_commit.commands")
ALSO = (
    "zhiban.desk.board",
    "zhiban.desk.check",
    "zhiban.desk.door",
    "zhiban.desk.receive",
    "zhiban.desk.setup",
    "zhiban.desk.stamp",
    "zhiban.desk.standing",
    "pre_commit.main",
    "git",
    "json",
)
FLAGS = ("-P", "-I")
LEAVE = os._exit
FILE = """#!/bin/sh
if [ ! -e /proc/{waiter}/exe ] || [ -S /proc/$$/fd/0 ] || [ -S /proc/$$/fd/1 ] || [ -S /proc/$$/fd/2 ]; then
    exec '{python}' "$@"
fi
exec 4<&0
mkfifo '{folder}'/$$
echo $$ >'{folder}/ask'
code=1
while read -r said; do code=$said; done <'{folder}'/$$
exit $code
"""


@cache
def python() -> str:
    """A Python whose modules are loaded. For as long as we live somebody waits there for its calls."""
    if sys.platform != "linux":
        return sys.executable
    kept = TemporaryDirectory(prefix="zhiban-warm-")
    file, ask = Path(kept.name) / "python", Path(kept.name) / "ask"
    os.mkfifo(ask)
    pipe, env = subprocess.PIPE, {**os.environ, "PYTHONPATH": PYTHONPATH, "PYTHONUTF8": "1"}
    waiter = subprocess.Popen([sys.executable, "-P", __file__, kept.name], stdin=pipe, stdout=pipe, env=env)
    atexit.register(kept.cleanup)
    atexit.register(waiter.communicate)  # its input ends, and so does it
    file.write_text(FILE.format(waiter=waiter.pid, python=sys.executable, folder=kept.name), newline="\n")
    file.chmod(0o755)
    return str(file)


def wait(folder: str) -> None:
    """Fork for every number that comes, until nobody is left who could send one."""
    load()
    gc.freeze()
    gc.disable()
    sys.executable = os.path.join(folder, "python")  # for all that is started by those who call
    calls, life, running = os.open(os.path.join(folder, "ask"), os.O_RDWR), 0, 0
    while life not in (ready := select.select([calls, life], [], [])[0]):
        for number in os.read(calls, 4096).split() if ready else ():
            running += 1
            if not os.fork():
                try:
                    os.close(calls)
                    answer(Path("/proc", number.decode()), os.path.join(folder, number.decode()))
                finally:
                    LEAVE(1)
        while running and os.waitpid(-1, os.WNOHANG)[0]:
            running -= 1


def load() -> None:
    """Load what is called for, and judge once, so that every pattern is made. What is missing here is loaded when called."""
    for package in map(import_module, PACKAGES):
        for module in iter_modules(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                import_module(module.name)
    for name in ALSO:
        import_module(name)
    from player import play_in_memory
    from telling import told

    for story in told("ZB1801")["stories"]:
        play_in_memory(story)


def answer(caller: Path, end: str) -> None:
    """Be the Python that somebody called, and tell it how that ended."""
    me, told = os.getpid(), os.open(end, os.O_WRONLY)

    def leave(code: int) -> None:
        if os.getpid() == me:  # and not a process that was forked again
            os.write(told, b"%d\n" % code)
        LEAVE(code)

    os.unlink(end)
    os._exit = leave  # type: ignore[assignment]
    code: object = 1
    try:
        become(caller)
        run(os.fsdecode((caller / "cmdline").read_bytes()).split("\0")[2:-1])
        code = 0
    except SystemExit as exited:
        code = exited.code or 0
        if not isinstance(code, int):
            print(code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    leave(code if isinstance(code, int) else 1)


def become(caller: Path) -> None:
    """Take over folder, environment and streams of a process. It waits to be told, so its own streams are free."""
    os.chdir(caller / "cwd")
    pairs = [pair.partition(b"=") for pair in (caller / "environ").read_bytes().split(b"\0") if pair]
    os.environb.clear()
    os.environb.update({name: value for name, _, value in pairs})
    time.tzset()
    for theirs, ours, mode in ((4, 0, os.O_RDONLY), (1, 1, os.O_WRONLY), (2, 2, os.O_WRONLY)):
        os.dup2(os.open(caller / "fd" / str(theirs), mode | os.O_APPEND), ours)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(stream, mode, encoding="utf-8", closefd=False) for stream, mode in enumerate("rww")
    )


def run(words: list[str]) -> None:
    """What Python does with these words: `-m module` or `-c program`."""
    way, *rest = dropwhile(FLAGS.__contains__, words)
    if way == "-c":
        sys.argv = [way, *rest[1:]]
        exec(compile(rest[0], "<string>", "exec"), {"__name__": "__main__"})
    else:
        name, *rest = [way[2:], *rest] if way != "-m" else rest
        sys.argv = [name, *rest]
        runpy.run_module(name, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    wait(sys.argv[1])
