#!/usr/bin/env python3
"""Sets zhiban up in this folder and runs it; needs only Python 3.11 or later and git.

`python3 start.py` installs the package into .venv, builds a demonstration book, checks it, shows its board,
builds its site, walks through one night in it and serves the site. `python3 start.py test` runs everything
that CI runs.
Both can be interrupted and run again.
"""

import sys

# Whoever has an older Python should read a sentence, not a traceback.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "zhiban needs Python 3.11 or later; this is {0}.{1}. Run a newer one, e.g.: python3.11 start.py\n"
        "值班簿要用 Python 3.11 或更新的版本，这里是 {0}.{1}。请用新的运行，如：python3.11 start.py".format(
            *sys.version_info[:2]
        )
    )

import argparse
import functools
import hashlib
import http.server
import importlib.util
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BOOK = "demo"
NIGHT = "2026-11-22T22:00+08:00"  # a moment in the demonstration book's last night
PORT = 8000

Text = tuple[str, str]  # the same sentence in zh and en


class Stop(Exception):
    """The run cannot go on: what is, what to do, the exit code, and what a command printed about it."""

    def __init__(self, text: Text, code: int = 1, printed: str = "") -> None:
        super().__init__(text[1])
        self.text = text
        self.code = code
        self.printed = printed


@dataclass(frozen=True)
class Run:
    """One run: the language it speaks and how many steps it has."""

    lang: str
    steps: int

    def say(self, text: Text) -> str:
        return text[0] if self.lang == "zh" else text[1]

    @contextmanager
    def step(self, number: int, name: Text, shows: bool = True) -> Iterator[None]:
        """Announces the step on a terminal; in the end prints its line with seconds, below what it shows."""
        title, began = f"[{number}/{self.steps}] {self.say(name)}", time.monotonic()
        if sys.stdout.isatty():
            print(title, "…", end="\n" if shows else "\r", flush=True)
        yield
        seconds = time.monotonic() - began
        print(f"{title}{self.say((f'：{seconds:.1f} 秒', f': {seconds:.1f} s'))}", flush=True)


