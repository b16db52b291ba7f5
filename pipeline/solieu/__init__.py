"""Numeric trade facts from Vietnamese economic text.

    table = solieu.extract("reports/")
    table = solieu.extract_text("Năm 2005, xuất khẩu đạt trên 32,4 tỉ USD.", date="2006-04")
    table.frame                     # pandas
    nlp = solieu.load()             # the spaCy pipeline: nlp(text)._.facts
    solieu.mentions("hơn 2 triệu tấn, quý III/2005")

Importing this loads nothing else; spaCy, pandas and pyarrow come with the first use of a name.
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from solieu.api import FoundMention, extract, extract_text, mentions
    from solieu.errors import InputError, RuleError, SolieuError
    from solieu.pipes import load
    from solieu.table import FactTable, read_table

__all__ = [
    "FactTable",
    "FoundMention",
    "InputError",
    "RuleError",
    "SolieuError",
    "__version__",
    "extract",
    "extract_text",
    "load",
    "mentions",
    "read_table",
]

_HOMES = {
    "FactTable": "table",
    "FoundMention": "api",
    "InputError": "errors",
    "RuleError": "errors",
    "SolieuError": "errors",
    "extract": "api",
    "extract_text": "api",
    "load": "pipes",
    "mentions": "api",
    "read_table": "table",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """Import a name's module when the name is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """List the lazy names too."""
    return sorted({*globals(), *__all__})
