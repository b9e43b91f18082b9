"""第四条 值班原则 | Article 4: principles

要求：值班讲究五点：动作快，守章法，处置稳，口风严，服务好。五点是看待其余各条的尺度。
核对：没有单独的规则。统计按这五点排列数字，例如报告用时、签齐的交接、已作的终报、已回告的来电。
由人判断：处置稳不稳、服务好不好；数字只供参考。

Asks: Five qualities of a watch: quick, orderly, steady in handling, discreet, helpful. They are
the measure by which the other articles are read.
Checks: no rule of its own. Statistics are arranged under the five, for example minutes to report,
handovers signed by both, final reports made, calls answered back.
Left to people: whether handling was steady and service good; figures only inform.
"""
