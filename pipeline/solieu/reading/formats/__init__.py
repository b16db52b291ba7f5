"""Formats that are read as a whole: a module each, with `read(data: bytes) -> Iterator[Content]`.

`FORMATS` is the registry; docs/formats.md says how to add one.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the module that reads it, the suffixes of its files, what it needs and the extra that installs that."""

    module: str
    suffixes: tuple[str, ...]
    needs: tuple[str, ...]
    extra: str


FORMATS: Mapping[str, Format] = {
    "html": Format("html", (".html", ".htm", ".xhtml"), ("trafilatura", "lxml"), "html"),
    "pdf": Format("pdf", (".pdf",), ("pypdfium2",), "pdf"),
    "docx": Format("docx", (".docx", ".doc"), ("docx",), "docx"),
    "sheets": Format("sheets", (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"), ("python_calamine",), "xlsx"),
}
