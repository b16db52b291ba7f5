"""A document as it was found, before its id is known to be its own and its date is settled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from solieu.model import DocLayout


@dataclass(frozen=True, slots=True)
class Found:
    """A text with its id, where it stands (for messages), and its own date as it was given, or None.

    `date_source` is "document" for a date that the document gives as its own; what else is known is in `about`.
    """

    text: str
    doc_id: str
    where: str
    date: Any = None
    date_source: str = "document"
    layout: DocLayout = field(default_factory=DocLayout)
    about: Mapping[str, str] = field(default_factory=dict)
