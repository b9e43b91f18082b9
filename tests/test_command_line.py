"""The command line's contracts: what it prints for machines, how it ends, and what it does to a folder."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from real import environment, git, run, write, zhiban
from zhiban.cli import app

FIRE = "incidents/qinghe/2026/20261103-0557-shop-fire"
CLOCK = {"limit", "form", "mode", "basis", "start", "due", "done", "minutes", "since_learned"}
CLOCK |= {"verdict", "decides"}
FINDING = {"code", "name", "effect", "path", "place", "line", "column", "articles", "zh", "en", "figures"}
NEW_ONE = "kind: person\nschema: 1\nid: new-one\nname: 新人\nunit: wangchuan\n"


def python(folder: Path, program: str) -> subprocess.CompletedProcess[str]:
    """A program of the test's own, however it ends."""
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=folder, env=environment(), capture_output=True, encoding="utf-8")


def test_check_all_of_the_sample_refuses_nothing_and_says_that_it_is_a_sample() -> None:
    root = Path(__file__).resolve().parents[1]
    said = zhiban(root, "check", "--all")
    assert "退回 0" in said and "样本簿" in said


def test_check_tells_machines_each_finding_with_its_figures(book: Path) -> None:
    file = book / "records/logs/wangchuan/2026/2026-11-22.yml"
    log = file.read_text(encoding="utf-8")
    write(book, "records/logs/wangchuan/2026/2026-11-22.yml", log.replace("kind: call", "kind: cal", 1))
    told = json.loads(zhiban(book, "check", "--format", "json", str(file), code=1))
    assert set(told) == {"findings", "counts"} and told["counts"]["refuse"] == 2
    finding = next(f for f in told["findings"] if f["code"] == "ZB0023")
    assert set(finding) >= FINDING
    assert (
        finding["effect"] == "refuse"
        and finding["place"].endswith(".kind")
        and finding["figures"]["text"] == "cal"
    )
    assert log.split("\n")[finding["line"] - 1][finding["column"] - 1 :] == "call"


def test_clocks_gives_both_elapsed_times_and_the_verdict(city: Path) -> None:
    told = json.loads(zhiban(city, "clocks", FIRE, "--format", "json"))
    assert set(told) == {"record", "clocks"} and told["record"].endswith("shop-fire.yml")
    assert all(set(clock) >= CLOCK for clock in told["clocks"])
    by = {clock["limit"]: clock for clock in told["clocks"] if clock["item"] is None}
    assert (by["muni-21-phone"]["verdict"], by["muni-21-phone"]["minutes"]) == ("on_time", 12)
    assert (by["muni-21-written"]["verdict"], by["muni-21-written"]["minutes"]) == ("late", 34)
    assert by["muni-21-written"]["since_learned"] == 29 and by["muni-21-written"]["decides"] is True
    earlier = json.loads(zhiban(city, "clocks", FIRE, "--at", "2026-11-03T06:20+08:00", "--format", "json"))
    assert {c["limit"]: c["verdict"] for c in earlier["clocks"]}["muni-21-written"] == "running"


def test_board_lists_what_is_owed_soonest_first(city: Path) -> None:
    told = json.loads(zhiban(city, "board", "--at", "2026-11-22T22:00+08:00", "--format", "json"))
    assert told["at"] == "2026-11-22T22:00+08:00" and told["owed"]
    assert all(
        set(row) == {"code", "path", "place", "due", "minutes_left", "zh", "en"} for row in told["owed"]
    )
    left = [row["minutes_left"] for row in told["owed"] if row["minutes_left"] is not None]
    assert left == sorted(left)
    assert "主班 徐磊" in zhiban(city, "board", "--at", "2026-11-22T22:00+08:00")
    assert "primary 徐磊" in zhiban(city, "board", "--at", "2026-11-22T22:00+08:00", lang="en")


def test_who_names_commit_person_and_time_of_every_fact(city: Path) -> None:
    told = json.loads(zhiban(city, "who", FIRE, "--format", "json"))
    head = {row["place"]: row for row in told}
    by = next(
        text for text in zhiban(city, "facts", FIRE).splitlines() if text.startswith("reports[first].by: ")
    )[19:]
    assert f"({by})" in head["reports[first].at"]["who"] and head["reports[first].at"]["at"].endswith(
        "+08:00"
    )
    commit = head["reports[first].at"]["commit"]
    assert f"{by}@" in git(city, "log", "-1", "--format=%ce", commit)
    assert "+reports[first].at: " in git(city, "show", commit)


