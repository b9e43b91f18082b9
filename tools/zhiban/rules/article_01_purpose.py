"""第一条 目的和依据 | Article 1: purpose and basis

要求：本条说明为什么要有这部规范，并列出它依据的上级办法、通知和预案。用意是让值班有章可循，消息报得快，
事情处置得稳。
核对：时限表和手册页面的每一项是否写明出处和起用日期；缺出处的退回。
由人判断：所引文件是否仍然有效，由印发机关确认。

Asks: The article says why the regulation exists and which measures, notices and plans it rests
on. The aim is a watch that works by rule, so that news travels fast and handling is steady.
Checks: whether each line of the limits table and each handbook page names its source and the day
from which it applies; one without a source is refused.
Left to people: whether the documents cited are still in force; the issuing office confirms that.
"""
