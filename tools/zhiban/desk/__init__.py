"""What an officer does: check what is written, set up a clone, begin a book, see a demonstration."""
