"""The short way from a page of ours to HTML: what is HTML already stays as it stands, and the few marks beside it are read here.

The rosters are HTML with a heading or a line of links above and below. For them this gives to the byte what python-markdown
gives, in a twentieth of the time; where a page holds anything else it says nothing, and python-markdown is asked.
"""

import html
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

OPENS = re.compile(r"<(div|section|table|p|h1|h2|ul|dl)\b")
HEADING = re.compile(r"(#{1,2}) ([^\n]+?)(?: \{: #([a-z][a-z0-9-]*) \})?")
ATTRIBUTE = re.compile(r"\n\{: \.([a-z][a-z0-9_-]*) \}\Z")
LINK = re.compile(r"\[([^\[\]<>\n]*)\]\(([a-z0-9/.-]+)\)")
PLAIN = re.compile(r"(?:[^\\`*_<>\[\]&{}|!\n]|&#[0-9]+;)*")
ID = re.compile(r'\sid="([^"<>&]+)"')


class Short(NamedTuple):
    """A page read the short way: its content, the headings as python-markdown's toc tells them, and the ids in it."""

    content: str
    toc: list[dict[str, Any]]
    ids: set[str]


def read(text: str, led: Callable[[str], str], permalink: str) -> Short | None:
    """A page without its head; None where it has more than we read. `led` turns a link into that of the built page,
    `permalink` is the title of the mark beside a heading."""
    blocks, toc, known, at = [], list[dict[str, Any]](), set[str](), 0
    text = text.strip("\n")
    while at < len(text):
        if opens := OPENS.match(text, at):
            end = _end(text, at, opens[1])
            if end is None:
                return None
            blocks.append(text[at:end] + "\n")
        else:
            end = text.find("\n\n", at)
            end = len(text) if end < 0 else end
            made = _marked(text[at:end], led, permalink, toc, known)
            if made is None:
                return None
            blocks.append(made)
        at = end
        while at < len(text) and text[at] == "\n":
            at += 1
    content = "\n".join(blocks).rstrip("\n")
    return Short(content, _nested(toc), set(ID.findall(content)))


def _end(text: str, at: int, tag: str) -> int | None:
    """Where the element that begins here ends; None where it does not end with its line and before an empty one."""
    depth = 0
    for found in _tags(tag).finditer(text, at):
        depth += -1 if found[0][1] == "/" else 1
        if depth == 0:
            end = found.end()
            return end if text[end : end + 2] in ("", "\n", "\n\n") else None
    return None


@lru_cache(16)
def _tags(tag: str) -> re.Pattern[str]:
    return re.compile(f"<{tag}(?=[ >])|</{tag}>")


def _marked(
    text: str, led: Callable[[str], str], permalink: str, toc: list[dict[str, Any]], known: set[str]
) -> str | None:
    """A heading or a paragraph as HTML."""
    if heading := HEADING.fullmatch(text):
        said = heading[2]
        if not PLAIN.fullmatch(said) or "  " in said or "#" in re.sub("&#[0-9]+;", "", said):
            return None
        level, name = len(heading[1]), heading[3] or _slug(html.unescape(said), known)
        known.add(name)
        toc.append({"level": level, "id": name, "name": _escaped(said), "children": []})
        mark = f'<a class="headerlink" href="#{name}" title="{permalink}">#</a>'
        return f'<h{level} id="{name}">{said}{mark}</h{level}>'
    attribute = ATTRIBUTE.search(text)
    said = text[: attribute.start()] if attribute else text
    if "\n" in said or said != said.strip() or re.match(r"[-+*#>:=~]|[0-9]+[.)]", said):
        return None
    parts, at = [], 0
    for link in LINK.finditer(said):
        if not PLAIN.fullmatch(said[at : link.start()]) or not PLAIN.fullmatch(link[1]):
            return None
        parts += [said[at : link.start()], f'<a href="{led(link[2])}">{link[1]}</a>']
        at = link.end()
    if not PLAIN.fullmatch(said[at:]):
        return None
    named = f' class="{attribute[1]}"' if attribute else ""
    return f"<p{named}>{''.join(parts)}{said[at:]}</p>"


def _escaped(said: str) -> str:
    return html.escape(html.unescape(said), quote=False)


def _slug(name: str, known: set[str]) -> str:
    from markdown.extensions.toc import slugify, unique  # type: ignore[import-untyped]

    return str(unique(slugify(name, "-"), known))


def _nested(toc: list[dict[str, Any]]) -> list[dict[str, Any]]:
    nested: list[dict[str, Any]] = []
    for item in toc:
        deeper = nested and item["level"] > nested[-1]["level"]
        (nested[-1]["children"] if deeper else nested).append(item)
    return nested
