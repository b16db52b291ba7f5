"""Arrow record batches of texts to record batches of facts: what Spark, Dask, Beam and Arrow datasets map over."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import count
from os import PathLike
from typing import TYPE_CHECKING, Any

from solieu.batch.one import Result, Settings, read_one, settings_of
from solieu.errors import InputError
from solieu.reading.documents import documents
from solieu.reading.jsonl import read_record
from solieu.reading.problems import Problem
from solieu.table.arrow import arrow_table
from solieu.table.columns import FACTS
from solieu.table.rows import Row

if TYPE_CHECKING:
    import pyarrow as pa

_COLUMNS = ("text", "doc_id", "date")
_log = logging.getLogger("solieu")


def extract_batches(
    batches: "Iterable[pa.RecordBatch]", *, date: str | None = None, rules: str | PathLike[str] | None = None
) -> "Iterator[pa.RecordBatch]":
    """Return an iterator over the facts of each batch of texts, a batch for a batch, in `table.schemas.arrow_schema`.

    A batch has the column `text` and may have `doc_id` and `date`; others are not looked at. A document without
    `doc_id` is called after its row, counted from 0 over all batches: give ids where batches are shared out. Nothing
    is kept from one batch to the next, so ids are not checked for being used twice. A row that cannot be read has no
    facts and is logged as an error of the logger "solieu".

    Raises:
        InputError: the date is none, or (when its turn comes) a batch has no column `text`.
        RuleError: the rules have defects; the message lists them all.
    """
    settings = settings_of(rules, date)
    return _facts(batches, settings)


def _facts(batches: "Iterable[pa.RecordBatch]", settings: Settings) -> "Iterator[pa.RecordBatch]":
    import pyarrow as pa

    numbers = count()
    for batch in batches:
        rows = (row for record in _records(batch) for row in _rows(record, next(numbers), settings))
        table = arrow_table(rows, FACTS).combine_chunks()
        yield from table.to_batches() or [pa.RecordBatch.from_pylist([], table.schema)]


def _records(batch: "pa.RecordBatch") -> Iterator[Callable[[], dict[str, Any]]]:
    names = [name for name in _COLUMNS if name in batch.schema.names]
    if "text" not in names:
        raise InputError(f"no column `text`; the columns are {', '.join(batch.schema.names)}")
    columns = [batch.column(name) for name in names]
    for row in range(batch.num_rows):
        yield partial(_record, names, columns, row)


def _record(names: Sequence[str], columns: Sequence[Any], row: int) -> dict[str, Any]:
    return {name: column[row].as_py() for name, column in zip(names, columns, strict=True)}


def _rows(record: Callable[[], dict[str, Any]], number: int, settings: Settings) -> list[Row]:
    rows: list[Row] = []
    for item in documents([read_record(record, str(number), f"row {number}")], mend=False):
        done = item if isinstance(item, Problem) else read_one(item, settings)
        if isinstance(done, Result):
            rows += done.rows
        else:
            _log.log(logging.WARNING if done.warning else logging.ERROR, "%s", done.message)
    return rows
