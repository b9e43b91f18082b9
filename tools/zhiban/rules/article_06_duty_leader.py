"""第六条 带班领导 | Article 6: duty leader

要求：每班有带班领导，由政府领导、政府办公室负责人或部门负责人担任。带班领导指挥当班人员，
并对自己带的这一班负领导责任。
核对：安排和日志是否写明带班领导，其职级当日是否相符。签发的安排不符则退回，实际发生的留痕。
由人判断：临时换人是否妥当；领导责任如何认定。

Asks: Each shift has a duty leader: a government leader, an office head or a department head. The
leader directs the officers on duty and bears leadership responsibility for that shift.
Checks: whether roster and log name a duty leader, and whether the leader's rank fits that day. An
issued roster that does not is refused; what happened is marked.
Left to people: whether a stand-in was suitable; how leadership responsibility is found.
"""
