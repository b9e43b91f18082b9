"""The operations guides as they are printed: their commands are run machine by machine in a temporary world, and what a
command answers is held against what the page says that it answers."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from real import ago, environment, run
from served import CONFIG, free_port, key

ROOT = Path(__file__).resolve().parents[1]
FENCE = re.compile(r'^```(\w+)(?: title="([^"]*)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^##+ .*\{#([a-z-]+)\}$", re.MULTILINE)
MACHINES = {
    "登记员的电脑": "registrar", "Registrar's computer": "registrar",
    "值班员的电脑": "officer", "Officer's computer": "officer",
    "赵敏的电脑": "second", "Zhao Min's computer": "second",
    "服务器": "server", "Server": "server",
    "见证机": "witness", "Witness": "witness",
    "管理员的电脑": "admin", "Administrator's computer": "admin",
    "审计员的电脑": "auditor", "Auditor's computer": "auditor",
}  # fmt: skip
# What only a real machine can do; everything else of the guides is run.
BUILDING = (
    "-u git -- /opt/gitlab",
    "adduser ",
    "apt-get ",
    "python3 -m venv /opt",
    "/opt/zhiban/bin/pip ",
    "ln -s /opt/zhiban",
    "systemctl ",
)
VARYING = (
    (r"SHA256:[A-Za-z0-9+/]{43}", "SHA256:…"),
    (r"AAAA[A-Za-z0-9+/=]{20,}", "AAAA…"),
    (r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?", "TIME"),
    (r"\d{4}-\d\d-\d\d", "DAY"),
    (r"\b[0-9a-f]{7,64}\b", "ID"),
    (r"\b\d+( ?(?:秒|分钟|MB|min|s)\b)", r"N\1"),
    (r"\b\d+\.\d+( 以上|\b)", r"N\1"),
)
END = "-- the block ends here --"


class Block(NamedTuple):
    """A fenced block: what it is, on which machine, which file it is (if one), its text, what the page says it answers."""

    kind: str
    machine: str
    file: str
    text: str
    answer: str | None


def page(name: str, language: str) -> str:
    """A guide's text."""
    return (ROOT / f"docs/{language}/operations/{name}.md").read_text(encoding="utf-8")


def parts(text: str) -> dict[str, str]:
    """A guide's sections by the name in their headings; `""` is what stands before the first."""
    names = HEADING.findall(text)
    pieces = HEADING.split(text)
    return {"": pieces[0], **dict(zip(names, pieces[2::2], strict=True))}


def blocks(text: str) -> Iterator[Block]:
    """The blocks that are done or written on a machine, each with the answer that follows it."""
    found = FENCE.findall(text)
    for n, (kind, title, said) in enumerate(found):
        machine, _, file = title.partition(" ")
        machine, file = (
            (title, "") if title in MACHINES else title.rpartition(" ")[::2] if file else (title, "")
        )
        if machine in MACHINES:
            answer = found[n + 1][2] if n + 1 < len(found) and found[n + 1][:2] == ("text", "") else None
            yield Block(kind, MACHINES[machine], file, said, answer)


