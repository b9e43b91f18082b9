"""The statistics: each figure with what it means, by unit and by month, as a picture, as a table and as CSV.

For the staff alone: on the public site there are only aggregates that were reviewed (domain.md §12). No unit is ranked.
"""

from collections.abc import Callable, Iterator, Sequence

from markupsafe import Markup
from msgspec import Struct

from zhiban import judge
from zhiban.book import Book
from zhiban.found import in_order
from zhiban.rule import Finding
from zhiban.rules import rules
from zhiban.schema.parts import Instant
from zhiban.site.cells import LEAST, Group, Seen, figured, grouped
from zhiban.site.charts import Bar, bars
from zhiban.site.figures import Counted, count
from zhiban.site.meanings import GROUPS, Meaning
from zhiban.site.pages import Made
from zhiban.site.rulebook import place
from zhiban.site.spreadsheet import sheet

NAMED = 3  # members of a sum that are named one by one
Values = Sequence[int | None]


class Row(Struct, frozen=True):
    """One line of a table: how many, how many of them were so, or the median and the 90th percentile of the minutes."""

    label: str
    n: int
    kept: int | None = None
    median: int | None = None
    most: int | None = None
    pooled: bool = False


class Told(Struct, frozen=True):
    """A figure as the page tells it; no total where it may not be shown, or where nothing counts (`n` is 0)."""

    meaning: Meaning
    n: int
    total: Row | None = None
    units: tuple[Row, ...] = ()
    months: tuple[Row, ...] = ()
    pictures: tuple[Markup, ...] = ()
    apart: list[str] = []


def judged(book: Book, now: Instant) -> list[Finding]:
    """The findings on the whole book, with no memory of an earlier look."""
    return in_order(judge.book(judge.Bench(book, now)))


def statistics(made: Made) -> dict[str, str]:
    """The page and the table as CSV, for those who may see figures."""
    now = made.now
    listed = made.sight.listed("statistics")
    if not listed:
        return {}
    if now is None:
        return {
            "statistics.md": made.page("statistics.md", groups=[], rules=[], now=None, since="", least=LEAST)
        }
    counted = made.sight.counted(
        "statistics", lambda book, names: count(book, now, names, made.sight.units, made.found or judged)
    )
    groups = [
        (
            name,
            title,
            [
                told(meaning, counted.seen[meaning.name], counted.months, made)
                for meaning in meanings
                if meaning.name in listed
            ],
        )
        for name, title, meanings in GROUPS
    ]
    by_rule = list(marked(counted, made))
    return {
        "statistics.md": made.page(
            "statistics.md",
            groups=groups,
            rules=by_rule,
            now=now,
            since=counted.since,
            least=LEAST,
            side=int(not made.words.zh),
            percent=percent,
            places={rule.code: place(rule).replace(".md#", ".html#") for rule in rules()},
        ),
        "statistics.csv": sheet(_lines([t for _, _, told in groups for t in told], by_rule, made)),
    }


def told(meaning: Meaning, seen: Sequence[Seen], all_months: Sequence[str], made: Made) -> Told:
    """One figure, with its small cells put together."""
    found = figured(seen, made.sight.units, all_months)
    if found is None:
        return Told(meaning, len(seen))
    units = _rows(found.units, meaning, made.unit, made)
    months = _rows(found.months, meaning, made.words.month, made)
    total = _row(made.words.t("合计", "All"), found.total, meaning)
    pictures = (
        _picture(meaning, "units", units, made) if len(units) > 1 else Markup(""),
        _picture(meaning, "months", months, made) if len(months) > 1 else Markup(""),
    )
    spreads = (("units", units, found.units), ("months", months, found.months))
    apart = [_dimension(name, made) for name, rows, group in spreads if not rows and group.hidden]
    return Told(meaning, len(seen), total, units, months, pictures, apart)


def _rows(
    group: Group[int | None], meaning: Meaning, named: Callable[[str], str], made: Made
) -> tuple[Row, ...]:
    """The rows of a spread; what counts nothing has none, and where all is put together there is no spread."""
    rows = [_row(named(key), cell, meaning) for key, cell in group.shown.items() if cell]
    if rows and group.hidden:
        names = made.words.join([named(key) for key in group.hidden])
        several = made.words.t("另%d项", "%d others") % len(group.hidden)
        label = names if len(group.hidden) <= NAMED else str(several)
        rows.append(
            _row(label + made.words.t("（合并）", " (together)"), group.together, meaning, pooled=True)
        )
    return tuple(rows)


