"""No branch of the readers of signatures and commits is left that their tests do not run."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


TESTS = ["tests/test_sshsig.py", "tests/test_sshsig_form.py", "tests/test_raw.py"]


def test_every_branch_of_the_two_readers_is_run_by_their_tests(tmp_path: Path) -> None:
    """The loops against ssh-keygen and git are left out: they repeat what the others have run."""
    place = {
        **os.environ,
        "COVERAGE_FILE": str(tmp_path / "coverage"),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    measured = ["tools/zhiban/trust/sshsig.py", "tools/zhiban/trust/raw.py"]
    coverage = [sys.executable, "-m", "coverage"]
    tests = ["-m", "pytest", "-q", "-p", "no:cacheprovider", *TESTS]
    choice = ["-k", "not hurt and not taken_by_both"]
    command = [*coverage, "run", "--branch", f"--include={','.join(measured)}", *tests, *choice]
    run = subprocess.run(command, cwd=ROOT, env=place, capture_output=True, encoding="utf-8")
    assert run.returncode == 0, run.stdout + run.stderr
    report = subprocess.run(
        [*coverage, "json", "-q", "-o", "-"], cwd=ROOT, env=place, capture_output=True, check=True
    )
    files = {Path(path).as_posix(): found for path, found in json.loads(report.stdout)["files"].items()}
    for path in measured:
        found = files[path]
        assert found["summary"]["num_branches"] > 20
        assert (found["missing_lines"], found["missing_branches"]) == ([], []), path
