"""What each figure of the statistics means: what is counted of what, in words that stand beside it (domain.md §13.3)."""

from typing import Literal

from msgspec import Struct

Text = tuple[str, str]


class Meaning(Struct, frozen=True):
    """A figure: its title, what is counted (of what), and how it is told; each (zh, en).

    `share`: how many of all; `minutes`: median and 90th percentile; `count`: how many.
    """

    name: str
    form: Literal["share", "minutes", "count"]
    title: Text
    of: Text
    kept: Text = ("", "")

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return self.name.replace("_", "-")


GROUPS: tuple[tuple[str, Text, tuple[Meaning, ...]], ...] = (
    (
        "reporting",
        ("信息报告", "Reporting"),
        (
            Meaning(
                "phone_on_time",
                "share",
                ("电话报告按时率", "Phone reports on time"),
                (
                    "作结论的电话报告时限：按时、超时、已过未报的都算；无法判定的、由法律另定的、另加的不算",
                    "limits by phone that decide: on time, late, past without a report; without those that nobody can judge, that a law replaces or adds",
                ),
                ("结论为“按时”的", "those found on time"),
            ),
            Meaning(
                "written_on_time",
                "share",
                ("书面报告按时率", "Written reports on time"),
                ("作结论的书面报告时限，算法同上", "limits in writing that decide, counted likewise"),
                ("结论为“按时”的", "those found on time"),
            ),
            Meaning(
                "phone_from_occurrence",
                "minutes",
                ("电话首报用时，距发生", "First phone report, from the occurrence"),
                (
                    "每起事件每个报告单位的第一次电话报告，从事发算起；事发时间不确定的从最早算起",
                    "the first report by phone of each unit on each incident, from the occurrence; from the earliest possible where it is uncertain",
                ),
            ),
            Meaning(
                "phone_from_learning",
                "minutes",
                ("电话首报用时，距得知", "First phone report, from learning of it"),
                ("同上，从得知算起", "the same, from when the unit learned of it"),
            ),
            Meaning(
                "written_from_occurrence",
                "minutes",
                ("书面首报用时，距发生", "First written report, from the occurrence"),
                (
                    "每起事件每个报告单位的第一次书面报告，从事发算起",
                    "the first report in writing of each unit on each incident, from the occurrence",
                ),
            ),
            Meaning(
                "written_from_learning",
                "minutes",
                ("书面首报用时，距得知", "First written report, from learning of it"),
                ("同上，从得知算起", "the same, from when the unit learned of it"),
            ),
            Meaning(
                "replies_on_time",
                "share",
                ("核报按时率", "Verification replies on time"),
                (
                    "作结论的核报时限，电话、书面分别计",
                    "limits of verification requests that decide, by phone and in writing each",
                ),
                ("结论为“按时”的", "those found on time"),
            ),
            Meaning(
                "finals",
                "share",
                ("终报率", "Final reports"),
                ("处置已结束的事件", "incidents whose handling has ended"),
                ("已有终报的", "those with a final report"),
            ),
            Meaning(
                "undecided",
                "count",
                ("无法判定的时限", "Limits that cannot be judged"),
                ("起算时间不清，按时、超时都不能断定的时限", "limits whose start is not known well enough"),
            ),
            Meaning(
                "superseded",
                "count",
                ("由法律另定的时限", "Limits superseded by law"),
                (
                    "法律法规另有规定、本规范的时限只作参考的",
                    "limits of the regulation that are shown only, because a law decides",
                ),
            ),
        ),
    ),
    (
        "watch",
        ("值班和交接", "The watch"),
        (
            Meaning(
                "handovers_signed",
                "share",
                ("交接班两人签字", "Handovers with two signatures"),
                (
                    "应有的班次：单位从第一份日志起，已签发安排上的和日志写到的、已经结束并过了交接宽限的班次",
                    "shifts due: from the unit's first log on, those on issued rosters or in logs that have ended, the handover grace included",
                ),
                ("交班、接班都签了字的", "those signed by both sides"),
            ),
            Meaning(
                "shifts_closed",
                "share",
                ("已交班的班次", "Shifts closed"),
                ("应有的班次，同上", "shifts due, as above"),
                ("有日志并已交班签字的", "those with a log that is handed over"),
            ),
            Meaning(
                "instructions_fed_back",
                "share",
                ("指示反馈率", "Instructions fed back"),
                ("日志里记的领导指示批示", "instructions written in the logs"),
                ("已办结反馈的；尚在办理的算未反馈", "those closed; what is still being done counts as open"),
            ),
            Meaning(
                "instructions_took",
                "minutes",
                ("指示反馈用时", "Time until an instruction was fed back"),
                (
                    "已办结反馈的指示，从记下到办结",
                    "instructions that were closed, from their entry to their closing",
                ),
            ),
        ),
    ),
    (
        "marks",
        ("欠办和留痕", "Owed and marked"),
        (
            Meaning(
                "owed_overdue",
                "share",
                ("催办事项中已过时限的", "Owed items that are overdue"),
                (
                    "截至此刻的全部催办事项，与值班板相同",
                    "everything owed at this moment, as the duty board has it",
                ),
                ("已过应办时间的", "those whose time is over"),
            ),
            Meaning(
                "explained",
                "share",
                ("留痕中已说明原因的", "Marks that are explained"),
                ("值班日志、事件上须说明原因的留痕", "marks on logs and incidents of which a cause is asked"),
                ("已写真实原因的", "those with a real cause written"),
            ),
            Meaning(
                "log_missing",
                "share",
                ("缺日志的班次", "Shifts without a log"),
                ("应有的班次，与“交接班两人签字”相同", "shifts due, as for handovers"),
                ("没有日志的", "those without a log"),
            ),
            Meaning(
                "marks",
                "count",
                ("不须说明原因的留痕", "Marks of which no cause is asked"),
                (
                    "值班日志、事件、值班安排、检查记录上的其他留痕",
                    "the other marks on logs, incidents, rosters and inspections",
                ),
            ),
        ),
    ),
    (
        "care",
        ("培训和检查", "Training and checks"),
        (
            Meaning(
                "training_coverage",
                "share",
                ("培训覆盖", "Training coverage"),
                (
                    "今年值班安排上的值班人员（主班、副班、备班）；本簿开始以前就上岗、查不到的不算",
                    "officers on this year's rosters (primary, secondary, standby); not old hands of whom the book cannot say",
                ),
                (
                    "首个班次以前已有合格培训（岗前或年度）的",
                    "those who passed a training, pre-duty or yearly, before their first shift",
                ),
            ),
            Meaning(
                "phone_checks",
                "share",
                ("电话抽查接听率", "Phone checks answered"),
                ("电话抽查", "checks by telephone"),
                ("有人接听的", "those that somebody answered"),
            ),
        ),
    ),
)
