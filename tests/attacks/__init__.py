"""Attacks on the duty book, by pushes over a real ssh server and by the server's own host; and what is honest beside them."""
