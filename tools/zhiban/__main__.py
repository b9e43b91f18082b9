"""`python -m zhiban`."""

import sys

if (
    sys.argv[1:2] == ["serve"] and len(sys.argv) == 4
):  # at every fetch and push: the other verbs need not be loaded for it
    from zhiban.desk.door import main as serve

    raise SystemExit(serve(sys.argv[2:]))

from zhiban.cli import main

main()
