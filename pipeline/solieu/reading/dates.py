"""A document's date: YYYY, YYYY-MM or YYYY-MM-DD."""

import re
from datetime import date
from typing import Any

from solieu.reading.values import missing

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_TIMED = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d", re.ASCII)
FORMS = "write YYYY, YYYY-MM or YYYY-MM-DD"


def parse_date(value: Any) -> str | None:  # noqa: ANN401
    """Return a date in one of the three forms; None for no value (None, NaN, NaT, an empty text).

    Dates and times of Python, pandas and Arrow count as their day.

    Raises:
        ValueError: the value is no date; the message has it and the remedy.
    """
    if missing(value):
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


def _exists(year: str, month: str | None, day: str | None) -> bool:
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return False
    return True
