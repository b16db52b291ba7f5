"""A document's date: YYYY, YYYY-MM or YYYY-MM-DD."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from solieu.model import Document
from solieu.reading.problems import Problem

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_TIMED = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d", re.ASCII)
FORMS = "write YYYY, YYYY-MM or YYYY-MM-DD"


def parse_date(value: Any) -> str | None:  # noqa: ANN401
    """Return a date in one of the three forms; None for no value (None, NaN, NaT, an empty text).

    Dates and times of Python, pandas and Arrow count as their day.

    Raises:
        ValueError: the value is no date; the message has it and the remedy.
    """
    if value is None or value != value:  # NaN and NaT differ from themselves
        return None
    text = str(value).strip()
    if m := _TIMED.match(text):
        text = m[1]
    if not text:
        return None
    m = _DATE.fullmatch(text)
    if not m or isinstance(value, bool) or not _exists(*m.groups()):
        raise ValueError(f"{text!r} is no date; {FORMS}")
    return text


def dated(text: str, doc_id: str, where: str, *dates: tuple[str, Any]) -> Iterator[Document | Problem]:
    """Yield the document with the first of `dates` that has a value, each with its source.

    A date that is none is listed, and the document keeps an open date: another source might be wrong for it.
    """
    for source, value in dates:
        try:
            found = parse_date(value)
        except ValueError as error:
            yield Problem(doc_id, f"{where}: date {error}; read without a date")
            yield Document(text, doc_id, None, "open")
            return
        if found:
            yield Document(text, doc_id, found, source)
            return
    yield Document(text, doc_id)


def _exists(year: str, month: str | None, day: str | None) -> bool:
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return False
    return True
