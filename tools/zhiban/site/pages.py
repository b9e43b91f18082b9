"""What every generated page is made with: a book as one audience sees it, the words of a language, the templates."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from zhiban.schema.city import Phone, Unit
from zhiban.schema.parts import Instant
from zhiban.site.allowed import Sight
from zhiban.site.inert import script_json, shown, telephone, typed, verbatim
from zhiban.site.words import Words


@dataclass(frozen=True)
class Made:
    """What every page is made from."""

    sight: Sight
    words: Words
    now: Instant | None

    def page(self, template: str, **values: Any) -> str:
        """One page from its template."""
        return filled(template, self.words, **values)

    def unit(self, name: str) -> str:
        """A unit's name."""
        unit = self.sight.units.get(name)
        return unit.name if unit else self.words.word(name)

    def phones(self, unit: Unit) -> list[Phone]:
        """The unit's lines in use, the dedicated first."""
        today = self.words.local(self.now).date() if self.now else None
        used = [p for p in unit.phones if today is None or p.until is None or today <= p.until]
        used = [p for p in used if today is None or p.from_ is None or p.from_ <= today]
        return sorted(used, key=lambda phone: (phone.type != "phone", phone.dedicated != "yes", phone.id))


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
    )
    found.globals.update(
        telephone=telephone, script_json=script_json, slug=slug, typed=typed, verbatim=verbatim
    )
    return found


def slug(text: object) -> Markup:
    """An id, a date or a path of our own making, raw: letters, digits and -./# only."""
    return Markup(re.sub(r"[^A-Za-z0-9./#-]", "", str(text)))
