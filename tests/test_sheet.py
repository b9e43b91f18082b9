"""The handover sheet says what the log says, who signed it, and which receipt anchors it."""

import re
from pathlib import Path

import pytest

from real import zhiban
from sheets import CITY, CORRECTIONS, KEY, LOGS, NIGHT, ROOT, changed, evidence, log, made, words
from zhiban.desk.sheet import FIRST_WORDS, sheet


def test_it_says_who_kept_the_watch_and_when() -> None:
    said = words(made())
    assert "望川市人民政府 市政府总值班室" in said.replace("\u3000", " ")
    assert "2026年11月6日 周五 08:00 至 2026年11月7日 周六 08:00" in said
    assert "带班领导冯志强（保持联络） 主班赵敏 副班马骁 备班刘洋 到岗赵敏 07:39、马骁 07:48" in said


def test_in_english_it_says_the_same() -> None:
    said = words(made(lang="en"))
    assert "Fri 6 Nov 2026 08:00 to Sat 7 Nov 2026 08:00" in said
    assert "Duty leader冯志强 (reachable) Primary赵敏 Secondary马骁" in said
    assert "18 entries: 6 calls, 2 documents, 1 instruction, 1 report, 8 notes." in said


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_that_was_handed_over_is_left_out(lang: str) -> None:
    for path in LOGS:
        said, says = words(made(path=path, lang=lang)), log(path)
        assert says.handover and says.takeover
        for text in (says.handover.situation, says.takeover.read_back, *says.handover.open):
            assert text and " ".join(text.split()) in said, (path, text)
        for device in says.handover.equipment:
            assert not device.note or device.note in said, (path, device)
        for name in says.handover.open:
            assert first_words(says.unit, name) in said, (path, name)


def first_words(unit: str, name: str) -> str:
    """How a matter begins, looked up otherwise than the sheet does."""
    if name.startswith("incident:"):
        incident = CITY.incident(name.removeprefix("incident:"))
        return incident.title if incident and incident.title else name
    day, _, entry_id = name.partition("#")
    text = next(e.text for e in log(f"records/logs/{unit}/{day[:4]}/{day}.yml").entries if e.id == entry_id)
    assert text
    return text if len(text) <= FIRST_WORDS else text[: FIRST_WORDS - 1]


def test_an_open_matter_is_told_with_its_due_time_and_its_first_receiver() -> None:
    said = words(made())
    assert (
        "电传通报青禾火灾，要求10日中午前报整治情况。待书面材料 2026-11-10 12:00 前 "
        "来文 省消防安全委员会办公室首接 高飞，2026-11-04#0814-gao-fei"
    ) in said
    assert "青禾县城关镇沿街商铺火灾3人送医 突发事件 青禾县人民政府incident:20261103-0557-shop-fire" in said


def test_what_is_broken_stands_before_what_is_in_order() -> None:
    said = words(made(path="records/logs/yingji/2026/2026-11-17.yml"))
    assert re.search(
        "设备 卫星电话 故障：图传延时偏大，厂家远程调试中 正常：.*计算机.*、电话 0599-6230120。", said
    )


def test_a_reservation_stands_beside_what_was_read_back() -> None:
    with_it = changed(NIGHT, ("  read_back: ", "  reservations: 会商系统没有试过。\n  read_back: "))
    assert "保留意见会商系统没有试过。" in words(made(with_it))
    assert "保留意见无" in words(made())


def test_each_signature_stands_with_its_three_times_its_receipt_and_its_key() -> None:
    said = words(made())
    assert (
        "交班：赵敏 发生2026-11-07 08:01，当面交接：是 签名2026-11-07 08:01，zhao-min（签） "
        f"收到2026-11-07 08:02:23，第198号回执 03ab44e1c9d2 公钥{KEY.format('before')}"
    ) in said
    assert (
        "接班：刘洋 发生2026-11-07 08:05 签名2026-11-07 08:05，liu-yang（签） "
        f"收到2026-11-07 08:06:23，第201号回执 9f2c1e0b7a55 公钥{KEY.format('relief')}"
    ) in said


def test_the_newest_receipt_of_the_log_is_its_anchor() -> None:
    page = made()
    [big] = re.findall(r'<p class="big">(.*?)</p>', page)
    assert words(big) == "第 201 号回执 9f2c1e0b7a55"
    facts = CITY.record(NIGHT)
    assert facts and f"本班日志的{len(facts.page.facts)}处记载全部有回执" in words(page)
    assert "zhiban audit" in words(page)


def test_facts_without_a_receipt_are_counted() -> None:
    held = evidence(CITY, NIGHT)
    for place in ("takeover.by", "takeover.at", "takeover.read_back"):
        held[place] = held[place]._replace(receipt=None, received=None, digest="")
    page = sheet(CITY, NIGHT, held, "zh")
    said = words(page)
    assert words(re.findall(r'<p class="big">(.*?)</p>', page)[0]) == "第 198 号回执 03ab44e1c9d2"
    assert "处记载中，3处尚无回执，服务器还没有收到" in said
    assert "收到尚无回执，服务器还没有收到这一部分" in said
    assert "have no receipt yet: the server has not received them" in words(sheet(CITY, NIGHT, held, "en"))


