"""Numeric trade facts from Vietnamese economic text."""

__version__ = "0.1.0"
