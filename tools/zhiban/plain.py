"""git with nothing of anybody's settings: for what is read from a repository that is not trusted, and on the server."""

import os
from collections.abc import Mapping

KEPT = ("PATH", "HOME", "TMPDIR", "SYSTEMROOT", "SSH_AUTH_SOCK", "USER", "LOGNAME")
QUARANTINE = (
    "GIT_DIR",
    "GIT_QUARANTINE_PATH",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
)
SETTINGS = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.commitGraph": "false",
    "core.fsync": "all",
    "core.logAllRefUpdates": "always",
    "gpg.program": "false",
    "gpg.ssh.program": "false",
    "protocol.ext.allow": "never",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "advice.graftFileDeprecated": "false",
}


def environment(more: Mapping[str, str] = {}) -> dict[str, str]:
    """The environment for git: what is needed and no more; no replacements, no grafts, no prompts, no hooks, no filters.

    What git itself hands to a hook (its quarantine) is kept, or the hook could not read what is pushed.
    """
    settings = {**SETTINGS, **more}
    numbered = {f"GIT_CONFIG_KEY_{n}": name for n, name in enumerate(settings)}
    numbered |= {f"GIT_CONFIG_VALUE_{n}": value for n, value in enumerate(settings.values())}
    return {
        **{name: os.environ[name] for name in (*KEPT, *QUARANTINE) if name in os.environ},
        "GIT_CONFIG_COUNT": str(len(settings)),
        **numbered,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_GRAFT_FILE": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_ADVICE": "0",
        "LC_ALL": "C",
    }
