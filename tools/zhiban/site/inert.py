"""Makes a record's text harmless on a page: it is shown as written, and nothing in it can act.

Every ASCII punctuation character becomes a numeric entity, so that neither Markdown nor an extension of it nor HTML
finds anything to work on (security.md §3.11).
"""

import json
import re
import unicodedata
from functools import lru_cache
from typing import Any

from markupsafe import Markup

PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


@lru_cache(maxsize=32768)  # names, times and posts stand on many pages
def plain(text: str) -> str:
    """The text on one line, without characters that cannot be seen."""
    if (
        text.isprintable()
    ):  # which nearly every text is, and which says the same as the look at each character
        return " ".join(text.split())
    kept = "".join(
        " " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in UNSEEN
    )
    return " ".join(kept.split())


def inert(text: object) -> Markup:
    """The text for Markdown or HTML, as words and nothing but words."""
    return _inert(str(text))


@lru_cache(1 << 14)  # names, posts and days stand on hundreds of pages
def _inert(text: str) -> Markup:
    return Markup(PUNCTUATION.sub(lambda found: f"&#{ord(found[0])};", plain(text)))


def verbatim(text: str) -> Markup:
    """The text for a `<pre>`: its lines and their indents are kept, and it is still nothing but words.

    It stands on one line of Markdown, where an empty line would end the element.
    """
    lines = ["".join(c for c in line if unicodedata.category(c) not in UNSEEN) for line in text.split("\n")]
    return Markup("&#10;").join(
        Markup(PUNCTUATION.sub(lambda found: f"&#{ord(found[0])};", line)) for line in lines
    )


def typed(text: str) -> Markup:
    """Our own sentence, inert but for what stands between `backticks`, which is something to type."""
    parts = [inert(part) for part in re.split("`([^`]*)`", text[:1].upper() + text[1:])]
    return Markup("").join(Markup(" <code>{}</code> ").format(p) if n % 2 else p for n, p in enumerate(parts))


def shown(value: object) -> Markup:
    """What jinja2 does with every value that a template writes: inert, unless our own code made it."""
    return value if isinstance(value, Markup) else inert("" if value is None else value)


def script_json(data: Any) -> Markup:
    """Data for a `<script type="application/json">`: its texts hold no punctuation but as `\\u00XX`."""
    return Markup(_json(data))


def _json(data: Any) -> str:
    if isinstance(data, dict):
        return "{" + ",".join(f"{_json(str(key))}:{_json(value)}" for key, value in data.items()) + "}"
    if isinstance(data, list | tuple):
        return "[" + ",".join(map(_json, data)) + "]"
    if isinstance(data, str):
        return '"' + PUNCTUATION.sub(lambda found: f"\\u{ord(found[0]):04x}", plain(data)) + '"'
    return json.dumps(data)


def telephone(number: str) -> Markup:
    """The number as a browser dials it: digits and a leading +, or nothing."""
    digits = re.sub(r"[^0-9]", "", number)
    return Markup(("+" if number.strip().startswith("+") else "") + digits)
