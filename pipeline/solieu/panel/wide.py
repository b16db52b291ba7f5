"""A panel as a workbook to look at: a sheet a flow, measure and unit, a row a series, a column a period."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from solieu.errors import InputError
from solieu.panel.cells import Cells, by_cell, panel_rows
from solieu.panel.key import SeriesKey
from solieu.table.files import need, replacing
from solieu.table.rows import Row

_SHEET = ("flow", "measure", "unit")
_LABELS = ("commodity", "partner", "reporter", "entity", "indicator", "qualifier")
_LONGEST_NAME = 31
_LONGEST_COMMENT = 32_000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
_DIGITS = 15


class _Styles(NamedTuple):
    """What a value's looks say."""

    disagrees: bool
    derived: bool
    decimals: int


def write_wide(rows: Iterable[Mapping[str, Any]], path: str | Path) -> None:
    """Write a sheet for each flow, measure and unit: series in rows, periods in columns, in order of time.

    A cell's comment has the sentence of the chosen fact, why it was chosen, and the ids of its facts. Values on which
    statements disagree are filled, derived ones in italics; a legend below the table says so. Rows without a period
    are left out. A value of more than 15 digits is written as text.

    Raises:
        InputError: xlsxwriter is missing, no row has a period, two rows have one key, or the file cannot be written.
    """
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise InputError(f"{path}: a wide sheet is an .xlsx file; change the suffix")
    cells = by_cell((row for row in panel_rows(rows, path) if "period" in row), path)
    if not cells:
        raise InputError(f"{path}: no row has a period; there is nothing to write")
    xlsxwriter = need("xlsxwriter", "xlsx", path)
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    try:
        with replacing(path) as temporary, xlsxwriter.Workbook(str(temporary), options) as book:
            names: set[str] = set()
            for said, sheet_cells in _by_sheet(cells).items():
                names.add(name := _sheet_name(said, names))
                _Sheet(book, name).write(sheet_cells)
    except xlsxwriter.exceptions.XlsxWriterException as error:
        raise InputError(f"{path}: cannot be written: {error}") from error


def _by_sheet(cells: Cells) -> dict[tuple[str, ...], Cells]:
    sheets: dict[tuple[str, ...], Cells] = {}
    for key, row in cells.items():
        sheets.setdefault(tuple(row.get(name, "") for name in _SHEET), {})[key] = row
    return sheets


def _sheet_name(said: tuple[str, ...], taken: set[str]) -> str:
    """Return a name that Excel allows and that no other sheet has, whatever the case."""
    whole = re.sub(r"[\[\]:*?\\]", "_", " ".join(filter(None, said)).replace("/", " per ")).strip("'")
    used = {name.casefold() for name in taken}
    number = 1
    while (name := whole[:_LONGEST_NAME]).casefold() in used:
        number += 1
        mark = f" {number}"
        whole = whole[: _LONGEST_NAME - len(mark)].removesuffix(f" {number - 1}") + mark
    return name


class _Sheet:
    """A sheet while it is written."""

    def __init__(self, book: Any, name: str) -> None:  # noqa: ANN401
        self._book = book
        self._sheet = book.add_worksheet(name)
        self._formats: dict[_Styles, Any] = {}

    def write(self, cells: Cells) -> None:
        series: dict[SeriesKey, Row] = {}
        for (key, _), row in cells.items():
            series.setdefault(key, row)
        labels = _labels_of(series.values())
        places = {key: line for line, key in enumerate(series, 1)}
        columns = {period: place for place, period in enumerate(_in_time(cells.values()), len(labels))}
        self._write_labels(labels, series.values(), list(columns))
        for (key, period), row in cells.items():
            self._write_value(places[key], columns[period], row)
        self._write_legend(len(series) + 2)

    def _write_labels(self, labels: Sequence[str], series: Iterable[Row], periods: Sequence[str]) -> None:
        bold = self._book.add_format({"bold": True})
        for column, text in enumerate([*labels, *periods]):
            self._sheet.write_string(0, column, text, bold)
        for line, row in enumerate(series, 1):
            for column, name in enumerate(labels):
                self._sheet.write_string(line, column, _label(row, name))
        self._sheet.freeze_panes(1, len(labels))
        self._sheet.set_column(0, len(labels) - 1, 18)
        self._sheet.set_column(0, 0, 32)
        self._sheet.set_column(len(labels), len(labels) + len(periods) - 1, 17)

    def _write_value(self, line: int, column: int, row: Row) -> None:
        value: Decimal = row["value"]
        decimals = max(0, -int(value.as_tuple().exponent))
        looks = self._format(_Styles(not row.get("agree", True), row.get("origin") == "derived", decimals))
        if len(value.as_tuple().digits) > _DIGITS:
            self._sheet.write_string(line, column, f"{value:f}", looks)
        else:
            self._sheet.write_number(line, column, float(value), looks)
        comment = _comment(row)
        height = 20 * (2 + len(comment) // 50 + comment.count("\n"))
        self._sheet.write_comment(line, column, comment, {"width": 340, "height": height})

    def _write_legend(self, line: int) -> None:
        self._sheet.write_string(line, 0, "filled: statements disagree", self._format(_Styles(True, False, 0)))
        self._sheet.write_string(line + 1, 0, "italics: derived by arithmetic", self._format(_Styles(False, True, 0)))
        self._sheet.write_string(line + 2, 0, "comments: the sentence, why this value, the ids of its facts")
        self._sheet.write_string(line + 3, 0, "no commodity, no partner: all of them together")

    def _format(self, styles: _Styles) -> Any:  # noqa: ANN401
        if styles not in self._formats:
            looks: dict[str, Any] = {"num_format": "#,##0" + ("." + "0" * styles.decimals if styles.decimals else "")}
            if styles.disagrees:
                looks |= {"bg_color": "#FFD97A", "font_color": "#000000"}
            if styles.derived:
                looks["italic"] = True
            self._formats[styles] = self._book.add_format(looks)
        return self._formats[styles]


def _labels_of(series: Iterable[Row]) -> list[str]:
    """Return the good, the partner, and what else is said of any series of a sheet."""
    told = [{name: _label(row, name) for name in _LABELS} for row in series]
    return [name for name in _LABELS if name in _LABELS[:2] or any(row[name] for row in told)]


def _label(row: Row, name: str) -> str:
    return " + ".join(row.get(name, ())) if name == "partner" else str(row.get(name, ""))


def _in_time(rows: Iterable[Row]) -> list[str]:
    """Return the periods, those that start together from the shortest to the longest."""
    return sorted({row["period"] for row in rows}, key=lambda period: (_start(period), -len(period), period))


def _start(period: str) -> str:
    year, _, rest = period.partition("-")
    if rest.startswith("Q"):
        return f"{year}-{3 * int(rest[1:]) - 2:02}"
    return f"{year}-{rest or '01'}"


def _comment(row: Row) -> str:
    sources = row.get("sources")
    counted = f"sources: {sources}" if sources is not None else ""
    if "spread" in row:
        counted += f", spread {row['spread']:f} %"
    about = [f"chosen by: {row['chosen_by']}" if "chosen_by" in row else "", counted]
    about.append("facts: " + " ".join(row["fact_ids"]))
    tail = "\n".join(filter(None, about))
    sentence = _CONTROL.sub(" ", row.get("sentence", ""))
    room = _LONGEST_COMMENT - len(tail)
    shown = sentence if len(sentence) <= room else sentence[:room] + "…"
    return f"{shown}\n{tail}" if shown else tail
