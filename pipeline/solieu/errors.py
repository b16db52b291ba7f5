"""Every exception this package raises on purpose."""


class SolieuError(Exception):
    """Base of them all."""


class RuleError(SolieuError):
    """The rules are wrong; the message lists every defect found."""


class InputError(SolieuError):
    """An input cannot be read; the message says which, where and what to do."""
