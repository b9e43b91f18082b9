"""What every test may ask for: the marker `needs`, and in the end the list of what to install."""

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from browsing import browser as browser
from built import public_site as public_site
from built import staff_site as staff_site

# What the tests start would otherwise compile our modules anew each time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
SKIPPED = "install: "


def find_sshd() -> str | None:
    return shutil.which("sshd", path=os.environ.get("PATH", "") + os.pathsep + "/usr/sbin:/usr/local/sbin")


def find_chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


def find_fonts() -> str | None:
    if os.name == "nt" or Path("/System/Library/Fonts").is_dir():
        return "the system's own"  # Windows and macOS come with Chinese fonts
    folders = (Path(folder).expanduser() for folder in FONT_FOLDERS)
    return next((str(font) for folder in folders for font in sorted(folder.rglob("*CJK*.[ot]t[cf]"))), None)


REAL_PARTS: dict[str, tuple[Callable[[], str | None], str]] = {
    "sshd": (find_sshd, "apt-get install openssh-server"),
    "gitolite": (lambda: shutil.which("gitolite"), "apt-get install gitolite3"),
    "strace": (lambda: shutil.which("strace"), "apt-get install strace"),
    "faketime": (lambda: shutil.which("faketime"), "apt-get install faketime"),
    "chromium": (find_chromium, "apt-get install chromium"),
    "fonts": (find_fonts, "apt-get install fonts-noto-cjk"),
}


def group(nodeid: str) -> str:
    """What one process does alone: the tests of a file, and all that look at the built site."""
    file = nodeid.partition("::")[0].rpartition("/")[2]
    return "site" if file.startswith("test_site") else file


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The site first, then the files that need a server or a browser; the short ones fill up."""
    heavy = {group(item.nodeid) for item in items if item.get_closest_marker("needs")}
    items.sort(key=lambda item: (group(item.nodeid) != "site", group(item.nodeid) not in heavy))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Several processes share the work by `group`, so that servers, books and sites are built once."""
    from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

    class ByGroup(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return group(nodeid)

    return ByGroup(config, log)


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("needs"):
        for name in mark.args:
            find, line = REAL_PARTS[name]
            if find() is None:
                pytest.skip(SKIPPED + line)


@pytest.fixture(scope="session")
def sshd() -> str:
    """Path of the SSH server; for a test marked `needs("sshd")`."""
    return find_sshd() or ""


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser; for a test marked `needs("chromium")`."""
    return find_chromium() or ""


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration book as `zhiban demo` makes it. Not to be changed: tests that write take `book`."""
    to = tmp_path_factory.mktemp("city") / "demo"
    subprocess.run([sys.executable, "-m", "zhiban", "demo", str(to)], check=True, capture_output=True)
    return to


@pytest.fixture
def book(city: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration book to write in, with its hooks, as 李娜 who has just taken over."""
    from real import copied

    return copied(city, tmp_path / "book")


def skips(config: pytest.Config) -> list[str]:
    """Why each skipped test was skipped."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    told = [report.longrepr for report in reporter.stats.get("skipped", [])] if reporter else []
    return [(why[2] if isinstance(why, tuple) else str(why)).removeprefix("Skipped: ") for why in told]


def nothing_may_be_skipped() -> bool:
    return os.environ.get("ZHIBAN_NOTHING_SKIPPED") == "1"


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    controller = not hasattr(session.config, "workerinput")
    if controller and nothing_may_be_skipped() and session.exitstatus == 0 and skips(session.config):
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    reasons = skips(config)
    missing = Counter(reason.removeprefix(SKIPPED) for reason in reasons if reason.startswith(SKIPPED))
    if missing:
        terminalreporter.section("not tested here 这里没有测的")
        for line, number in sorted(missing.items()):
            terminalreporter.write_line(f"{number} skipped; to run them 要测请装: {line}")
    if reasons and nothing_may_be_skipped():
        terminalreporter.write_line("ZHIBAN_NOTHING_SKIPPED=1: a skip is a failure here 跳过即失败", red=True)