def language(environ: Mapping[str, str], windows: bool = os.name == "nt") -> str:
    """`zh` where the locale is Chinese, else `en`; looks at the variables in the order of POSIX."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return "zh" if environ[name].lower().startswith("zh") else "en"
    if windows:
        import ctypes

        kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - typed on Windows only
        return "zh" if kernel.GetUserDefaultUILanguage() & 0x3FF == 0x04 else "en"
    return "en"


def venv_python(venv: Path, windows: bool = os.name == "nt") -> Path:
    return venv / "Scripts" / "python.exe" if windows else venv / "bin" / "python"


def fingerprint(root: Path, version: str) -> str:
    """Changes when what is to be installed, the place or the venv's Python does."""
    parts = [(root / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")]
    return hashlib.sha256(b"\0".join([*parts, str(root).encode(), version.encode()])).hexdigest()


def stamped(stamp: Path) -> tuple[str, set[str]]:
    """The fingerprint and the extras last installed to the end; nothing if the stamp is not readable."""
    try:
        seen = json.loads(stamp.read_text(encoding="utf-8"))
        return str(seen["fingerprint"]), set(seen["extras"])
    except (OSError, ValueError, KeyError, TypeError):
        return "", set()


def child_environment(lang: str) -> dict[str, str]:
    """The environment of everything started from here: UTF-8, this language, no Python but the venv's."""
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV")}
    env.update(PYTHONUTF8="1", PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1", ZHIBAN_LANG=lang)
    return env


def quiet(command: Sequence[str | Path], lang: str = "en") -> tuple[int, str]:
    """Runs a command and keeps what it prints; 127 if there is no such command."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env=child_environment(lang),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
    except OSError as trouble:
        return 127, str(trouble)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def loud(command: Sequence[str | Path], lang: str) -> int:
    """Runs a command whose output is for the reader."""
    sys.stdout.flush()
    return subprocess.run([str(part) for part in command], cwd=ROOT, env=child_environment(lang)).returncode


# --- the environment ------------------------------------------------------------------------------


def pip_sources(python: Path, wheels: Path = Path("/usr/share/python-wheels")) -> Iterator[list[str]]:
    """Every way to put pip into a venv that has none, the likeliest first."""
    yield [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "pip"]
    for name in filter(shutil.which, ("pip3", "pip")):
        yield [name, "--python", str(python), "install", "-q", "pip"]
    if shutil.which("uv"):
        yield ["uv", "pip", "install", "-q", "--python", str(python), "pip"]
    for wheel in sorted(wheels.glob("pip-*.whl")):  # Debian's python3-pip-whl
        yield [str(python), f"{wheel}/pip", "install", "-q", "--no-index", str(wheel)]


def apt_line(package: str) -> str:
    root = getattr(os, "geteuid", lambda: 1)() == 0
    return f"{'' if root else 'sudo '}apt-get install {package}"


def make_venv(
    venv: Path,
    has_ensurepip: bool | None = None,
    sources: Callable[[Path], Iterator[list[str]]] = pip_sources,
) -> Path:
    """A new venv with pip in it, by ensurepip or by any other pip to be had; its Python."""
    if has_ensurepip is None:
        has_ensurepip = importlib.util.find_spec("ensurepip") is not None
    python = venv_python(venv)
    if has_ensurepip and quiet([sys.executable, "-m", "venv", "--clear", venv])[0] == 0:
        return python
    code, printed = quiet([sys.executable, "-m", "venv", "--clear", "--without-pip", venv])
    if code != 0 and "No module named venv" not in printed:
        text = (
            f"建不了 {venv}（上面是 Python 的话）。请看磁盘空间和文件夹权限，然后重新运行。",
            f"{venv} could not be made (see above). Look at disk space and permissions, then run again.",
        )
        raise Stop(text, printed=printed)
    for command in sources(python) if code == 0 else ():
        code, printed = quiet(command)
        if code == 0 and quiet([python, "-m", "pip", "--version"])[0] == 0:
            return python
    line = apt_line(f"python3.{sys.version_info[1]}-venv")
    text = (
        f"这个 Python 没有 ensurepip，也找不到能用的 pip。请运行下面一行，然后重新运行：\n    {line}",
        f"This Python has no ensurepip, and no other pip was found. Run this, then start again:\n    {line}",
    )
    raise Stop(text, 2, printed)


def install(extras: Sequence[str], lang: str) -> Path:
    """The venv's Python, with the package and these extras in it; does nothing where that is so already."""
    stamp, begun = VENV / "zhiban-installed.json", VENV / "zhiban-installing"
    python, ask = venv_python(VENV), "import sys; print(sys.version)"
    code, version = quiet([python, "-c", ask])
    before, had = stamped(stamp)
    if code == 0 and before == fingerprint(ROOT, version) and had.issuperset(extras):
        return python
    if code != 0 or begun.exists() or quiet([python, "-m", "pip", "--version"])[0] != 0:
        python, had = make_venv(VENV), set()  # there was none, or an installation broke off half-way
        version = quiet([python, "-c", ask])[1]
    begun.touch()
    stamp.unlink(missing_ok=True)
    wanted = sorted(had.union(extras))
    what = f"{ROOT}[{','.join(wanted)}]" if wanted else str(ROOT)
    pip: list[str | Path] = [python, "-m", "pip", "install", "-q", "--no-input"]
    code, printed = quiet([*pip, "-c", ROOT / "constraints.txt", "-e", what], lang)
    if code != 0:
        text = (
            "程序包没有装成（上面是 pip 的话）。不通互联网的，先用 pip config set global.index-url 指到"
            "本单位的镜像，然后重新运行。",
            "The packages could not be installed (pip's words above). Without internet, point pip to your "
            "own mirror with pip config set global.index-url, then run again.",
        )
        raise Stop(text, printed=printed)
    seen = {"fingerprint": fingerprint(ROOT, version), "extras": wanted}
    stamp.write_text(json.dumps(seen), encoding="utf-8")
    begun.unlink()
    return python


def install_hooks(python: Path, run: Run) -> None:
    """Sets git's hooks where this folder is itself a clone; a hook that cannot be set stops nothing."""
    code, top = quiet(["git", "rev-parse", "--show-toplevel"])
    if code != 0 or Path(top.strip()).resolve() != ROOT:
        return
    quiet(["git", "config", "zhiban.python", python])
    code, printed = quiet([python, "-m", "pre_commit", "install"], run.lang)
    if code != 0:
        text = ("git 钩子没有装上，其余照常：", "The git hooks were not installed; the rest goes on:")
        print(run.say(text), *printed.strip().splitlines(), sep="\n    ")


# --- the site -------------------------------------------------------------------------------------


class Pages(http.server.SimpleHTTPRequestHandler):
    """Serves the built site without a line for every request."""

    extensions_map = {  # noqa: RUF012 - as in the class it comes from; a Windows registry may say otherwise
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".svg": "image/svg+xml",
    }

    def log_message(self, format: str, *args: object) -> None:
        pass


class Server(http.server.ThreadingHTTPServer):
    allow_reuse_address = os.name != "nt"  # on Windows it would share a port that is taken
    daemon_threads = True


def open_server(folder: Path, port: int | None) -> Server:
    """Listens on 127.0.0.1: on this port, or where none is asked for on 8000 or the next free one."""
    pages = functools.partial(Pages, directory=str(folder))
    for candidate in [port] if port is not None else range(PORT, PORT + 100):
        try:
            return Server(("127.0.0.1", candidate), pages)
        except (OSError, OverflowError):
            continue
    where = str(port) if port is not None else f"{PORT}-{PORT + 99}"
    text = (
        f"端口 {where} 用不了（多半已被占用）。换一个：--port 端口号",
        f"Port {where} cannot be used (most likely it is taken). Choose another one: --port NUMBER",
    )
    raise Stop(text, 2)


# --- the two jobs ---------------------------------------------------------------------------------


def set_up(run: Run, extras: Sequence[str]) -> Path:
    with run.step(1, ("准备环境（.venv）", "Set up the environment (.venv)"), shows=False):
        if shutil.which("git") is None:
            line = apt_line("git")
            raise Stop((f"这里没有 git。请运行：{line}", f"There is no git here. Run: {line}"), 2)
        return install(extras, run.lang)


AGAIN: Text = (
    f"要一本新的示范簿：删掉 {BOOK} 文件夹，再运行一次。",
    f"For a fresh demonstration book, delete the folder {BOOK} and run this again.",
)
JOB: list[tuple[Text, list[str]]] = [
    (("建示范值班簿", "Build the demonstration book"), ["demo", BOOK]),
    (
        ("检查全簿", "Check the whole book"),
        ["-C", BOOK, "check", "--all", "--format", "concise", "--at", NIGHT],
    ),
    (
        ("看值班板（示范簿的最后一夜）", "Show the board of its last night"),
        ["-C", BOOK, "board", "--at", NIGHT],
    ),
    (
        ("审计：不信任何人，从头核对", "Audit it, trusting nobody"),
        ["-C", BOOK, "audit", "--keep", f"{BOOK}/.git/zhiban-audit"],
    ),
    (("建网站", "Build the site"), ["-C", BOOK, "site", "build"]),
    (("走一个有事的夜晚", "Walk through an eventful night"), ["demo", BOOK, "--play", "--speed", "0"]),
]


def main_job(lang: str, port: int | None, serve: bool) -> int:
    """Demonstration book, check, board, site, one night."""
    run = Run(lang, 2 + len(JOB))
    python = set_up(run, ())
    with run.step(2, ("装 git 钩子", "Install the git hooks"), shows=False):
        install_hooks(python, run)
    for number, (name, command) in enumerate(JOB, 3):
        with run.step(number, name):
            code = loud([python, "-m", "zhiban", *command], lang)
            if code != 0:
                line = " ".join(["zhiban", *command])
                text = (f"{line} 以 {code} 结束，见上。{AGAIN[0]}", f"{line} ended with {code}. {AGAIN[1]}")
                raise Stop(text, max(code, 1))
    folder = ROOT / BOOK / "site"
    if not (folder / "index.html").is_file():
        missing = folder / "index.html"
        raise Stop((f"网站里没有 {missing}。{AGAIN[0]}", f"The site has no {missing}. {AGAIN[1]}"), 3)
    if serve:
        serve_site(run, folder, port)
    return 0


def serve_site(run: Run, folder: Path, port: int | None) -> None:
    with open_server(folder, port) as server:
        where = f"http://127.0.0.1:{server.server_address[1]}/"
        print(run.say((f"网站：{where}（Ctrl-C 结束）", f"The site: {where} (Ctrl-C ends it)")), flush=True)
        with suppress(KeyboardInterrupt):
            server.serve_forever()
    print(run.say(("网站已停。", "The site is closed.")), flush=True)


def test_job(lang: str, more: Sequence[str]) -> int:
    """Everything CI runs; `more` goes to pytest."""
    run = Run(lang, 6)
    python = set_up(run, ("bench", "dev"))
    scripts = python.parent
    steps: list[tuple[Text, list[str | Path]]] = [
        (("查写法（ruff check）", "Lint (ruff check)"), [python, "-m", "ruff", "check", "."]),
        (("查排版（ruff format）", "Format (ruff format)"), [python, "-m", "ruff", "format", "--check", "."]),
        (("查类型（mypy）", "Types (mypy)"), [python, "-m", "mypy"]),
        (("查楼层（import-linter）", "Floors (import-linter)"), [scripts / "lint-imports", "--no-logo"]),
        # -v undoes the -q of everyday runs; chosen tests stay in one process, where a debugger works.
        (("测试（pytest）", "Tests (pytest)"), [python, "-m", "pytest", "-v", *(more or ["-n", "auto"])]),
    ]
    failed: list[str] = []
    for number, (name, command) in enumerate(steps, 2):
        with run.step(number, name):
            if loud(command, lang) != 0:
                failed.append(run.say(name))
    if failed:
        raise Stop((f"没有通过：{'、'.join(failed)}。见上。", f"Not passed: {', '.join(failed)}. See above."))
    print(run.say(("全部通过。", "All passed.")))
    return 0


def parse(argv: Sequence[str]) -> tuple[argparse.Namespace, list[str] | None]:
    """The options, and what follows `test` (None where the word is not there)."""
    parser = argparse.ArgumentParser(
        prog="start.py",
        allow_abbrev=False,
        description="Set zhiban up in .venv, build the demonstration book, check it, walk through a night, serve its site. "
        "安装值班簿，建示范簿，检查，走一个夜晚，开网站。",
        epilog="start.py test [PYTEST ARGUMENTS]: run everything that CI runs. 运行全部测试。",
    )
    parser.add_argument("--lang", choices=("zh", "en"), help="language of the messages 提示语言")
    parser.add_argument("--port", type=int, help=f"port of the site, {PORT} or the next free one 网站端口")
    parser.add_argument("--no-serve", action="store_true", help="stop before serving the site 不开网站")
    own, more = list(argv), None
    if "test" in own:
        cut = own.index("test")
        own, more = own[:cut], own[cut + 1 :]
        if "--lang" in more:  # said after the word it is meant for us all the same
            at = more.index("--lang")
            own, more = own + more[at : at + 2], more[:at] + more[at + 2 :]
    return parser.parse_args(own), more


def main(argv: Sequence[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options, more = parse(argv)
    lang: str = options.lang or language(os.environ)
    try:
        if more is not None:
            return test_job(lang, more)
        return main_job(lang, options.port, not options.no_serve)
    except Stop as stop:
        for line in stop.printed.strip().splitlines()[-15:]:
            print("   ", line, file=sys.stderr)
        print(stop.text[0] if lang == "zh" else stop.text[1], file=sys.stderr, flush=True)
        return stop.code
    except BrokenPipeError:  # whoever read the output has gone, as in `start.py | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("\n已停止，再运行会接着做。" if lang == "zh" else "\nStopped. Run it again to go on.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
