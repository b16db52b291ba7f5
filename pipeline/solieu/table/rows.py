"""From a `Fact` to a flat row, and the canonical form of a row.

A row is a plain dict: the layout's columns in order, without those that have no value. "No value" is
None, an empty text or an empty list; zero and False are values.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from solieu import __version__
from solieu.model import DocLayout, Document, Fact, LedgerRow
from solieu.table.cells import clean
from solieu.table.columns import FACTS, ColumnType, Layout

Row = dict[str, Any]


def fact_id(doc_sha256: str, start: int) -> str:
    """Return the id of the fact whose number starts at `start` of the text with this hash.

    An `f` and 19 hexadecimal digits (76 bits): the letter keeps spreadsheets from reading a number.
    """
    return "f" + hashlib.sha256(f"{doc_sha256}:{start}".encode()).hexdigest()[:19]


def row_of(
    fact: Fact,
    *,
    document: Document,
    doc_date: str | None,
    doc_date_source: str | None,
    sentence: str,
    doc_sha256: str,
    rules_sha: str,
) -> Row:
    """Return the row of a fact of a document, whose date is given as it was settled.

    A whole number in `part_of` is the start of another fact of the document and becomes its `fact_id`.
    ValueError, with the fact's place: a column is unknown or has a value of another type.
    """
    page, cell = place_of(document.layout, fact.start)
    part = fact.columns.get("part_of")
    row = {
        **fact.columns,
        "part_of": fact_id(doc_sha256, part) if isinstance(part, int) else part,
        "fact_id": fact_id(doc_sha256, fact.start),
        "doc_id": document.doc_id,
        "doc_date": doc_date,
        "doc_date_source": doc_date_source,
        "start": fact.start,
        "end": fact.end,
        "quote": document.text[fact.start : fact.end],
        "sentence": sentence,
        "evidence": fact.evidence,
        "checks": fact.checks,
        "valid": not fact.checks,
        "doc_sha256": doc_sha256,
        "rules_sha": rules_sha,
        "solieu_version": __version__,
        "page": page,
        "cell": cell,
    }
    try:
        return tidy(row)
    except ValueError as error:
        raise ValueError(f"{row_name(row)}: {error}") from None


def place_of(layout: DocLayout, start: int) -> tuple[int | None, str | None]:
    """Return the page that a character stands on, and the cell of a table: its name, else "T1R5C3" counted from 1."""
    table = 0
    for block in layout.blocks:
        table += block.kind == "table"
        if block.start <= start < block.end:
            cell = next((c for c in block.cells if c.start <= start < c.end), None)
            if cell is None:
                return block.page, None
            return block.page, cell.name or f"T{table}R{cell.row + 1}C{cell.column + 1}"
    return None, None


def ledger_row_of(entry: LedgerRow, doc_id: str) -> Row:
    """Return the flat row of a ledger entry of the document `doc_id`: its values are canonical as they are made."""
    row = {
        "doc_id": clean(doc_id, ColumnType.TEXT),
        "start": entry.start,
        "end": entry.end,
        "text": entry.text,
        "role": entry.role,
        "rule": entry.rule,
        "why": entry.why and str(entry.why),
        "other_reading": entry.other_reading,
    }
    return {name: value for name, value in row.items() if value is not None and value != ""}


def tidy(row: Mapping[str, Any], layout: Layout = FACTS) -> Row:
    """Return the row in canonical form: columns in order, canonical values, none without a value.

    Raises:
        ValueError: a column is unknown or has a value of another type; the message names the column.
    """
    out, defects = cleaned(row, layout)
    if defects:
        raise ValueError(defects[0])
    return out


def cleaned(row: Mapping[str, Any], layout: Layout = FACTS) -> tuple[Row, list[str]]:
    """Return the row in canonical form as far as its cells allow, and what is wrong with the others.

    Raises:
        ValueError: a column is unknown.
    """
    if not row.keys() <= layout.by_name.keys():
        unknown = ", ".join(sorted(str(name) for name in row.keys() - layout.by_name.keys()))
        raise ValueError(f"no such column: {unknown}")
    out: Row = {}
    defects: list[str] = []
    for name, kind in layout.types.items():
        value = row.get(name)
        if not value and (value is None or isinstance(value, str | list | tuple)):
            continue  # zero and False are values
        try:
            out[name] = clean(value, kind)
        except ValueError as error:
            defects.append(f"{name}: {error}")
    return out, defects


def row_name(row: Mapping[str, Any]) -> str:
    """Return how messages name a row."""
    return f"document {row.get('doc_id', '?')}, number at {row.get('start', '?')}"
