"""Numeric trade facts from Vietnamese economic text.

    table = solieu.extract("reports/")
    table = solieu.extract_text("Năm 2005, xuất khẩu đạt trên 32,4 tỉ USD.", date="2006-04")
    table.frame                     # pandas
    nlp = solieu.load()             # the spaCy pipeline: nlp(text)._.facts
    solieu.mentions("hơn 2 triệu tấn, quý III/2005")

Importing this loads nothing else; spaCy, pandas and pyarrow come with the first use of a name.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from os import PathLike

    from solieu.api import FactTable, FoundMention, extract, extract_text, mentions
    from solieu.batch.frames import extract_batches
    from solieu.errors import InputError, RuleError, SolieuError
    from solieu.pipes import load
    from solieu.table import read_table

__all__ = [
    "FactTable",
    "FoundMention",
    "InputError",
    "RuleError",
    "SolieuError",
    "__version__",
    "extract",
    "extract_batches",
    "extract_text",
    "load",
    "mentions",
    "read_table",
]

_HOMES = {
    "FactTable": "api",
    "FoundMention": "api",
    "InputError": "errors",
    "RuleError": "errors",
    "SolieuError": "errors",
    "extract": "api",
    "extract_batches": "batch.frames",
    "extract_text": "api",
    "load": "pipes",
    "read_table": "table",
}


# `solieu.mentions` is a subpackage and, as the API promises, a function: `import solieu.mentions.calendar` and
# `solieu.mentions(text)` work both, in either order. Importing the subpackage sets it as an attribute of this
# package; `_Package` sees that and makes a `_Mentions` of the module, which differs only in that it can be called.
class _Mentions(ModuleType):
    """The subpackage `mentions`, which can be called as `api.mentions`."""

    def __call__(
        self, text: str, date: str | None = None, *, rules: "str | PathLike[str] | None" = None
    ) -> "list[FoundMention]":
        """See `api.mentions`."""
        found: list[FoundMention] = import_module("solieu.api").mentions(text, date, rules=rules)
        return found


class _Package(ModuleType):
    """This package, which keeps its subpackage `mentions` callable."""

    def __setattr__(self, name: str, value: object) -> None:
        if name == "mentions" and isinstance(value, ModuleType):
            value.__class__ = _Mentions
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """Import a name's module when the name is first used."""
    if name == "mentions":
        return import_module("solieu.mentions")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """List the lazy names too."""
    return sorted({*globals(), *__all__})
