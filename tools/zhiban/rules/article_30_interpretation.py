"""第三十条 解释和施行 | Article 30: interpretation and effect

要求：规范怎样理解，由市政府应急管理机构说了算。它从印出下发的那天起管用。
核对：手册页面是否显示印发机关、解释机关和施行日期；每条记录按当时有效的版本来判。
由人判断：条文的含义。本工具的口径，例如第15分钟仍算按时，是待其确认的默认设置，不是解释。

Asks: How the regulation is to be read is for the municipal emergency management office to say. It
applies from the day it was issued.
Checks: whether handbook pages show issuing body, interpreting body and effective date; each
record is judged by the edition in force at its time.
Left to people: what the articles mean. This tool's readings, such as the 15th minute being on
time, are defaults until that office confirms them, not interpretations.
"""
