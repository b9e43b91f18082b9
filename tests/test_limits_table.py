"""The limits table that comes with the book: what each law says, between whom, from when, how long, and where it says so."""

import re

import pytest

from timed import NORM
from zhiban.schema.plan import Limit

LINES: dict[str, Limit] = {limit.id: limit for limit in NORM.limits}
LAWS = [limit for limit in NORM.limits if limit.mode != "base"]
ARTICLE = re.compile(
    "第[一二三四五六七八九十百零]+条|〔[0-9]{4}〕[0-9]+号"
)  # one notice has a number and no articles
TITLE = re.compile("(条例|办法|法|规范|制度)(（.+?）)?")


def test_the_table_holds_the_norm_and_at_least_twenty_five_limits_of_other_laws() -> None:
    assert len(LAWS) >= 25
    assert len(NORM.limits) - len(LAWS) >= 6
    assert len(LINES) == len(NORM.limits)


@pytest.mark.parametrize("limit", NORM.limits, ids=lambda limit: limit.id)
def test_each_limit_cites_title_and_article_and_says_since_when(limit: Limit) -> None:
    assert TITLE.search(limit.basis) and ARTICLE.search(limit.basis)
    assert 1987 <= limit.effective_from.year <= 2026
    assert limit.effective_until is None or limit.effective_until >= limit.effective_from
    assert limit.from_ and limit.to and limit.category


# What the laws say (domain.md §6.2): from whom, to whom, counted from, minutes, and how it stands to the norm.
SAID = {
    "d376-20-county-phone": ("county", "municipal", "report_received", 120, "replaces"),
    "d376-20-county-written": ("county", "municipal", "report_received", 120, "replaces"),
    "d376-20-health-own": ("department", "municipal", "report_received", 120, "adds"),
    "d376-20-muni-province": ("municipal", "province", "report_received", 120, "adds"),
    "d424-17-county-phone": ("county", "municipal", "report_received", 120, "replaces"),
    "d424-17-county-written": ("county", "municipal", "report_received", 120, "replaces"),
    "d424-17-dept": ("department", "health-authority", "discovered", 120, "adds"),
    "d424-17-health-own": ("department", "municipal", "report_received", 120, "adds"),
    "d424-17-muni-province": ("municipal", "province", "report_received", 120, "adds"),
    "d450-17-county-province": ("department", "province", "discovered", 120, "adds"),
    "d493-10-ordinary": ("department", "municipal", "report_received", 120, "adds"),
    "d493-10-larger": ("department", "province", "report_received", 120, "adds"),
    "d493-10-major": ("department", "state-council", "report_received", 120, "adds"),
    "d493-13-supplement": ("county department", "municipal", "learned", None, "adds"),
    "d279-52-construction": ("department", "construction-authority", "occurred", 1440, "adds"),
    "d394-30-geological": ("county township", "municipal", "discovered", None, "adds"),
    "d449-42-radiation": ("department", "municipal", "report_received", None, "adds"),
    "d449-42-county": ("county", "municipal", "report_received", None, "adds"),
    "d541-31-forest-fire": ("county township zone", "forest-fire-hq", "learned", None, "adds"),
    "d549-66-special-equipment": ("department", "municipal", "report_received", None, "adds"),
    "mep17-3-major": ("department", "province", "discovered", 120, "adds"),
    "mep17-3-ordinary": ("department", "environment-authority", "discovered", 240, "adds"),
    "mep17-3-own-major": ("department", "municipal", "discovered", 120, "adds"),
    "mep17-3-own-ordinary": ("department", "municipal", "discovered", 240, "adds"),
    "disaster-stat-2020": ("department", "emergency-authority", "occurred", 120, "adds"),
    "erl-61-county": ("county", "municipal", "learned", None, "adds"),
    "erl-69-county": ("county", "municipal", "occurred", None, "adds"),
    "food-law-103": ("county department", "municipal", "learned", None, "adds"),
    "cac-2025-4-critical": ("department", "protection-authority", "discovered", 60, "adds"),
    "cac-2025-4-other": ("department", "cyberspace-authority", "discovered", 240, "adds"),
    "secrecy-61-leak": ("county department municipal township zone", "secrecy-authority", "discovered", 1440, "adds"),
    "muni-21-phone": ("county department zone", "municipal", "occurred", 15, "base"),
    "muni-21-written": ("county department zone", "municipal", "occurred", 30, "base"),
    "muni-21-notify": ("county department zone", "affected", "occurred", None, "base"),
    "muni-21-township": ("township", "municipal", "occurred", None, "base"),
    "muni-21-reply-phone": ("county department township zone", "municipal", "request_received", 15, "base"),
    "muni-21-reply-written": ("county department township zone", "municipal", "request_received", 30, "base"),
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
def test_each_limit_says_what_its_source_says(name: str) -> None:
    line = LINES[name]
    said = (" ".join(sorted(line.from_)), line.to, line.trigger, line.minutes, line.mode)
    assert said == SAID[name]


def test_no_limit_stands_in_the_table_that_is_not_checked_here() -> None:
    assert LINES.keys() == SAID.keys()


def test_grades_divide_the_environmental_limits_without_overlap() -> None:
    bands = {
        name: (LINES[name].grade_min, LINES[name].grade_max) for name in SAID if name.startswith("mep17")
    }
    assert set(bands.values()) == {("ordinary", "larger"), ("major", None)}
