"""`python -m zhiban.hooks pre-commit`."""

from zhiban.hooks import run

run()
