"""A fault of our own, in a form that somebody can send."""


def trace() -> str:
    """The fault that is being handled."""
    import traceback

    return traceback.format_exc()
