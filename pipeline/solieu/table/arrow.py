"""Rows to Arrow record batches and back, exactly."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from solieu.table.cells import decimal_text, fits_decimal128
from solieu.table.columns import Layout
from solieu.table.rows import Row
from solieu.table.schemas import OVERFLOW, arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa

#: Rows in a batch: about 100 MB of dicts.
BATCH = 16_384


def record_batches(rows: Iterable[Row], layout: Layout) -> "Iterator[pa.RecordBatch]":
    """Yield canonical rows in batches of at most `BATCH`; nothing for no rows."""
    import pyarrow as pa

    schema, rest = arrow_schema(layout), iter(rows)
    while batch := list(islice(rest, BATCH)):
        yield pa.RecordBatch.from_pylist([_with_overflow(row, layout) for row in batch], schema)


def arrow_table(rows: Iterable[Row], layout: Layout) -> "pa.Table":
    """Return canonical rows as one Arrow table."""
    import pyarrow as pa

    return pa.Table.from_batches(record_batches(rows, layout), arrow_schema(layout))


def rows_from_arrow(batches: "Iterable[pa.RecordBatch]") -> Iterator[Mapping[str, Any]]:
    """Yield the rows of record batches, nulls included, with overflowing decimals in their columns."""
    for batch in batches:
        for row in batch.to_pylist():
            overflow = row.pop(OVERFLOW, None) or "{}"
            yield {**row, **json.loads(overflow)}


def _with_overflow(row: Row, layout: Layout) -> Row:
    odd = {n: decimal_text(row[n]) for n in layout.decimals if n in row and not fits_decimal128(row[n])}
    if not odd:
        return row
    return {**{n: v for n, v in row.items() if n not in odd}, OVERFLOW: json.dumps(odd)}
