"""Findings for people and machines: code frame, one line each, json, github, sarif, junit; in zh or en."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from zhiban.rule import EFFECTS, REFUSE, Effect, Finding

CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
TEN = "零一二三四五六七八九十"
SHOWN, BEFORE = 200, 120  # characters of a long line that a frame shows, and of these before the caret
Lines = Callable[[str], list[str]]


def safe(text: str) -> str:
    """The text without what could move a terminal's cursor or turn its reading direction."""
    return CONTROL.sub("�", text)


def one_line(text: str) -> str:
    """The text safe and on one line, so that it can end no line of ours and begin no other."""
    return safe(text).replace("\n", " ").replace("\t", " ")


def width(text: str) -> int:
    """How many columns a terminal needs for the text."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else not unicodedata.combining(c) for c in text)


def pad(text: str, columns: int) -> str:
    """The text filled with spaces to a number of terminal columns."""
    return text + " " * max(0, columns - width(text))


def numeral(number: int) -> str:
    """A number from 1 to 99 in Chinese: 21 → 二十一."""
    tens, ones = divmod(number, 10)
    return (TEN[tens] if tens > 1 else "") + ("十" if tens else "") + (TEN[ones] if ones or not tens else "")


def article(numbers: Iterable[int], lang: str) -> str:
    """How the articles are cited: 第二十一条, Art. 21."""
    if lang == "zh":
        return "、".join(f"第{numeral(n)}条" for n in numbers)
    return "Art. " + ", ".join(map(str, numbers)) if numbers else ""


def sentence(found: Finding, lang: str) -> str:
    """The finding's sentence with its articles."""
    cited = article(found.articles, lang)
    words = found.zh if lang == "zh" else found.en
    return one_line(
        f"{words}（{cited}）" if cited and lang == "zh" else f"{words} ({cited})" if cited else words
    )


def remedy(found: Finding, lang: str) -> str:
    """What to write next."""
    return one_line(found.remedy_zh if lang == "zh" else found.remedy_en)


def effect(of: Effect, lang: str) -> str:
    """退回, 留痕, 催办, 提示."""
    return EFFECTS[of][lang != "zh"]


def counts(found: Iterable[Finding]) -> dict[str, int]:
    """How many findings there are of each effect."""
    effects = [f.effect for f in found]
    return {str(e): effects.count(e) for e in Effect}


def tally(found: list[Finding], lang: str) -> str:
    """The last line: how many of each."""
    numbers = counts(found)
    if lang == "zh":
        return "，".join(f"{effect(e, lang)} {numbers[e]}" for e in Effect) + "。"
    return ", ".join(f"{numbers[e]} {effect(e, lang)}" for e in Effect) + "."


def concise(found: list[Finding], lang: str) -> str:
    """One line a finding."""
    lines = [
        f"{one_line(f.path)}:{f.line}:{f.column}: {f.code} {effect(f.effect, lang)} {sentence(f, lang)}"
        for f in found
    ]
    return "\n".join([*lines, tally(found, lang)])


def text(found: list[Finding], lang: str, lines: Lines) -> str:
    """Each finding with its line, a caret, what to write and where to read on; a count last."""
    return "\n".join([*(frame(f, lang, lines) for f in found), tally(found, lang)])


def frame(found: Finding, lang: str, lines: Lines) -> str:
    """One finding in full."""
    where = f"{found.path}:{found.line}:{found.column}"
    out = [f"{one_line(where)}: {found.code} {effect(found.effect, lang)} {sentence(found, lang)}"]
    shown = found.place or not found.code.startswith(("ZB33", "ZB1", "ZB2", "ZB3"))
    source = lines(found.path) if shown else []
    if 0 < found.line <= len(source):
        begin = max(0, found.column - BEFORE)
        shown = one_line(source[found.line - 1])[begin : begin + SHOWN]
        caret = " " * width(shown[: found.column - 1 - begin]) + "^"
        out += [f"  {found.line:>4} | {shown}", f"       | {caret}"]
    if said := remedy(found, lang):
        out.append(f"  → {said}")
    if found.paste:
        out += [f"      {safe(line)}" for line in found.paste.split("\n")]
    if found.effect is REFUSE:
        out.append(f"  zhiban explain {found.code}")
    return "\n".join(out) + "\n"


