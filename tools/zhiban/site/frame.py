"""The frame around pages that stand outside the navigation: filled in by the theme once for many pages that share it.

All pages of one folder with the same head have one frame, but for title, content and twin. The theme fills the first of them;
cut at these three it is tried on the second, which the theme fills too; where both are the same to the byte it serves the rest.
"""

from collections.abc import Iterable
from typing import Any

MARKS = ("\0title\0", "\0content\0", "\0twin\0")


class Framed:
    """The theme's template for a page, and the frames that it has made."""

    def __init__(self, template: Any) -> None:
        self.template = template
        self._frames: dict[str, str | None] = {}
        self._tried: set[str] = set()
        self._named: set[int] = set()

    def render(self, context: dict[str, Any]) -> str:
        """A page in its frame: what the theme's template gives for it."""
        page, nav = context["page"], context["nav"]
        named = self._named or {id(nav), *map(id, nav.pages)}
        self._named = named
        if id(nav) not in named or page is None or id(page) in named:
            return str(self.template.render(context))
        shown = (str(page.meta.get("title", "")), page.content or "", str(page.meta.get("twin", "")))
        key = _key(page)
        frame = self._frames.get(key)
        if frame is not None and key in self._tried:
            return _filled(frame, shown)
        full = str(self.template.render(context))
        if key not in self._frames:
            self._frames[key] = _cut(full, shown)
        elif key not in self._tried and frame is not None:
            self._tried.add(key)
            self._frames[key] = frame if _filled(frame, shown) == full else None
        return full


def _key(page: Any) -> str:
    """What pages with the same frame have in common."""
    meta = {name: value for name, value in page.meta.items() if name not in ("title", "twin")}
    toc = list(page.toc)
    inner = [(toc[0].url, _links(toc[0].children))] if toc and toc[0].level == 1 else []
    folder = page.url.rpartition("/")[0]
    said = ("title" in page.meta, "twin" in page.meta, "<h1" in (page.content or ""))
    return repr((folder, said, sorted(meta.items()), inner, _links(toc[len(inner) :])))


def _links(items: Iterable[Any]) -> list[Any]:
    return [(item.title, item.url, item.level, _links(item.children)) for item in items]


def _cut(full: str, shown: tuple[str, str, str]) -> str | None:
    """The frame of a page: the page without its content, twin and title; None where it cannot be told from the rest."""
    title, content, twin = shown
    if not title or not content or full.count(content) != 1 or "\0" in full:
        return None
    before, _, after = full.partition(content)
    before, after = (part.replace(title, MARKS[0]) for part in (before, after))
    if twin:
        before, after = (part.replace(twin, MARKS[2]) for part in (before, after))
    return before + MARKS[1] + after


def _filled(frame: str, shown: tuple[str, str, str]) -> str:
    title, content, twin = shown
    before, _, after = frame.partition(MARKS[1])
    before, after = (part.replace(MARKS[0], title).replace(MARKS[2], twin) for part in (before, after))
    return before + content + after
