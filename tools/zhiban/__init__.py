"""Zhiban 值班: a duty book that proves itself."""

__version__ = "0.1.0"
