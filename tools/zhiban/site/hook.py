"""The thin MkDocs hook: the generated pages, the frame around every page, the words of the search, the second language."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files

THEME = str(Path(__file__).parent / "theme")
# With other extensions than these nobody knows what python-markdown makes of a page but itself.
SHORT = {"attr_list", "tables", "fenced_code", "toc", "pymdownx.highlight", "pymdownx.superfences"}
WORKER = "assets/vendor/iframe-worker.js"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """The site has the book's name and our frame; nothing is fetched, and nobody's pages can be edited from it."""
    from zhiban.site import kept, press, search
    from zhiban.site.folder import site_name
    from zhiban.site.published import INTERNAL

    said = config.extra.setdefault("zhiban", {})
    if "job" not in said:
        root = Path(said.get("root") or Path(config.config_file_path).parent).resolve()
        audience, language = said.get("audience", "staff"), said.get("language", "zh")
        both = bool(said.get("also")) or said.get("both", False)
        said["job"] = press.begun(root, Path(config.docs_dir), audience, language, said.get("at"), both)
    job: press.Job = said["job"]
    said.update(job.said(), cutter=search.Cutter(job.words(), job.memory.cuts, kept.memory(job.root)))
    config.site_name = site_name(job.book, job.language) or config.site_name
    config.copyright = INTERNAL[job.language == "en"] if job.audience == "staff" else None
    config.repo_url, config.edit_uri = "", ""
    config.extra["alternate"] = [job.other] if job.other else []
    config.extra.update(polyfills=[WORKER], generator=False)
    config.theme.dirs.insert(0, THEME)
    setattr(config.theme, "get_env", _environment(config))  # noqa: B010
    return config


def _environment(config: MkDocsConfig) -> Any:
    """The theme's environment, which does not walk through Material's twelve thousand icons in search of files to copy."""
    from zhiban.site import frame
    from zhiban.site.compiled import COMPILED

    usual = config.theme.get_env

    class Lean(jinja2.FileSystemLoader):
        def list_templates(self) -> list[str]:
            found = set()
            for place in self.searchpath:
                for at, folders, names in os.walk(place):
                    folders[:] = [name for name in folders if not name.startswith(".")]
                    inner = os.path.relpath(at, place).replace(os.sep, "/")
                    found |= {name if inner == "." else f"{inner}/{name}" for name in names}
            return sorted(found)

    def made() -> jinja2.Environment:
        env = usual()
        env.loader = Lean(config.theme.dirs)
        env.bytecode_cache = COMPILED
        found, framed = env.get_template, dict[Any, frame.Framed]()

        def template(name: Any, *rest: Any, **named: Any) -> Any:
            made = found(name, *rest, **named)
            return framed.setdefault(made, frame.Framed(made)) if name == "main.html" and not rest else made

        setattr(env, "get_template", template)  # noqa: B010
        return env

    return made


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """The sheets take the place of what lies in the folder; a page is to be built if it is not as it was built before."""
    from zhiban.site import kept, sheets
    from zhiban.site.procedures import without

    job = config.extra["zhiban"]["job"]
    if not job.laid.texts:
        job.laid = sheets.made(job)
    for path in job.laid.away:
        if file := files.get_file_from_path(path):
            files.remove(file)
    for path, text in job.laid.texts.items():
        file = files.get_file_from_path(path)
        if file is None:
            file = File.generated(config, path, content=text)
            files.append(file)
        else:
            file.content_string = text
        old, new = job.memory.leaves.get(path), kept.digest(text)
        job.leaves[path] = kept.Leaf(new)
        if job.partial and old is not None and old.digest == new:
            job.leaves[path] = old
            setattr(file, "is_modified", lambda: False)  # noqa: B010
        else:
            job.fresh.add(path)
    if job.audience == "public":
        named = set(_named(config.nav))
        config.nav = without(config.nav, {path for path in named if files.get_file_from_path(path) is None})
    return files


def _named(nav: Any) -> Iterator[str]:
    from zhiban.site.press import leaves_of

    return leaves_of(nav)


def on_pre_page(page: Any, config: MkDocsConfig, files: Files) -> Any:
    """A page that is HTML already goes the short way, if nothing on it needs the long one."""
    if page.file.src_uri.startswith(("rosters/", "people/")):
        usual = page.render

        def render(config: MkDocsConfig, files: Files) -> None:
            if not _short(page, config, files):
                usual(config, files)

        setattr(page, "render", render)  # noqa: B010
    return page


def _short(page: Any, config: MkDocsConfig, files: Files) -> bool:
    from mkdocs.structure.pages import _RelativePathTreeprocessor
    from mkdocs.structure.toc import get_toc

    from zhiban.site import plainly

    links = _RelativePathTreeprocessor(page.file, files, config)
    toc = config.mdx_configs.get("toc") or {}
    known = toc.get("permalink") == "#" and toc.keys() <= {"permalink", "permalink_title", "toc_depth"}
    if (
        not known
        or toc.get("toc_depth", 6) not in range(2, 7)
        or not SHORT.issuperset(config.markdown_extensions)
    ):
        return False
    made = plainly.read(page.markdown, links.path_to_url, toc.get("permalink_title", "Permanent link"))
    if made is None:
        return False
    page.content, page.present_anchor_ids, page.links_to_anchors = made.content, made.ids, {}
    page.toc = get_toc(made.toc)  # type: ignore[arg-type]
    return True


def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> jinja2.Environment:
    """The pages that are not built anew are as they were: their titles and anchors for the others, their places in the search."""
    job = config.extra["zhiban"]["job"]
    for file in files.documentation_pages():
        leaf = job.leaves[file.src_uri]
        if file.page is not None and file.src_uri not in job.fresh:
            setattr(file.page, "title", leaf.title)  # noqa: B010
            file.page.meta = dict(leaf.meta)
            file.page.present_anchor_ids = set(leaf.anchors)
            led = ((files.get_file_from_path(to), links) for to, links in leaf.links.items())
            file.page.links_to_anchors = {to: links for to, links in led if to is not None}
        job.order.append((file.url, file.src_uri in job.fresh))
    plugin = config.plugins.get("material/search")
    if plugin is not None:
        plugin.search_index_prev = (
            None  # MkDocs keeps a plugin for the next build of the process: the other language's
        )
        setattr(plugin.search_index, "_segment_chinese", config.extra["zhiban"]["cutter"])  # noqa: B010
    return env


def on_post_build(config: MkDocsConfig) -> None:
    """The search index of all pages; what the next build will need to know; and the second language."""
    from zhiban.site import search

    said = config.extra["zhiban"]
    job = said["job"]
    index = Path(config.site_dir) / "search/search_index.json"
    if index.is_file():
        text = search.merged(index.read_text(encoding="utf-8"), job.old_index, job.order)
        index.write_text(text, encoding="utf-8", newline="\n")
    if said.get("also"):
        _build_also(config, said)


@event_priority(-50)
def on_page_context(context: dict[str, Any], page: Any, config: MkDocsConfig, **_: Any) -> dict[str, Any]:
    """What the next build needs to know of a page that it does not build."""
    from zhiban.site import kept

    job = config.extra["zhiban"]["job"]
    path = page.file.src_uri
    links = {to.src_uri: dict(found) for to, found in (page.links_to_anchors or {}).items()}
    anchors = sorted(page.present_anchor_ids or ())
    job.leaves[path] = kept.Leaf(job.leaves[path].digest, page.title, kept.plain(page.meta), anchors, links)
    return context


def _build_also(config: MkDocsConfig, said: dict[str, Any]) -> None:
    """`mkdocs build` of one configuration makes both languages: here the other one, below the first."""
    from mkdocs.commands.build import build

    job = said["job"]
    file = Path(config.config_file_path).with_name(said["also"])
    other = load_config(
        str(file), site_dir=str(Path(config.site_dir) / "en"), strict=config.strict, use_directory_urls=False
    )
    other.extra["zhiban"] = {
        **other.extra.get("zhiban", {}), "root": str(job.root), "audience": job.audience, "at": job.at, "both": True, "also": None,
    }  # fmt: skip
    other.plugins.run_event("startup", command="build", dirty=False)
    try:
        build(other)
    finally:
        other.plugins.run_event("shutdown")


def on_serve(server: Any, config: MkDocsConfig, **_: Any) -> Any:
    """A saved record shows at once, and so does a page of the other language."""
    job = config.extra["zhiban"]["job"]
    for place in (job.root / "records", job.root / "docs"):
        if place.is_dir():
            server.watch(str(place))
    return server
