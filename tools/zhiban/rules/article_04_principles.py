"""第四条 值班原则 | Article 4: principles

要求：值班讲究五点：动作快，守章法，处置稳，口风严，服务好。五点是看待其余各条的尺度。
核对：没有单独的规则，也没有汇总的数字。五点见于别条的核对：快，看报告时限（第二十一条）；守章法，看安排和交接
（第七条、第九条、第十四条）；稳，看核实和终报（第十八条、第十九条）；口风严，看保密（第十五条）；服务，看来电有没有
办结回告（第十二条）。
由人判断：处置稳不稳、服务好不好。

Asks: Five qualities of a watch: quick, orderly, steady in handling, discreet, helpful. They are
the measure by which the other articles are read.
Checks: no rule of its own, and no figures are added up. The five stand in the checks of other
articles: quick in when reports go out (Art. 21), orderly in rosters and handovers (Art. 7, 9, 14),
steady in what is verified and finally reported (Art. 18, 19), discreet in the scan for secrets
(Art. 15), helpful in calls that are closed and answered back (Art. 12).
Left to people: whether handling was steady and service good.
"""
