"""CSV and TSV: each row is a document with `text`, or the whole file is a statistical table.

The delimiter is told by the head, the encoding by the first bytes. Rows are read one by one; one that is broken is
told of by the line it begins in, and reading goes on with the next line.
"""

import codecs
import csv
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from io import BytesIO, StringIO, TextIOWrapper
from typing import IO, TextIO

from solieu.reading.content import Content, UnreadableError
from solieu.reading.encodings import Decoded, UndecodableError, decode
from solieu.reading.formats.sheet_tables import is_figure, is_year, place, table_parts
from solieu.reading.found import Found
from solieu.reading.jsonl import read_record
from solieu.reading.problems import Problem

MAX_ROW = 20_000_000  # characters
MAX_TABLE_ROWS = 200_000
COLUMNS = ("text", "doc_id", "date", "title", "author", "source", "url", "licence")

_DELIMITERS = "\t;|,"  # the comma last: it stands in numbers too
_SINGLE = "\x1f"  # of a file with one column: what stands in no text
_SAMPLE = 1 << 16
_SAMPLE_LINES = 50
_HIGH = bytes(range(128, 256))
_SHOWN = 12
_ESCAPED = frozenset(map(chr, range(0xDC80, 0xDD00)))
_TOO_LONG = "too long"
_UNCLOSED = "unexpected end of data"


def read_delimited(file: IO[bytes], name: str, where: str) -> Iterator[Found | Problem]:
    """Yield the document of each row below the head, or what is wrong with the row.

    A row is held at a time (an old Vietnamese encoding is converted as a whole). `file` must be able to seek. A
    document without `doc_id` is called after its file's `name` and the line it begins in; `where` names the file in
    messages.
    """
    start = file.read(_SAMPLE)
    file.seek(0)
    if not start.strip():
        yield Problem(name, f"{where}: empty; no documents were read from it", warning=True)
        return
    try:
        decoded = _decode_start(start)
        if not _is_codec(decoded.encoding):
            file = BytesIO(decode(file.read()).text.encode("utf-8"))
    except UndecodableError as error:
        yield Problem(name, f"{where}: {error}")
        return
    if decoded.warning:
        yield Problem(name, f"{where}: {decoded.warning}", warning=True)
    encoding = decoded.encoding if _is_codec(decoded.encoding) else "utf-8"
    text = TextIOWrapper(file, encoding, errors="surrogateescape", newline="")
    try:
        yield from _documents(_Rows(text, _delimiter(decoded.text)), name, where)
    finally:
        text.detach()


def holds_records(start: bytes) -> bool:
    """Say whether the head of a delimited file has a column `text`. `start` is its first 64 KB."""
    try:
        text = _decode_start(start[:_SAMPLE]).text
    except UndecodableError:
        return False
    return "text" in map(_folded, _fields(text, _delimiter(text))[0])


def read_table(data: bytes) -> Iterator[Content]:
    """Yield the one document of a delimited file that is a statistical table: at least two columns are numbers.

    Lines above and below the table are its title and its notes, as in a sheet.

    Raises:
        UnreadableError: no text, or no such table.
    """
    try:
        decoded = decode(data)
    except UndecodableError as error:
        raise UnreadableError(str(error)) from None
    notes = [decoded.warning] if decoded.warning else []
    texts: dict[int, dict[int, str]] = {}
    for number, (line, row) in enumerate(_Rows(StringIO(decoded.text, newline=""), _delimiter(decoded.text))):
        if number == MAX_TABLE_ROWS:
            notes.append(f"only its first {number:,} rows were read; split it")
            break
        if isinstance(row, str):
            notes.append(f"line {line}: {row}")
        elif cells := {k: _on_one_line(field) for k, field in enumerate(row) if field.strip()}:
            texts[number] = cells
    if _count_numeric(texts.values()) < 2:
        raise UnreadableError(list_columns(next(iter(texts.values()), {}).values()))
    yield Content(table_parts(place(texts)), about={"encoding": decoded.encoding}, notes=tuple(notes))


def list_columns(names: Iterable[str]) -> str:
    """Say that there is no column `text`, and which there are."""
    names = [name.strip() for name in names]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"no column `text`; it has {', '.join(names[:_SHOWN])}{more}: call the column with the texts `text`"


