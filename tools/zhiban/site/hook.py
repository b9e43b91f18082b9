"""The thin MkDocs hook: adds the generated pages, the pages' imprints and the site's own style and script, and seals each page."""

import base64
import hashlib
import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*\btype=\"?application/json)[^>]*>(.*?)</script>", re.DOTALL
)
POLICY = (
    "default-src 'none'; base-uri 'self'; connect-src 'self'; font-src 'self'; form-action 'self'; "
    "img-src 'self' data:; manifest-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self'"
)


def told(config: MkDocsConfig) -> dict[str, Any]:
    """Whose pages, in which language, of which book: `extra: zhiban:` of mkdocs.yml; the book stands beside that file."""
    said: dict[str, Any] = {"audience": "staff", "language": "zh", **(config.extra.get("zhiban") or {})}
    said.setdefault("root", str(Path(config.config_file_path).parent))
    return said


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """The site has the book's name; the search knows the words of the trade."""
    from zhiban.book import Book
    from zhiban.shelf import WorkTree
    from zhiban.site.folder import site_name, teach

    said = told(config)
    config.site_name = site_name(Book(WorkTree(Path(said["root"]))), said["language"]) or config.site_name
    teach(Path(config.docs_dir))
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """A page written by hand comes before a generated one of the same name; it gets its imprint."""
    from zhiban.site.folder import everything, prose

    said = told(config)
    for path, text in everything(
        Path(said["root"]), said["audience"], said["language"], said.get("at")
    ).items():
        if files.get_file_from_path(path) is None:
            files.append(File.generated(config, path, content=text))
    for path, text in prose(Path(said["root"]), Path(config.docs_dir), said["language"]).items():
        if file := files.get_file_from_path(path):
            file.content_string = text
    return files


def on_post_page(output: str, config: MkDocsConfig, **_: Any) -> str:
    """The page with its Content-Security-Policy."""
    return sealed(output, told(config)["audience"])


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig, **_: Any) -> str:
    """The same for 404.html."""
    return (
        sealed(output_content, told(config)["audience"])
        if template_name.endswith(".html")
        else output_content
    )


def on_post_build(config: MkDocsConfig) -> None:
    """A 第 of its own goes to the word after it: by it, Material's search would split 第二十一条 and find every article."""
    index = Path(config.site_dir) / "search/search_index.json"
    if index.is_file():
        text = index.read_text(encoding="utf-8")
        index.write_text(
            re.sub(r"(\\u7b2c)\\u200b(?: (\\u2026) \\u200b| )?", r"\1\2", text), encoding="utf-8"
        )


def on_serve(server: Any, config: MkDocsConfig, **_: Any) -> Any:
    """A saved record shows at once."""
    records = Path(told(config)["root"]) / "records"
    if records.is_dir():
        server.watch(str(records))
    return server


def sealed(html: str, audience: str) -> str:
    """The page with a policy under which only its own scripts run, and nothing is fetched from elsewhere.

    Material's inline scripts are allowed one by one, by their digest; style attributes need 'unsafe-inline'.
    """
    digests = {
        "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"
        for script in INLINE.findall(html)
    }
    policy = " ".join([POLICY, *sorted(digests)])
    lines = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    lines += '<meta name="referrer" content="no-referrer">'
    if audience == "staff":
        lines += '<meta name="robots" content="noindex">'
    return re.sub(r'(<meta charset="?utf-8"?>)', lambda found: found[1] + lines, html, count=1)
