"""第二十五条 机制与手册 | Article 25: rules and handbook

要求：把值班的机制和制度立起来，编一本手册，让消息怎么报有统一做法。这样换人换班，做法不变。
核对：手册和流程页面是否写明版本、责任单位、施行日期和依据的条文；超过期限未复核的催办，期限属单位设置，
默认12个月。
由人判断：写得对不对，合不合本单位实际。

Asks: A unit sets up its duty mechanisms and rules, compiles a handbook and has one way to send
incident news. Then people and shifts change and the practice does not.
Checks: whether handbook and procedure pages give version, owner, effective date and the articles
they rest on; a reminder where a page was not reviewed in time, a unit setting, by default 12
months.
Left to people: whether it is right and fits the unit.
"""
