"""第二十六条 信息库 | Article 26: information base

要求：建好值班的信息库，用上新技术、新设备和数据。目的是让值班省力、见效。
核对：没有单独的规则。记录格式统一，能查、能统计；统计写明口径、件数和截至时间。
由人判断：用什么技术，汇总到什么程度。多年的记录合在一起更敏感，公开前另行审查。

Asks: A unit builds an information base of its watch and uses new technology, equipment and data.
The aim is less toil and more effect.
Checks: no rule of its own. Records have one format and can be searched and counted; statistics
state definition, number and date.
Left to people: which technology, how much to bring together. Years of records together are more
sensitive than one; they are reviewed before publication.
"""
