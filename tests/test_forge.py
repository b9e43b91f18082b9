"""What a forge's environment tells, and a review said on its request: once, and in the same place at the next run."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from zhiban.desk.forge import MARK, Run, comment, run, summarise


class Forge(HTTPServer):
    """The part of a forge that keeps comments."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.kept: list[dict[str, Any]] = []
        self.asked: list[tuple[str, str, str]] = []
        self.away = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Desk(BaseHTTPRequestHandler):
    server: Forge

    def answer(self) -> None:
        token = self.headers.get("Authorization") or self.headers.get("PRIVATE-TOKEN") or ""
        self.server.asked.append((self.command, self.path.partition("?")[0], token))
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or "{}")
        if self.server.away:
            self.send_response(self.server.away)
            self.send_header("Location", f"{self.server.url}/elsewhere")
            self.end_headers()
            return
        if self.command == "POST":
            self.server.kept.append({"id": len(self.server.kept) + 7, **body})
        elif self.command in ("PATCH", "PUT"):
            number = int(self.path.rpartition("/")[2])
            next(note for note in self.server.kept if note["id"] == number)["body"] = body["body"]
        data = json.dumps(self.server.kept).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PATCH = do_PUT = answer

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def forge() -> Iterator[Forge]:
    server = Forge()
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def environments(url: str) -> dict[str, dict[str, str]]:
    token = {"ZHIBAN_COMMENT_TOKEN": "secret"}
    actions = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "duty/book", "GITHUB_REF": "refs/pull/12/merge"}
    woodpecker = {
        "CI": "woodpecker",
        "CI_FORGE_URL": url,
        "CI_REPO": "duty/book",
        "CI_COMMIT_PULL_REQUEST": "12",
    }
    return {
        "github": {**token, **actions, "GITHUB_API_URL": url},
        "gitea": {**token, **actions, "GITEA_ACTIONS": "true", "GITHUB_API_URL": f"{url}/api/v1"},
        "gitlab": {
            **token,
            "GITLAB_CI": "true",
            "CI_API_V4_URL": f"{url}/api/v4",
            "CI_PROJECT_ID": "3",
            "CI_MERGE_REQUEST_IID": "12",
        },
        "woodpecker": {**token, **woodpecker, "CI_FORGE_TYPE": "forgejo"},
        "woodpecker-gitlab": {**token, **woodpecker, "CI_FORGE_TYPE": "gitlab"},
    }


WHERE = {
    "github": ("/repos/duty/book/issues/12/comments", "/repos/duty/book/issues/comments/7", "Bearer secret"),
    "gitea": (
        "/api/v1/repos/duty/book/issues/12/comments",
        "/api/v1/repos/duty/book/issues/comments/7",
        "token secret",
    ),
    "gitlab": (
        "/api/v4/projects/3/merge_requests/12/notes",
        "/api/v4/projects/3/merge_requests/12/notes/7",
        "secret",
    ),
    "woodpecker": (
        "/api/v1/repos/duty/book/issues/12/comments",
        "/api/v1/repos/duty/book/issues/comments/7",
        "token secret",
    ),
    "woodpecker-gitlab": (
        "/api/v4/projects/duty%2Fbook/merge_requests/12/notes",
        "/api/v4/projects/duty%2Fbook/merge_requests/12/notes/7",
        "secret",
    ),
}


@pytest.mark.parametrize("name", sorted(WHERE))
def test_a_review_is_said_on_the_request_and_then_in_the_same_place(forge: Forge, name: str) -> None:
    made = run(environments(forge.url)[name])
    notes, note, token = WHERE[name]
    assert comment(made, "可以合并") == "new"
    assert comment(made, "需要看（1）") == "again"
    assert [said["body"] for said in forge.kept] == [f"{MARK}\n需要看（1）"]
    method = "PUT" if "gitlab" in name else "PATCH"
    assert forge.asked == [
        ("GET", notes, token),
        ("POST", notes, token),
        ("GET", notes, token),
        (method, note, token),
    ]


@pytest.mark.parametrize("code", [403, 302, 500])
def test_a_forge_that_does_not_let_it_is_told_and_gets_no_token_elsewhere(forge: Forge, code: int) -> None:
    forge.away = code
    with pytest.raises(OSError):
        comment(run(environments(forge.url)["github"]), "可以合并")
    assert [path for _, path, _ in forge.asked] == ["/repos/duty/book/issues/12/comments"]


@pytest.mark.parametrize("name", sorted(WHERE))
@pytest.mark.parametrize("lacks", ["ZHIBAN_COMMENT_TOKEN", "number"])
def test_without_a_token_or_a_request_nothing_is_asked(forge: Forge, name: str, lacks: str) -> None:
    env = environments(forge.url)[name]
    numbers = ("GITHUB_REF", "CI_MERGE_REQUEST_IID", "CI_COMMIT_PULL_REQUEST")
    for key in numbers if lacks == "number" else (lacks,):
        env.pop(key, None)
    assert comment(run(env), "可以合并") == "" and forge.asked == []


def test_the_summary_is_added_where_the_forge_has_one(tmp_path: Path) -> None:
    page = tmp_path / "summary.md"
    made = run({"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(page)})
    assert made.annotates and summarise(made, "一") and summarise(made, "二")
    assert page.read_text(encoding="utf-8") == "一\n二\n"
    assert not summarise(run({"GITLAB_CI": "true"}), "一")


def test_no_forge_is_no_forge() -> None:
    assert run({}) == Run() and not run({}).annotates
    hostile = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "a/b?x=", "GITHUB_REF": "refs/pull/1/merge"}
    assert run({**hostile, "ZHIBAN_COMMENT_TOKEN": "t", "GITHUB_API_URL": "http://x"}).notes == ""