class Office:
    """The machines of an office: folders below one folder, a real sshd, and what each machine calls its places."""

    def __init__(self, folder: Path, language: str, sshd: str) -> None:
        self.folder, self.language, self.sshd, self.port = folder, language, sshd, free_port()
        self.me = run(folder, "id", "-un").strip()
        self.terminals: dict[str, Terminal] = {}
        self.day = ago(60)  # when the shift of the guides begins
        self.running = ExitStack()
        for place in (
            "srv/duty",
            "srv/witness",
            "etc/ssh/sshd_config.d",
            "etc/cron.d",
            "media/usb",
            "tmp",
            "bin",
        ):
            (folder / place).mkdir(parents=True)
        ssh = folder / "bin" / "ssh"
        known = f"-o UserKnownHostsFile={folder}/known -o StrictHostKeyChecking=accept-new -o BatchMode=yes -o LogLevel=ERROR"
        ssh.write_text(f'#!/bin/sh\nexec {shutil.which("ssh")} -F "$HOME/.ssh/config" {known} "$@"\n')
        zhiban = folder / "bin" / "zhiban"
        zhiban.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m zhiban "$@"\n')
        for file in (ssh, zhiban):
            file.chmod(0o755)

    def home(self, machine: str) -> Path:
        """The home folder of whoever works at a machine."""
        home = self.folder / "home" / machine
        (home / ".ssh").mkdir(parents=True, exist_ok=True)
        return home

    def here(self, text: str) -> str:
        """A guide's text with this world's places, port and user."""
        text = re.sub(r"(?<![\w/.])/(srv|etc|media|tmp|var)/", rf"{self.folder}/\1/", text)
        text = re.sub("sudo (-u (duty|git) )?", "", text.replace("/usr/local/bin/zhiban", "zhiban"))
        text = re.sub(r"-[og] (?:duty|git|root) ", "", text).replace(
            "Match User duty", f"Match User {self.me}"
        )
        text = text.replace("HostName duty.wangchuan.example", f"HostName 127.0.0.1\n    Port {self.port}")
        text = text.replace("User duty\n", f"User {self.me}\n")
        return text.replace("2026/2026-11-24", f"{self.day:%Y/%Y-%m-%d}")

    def there(self, text: str, machine: str) -> str:
        """What was answered here, with the places of the guide."""
        text = text.replace(str(self.home(machine)), "~").replace(f"{self.folder}/", "/")
        text = text.replace(sys.executable, "/opt/zhiban/bin/python")
        text = re.sub(
            r"^hint:.*\n", "", text, flags=re.MULTILINE
        )  # of what git advises, each version has its own
        text = re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)  # git fills `remote:` lines up
        return text.replace(f"{self.day:%Y/%Y-%m-%d}", "2026/2026-11-24")

    def write(self, block: Block) -> None:
        """Save what the guide says stands in a file."""
        text = self.here(block.text)
        if block.file.startswith("~"):
            file = self.home(block.machine) / block.file[2:]
            text = text.replace("~/", f"{self.home(block.machine)}/")
        else:
            file = Path(self.here(block.file))
        file.write_text(text, encoding="utf-8")
        file.chmod(0o600)

    def do(self, block: Block) -> tuple[int, str]:
        """Run a block at its machine's terminal: its exit code, and what it answers as the guide would print it."""
        lines = block.text.replace("\\\n    ", "").splitlines()
        lines = [line for line in lines if not line.removeprefix("sudo ").startswith(BUILDING)]
        code, said = self.terminal(block.machine).run(self.here("\n".join(lines)))
        return code, self.there(said, block.machine)

    def terminal(self, machine: str) -> "Terminal":
        """Where somebody sits at a machine from the first command to the last."""
        if machine not in self.terminals:
            home = self.home(machine)
            more = {
                "HOME": str(home),
                "PATH": f"{self.folder}/bin{os.pathsep}{os.environ['PATH']}{os.pathsep}/usr/sbin",
                "ZHIBAN_LANG": self.language,
                "GIT_CONFIG_GLOBAL": str(home / ".gitconfig"),
                "TZ": "Asia/Shanghai",
            }
            self.terminals[machine] = self.running.enter_context(Terminal(home, more))
        return self.terminals[machine]

    def listen(self, program: str) -> None:
        """Start sshd with what the guide has put below /etc/ssh."""
        extra = "".join(f.read_text() for f in sorted((self.folder / "etc/ssh/sshd_config.d").iterdir()))
        self.running.enter_context(listening(program, self.folder, self.port, extra))


@contextmanager
def listening(program: str, folder: Path, port: int, extra: str) -> Iterator[None]:
    """An sshd on loopback with some lines more; they are checked by sshd itself first."""
    file = folder / "sshd_config"
    file.write_text(CONFIG.format(port=port, folder=folder) + extra)
    key(folder / "host")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    run(folder, program, "-t", "-f", str(file))
    serving = subprocess.Popen(
        [program, "-D", "-e", "-f", str(file)], stderr=(folder / "sshd.log").open("wb")
    )
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        yield
    finally:
        serving.terminate()
        serving.wait()


class Terminal:
    """One shell that goes on from block to block, as a reader's does."""

    def __init__(self, home: Path, more: Mapping[str, str]) -> None:
        self.home, self.more = home, more

    def __enter__(self) -> "Terminal":
        pipe = subprocess.PIPE
        self.shell = subprocess.Popen(
            ["sh"],
            cwd=self.home,
            env=environment(self.more),
            stdin=pipe,
            stdout=pipe,
            stderr=subprocess.STDOUT,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.shell.communicate()

    def run(self, script: str) -> tuple[int, str]:
        """The exit code of the last command, and everything that was printed."""
        file = self.home / ".block"
        file.write_text(script + "\n", encoding="utf-8")
        assert self.shell.stdin and self.shell.stdout
        self.shell.stdin.write(f'. "{file}" </dev/null; printf "\\n{END} %s\\n" $?\n'.encode())
        self.shell.stdin.flush()
        said: list[str] = []
        for line in iter(lambda: self.shell.stdout.readline().decode("utf-8", "replace"), ""):  # type: ignore[union-attr]
            if line.startswith(END):
                return int(line.removeprefix(END)), "".join(said).removesuffix("\n")
            said.append(line)
        raise AssertionError("".join(said))


def same(said: str, expected: str) -> bool:
    """Whether an answer is the page's, apart from what is another every time; a line `…` stands for any lines."""
    for pattern, word in VARYING:
        said, expected = re.sub(pattern, word, said), re.sub(pattern, word, expected)
    pieces = re.split(r"^…\n", expected.strip("\n") + "\n", flags=re.MULTILINE)
    return re.fullmatch("(?:.*\n)*?".join(map(re.escape, pieces)), said.strip("\n") + "\n") is not None
