"""The words, dates and times of the pages, in Chinese and in English."""

from datetime import date, datetime, timedelta, timezone

from markupsafe import Markup

from zhiban import say
from zhiban.calendar import DayKind
from zhiban.rule import Effect

DAYS = ("一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WORDS: dict[str, tuple[str, str]] = {
    "reachable": ("保持联络", "reachable"),
    "stationed": ("驻地", "stationed"),
    "on_post": ("在岗", "on post"),
    "leader": ("带班领导", "Duty leader"),
    "primary": ("主班", "Primary"),
    "secondary": ("副班", "Secondary"),
    "standby": ("备班", "Standby"),
    "statutory": ("法定节假日", "public holiday"),
    "break": ("放假", "holiday break"),
    "makeup": ("调休上班", "make-up workday"),
    "weekend": ("周末", "weekend"),
    "workday": ("工作日", "workday"),
    "municipal": ("市政府", "municipal government"),
    "county": ("县（区）政府", "county government"),
    "township": ("乡镇（街道）", "township"),
    "department": ("部门", "department"),
    "zone": ("功能区", "development zone"),
    "any": ("各类突发事件", "any incident"),
    "natural": ("自然灾害", "natural disaster"),
    "accident": ("事故灾难", "accident"),
    "public_health": ("公共卫生事件", "public health"),
    "social_security": ("社会安全事件", "social security"),
    "extraordinary": ("特别重大（Ⅰ级）", "extraordinary (I)"),
    "major": ("重大（Ⅱ级）", "major (II)"),
    "larger": ("较大（Ⅲ级）", "larger (III)"),
    "ordinary": ("一般（Ⅳ级）", "ordinary (IV)"),
    "ungraded": ("未定级", "ungraded"),
    "occurred": ("发生时起", "occurrence"),
    "learned": ("得知时起", "learning of it"),
    "report_received": ("接报时起", "receipt of the report"),
    "request_received": ("接到核报要求时起", "receipt of the request"),
    "discovered": ("发现时起", "discovery"),
    "phone": ("电话报告", "by phone"),
    "written": ("书面报告", "in writing"),
    "notify": ("通报", "notification"),
    "reply_phone": ("电话反馈", "reply by phone"),
    "reply_written": ("书面反馈", "reply in writing"),
    "affected": ("有关部门和可能受影响的地区", "departments concerned and areas that may be affected"),
    "province": ("省政府", "provincial government"),
    "state-council": ("国务院", "State Council"),
    "construction-authority": ("住房城乡建设主管部门", "construction authority"),
    "cyberspace-authority": ("网信部门", "cyberspace administration"),
    "emergency-authority": ("应急管理部门", "emergency management authority"),
    "environment-authority": ("生态环境主管部门", "environment authority"),
    "forest-fire-hq": ("森林草原防灭火指挥机构", "forest fire headquarters"),
    "health-authority": ("卫生健康主管部门", "health authority"),
    "protection-authority": (
        "关键信息基础设施保护工作部门、公安机关",
        "infrastructure protection authority, police",
    ),
    "secrecy-authority": ("保密行政管理部门", "secrecy administration"),
    "animal_epidemic": ("动物疫情", "animal epidemic"),
    "construction": ("建设工程", "construction"),
    "cyber": ("网络安全", "cyber security"),
    "cyber-critical": ("网络安全（关键信息基础设施）", "cyber security (critical infrastructure)"),
    "environment": ("环境污染", "pollution"),
    "fire": ("火灾", "fire"),
    "food": ("食品安全", "food safety"),
    "forest_fire": ("森林草原火灾", "forest fire"),
    "geological": ("地质灾害", "geological disaster"),
    "infectious": ("传染病", "infectious disease"),
    "leak": ("泄密", "leak of secrets"),
    "pathogen": ("病原微生物", "pathogens"),
    "power": ("电力", "power supply"),
    "radiation": ("辐射", "radiation"),
    "railway": ("铁路交通", "railway"),
    "road_traffic": ("道路交通", "road traffic"),
    "school": ("学校", "school"),
    "special_equipment": ("特种设备", "special equipment"),
    "work_safety": ("生产安全", "work safety"),
    "base": ("通用", "base"),
    "adds": ("另加", "beside"),
    "replaces": ("从其规定", "prevails"),
}


