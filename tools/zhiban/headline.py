"""What the title of an incident says: where, what, how many; and whether it praises instead (Art. 19).

A net with wide meshes: it only gives hints. The habits are those of the circulars in domain.md §8.4 and §10.
"""

from __future__ import annotations

import re

SITES = re.compile(
    "[省市县区旗乡镇村街路巷桥隧站港湾江河湖库塘坝沟岭山岛厂矿校院园店楼场馆]|高速|国道|省道|小区|社区|大厦|工地|项目"
)
EVENTS = re.compile(
    "[火爆燃塌垮溃滑洪涝汛旱雪雹震泄漏毒撞翻坠溺淹沉触疫病呕泻断停攻击骗砍劫绑斗殴]|台风|暴雨|冰冻|大风|泥石流|追尾"
    "|伤害|伤人|感染|故障|入侵|聚集|上访|讨薪|欠薪|罢|失联|失踪|被困|脱轨|搁浅|冲走|舆情|事故|事件|险情|灾|挖断|投毒|自杀"
)
PEOPLE = re.compile("[死亡伤]|遇难|失联|失踪|被困|送医|就医|住院")
PRAISE = re.compile(
    "(?:及时|妥善|成功|有力|有效|迅速|快速|高效|有序|科学|圆满|积极)(?:处置|处理|应对|化解|救援|扑救|平息)"
)


def lacking(title: str, place: str, hurt: bool) -> list[tuple[str, str]]:
    """What the title does not say (zh, en); `hurt`: whether people are known to be dead, missing or injured."""
    parts = [
        (bool(SITES.search(title)) or _shares(title, place), ("地点", "the place")),
        (bool(EVENTS.search(title)), ("事件类型", "what kind of incident")),
        (not hurt or bool(PEOPLE.search(title)), ("伤亡", "the casualties")),
    ]
    return [words for said, words in parts if not said]


def praise(title: str) -> str:
    """The words of the title that praise the handling, or nothing."""
    found = PRAISE.search(title)
    return found[0] if found else ""


def _shares(title: str, place: str) -> bool:
    """Whether two characters of the place stand together in the title."""
    return any(place[n : n + 2] in title for n in range(len(place) - 1))
