"""`python -m zhiban`."""

from zhiban.cli import main

main()