def as_json(found: list[Finding]) -> str:
    """`{"findings": […], "counts": {…}}`."""
    return _dumps({"findings": [plain(f) for f in found], "counts": counts(found)})


def _dumps(node: Any) -> str:
    """JSON that people can read too: what could move a cursor is escaped, and only that."""
    import json

    text = json.dumps(node, ensure_ascii=False, indent=1)
    return CONTROL.sub(lambda match: json.dumps(match[0])[1:-1], text)


def plain(found: Finding) -> dict[str, Any]:
    """A finding as plain data."""
    return {
        "code": found.code,
        "name": found.name,
        "effect": str(found.effect),
        "path": found.path,
        "place": found.place,
        "line": found.line,
        "column": found.column,
        "articles": list(found.articles),
        "zh": found.zh,
        "en": found.en,
        "figures": dict(found.figures),
        "remedy_zh": found.remedy_zh,
        "remedy_en": found.remedy_en,
        "paste": found.paste,
        "due": str(found.due) if found.due else None,
    }


def github(found: list[Finding], lang: str) -> str:
    """Annotations for a forge's log."""
    levels = {"refuse": "error", "mark": "warning", "remind": "notice", "advise": "notice"}

    def line(f: Finding) -> str:
        words = sentence(f, lang).replace("%", "%25")
        path = one_line(f.path).replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
        return f"::{levels[f.effect]} file={path},line={f.line},col={f.column},title={f.code}::{words}"

    return "\n".join(map(line, found))


def sarif(found: list[Finding], lang: str) -> str:
    """SARIF 2.1.0."""
    levels = {"refuse": "error", "mark": "warning", "remind": "note", "advise": "note"}
    seen = {f.code: f for f in found}
    results = [
        {
            "ruleId": f.code,
            "level": levels[f.effect],
            "message": {"text": sentence(f, lang)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": f.path},
                        "region": {"startLine": f.line, "startColumn": f.column},
                    }
                }
            ],
        }
        for f in found
    ]
    driver = {"name": "zhiban", "rules": [{"id": code, "name": f.name} for code, f in sorted(seen.items())]}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    log = {"version": "2.1.0", "$schema": schema, "runs": [{"tool": {"driver": driver}, "results": results}]}
    return _dumps(log)


def junit(found: list[Finding], lang: str) -> str:
    """JUnit XML: a case for each finding, failed where it refuses."""
    from xml.sax.saxutils import escape, quoteattr  # a tenth of a hook's time, and no hook needs it

    cases = []
    for f in found:
        words = sentence(f, lang)
        inner = f"<failure message={quoteattr(words)}/>" if f.effect is REFUSE else ""
        out = f"<system-out>{escape(words)}</system-out>"
        cases.append(
            f"<testcase classname={quoteattr(one_line(f.path))} name={quoteattr(one_line(f'{f.code} {f.place}'))}>{inner}{out}</testcase>"
        )
    failures = counts(found)["refuse"]
    suite = f'<testsuite name="zhiban" tests="{len(found)}" failures="{failures}">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{suite}\n' + "\n".join(cases) + "\n</testsuite>"


def findings(found: list[Finding], form: str, lang: str, lines: Lines) -> str:
    """Findings in the form asked for: text, concise, json, github, sarif or junit."""
    if form == "json":
        return as_json(found)
    if form == "text":
        return text(found, lang, lines)
    return {"concise": concise, "github": github, "sarif": sarif, "junit": junit}[form](found, lang)
