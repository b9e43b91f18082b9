"""What every generated page is made with: a book as one audience sees it, the words of a language, the templates."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from zhiban.book import Book
from zhiban.personal import fold, mobile, numbers
from zhiban.rule import Finding
from zhiban.schema.city import Phone, Unit
from zhiban.schema.parts import Instant
from zhiban.site.allowed import Sight
from zhiban.site.compiled import COMPILED
from zhiban.site.inert import script_json, shown, telephone, typed, verbatim
from zhiban.site.kept import Rosters
from zhiban.site.words import Words, minute


@dataclass(frozen=True)
class Made:
    """What every page is made from. `found` tells what the judge finds on the whole book, where somebody remembers it;
    `rosters` is what was made of the rosters before, and is then what is made of them now."""

    sight: Sight
    words: Words
    now: Instant | None
    found: Callable[[Book, Instant], list[Finding]] | None = None
    rosters: Rosters = field(default_factory=Rosters)

    def page(self, template: str, **values: Any) -> str:
        """One page from its template."""
        return filled(template, self.words, **values)

    def unit(self, name: str) -> str:
        """A unit's name."""
        unit = self.sight.units.get(name)
        return unit.name if unit else self.words.word(name)

    def phones(self, unit: Unit) -> list[Phone]:
        """The unit's lines in use, the dedicated first; a number that looks like a mobile or another personal one is left out."""
        today = self.words.local(self.now).date() if self.now else None
        used = [p for p in unit.phones if today is None or p.until is None or today <= p.until]
        used = [p for p in used if today is None or p.from_ is None or p.from_ <= today]
        used = [p for p in used if not personal(p.number)]
        return sorted(used, key=lambda phone: (phone.type != "phone", phone.dedicated != "yes", phone.id))


def personal(number: str) -> bool:
    """Whether a telephone number is somebody's own: a mobile, however it is written."""
    return bool(numbers(number)) or mobile(re.sub("[^0-9]", "", fold(number)))


def filled(template: str, words: Words, **values: Any) -> str:
    """A template with its values, in one language."""
    return _templates().get_template(template).render(w=words, t=words.t, **values).strip() + "\n"


@cache
def _templates() -> Environment:
    """Every value a template writes becomes inert; text that our own code made passes as Markup."""
    found = Environment(
        loader=PackageLoader("zhiban.site"),
        autoescape=True,
        finalize=shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=COMPILED,
    )
    found.globals.update(
        telephone=telephone,
        script_json=script_json,
        slug=slug,
        typed=typed,
        verbatim=verbatim,
        minute=minute,
    )
    return found


def slug(text: object) -> Markup:
    """An id, a date or a path of our own making, raw: letters, digits and -./# only."""
    return Markup(re.sub(r"[^A-Za-z0-9./#-]", "", str(text)))
