"""git with nothing of anybody's settings (`zhiban.plain`), for those who have a repository anyway."""

from zhiban.plain import KEPT as KEPT
from zhiban.plain import QUARANTINE as QUARANTINE
from zhiban.plain import SETTINGS as SETTINGS
from zhiban.plain import environment as environment
