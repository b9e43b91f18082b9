"""第二十六条 信息库 | Article 26: information base

要求：建好值班的信息库，用上新技术、新设备和数据。目的是让值班省力、见效。
核对：没有单独的规则。各单位的记录用同一种格式，谁写的、何时写的都查得到；check、clocks、board、who 加
--format json，取出的数据可以另行汇总。本簿自己还不作统计。
由人判断：用什么技术，汇总到什么程度。多年的记录合在一起更敏感，公开前另行审查。

Asks: A unit builds an information base of its watch and uses new technology, equipment and data.
The aim is less toil and more effect.
Checks: no rule of its own. The records of all units have one format, and who wrote what and when
can be looked up; check, clocks, board and who with --format json give data to be added up
elsewhere. The book itself makes no statistics yet.
Left to people: which technology, how much to bring together. Years of records together are more
sensitive than one; they are reviewed before publication.
"""
