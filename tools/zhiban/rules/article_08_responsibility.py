"""第八条 责任链条 | Article 8: responsibility chain

要求：政府的值班由政府办公室担责，办公室主任居首；部门由主要负责人居首。分管负责人承担主要责任，
值班室负责人和当班人员承担直接责任。
核对：单位档案是否写全首要、主要、直接三级责任人；居首者的职务是否与单位类别相符。换人时补写任期，
旧的一行保留。
由人判断：某件事的责任落在哪一级，由有权机关依事实认定。

Asks: In a government its office answers for the watch, the office director first; in a department
its principal head first. Deputies in charge bear the main responsibility; the head of the duty
room and the officers on shift bear the direct one.
Checks: whether the unit's file names all three links, and whether the first holds the post that
its kind of unit requires. When a person changes, a term is added and the old line stays.
Left to people: on which link a given matter falls; the competent authority finds that from the
facts.
"""
