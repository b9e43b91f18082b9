"""第三条 领导与指导 | Article 3: leadership and guidance

要求：各单位要有一位负责同志统管值班，另有一位分管。上级值班机构要帮下级和本级部门熟悉业务、提高水平，
并督促其做好。
核对：单位档案是否写明统管和分管的人；十二个月内没有指导或检查记录的，提示。
由人判断：指导有没有效果，值班业务是否真的提高。

Asks: Each unit has one responsible official who leads its watch and one who is in charge of it.
Higher duty bodies help departments and lower governments to learn the work, and see that it is
done.
Checks: whether the unit's file names both officials; a hint where twelve months show no guidance
or inspection.
Left to people: whether the guidance helps and the work gets better.
"""
