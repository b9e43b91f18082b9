"""Small pictures of figures: static SVG in the page, in its colours, with a title and a description; its table stands below."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from zhiban.site.inert import inert
from zhiban.site.pages import slug

WIDTH, ROW, BAR = 360, 34, 11  # of the picture, of a row and of a bar; the label stands above its bar
SCALE = WIDTH - 78  # the longest bar; its figure stands beside it


class Bar(NamedTuple):
    """One bar: what it is of, how long (0 to 1), what is said of it, and a further mark on its line."""

    label: str
    length: float
    said: str
    mark: float | None = None
    pooled: bool = False


def bars(name: str, title: str, about: str, rows: Sequence[Bar]) -> Markup:
    """Bars one below the other; `name` is an id that is the picture's own on its page. Nothing without a row."""
    if not rows:
        return Markup("")
    parts = [_bar(row, number) for number, row in enumerate(rows)]
    height = ROW * len(rows) + 4
    return Markup(
        '<svg class="zb-bars" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img"'
        ' aria-labelledby="{}-t {}-d"><title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>'
    ).format(
        WIDTH,
        height,
        *[slug(name)] * 3,
        inert(title),
        slug(name),
        inert(about),
        Markup("").join(parts),
    )


def _bar(row: Bar, number: int) -> Markup:
    top = number * ROW
    long, mark = round(SCALE * _within(row.length), 1), row.mark
    shapes = Markup('<rect class="zb-bars__rail" x="0" y="{}" width="{}" height="{}" rx="2"/>').format(
        top + 17, SCALE, BAR
    )
    shapes += Markup('<rect class="zb-bars__bar{}" x="0" y="{}" width="{}" height="{}" rx="2"/>').format(
        Markup(" zb-bars__bar--pooled") if row.pooled else "", top + 17, long, BAR
    )
    if mark is not None:
        shapes += Markup('<path class="zb-bars__mark" d="M{} {}v{}"/>').format(
            round(SCALE * _within(mark), 1), top + 14, BAR + 6
        )
    label = Markup('<text x="0" y="{}">{}</text>').format(top + 12, inert(row.label))
    return (
        label
        + shapes
        + Markup('<text class="zb-bars__figure" x="{}" y="{}">{}</text>').format(
            SCALE + 6, top + 27, inert(row.said)
        )
    )


def _within(share: float) -> float:
    return min(1.0, max(0.0, share))
