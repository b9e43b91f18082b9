"""第二十七条 督促与表扬 | Article 27: supervision and commendation

要求：政府办公室要经常督促、检查本级部门和下级政府的值班。制度守得好、职责尽得好的单位和个人，予以表扬。
核对：没有退回规则。统计也显示做得好的地方，如按时率、无缺项的交接；件数太少的不排名。表扬以通报写入，
载明对象、事由和文号。
由人判断：表扬谁、凭什么，由有权机关决定。

Asks: Government offices keep supervising and inspecting the watch of their departments and of
lower governments. Units and people who keep the rules and do their duty well are commended.
Checks: no rule that refuses. Statistics also show what went well, such as on-time rates and
handovers with nothing missing; too few cases are not ranked. A commendation is a circular with
whom, ground and document number.
Left to people: whom to commend and why; the competent authority decides.
"""
