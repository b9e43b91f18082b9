"""第八条 责任链条 | Article 8: responsibility chain

要求：政府的值班由政府办公室担责，办公室主任居首；部门由主要负责人居首。分管负责人承担主要责任，
值班室负责人和当班人员承担直接责任。
核对：单位档案写了责任人，就要写全首要、主要、直接三级，缺的退回；还没写，或者任期都已结束的，催办。
居首者上任那天的职级与单位类别不符的，留痕。换人时补写任期，旧的一行保留。
由人判断：某件事的责任落在哪一级，由有权机关依事实认定。

Asks: In a government its office answers for the watch, the office director first; in a department
its principal head first. Deputies in charge bear the main responsibility; the head of the duty
room and the officers on shift bear the direct one.
Checks: a unit's file that names responsible people names all three links, and is refused where one
is missing; a reminder while nobody is named yet, or where every term has ended. A mark where the
rank of the first, on the day the term began, is not the one that its kind of unit requires. When
a person changes, a term is added and the old line stays.
Left to people: on which link a given matter falls; the competent authority finds that from the
facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhiban.rule import MARK, REFUSE, REMIND, Hit, rule
from zhiban.subject import On
from zhiban.terms import holding, post_lines, vacancies

if TYPE_CHECKING:
    from zhiban.schema.city import Unit

LINKS = {
    "first_responsible": ("第一责任人", "the first responsible person"),
    "main_responsible": ("主要责任人", "the main responsible person"),
    "direct_responsible": ("直接责任人", "the directly responsible person"),
}
RANKS = {
    "office_head": ("办公室负责人", "the office's head"),
    "department_head": ("部门主要负责人", "the department's head"),
}


@rule(
    "ZB0801",
    "responsibility-chain",
    REFUSE,
    of="record",
    claim=("posts",),
    kinds=("unit",),
    zh="{unit} 的三级责任人没有写全：缺{post}（{fields}），或任期都已结束",
    en="{unit} does not name all three links of responsibility: {post_en} ({fields}) not named, or every term has ended",
    remedy=(
        "在 posts 下加一条；换人的加新的一条，旧的写 until：",
        "Add below `posts`; the old line gets `until`:",
    ),
)
def responsibility_chain(on: On[Unit]) -> Iterator[Hit]:
    """Three links answer for a unit's watch; the directly responsible named here is the head of the duty room."""
    unnamed, ended = vacancies(on.says, LINKS, on.now.date())
    for posts, effect in ((unnamed, None if on.says.posts else REMIND), (ended, REMIND)):
        if posts:
            figures = {"unit": on.says.id, "fields": "、".join(posts)}
            figures["post"] = "、".join(LINKS[post][0] for post in posts)
            figures["post_en"] = ", ".join(LINKS[post][1] for post in posts)
            yield Hit("posts" if on.says.posts else "", figures, post_lines(on.says, posts), effect=effect)


@rule(
    "ZB0802",
    "first-responsible-role",
    MARK,
    of="record",
    kinds=("unit",),
    zh="第一责任人 {person} 在 {day} 的职级不是{want}（{rank}），而写的是 {ranks}",
    en="the first responsible person {person} is not {want_en} ({rank}) on {day}, but {ranks}",
    remedy=(
        "核对 posts；职级记漏的，在 records/people/{person}.yml 的 ranks 补一条。",
        "Check `posts`; a rank left out is added below `ranks` in records/people/{person}.yml.",
    ),
)
def first_responsible_role(on: On[Unit]) -> Iterator[Hit]:
    """In a government the office's head comes first, in a department its own head."""
    rank = "department_head" if on.says.level == "department" else "office_head"
    for post in on.says.posts:
        person = on.book.person(post.person) if post.post == "first_responsible" else None
        day = post.from_ or on.now.date()
        ranks = sorted({line.rank for line in holding(person.ranks, day)}) if person else []
        if ranks and rank not in ranks:
            zh, en = RANKS[rank]
            figures = {"person": post.person, "day": str(day), "rank": rank, "ranks": "、".join(ranks)}
            yield Hit(f"posts[{post.id}]", {**figures, "want": zh, "want_en": en})
