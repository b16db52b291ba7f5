"""What is known of documents from a table beside them: CSV with a header, or JSON Lines, by `doc_id`."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from solieu.errors import InputError
from solieu.reading.encodings import UndecodableError, decode

#: What may be said of a document besides its id.
FIELDS = ("date", "title", "author", "source", "url", "licence")


def read_metadata(path: Path) -> Mapping[str, Mapping[str, str]]:
    """Return what is said of each document as written: `FIELDS`, without empty ones; dates are not checked here.

    Raises:
        InputError: no such file, no table, no column of `FIELDS`, or a document stands there twice, otherwise.
    """
    try:
        text = decode(path.read_bytes()).text
    except (OSError, UndecodableError) as error:
        raise InputError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    lines = _json_lines(text, path) if path.suffix.lower() in (".jsonl", ".ndjson") else _csv(text, path)
    known: dict[str, dict[str, str]] = {}
    for number, row in lines:
        said = {field: text for field in ("doc_id", *FIELDS) if (text := _text(row.get(field)))}
        doc_id = said.pop("doc_id", "")
        if not doc_id:
            raise InputError(f"{path}: line {number}: no doc_id")
        other = next((field for field, text in said.items() if known.get(doc_id, said).get(field, text) != text), None)
        if other:
            raise InputError(f"{path}: line {number}: {doc_id} has another {other} above; keep one of the lines")
        known[doc_id] = known.get(doc_id, {}) | said
    return known


def _text(value: Any) -> str:  # noqa: ANN401
    return "" if value is None else str(value).strip()


def _csv(text: str, path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    header = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count))
    names = rows.fieldnames or ()
    if "doc_id" not in names or not set(FIELDS) & set(names):
        wanted = "doc_id" if "doc_id" not in names else " or ".join(FIELDS)
        raise InputError(f"{path}: line 1: no column {wanted}; the first line names the columns")
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
