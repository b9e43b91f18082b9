"""第十条 领导带班 | Article 10: leaders on holidays

要求：逢法定节假日和敏感时期，政府领导要留在当地带班。政府办公室负责人，以及应急任务重、
贴近群众日常生活的部门负责人，要昼夜在岗带班。这一条没有“可以”二字。
核对：每位带班领导的方式是否写明；这些日子政府是否既有驻地的领导，又有在岗的办公室负责人；
列名的部门是否有负责人在岗。调休上班日不算节假日。
由人判断：节假日默认指整个假期，普通周末不算；哪些部门列名，写在单位档案里（单位设置）。

Asks: On statutory holidays and in sensitive periods government leaders lead while staying in the
locality. Heads of government offices, and of departments with heavy emergency tasks or close to
people's daily life, lead on post day and night. There is no "may" in this article.
Checks: whether each duty leader's mode is given; whether a government has both a leader staying
in the locality and an office head on post on those days; whether a listed department has a head
on post. Make-up workdays are not holidays.
Left to people: a holiday is by default the whole break, and ordinary weekends do not count; which
departments are listed stands in the unit files (unit setting).
"""
