"""第二十二条 报告方式 | Article 22: channels

要求：看事情缓急和密级，选用传真、电话、短信、网络或移动设备传视频音频。紧急的，可以先打电话，随后补书面。
核对：方式须是所列几种之一，书面报告不能写成用电话发出；短信算不算书面属单位设置，默认不算，不算时书面时限照走
并提示；走机要渠道的报告只能有登记号。先打电话、书面未到的，书面时限本来就从发生时起算，由第二十一条的规则催办，
这里不另设时钟。
由人判断：哪种方式合适。涉密的走机要渠道，本簿只记登记号。

Asks: By urgency and classification one chooses fax, phone, text message, network, or video and
sound from a mobile device. When urgent, one may phone first and write afterwards.
Checks: the channel is one of those listed, and a written report does not go by telephone; whether
a text message counts as written is a unit setting, by default not, and where it does not the
clock of the written report runs on and there is a hint; a report by the secure channel has a
register number only. Where the phone call was made and the written report is not there yet, its
clock has been running since the occurrence: the rules of Article 21 remind of it, and there is no
second clock here.
Left to people: which channel fits. Secret matter goes by the secure office; this book keeps the
register number only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhiban.applies import SPOKEN
from zhiban.rule import ADVISE, REFUSE, Hit, rule
from zhiban.subject import On

if TYPE_CHECKING:
    from zhiban.schema.incident import Incident

SETTINGS = ("written_by_sms",)
DEFAULTS = {"written_by_sms": "no"}
CONTENT = ("elements", "pending", "casualties", "text")
WORDS = {
    "phone": ("电话", "phone"),
    "fax": ("传真", "fax"),
    "sms": ("短信", "text message"),
    "network": ("网络", "network"),
    "mobile_video": ("移动视频", "mobile video"),
    "secure": ("机要", "the secure channel"),
}


@rule(
    "ZB2201",
    "channel-is-written",
    ADVISE,
    of="record",
    claim=("reports",),
    kinds=("incident",),
    zh="书面报告 {id} 是短信发的，{unit} 没有规定短信算书面：不算数，书面时限照走",
    en="the written report {id} went as a text message, which {unit} does not take for written: its clock runs on",
    remedy=(
        "用传真或网络再报一份；单位规定短信算书面的，请管理员在单位档案写 written_by_sms: yes。",
        "Send it again by fax or network; where the unit's rules take it, the registrar writes `written_by_sms: yes`.",
    ),
)
def channel_is_written(on: On[Incident]) -> Iterator[Hit]:
    """A text message is a written report only where the unit says so."""
    for report in on.says.reports:
        if report.form == "written" and report.channel == "sms":
            sender = report.from_ or on.says.unit
            unit = on.book.unit(sender)
            if unit is None or unit.written_by_sms != "yes":
                yield Hit(f"reports[{report.id}].channel", {"id": report.id, "unit": sender})


@rule(
    "ZB2202",
    "channel-fits-form",
    REFUSE,
    of="record",
    claim=("reports",),
    kinds=("incident",),
    zh="报告 {id} 的形式和方式对不上：{form}，却写用{channel}发出",
    en="form and channel of the report {id} do not fit: {form_en}, by {channel_en}",
    remedy=(
        "口头报的写 form: phone（方式 phone 或 mobile_video）；发文字的写 form: written（fax、network、sms、secure）。",
        "What was said: form: phone (by phone or mobile_video); what was sent: form: written (fax, network, sms, secure).",
    ),
)
def channel_fits_form(on: On[Incident]) -> Iterator[Hit]:
    """What was spoken is a report by phone, what was sent is a written one."""
    for report in on.says.reports:
        if (report.form == "phone") != (report.channel in SPOKEN):
            form = (
                ("电话报告", "a report by phone")
                if report.form == "phone"
                else ("书面报告", "a written report")
            )
            zh, en = WORDS[report.channel]
            told = {"id": report.id, "form": form[0], "form_en": form[1], "channel": zh, "channel_en": en}
            yield Hit(f"reports[{report.id}].channel", told)


@rule(
    "ZB2203",
    "secure-report-pointer",
    REFUSE,
    of="record",
    claim=("reports",),
    kinds=("incident",),
    articles=(15, 22),
    zh="报告 {id} 走机要渠道，本簿只记登记号，还写了：{more}",
    en="the report {id} went by the secure channel; this book holds its register number only, but also says: {more}",
    remedy=(
        "删去这些内容，写 register_no。已经提交过的不要推送，先找保密人员。",
        "Take these out and write `register_no`. If it was committed before, do not push: see the secrecy officer first.",
    ),
)
def secure_report_pointer(on: On[Incident]) -> Iterator[Hit]:
    """Of a report through the secure channel the book says when, by whom and to whom, and its register number."""
    for report in on.says.reports:
        more = [name for name in CONTENT if getattr(report, name)] if report.channel == "secure" else []
        if more:
            yield Hit(f"reports[{report.id}]", {"id": report.id, "more": "、".join(more)})
