"""A day on duty by hand: an editor, `git commit`, the real hooks, and at each step the words that a newcomer needs."""

from datetime import timedelta
from pathlib import Path

from real import add, ago, at, become, commit, git, write, zhiban

SHIFT = """kind: duty_log
schema: 1
unit: songling
start: {start}
end: {end}
leaders:
  - id: jin-bo
    mode: on_post
primary: meng-qi
standby:
  - lei-ting
arrivals:
  - id: meng-qi
    at: {arrived}
entries:
  - id: 01-meng-qi
    at: {called}
    by: meng-qi
    kind: call
    from: 青禾县政府值班室
    text: 询问防汛值班安排报送时间。
    owes: reply
"""
ANSWER = """  - id: 02-meng-qi
    at: {at}
    by: meng-qi
    kind: note
    re: 01-meng-qi
    text: 已电话答复，今日17时前报送。
    closes: yes
    outcome: 已答复
    replied_at: {at}
"""
HANDOVER = """handover:
  at: {at}
  by: meng-qi
  in_person: yes
  situation: 来电1件，已办结。
"""
INCIDENT = """kind: incident
schema: 1
id: {id}
unit: qinghe
title: 城关镇沿街商铺火灾3人送医
category: accident
subtype: fire
place: 青禾县城关镇解放路中段
occurred:
  at: {occurred}
  basis: 消防接警记录
learned:
  at: {learned}
  channel: phone
  from: 城关镇政府值班室
reports:
  - id: phone
    stage: first
    form: phone
    channel: phone
    at: {phoned}
    by: chen-xiao
    to: wangchuan
  - id: first
    stage: first
    form: written
    channel: network
    at: {written}
    by: chen-xiao
    to: wangchuan
"""


def refused(said: str) -> bool:
    """Whether any finding in what was said is a refusal (the count last says 退回 0)."""
    return "退回" in said.replace("退回 0", "")


def test_a_log_a_call_a_slip_a_wrong_edit_and_a_handover_with_two_signatures(book: Path) -> None:
    become(book, "meng-qi")
    start = ago(180)
    path = f"records/logs/songling/{start:%Y}/{start:%Y-%m-%d}.yml"
    times = {
        "start": at(start),
        "end": at(start + timedelta(minutes=150)),
        "arrived": at(start - timedelta(minutes=12)),
    }
    text = SHIFT.format(called=at(start + timedelta(minutes=10)), **times)

    write(book, path, text.replace("text: 询问", "text：询问"))
    said = commit(book, ok=False)
    assert "ZB0009 退回" in said and "全角冒号" in said and "改成半角冒号加一个空格" in said

    write(book, path, text)
    assert not refused(commit(book))

    write(book, path, text.replace(at(start + timedelta(minutes=10)), at(start + timedelta(minutes=20))))
    said = commit(book, ok=False)
    assert "ZB3101 退回" in said and "已记的内容不改，只更正" in said and "corrections:" in said
    assert "of: entries[01-meng-qi].at" in said
    write(book, path, text)

    add(book, path, ANSWER.format(at=at(start + timedelta(minutes=30))))
    commit(book, "办结")

    add(book, path, HANDOVER.format(at=at(start + timedelta(minutes=150))))
    said = commit(book, "交班", ok=False)
    assert "ZB1401 退回" in said and "equipment" in said and "state: ok" in said
    names = ("computer", "fax", "phone-a", "phone-b", "printer")
    add(book, path, "  equipment:\n" + "".join(f"    - id: {name}\n      state: ok\n" for name in names))
    assert not refused(commit(book, "交班"))

    takeover = f"takeover:\n  at: {at(start + timedelta(minutes=152))}\n  by: lei-ting\n  read_back: 无未办结事项。\n"
    add(book, path, takeover)
    said = commit(book, "接班", ok=False)
    assert "ZB3201 退回" in said and "签字只能由本人签" in said
    become(book, "lei-ting")
    assert not refused(commit(book, "接班"))
    assert "lei-ting" in zhiban(book, "who", path, "takeover.by")
    assert "meng-qi" in zhiban(book, "who", path, "handover.by")