def minute(at: datetime) -> int:
    """Minutes since 1970, which a browser counts alike in every zone."""
    return int(at.timestamp() // 60)


class Words:
    """One language's words. `zone` is the book's, such as `+08:00`; every time is shown in it."""

    def __init__(self, language: str, zone: str = "+08:00") -> None:
        if language not in ("zh", "en"):
            raise ValueError(language)
        self.language, self.zh = language, language == "zh"
        sign = -1 if zone.startswith("-") else 1
        hours, _, rest = zone.lstrip("+-").partition(":")
        self.minutes = sign * (int(hours or 8) * 60 + int(rest or 0))
        self.zone = timezone(timedelta(minutes=self.minutes))

    def t(self, zh: str, en: str) -> Markup:
        """Our own words in this language: these may hold Markdown."""
        return Markup(zh if self.zh else en)

    def word(self, name: str | None) -> str:
        """A choice of the format in words; what has no word stands as it is."""
        return WORDS.get(name or "", (name or "", name or ""))[not self.zh]

    def local(self, at: datetime) -> datetime:
        """The moment on the book's clock."""
        return at.astimezone(self.zone)

    def weekday(self, day: date) -> str:
        """周一, Mon."""
        return f"周{DAYS[0][day.weekday()]}" if self.zh else DAYS[1][day.weekday()]

    def weekday_of(self, number: int) -> str:
        """周一 for 0, Mon."""
        return f"周{DAYS[0][number]}" if self.zh else DAYS[1][number]

    def week(self, year: int, number: int) -> str:
        """2026年第48周, week 48 of 2026."""
        return f"{year}年第{number}周" if self.zh else f"week {number} of {year}"

    @property
    def tally(self) -> Markup:
        """What the figures of shifts count."""
        return self.t(
            "在岗：带班、主班、副班的班次。夜班：其中跨过零时至6时的；周末、节假日：其中从周末、放假的日子开始的，调休上班不算。",
            "On post: shifts as leader, primary or secondary officer. Nights: those that reach into midnight to 6; weekends and holidays: "
            "those that begin on such a day; make-up workdays do not count.",
        )

    def day(self, day: date) -> str:
        """11月23日, 23 Nov."""
        return f"{day.month}月{day.day}日" if self.zh else f"{day.day} {MONTHS[day.month - 1]}"

    def date(self, day: date) -> str:
        """2026年11月23日, 23 Nov 2026."""
        return f"{day.year}年{self.day(day)}" if self.zh else f"{self.day(day)} {day.year}"

    def month(self, month: str) -> str:
        """2026年11月, Nov 2026; from `2026-11`."""
        year, number = month[:4], int(month[5:7])
        return f"{year}年{number}月" if self.zh else f"{MONTHS[number - 1]} {year}"

    def time(self, at: datetime) -> str:
        """08:00."""
        return f"{self.local(at):%H:%M}"

    def moment(self, at: datetime) -> str:
        """11月23日 08:00, 23 Nov 08:00."""
        return f"{self.day(self.local(at).date())} {self.time(at)}"

    def hours(self, start: datetime, end: datetime) -> str:
        """08:00–20:00, 08:00–次日08:00, 08:00–11月25日 08:00."""
        days = (self.local(end).date() - self.local(start).date()).days
        if days == 1:
            return f"{self.time(start)}–" + (
                f"次日{self.time(end)}" if self.zh else f"{self.time(end)} next day"
            )
        return f"{self.time(start)}–{self.moment(end) if days else self.time(end)}"

    def stamp(self, at: datetime) -> str:
        """2026年11月23日 08:00, 23 Nov 2026 08:00."""
        return f"{self.date(self.local(at).date())} {self.time(at)}"

    def span(self, minutes: int) -> str:
        """18小时44分, 18 h 44 min."""
        hours, rest = divmod(max(0, minutes), 60)
        parts = ((hours, "小时", " h"), (rest, "分", " min"))
        said = [f"{n}{zh if self.zh else en}" for n, zh, en in parts if n]
        return ("" if self.zh else " ").join(said) or ("0分" if self.zh else "0 min")

    def length(self, minutes: int | None) -> str:
        """A limit: 15分钟内, 2小时内, 立即."""
        if minutes is None:
            return "立即" if self.zh else "at once"
        hours, rest = divmod(minutes, 60)
        if hours and not rest:
            return f"{hours}小时内" if self.zh else f"within {hours} h"
        return f"{minutes}分钟内" if self.zh else f"within {minutes} min"

    def kind(self, kind: DayKind) -> str:
        """工作日, 国庆节（放假）."""
        word = self.word(kind.kind)
        return (
            f"{kind.name}（{word}）"
            if kind.name and self.zh
            else f"{kind.name} ({word})"
            if kind.name
            else word
        )

    def article(self, *numbers: int) -> str:
        """第二十一条, Art. 21."""
        return say.article(numbers, self.language)

    def effect(self, of: Effect) -> str:
        """退回, 留痕, 催办, 提示."""
        return say.effect(of, self.language)

    def join(self, names: list[str]) -> str:
        """A list in one sentence: 、 or a comma."""
        return ("、" if self.zh else ", ").join(names)
