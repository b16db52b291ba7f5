"""Rows of any system, for scoring: tables that solieu reads, and JSON Lines with whatever else in them."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from solieu.errors import InputError
from solieu.evaluate.align import aligned
from solieu.evaluate.gold import GoldDocument
from solieu.evaluate.match import Row
from solieu.table.readers import read_table


def read_predictions(path: Path, documents: Sequence[GoldDocument]) -> list[Row]:
    """Return the rows of a file, each with integer `start` and `end`.

    A JSON Lines file may hold further columns and values of any type: what is none of the guide's is wrong in the
    score, not an error. Rows without offsets need a `quote`, which is looked up in the document.

    Raises:
        InputError: the file cannot be read, or a row has no `doc_id`, or neither offsets nor a quote.
    """
    rows = _lenient(path) if path.suffix.lower() == ".jsonl" else read_table(path)
    for number, row in enumerate(rows, 1):
        if not row.get("doc_id"):
            raise InputError(f"{path}: row {number}: no doc_id")
        if not (_offset(row.get("start")) and _offset(row.get("end"))) and not row.get("quote"):
            raise InputError(f"{path}: row {number}: needs start and end, or a quote")
    return aligned([_whole(row) for row in rows], documents)


def _lenient(path: Path) -> list[Row]:
    rows: list[Row] = []
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 ({error.reason}); save it as UTF-8") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line, parse_float=Decimal)
        except ValueError as error:
            raise InputError(f"{path}: line {number}: no JSON: {error}") from None
        if not isinstance(row, dict):
            raise InputError(f"{path}: line {number}: no JSON object")
        rows.append(row)
    return rows


def _whole(row: Mapping[str, Any]) -> Row:
    """Return the row with integer offsets, or with none."""
    keep = {name: value for name, value in row.items() if name not in ("start", "end")}
    if _offset(row.get("start")) and _offset(row.get("end")):
        return keep | {"start": int(row["start"]), "end": int(row["end"])}
    return keep


def _offset(value: object) -> bool:
    return isinstance(value, int | str) and not isinstance(value, bool) and str(value).isdecimal()
