"""Rates of exchange from a CSV file. Every defect is reported at once."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from solieu.errors import InputError
from solieu.panel.windows import Window, window_of
from solieu.reading.encodings import UndecodableError, decode
from solieu.rulebook.load import load_rules

KINDS = ("average", "end")
_COLUMNS = ("currency", "per", "rate", "kind")
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)
#: Thousands for one who writes the Vietnamese way, decimals for another.
_TWO_WAYS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MOST_DEFECTS = 50

_Name = tuple[str, str, str, Window]


@dataclass(frozen=True)
class Rates:
    """Rates by currency, per, kind and time: so many of `currency` for one of `per`."""

    known: Mapping[_Name, Decimal]

    def rate(self, source: str, target: str, window: Window, kind: str) -> Fraction | None:
        """Return how many of `target` one of `source` is, None where the table does not say.

        Of exactly this time and this pair of currencies, in either direction: no rate is averaged over months or
        reckoned by way of a third currency. `end`: the rate at the last day of the window.
        """
        time = Window(window.last, window.last) if kind == "end" else window
        kinds = sorted(KINDS, key=lambda k: k != kind) if time.first == time.last else (kind,)
        for k in kinds:
            if (found := self.known.get((target, source, k, time))) is not None:
                return Fraction(found)
            if (found := self.known.get((source, target, k, time))) is not None:
                return 1 / Fraction(found)
        return None


def read_rates(path: Path) -> Rates:
    """Return the rates of a CSV file with a header.

    Its columns: `period` (2017, 2017-Q1, 2017-01, 2017-01-31) or `date`; `currency` and `per`, codes of ISO 4217;
    `rate`, so many of `currency` for one of `per`; `kind`, the `average` over the period or the one at its `end`. Of
    a day either serves where the other is not given.

    Raises:
        InputError: no such file, no such columns, or lines that cannot be read; all are named.
    """
    try:
        text = decode(path.read_bytes()).text
    except (OSError, UndecodableError) as error:
        raise InputError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    header = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count), restval="")
    rows.fieldnames = [name.strip() for name in rows.fieldnames or ()]
    wanting = [name for name in _COLUMNS if name not in rows.fieldnames]
    wanting += [] if {"date", "period"} & set(rows.fieldnames) else ["date or period"]
    if wanting:
        raise InputError(f"{path}: line 1: no column {', '.join(wanting)}; the first line names the columns")
    known, defects = _read(rows)
    if defects or not known:
        more = len(defects) - _MOST_DEFECTS
        shown = (defects or ["no rates; give at least one line"])[:_MOST_DEFECTS]
        raise InputError("\n".join(f"{path}: {d}" for d in (*shown, *([f"and {more} more"] if more > 0 else []))))
    return Rates(known)


def _read(rows: "csv.DictReader[str]") -> tuple[dict[_Name, Decimal], list[str]]:
    known: dict[_Name, Decimal] = {}
    places: dict[_Name, int] = {}
    defects: list[str] = []
    try:
        for row in rows:
            cells = {name: (cell or "").strip() for name, cell in row.items() if isinstance(name, str)}
            if not any(cells.values()):
                continue
            found = list(_defects(cells))
            defects += (f"line {rows.line_num}: {defect}" for defect in found)
            name = None if found else _name(cells)
            if name is not None:
                rate = Decimal(cells["rate"])
                if known.setdefault(name, rate) != rate:
                    defects.append(f"line {rows.line_num}: line {places[name]} gives another rate; keep one of them")
                places.setdefault(name, rows.line_num)
    except csv.Error as error:
        defects.append(f"line {rows.line_num}: no CSV: {error}")
    return known, defects


def _defects(cells: Mapping[str, str]) -> Iterator[str]:
    date, period = cells.get("date", ""), cells.get("period", "")
    if bool(date) == bool(period):
        yield "either a date or a period must be given"
    elif window_of(date or period) is None:
        yield f"{date or period!r} is no date and no period; write 2017-01-31, 2017-01, 2017-Q1 or 2017"
    elif date and not _DAY.fullmatch(date):
        yield f"date: {date!r} is no day; write it as 2017-01-31, or under period"
    for name in ("currency", "per"):
        if cells[name].upper() not in currencies():
            yield f"{name}: {cells[name]!r} is no currency; write its code of ISO 4217"
    if cells["currency"].upper() == cells["per"].upper():
        yield "currency and per are the same"
    if cells["kind"] not in KINDS:
        yield f"kind: {cells['kind']!r} is none of {', '.join(KINDS)}"
    yield from _bad_rate(cells["rate"])


def _bad_rate(text: str) -> Iterator[str]:
    if not _NUMBER.fullmatch(text) or not Decimal(text):
        yield f"rate: {text!r} is no rate; write it as 23240.5, without marks between thousands"
    elif _TWO_WAYS.fullmatch(text):
        whole, _, rest = text.partition(".")
        yield f"rate: {text!r} may be {whole}{rest} or {whole} and a part; write {whole}{rest} or {text}0"


def _name(cells: Mapping[str, str]) -> _Name | None:
    window = window_of(cells.get("date") or cells.get("period") or "")
    if window is None:
        return None
    if cells["kind"] == "end":
        window = Window(window.last, window.last)
    return cells["currency"].upper(), cells["per"].upper(), cells["kind"], window


@cache
def currencies() -> frozenset[str]:
    """Return the codes of all currencies that the rules know."""
    return frozenset(currency.code for currency in load_rules()["lexicon/currencies"])
