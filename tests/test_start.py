"""start.py: the language it speaks, what it installs again, a venv without ensurepip, the port, the skips."""

import json
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Thread

import pytest

import start

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    ("environ", "spoken"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.GBK"}, "zh"),
        ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_MESSAGES": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_is_that_of_the_locale(environ: dict[str, str], spoken: str) -> None:
    assert start.language(environ, windows=False) == spoken


def test_the_venv_has_its_python_where_the_system_puts_it() -> None:
    assert start.venv_python(Path("v"), windows=True) == Path("v/Scripts/python.exe")
    assert start.venv_python(Path("v"), windows=False) == Path("v/bin/python")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("a", encoding="utf-8")
    (tmp_path / "constraints.txt").write_text("b", encoding="utf-8")
    return tmp_path


def test_a_changed_constraint_or_python_is_installed_again(place: Path) -> None:
    before = start.fingerprint(place, "3.11.2")
    assert start.fingerprint(place, "3.11.2") == before
    assert start.fingerprint(place, "3.12.1") != before
    (place / "constraints.txt").write_text("c", encoding="utf-8")
    assert start.fingerprint(place, "3.11.2") != before


@pytest.mark.parametrize("text", ["", "{", "[]", '{"fingerprint": "x"}'])
def test_a_broken_stamp_counts_as_none(tmp_path: Path, text: str) -> None:
    stamp = tmp_path / "stamp.json"
    assert start.stamped(stamp) == ("", set())
    stamp.write_text(text, encoding="utf-8")
    assert start.stamped(stamp) == ("", set())


def test_a_second_run_installs_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def note(command: Sequence[str | Path], lang: str = "en") -> tuple[int, str]:
        ran.append([str(part) for part in command])
        return 0, "3.11.2"

    monkeypatch.setattr(start, "ROOT", place)
    monkeypatch.setattr(start, "VENV", place)
    monkeypatch.setattr(start, "quiet", note)
    start.install((), "en")
    assert any(part == "-e" for command in ran for part in command)
    ran.clear()
    start.install((), "en")
    assert not any("pip" in command for command in ran)
    start.install(("dev",), "en")
    assert ran[-1][-1] == f"{place}[dev]"
    ran.clear()
    start.install((), "en")
    assert not any("pip" in command for command in ran), "what is there in addition does no harm"
    assert json.loads((place / "zhiban-installed.json").read_text(encoding="utf-8"))["extras"] == ["dev"]


def test_a_venv_without_ensurepip_gets_its_pip_from_another_one(tmp_path: Path) -> None:
    def another(python: Path) -> Iterator[list[str]]:
        yield [str(tmp_path / "no-such-pip")]
        pip = "import pathlib, sysconfig; pip = pathlib.Path(sysconfig.get_path('purelib'), 'pip')"
        yield [str(python), "-c", pip + "; pip.mkdir(); (pip / '__main__.py').touch()"]

    python = start.make_venv(tmp_path / "venv", has_ensurepip=False, sources=another)
    assert subprocess.run([python, "-m", "pip", "--version"]).returncode == 0


def test_without_any_pip_the_one_line_to_run_is_said(tmp_path: Path) -> None:
    with pytest.raises(start.Stop) as stopped:
        start.make_venv(tmp_path / "venv", has_ensurepip=False, sources=lambda python: iter(()))
    assert stopped.value.code == 2
    for text in stopped.value.text:
        assert text.count("apt-get install python3.") == 1


def test_the_likeliest_pip_is_tried_first_and_debians_wheel_last(tmp_path: Path) -> None:
    (tmp_path / "pip-23.0.1-py3-none-any.whl").touch()
    sources = list(start.pip_sources(Path("v/bin/python"), wheels=tmp_path))
    assert sources[0][:4] == [sys.executable, "-m", "pip", "--python"]
    assert sources[-1][1].endswith("pip-23.0.1-py3-none-any.whl/pip")


def test_what_follows_test_goes_to_pytest_but_the_language_is_ours() -> None:
    options, more = start.parse(["--lang", "zh", "test", "-k", "facts"])
    assert (options.lang, more) == ("zh", ["-k", "facts"])
    options, more = start.parse(["test", "-x", "--lang", "en", "tests/test_facts.py"])
    assert (options.lang, more) == ("en", ["-x", "tests/test_facts.py"])
    options, more = start.parse(["--no-serve", "--port", "9000"])
    assert (options.no_serve, options.port, more) == (True, 9000, None)


def test_the_site_is_served_on_this_machine_only_and_a_taken_port_is_said(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>值班", encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with start.open_server(tmp_path, port) as server:
        assert server.server_address[0] == "127.0.0.1"
        Thread(target=server.serve_forever, daemon=True).start()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
            assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
            assert "值班" in answer.read().decode("utf-8")
        with pytest.raises(start.Stop) as stopped:
            start.open_server(tmp_path, port)
        assert str(port) in stopped.value.text[0]
        server.shutdown()


def test_where_no_port_is_asked_for_the_next_free_one_serves(tmp_path: Path) -> None:
    with start.open_server(tmp_path, None) as first, start.open_server(tmp_path, None) as second:
        assert first.server_address[1] < second.server_address[1]


@pytest.mark.parametrize(("lang", "word"), [("zh", "端口"), ("en", "Port")])
def test_a_failure_says_what_is_and_what_to_do(
    lang: str, word: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(lang: str, port: int | None, serve: bool) -> int:
        raise start.Stop(("端口用不了。", "Port cannot be used."), 2)

    monkeypatch.setattr(start, "main_job", fail)
    assert start.main(["--lang", lang]) == 2
    assert word in capsys.readouterr().err


def test_the_demonstration_ends_with_the_night_and_a_night_gone_astray_with_its_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ran: list[list[str]] = []

    def note(command: Sequence[str | Path], lang: str) -> int:
        ran.append([str(part) for part in command[3:]])
        return 3 if "--play" in ran[-1] else 0

    monkeypatch.setattr(start, "set_up", lambda run, extras: Path("python"))
    monkeypatch.setattr(start, "install_hooks", lambda python, run: None)
    monkeypatch.setattr(start, "loud", note)
    with pytest.raises(start.Stop) as stopped:
        start.main_job("en", None, serve=False)
    assert stopped.value.code == 3 and "--play" in stopped.value.text[1]
    assert ran[0] == ["demo", start.BOOK] and ran[-1] == ["demo", start.BOOK, "--play", "--speed", "0"]


SKIPPING = """
import pytest

@pytest.mark.needs("sshd")
def test_with_a_server():
    pass

def test_without():
    pass
"""


def run_skipping(tmp_path: Path, strict: bool) -> subprocess.CompletedProcess[str]:
    conftest = (ROOT / "tests" / "conftest.py").read_text(encoding="utf-8")
    absent = conftest + '\nREAL_PARTS["sshd"] = (lambda: None, REAL_PARTS["sshd"][1])\n'
    (tmp_path / "conftest.py").write_text(absent, encoding="utf-8")
    (tmp_path / "test_it.py").write_text(SKIPPING, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = needs(name)\n", encoding="utf-8")
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "ZHIBAN_"))}
    env |= {"PYTHONUTF8": "1", "PYTHONPATH": str(ROOT / "tests")} | (
        {"ZHIBAN_NOTHING_SKIPPED": "1"} if strict else {}
    )
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(tmp_path)]
    return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, encoding="utf-8")


def test_a_skipped_test_ends_in_the_line_to_install(tmp_path: Path) -> None:
    done = run_skipping(tmp_path, strict=False)
    assert done.returncode == 0, done.stdout
    assert "1 skipped; to run them 要测请装: apt-get install openssh-server" in done.stdout


def test_where_nothing_may_be_skipped_a_skip_is_a_failure(tmp_path: Path) -> None:
    done = run_skipping(tmp_path, strict=True)
    assert done.returncode == 1, done.stdout
    assert "1 passed, 1 skipped" in done.stdout


def test_an_old_python_gets_a_sentence_not_a_traceback() -> None:
    code = "import sys; sys.version_info = (3, 8, 0); import runpy; runpy.run_path('start.py')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.returncode == 1
    assert done.stderr.startswith("zhiban needs Python 3.11 or later; this is 3.8.")
