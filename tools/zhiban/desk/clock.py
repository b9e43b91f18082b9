"""The one place that reads the clock."""

import time
from datetime import UTC, datetime

from zhiban.schema.parts import Instant, instant


def now(zone: str = "+08:00") -> Instant:
    """This minute, at the book's offset."""
    return instant(int(time.time()), zone)


def second() -> datetime:
    """This second, in UTC."""
    return datetime.fromtimestamp(int(time.time()), UTC)
