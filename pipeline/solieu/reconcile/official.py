"""An official series from a CSV file: what it gives for which key. Every defect is reported at once."""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from solieu.checks.known import shipped
from solieu.checks.periods import days_of
from solieu.errors import InputError
from solieu.reading.encodings import UndecodableError, decode
from solieu.rulebook.load import Rulebook, load_rules
from solieu.rulebook.phrases import normal
from solieu.table.columns import FACTS
from solieu.tables.numbers import CellNumber, Convention, read_cell

#: What may identify an official figure, in the order of a `SeriesKey`.
COLUMNS = (
    "period", "statistic", "flow", "measure", "commodity", "reporter", "entity", "partner", "indicator", "qualifier",
    "base", "of", "unit",
)  # fmt: skip
#: A file that lacks one of these says nothing about it; one that lacks another column is of all of it together.
UNSAID = frozenset({"measure", "base", "of", "unit"})
_DEFAULTS: Mapping[str, Any] = {"statistic": "level", "reporter": "VN", "partner": ()}
_NO_FIGURE = frozenset({"", "-", "–", ".", "..", "...", "…"})
_MOST_DEFECTS = 50
_ANY_UNIT = re.compile(r"\S")  # it has a column of its own

SeriesKey = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """An official value, scale multiplied out, and its line in the file."""

    value: Decimal
    line: int


@dataclass(frozen=True)
class Series:
    """Official figures by key; `columns`: those of `COLUMNS` that the file has."""

    columns: frozenset[str]
    figures: Mapping[SeriesKey, Figure]


@dataclass
class _Lines:
    """The lines with a figure: their numbers, their other cells; and the defects so far."""

    numbers: list[int] = field(default_factory=list)
    values: list[CellNumber] = field(default_factory=list)
    cells: list[Mapping[str, str]] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)


def read_series(path: Path, mapping: Mapping[str, str]) -> Series:
    """Return the figures of a CSV file with a header.

    `mapping` names for a column (`COLUMNS` or value) that of the file, where it has another name; `=export` is a value
    that holds for all lines. Only `period` and `value` must be there.

    Raises:
        InputError: no such file, no such column, or cells that cannot be read; all are named, with line and column.
    """
    header, lines = _table(path)
    names = _names(path, header, mapping)
    read = _split(lines, names)
    convention = Convention((0, value) for value in read.values)
    readers = _readers(load_rules())
    figures: dict[SeriesKey, Figure] = {}
    for line, number, cells in zip(read.numbers, read.values, read.cells, strict=True):
        keyed, scale = _key(cells, readers, line, read.defects)
        value = convention.read(0, number).value * scale * (-1 if number.negative else 1)
        known = figures.setdefault(keyed, Figure(value, line))
        if known.value != value and not any(d.startswith(f"line {line}:") for d in read.defects):
            read.defects.append(f"line {line}: value: line {known.line} gives another for the same key")
    if read.defects:
        more = len(read.defects) - _MOST_DEFECTS
        shown = read.defects[:_MOST_DEFECTS] + ([f"and {more} more"] if more > 0 else [])
        raise InputError("\n".join(f"{path}: {defect}" for defect in shown))
    return Series(frozenset(names) & frozenset(COLUMNS), figures)


