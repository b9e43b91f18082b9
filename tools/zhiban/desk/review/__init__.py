"""A change told by what it means: which facts it adds, what they do to clocks, watches and powers, and whether it may be merged.

`reviewed.review` looks at git and makes a `told.Review`; `text`, `markdown`, `html` and `plain` render it.
"""
