"""What the server's own host can do."""
