"""What a job of a forge runs, and what runs the same without one: every commit judged, the review, the reports for machines."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from zhiban import say
from zhiban.desk.known import MAIN
from zhiban.desk.receive import Push, receive
from zhiban.desk.review.change import Span, span
from zhiban.desk.review.html import html
from zhiban.desk.review.markdown import markdown
from zhiban.desk.review.plain import plain
from zhiban.desk.review.reviewed import Asked, Site, look, reviewed
from zhiban.desk.review.told import Review
from zhiban.repo import Repo
from zhiban.repo import receipts as kept
from zhiban.rule import REFUSE, Finding
from zhiban.schema.parts import Instant
from zhiban.trust.receipt import BRANCH


def judged(repo: Repo, asked: str, forward: bool, now: Instant, site: Site | None) -> tuple[Asked, Review]:
    """The change and its review. `forward`: the main line is to move to this very commit, so it is judged as that push.

    ValueError (zh / en) where there is no such range.
    """
    seen = look(repo, span(repo, asked), now, site)
    if forward:
        known = {(f.code, f.path, f.place) for f in seen.found}
        more = [f for f in pushed(repo, seen.span, now) if f.effect is REFUSE]
        seen = replace(
            seen, found=(*seen.found, *(f for f in more if (f.code, f.path, f.place) not in known))
        )
    return seen, reviewed(seen)


def pushed(repo: Repo, of: Span, now: datetime) -> list[Finding]:
    """What a server would find if the main line were pushed to the tip: asked of a repository that has nothing else."""
    common = Path(repo.root, repo.ask("rev-parse", "--git-common-dir")).resolve()
    with TemporaryDirectory(prefix="zhiban-") as folder, Repo(folder) as bare:
        bare.git("init", "-q", "--bare", f"--object-format={_format(of.tip)}", folder)
        Path(folder, "objects/info/alternates").write_text(f"{common}/objects\n", encoding="utf-8")
        bare.git("update-ref", MAIN, of.base)
        if receipts := kept.tip(repo):
            bare.git("update-ref", BRANCH, receipts)
        for name, values in kept.pins(repo).items():
            for value in values:
                bare.git("config", "--add", f"zhiban.{name}", value)
        return receive(bare, Push([(MAIN, of.base, of.tip)]), now).found


def _format(commit: str) -> str:
    return "sha256" if len(commit) == 64 else "sha1"


def reports(to: Path, seen: Asked, review: Review, lang: str) -> Iterator[Path]:
    """Write the review (Markdown, HTML, JSON) and the findings (SARIF, JUnit) into a folder; each file written."""
    import json

    found = list(seen.found)
    texts = {
        "review.md": markdown(review, lang),
        "review.html": html(review, lang),
        "review.json": json.dumps(plain(review), ensure_ascii=False, indent=1) + "\n",
        "findings.sarif": say.findings(found, "sarif", lang, lambda path: []) + "\n",
        "findings.xml": say.findings(found, "junit", lang, lambda path: []) + "\n",
    }
    to.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (to / name).write_text(text, encoding="utf-8", newline="\n")
        yield to / name
