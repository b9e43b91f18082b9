"""What a commit may do to a record: add facts, and nothing else (DESIGN.md §1, law 1).

A text is not changed but corrected, a record not deleted or moved. Text diffs cannot see this: a diff without a single
deleted line can move one officer's sentence into another's entry.
"""

from collections.abc import Iterator

from zhiban.errata import covers
from zhiban.facts import lost
from zhiban.letter import scalar
from zhiban.rule import MARK, REFUSE, Hit, rule
from zhiban.subject import Step


def correction(step: Step, place: str, read: str | None) -> str:
    """The lines that say so instead, to go below `corrections`: read the new text at this place, or strike it out."""
    before = step.before or {}
    number = next(n for n in range(1, len(before) + 2) if f"corrections[c{n}].id" not in before)
    begun = any(p.startswith("corrections[") for p in before)
    lines = [
        *([] if begun else ["corrections:"]),
        f"  - id: c{number}",
        f"    at: {step.at}",
        f"    by: {step.who or '<你的编号 your id>'}",
        f"    of: {place}",
        *([f"    read: {scalar(read, '      ')}"] if read is not None else []),
        "    why: <更正原因 why>",
    ]
    return "\n".join(lines)


@rule(
    "ZB3101",
    "fact-changed",
    REFUSE,
    of="step",
    articles=(13,),
    zh="“{place}”原记“{old}”，现在写成“{new}”；已记的内容不改，只更正",
    en="“{place}” was recorded as “{old}” and now says “{new}”; what is recorded is corrected, not changed",
    remedy=("恢复原文，另加一条更正：", "Put the old text back and add a correction:"),
)
def fact_changed(step: Step) -> Iterator[Hit]:
    """A place says something else than before: an edited time, an edited figure, a stolen line."""
    if step.before is None or step.after is None:
        return
    for place, old in lost(step.before, step.after).items():
        if place in step.after:
            new = step.after[place]
            yield Hit(
                place, {"place": place, "old": _short(old), "new": _short(new)}, correction(step, place, new)
            )


@rule(
    "ZB3102",
    "fact-removed",
    REFUSE,
    of="step",
    articles=(13,),
    zh="“{place}”原记“{old}”，现在没有了；已记的内容不删，只更正",
    en="“{place}” was recorded as “{old}” and is gone; what is recorded is corrected, not removed",
    remedy=(
        "恢复原文；确实记错的，加一条更正（不写 read 即作废）：",
        "Put it back; if it was wrong, strike it out:",
    ),
)
def fact_removed(step: Step) -> Iterator[Hit]:
    """A place says nothing any more. Of a whole item or mapping that is gone, one hit."""
    if step.before is None or step.after is None:
        return
    gone = [place for place in lost(step.before, step.after) if place not in step.after]
    said = ""
    for place in gone:
        item = place[: place.rfind("]") + 1] if "]" in place else place
        whole = item if item != place and not any(covers(item, p) for p in step.after) else place
        if whole != said:
            said = whole
            yield Hit(
                whole, {"place": whole, "old": _short(step.before[place])}, correction(step, whole, None)
            )


@rule(
    "ZB3103",
    "record-removed",
    REFUSE,
    of="step",
    articles=(13,),
    zh="{path} 已有记录，现在{how}；记录不删除、不改名、不移动",
    en="{path} holds records and is now {how_en}; records are not deleted, renamed or moved",
    remedy=(
        "恢复这个文件；写错了单位或日期的，在原文件里加更正，另立新文件。",
        "Restore the file; say what was wrong in a correction and open a new file.",
    ),
)
def record_removed(step: Step) -> Iterator[Hit]:
    """A file of the book was deleted, renamed or moved."""
    if step.before is not None and step.after is None:
        how = f"移到 {step.moved_to}" if step.moved_to else "删除了"
        how_en = f"moved to {step.moved_to}" if step.moved_to else "deleted"
        yield Hit("", {"path": step.path, "how": how, "how_en": how_en})


