"""第二十二条 报告方式 | Article 22: channels

要求：看事情缓急和密级，选用传真、电话、短信、网络或移动设备传视频音频。紧急的，可以先打电话，随后补书面。
核对：方式是否在所列之内；已打电话而书面未到的，按书面时限催办。短信算不算书面属单位设置，默认不算。
由人判断：哪种方式合适。涉密的走机要渠道，本簿只记登记号。

Asks: By urgency and classification one chooses fax, phone, text message, network, or video and
sound from a mobile device. When urgent, one may phone first and write afterwards.
Checks: whether the channel is one of those listed; a reminder with the clock of the written
report once the phone report is made. Whether a text message counts as written is a unit setting,
by default not.
Left to people: which channel fits. Secret matter goes by the secure office; this book keeps the
register number only.
"""
