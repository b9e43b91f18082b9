"""The duty board: who is on duty, and everything that is owed, soonest first; and the clocks of one incident."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from zhiban import judge, say
from zhiban.book import Book
from zhiban.found import owed
from zhiban.limits import Clock, corrected
from zhiban.rule import REFUSE, Finding
from zhiban.schema.log import DutyLog
from zhiban.schema.parts import Instant, Moment, minutes
from zhiban.subject import On
from zhiban.verdicts import FORMS, VERDICTS

LONGEST = timedelta(days=7)  # a shift looked for: no older log is read
MODES = {"base": ("本规范", "base"), "adds": ("另加", "adds"), "replaces": ("替代", "replaces")}


@dataclass(frozen=True)
class Board:
    """What the board shows at a moment."""

    at: Instant
    unit: str
    watch: DutyLog | None
    owed: list[Finding]
    names: dict[str, str]
    unread: list[Finding]

    def plain(self) -> dict[str, Any]:
        """`{"at", "owed": [...], "unread": [...]}`."""
        rows = [
            {
                "code": f.code,
                "path": f.path,
                "place": f.place,
                "due": str(f.due) if f.due else None,
                "minutes_left": minutes(self.at, f.due) if f.due else None,
                "zh": f.zh,
                "en": f.en,
            }
            for f in self.owed
        ]
        return {"at": str(self.at), "owed": rows, "unread": [f.path for f in self.unread]}

    def text(self, lang: str) -> str:
        """The board for a terminal."""
        out = [*self._watch(lang), ""]
        if not self.owed:
            out.append("没有欠办事项。" if lang == "zh" else "Nothing is owed.")
        for f in self.owed:
            out.append(f"{say.pad(left(self.at, f.due, lang), 16)} {f.code}  {say.sentence(f, lang)}")
            out.append(f"{'':16} {say.safe(f.path)}:{f.line}")
        if self.owed:
            number = len(self.owed)
            out += ["", f"共 {number} 项。" if lang == "zh" else f"{number} in all."]
        for f in self.unread:
            where = f"{say.safe(f.path)}:{f.line}"
            out += [
                "",
                f"{where} 读不懂，里面的事项不在上面（{f.code} {say.sentence(f, lang)}）。"
                if lang == "zh"
                else f"{where} cannot be read; what it holds is not shown above ({f.code} {say.sentence(f, lang)}).",
            ]
        return "\n".join(out)

    def _watch(self, lang: str) -> list[str]:
        zh = lang == "zh"
        log = self.watch
        when = f"{self.at:%Y-%m-%d %H:%M}"
        title = f"值班板  {self.unit}  {when}" if zh else f"Duty board  {self.unit}  {when}"
        if log is None:
            return [title, "此刻没有值班日志。" if zh else "There is no log for this moment."]
        people = [
            ("带班", "leader", [leader.id for leader in log.leaders]),
            ("主班", "primary", [log.primary] if log.primary else []),
            ("副班", "secondary", [log.secondary] if log.secondary else []),
            ("备班", "standby", list(log.standby)),
        ]
        shown = [
            f"{c if zh else e} {'、'.join(self.names.get(i, i) for i in ids)}" for c, e, ids in people if ids
        ]
        until = (
            f"至 {log.end:%m-%d %H:%M}"
            if zh and log.end
            else f"until {log.end:%m-%d %H:%M}"
            if log.end
            else ""
        )
        return [title, "  ".join([*shown, until])]


def left(now: Instant, due: Instant | None, lang: str) -> str:
    """How long is left: 剩 11分, 超 4分; nothing set: 未定时限."""
    if due is None:
        return "未定时限" if lang == "zh" else "no time set"
    span = minutes(now, due)
    days, rest = divmod(abs(span), 1440)
    hours, mins = divmod(rest, 60)
    zh = lang == "zh"
    parts = [(days, "天", "d"), (hours, "时", "h"), (mins, "分", "min")]
    said = [f"{n}{c if zh else e}" for n, c, e in parts if n][:2] or ["0分" if zh else "0min"]
    return f"{('剩' if zh else 'left') if span >= 0 else ('超' if zh else 'over')} {''.join(said) if zh else ' '.join(said)}"


def board(book: Book, at: Instant, unit: str = "", found: list[Finding] | None = None) -> Board:
    """The board of a unit, or of every unit, at a moment; `found` where the book was judged already."""
    about = book.about
    chosen = unit or (about.unit if about else "")
    watch = None
    logs = book.logs(chosen)
    for name in reversed(logs[: bisect_right(logs, f"{at:%Y-%m-%d}~")]):
        log = book.log(chosen, name)
        if log and log.start <= at and (log.end is None or at < log.end):
            watch = log
        if watch or (log and log.start < at - LONGEST):
            break
    found = judge.book(judge.Bench(book, at)) if found is None else found
    if unit:
        found = [f for f in found if f"/{unit}/" in f.path]
    titles = book.unit(chosen)
    names = {}
    for person in (
        [*(leader.id for leader in watch.leaders), watch.primary, watch.secondary, *watch.standby]
        if watch
        else []
    ):
        known = book.person(person) if person else None
        if known:
            names[known.id] = known.name
    unread: dict[str, Finding] = {}
    for f in found:
        if f.effect is REFUSE and (record := book.record(f.path)) and record.says is None:
            unread.setdefault(f.path, f)
    return Board(at, titles.name if titles else chosen, watch, owed(found), names, list(unread.values()))


def shown_start(start: Moment) -> str | None:
    """When a clock began, or the span in which it must have begun."""
    if start.at:
        return str(start.at)
    return f"{start.earliest}/{start.latest}" if start.earliest and start.latest else None


def plain_clock(clock: Clock, on: On[Any]) -> dict[str, Any]:
    """One clock as plain data; `before_correction` where a correction changed it."""
    shown: dict[str, Any] = {
        "limit": clock.limit.id,
        "form": clock.limit.form,
        "mode": clock.limit.mode,
        "basis": clock.limit.basis,
        "party": clock.party,
        "to": clock.limit.to,
        "item": clock.item or None,
        "start": shown_start(clock.start),
        "due": str(clock.due) if clock.due else None,
        "done": str(clock.done) if clock.done else None,
        "minutes": clock.minutes,
        "minutes_at_least": clock.at_least,
        "allowed": clock.limit.minutes,
        "since_occurred": clock.since_occurred,
        "since_learned": clock.since_learned,
        "verdict": clock.verdict,
        "decides": clock.decides,
    }
    if old := before(clock, on):
        shown["before_correction"] = {
            "start": shown_start(old.start),
            "done": str(old.done) if old.done else None,
            "minutes": old.minutes,
            "verdict": old.verdict,
        }
    return shown


def before(clock: Clock, on: On[Any]) -> Clock | None:
    """The same clock before a correction, where that changed what it says."""
    same = [
        c
        for c in on.clocks_before
        if (c.limit.id, c.party, c.item) == (clock.limit.id, clock.party, clock.item)
    ]
    return same[0] if same and corrected(same[0], clock) else None


def clock_table(on: On[Any], lang: str) -> str:
    """The clocks of an incident for a terminal; whose each is, where several parties have one."""
    side = 0 if lang == "zh" else 1
    several = len({clock.party for clock in on.clocks}) > 1
    out = [say.safe(f"{on.record.path}  {on.says.title}"), ""]
    for clock in on.clocks:
        what = FORMS[clock.limit.form][side] + (f" {clock.item}" if clock.item else "")
        verdict = VERDICTS[clock.verdict][side]
        if old := before(clock, on):
            was = f"{VERDICTS[old.verdict][side]} {_took(old, lang)}"
            verdict += f"（更正前：{was}）" if side == 0 else f" (before the correction: {was})"
        decides = (
            "" if clock.decides else ("（参考，不作结论）" if side == 0 else " (shown, does not decide)")
        )
        out.append(
            f"{say.pad(clock.limit.id, 26)} {say.pad(what, 14)} {MODES[clock.limit.mode][side]}  {verdict}{decides}"
        )
        whose = _party(on, clock.party) + ("：" if side == 0 else ": ") if several else ""
        out.append(f"{'':26} {whose}{_span(clock, on.now, lang)}")
        out.append(f"{'':26} {clock.limit.basis}")
    return "\n".join(out) if on.clocks else out[0]


def _span(clock: Clock, now: Instant, lang: str) -> str:
    """From when, due when, done when, and how long it took; times of day, with the date where it is another day."""
    zh = lang == "zh"
    first, last = clock.start.first, clock.start.last
    began = _time(first, first) + ("" if first == last else "～" + _time(last, first))
    parts = [("起算 " if zh else "from ") + began]
    if clock.due:
        parts.append(("应于 " if zh else "due ") + _time(clock.due, first))
    if clock.done:
        parts.append(("报出 " if zh else "done ") + _time(clock.done, first))
        occurred, learned = _figure(clock.since_occurred), _figure(clock.since_learned)
        took = _took(clock, lang)
        parts.append(
            f"用时 {took}（距发生 {occurred}，距得知 {learned}）"
            if zh
            else f"{took} ({occurred} after it occurred, {learned} after learning)"
        )
    elif clock.due:
        parts.append(left(now, clock.due, lang))
    return ("，" if zh else ", ").join(parts)


def _party(on: On[Any], party: str) -> str:
    """A party's name, or its id where the book does not know it."""
    unit = on.book.unit(party)
    return say.one_line(unit.name if unit else party)


def _took(clock: Clock, lang: str) -> str:
    """How long it took: 34 分; where the start is uncertain the least and the most, where nobody knows it `?`."""
    least, most = _figure(clock.at_least), _figure(clock.minutes)
    return f"{most if least == most else f'{least}～{most}'} {'分' if lang == 'zh' else 'min'}"


def _time(at: Instant | None, day: Instant | None) -> str:
    if at is None:
        return "?"
    return f"{at:%H:%M}" if at is not day and day and at.date() == day.date() else f"{at:%m-%d %H:%M}"


def _figure(number: int | None) -> str:
    return "?" if number is None else str(number)
