"""A clock that a test puts forward, and with it the clocks of all processes that it starts, by libfaketime."""

import re
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from real import BEIJING
from served import Served
from warm import python

LINE = """#!/bin/sh
# the test's: the command that sshd would run for this officer, without the line between; who pushes finds Python loaded
for asked; do :; done
case "$asked" in *receive-pack*) python='{warm}' ;; *) python='{python}' ;; esac
exec env -i "HOME=$HOME" "PATH=$PATH" "SSH_ORIGINAL_COMMAND=$asked" {command}
"""


class Clock(NamedTuple):
    """The file that tells libfaketime how far every clock is ahead; the library."""

    file: Path
    library: str

    @property
    def settings(self) -> dict[str, str]:
        """What a process needs in its environment. Files keep their own times: git compares them."""
        ours = {"LD_PRELOAD": self.library, "FAKETIME_TIMESTAMP_FILE": str(self.file)}
        return {**ours, "NO_FAKE_STAT": "1", "FAKETIME_NO_CACHE": "1"}

    @property
    def words(self) -> str:
        """The same in a shell."""
        return " ".join(f"{name}='{value}'" for name, value in self.settings.items())

    @property
    def now(self) -> datetime:
        """What the clocks show."""
        return datetime.fromtimestamp(time.time() + int(self.file.read_text()), BEIJING)

    def turn(self, to: datetime) -> None:
        """Put all clocks forward; never back."""
        if to > self.now:
            self.file.write_text(f"+{to.timestamp() - time.time():.0f}")


def clock(folder: Path) -> Clock:
    """A clock that shows the true time as yet."""
    shown = subprocess.run(["faketime", "-f", "+0", "env"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"^LD_PRELOAD=(\S+)$", shown, re.M)
    assert found, shown
    (folder / "clock").write_text("+0")
    return Clock(folder / "clock", found[1])


def fit(world: Served, clock: Clock) -> None:
    """Give a server's processes the clock, and Python loaded (`warm`); and every officer a way past sshd, `line-NAME`."""
    loaded = python.__wrapped__()  # a new one: who waits already knows nothing of the clock
    keys = world.folder / "authorized_keys"
    keys.write_text(keys.read_text().replace('command="', f'command="env {clock.words} '))
    for hook in ("pre-receive", "post-receive"):
        file = world.server / "hooks" / hook
        file.write_text(re.sub(r'exec "\S+"', f'{clock.words} exec "{loaded}"', file.read_text()))
    for row in keys.read_text().splitlines():
        command, who = re.findall(r'command="(.*)" ssh-\S+ \S+ (\S+)$', row)[0]
        line = world.folder / f"line-{who}"
        command = command.removeprefix("env ").replace(sys.executable, '"$python"')
        line.write_text(LINE.format(command=command, warm=loaded, python=sys.executable))
        line.chmod(0o755)