def _row(label: str, values: Values, meaning: Meaning, pooled: bool = False) -> Row:
    known = sorted(value for value in values if value is not None)
    if meaning.form == "share":
        return Row(str(label), len(values), kept=sum(known), pooled=pooled)
    if meaning.form == "minutes" and known:
        return Row(str(label), len(values), median=ranked(known, 50), most=ranked(known, 90), pooled=pooled)
    return Row(str(label), len(values), pooled=pooled)


def ranked(ordered: Sequence[int], hundredths: int) -> int:
    """The smallest of these values that so many hundredths of them do not exceed (nearest rank)."""
    return ordered[max(0, -(-len(ordered) * hundredths // 100) - 1)]


def percent(row: Row) -> str:
    """66.7%; nothing where nothing counts."""
    return f"{100 * row.kept / row.n:.1f}".removesuffix(".0") + "%" if row.n and row.kept is not None else "—"


def _picture(meaning: Meaning, name: str, rows: Sequence[Row], made: Made) -> Markup:
    """The bars of a spread: shares of all, minutes or numbers as parts of the longest."""
    words = made.words
    longest = max((row.most or row.median or row.n for row in rows), default=1) or 1
    marks = []
    for row in rows:
        if meaning.form == "share":
            marks.append(Bar(row.label, (row.kept or 0) / (row.n or 1), percent(row), pooled=row.pooled))
        elif meaning.form == "minutes":
            said = words.span(row.median) if row.median is not None else "—"
            most = row.most / longest if row.most is not None else None
            marks.append(Bar(row.label, (row.median or 0) / longest, said, most, row.pooled))
        else:
            marks.append(Bar(row.label, row.n / longest, str(row.n), pooled=row.pooled))
    title = meaning.title[not words.zh] + words.t("，按", ", by ") + _dimension(name, made)
    about = words.t("；", "; ").join(f"{mark.label} {mark.said}" for mark in marks)
    return bars(f"{meaning.anchor}-{name}", title, about, marks)


def _dimension(name: str, made: Made) -> str:
    words = made.words
    return {
        "units": words.t("单位", "unit"),
        "months": words.t("月", "month"),
        "rules": words.t("规则", "rule"),
    }[name]


def marked(counted: Counted, made: Made) -> Iterator[tuple[Meaning, list[tuple[str, Row]]]]:
    """The marks by rule: those of which a cause is asked, and the others; each with its small cells put together."""
    for meaning in (m for _, _, meanings in GROUPS for m in meanings if m.name in ("explained", "marks")):
        seen = counted.seen[meaning.name]
        cells: dict[str, list[int | None]] = {
            rule.code: [] for rule in rules() if rule.acknowledged is (meaning.name == "explained")
        }
        for mark in counted.marks:
            if mark.code in cells:
                cells[mark.code].append(mark.explained)
        group = grouped(cells) if figured(seen, made.sight.units, counted.months) else None
        if group is None:
            continue
        rows = [(code, _row(code, cell, meaning)) for code, cell in group.shown.items() if cell]
        if group.hidden:
            other = str(made.words.t("其他规则合并", "Other rules together"))
            rows.append(("", _row(other, group.together, meaning, pooled=True)))
        yield meaning, rows


def _lines(
    told: Sequence[Told], by_rule: Sequence[tuple[Meaning, list[tuple[str, Row]]]], made: Made
) -> Iterator[Sequence[object]]:
    """The lines of the CSV: each figure's total and spreads; of what may not be shown only that."""
    words, side = made.words, int(not made.words.zh)
    t = words.t
    yield [
        t("指标", "figure"), t("名称", "title"), t("分类", "by"), t("项", "of"), "n", t("其中", "of these"),
        t("比率", "share"), t("中位数（分钟）", "median (min)"), t("第90百分位（分钟）", "90th percentile (min)"), t("备注", "note"),
    ]  # fmt: skip
    small = t(
        f"少于{LEAST}，或为防推算不列", f"fewer than {LEAST}, or left out so that nothing can be worked out"
    )
    pooled = t("合并", "together")
    for one in told:
        name, title = one.meaning.name, one.meaning.title[side]
        if one.total is None:
            yield [name, title, t("合计", "all"), "", *[""] * 5, small if one.n else t("没有", "none")]
            continue
        for by, rows in (("", (one.total,)), ("units", one.units), ("months", one.months)):
            for row in rows:
                shown = percent(row) if row.kept is not None else ""
                yield [
                    name, title, _dimension(by, made) if by else t("合计", "all"), row.label, row.n, row.kept, shown,
                    row.median, row.most, pooled if row.pooled else "",
                ]  # fmt: skip
    for meaning, lines in by_rule:
        for code, row in lines:
            shown = percent(row) if row.kept is not None else ""
            yield [
                meaning.name, meaning.title[side], _dimension("rules", made), code or row.label, row.n, row.kept, shown,
                "", "", pooled if row.pooled else "",
            ]  # fmt: skip
