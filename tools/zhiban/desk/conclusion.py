"""What an audit says in the end, in plain words, and for machines."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zhiban import say
from zhiban.desk.anchored import Anchors, words
from zhiban.desk.audit import Told, sound
from zhiban.rule import MARK, REFUSE, REMIND, Effect
from zhiban.trust.keys import BEIJING
from zhiban.trust.weigh import moment

LABEL: Mapping[Effect, tuple[str, str]] = {
    REFUSE: ("不成立", "does not hold"),
    REMIND: ("须查明", "to be looked into"),
    MARK: ("留痕", "marked"),
}
MOST = 20  # findings of one code that are told in full


def number(figure: int) -> str:
    """A figure with its thousands apart."""
    return f"{figure:,}"


def counted(found: Told, effect: Effect) -> int:
    """How many findings have an effect."""
    return sum(f.effect is effect for f in found.found)


def text(found: Told, pins: Mapping[str, Sequence[str]], lang: str, outside: Anchors | None = None) -> str:
    """Findings first, then what is certain, then the pinned values that it rests on."""
    return "\n".join([*_findings(found, lang), *_words(found, pins, lang, outside)])


def _findings(found: Told, lang: str) -> Iterator[str]:
    for effect, label in LABEL.items():
        codes: dict[str, int] = {}
        for f in (f for f in found.found if f.effect is effect):
            codes[f.code] = codes.get(f.code, 0) + 1
            if codes[f.code] <= MOST:
                yield f"{say.one_line(f.path)}: {f.code} {label[lang != 'zh']} {say.sentence(f, lang)}"
                if f.effect is not MARK and codes[f.code] == 1:
                    yield f"  → {say.remedy(f, lang)}   zhiban explain {f.code}"
        for code, many in codes.items():
            if many > MOST:
                yield f"{code}：还有 {many - MOST} 处" if lang == "zh" else f"{code}: {many - MOST} more"


def _words(
    found: Told, pins: Mapping[str, Sequence[str]], lang: str, outside: Anchors | None
) -> Iterator[str]:
    zh = lang == "zh"
    facts, people, commits = number(found.facts), len(found.persons), number(found.commits)
    share = 100 * found.narrow // found.bracketed if found.bracketed else 0
    refused, look, marks = (counted(found, e) for e in (REFUSE, REMIND, MARK))
    when = moment(int(found.at)).astimezone(BEIJING) if found.seq else None
    last = f"{found.seq}（{found.receipt[:12]}，{when:%Y-%m-%d %H:%M:%S}）" if when else "无"
    last_en = f"{found.seq} ({found.receipt[:12]}, {when:%Y-%m-%d %H:%M:%S} +08:00)" if when else "none"
    seen = [words(outside)[not zh]] if outside else []
    yield ""
    if zh:
        yield f"{facts} 条事实，{commits} 次提交，{people} 人" + (
            "，每一次都由收到时有效的密钥签名；" if not refused else f"；有 {refused} 处不成立，见上；"
        )
        yield f"时间区间：{share}% 在 15 分钟以内；最后一号回执 {last}。"
        yield from seen
        yield "没有丢失任何收到过的内容。" if not refused else "不能断定没有丢失。"
        yield f"须查明 {look} 处，留痕 {marks} 处。" if look or marks else "没有须查明的，也没有留痕。"
        yield "结论：" + ("成立。" if sound(found) else "不成立。" if refused else "成立，但有须查明的。")
        yield f"据以判断的约定值：genesis {pins['genesis'][0][:12]}…，root {'、'.join(pins['root'])}，receipts {pins['receipts'][0]}"
    else:
        yield f"{facts} facts, {commits} commits, {people} persons" + (
            ", each signed by a key valid when received;"
            if not refused
            else f"; {refused} findings do not hold, see above;"
        )
        yield f"brackets: {share} % within 15 minutes; last receipt {last_en}."
        yield from seen
        yield (
            "Nothing that was received is lost." if not refused else "It cannot be said that nothing is lost."
        )
        yield (
            f"{look} to be looked into, {marks} marked."
            if look or marks
            else "Nothing to be looked into, nothing marked."
        )
        yield "Conclusion: " + (
            "it holds."
            if sound(found)
            else "it does not hold."
            if refused
            else "it holds, with something to look into."
        )
        yield f"Resting on the pinned values: genesis {pins['genesis'][0][:12]}…, root {', '.join(pins['root'])}, receipts {pins['receipts'][0]}"


def plain(found: Told, pins: Mapping[str, Sequence[str]], outside: Anchors | None = None) -> dict[str, Any]:
    """The same for machines."""
    newest = outside and outside.newest
    anchors = {
        "anchors": {"held": outside.held, "newest": newest.isoformat() if newest else None}
        if outside
        else None
    }
    return {
        "sound": sound(found),
        "facts": found.facts,
        "commits": found.commits,
        "persons": dict(sorted(found.persons.items())),
        "brackets": {"known": found.bracketed, "within_15_minutes": found.narrow},
        "receipt": {
            "seq": found.seq,
            "commit": found.receipt,
            "at": moment(int(found.at)).isoformat() if found.seq else None,
        },
        **anchors,
        "pins": {name: list(values) for name, values in pins.items()},
        "counts": say.counts(found.found),
        "findings": [say.plain(f) for f in found.found],
    }
