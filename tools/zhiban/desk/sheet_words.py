"""The words and times of the handover sheet, in Chinese and in English."""

from datetime import datetime, tzinfo

from zhiban.schema.parts import Instant

DAYS = ("一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
KINDS = {  # of entries, as one counts them in English
    "call": "calls",
    "document": "documents",
    "instruction": "instructions",
    "report": "reports",
    "visitor": "visitors",
    "absence": "absences",
    "back": "returns",
    "equipment": "on equipment",
    "secure": "classified papers",
    "note": "notes",
}
WORDS = {
    "call": ("来电", "call"),
    "document": ("来文", "document"),
    "instruction": ("领导指示批示", "instruction"),
    "report": ("报告", "report"),
    "visitor": ("来访", "visitor"),
    "absence": ("离岗", "absence"),
    "back": ("返岗", "return"),
    "secure": ("机要", "classified paper"),
    "note": ("其他", "note"),
    "incident": ("突发事件", "incident"),
    "reply": ("待回告", "reply owed"),
    "feedback": ("待反馈", "feedback owed"),
    "written": ("待书面材料", "written material owed"),
    "follow_up": ("待跟办", "follow-up owed"),
    "reachable": ("保持联络", "reachable"),
    "stationed": ("驻地", "stationed"),
    "on_post": ("在岗", "on post"),
    "ok": ("正常", "ok"),
    "fault": ("故障", "fault"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "public": ("公开", "public"),
    "internal": ("内部", "internal"),
    "work_secret": ("工作秘密", "work secret"),
    "command-screen": ("指挥大屏", "command screen"),
    "computer": ("计算机", "computer"),
    "copier": ("复印机", "copier"),
    "equipment": ("设备", "on equipment"),
    "fax": ("传真机", "fax"),
    "network": ("网络", "network"),
    "phone": ("电话", "telephone"),
    "printer": ("打印机", "printer"),
    "satellite-phone": ("卫星电话", "satellite phone"),
    "video": ("视频会议", "video link"),
}


class Words:
    """One language's words; every time is told on the book's clock."""

    def __init__(self, lang: str, clock: tzinfo | None) -> None:
        self.zh, self.clock = lang == "zh", clock

    def t(self, zh: str, en: str) -> str:
        """Our own words in this language."""
        return zh if self.zh else en

    def word(self, name: str) -> str:
        """A choice of the format in words; what has no word stands as it is."""
        return WORDS.get(name, (name, name))[not self.zh]

    def counted(self, kind: str, number: int) -> str:
        """So many entries of a kind: 来电6, 6 calls."""
        return self.t(
            f"{self.word(kind)}{number}", f"{number} {self.word(kind) if number == 1 else KINDS[kind]}"
        )

    def _at(self, text: str) -> datetime:
        return Instant.read(text).astimezone(self.clock)

    def day(self, text: str) -> str:
        """2026年11月6日 周五 08:00; Fri 6 Nov 2026 08:00."""
        at = self._at(text)
        if self.zh:
            return f"{at.year}年{at.month}月{at.day}日 周{DAYS[0][at.weekday()]} {at:%H:%M}"
        return f"{DAYS[1][at.weekday()]} {at.day} {MONTHS[at.month - 1]} {at.year} {at:%H:%M}"

    def hour(self, text: str) -> str:
        """07:39."""
        return f"{self._at(text):%H:%M}"

    def minute(self, text: str) -> str:
        """2026-11-07 08:01."""
        return f"{self._at(text):%Y-%m-%d %H:%M}"

    def second(self, at: datetime) -> str:
        """2026-11-07 08:01:24."""
        return f"{at.astimezone(self.clock):%Y-%m-%d %H:%M:%S}"
