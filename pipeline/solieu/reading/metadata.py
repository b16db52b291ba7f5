"""Dates of documents from a table beside them: CSV with a header, or JSON Lines; columns `doc_id` and `date`."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from solieu.errors import InputError
from solieu.reading.encodings import UndecodableError, decode

_COLUMNS = ("doc_id", "date")


def read_metadata(path: Path) -> Mapping[str, str]:
    """Return the date of each document as written; empty ones are left out, others are not checked here.

    Raises:
        InputError: no such file, no table, a column is missing, or a document stands there twice.
    """
    try:
        text = decode(path.read_bytes()).text
    except (OSError, UndecodableError) as error:
        raise InputError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    lines = _json_lines(text, path) if path.suffix.lower() in (".jsonl", ".ndjson") else _csv(text, path)
    dates: dict[str, str] = {}
    for number, row in lines:
        doc_id, date = (str(row.get(column) if row.get(column) is not None else "").strip() for column in _COLUMNS)
        if not doc_id:
            raise InputError(f"{path}: line {number}: no doc_id")
        if dates.get(doc_id, date) != date:
            raise InputError(f"{path}: line {number}: {doc_id} has another date above; keep one of the lines")
        if date:
            dates[doc_id] = date
    return dates


def _csv(text: str, path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    header = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count))
    missing = [column for column in _COLUMNS if column not in (rows.fieldnames or ())]
    if missing:
        raise InputError(
            f"{path}: line 1: no column {' and no column '.join(missing)}; the first line names the columns"
        )
    try:
        for row in rows:
            yield rows.line_num, row
    except csv.Error as error:
        raise InputError(f"{path}: line {rows.line_num}: no CSV: {error}") from None


def _json_lines(text: str, path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise InputError(f"{path}: line {number}: no JSON: {error}") from None
        if not isinstance(row, dict):
            raise InputError(f"{path}: line {number}: no JSON object")
        yield number, row
