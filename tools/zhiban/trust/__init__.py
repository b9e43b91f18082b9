"""What a signature is made of and what a raw commit is made of, down to the byte; whose key counts when is judged above."""
