"""`python -m zhiban.hooks pre-commit`."""

from zhiban.hooks import main

raise SystemExit(main())
