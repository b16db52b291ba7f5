"""What a reviewer typed, column by column: canonical values, or what is wrong beside each field."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Set
from typing import Any

from solieu.checks.periods import days_of
from solieu.review.decisions import Record
from solieu.review.words import Said, keyed, said
from solieu.table.cells import clean, fits_decimal128, from_text
from solieu.table.columns import FACT_ID, FACTS, LEDGER, Column, ColumnType, Origin

#: The columns that a reviewer sets; those of the span go together.
EDITABLE = tuple(c.name for c in FACTS.columns if c.origin in (Origin.GUIDE, Origin.SERIES))
SPAN = ("start", "end", "quote")
#: What a rejected number can be instead.
ROLES = tuple(role for role in LEDGER.by_name["role"].values if role != "fact")
_CODE = re.compile(r"[A-Z][A-Z0-9-]{1,15}|[0-9]{3}")
_HS = re.compile(r"[0-9]{4}")
_LONGEST = 2000


class Refused(Exception):  # noqa: N818
    """A decision that cannot be taken: `fields` says what is wrong, by column; under "" what is of none."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {what}" if name else what for name, what in fields.items()))
        self.fields = dict(fields)

    @property
    def keys(self) -> dict[str, tuple[str, Record]]:
        """The key of the label of each message and what fills it in, of those that have one."""
        return {name: (what.key, what.values) for name, what in self.fields.items() if isinstance(what, Said)}


def checked(given: Mapping[str, Any]) -> Record:
    """Return the canonical values of columns; None for those that are emptied.

    Texts of numbers and lists are read as in a CSV cell.

    Raises:
        Refused: with all that is wrong.
    """
    found: Record = {}
    wrong: dict[str, str] = {}
    for name, value in given.items():
        try:
            found[name] = _value(name, value)
        except ValueError as error:
            wrong[name if name.isprintable() else ascii(name)] = error.args[0]
    if wrong:
        raise Refused(wrong)
    return found


def _value(name: str, value: Any) -> Any:  # noqa: ANN401
    if name not in EDITABLE:
        raise ValueError(said("no_column"))
    column = FACTS.by_name[name]
    value = value.strip() if isinstance(value, str) else value
    if value in (None, "", []):
        if column.required:
            raise ValueError(said("empty"))
        return None
    value = _typed(column, value)
    if message := _form(column, value):
        raise ValueError(message)
    return [item.strip() for item in value] if isinstance(value, list) else value


def _typed(column: Column, value: Any) -> Any:  # noqa: ANN401
    try:
        if isinstance(value, str) and column.type is not ColumnType.TEXT:
            return clean(from_text(value, column.type), column.type)
        return clean(value, column.type)
    except ValueError as error:
        raise ValueError(keyed(str(error), f"type_{column.type}", value=repr(value))) from None


def unprintable(text: str) -> bool:
    """Say whether a text holds what no line of text has: a line end, a control character, half a character."""
    return any(unicodedata.category(letter) in _UNPRINTABLE for letter in text)


def _form(column: Column, value: Any) -> str | None:  # noqa: ANN401
    """Say what is wrong with the form of a value of the right type."""
    if column.values and value not in column.values:
        return said("one_of", values=", ".join(column.values))
    if column.pattern and not re.fullmatch(column.pattern[1:-1], value):
        return said("fact_id" if column.pattern == FACT_ID else "period_form")
    if column.type is ColumnType.DECIMAL and not fits_decimal128(value):
        return said("digits")
    if len(str(value)) > _LONGEST:
        return said("long", most=f"{_LONGEST:,}")
    return _letters(column, value)


def _letters(column: Column, value: Any) -> str | None:  # noqa: ANN401
    """Say what is wrong with the letters of a value, or with its items."""
    items = [item.strip() for item in value] if isinstance(value, list) else [value]
    if any(isinstance(item, str) and unprintable(item) for item in items):
        return said("unprintable")
    twice = next((item for place, item in enumerate(items) if item in items[:place]), None)
    if twice is not None:
        return said("twice", value=twice)
    message = _MORE.get(column.name)
    return message(value) if message else None


def _days(value: str) -> str | None:
    days = days_of(value)
    return None if days and days[0] <= days[1] else said("no_period")


def _codes(values: Iterable[str]) -> str | None:
    wrong = [value for value in values if not _CODE.fullmatch(value.strip())]
    return said("no_code", value=repr(wrong[0])) if wrong else None


def _hs_codes(values: Iterable[str]) -> str | None:
    return None if all(_HS.fullmatch(value.strip()) for value in values) else said("hs")


def _whole(value: int) -> str | None:
    return None if value >= 0 else said("below_zero")


_UNPRINTABLE = frozenset(("Cc", "Cs", "Zl", "Zp"))
_MORE: Mapping[str, Callable[[Any], str | None]] = {
    "period": _days,
    "base_period": _days,
    "period_start": _days,
    "period_end": _days,
    "reporter": lambda value: _codes([value]),
    "partner": _codes,
    "hs_codes": _hs_codes,
    "rank_of": _whole,
    "decimals": _whole,
}


def checked_span(given: Mapping[str, Any], text: str | None) -> Record:
    """Return `start`, `end` and `quote`, which must be what the text has there; {} where none is given.

    Raises:
        Refused: one of them is missing, or they are no stretch of the text.
    """
    if not any(name in given for name in SPAN):
        return {}
    if text is None:
        raise Refused({"quote": said("no_text")})
    start, end, quote = given.get("start", 0), given.get("end", 0), given.get("quote")
    if not _within(start, end, text) or text[start:end] != quote:
        raise Refused({"quote": said("not_there")})
    if text[start:end] != text[start:end].strip():
        raise Refused({"quote": said("blank")})
    return {"start": start, "end": end, "quote": quote}


def checked_evidence(given: Any, columns: Iterable[str], text: str | None) -> list[Record]:  # noqa: ANN401
    """Return the characters that a reviewer pointed at for columns: `column`, `start`, `end`.

    Raises:
        Refused: an entry is of no column that was set, or no stretch of the text.
    """
    if given in (None, []):
        return []
    allowed = set(columns)
    if not isinstance(given, list) or not all(_points(entry, allowed, text or "") for entry in given):
        raise Refused({"evidence": said("evidence")})
    return [dict(entry) for entry in given]


def _points(entry: Any, allowed: Set[str], text: str) -> bool:  # noqa: ANN401
    whole = isinstance(entry, Mapping) and entry.keys() == {"column", "start", "end"}
    return whole and entry["column"] in allowed and _within(entry["start"], entry["end"], text)


def _within(start: Any, end: Any, text: str) -> bool:  # noqa: ANN401
    return type(start) is int and type(end) is int and 0 <= start < end <= len(text)
