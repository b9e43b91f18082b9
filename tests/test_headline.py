"""What a title says, by a net with wide meshes: it may miss something, and it must not cry out at a good title."""

from pathlib import Path

import pytest

from zhiban.headline import lacking, praise
from zhiban.page import read

CITY = sorted((Path(__file__).parents[1] / "records" / "incidents").rglob("*.yml"))


@pytest.mark.parametrize("path", CITY, ids=lambda path: path.stem)
def test_the_sample_citys_titles_say_where_what_and_how_many(path: Path) -> None:
    said = read(path.read_bytes()).facts
    assert lacking(said["title"], said.get("place", ""), True) in ([], [("伤亡", "the casualties")])
    assert not praise(said["title"])


@pytest.mark.parametrize(
    ("title", "place", "hurt", "lacks"),
    [
        ("城关镇一饭店燃气爆炸2人死亡", "", True, []),
        ("解放路中段火灾", "青禾县解放路中段", False, []),
        ("松子岭起火", "云岭林场松子岭", False, []),
        ("我局妥善处置一起情况", "", False, ["地点", "事件类型"]),
        ("城关镇一饭店燃气爆炸", "", True, ["伤亡"]),
        ("关于有关情况的报告", "", True, ["地点", "事件类型", "伤亡"]),
    ],
)
def test_what_a_title_lacks(title: str, place: str, hurt: bool, lacks: list[str]) -> None:
    assert [zh for zh, _ in lacking(title, place, hurt)] == lacks


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("××地及时处置一起交通事故", "及时处置"),
        ("××县成功化解一起聚集事件", "成功化解"),
        ("××镇火灾正在处置", ""),
        ("××镇及时发现并报告山洪", ""),
    ],
)
def test_praise_is_noticed(title: str, words: str) -> None:
    assert praise(title) == words
