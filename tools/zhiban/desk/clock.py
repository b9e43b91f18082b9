"""The one place that reads the clock."""

import time

from zhiban.schema.parts import Instant, instant


def now(zone: str = "+08:00") -> Instant:
    """This minute, at the book's offset."""
    return instant(int(time.time()), zone)
