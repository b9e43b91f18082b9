"""第二十九条 实施细则 | Article 29: local rules

要求：各单位可以按自己的实际订实施细则，订不订由单位决定。订了的，及时报备。
核对：单位档案写有细则（单位设置）而没有报备对象和日期的，催办。
由人判断：要不要订细则，细则与本规范是否一致。

Asks: Units may make detailed rules of their own to fit their situation; whether they do is up to
them. Rules once made are filed without delay.
Checks: a reminder where the unit's file names local rules (a unit setting) without where and when
they were filed.
Left to people: whether to make them, and whether they agree with the regulation.
"""
