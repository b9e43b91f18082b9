"""A hook loads only the modules of rules that it needs, and still puts every rule that applies."""

import subprocess
import sys

import pytest

from zhiban.rules import rules, rules_for
from zhiban.schema import KINDS


@pytest.mark.parametrize("subject", sorted({rule.of for rule in rules()}))
@pytest.mark.parametrize("kind", ["", *sorted(KINDS), "unheard_of"])
def test_no_rule_is_left_out_for_speed(subject: str, kind: str) -> None:
    applies = [r for r in rules() if r.of == subject and (not r.kinds or kind in r.kinds)]
    assert rules_for(subject, kind) == applies


def test_a_commit_message_asks_for_one_module() -> None:
    code = "import sys; from zhiban.judge import scan; scan('', 'a'); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = [name for name in done.stdout.split() if name.startswith("zhiban.rules.")]
    assert loaded == ["zhiban.rules.privacy"]