def test_without_any_receipt_there_is_a_line_for_writing_it_by_hand() -> None:
    for held in ({}, evidence(CITY, NIGHT, received=False)):
        page = sheet(CITY, NIGHT, held, "zh")
        assert "尚无回执：服务器还没有收到这份日志。" in words(page)
        assert 'class="big"' not in page and 'class="blank"' in page
    assert "签名尚未签名入簿，这一部分还没有提交" in words(sheet(CITY, NIGHT, {}, "zh"))
    assert "No receipt yet: the server has not received this log." in words(sheet(CITY, NIGHT, {}, "en"))


def test_before_the_handover_the_open_matters_are_those_of_the_entries() -> None:
    text = (ROOT / NIGHT).read_text(encoding="utf-8")
    tail = text[text.index("handover:") :]
    page = sheet(changed(NIGHT, (tail, "")), NIGHT, {}, "zh")
    said = words(page)
    assert "交班还没有写。" in said and "接班还没有写。" in said and "交班：未写" in said
    assert "以下按日志各条推算" in said
    handover = log(NIGHT).handover
    assert handover and all(name in said for name in handover.open)


def test_a_corrected_fact_shows_both_readings() -> None:
    book = changed(NIGHT, more=CORRECTIONS)
    page = sheet(book, NIGHT, {}, "zh")
    assert "冯志强（<del>保持联络</del> <ins>在岗</ins>）" in page
    assert re.search(r"<del>收文2件、来电6件.*?</del> <ins>收文2件、来电7件。</ins>", page)
    assert "<del>传真机 0599-6210003</del> <del>正常</del>" in page
    assert "<del>2026-11-07 08:05</del> <ins>2026-11-07 08:07</ins>" in page
    longer = (
        "联合来文报送无障碍设施排查结果，缺坡道14处，其中医院门前的两处当日午后已经动工，其余列入年内计划。"
    )
    both = f"<del>联合来文报送无障碍设施排查结果，缺坡道41处。</del> <ins>{longer}</ins>"
    assert page.count(both) == 2  # among the open matters, and among the corrections
    assert (
        "takeover.at：2026-11-07T08:05+08:00 2026-11-07T08:07+08:00 刘洋 2026-11-07 08:23：看错了钟。"
        in words(page)
    )
    assert "handover.equipment[fax]： 划去 赵敏 2026-11-07 08:22：重了。" in words(page)
    assert not re.search("<del>|<ins>", made())


def test_a_matter_that_the_book_does_not_know_is_named_as_such() -> None:
    book = changed(NIGHT, ("    - 2026-11-05#0855-lin-xia\n", "    - 2026-11-05#0855-nobody\n"))
    assert "簿中没有这一条 2026-11-05#0855-nobody" in words(made(book))


def test_that_nothing_is_open_is_said() -> None:
    text = (ROOT / NIGHT).read_text(encoding="utf-8")
    still = text[text.index("  open:") : text.index("takeover:")]
    assert "未办结事项 没有。" in words(made(changed(NIGHT, (still, ""))))


def test_a_log_of_work_secrets_says_so_on_paper() -> None:
    book = changed(NIGHT, ("unit: wangchuan\n", "handling: work_secret\nunit: wangchuan\n"))
    assert "市政府总值班室 工作秘密" in words(made(book)) and "工作秘密" not in words(made())


@pytest.mark.parametrize("path", ["records/book.yml", "records/logs/wangchuan/2026/2026-01-01.yml", ""])
def test_of_what_is_no_log_there_is_no_sheet(path: str) -> None:
    with pytest.raises(ValueError, match=r"不是可读的值班日志。 / .* is no readable duty log\."):
        sheet(CITY, path, {}, "zh")


def test_there_are_two_languages() -> None:
    with pytest.raises(ValueError, match="zh 或 en"):
        sheet(CITY, NIGHT, {}, "fr")


def test_an_audit_takes_the_receipt_from_the_paper(city: Path, tmp_path: Path) -> None:
    path = "logs/wangchuan/2026/2026-11-21"
    zhiban(city, "sheet", path, "--to", str(tmp_path / "sheet.html"))
    printed = re.search(r"--paper (\d+:[0-9a-f]{12})", (tmp_path / "sheet.html").read_text(encoding="utf-8"))
    assert printed
    keep = ("--keep", str(tmp_path / "keep"))
    assert "结论：成立。" in zhiban(city, "audit", *keep, "--paper", printed[1])
    number, _, digest = printed[1].partition(":")
    other = f"{number}:{'0' if digest[0] != '0' else '1'}{digest[1:]}"
    for paper in (other, f"999999:{digest}"):
        assert "ZB3423 不成立" in zhiban(city, "audit", *keep, "--paper", paper, code=1)
    assert "要写成" in zhiban(city, "audit", *keep, "--paper", "x", code=2)
