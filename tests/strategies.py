"""Records of every kind, made from the schema itself, with the texts that officers and enemies write."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from zhiban.facts import Facts
from zhiban.paper import forbidden
from zhiban.schema import KINDS, Shape, shape
from zhiban.schema.parts import END, Count, Day, Instant, One, When

# What another reader, or a careless writer, takes for something else than these words.
TRAPS = (
    "15:40", "0712", "no", "yes", "NO", "On", "off", "y", "~", "null", "true", "<<", "=", "-", "--", "---", "...",
    "1.10", "1.50", "0.00001", "1e3", "1E3", "+1", "-0", "0x1F", "0o17", "0b1", "1_000", "1:30:05", ".5", ".inf",
    "-.INF", ".nan", "2026-11-23", "2026-1-5", "2026-13-45", "2026-11-23 08:00:00", "2026-11-23T08:00:00Z",
    "#1号楼", "3号楼 #2单元", "a: b", "a:", ": a", "- a", "-a", "-1号", "? a", "?", "!重要", "&甲", "*甲", "@值班室",
    "`a`", "%TAG", "|", ">", "|-", "{甲}", "[乙]", "'单引'", '"双引"', "it's", "“引号”", "询问：何时报送？", "A：B",
    "　全角空格开头", "结尾全角空格　", " 前有空格", "后有空格 ", "  ", "　", "第一行\n第二行", "末尾换行\n", "两次\n\n",
    "\n开头换行", "  缩进\n行", "甲\n\n  乙\n   \n丙 ", "甲\n  ", "甲\n# 不是注释\n- 不是条目\nkey: 不是字段", "---\n...",
    "🚒到场", "👩‍🚒".replace("\u200d", ""), "☎️", "𠮷野家", "㐂", "葛󠄀城", "\U0002a6d6", "Ǆ", "é", "\u0338≠", "\xa0", "\\n", "\\", "a\\",
    "http://a.cn/#b", "a #b", "a# b", "key：值", "key:值", "x" * 300, "长" * 500, "0", "-5", "007", "123456789012345678",
)  # fmt: skip
CHARACTERS = st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Zl", "Zp"])
LETTERS = st.sampled_from("值班室来电报告甲乙0123456789:：#-'\"|>[]{}&*!%@`~?, 。、　\n\\.=_+abNnyYtTeExof")


def written(text: str) -> bool:
    """Whether a record may hold this text: not empty, composed, nothing invisible."""
    return bool(text) and unicodedata.is_normalized("NFC", text) and not forbidden().search(text)


texts = st.one_of(
    st.sampled_from(TRAPS),
    st.sampled_from(TRAPS),
    st.text(LETTERS, min_size=1, max_size=30),
    st.text(CHARACTERS, min_size=1, max_size=20)
    .map(lambda t: unicodedata.normalize("NFC", t))
    .filter(written),
)
slugs = st.sampled_from(
    [*"abcxyz019", "li-na", "0912-li-na", "0712", "no", "on", "1e3", "2026-11-23", "0x1f", "a--", "9-"]
)
instants = st.datetimes(min_value=Instant(2000, 1, 1), max_value=Instant(2099, 1, 1)).map(
    lambda d: d.strftime("%Y-%m-%dT%H:%M") + "+08:00"
)
days = st.dates(min_value=Day(2000, 1, 1), max_value=Day(2099, 1, 1)).map(str)
counts = st.integers(0, 9999).map(str)


def _text(of: Any) -> st.SearchStrategy[str]:
    """Texts that a field of this type takes."""
    if get_origin(of) is Literal:
        return st.sampled_from([str(choice) for choice in get_args(of)])
    if get_origin(of) is Annotated:
        (_, meta) = get_args(of)
        if re.fullmatch(meta.pattern, "a-1"):
            return slugs
        return st.from_regex(re.compile(meta.pattern.removesuffix(END) + r"\Z", re.ASCII)).filter(
            lambda t: len(t) < 60
        )
    if of in (Instant, When):
        return instants
    if of in (Day, Count, One):
        return {Day: days, Count: counts, One: st.just("1")}[of]
    if get_args(of):  # a union of choices
        return st.one_of(*(_text(choice) for choice in get_args(of) if choice is not type(None)))
    return texts


Fields = st.SearchStrategy[dict[str, str]]


def _union(parts: Iterable[dict[str, str]]) -> dict[str, str]:
    return {place: text for part in parts for place, text in part.items()}


def _mapping(of: Shape, wild: bool) -> Fields:
    """Facts of a mapping: what is required, and some of the rest. `wild` puts any text in any place that is no id."""

    def field(name: str, inner: Shape) -> Fields:
        if inner.container == "text":
            kept = name in ("id", "kind", "schema")
            words = st.one_of(_text(inner.type), texts) if wild and not kept else _text(inner.type)
            return words.map(lambda text: {name: text})
        if inner.container == "set":
            return st.lists(texts if wild else _text(inner.type), min_size=1, max_size=3, unique=True).map(
                lambda members: {f"{name}{{{m}}}": m for m in members}
            )
        below = _mapping(inner, wild)
        if inner.container == "mapping":
            return below.map(lambda facts: {f"{name}.{place}": text for place, text in facts.items()})
        return st.lists(below, min_size=1, max_size=3, unique_by=lambda item: item["id"]).map(
            lambda items: {f"{name}[{i['id']}].{place}": text for i in items for place, text in i.items()}
        )

    always = [field(name, inner) for name, inner in of.fields.items() if inner.required]
    maybe = [field(name, inner) for name, inner in of.fields.items() if not inner.required]
    if not maybe:
        return st.tuples(*always).map(_union)
    least = 0 if always else 1
    some = st.lists(st.sampled_from(range(len(maybe))), min_size=least, max_size=4, unique=True)
    return st.tuples(*always, some.flatmap(lambda at: st.tuples(*(maybe[n] for n in at)).map(_union))).map(
        _union
    )


@cache
def facts_of(kind: str, wild: bool = False) -> st.SearchStrategy[Facts]:
    """The facts of records of one kind."""
    return _mapping(shape(kind), wild)


@cache
def facts(wild: bool = False) -> st.SearchStrategy[Facts]:
    """The facts of records of every kind."""
    return st.sampled_from(sorted(KINDS)).flatmap(lambda kind: facts_of(kind, wild))


def tries(number: int) -> Callable[[Any], Any]:
    """So many examples, however long one takes, and the same ones on every machine."""
    return settings(
        max_examples=number,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )
