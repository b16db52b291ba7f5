"""One cell: the canonical value of a type, and its text for formats without lists and decimals.

No value is None, "" or []: a row leaves such columns out (`rows.tidy`). In a text cell

- a list is joined with `;`; inside an item `\\` is written `\\\\`, `;` is `\\;`, an empty item is `\\0`;
- evidence is JSON; a boolean is `true` or `false`; a decimal has no exponent and no trailing zeros.
"""

import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from solieu.model import Evidence
from solieu.table.columns import ColumnType

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_INTEGER = re.compile(r"[+-]?[0-9]{1,17}(?:\.0*)?")  # Stata and Excel write 12.0
_TOKEN = re.compile(r"\\.?|;|[^\\;]+", re.DOTALL)
#: What a spreadsheet may take for a formula, perhaps behind spaces, and behind marks of our own.
_FORMULA = re.compile(r"('*)\s*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]")
_EVIDENCE_KEYS = ("column", "rule", "start", "end")
_LIMIT = 2**53  # what a float64, and so XLSX and Stata, holds exactly
#: decimal128(38, 9): digits before and after the point.
_WHOLE, _FRACTION = 29, 9


def clean(value: Any, kind: ColumnType) -> Any:  # noqa: ANN401
    """Return the canonical value of a column's type.

    Texts and enums become str, tuples lists, `Evidence` dicts, numbers and their texts Decimal.

    Raises:
        ValueError: the value is not of this type, no finite number, or no text that UTF-8 can write.
    """
    return _CLEAN[kind](value)


def decimal_text(value: Decimal) -> str:
    """Return a decimal without exponent, grouping or trailing zeros."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def fits_decimal128(value: Decimal) -> bool:
    """Say whether decimal128(38, 9) holds the (canonical) value exactly."""
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_FRACTION and value.adjusted() < _WHOLE


def to_text(value: Any, kind: ColumnType) -> str:  # noqa: ANN401
    """Return a canonical value as one text cell."""
    match kind:
        case ColumnType.TEXT:
            return str(value)
        case ColumnType.DECIMAL:
            return decimal_text(value)
        case ColumnType.BOOLEAN:
            return "true" if value else "false"
        case ColumnType.TEXTS:
            return ";".join(map(_escape_item, value))
        case ColumnType.EVIDENCE:
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return str(value)


def from_text(text: str, kind: ColumnType) -> Any:  # noqa: ANN401
    """Return the canonical value of a text cell that is not empty; undoes `to_text`.

    Raises:
        ValueError: the text is none of this type.
    """
    match kind:
        case ColumnType.INTEGER:
            return clean(_parse_integer(text), kind)
        case ColumnType.BOOLEAN:
            return _parse_boolean(text)
        case ColumnType.TEXTS:
            return split_items(text)
        case ColumnType.EVIDENCE:
            return clean(json.loads(text), kind)
    return clean(text, kind)


def split_items(text: str) -> list[str]:
    """Return the items of a joined list."""
    items = [""]
    for token in _TOKEN.findall(text):
        if token == ";":
            items.append("")
        elif token[0] == "\\":
            items[-1] += token[1:].removeprefix("0")
        else:
            items[-1] += token
    return items


def guard(text: str) -> str:
    """Return the text of a CSV cell such that no spreadsheet runs it: `=1+1` as `'=1+1`."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """Return what `guard` was given."""
    found = _FORMULA.match(text)
    return text[1:] if found and found[1] else text


def _escape_item(item: str) -> str:
    return item.replace("\\", "\\\\").replace(";", "\\;") if item else "\\0"


def _parse_integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise ValueError(f"no whole number: {text!r}")
    return int(text.partition(".")[0])


def _parse_boolean(text: str) -> bool:
    if text.lower() not in ("true", "false"):  # Excel writes TRUE
        raise ValueError(f"neither true nor false: {text!r}")
    return text.lower() == "true"


def _clean_text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"no text: {value!r}")
    try:
        value.isascii() or value.encode()
    except UnicodeEncodeError:
        raise ValueError(f"holds half a character (a lone surrogate): {value!r}") from None
    return str(value)


def _clean_integer(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"no whole number: {value!r}")
    if abs(value) > _LIMIT:
        raise ValueError(f"beyond 2**53: {value}")
    return value


def _clean_decimal(value: object) -> Decimal:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if whole or (isinstance(value, str) and _NUMBER.fullmatch(value)):
        value = Decimal(str(value))
    if not isinstance(value, Decimal) or not value.is_finite():
        raise ValueError(f"no decimal number: {value!r}")
    return Decimal(decimal_text(value))


def _clean_boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"neither true nor false: {value!r}")
    return value


def _clean_texts(value: object) -> list[str]:
    if not isinstance(value, list | tuple):
        raise ValueError(f"no list: {value!r}")
    return [_clean_text(item) for item in value]


def _clean_evidence(value: object) -> list[dict[str, Any]]:
    if not isinstance(value, list | tuple):
        raise ValueError(f"no list: {value!r}")
    return [_clean_entry(entry) for entry in value]


def _clean_entry(entry: object) -> dict[str, Any]:
    if isinstance(entry, Evidence):
        entry = {key: getattr(entry, key) for key in _EVIDENCE_KEYS}
    elif not isinstance(entry, Mapping) or not {"column", "rule"} <= entry.keys() <= set(_EVIDENCE_KEYS):
        raise ValueError(f"no evidence (column, rule, start, end): {entry!r}")
    out: dict[str, Any] = {key: _clean_text(entry[key]) for key in ("column", "rule")}
    for key in ("start", "end"):
        if entry.get(key) is not None:
            out[key] = _clean_integer(entry[key])
    return out


_CLEAN: Mapping[ColumnType, Callable[[Any], Any]] = {
    ColumnType.TEXT: _clean_text,
    ColumnType.INTEGER: _clean_integer,
    ColumnType.DECIMAL: _clean_decimal,
    ColumnType.BOOLEAN: _clean_boolean,
    ColumnType.TEXTS: _clean_texts,
    ColumnType.EVIDENCE: _clean_evidence,
}
