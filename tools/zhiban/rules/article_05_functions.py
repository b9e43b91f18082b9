"""第五条 工作职能 | Article 5: functions

要求：值班室昼夜守班、协调急事，接报突发事件，把领导的指示传到、催办并报回结果。它还要保证设备好用、
线路畅通，检查指导下级和部门，办理领导另外交办的事。目的是上下左右随时联系得上。
核对：领导指示是否写明谁、何时、什么内容、传给谁；未传达、未反馈的逐班催办，期限属单位设置；
交班时设备清单上的每一件是否都有状态。
由人判断：指示是否真正落到实处；其他交办事项办得如何。

Asks: The duty office watches day and night, coordinates urgent matters, takes incident reports,
passes on leaders' instructions, follows them up and reports back. It also keeps equipment and
lines working, inspects and guides lower bodies and departments, and does what else its leaders
assign. The point is that everybody can be reached at any time.
Checks: whether an instruction says who, when, what and to whom; what is not yet passed on or fed
back is a reminder from shift to shift, with a time that is a unit setting; whether each item of
the equipment list has a state at the handover.
Left to people: whether an instruction was truly carried out; how other assigned tasks were done.
"""
