"""Workbooks (XLSX, XLSB, XLS, ODS): a sheet is a list of texts or a page of a report.

A sheet whose first filled row has a cell `text` gives a document for each further row. Any other gives one document:
its tables and the lines around them (see `sheet_tables`). Numbers come as Vietnamese prints them, without grouping.
"""

import datetime as dt
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any
from xml.etree import ElementTree

from solieu.reading.content import Content, Part, UnreadableError
from solieu.reading.formats.sheet_tables import Span, column_number, place, table_parts

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MAX_UNPACKED = 300 << 20  # bytes
MAX_AREA = 20_000_000  # cells between the first and the last that is filled: calamine holds them all
MAX_ROWS = 200_000
MAX_CELLS = 2_000_000  # filled ones of a sheet
ABOUT = ("title", "author", "source", "url", "licence")

_OLE = bytes.fromhex("D0CF11E0")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FILLED = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>')
_CHUNK = 1 << 20
_ODS_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_ODS_TYPE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"


@dataclass(slots=True)
class _Sheet:
    """The filled cells of a sheet, by row and column from 0."""

    name: str
    rows: dict[int, dict[int, Any]] = field(default_factory=dict)
    spans: Sequence[Span] = ()
    notes: tuple[str, ...] = ()
    about: dict[str, str] = field(default_factory=dict)


def read(data: bytes) -> Iterator[Content]:
    """Yield a document for each row of a sheet with a column `text`, and one for each other sheet that is not empty.

    Raises:
        UnreadableError: no workbook, or one that is damaged, encrypted or far too large.
    """
    spans = _checked(data)
    workbook = _opened(data)
    filled = [k for k in range(len(workbook.sheet_names)) if _get(workbook, k).height]
    for k in filled:
        sheet = _load(_get(workbook, k), spans)
        _repair(sheet)
        if records := _records(sheet):
            yield from records
        elif sheet.rows:
            key = sheet.name if len(filled) > 1 else ""
            yield Content(_page(sheet), key=key, about=sheet.about, notes=sheet.notes)


def cell_text(value: Any) -> str:  # noqa: ANN401
    """Return what a cell states, on one line: 1234.5 as "1234,5", a date as "31/05/2017", true as "TRUE".

    Numbers have no exponent, no grouping and at most 15 digits that count. One with three decimals gets a zero more,
    since "3,125" may be read as three thousand.
    """
    match value:
        case bool():
            return str(value).upper()
        case int() | float():
            return _number(value)
        case dt.datetime():
            return f"{cell_text(value.date())} {cell_text(value.time())}" if value.time() != dt.time() else _day(value)
        case dt.date():
            return _day(value)
        case dt.time():
            return value.isoformat("seconds").removesuffix(":00")
        case dt.timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return " ".join(str(value).split())


def _number(value: float) -> str:
    text = format(Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value), "f")
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    if not decimals:
        return "0" if whole == "-0" else whole
    return f"{whole},{decimals}{'0' if len(decimals) == 3 else ''}"


def _day(value: dt.date) -> str:
    return f"{value.day:02}/{value.month:02}/{value.year:04}"


def _damaged(error: BaseException) -> UnreadableError:
    return UnreadableError(f"a workbook that cannot be read ({error}); open it in Excel and save it again as .xlsx")


def _checked(data: bytes) -> Mapping[str, Sequence[Span]]:
    """Check that a workbook can be held in memory; return the merged ranges of ODS, which calamine does not tell."""
    if not data.startswith(b"PK"):
        return {}
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED:
                raise UnreadableError(f"more than {MAX_UNPACKED >> 20} MB when unpacked; split the workbook")
            names = archive.namelist()
            if "content.xml" in names:
                with archive.open("content.xml") as content:
                    return _ods_spans(content)
            for name in names:
                if "worksheets/" in name and name.endswith(".xml"):
                    with archive.open(name) as sheet:
                        _check_area(name, *_extent(sheet))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ElementTree.ParseError) as error:
        raise _damaged(error) from None
    return {}


def _check_area(name: str, height: int, width: int) -> None:
    if height * width > MAX_AREA:
        raise UnreadableError(
            f"{name}: its cells lie {height:,} rows and {width:,} columns apart; delete the ones that stand astray"
        )


