"""第二十三条 值班室 | Article 23: duty room

要求：值班室的位置要便于群众办事和领导到场，有值班、休息、盥洗的地方。专用固定电话（两部以上）、电脑、
传真等设备原则上备齐，制度和处置流程挂在显眼处。值班电话昼夜一个号，不随便换；确要换的，报上级值班机构备案。
核对：固定专线不足两部、设备清单有缺的，因是原则性要求，请作说明并留痕，清单属单位设置；换号未备案的催办，
逾期留痕。页面上的号码取自单位档案。
由人判断：位置、休息条件、墙上图表、有无呼叫转移，由检查的人到现场看。

Asks: The duty room lies where the public and the leaders reach it easily, with places to watch,
rest and wash. Dedicated fixed phones (two or more), computer, fax and so on are in principle
complete, and rules and flow charts hang in plain sight. The duty phone keeps one number day and
night; a change that cannot be avoided is filed with the higher duty office.
Checks: fewer than two dedicated lines or a gap in the equipment list is marked with a request for
an explanation, since it is asked in principle; the list is a unit setting. A changed number
without filing is a reminder, then a mark. Numbers on pages come from the unit's file.
Left to people: place, rest, charts on the wall, calls forwarded: inspectors look on the spot.
"""
