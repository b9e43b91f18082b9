"""A forge's run of the checks, read from its environment: where the summary goes, and the request to comment on.

GitHub, Gitea, Forgejo, GitLab and Woodpecker name these things differently; nothing else here knows of them.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

MARK = "<!-- zhiban review -->"  # by which an earlier comment is found again
TOKEN = "ZHIBAN_COMMENT_TOKEN"
TIMEOUT = 20  # seconds


class Run(NamedTuple):
    """One run. `notes`: the address of the request's comments; `note`: that of one comment, with `{id}`."""

    forge: str = ""
    summary: str = ""
    notes: str = ""
    note: str = ""
    change: str = "PATCH"
    header: tuple[str, str] = ("", "")

    @property
    def annotates(self) -> bool:
        """Whether lines `::error …` in the log become annotations."""
        return self.forge in ("github", "gitea")


def run(env: Mapping[str, str]) -> Run:
    """The run that an environment tells of; an empty one where there is no forge."""
    if env.get("GITLAB_CI"):
        project = f"{env.get('CI_API_V4_URL', '')}/projects/{env.get('CI_PROJECT_ID', '')}"
        return _gitlab(Run("gitlab"), project, env.get("CI_MERGE_REQUEST_IID", ""), env)
    if env.get("CI") == "woodpecker" or env.get("CI_SYSTEM_NAME") == "woodpecker":
        return _woodpecker(env)
    if env.get("GITHUB_ACTIONS") or env.get("GITEA_ACTIONS"):
        gitea = bool(env.get("GITEA_ACTIONS") or env.get("FORGEJO_ACTIONS"))
        made = Run("gitea" if gitea else "github", env.get("GITHUB_STEP_SUMMARY", ""))
        number = re.fullmatch(r"refs/pull/(\d+)/\w+", env.get("GITHUB_REF", ""))
        return _issues(
            made,
            env.get("GITHUB_API_URL", ""),
            env.get("GITHUB_REPOSITORY", ""),
            number[1] if number else "",
            env,
        )
    return Run()


def _issues(made: Run, api: str, repository: str, number: str, env: Mapping[str, str]) -> Run:
    token = env.get(TOKEN, "")
    if not (token and api and re.fullmatch(r"[\w.-]+/[\w.-]+", repository) and number.isdigit()):
        return made
    base = f"{api}/repos/{repository}/issues"
    return made._replace(
        notes=f"{base}/{number}/comments",
        note=f"{base}/comments/{{id}}",
        header=("Authorization", f"{'token' if made.forge == 'gitea' else 'Bearer'} {token}"),
    )


def _gitlab(made: Run, project: str, number: str, env: Mapping[str, str]) -> Run:
    token = env.get(TOKEN, "")
    if not (token and number.isdigit()):
        return made
    notes = f"{project}/merge_requests/{number}/notes"
    return made._replace(notes=notes, note=f"{notes}/{{id}}", change="PUT", header=("PRIVATE-TOKEN", token))


def _woodpecker(env: Mapping[str, str]) -> Run:
    kind, url = env.get("CI_FORGE_TYPE", ""), env.get("CI_FORGE_URL", "").rstrip("/")
    name, number = env.get("CI_REPO", ""), env.get("CI_COMMIT_PULL_REQUEST", "")
    if kind == "gitlab":
        made = _gitlab(Run("gitlab"), f"{url}/api/v4/projects/{quote(name, safe='')}", number, env)
    elif kind == "github":
        made = _issues(Run("github"), "https://api.github.com", name, number, env)
    else:
        made = _issues(Run("gitea"), f"{url}/api/v1", name, number, env)
    return made._replace(forge="woodpecker")


def summarise(made: Run, text: str) -> bool:
    """Add to the run's own summary page, where the forge has one."""
    if made.summary:
        with Path(made.summary).open("a", encoding="utf-8") as file:
            file.write(text + "\n")
    return bool(made.summary)


def comment(made: Run, text: str) -> str:
    """Say it on the request, in the comment of an earlier run where there is one: `new`, `again`, or nothing.

    OSError where the forge cannot be reached or does not let it.
    """
    if not made.notes:
        return ""
    body = {"body": f"{MARK}\n{text}"}
    found = _call(made, "GET", f"{made.notes}?per_page=100&limit=100", None)
    earlier = [
        note["id"]
        for note in (found if isinstance(found, list) else [])
        if str(note.get("body", "")).startswith(MARK)
    ]
    if earlier:
        _call(made, made.change, made.note.format(id=int(earlier[0])), body)
        return "again"
    _call(made, "POST", made.notes, body)
    return "new"


def _call(made: Run, method: str, url: str, body: dict[str, str] | None) -> Any:
    from urllib.request import HTTPRedirectHandler, Request, build_opener

    class Stay(HTTPRedirectHandler):
        """A token is not carried to another address."""

        def redirect_request(self, *_: Any, **__: Any) -> None:
            return None

    if not url.startswith(("https://", "http://")):
        raise OSError(f"no address of a forge: {url}")
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", made.header[0]: made.header[1]}
    with build_opener(Stay).open(Request(url, data, headers, method=method), timeout=TIMEOUT) as answer:
        raw = answer.read()
    return json.loads(raw) if raw else None
