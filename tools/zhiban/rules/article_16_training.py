"""第十六条 培训 | Article 16: training

要求：各单位每年至少给值班人员办一次业务培训。头一回值班的人先受训，合格了再上岗。
核对：首次当班之前有无合格的岗前培训，签发的安排缺少则退回，已经值过的留痕；当年还没办培训的催办，
过了年底留痕；排了班而当年未受训的提示。
由人判断：内容够不够，怎样算合格。默认备班人员算值班人员，带班领导不算。

Asks: Each unit trains its duty officers at least once a year. Who serves for the first time is
trained beforehand and goes on post only after passing.
Checks: whether a passed training stands before a person's first shift: an issued roster without
it is refused, a shift already served is marked; a reminder while the year's training is still to
come, a mark after the year's end; a hint for officers on the roster not trained this year.
Left to people: whether the content suffices and what passing means. By default standby officers
count as duty officers and duty leaders do not.
"""