def test_a_late_report_is_taken_once_it_is_acknowledged(book: Path) -> None:
    become(book, "chen-xiao")
    occurred = ago(50)
    name = f"{occurred:%Y%m%d-%H%M}-shop-fire"
    path = f"records/incidents/qinghe/{occurred:%Y}/{name}.yml"
    after = {
        n: at(occurred + timedelta(minutes=m)) for n, m in (("learned", 7), ("phoned", 12), ("written", 34))
    }
    write(book, path, INCIDENT.format(id=name, occurred=at(occurred), **after))
    said = commit(book, ok=False)
    assert "ZB2102 留痕" in said and "用时 34 分钟，时限 30 分钟" in said and "ZB2101" not in said
    assert "ZB2801 退回" in said and "- id: ZB2102" in said and "cause: to_follow" in said

    zhiban(book, "check", path, "--fix")
    said = commit(book)
    assert "ZB2102 留痕" in said and "ZB2802 催办" in said and not refused(said)

    close = f"ended:\n  at: {at(ago(1))}\n  by: chen-xiao\nclosed:\n  at: {at(ago(0))}\n  by: chen-xiao\n"
    file = book / path
    text = file.read_text(encoding="utf-8")
    write(book, path, text.replace("late:\n", close + "late:\n"))
    said = commit(book, ok=False)
    assert "ZB2802 退回" in said and "ZB1908 退回" in said


def test_what_may_not_enter_is_refused_without_being_repeated(book: Path) -> None:
    path = "records/logs/wangchuan/2026/2026-11-22.yml"
    number = "-".join(("139", "1234", "5678"))
    wide = number.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"})
    for shown in (number, wide, number.replace("-", " ")):
        write(book, "notes.md", f"回电 {shown}\n")
        said = commit(book, ok=False)
        assert "ZB3303 退回" in said and shown not in said and "5678" not in said
    file = book / path
    text = file.read_text(encoding="utf-8")
    (book / "notes.md").unlink()
    write(book, path, text.replace("situation: ", f"situation: 回电{wide}，", 1))
    said = commit(book, ok=False)
    assert "ZB3303 退回" in said and wide not in said
    write(book, path, text)
    write(book, "notes.md", "保密制度：国家秘密分绝密、机密、秘密三级。\n")
    said = commit(book, f"致电 {number}", ok=False)
    assert "ZB3303 退回" in said and number not in said
    commit(book, "保密制度")
    write(book, "机" + "密材料.md", "无\n")
    assert "ZB3301 退回" in commit(book, ok=False)


def test_a_number_that_got_in_before_is_not_repeated_when_it_is_taken_out(book: Path) -> None:
    path = "records/logs/wangchuan/2026/2026-11-22.yml"
    number = "139" + "1234" + "5678"
    file = book / path
    text = file.read_text(encoding="utf-8")
    write(book, path, text.replace("situation: ", f"situation: 回电{number}，", 1))
    git(book, "add", "-A")
    git(book, "commit", "--no-verify", "-m", "绕过检查")
    write(book, path, text)
    said = commit(book, ok=False)
    assert "ZB3101 退回" in said and number not in said


def test_the_message_is_looked_at_without_starting_pre_commit_again(book: Path) -> None:
    hook = book / ".git/hooks/commit-msg"
    zhiban(book, "setup", "--person", "li-na")
    zhiban(book, "setup", "--person", "li-na")  # a second time leaves nothing behind
    assert "tools/hook commit-msg" in hook.read_text(encoding="utf-8")
    assert not hook.with_name("commit-msg.legacy").exists()
    assert "缺" not in zhiban(book, "doctor")
    said = git(book, "commit", "--allow-empty", "-m", "密" + "级：" + "机" + "密", ok=False)
    assert "ZB3301" in said
    hook.write_text("#!/bin/sh\necho another hook\n", encoding="utf-8")
    zhiban(book, "setup", "--person", "li-na")
    said = git(book, "commit", "--allow-empty", "-m", "密" + "级：" + "机" + "密", ok=False)
    assert "ZB3301" in said and "another hook" in said
