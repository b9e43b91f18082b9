"""The verbs that prove something."""