@pytest.mark.parametrize("form", ["text", "concise", "json", "github", "sarif", "junit"])
def test_every_form_of_check_can_be_had(city: Path, form: str) -> None:
    assert "ZB2102" in zhiban(city, "check", FIRE, "--format", form)


def test_wrong_use_ends_with_2_and_says_what_to_do(city: Path, tmp_path: Path) -> None:
    assert "没有“nobody”这份记录" in zhiban(city, "clocks", "nobody", code=2)
    assert "这里没有值班簿" in zhiban(tmp_path, "board", code=2)
    assert "不是时刻" in zhiban(city, "board", "--at", "gestern", code=2)
    assert "ZB2102" in zhiban(city, "explain", "ZB9999", code=2)
    zhiban(city, "check", "--no-such-option", code=2)
    assert "'zh', 'en'" in zhiban(tmp_path, "--lang", "xx", "init", "new", code=2)
    assert "'staff'" in zhiban(city, "site", "render", "--to", str(tmp_path), "--audience", "all", code=2)


def test_help_is_had_by_both_names_and_without_any_in_the_order_of_an_officers_day(tmp_path: Path) -> None:
    said = zhiban(tmp_path, "-h")
    assert said == zhiban(tmp_path, "--help") == zhiban(tmp_path, code=2)
    check, board, setup, site = (said.index(f"  {verb}  ") for verb in ("check", "board", "setup", "site"))
    assert check < board < setup < site


