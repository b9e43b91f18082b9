"""第十一条 来电接听 | Article 11: answering calls

要求：电话来了及时认真地接，话说得短而有礼。要紧的来电记准、记细。有必要时，可以请对方补送书面材料。
核对：标为重要的来电，交班前是否写明时间、来电方、回电登记号和内容；请对方补书面而未到的催办；
看着像要紧事而未标明的提示。回电只写登记号，不写私人号码。
由人判断：哪个来电要紧，要不要书面材料，态度是否得当。

Asks: Calls are taken promptly and with care, in few and polite words. Important ones are written
down exactly and in detail. Where it is needed the caller may be asked for written material.
Checks: whether a call marked important has time, caller, callback reference and content before
the handover; a reminder for written material asked for and not come; a hint where a call looks
important and is not marked. A callback is a register number, never a private number.
Left to people: which call matters, whether paper is needed, whether the tone was right.
"""
