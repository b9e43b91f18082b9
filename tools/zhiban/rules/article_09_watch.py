"""第九条 24小时值班 | Article 9: 24-hour watch

要求：每天昼夜都有人专门在岗，另外安排人备班。遇重大事件或敏感时期，可以加派到两人以上同时在岗；
是否改为必须，属单位设置，默认只作提示。
核对：每班是否至少有一名备班，且备班不同时在岗。敏感日只有一人在岗的提示；单位设为必须的，安排不符退回，
事实不符留痕。
由人判断：哪些日子敏感，由有权机关通知并写入日历；何时加人，由带班领导决定。

Asks: Every day, day and night, somebody is on post and nothing else, and others stand by. In a
major incident or a sensitive period two or more may be put on post; whether that becomes a must
is a unit setting, by default only a hint.
Checks: whether each shift has a standby officer who is not on post in it as well. One officer on
a sensitive day is a hint; where the unit says must, a roster is refused and a fact is marked.
Left to people: which days are sensitive, by notice of the authority, entered in the calendar;
when to add people, by the duty leader.
"""