def test_ctrl_c_ends_with_130_and_not_as_if_something_were_refused(
    city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("zhiban.desk.board.board", interrupted)
    assert CliRunner().invoke(app, ["-C", str(city), "board"]).exit_code == 130


def test_our_own_fault_ends_with_3_and_leaves_a_file_to_send(tmp_path: Path) -> None:
    write(tmp_path, "records/book.yml", "kind: book\n")
    program = (
        "import sys; sys.argv = ['zhiban', 'board']\n"
        "import zhiban.desk.board as b\n"
        "def fail(*_): raise RuntimeError('on purpose')\n"
        "b.board = fail\n"
        "import zhiban.cli; zhiban.cli.main()"
    )
    done = python(tmp_path, program)
    assert done.returncode == 3 and "不是您的错" in done.stderr
    assert "on purpose" in (tmp_path / "zhiban-fault.txt").read_text(encoding="utf-8")


def test_a_fault_of_ours_lets_a_record_pass_and_the_scan_alone_stops(book: Path) -> None:
    def hook(broken: str) -> subprocess.CompletedProcess[str]:
        program = (
            f"import zhiban.judge as j\ndef fail(*_): raise RuntimeError('on purpose')\nj.{broken} = fail\n"
        )
        program += "from zhiban.hooks import main; raise SystemExit(main(['pre-commit']))"
        return python(book, program)

    write(book, "records/people/new-one.yml", NEW_ONE)
    git(book, "add", "-A")
    passed = hook("step")
    assert passed.returncode == 0 and "这份记录照常提交" in passed.stdout
    stopped = hook("scan")
    assert stopped.returncode == 1 and "提交先停下" in stopped.stderr


def test_fix_changes_form_only_and_never_a_fact(book: Path) -> None:
    path = "records/people/new-one.yml"
    write(
        book,
        path,
        "---\nschema: 1\nkind: person\nname: '新人'\nid: new-one\nunit: wangchuan\nemail: [b@x, a@x]\nranks:\n",
    )
    before = zhiban(book, "check", path, code=1)
    assert "ZB0033" in before and "ZB0035" in before and "ZB0029" in before
    zhiban(book, "check", "--fix", path)
    want = "kind: person\nschema: 1\nid: new-one\nname: 新人\nunit: wangchuan\nemail:\n  - a@x\n  - b@x\n"
    assert (book / path).read_text(encoding="utf-8") == want
    write(book, path, want.replace("name: ", "name："))
    broken = (book / path).read_bytes()
    zhiban(book, "fmt", path, code=1)
    assert (book / path).read_bytes() == broken


def test_explain_prints_a_rule_and_an_article_in_both_languages(city: Path) -> None:
    assert "书面报告用时" in zhiban(city, "explain", "ZB2102")
    assert "第二十一条" in zhiban(city, "explain", "21") and "由人判断" in zhiban(city, "explain", "21")
    assert "Left to people" in zhiban(city, "explain", "21", lang="en")


def test_schema_is_written_out_for_editors(city: Path) -> None:
    told = json.loads(zhiban(city, "schema", "incident"))
    assert told["$ref"] == "#/$defs/Incident"
    assert told["$defs"]["Incident"]["properties"]["occurred"]["title"] == "发生 · occurred"


def test_init_makes_a_book_in_which_an_officer_can_commit_at_once(tmp_path: Path) -> None:
    to = tmp_path / "new"
    who = ("--registrar", "zhao-yi", "--registrar-name", "赵一", "--email", "zhao-yi@somewhere.example")
    said = zhiban(tmp_path, "init", str(to), "--name", "某县政务值班簿", "--unit", "somewhere", *who)
    assert "赵一" in said and "签名公钥" in said and "genesis" in said
    card = (tmp_path / "new-keys" / "card.txt").read_text(encoding="utf-8")
    assert git(to, "rev-parse", "HEAD").strip() in card and card.count("SHA256:") == 3
    write(
        to,
        "records/people/qian-er.yml",
        "kind: person\nschema: 1\nid: qian-er\nname: 钱二\nunit: somewhere\nemail:\n  - qian-er@somewhere.example\n",
    )
    git(to, "add", "-A")
    assert "退回" not in git(to, "commit", "-m", "人员").replace("退回 0", "")
    assert "退回 0" in zhiban(to, "check", "--all")
    assert "gpgsig" in git(to, "cat-file", "commit", "HEAD")
    assert "缺" not in zhiban(to, "doctor")
    assert "没有动它" in zhiban(tmp_path, "init", str(to), code=2)


def test_doctor_says_what_a_bare_clone_lacks(city: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", str(city), "clone")
    said = zhiban(tmp_path / "clone", "doctor", code=1)
    assert "没有装检查 pre-commit：zhiban setup" in said


def test_a_link_and_an_odd_name_are_refused(book: Path) -> None:
    (book / "records/people/link.yml").symlink_to("li-na.yml")
    write(book, "records/people/张三.yml", "kind: person\nschema: 1\nid: zs\nname: 张三\nunit: wangchuan\n")
    said = zhiban(book, "check", "--all", code=1)
    assert "是符号链接" in said and "文件名不合规定" in said
    git(book, "add", "-A")
    assert "ZB0048 退回" in git(book, "commit", "-m", "x", ok=False)


def test_the_sample_may_be_rewritten_by_its_developers_but_a_book_in_use_cannot_become_one(
    book: Path, tmp_path: Path
) -> None:
    root = Path(__file__).resolve().parents[1]
    copy = tmp_path / "sample"
    shutil.copytree(root / "records", copy / "records")
    run(copy, "git", "init", "-q")
    git(copy, "-c", "user.name=d", "-c", "user.email=d@x", "add", "-A")
    git(copy, "-c", "user.name=d", "-c", "user.email=d@x", "commit", "-qm", "x")
    (copy / "records/bulletins/2026/2026-7.yml").unlink()
    zhiban(copy, "check", "--all")
    assert "ZB3103" in zhiban(copy, "check", "--all", "--growth", code=1)
    about = book / "records/book.yml"
    write(book, "records/book.yml", about.read_text(encoding="utf-8") + "sample: yes\n")
    git(book, "add", "-A")
    assert "ZB3105 退回" in git(book, "commit", "-m", "x", ok=False)


def test_hooks_import_nothing_heavy(book: Path) -> None:
    write(book, "records/people/new-one.yml", NEW_ONE)
    git(book, "add", "-A")
    program = "import sys; from zhiban.hooks import main; main(['pre-commit']); print(' '.join(sys.modules))"
    said = run(book, sys.executable, "-c", program)
    loaded = {name.partition(".")[0] for name in said.split()}
    assert not loaded & {"git", "gitdb", "click", "jinja2", "cryptography", "mkdocs", "jieba"}


def test_help_loads_nothing_of_the_book_and_a_verb_only_what_it_needs(city: Path) -> None:
    program = "import sys; from zhiban.cli import app\ntry: app()\nfinally: print(*sys.modules)"

    def loaded(*args: str) -> set[str]:
        return set(run(city, sys.executable, "-c", program, *args).splitlines()[-1].split())

    judging = {"zhiban.judge", "zhiban.rules", "zhiban.repo", "git", "jinja2", "mkdocs", "pydantic"}
    assert not loaded("--help") & {*judging, "zhiban.book", "zhiban.page", "zhiban.schema", "msgspec"}
    assert "zhiban.page" in loaded("facts", FIRE) and not loaded("facts", FIRE) & judging
