"""What was meant otherwise than it was typed is told plainly, ends with 2, and changes nothing."""

from pathlib import Path

import pytest

from real import copied, git, zhiban
from served import key


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new book and its server. Not to be changed."""
    folder = tmp_path_factory.mktemp("office")
    zhiban(folder, "init", str(folder / "book"), "--name", "望川市政务值班簿", "--unit", "office")
    keys, to, source = folder / "book-keys", str(folder / "duty.git"), str(folder / "book")
    pins, receipts = str(keys / "pins.txt"), str(keys / "receipts")
    zhiban(folder, "server", "init", to, "--from", source, "--pins", pins, "--key", receipts)
    return folder


@pytest.mark.parametrize("span", ["nosuch..HEAD", "HEAD..nosuch", "nosuch", "--nosuch"])
def test_commits_that_are_not_here_are_told(office: Path, span: str) -> None:
    said = zhiban(office / "book", "check", f"--range={span}", code=2)
    assert f"这里没有“{span}”这段提交" in said and "写成 A..B" in said
    assert f"no commits “{span}” here" in zhiban(
        office / "book", "check", f"--range={span}", code=2, lang="en"
    )


def test_a_key_that_is_not_there_is_told(office: Path, tmp_path: Path) -> None:
    missing = tmp_path / "nosuch"
    before = (office / "book/.git/config").read_text()
    for lang, words in (("zh", f"没有 {missing}.pub。"), ("en", f"There is no {missing}.pub.")):
        assert words in zhiban(office / "book", "setup", "--key", str(missing), code=2, lang=lang)
    assert (office / "book/.git/config").read_text() == before


def test_no_receipt_is_written_on_top_of_one_under_another_key(office: Path, tmp_path: Path) -> None:
    server = copied(office / "duty.git", tmp_path / "duty.git")
    tip = git(server, "rev-parse", "receipts")
    git(server, "update-ref", "refs/heads/u/li-na", "main")
    git(server, "config", "--unset-all", "zhiban.receipts")
    git(server, "config", "zhiban.receiptsKey", str(key(tmp_path / "other")))
    said = zhiban(server, "stamp", code=2)
    assert (
        "最后一号回执由 SHA256:" in said
        and "没有往上写" in said
        and git(server, "rev-parse", "receipts") == tip
    )
    git(server, "config", "zhiban.receiptsKey", str(office / "book-keys" / "receipts"))
    assert zhiban(server, "stamp").startswith("回执 2，")
