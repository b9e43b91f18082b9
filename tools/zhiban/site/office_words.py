"""The words of the duty office's pages, in Chinese and in English: posts, devices, settings, kinds of session and circular."""

Text = tuple[str, str]

POSTS: dict[str, Text] = {
    "first_responsible": ("第一责任人", "First responsible"),
    "main_responsible": ("主要责任人", "Main responsible"),
    "direct_responsible": ("直接责任人", "Directly responsible"),
    "leader_in_charge": ("分管领导", "Leader in charge"),
    "deputy_in_charge": ("协管负责人", "Deputy in charge"),
}
DEVICES: dict[str, Text] = {
    "cabinet": ("资料柜", "file cabinet"),
    "command-screen": ("指挥大屏", "command screen"),
    "computer": ("计算机", "computer"),
    "console": ("值班调度台", "duty console"),
    "copier": ("复印机", "copier"),
    "fax": ("传真机", "fax"),
    "log-book": ("值班日志本", "log book"),
    "network": ("网络", "network"),
    "phone": ("值班电话", "duty telephone"),
    "printer": ("打印机", "printer"),
    "satellite-phone": ("卫星电话", "satellite phone"),
    "video": ("视频会议", "video link"),
}
SETTINGS: dict[str, Text] = {
    "two_posts": ("主副班", "Primary and secondary"),
    "double_staffing": ("敏感时期双人在岗", "Two on post in sensitive periods"),
    "emergency_heavy": ("应急任务较重", "Heavy emergency tasks"),
    "handover_grace": ("交接宽限", "Handover grace"),
    "archive_days": ("材料归档期限", "Papers filed within"),
    "convey_minutes": ("指示传达期限", "Instructions passed on within"),
    "bulletin_days": ("检查后通报期限", "Circular after an inspection within"),
    "inspection_months": ("检查周期", "Inspected every"),
    "review_months": ("手册复核周期", "Handbook reviewed every"),
    "written_by_sms": ("短信视同书面", "A text message counts as written"),
}
UNITS: dict[str, Text] = {
    "handover_grace": ("%s 分钟", "%s min"),
    "archive_days": ("%s 天", "%s days"),
    "convey_minutes": ("%s 分钟", "%s min"),
    "bulletin_days": ("%s 天", "%s days"),
    "inspection_months": ("%s 个月", "%s months"),
    "review_months": ("%s 个月", "%s months"),
}
YES: Text = ("是", "yes")
NO: Text = ("否", "no")
UNSET: Text = ("未定，不催办", "not set: nothing is called for")
PHRASES: dict[tuple[str, str], Text] = {
    ("two_posts", "yes"): ("分主班、副班", "a primary and a secondary officer"),
    ("two_posts", "no"): ("只设主班", "a primary officer only"),
    ("double_staffing", "may"): ("可以加派", "one more may be added"),
    ("double_staffing", "must"): ("必须两人以上", "at least two"),
    ("emergency_heavy", "yes"): YES,
    ("emergency_heavy", "no"): NO,
    ("written_by_sms", "yes"): YES,
    ("written_by_sms", "no"): NO,
}
TYPES: dict[str, Text] = {
    "pre_duty": ("岗前培训", "pre-duty"),
    "annual": ("年度培训", "annual"),
    "other": ("其他培训", "other"),
    "inspection": ("检查通报", "inspection"),
    "criticism": ("通报批评", "criticism"),
    "commendation": ("通报表扬", "commendation"),
    "finding": ("认定", "finding"),
}
