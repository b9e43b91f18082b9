"""Which files by hand an audience may see, and what becomes of links to the others: for the public, only what says so itself.

A page of prose is for the public where its head says `publish: public`; a picture where such a page shows it.
"""

import posixpath
import re
from collections.abc import Collection, Iterable, Mapping

INTERNAL = (
    "内部资料，不得外传",
    "Internal: not for publication",
)  # on every page for staff, on the screen and on paper
PUBLIC = re.compile(r"\A---\n(?:(?!---).*\n)*?publish:[ \t]*['\"]?public['\"]?[ \t]*\n")
BY_HAND = ("manual/", "procedures/", "operations/", "design/", "glossary.md")
LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^()\s]+)\)(\{[^{}\n]*\})?")
ITEM = re.compile(r"^[-*] \[[^\[\]]*\]\(([^()\s]+)\)\n?", re.MULTILINE)


def public(text: str) -> bool:
    """Whether the head of a page says that it is for the public."""
    return PUBLIC.match(text) is not None


def withheld(files: Iterable[str], pages: Mapping[str, str], audience: str) -> set[str]:
    """The files below a folder of prose that are not for an audience; `pages` are the texts of those that are Markdown."""
    if audience == "staff":
        return set()
    shown = {path for path, text in pages.items() if public(text)}
    named = {spot for path in shown for _, _, spot, _ in LINK.findall(pages[path])}
    named |= {spot for path in shown for spot in re.findall(r'src="([^":]+)"', pages[path])}
    pictures = {target(path, spot) for path in shown for spot in named}
    return {file for file in files if file not in shown and (file in pages or file not in pictures)}


def target(path: str, link: str) -> str:
    """Where a link on a page leads, from the site's root; nothing where it leads elsewhere or stays on the page."""
    spot = link.partition("#")[0]
    away = not spot or re.match(r"[a-z][a-z+.-]*:|/", spot)
    return "" if away else posixpath.normpath(posixpath.join(posixpath.dirname(path), spot))


def unlinked(path: str, text: str, gone: Collection[str]) -> str:
    """The page with plain words for each link to a page that its readers have not; an entry of a list that is nothing else goes."""
    if not gone:
        return text

    def item(match: re.Match[str]) -> str:
        return "" if target(path, match[1]) in gone else match[0]

    def link(match: re.Match[str]) -> str:
        return match[0] if target(path, match[3]) not in gone else "" if match[1] else match[2]

    return LINK.sub(link, ITEM.sub(item, text))


def wanting(path: str, text: str, there: Collection[str]) -> set[str]:
    """The pages by hand to which a generated page leads and which this handbook does not have."""
    led = {target(path, spot) for _, _, spot, _ in LINK.findall(text)}
    return {to for to in led if to.endswith(".md") and to.startswith(BY_HAND) and to not in there}
