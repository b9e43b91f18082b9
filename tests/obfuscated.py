"""Personal numbers put together in code, as people split and disguise them; no such number stands in any file."""

from collections.abc import Callable, Iterator
from random import Random

from zhiban.personal import WEIGHTS

AREAS = ("110" + "105", "350" + "783", "440" + "301", "620" + "102", "810" + "000")
COUNTS = (
    "零一二三四五六七八九",
    "〇一二三四五六七八九",
    "○一二三四五六七八九",
    "零壹贰叁肆伍陆柒捌玖",
    "洞幺两三四五六拐八勾",
)
SEPARATORS = ("-", " ", ".", " - ", "·", "/", "_", "－", "　", "—", "*", "  ", "、")
ROUND = (
    "{}", "联系人张某{}，请回电", "电话：{}", "tel:{}", "报警人({})", "text: 来电人{}反映", "'{}'", "编号a{}b", "手机{}；另一部",
    "  - {}\n", "user{}@a.cn", "2026-11-23 {}", "2026-11-23T08:00+08:00\n{}", "〔2026〕8号，{}。", "共3、4、15件，{}",
)  # fmt: skip
GROUPS = {
    "ZB3302": [
        (6, 8, 4),
        (6, 4, 4, 4),
        (6, 12),
        (14, 4),
        (3,) * 6,
        (2,) * 9,
        (1,) * 18,
        (6, 4, 2, 2, 4),
        (3, 3, 4, 4, 4),
    ],
    "ZB3303": [
        (3, 4, 4),
        (3, 8),
        (7, 4),
        (1,) * 11,
        (3, 3, 5),
        (4, 4, 3),
        (5, 6),
        (3, 4, 2, 2),
        (2, 2, 2, 2, 3),
    ],
    "ZB3304": [(4, 4, 4, 4), (4, 4, 4, 4, 3), (6, 10), (6, 13), (1,) * 16, (1,) * 19],
}
LISTED = {"ZB3303": 4}  # how many of the groups are told from a list of amounts across 、
FULL = {ord(c): ord(c) + 0xFEE0 for c in "0123456789X"}


def digits(random: Random, number: int) -> str:
    return "".join(random.choice("0123456789") for _ in range(number))


def an_id(random: Random) -> str:
    born = f"{random.randint(1935, 2020)}{random.randint(1, 12):02}{random.randint(1, 28):02}"
    body = random.choice(AREAS) + born + digits(random, 3)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


def a_mobile(random: Random) -> str:
    return "1" + random.choice("356789") + digits(random, 9)


def a_card(random: Random) -> str:
    body = "62" + random.choice(("17", "22", "28")) + digits(random, random.choice((11, 14)))
    doubled = [int(d) * 2 if n % 2 == 0 else int(d) for n, d in enumerate(reversed(body))]
    return body + str(-sum(d - 9 if d > 9 else d for d in doubled) % 10)


MAKERS: dict[str, Callable[[Random], str]] = {"ZB3302": an_id, "ZB3303": a_mobile, "ZB3304": a_card}


def parts(number: str, sizes: tuple[int, ...]) -> Iterator[str]:
    """The number in pieces of these sizes; what is left over comes last."""
    at = 0
    for size in [*sizes, len(number)]:
        if number[at : at + size]:
            yield number[at : at + size]
        at += size


def disguised(random: Random, code: str) -> str:
    """A number of this kind, in plain or full-width or Chinese figures, whole or split, in a sentence."""
    number = MAKERS[code](random)
    if random.random() < 0.3 and code == "ZB3302":
        number = number.lower()
    separator = random.choice(SEPARATORS)
    groups = GROUPS[code][: LISTED.get(code)] if separator == "、" else GROUPS[code]
    groups = [sizes for sizes in groups if sum(sizes) == len(number)]
    if separator == ".":
        groups = [sizes for sizes in groups if len(sizes) > 2]  # 13812345.678 is an amount
    if random.random() < 0.3:
        number = number.upper().translate(FULL)
    elif random.random() < 0.3:
        names = random.choice(COUNTS)
        number = "".join(names[int(c)] if c.isdigit() else c for c in number)
    if random.random() < 0.6:
        number = separator.join(parts(number, random.choice(groups)))
    elif random.random() < 0.2:
        number = random.choice(("\u200b", "\u00ad", "\u2060")).join(number)
    if code == "ZB3303" and random.random() < 0.3:
        number = random.choice(("+86", "+86 ", "0086-", "86-", "(+86)", "0")) + number
    return random.choice(ROUND).format(number)