def _extent(sheet: IO[bytes]) -> tuple[int, int]:
    """Return how many rows and columns lie between the filled cells of a sheet's XML."""
    rows: set[int] = set()
    columns: set[bytes] = set()
    rest = b""
    while chunk := sheet.read(_CHUNK):
        found = _FILLED.findall(rest + chunk)
        columns.update(column for column, _ in found)
        rows.update({int(row) for _, row in found})
        rest = (rest + chunk)[-_CHUNK // 1024 :]
    places = [column_number(column.decode()) for column in columns]
    return (max(rows) - min(rows) + 1, max(places) - min(places) + 1) if rows else (0, 0)


def _ods_spans(content: IO[bytes]) -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = {}
    name, row, column, rows_now, height, width = "", 0, 0, 1, 0, 0
    for event, element in ElementTree.iterparse(content, ("start", "end")):
        tag = element.tag.removeprefix(_ODS_TABLE)
        if event == "end":
            if tag == "table-row":
                row += rows_now
            if tag in ("table-row", "table"):
                element.clear()
            continue
        if tag == "table":
            name, row, height, width = element.get(_ODS_TABLE + "name", ""), 0, 0, 0
        elif tag == "table-row":
            rows_now, column = _count(element, "number-rows-repeated"), 0
        elif tag in ("table-cell", "covered-table-cell"):
            last = _count(element, "number-rows-spanned"), _count(element, "number-columns-spanned")
            if last != (1, 1):
                spans.setdefault(name, []).append(((row, column), (row + last[0] - 1, column + last[1] - 1)))
            column += _count(element, "number-columns-repeated")
            if element.get(_ODS_TYPE):
                height, width = row + rows_now, max(width, column)
                _check_area(name, height, width)
    return spans


def _count(element: ElementTree.Element, name: str) -> int:
    said = element.get(_ODS_TABLE + name, "1")
    return max(1, int(said)) if said.isdecimal() else 1


def _opened(data: bytes) -> "CalamineWorkbook":
    from python_calamine import CalamineWorkbook, PasswordError

    encrypted = UnreadableError("encrypted; open it with its password and save it without one")
    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise encrypted
    with _telling_damage():
        try:
            return CalamineWorkbook.from_object(BytesIO(data))
        except PasswordError:
            raise encrypted from None


def _get(workbook: "CalamineWorkbook", index: int) -> "CalamineSheet":
    with _telling_damage():
        return workbook.get_sheet_by_index(index)


@contextmanager
def _telling_damage() -> Iterator[None]:
    from python_calamine import CalamineError

    try:
        yield
    except CalamineError as error:
        raise _damaged(error) from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # calamine's parser has met what it does not expect
            raise _damaged(error) from None
        raise


def _load(given: "CalamineSheet", spans: Mapping[str, Sequence[Span]]) -> _Sheet:
    sheet = _Sheet(given.name, spans=given.merged_cell_ranges or spans.get(given.name, ()))
    held = 0
    for number, row in enumerate(given.iter_rows()):
        if number == MAX_ROWS or held > MAX_CELLS:
            sheet.notes = (f"sheet {given.name}: only its first {number:,} rows were read; split it",)
            break
        if cells := {k: value for k, value in enumerate(row) if not isinstance(value, str) or value.strip()}:
            sheet.rows[number] = cells
            held += len(cells)
    return sheet


def _repair(sheet: _Sheet) -> None:
    """Convert the strings of a sheet where all together show that they are in an encoding before Unicode."""
    from solieu.reading.repair import repair

    places = [(row, k) for row in sheet.rows.values() for k, value in row.items() if isinstance(value, str)]
    for row, k in places:
        row[k] = row[k].replace("\r\n", "\n").replace("\r", "\n")
    strings = [row[k] for row, k in places]
    repaired = repair("\n".join(strings))
    if repaired is None or repaired.text.count("\n") != sum(s.count("\n") + 1 for s in strings) - 1:
        return
    lines = iter(repaired.text.split("\n"))
    for row, k in places:
        row[k] = "\n".join(next(lines) for _ in range(row[k].count("\n") + 1))
    sheet.about = {"encoding": repaired.encoding}
    sheet.notes += (f"sheet {sheet.name}: converted from {repaired.encoding}",)


def _records(sheet: _Sheet) -> Iterator[Content] | None:
    """Return the documents below a head with `text`; None where there is no such head."""
    rows = iter(sheet.rows.items())
    _, first = next(rows, (0, {}))
    head = {str(value).strip().casefold(): k for k, value in reversed(first.items())}
    if "text" not in head:
        return None
    return (_record(sheet, number, {name: row[k] for name, k in head.items() if k in row}) for number, row in rows)


def _record(sheet: _Sheet, row: int, values: Mapping[str, Any]) -> Content:
    text = values.get("text", "")
    about = {name: cell_text(values[name]) for name in ABOUT if name in values}
    if "date" in values:
        date = values["date"]
        about |= {"date": date.isoformat()[:10] if isinstance(date, dt.date) else cell_text(date)}
        about |= {"date_from": "column date"}
    return Content(
        (Part("text", text if isinstance(text, str) else cell_text(text)),) if text != "" else (),
        key=f"{sheet.name}:{row + 1}",
        doc_id=cell_text(values.get("doc_id", "")),
        about=sheet.about | about,
        notes=sheet.notes,
    )


def _page(sheet: _Sheet) -> tuple[Part, ...]:
    texts = {row: {k: _shown(value) for k, value in cells.items()} for row, cells in sheet.rows.items()}
    return table_parts(place(texts, sheet.spans, sheet.name))


def _shown(value: Any) -> str:  # noqa: ANN401
    """Return the text of a cell with the blanks before it, which set it in."""
    text = cell_text(value)
    return " " * (len(value) - len(value.lstrip())) + text if isinstance(value, str) else text
