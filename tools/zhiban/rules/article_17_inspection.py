"""第十七条 检查通报 | Article 17: inspection and circulars

要求：各单位要按期或随时检查、抽查自己范围内的值班。结果尽快发通报；查出的问题，盯到改好为止。
核对：检查是否写明单位、时间、方式、检查人，以及问题或“未发现”；没有通报的催办；问题到期未改的留痕；
久无检查的提示。周期和通报期限属单位设置。
由人判断：多久查一次，问题轻重，是否真的改好。

Asks: Units inspect the watch in their own field, regularly or unannounced. Results go out in a
circular soon, and what was found is followed until it is put right.
Checks: whether an inspection gives unit, time, mode, inspector, and findings or "none found"; a
reminder while no circular is out; a mark for a finding not put right when due; a hint where there
has been no inspection for long. Intervals and the time for the circular are unit settings.
Left to people: how often to inspect, how grave a finding is, whether it was really put right.
"""
