"""第二条 值班机构与在编人员 | Article 2: duty offices and formal staff

要求：市政府总值班室既值本级的班，也指导全市。县级政府、开发区和市直部门都要有值班机构，可以新设，
也可以指定现有机构承担。昼夜的班由编制内的正式人员来值。
核对：单位档案是否写明值班机构及其形式；每一分钟是否有人值班；主班、副班和备班当日是否在编。
签发的安排不符则退回，实际发生的照实收下并留痕。
由人判断：机构单设还是合设。“正式人员”默认含备班、不含带班领导，口径由印发机关定。

Asks: The municipal General Duty Office keeps its own watch and guides the whole city. Every
county-level government, development zone and municipal department has a duty body, newly set up
or designated among those it has. The watch, day and night, is kept by formal staff on the
establishment.
Checks: whether the unit's file names its duty body and the form of it; whether each minute has
somebody on duty; whether primary, secondary and standby officers are on the establishment that
day. An issued roster that falls short is refused; what really happened is taken as it is and
marked.
Left to people: a body of one's own or a shared one. By default "formal staff" covers standby
officers and not duty leaders; the issuing office settles the reading.
"""
