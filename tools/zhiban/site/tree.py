"""Writes the handbook as a folder for any builder of its kind: Markdown, a `mkdocs.yml` without hooks, the frame's templates."""

import shutil
from pathlib import Path
from typing import Any

from zhiban.site.folder import HERE, config_name, home_of, site_name, write
from zhiban.site.press import NAMES, Job, begun

MADE = "# Made by: zhiban site render\n"


def render_to(root: Path, to: Path, audience: str, language: str) -> None:
    """Everything that a builder needs, into a folder: `docs/`, `theme/` and `mkdocs.yml`; for `both` languages also
    `docs-en/` and `mkdocs.en.yml`, which is to be built after the other.

    What an earlier run left there is cleared away; a folder with another `mkdocs.yml` is a FileExistsError.
    """
    both = language == "both"
    languages = tuple(NAMES) if both else (language,)
    for name in languages:
        target = to / _config(name, both)
        if target.exists() and not target.read_text(encoding="utf-8").startswith(MADE):
            raise FileExistsError(target)
    shutil.rmtree(to / "theme", ignore_errors=True)
    shutil.copytree(HERE.parent / "theme", to / "theme")
    at = None
    for name in languages:
        docs = home_of(root, f"docs/{name}").resolve()
        job = begun(root, docs, audience, name, at, both)
        at = job.at
        _one(job, to)


def _config(language: str, both: bool) -> str:
    return "mkdocs.en.yml" if both and language == "en" else "mkdocs.yml"


def _one(job: Job, to: Path) -> None:
    import yaml
    from mkdocs.utils.yaml import yaml_load

    from zhiban.site import sheets
    from zhiban.site.hook import WORKER
    from zhiban.site.press import leaves_of
    from zhiban.site.procedures import without
    from zhiban.site.published import INTERNAL

    name = _config(job.language, job.both)
    docs = to / ("docs-en" if name == "mkdocs.en.yml" else "docs")
    shutil.rmtree(docs, ignore_errors=True)
    made = sheets.made(job)
    shutil.copytree(job.docs, docs)
    for path in made.away:
        (docs / path).unlink(missing_ok=True)
    write(docs, made.texts)
    with home_of(job.root, config_name(job.language)).open(encoding="utf-8") as file:
        config: dict[str, Any] = yaml_load(file)
    for gone in ("hooks", "repo_url", "edit_uri", "INHERIT"):
        config.pop(gone, None)
    missing = {path for path in leaves_of(config.get("nav")) if not (docs / path).exists()}
    config["nav"] = without(config.get("nav"), missing)
    config["theme"]["custom_dir"] = "theme"
    config["site_name"] = site_name(job.book, job.language) or config["site_name"]
    config["copyright"] = INTERNAL[job.language == "en"] if job.audience == "staff" else ""
    config["extra"].update(
        zhiban=job.said(), polyfills=[WORKER], generator=False, alternate=[job.other] if job.other else []
    )
    config.update(docs_dir=docs.name, site_dir="site/en" if name == "mkdocs.en.yml" else "site")
    text = yaml.safe_dump(config, allow_unicode=True, sort_keys=False, width=110)
    write(to, {name: MADE + text})