@rule(
    "ZB3104",
    "correction-of-nothing",
    REFUSE,
    of="step",
    articles=(13,),
    zh="更正所指的“{of}”在本记录中没有",
    en="the correction speaks of “{of}”, which this record does not have",
    remedy=("of 写位置，如 entries[0912-li-na].at。", "`of` is a place, such as entries[0912-li-na].at."),
)
def correction_of_nothing(step: Step) -> Iterator[Hit]:
    """A correction must point at something that was written."""
    facts = step.after or {}
    for place, of in step.gained.items():
        if place.startswith("corrections[") and place.endswith("].of"):
            reads = place.removesuffix("of") + "read" in facts
            known = of in facts if reads else any(covers(of, p) for p in facts)
            if not known or of.startswith("corrections"):
                yield Hit(place, {"of": of})


@rule(
    "ZB3105",
    "book-to-sample",
    REFUSE,
    of="step",
    articles=(13,),
    zh="已经启用的值班簿不能改成样本（sample）",
    en="a book in use cannot be turned into a sample",
    remedy=("删去 book.yml 里的 sample 一行。", "Take the line `sample` out of book.yml."),
)
def book_to_sample(step: Step) -> Iterator[Hit]:
    """`sample: yes` switches this module off, so it can only be there from the first commit on."""
    if step.path == "records/book.yml" and step.before is not None and "sample" in step.gained:
        yield Hit("sample")


@rule(
    "ZB3106",
    "handover-grown",
    REFUSE,
    of="step",
    articles=(14,),
    zh="接班人签字后又加写“{place}”；签过的交班内容不再增加",
    en="“{place}” was added after the relief had signed; what is signed does not grow",
    remedy=("写进下一班的值班日志。", "Write it in the next shift's log."),
)
def handover_grown(step: Step) -> Iterator[Hit]:
    """After the takeover nothing is added to the handover that was taken over, nor to the takeover itself."""
    if step.before is None or "takeover.by" not in step.before:
        return
    for place in step.gained:
        if place.startswith(("handover.", "takeover.")) and place not in step.before:
            yield Hit(place, {"place": place})


@rule(
    "ZB3107",
    "merge-adds-nothing",
    REFUSE,
    of="step",
    articles=(13,),
    zh="合并时多出了“{place}”，两边都没有写过",
    en="the merge adds “{place}”, which neither side wrote",
    remedy=(
        "合并只合两边已有的内容；新内容合并以后另行提交。",
        "A merge holds what the two sides wrote; commit what is new after it.",
    ),
)
def merge_adds_nothing(step: Step) -> Iterator[Hit]:
    """A merge has nothing of its own."""
    if step.merge and step.after is not None:
        for place in step.gained:
            if step.before is None or place not in step.before:
                yield Hit(place, {"place": place})


@rule(
    "ZB3108",
    "handover-met-late",
    MARK,
    of="step",
    articles=(14,),
    zh="{by} 签字接班时，交班内容里还没有“{place}”；两边合并时才碰到一起",
    en="the handover did not have “{place}” when {by} took over; the two met only in this merge",
    remedy=(
        "请 {by} 看过，在本班日志里记一条。",
        "Let {by} read it and say so in an entry of the shift's own log.",
    ),
)
def handover_met_late(step: Step) -> Iterator[Hit]:
    """What was added to a handover while it was taken over elsewhere: nobody signed for it. On one line it is ZB3106."""
    taken = next((side for side in step.sides if side and "takeover.by" in side), None)
    apart = [side for side in step.sides if side and "takeover.by" not in side]
    if taken and step.merge:
        for place in step.after or {}:
            if place.startswith("handover.") and place not in taken and any(place in side for side in apart):
                yield Hit(place, {"place": place, "by": taken["takeover.by"]})


def _short(text: str) -> str:
    line = text.split("\n", 1)[0]
    return line if len(line) <= 40 else line[:39] + "…"
