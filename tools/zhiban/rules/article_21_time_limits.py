"""第二十一条 报告时限 | Article 21: time limits

要求：事件发生起，县级政府和市直有关部门15分钟内打电话、30分钟内送书面，报到市政府，
并同时告知有关部门和可能受影响的地方。紧急时，乡镇报县的同时可以直接打电话给市政府。市里要求核报的，
原则上电话不超过15分钟，要书面的不超过30分钟；法律法规另有规定的从其规定。敏感的、可能变大的，
不论类别级别都要及时报。
核对：时限取自时限表，从发生时起算，精确到分，第15、第30分钟仍算按时；书面的30分钟不从打电话时起算。
记录里没有写时限的地方，所以时限不会被手工改写。时限按事件发生那天有效的版本算。首次定级视同一开始就是这一级，
后来升级的，新时限从升级时起算，旧的照算。发生时间不确定的，结论分按时、超时、无法判定。
超时照收、留痕，请写原因；结档时还没有报、处置结束还没有通报的，也留痕。结档以后时钟不再走。
由人判断：何时算发生；是否敏感、会不会变大；法律另有时限时以法律为准，本条时限作目标列出。机器只说“超时”，
漏报、谎报、瞒报由有权机关认定。乡镇直报不算越级。

Asks: From the occurrence on, county-level governments and the municipal departments concerned
report to the municipal government by phone within 15 minutes and in writing within 30, and at the
same time notify departments concerned and areas that may be affected. When urgent, a township may
phone the municipal government directly while reporting to its county. Verification requests of
the city are answered in principle within 15 minutes by phone, and within 30 in writing where that
is asked for; other laws prevail where they say otherwise. What is sensitive or may grow is
reported promptly, whatever its category or grade.
Checks: limits come from the limits table and count from the occurrence, to the minute; the 15th
and the 30th minute are still on time, and the 30 do not start at the phone call. No record has a
place for a limit, so none can be typed. Limits are those of the edition in force on the day of
the incident. The first grade counts as its grade from the start; where it rises later a new limit
runs from then and the old one goes on. Where the time of occurrence is uncertain the verdict is
on time, late, or cannot be judged. A late report is always taken, marked, and asked for its
cause; so is marked what was never reported when the file closes, or never notified when the
handling ends. The clocks of a closed file stand still.
Left to people: what counts as the occurrence; what is sensitive or may grow. Where a law sets
another limit the verdict follows the law and this article's figure is shown as a target. The
machine says "late"; omitted, false and concealed are findings of the authority. A township's
direct call is not skipping a level.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhiban.rule import ADVISE, MARK, REMIND, Hit, rule
from zhiban.subject import On
from zhiban.verdicts import FORMS, VERDICTS, done_at, figures, late

if TYPE_CHECKING:
    from zhiban.schema.incident import Incident


@rule(
    "ZB2101",
    "phone-report-late",
    MARK,
    of="record",
    kinds=("incident",),
    zh="电话报告用时 {minutes} 分钟，时限 {allowed} 分钟{under}（{start} 起算，{done} 报出；距得知 {learned} 分钟）。已如实记录",
    en="reported by phone after {minutes} min, limit {allowed}{under_en} (from {start}, reported {done}; {learned} min after learning). Recorded as it is",
    acknowledged=True,
)
def phone_report_late(on: On[Incident]) -> Iterator[Hit]:
    """The phone report came after its limit; by the law that prevails, where one does."""
    yield from late(on, "phone")


@rule(
    "ZB2102",
    "written-report-late",
    MARK,
    of="record",
    kinds=("incident",),
    zh="书面报告用时 {minutes} 分钟，时限 {allowed} 分钟{under}（{start} 起算，{done} 报出；距得知 {learned} 分钟）。已如实记录",
    en="reported in writing after {minutes} min, limit {allowed}{under_en} (from {start}, reported {done}; {learned} min after learning). Recorded as it is",
    acknowledged=True,
)
def written_report_late(on: On[Incident]) -> Iterator[Hit]:
    """The written report came after its limit, counted from the occurrence and not from the phone call."""
    yield from late(on, "written")


@rule(
    "ZB2105",
    "notify-affected",
    REMIND,
    of="record",
    kinds=("incident",),
    zh="{when}没有记通报了哪些部门和可能受影响的地区",
    en="{when_en} no department or area that may be affected is recorded as notified",
    remedy=(
        "写 notified；确实没有的，写 none_affected 和理由。",
        "Write `notified`, or `none_affected` with the reason.",
    ),
)
def notify_affected(on: On[Incident]) -> Iterator[Hit]:
    """Departments concerned and areas that may be affected are notified at the same time. Ended without, it is marked."""
    over = on.says.ended or on.says.closed
    if not on.says.notified and not on.says.none_affected:
        zh, en = ("处置已结束，", "the handling is over and") if over else ("还", "so far")
        yield Hit("", {"when": zh, "when_en": en}, effect=MARK if over else None)


@rule(
    "ZB2106",
    "township-county-also",
    REMIND,
    of="record",
    kinds=("incident",),
    zh="{township} 已直接报市政府（{report}），县里的报告还没有记",
    en="{township} reported directly to the city ({report}); the county's report is not recorded yet",
    remedy=(
        "乡镇直报不算越级；县里也要报，补一条县的报告。",
        "A direct report is not skipping a level; the county reports too: add its report.",
    ),
)
def township_county_also(on: On[Incident]) -> Iterator[Hit]:
    """When a township phones the city it reports to its county too, and the county reports."""
    county = any((r.from_ or on.says.unit) == on.says.unit for r in on.says.reports)
    for report in on.says.reports:
        direct = report.from_ and on.book.levels.get(report.from_) == "township"
        if direct and on.book.levels.get(report.to) == "municipal" and not county:
            yield Hit(f"reports[{report.id}]", {"township": report.from_ or "", "report": report.id})


@rule(
    "ZB2107",
    "sensitive-not-reported",
    REMIND,
    of="record",
    kinds=("incident",),
    zh="已标敏感或可能升级，还没有向上报告；这类信息不受分级标准限制",
    en="it is flagged sensitive or may escalate and is not reported upward; no grade excuses that",
    remedy=("先打电话报告，再记 reports。", "Report by phone first, then write `reports`."),
)
def sensitive_not_reported(on: On[Incident]) -> Iterator[Hit]:
    """Sensitive information, and what may grow, is reported whatever its grade. Ended without a report, it is marked."""
    if (on.says.sensitive or on.says.may_escalate == "yes") and not on.says.reports:
        over = on.says.ended or on.says.closed
        yield Hit("sensitive" if on.says.sensitive else "may_escalate", effect=MARK if over else None)


@rule(
    "ZB2108",
    "other-limit-late",
    MARK,
    of="record",
    kinds=("incident",),
    zh="按{basis}，{party} 应在 {allowed} 分钟内报出，实际 {minutes} 分钟（{start} 起算，{done} 报出）。已如实记录",
    en="under {basis}, {party} had {allowed} min and took {minutes} (from {start}, reported {done}). Recorded as it is",
    acknowledged=True,
)
def other_limit_late(on: On[Incident]) -> Iterator[Hit]:
    """A limit of another law, which runs beside those of this article, was not kept."""
    for form in ("phone", "written", "notify"):
        yield from late(on, form, adds=True)


@rule(
    "ZB2109",
    "report-owed",
    REMIND,
    of="record",
    kinds=("incident",),
    zh="{party} 的{form}应于 {due} 前完成（{allowed} 分钟，{basis}），还没有记",
    en="the {form_en} of {party} is due by {due} ({allowed} min, {basis}) and is not recorded yet",
    remedy=("先报告，后记录。", "Report first, record second."),
)
def report_owed(on: On[Incident]) -> Iterator[Hit]:
    """A limit that decides and is still running or overdue. Never kept when the file was closed, it is marked."""
    for clock in on.clocks:
        over = on.says.closed is not None
        never = clock.verdict == "overdue" and clock.limit.mode != "adds"
        if clock.decides and (never or (not over and clock.verdict in ("running", "overdue"))):
            zh, en = FORMS[clock.limit.form]
            shown = figures(on, clock)
            wanted = {name: shown[name] for name in ("party", "due", "allowed", "basis")}
            place = f"requests[{clock.item}]" if clock.item else "occurred"
            told = {**wanted, "form": zh, "form_en": en}
            yield Hit(place, told, due=clock.due, item=clock.limit.id, effect=MARK if over else None)


@rule(
    "ZB2110",
    "clock-indeterminate",
    ADVISE,
    of="record",
    kinds=("incident",),
    zh="{form}是否按时无法判定：起算时间{start}",
    en="whether the {form_en} was in time cannot be judged: the start is {start_en}",
    remedy=(
        "查清后补写；查不清的照实留着，结论就是无法判定。",
        "Add it when it is known; otherwise leave it: the verdict is that it cannot be judged.",
    ),
)
def clock_indeterminate(on: On[Incident]) -> Iterator[Hit]:
    """Where nobody knows when it began, nobody can say whether it was late."""
    for clock in on.clocks:
        if clock.verdict == "indeterminate" and clock.decides:
            zh, en = FORMS[clock.limit.form]
            span = f"{clock.start.earliest}～{clock.start.latest}" if clock.start.earliest else ""
            began = {"start": span or "没有记", "start_en": span or "not recorded"}
            told = {"form": zh, "form_en": en, **began}
            yield Hit(done_at(clock) or "occurred", told, item=clock.limit.id)


@rule(
    "ZB2111",
    "verdict-corrected",
    ADVISE,
    of="record",
    kinds=("incident",),
    zh="更正后时限重算：{limit} 原“{before}”，现“{after}”（{minutes_before} 分钟 → {minutes_after} 分钟）",
    en="the correction changes a clock: {limit} was {before_en} and is {after_en} ({minutes_before} min → {minutes_after} min)",
)
def verdict_corrected(on: On[Incident]) -> Iterator[Hit]:
    """A corrected instant computes every clock again; where one now says otherwise, both verdicts stay visible."""
    from zhiban.limits import corrected  # late: what the hooks call loads little

    before = {(c.limit.id, c.party, c.item): c for c in on.clocks_before}
    for clock in on.clocks:
        old = before.get((clock.limit.id, clock.party, clock.item))
        if old and corrected(old, clock):
            told: dict[str, str | int] = {"limit": clock.limit.id}
            for name, of in (("before", old), ("after", clock)):
                told[name], told[f"{name}_en"] = VERDICTS[of.verdict]
                told[f"minutes_{name}"] = "?" if of.minutes is None else of.minutes
            yield Hit(done_at(clock) or "occurred", told, item=clock.limit.id)


@rule(
    "ZB2112",
    "reason-would-do",
    ADVISE,
    of="record",
    kinds=("incident",),
    zh="{form}超过 {allowed} 分钟；按{basis}，说明确实不能按时的原因，可以在 {due} 前报",
    en="the {form_en} takes more than {allowed} min; under {basis} it may come by {due} where the reason is stated",
    remedy=(
        "确有原因的，在这个时间以前写（re 是时限的编号，原因照实写）：",
        "If there is a reason, write before then (`re` is the limit's id, the reason as it was):",
    ),
)
def reason_would_do(on: On[Incident]) -> Iterator[Hit]:
    """Some places let a report come later where the reason is stated; whoever was late is told of it."""
    missed = [c for c in on.clocks if c.limit.mode == "base" and c.verdict in ("late", "overdue")]
    for clock in on.clocks if missed else ():
        if clock.limit.with_reason == "yes" and not clock.decides and clock.verdict in ("running", "on_time"):
            same = (clock.limit.form, clock.limit.to, clock.party)
            base = next((c for c in missed if (c.limit.form, c.limit.to, c.party) == same), None)
            if base:
                told = dict(zip(("form", "form_en"), FORMS[clock.limit.form], strict=True))
                told |= {"basis": clock.limit.basis, "due": str(clock.due)}
                lines = [f"  - id: {clock.limit.id}", f"    re: {clock.limit.id}", "    at: <时间>"]
                paste = "\n".join(["extensions:", *lines, "    by: <你的编号>", "    reason: <原因>"])
                yield Hit("occurred", {**told, "allowed": base.limit.minutes or 0}, paste)
