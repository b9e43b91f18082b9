"""The limits table with its citations and dates, as the program that judges by it reads it."""

from zhiban.schema.plan import Limit
from zhiban.site.pages import Made


def limit_page(made: Made) -> dict[str, str]:
    """The limits table with its citations and dates."""

    def order(limit: Limit) -> tuple[bool, str, int]:
        return limit.mode != "base", limit.category or "", limit.minutes or 0

    limits = sorted(made.sight.limits.limits, key=order) if made.sight.limits else []
    return {"limits.md": made.page("limits.md", limits=limits, unit=made.unit)}
