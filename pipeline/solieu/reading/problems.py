"""What is told of an input that cannot be read, or only in part."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with one document: which, what and what to do about it.

    A `warning` costs nothing (an empty document); otherwise the document is left out, or, where the message
    says so, read in part.
    """

    doc_id: str
    message: str
    warning: bool = False
