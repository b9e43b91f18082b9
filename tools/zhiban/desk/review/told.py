"""What a review says, as data: points, records with their facts, and the plan of effects. Every rendering is made from this.

Times are told at the book's offset; texts that people wrote are as they stand in the book, and each rendering makes them
inert in its own way.
"""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from zhiban.facts import Place
from zhiban.schema.parts import Instant

Text = tuple[str, str]  # the same in zh and en


class Weight(StrEnum):
    """What a point does: the change must not be merged, somebody looks at it first, or it is worth knowing."""

    MUST_NOT = "must_not"
    LOOK = "look"
    NOTE = "note"


WEIGHTS: Mapping[Weight, Text] = {
    Weight.MUST_NOT: ("不能合并", "Must not be merged"),
    Weight.LOOK: ("要看", "Look at"),
    Weight.NOTE: ("知会", "For information"),
}
MUST_NOT, LOOK, NOTE = Weight.MUST_NOT, Weight.LOOK, Weight.NOTE

# What may be called out, in the order in which it is told.
KINDS: Mapping[str, Text] = {
    "secret": ("保密和个人信息", "Secrecy and personal data"),
    "refused": ("服务器会退回", "Refused by the server"),
    "remade": ("另做的提交", "Commits made anew"),
    "clash": ("两边写得不同", "Two sides differ"),
    "unsigned": ("签名没有核对", "Signatures not checked"),
    "fault": ("程序自己出错", "Our own fault"),
    "corrected": ("更正", "Corrections"),
    "clock": ("时限结论", "What the clocks say"),
    "limits": ("时限表改动带来的结论", "Verdicts under the changed limits"),
    "after_signature": ("签字以后加写", "Added after a signature"),
    "foreign": ("不在本班的人记的", "By somebody not on that watch"),
    "late": ("补记", "Later entries"),
    "breach": ("超时等情况", "Breaches"),
    "roster": ("值班安排", "Rosters"),
    "key": ("密钥和权限", "Keys and roles"),
    "page": ("手册页面", "Pages of the handbook"),
    "second": ("要第二个人", "For a second person"),
    "superseded": ("废止的页面", "Pages superseded"),
    "house": ("程序和设置", "Programs and settings"),
    "time": ("时间和回执", "Times and receipts"),
    "mark": ("其他留痕", "Other marks"),
    "opened": ("新的待办", "Obligations opened"),
    "closed": ("了结的待办", "Obligations closed"),
    "hint": ("提示", "Hints"),
}


class Point(Struct, frozen=True):
    """One thing that a reviewer is told. `do`: what to write or do next, where there is something; line 0: none."""

    kind: str
    weight: Weight
    zh: str
    en: str
    path: str = ""
    place: Place = ""
    line: int = 0
    code: str = ""
    do: Text = ("", "")


class Wrote(Struct, frozen=True):
    """One commit: who recorded it, when it was signed, when the server received it. `person`: nothing where the book does
    not know the address; `receipt` None: not received yet. `good`: a valid signature by a key of that person; None where
    the book has no keys and nothing was asked."""

    commit: str
    person: str
    name: str
    signed: Instant
    good: bool | None
    message: str
    receipt: int | None = None
    received: Instant | None = None
    merge: bool = False


class Fact(Struct, frozen=True):
    """One fact in words: its field's title, and the text; `words`: of a choice, what it is called; `was`: what was read
    there before, for a page's head."""

    place: Place
    title: Text
    text: str
    was: str = ""
    words: Text | None = None


class Group(Struct, frozen=True):
    """The facts of one item that one commit wrote. `hidden`: what stands there is not to be repeated."""

    title: Text
    commit: str
    facts: tuple[Fact, ...]
    hidden: bool = False


class Told(Struct, frozen=True):
    """One record or page that the change touches: how many facts it gains (ids among them, which the groups leave out)
    and how many are gone."""

    path: str
    kind: str
    title: Text
    new: bool
    groups: tuple[Group, ...]
    count: int = 0
    lost: int = 0


class Seat(Struct, frozen=True):
    """One post of a shift, by names; nothing: nobody."""

    post: Text
    was: str
    now: str


class Day(Struct, frozen=True):
    """One shift that is kept otherwise after the merge; of a new shift all its posts."""

    unit: str
    shift: str
    new: bool
    seats: tuple[Seat, ...]


class Power(Struct, frozen=True):
    """Somebody's power to sign, or a role: gained, lost or bounded (`ends`), and from when; None: at once."""

    person: str
    name: str
    how: str
    what: Text
    since: Instant | None = None


class Shown(Struct, frozen=True):
    """One page or feed of the site, for one audience: added, changed or removed."""

    audience: str
    path: str
    how: str


class Effects(Struct, frozen=True):
    """What a merge does beyond the records."""

    days: tuple[Day, ...] = ()
    powers: tuple[Power, ...] = ()
    site: tuple[Shown, ...] = ()


class Review(Struct, frozen=True):
    """A change told by its facts. `base`, `tip`: commits; `since`: where the two lines parted."""

    asked: str
    base: str
    tip: str
    since: str
    at: Instant
    commits: tuple[Wrote, ...]
    points: tuple[Point, ...]
    records: tuple[Told, ...]
    effects: Effects

    def of(self, weight: Weight) -> list[Point]:
        """The points of one weight."""
        return [point for point in self.points if point.weight is weight]

    @property
    def verdict(self) -> Weight:
        """The gravest weight: NOTE says that it is safe to merge."""
        return next((w for w in (MUST_NOT, LOOK) if self.of(w)), NOTE)

    @property
    def headline(self) -> Text:
        """The one line at the top."""
        number = len(self.of(self.verdict))
        return {
            MUST_NOT: (f"不能合并（{number}）", f"must not be merged ({number})"),
            LOOK: (f"需要看（{number}）", f"needs a look ({number})"),
            NOTE: ("可以合并", "safe to merge"),
        }[self.verdict]


def in_order(points: "list[Point]") -> tuple[Point, ...]:
    """The points: the gravest first, then by kind, file and line; each once."""
    kinds, weights = list(KINDS), list(Weight)
    once = {(p.kind, p.weight, p.path, p.place, p.code, p.zh): p for p in points}
    return tuple(
        sorted(
            once.values(),
            key=lambda p: (
                weights.index(p.weight),
                kinds.index(p.kind),
                p.path,
                p.line,
                p.place,
                p.code,
                p.zh,
            ),
        )
    )
