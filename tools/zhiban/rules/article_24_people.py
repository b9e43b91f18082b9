"""第二十四条 人员与保障 | Article 24: people and care

要求：选可靠、尽责、懂行、身心健康、会协调的人来值班。单位要关心他们，待遇给到位，休息、吃饭等难处解决好。
核对：没有退回或留痕的规则。接连两班、休息太少、节假日和夜班分得太不均的，提示。
由人判断：选什么人，待遇怎么给，难处怎么解决。健康情况不进本簿。

Asks: Reliable, conscientious, skilled and healthy people who can coordinate are chosen for the
watch. Their unit looks after them: allowances paid, rest and meals provided for.
Checks: no rule that refuses or marks. Hints for two shifts in a row, too little rest, holidays
and nights unevenly shared.
Left to people: whom to choose, what allowances to pay, how to solve difficulties. Nobody's health
is in this book.
"""
