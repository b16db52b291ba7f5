"""Texts that are in memory: a list of them, or a frame or Arrow table with a column `text`."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from solieu.errors import InputError
from solieu.reading.found import Found
from solieu.reading.jsonl import ABOUT, read_record
from solieu.reading.problems import Problem

_COLUMNS = ("doc_id", "text", "date", *ABOUT)


def read_memory(source: Any) -> Iterator[Found | Problem]:  # noqa: ANN401
    """Yield the documents of a list of texts, a pandas frame, or whatever gives Arrow data.

    A document without a `doc_id` is called after its place, counted from 0.

    Raises:
        InputError: it is nothing of this kind, or has no column `text`.
    """
    if hasattr(source, "itertuples") and hasattr(source, "columns"):
        records = _of_pandas(source)
    elif hasattr(source, "__arrow_c_stream__") or hasattr(source, "to_pylist"):
        records = _of_arrow(source)
    elif isinstance(source, Iterable) and not isinstance(source, bytes | dict):
        records = ({"text": text} for text in source)
    else:
        raise InputError(f"{type(source).__name__}: give a path, a list of texts, or a table with a column `text`")
    return (read_record(partial(dict, r), str(n), f"row {n}") for n, r in enumerate(records))


def _of_pandas(frame: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    columns = _present(list(frame.columns))
    return (dict(zip(columns, row, strict=True)) for row in frame[columns].itertuples(index=False, name=None))


def _of_arrow(source: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    import pyarrow as pa

    try:
        table = pa.table(source) if hasattr(source, "__arrow_c_stream__") else pa.Table.from_batches([source])
    except (pa.ArrowInvalid, TypeError):  # one column: a series
        texts = source.to_pylist() if hasattr(source, "to_pylist") else source
        return ({"text": text} for text in texts)
    table = table.select(_present(table.column_names))
    return (row for batch in table.to_batches(max_chunksize=1024) for row in batch.to_pylist())


def _present(columns: Iterable[Any]) -> list[str]:
    present = [name for name in _COLUMNS if name in list(columns)]
    if "text" not in present:
        raise InputError(f"no column `text`; the columns are {', '.join(map(str, columns))}")
    return present
