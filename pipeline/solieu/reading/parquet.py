"""Parquet: a row is a document with `text` and, if it has them, `doc_id`, `date` and what is known of it."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import IO, Any

from solieu.reading.delimited import COLUMNS, list_columns
from solieu.reading.found import Found
from solieu.reading.jsonl import read_record
from solieu.reading.problems import Problem

_ROWS = 256  # of a batch
_BUFFER = 1 << 20  # bytes of a column that are read at once


def read_parquet(file: IO[bytes], name: str, where: str) -> Iterator[Found | Problem]:
    """Yield the document of each row, or what is wrong with the row.

    Only the columns of a document are read, a few rows at a time. `file` must be able to seek. A document without
    `doc_id` is called after its file's `name` and row, counted from 1; `where` names the file in messages.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    row = 0
    try:
        table = pq.ParquetFile(file, buffer_size=_BUFFER, pre_buffer=False)
        wanted = {n.strip().casefold(): n for n in reversed(table.schema_arrow.names)}
        columns = {key: wanted[key] for key in COLUMNS if key in wanted}
        if "text" not in columns:
            yield Problem(name, f"{where}: {list_columns(table.schema_arrow.names)}")
            return
        for batch in table.iter_batches(_ROWS, columns=list(columns.values())):
            values = {key: batch.column(column) for key, column in columns.items()}
            for k in range(batch.num_rows):
                row += 1
                record = partial(_record, values, k)
                yield read_record(record, f"{name}:{row}", f"{where}: row {row}")
    except (pa.ArrowException, OSError) as error:
        after = f" after row {row:,}" if row else ""
        reason = str(error).partition("\n")[0]
        yield Problem(name, f"{where}: no readable Parquet file{after}: {reason}; write it again or mend it")
        return
    if not row:
        yield Problem(name, f"{where}: empty; no documents were read from it", warning=True)


def _record(columns: Mapping[str, Any], row: int) -> dict[str, Any]:
    """Return a row as a record.

    Raises:
        ValueError: a text that is no UTF-8.
    """
    try:
        values = {key: column[row].as_py() for key, column in columns.items()}
        return {key: v.decode("utf-8") if isinstance(v, bytes) else v for key, v in values.items()}
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start} of a text; write the file again as UTF-8") from None