class _Rows:
    """The rows of a file, each with the line it begins in; in place of one that is broken, what is wrong."""

    def __init__(self, text: TextIO, delimiter: str) -> None:
        self.delimiter = delimiter
        self._text = text
        self._again: deque[str] = deque()  # lines of a broken row that are read as rows of their own
        self._again_left = 10 * MAX_ROW  # characters: with hostile quotes each line would be read over and over
        self._taken: list[str] = []
        self._size = 0
        self._line = 0

    def __iter__(self) -> Iterator[tuple[int, list[str] | str]]:
        reader = csv.reader(iter(self._next_line, ""), delimiter=self.delimiter, strict=True)
        while True:
            self._taken, self._size = [], 0
            begin = self._line + 1
            limit = csv.field_size_limit(MAX_ROW)
            try:
                row: list[str] | str = next(reader)
            except StopIteration:
                return
            except UnicodeDecodeError as error:
                yield begin, f"not {error.encoding.upper()} from here on; save the file as UTF-8"
                return
            except csv.Error as error:
                row = _said(str(error))
            finally:
                csv.field_size_limit(limit)
            if isinstance(row, str):
                self._take_back()
                reader = csv.reader(iter(self._next_line, ""), delimiter=self.delimiter, strict=True)
            yield begin, row

    def _next_line(self) -> str:
        line = self._again.popleft() if self._again else self._text.readline(MAX_ROW + 1)
        if not line:
            return ""
        self._line += 1
        self._size += len(line)
        if len(line) > MAX_ROW:
            while line and not line.endswith(("\n", "\r")):
                line = self._text.readline(MAX_ROW)
            line = "\n"  # in case that the lines of the row are read again
        self._taken.append(line)
        if self._size > MAX_ROW:
            raise csv.Error(_TOO_LONG)
        if "\0" in line:
            raise csv.Error("it has NUL characters")
        return line

    def _take_back(self) -> None:
        """Put the lines after the first of a broken row back: a quote that was left open took them in."""
        lines = self._taken[1:]
        self._again_left -= sum(map(len, lines))
        if self._again_left >= 0:
            self._again.extendleft(reversed(lines))
            self._line -= len(lines)


def _said(error: str) -> str:
    if error == _UNCLOSED:
        return "a quote is opened and not closed; close it, or double it if it belongs to the text"
    if "expected after" in error:
        return "a quote within a quoted text; double it"
    if error == _TOO_LONG or "field limit" in error:
        return f"longer than {MAX_ROW:,} characters; split the text, or close its quote"
    return f"{error}; mend or remove the row"


def _documents(rows: _Rows, name: str, where: str) -> Iterator[Found | Problem]:
    columns: dict[str, int] = {}
    width = 0
    for line, row in rows:
        at = f"{where}: line {line}"
        if isinstance(row, str):
            yield Problem(f"{name}:{line}", f"{at}: {row}")
        elif not any(row):
            continue
        elif not width:
            width = len(row)
            columns = {_folded(field): k for k, field in reversed(list(enumerate(row)))}
            if "text" not in columns:
                yield Problem(name, f"{where}: {list_columns(row)}")
                return
        else:
            yield read_record(partial(_record, row, columns, width, rows.delimiter), f"{name}:{line}", at)


def _record(row: Sequence[str], columns: Mapping[str, int], width: int, delimiter: str) -> dict[str, str]:
    """Return a row as a record.

    Raises:
        ValueError: another number of fields than the head, or bytes that are no text.
    """
    if len(row) < width or any(row[width:]):
        raise ValueError(f"{len(row)} fields where the head has {width}; quote a text that has {delimiter!r} in it")
    if any(_ESCAPED & set(field) for field in row):
        raise ValueError("bytes that are no text in the file's encoding; save the file as UTF-8")
    return {key: row[columns[key]] for key in COLUMNS if key in columns}


def _folded(name: str) -> str:
    return name.strip().casefold()


def _decode_start(start: bytes) -> Decoded:
    """Decode the first bytes of a file, less a character that they may cut.

    Raises:
        UndecodableError: no text, or in no encoding that can be recognised.
    """
    if len(start) == _SAMPLE:
        start = start[:-4] if b"\0" in start else start.rstrip(_HIGH)
    try:
        return decode(start)
    except UndecodableError:
        if b"\0" not in start:
            raise
        return decode(start.replace(b"\0", b""))  # NUL characters that stand astray are told of by their rows


def _is_codec(encoding: str) -> bool:
    try:
        codecs.lookup(encoding)
    except LookupError:
        return False
    return True


def _fields(text: str, delimiter: str) -> list[list[str]]:
    """Return the first rows of a text; none has a head without fields."""
    lines = [line for line in text[:_SAMPLE].splitlines() if line.strip()][:_SAMPLE_LINES]
    return list(csv.reader(lines, delimiter=delimiter)) or [[]]


def _delimiter(text: str) -> str:
    """Return what gives the head a field `text`, else what parts most rows into the same number of fields."""
    found = {delimiter: _fields(text, delimiter) for delimiter in _DELIMITERS}
    for delimiter, rows in found.items():
        if "text" in map(_folded, rows[0]):
            return delimiter if len(rows[0]) > 1 else _SINGLE
    return max(_DELIMITERS, key=lambda delimiter: _regular(found[delimiter]))


def _regular(rows: Sequence[Sequence[str]]) -> int:
    """Count the rows that have the most frequent number of fields, if that is more than one."""
    counts = Counter(len(row) for row in rows if len(row) > 1)
    return max(counts.values(), default=0)


def _count_numeric(rows: Iterable[Mapping[int, str]]) -> int:
    filled: Counter[int] = Counter()
    numeric: Counter[int] = Counter()
    for row in rows:
        filled.update(row.keys())
        numeric.update(k for k, field in row.items() if is_figure(field.strip()) or is_year(field.strip()))
    return sum(2 * n >= filled[k] for k, n in numeric.items())


def _on_one_line(field: str) -> str:
    return " " * (len(field) - len(field.lstrip())) + " ".join(field.split())