def _table(path: Path) -> tuple[Sequence[str], list[tuple[int, list[str]]]]:
    try:
        text = decode(path.read_bytes()).text
    except (OSError, UndecodableError) as error:
        raise InputError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=text.partition("\n")[0].count))
    try:
        header = [cell.strip() for cell in next(rows, [])]
        return header, [(rows.line_num, row) for row in rows if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise InputError(f"{path}: line {rows.line_num}: no CSV: {error}") from None


def _names(path: Path, header: Sequence[str], mapping: Mapping[str, str]) -> Mapping[str, int | str]:
    """Return for each column that the file has its place, or the value that holds for all lines."""
    allowed = (*COLUMNS, "value")
    defects = [f"column {c!r} is none of {', '.join(allowed)}" for c in mapping if c not in allowed]
    names: dict[str, int | str] = {}
    for column in allowed:
        name = mapping.get(column, column)
        if name.startswith("="):
            names[column] = name[1:].strip()
        elif header.count(name) == 1:
            names[column] = header.index(name)
        elif name in header:
            defects.append(f"line 1: column {name!r} stands there twice; remove one")
        elif column in ("period", "value", *mapping):
            defects.append(f"line 1: no column {name!r} for {column}; there are {', '.join(header)}")
    if defects:
        raise InputError("\n".join(f"{path}: {defect}" for defect in defects))
    return names


def _split(lines: Sequence[tuple[int, list[str]]], names: Mapping[str, int | str]) -> _Lines:
    read = _Lines()
    wanted = max((place for place in names.values() if isinstance(place, int)), default=0)
    for line, row in lines:
        if len(row) <= wanted:
            read.defects.append(f"line {line}: {len(row)} cells, column {wanted + 1} is wanted")
            continue
        cells = {c: (row[place] if isinstance(place, int) else place).strip() for c, place in names.items()}
        text = cells.pop("value")
        number = read_cell(text, _ANY_UNIT)
        if text in _NO_FIGURE:
            continue
        if number is None:
            read.defects.append(f"line {line}: value: {text!r} is no number; a unit goes into the column unit")
            continue
        read.numbers.append(line)
        read.values.append(number)
        read.cells.append(cells)
    return read


def _key(
    cells: Mapping[str, str], readers: Mapping[str, Callable[[str], Any]], line: int, defects: list[str]
) -> tuple[SeriesKey, Decimal]:
    said = dict(_DEFAULTS)
    scale = Decimal(1)
    for column, text in cells.items():
        if not text and column != "period":
            continue
        try:
            said[column] = readers[column](text)
        except ValueError as error:
            defects.append(f"line {line}: {column}: {error}")
    if "unit" in said:
        said["unit"], scale = said["unit"]
    return tuple(said.get(column) for column in COLUMNS), scale


def _readers(rules: Rulebook) -> Mapping[str, Callable[[str], Any]]:
    places = {normal(name): p.code for p in rules["lexicon/places"] for name in (*p.weak_aliases, *p.aliases, p.name)}
    codes = {place.code for place in rules["lexicon/places"]}
    goods = {
        normal(name): good.id
        for good in rules["lexicon/commodities"]
        for name in (*good.weak_aliases, *good.aliases, good.name, good.id)
    }

    def place(text: str) -> str:
        code: str | None = text.upper() if text.upper() in codes else places.get(normal(text))
        if code is None:
            raise ValueError(f"{text!r} is no place that the rules know; write its ISO code")
        return code

    def partners(text: str) -> tuple[str, ...]:
        return tuple(sorted({place(part.strip()) for part in text.split(";")} - {"WORLD"}))

    prefix = next(re.compile(row.pattern) for row in rules["patterns/tables"] if row.id == "good_prefix")

    def good(text: str) -> str:
        name = normal(text)
        return str(goods.get(name) or goods.get(prefix.sub("", name)) or text.casefold())

    closed = {column: _closed(column, rules) for column in ("statistic", "flow", "measure", "base")}
    named = dict.fromkeys(("entity", "indicator", "qualifier", "of"), str.casefold)
    return {
        **closed,
        **named,
        "period": _days,
        "commodity": good,
        "reporter": place,
        "partner": partners,
        "unit": partial(_unit, frozenset(unit.unit for unit in rules["lexicon/units"])),
    }


def _closed(column: str, rules: Rulebook) -> Callable[[str], str]:
    """Return the reader of a column of few values: itself, or a word that the rules have for it."""
    values = FACTS.by_name[column].values
    cues = (cue for cue in rules["lexicon/cues"] if cue.column == column and cue.value in values)
    words: dict[str, str] = {normal(word): cue.value for cue in cues for word in cue.aliases}
    words |= {value: value for value in values}

    def read(text: str) -> str:
        if normal(text) not in words:
            raise ValueError(f"{text!r} is none of {', '.join(values)}")
        return words[normal(text)]

    return read


def _days(text: str) -> Any:  # noqa: ANN401
    days = days_of(text)
    if days is None:
        raise ValueError(f"{text!r} is no period; write 2017, 2017-Q1, 2017-01 or 2017-01/2017-05")
    return days


def _unit(codes: Set[str], text: str) -> tuple[str, Decimal]:
    """Read "t", "nghìn tấn", "1000 USD", "%": the unit and its scale."""
    if text in codes:
        return text, Decimal(1)
    whole = text if text[:1].isdigit() else f"1 {text}"
    found = [q for start, end, q in shipped().read(whole) if (start, end) == (0, len(whole))]
    if not found or found[0].unit is None or found[0].value_max is not None:
        raise ValueError(f"{text!r} is no unit; write it as USD, 1000 USD, %, t")
    return found[0].unit, found[0].value
